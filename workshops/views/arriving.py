"""The door: who has come, by name, by code, or by the person's own phone."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coproduce.errors import Refused
from coproduce.posted import posted
from participants import links
from participants.access import (
    InvitedRequest,
    MemberRequest,
    by_invitation,
    open_to_all,
    requires,
)
from participants.models import Participant, Programme, Role
from workshops.documents import meetings as documents
from workshops.errors import NotOnTheListError
from workshops.forms.arriving import DoorCodeForm, TheirCodeForm
from workshops.models import Workshop
from workshops.operations import arriving

NOT_HERE = "Nobody on the list of this day has that code. Check it, or look for the name below."


@requires(Role.INTERVIEWER)
def door(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """The list at the door; a code that was typed or scanned checks its person in."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    form = TheirCodeForm(posted(request))
    if form.is_valid():
        try:
            found = arriving.find_by_code(workshop, form.cleaned_data["code"])
            arriving.check_in(attendance=found, by=request.user, now=timezone.now())
        except NotOnTheListError:
            form.add_error("code", NOT_HERE)
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            table = f", table {found.table_number}" if found.table_number else ""
            messages.success(request, f"{found.participant.name} is here{table}.")
            return redirect("workshops:door", programme.slug, workshop.pk)
    context = {
        "programme": programme,
        "workshop": workshop,
        "rows": documents.door_rows(workshop),
        "counts": documents.door_counts(workshop),
        "form": form,
    }
    return render(request, "workshops/door.html", context)


@require_safe
@requires(Role.INTERVIEWER)
def door_counts(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """How many are here, asked for again and again."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    context = {
        "programme": programme,
        "workshop": workshop,
        "counts": documents.door_counts(workshop),
    }
    return render(request, "workshops/_door_counts.html", context)


@require_POST
@requires(Role.INTERVIEWER)
def check_in(
    request: MemberRequest, programme: Programme, workshop_id: int, attendance_id: int
) -> HttpResponse:
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    attendance = get_object_or_404(workshop.attendances, pk=attendance_id)
    arriving.check_in(attendance=attendance, by=request.user, now=timezone.now())
    return _to_door(workshop, "list")


@require_POST
@requires(Role.INTERVIEWER)
def undo_check_in(
    request: MemberRequest, programme: Programme, workshop_id: int, attendance_id: int
) -> HttpResponse:
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    attendance = get_object_or_404(workshop.attendances, pk=attendance_id)
    arriving.undo_check_in(attendance=attendance, by=request.user)
    return _to_door(workshop, f"person-{attendance.pk}")


def _to_door(workshop: Workshop, place: str) -> HttpResponse:
    """Back to the list: to those who are not here yet, or to one of them."""
    door = reverse("workshops:door", args=[workshop.programme.slug, workshop.pk])
    return redirect(f"{door}#{place}")


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def arrive(request: HttpRequest, room_code: str) -> HttpResponse:
    """On a tablet at the door, or one's own phone: type or scan a code; no name is shown."""
    workshop = documents.find_room(room_code)
    if workshop is None:
        links.count_failure(request)
        raise Http404
    found = None
    form = DoorCodeForm(posted(request), initial={"code": request.GET.get("code", "")[:10]})
    if form.is_valid():
        try:
            found = arriving.find_by_code(workshop, form.cleaned_data["code"])
            arriving.check_in(attendance=found, by=found.participant, now=timezone.now())
        except Refused as refusal:
            found = None
            form.add_error("code", str(refusal))
    context = {
        "programme": workshop.programme,
        "workshop": workshop,
        "form": None if found else form,
        "attendance": found,
    }
    return render(request, "workshops/arrive.html", context)


@require_POST
@by_invitation
def say_i_am_here(
    _request: InvitedRequest, participant: Participant, workshop_id: int
) -> HttpResponse:
    """With a private link: I have arrived."""
    attendance = get_object_or_404(documents.days_of(participant), workshop__pk=workshop_id)
    arriving.check_in(attendance=attendance, by=participant, now=timezone.now())
    return redirect("workshops:my_workshop", workshop_id)
