"""Pages about a day together: planning it, its agenda, who is asked, who came; and my own days."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coproduce.downloads import download
from coproduce.errors import Refused
from coproduce.once.sending import once
from coproduce.posted import posted
from participants import links
from participants.access import InvitedRequest, MemberRequest, by_invitation, requires
from participants.models import Participant, Programme, Role
from workshops.documents import diary
from workshops.documents import evaluation as evaluation_documents
from workshops.documents import meetings as documents
from workshops.documents import voting as voting_documents
from workshops.forms.meetings import (
    AnswerForm,
    AttendanceForm,
    InviteForm,
    PlanWorkshopForm,
    SessionForm,
    WorkshopForm,
)
from workshops.models import Attendance, Workshop
from workshops.operations import agendas, meetings

ROWS_A_PAGE = 100


@requires(Role.CONTRIBUTOR)
def workshop_list(request: MemberRequest, programme: Programme) -> HttpResponse:
    """All workshops, in their order."""
    workshops = documents.workshop_lines(programme, today=timezone.localdate())
    return render(
        request,
        "workshops/workshop_list.html",
        {"programme": programme, "workshops": workshops},
    )


@requires(Role.FACILITATOR)
@once
def plan_workshop(request: MemberRequest, programme: Programme) -> HttpResponse:
    initial = {"review_round": programme.rounds.first()}
    form = PlanWorkshopForm(posted(request), programme=programme, initial=initial)
    if form.is_valid():
        try:
            workshop = meetings.plan_workshop(
                programme=programme, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("workshops:workshop", programme.slug, workshop.pk)
    context = {"programme": programme, "form": form, "has_rounds": programme.rounds.exists()}
    return render(request, "workshops/plan_workshop.html", context)


@requires(Role.CONTRIBUTOR)
def workshop(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """One day: what is next, its agenda, who comes, what they need."""
    workshop = get_object_or_404(programme.workshops.select_related("pack"), pk=workshop_id)
    context = {
        "programme": programme,
        "workshop": workshop,
        "day": documents.workshop_day(workshop, today=timezone.localdate()),
        "sessions": workshop.sessions.all(),
        "voting_rounds": workshop.voting_rounds.all(),
    }
    return render(request, "workshops/workshop.html", context)


@requires(Role.FACILITATOR)
def change_workshop(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    names = [*WorkshopForm.base_fields]
    initial = {name: getattr(workshop, name) for name in names}
    form = WorkshopForm(posted(request), programme=programme, initial=initial)
    if form.is_valid():
        try:
            meetings.change_workshop(workshop=workshop, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("starts_at", str(refusal))
        else:
            return redirect("workshops:workshop", programme.slug, workshop.pk)
    context = {"programme": programme, "workshop": workshop, "form": form}
    return render(request, "workshops/change_workshop.html", context)


@require_POST
@requires(Role.FACILITATOR)
def finish_workshop(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    meetings.finish_workshop(workshop=workshop, by=request.user, now=timezone.now())
    messages.success(request, "This workshop is over.")
    return redirect("workshops:workshop", programme.slug, workshop.pk)


@require_POST
@requires(Role.FACILITATOR)
def reopen_workshop(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    meetings.reopen_workshop(workshop=workshop, by=request.user)
    return redirect("workshops:workshop", programme.slug, workshop.pk)


@require_POST
@requires(Role.FACILITATOR)
def cancel_workshop(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """Call the day off, and tell everybody who had an email about it."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    queued = meetings.cancel_workshop(workshop=workshop, by=request.user, now=timezone.now())
    messages.success(request, f"This workshop is called off. Emails on their way: {queued}.")
    return redirect("workshops:workshop", programme.slug, workshop.pk)


@require_safe
@requires(Role.CONTRIBUTOR)
def workshop_calendar(
    _request: MemberRequest, programme: Programme, workshop_id: int
) -> HttpResponse:
    """The day for one's own calendar."""
    return _calendar(get_object_or_404(programme.workshops, pk=workshop_id))


@requires(Role.FACILITATOR)
@once
def agenda(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """The sessions of a day, and a form to add one."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    sessions = list(workshop.sessions.all())
    starts_at = sessions[-1].ends_at if sessions else workshop.starts_at
    form = SessionForm(posted(request), initial={"starts_at": starts_at})
    if form.is_valid():
        try:
            agendas.add_session(workshop=workshop, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("minutes", str(refusal))
        else:
            return redirect("workshops:agenda", programme.slug, workshop.pk)
    context = {
        "programme": programme,
        "workshop": workshop,
        "sessions": sessions,
        "form": form,
    }
    return render(request, "workshops/agenda.html", context)


@requires(Role.FACILITATOR)
def change_session(
    request: MemberRequest, programme: Programme, workshop_id: int, session_id: int
) -> HttpResponse:
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    session = get_object_or_404(workshop.sessions, pk=session_id)
    initial = {name: getattr(session, name) for name in SessionForm.base_fields}
    form = SessionForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            agendas.change_session(session=session, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("minutes", str(refusal))
        else:
            return redirect("workshops:agenda", programme.slug, workshop.pk)
    context = {"programme": programme, "workshop": workshop, "session": session, "form": form}
    return render(request, "workshops/change_session.html", context)


@require_POST
@requires(Role.FACILITATOR)
def move_session(
    request: MemberRequest, programme: Programme, workshop_id: int, session_id: int
) -> HttpResponse:
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    session = get_object_or_404(workshop.sessions, pk=session_id)
    earlier = request.POST.get("direction") == "earlier"
    agendas.move_session(session=session, earlier=earlier, by=request.user)
    agenda = reverse("workshops:agenda", args=[programme.slug, workshop.pk])
    return redirect(f"{agenda}#session-{session.pk}")


@require_POST
@requires(Role.FACILITATOR)
def remove_session(
    request: MemberRequest, programme: Programme, workshop_id: int, session_id: int
) -> HttpResponse:
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    session = get_object_or_404(workshop.sessions, pk=session_id)
    agendas.remove_session(session=session, by=request.user)
    return redirect("workshops:agenda", programme.slug, workshop.pk)


@requires(Role.FACILITATOR)
def invite_to_workshop(
    request: MemberRequest, programme: Programme, workshop_id: int
) -> HttpResponse:
    """Choose people: all who gave a review, by perspective, one by one."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    form = InviteForm(posted(request), workshop=workshop)
    if form.is_valid():
        try:
            invited = meetings.invite_participants(
                workshop=workshop, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            people = "1 person is" if len(invited) == 1 else f"{len(invited)} people are"
            messages.success(request, f"{people} on the list now.")
            return redirect("workshops:attendance", programme.slug, workshop.pk)
    context = {
        "programme": programme,
        "workshop": workshop,
        "form": form,
        "has_candidates": form.candidates.exists(),
    }
    return render(request, "workshops/invite_to_workshop.html", context)


@requires(Role.FACILITATOR)
def attendance(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """The list of a day: answers as they come in, and on the day who came and their table."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    rows = documents.attendance_rows(workshop)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    form = AttendanceForm(posted(request), attendances=page.object_list)
    if form.is_valid():
        changed = meetings.record_attendance(
            workshop=workshop, seats=form.seats(), by=request.user, now=timezone.now()
        )
        messages.success(request, f"Saved. Lines changed: {changed}.")
        return redirect(request.get_full_path())
    context = {
        "programme": programme,
        "workshop": workshop,
        "page": page,
        "form": form,
        "day": documents.workshop_day(workshop, today=timezone.localdate()),
    }
    return render(request, "workshops/attendance.html", context)


@require_POST
@requires(Role.FACILITATOR)
def take_off_list(
    request: MemberRequest, programme: Programme, workshop_id: int, attendance_id: int
) -> HttpResponse:
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    attendance = get_object_or_404(workshop.attendances, pk=attendance_id)
    meetings.take_off_list(attendance=attendance, by=request.user)
    return redirect("workshops:attendance", programme.slug, workshop.pk)


@require_POST
@requires(Role.FACILITATOR)
def email_workshop_invitations(
    request: MemberRequest, programme: Programme, workshop_id: int
) -> HttpResponse:
    """Email everybody on the list whose email was never sent, or could not be."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    queued = meetings.email_invitations(workshop=workshop, by=request.user, now=timezone.now())
    messages.info(request, f"Emails on their way: {queued}.")
    return redirect("workshops:attendance", programme.slug, workshop.pk)


@require_POST
@requires(Role.FACILITATOR)
def email_workshop_invitation(
    request: MemberRequest, programme: Programme, workshop_id: int, attendance_id: int
) -> HttpResponse:
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    attendance = get_object_or_404(workshop.attendances, pk=attendance_id)
    meetings.email_invitation_again(attendance=attendance, by=request.user, now=timezone.now())
    return redirect("workshops:attendance", programme.slug, workshop.pk)


def _calendar(workshop: Workshop) -> HttpResponse:
    file = diary.calendar_file(workshop, now=timezone.now())
    return download(file, name=diary.file_name(workshop))


@by_invitation
def my_workshops(request: InvitedRequest, participant: Participant) -> HttpResponse:
    """The days that somebody with a private link is invited to."""
    context = {
        "programme": participant.programme,
        "participant": participant,
        "attendances": documents.days_of(participant),
    }
    return render(request, "workshops/my_workshops.html", context)


@by_invitation
def my_workshop(
    request: InvitedRequest, participant: Participant, workshop_id: int
) -> HttpResponse:
    """One day: when, where, what happens, and whether I come."""
    attendance = get_object_or_404(documents.days_of(participant), workshop__pk=workshop_id)
    answered = attendance.state if attendance.answered_at else None
    form = AnswerForm(
        posted(request), initial={"state": answered, "contribution": attendance.contribution}
    )
    if form.is_valid():
        try:
            meetings.answer_invitation(
                attendance=attendance, by=participant, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you for telling us."))
            return redirect("workshops:my_workshop", attendance.workshop_id)
    day = attendance.workshop
    may_answer = not (
        day.is_cancelled or day.is_finished or attendance.state == Attendance.State.CAME
    )
    context = {
        "programme": participant.programme,
        "participant": participant,
        "attendance": attendance,
        "workshop": attendance.workshop,
        "sessions": attendance.workshop.sessions.all(),
        "votes": voting_documents.open_votes_for(participant, attendance.workshop),
        "occasions": evaluation_documents.open_for(participant, attendance.workshop),
        "arrival_qr": links.qr_image(documents.arrival_address(attendance)),
        "is_today": attendance.workshop.held_on == timezone.localdate(),
        "form": form if may_answer else None,
    }
    return render(request, "workshops/my_workshop.html", context)


@require_safe
@by_invitation
def my_workshop_calendar(
    _request: InvitedRequest, participant: Participant, workshop_id: int
) -> HttpResponse:
    """A day that I am invited to, for my own calendar."""
    attendance = get_object_or_404(documents.days_of(participant), workshop__pk=workshop_id)
    return _calendar(attendance.workshop)
