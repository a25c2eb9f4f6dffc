"""Pages about people: who is on the list, what they need and agreed to, lists that are uploaded."""

from __future__ import annotations

import csv
import io

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coproduce.downloads import download
from coproduce.errors import Refused
from coproduce.posted import posted
from participants import documents
from participants.access import InvitedRequest, MemberRequest, by_invitation, requires
from participants.errors import ImportHasProblemsError
from participants.forms.recruiting import (
    ConsentsForm,
    ContactForm,
    DeclineForm,
    ImportForm,
    NewParticipantForm,
    ParticipantForm,
    PeopleFilterForm,
)
from participants.models import Consent, Participant, Programme, Role
from participants.operations import recruiting

PEOPLE_ON_A_PAGE = 50
ROWS_ON_A_PAGE = 100
MY_PURPOSES = [Consent.Purpose.BE_QUOTED.value, Consent.Purpose.BE_CONTACTED.value]
# Whether it is somebody else's is not said: who takes part is nobody else's business.
ADDRESS_REFUSED = gettext_lazy(
    "This email address cannot be used here. Use another one, or ask the person who invited you."
)
page = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@requires(Role.INTERVIEWER)
def participant_list(request: MemberRequest, programme: Programme) -> HttpResponse:
    """Everybody who is asked to take part, how far their link has come, and who is missing."""
    filters = PeopleFilterForm(request.GET, programme=programme)
    people = (
        programme.participants.exclude(name="")  # those who were erased
        .with_link_state(timezone.now())
        .with_answer()
        .filter(**filters.conditions)
        .select_related("perspective", "stage")
        .prefetch_related("access_needs")
    )
    to_invite = programme.participants.not_yet_invited()
    return render(
        request,
        "participants/participant_list.html",
        {
            "programme": programme,
            "filters": filters,
            "everybody": programme.participants.exclude(name="").exists(),
            "page": Paginator(people, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page")),
            "counts": documents.who_is_missing(programme),
            "to_email": to_invite.by_email().count(),
            "to_write_to": to_invite.by_letter().count(),
            "to_hand_to": to_invite.by_letter().without_address().count(),
            "failed": programme.participants.with_failed_email().count(),
            "mail_out": documents.mail_out(programme),
            "interested": programme.interests.waiting().count(),
        },
    )


@page
@requires(Role.LEAD)
def new_participant(request: MemberRequest, programme: Programme) -> HttpResponse:
    """Put one person on the list."""
    form = NewParticipantForm(posted(request), programme=programme)
    if form.is_valid():
        try:
            participant = recruiting.add_participant(
                programme=programme, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"{participant} is on the list.")
            return redirect("participants:participant", programme.slug, participant.pk)
    return render(
        request, "participants/new_participant.html", {"programme": programme, "form": form}
    )


@require_GET
@requires(Role.INTERVIEWER)
def participant(request: MemberRequest, programme: Programme, participant_id: int) -> HttpResponse:
    """One person: how to reach them, what they need, what they agreed to, their links."""
    now = timezone.now()
    person = get_object_or_404(
        programme.participants.with_link_state(now)
        .with_answer()
        .select_related("perspective", "stage", "organisation"),
        pk=participant_id,
    )
    return render(
        request,
        "participants/participant.html",
        {
            "programme": programme,
            "participant": person,
            "access_needs": person.access_needs.all(),
            "consents": documents.consents(person),
            "decline": DeclineForm(),
            "invitations": person.invitations.with_state(now).select_related("issued_by"),
        },
    )


@page
@requires(Role.LEAD)
def participant_details(
    request: MemberRequest, programme: Programme, participant_id: int
) -> HttpResponse:
    """Correct what we hold about somebody."""
    person = get_object_or_404(programme.participants, pk=participant_id)
    form = ParticipantForm(
        posted(request), programme=programme, initial=ParticipantForm.initial_for(person)
    )
    if form.is_valid():
        try:
            recruiting.change_participant(
                participant=person, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, "The details were saved.")
            return redirect("participants:participant", programme.slug, person.pk)
    return render(
        request,
        "participants/participant_details.html",
        {"programme": programme, "form": form, "participant": person},
    )


@page
@requires(Role.INTERVIEWER)
def participant_consents(
    request: MemberRequest, programme: Programme, participant_id: int
) -> HttpResponse:
    """Write down what a person agreed to, or said no to, in a conversation."""
    person = get_object_or_404(programme.participants, pk=participant_id)
    form = ConsentsForm(
        posted(request),
        purposes=[Consent.Purpose.TAKE_PART.value, *MY_PURPOSES],
        current={each.purpose: each.is_given for each in person.consents.all()},
    )
    if form.is_valid():
        recruiting.record_consents(
            participant=person, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, "What they agreed to was saved.")
        return redirect("participants:participant", programme.slug, person.pk)
    return render(
        request,
        "participants/participant_consents.html",
        {"programme": programme, "form": form, "participant": person},
    )


@require_POST
@requires(Role.FACILITATOR)
def record_decline(
    request: MemberRequest, programme: Programme, participant_id: int
) -> HttpResponse:
    """They said no, thank you."""
    person = get_object_or_404(programme.participants, pk=participant_id)
    form = DeclineForm(request.POST)
    because = form.cleaned_data["because"] if form.is_valid() else ""
    recruiting.record_decline(
        participant=person, by=request.user, now=timezone.now(), because=because
    )
    messages.success(request, "Saved. Their links no longer open, and they get no more emails.")
    return redirect("participants:participant", programme.slug, person.pk)


@require_POST
@requires(Role.FACILITATOR)
def record_return(
    request: MemberRequest, programme: Programme, participant_id: int
) -> HttpResponse:
    """They changed their mind and want to be asked again."""
    person = get_object_or_404(programme.participants, pk=participant_id)
    recruiting.record_return(participant=person, by=request.user)
    messages.success(request, "Saved. They can be invited again.")
    return redirect("participants:participant", programme.slug, person.pk)


@require_POST
@requires(Role.LEAD)
def remove_participant(
    request: MemberRequest, programme: Programme, participant_id: int
) -> HttpResponse:
    """Erase somebody who was put on the list by mistake."""
    person = get_object_or_404(programme.participants, pk=participant_id)
    recruiting.remove_participant(participant=person, by=request.user)
    messages.success(request, "They were removed from the list.")
    return redirect("participants:participant_list", programme.slug)


# --- lists that are uploaded ---------------------------------------------------------------------


@page
@requires(Role.LEAD)
def participant_import(request: MemberRequest, programme: Programme) -> HttpResponse:
    """Upload a list; nothing is added before its rows were looked at."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        draft = recruiting.draft_import(
            programme=programme, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        return redirect("participants:import_draft", programme.slug, draft.pk)
    return render(
        request,
        "participants/participant_import.html",
        {
            "programme": programme,
            "form": form,
            "columns": documents.COLUMNS,
            "drafts": programme.import_drafts.all(),
        },
    )


@require_GET
@requires(Role.LEAD)
def import_template(_request: MemberRequest, programme: Programme) -> HttpResponse:
    """An empty list with the right columns and one example, to fill in."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(column.label for column in documents.COLUMNS)
    first = programme.perspectives.first()
    example = {column.name: column.example for column in documents.COLUMNS}
    example["perspective"] = first.name if first else ""
    writer.writerow(example.values())
    return download("\ufeff" + file.getvalue(), name="people.csv")


@require_GET
@requires(Role.LEAD)
def import_draft(request: MemberRequest, programme: Programme, draft_id: int) -> HttpResponse:
    """What an uploaded list would do, row by row."""
    draft = get_object_or_404(programme.import_drafts, pk=draft_id)
    preview = documents.import_preview(draft)
    rows = Paginator(preview.problems_first, ROWS_ON_A_PAGE)
    return render(
        request,
        "participants/import_draft.html",
        {
            "programme": programme,
            "draft": draft,
            "preview": preview,
            "page": rows.get_page(request.GET.get("page")),
        },
    )


@require_POST
@requires(Role.LEAD)
def confirm_import(request: MemberRequest, programme: Programme, draft_id: int) -> HttpResponse:
    """Add everybody on the list who is new."""
    draft = get_object_or_404(programme.import_drafts, pk=draft_id)
    try:
        added = recruiting.import_participants(draft=draft, by=request.user, now=timezone.now())
    except ImportHasProblemsError as refusal:
        messages.error(request, str(refusal))
        return redirect("participants:import_draft", programme.slug, draft_id)
    people = "1 person was" if added == 1 else f"{added:,} people were"
    messages.success(request, f"{people} added. The uploaded list was erased.")
    return redirect("participants:participant_list", programme.slug)


@require_POST
@requires(Role.LEAD)
def discard_import(request: MemberRequest, programme: Programme, draft_id: int) -> HttpResponse:
    """Erase an uploaded list without adding anybody."""
    draft = get_object_or_404(programme.import_drafts, pk=draft_id)
    recruiting.discard_import(draft=draft, by=request.user)
    messages.success(request, "The uploaded list was erased. Nobody was added.")
    return redirect("participants:participant_import", programme.slug)


# --- what a person sees of themselves ------------------------------------------------------------


@require_GET
@by_invitation
def my_details(request: InvitedRequest, participant: Participant) -> HttpResponse:
    """What is held about me."""
    current = {each.purpose: each.is_given for each in participant.consents.all()}
    form = ConsentsForm(purposes=MY_PURPOSES, current=current)
    return _my_details(request, participant, form)


def _my_details(
    request: InvitedRequest, participant: Participant, form: ConsentsForm
) -> HttpResponse:
    return render(
        request,
        "participants/my_details.html",
        {
            "programme": participant.programme,
            "participant": participant,
            "access_needs": participant.access_needs.all(),
            "consents": documents.consents(participant, but=MY_PURPOSES),
            "form": form,
        },
    )


@require_POST
@by_invitation
def change_my_consent(request: InvitedRequest, participant: Participant) -> HttpResponse:
    """What may be done with my words and my address."""
    form = ConsentsForm(request.POST, purposes=MY_PURPOSES, current={})
    if form.is_valid():
        recruiting.record_consents(
            participant=participant, by=participant, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("Your choices are saved."))
        return redirect("participants:my_details")
    return _my_details(request, participant, form)


@page
@by_invitation
def my_contact_details(request: InvitedRequest, participant: Participant) -> HttpResponse:
    """Correct how to reach me and what I need."""
    form = ContactForm(posted(request), initial=ContactForm.initial_for(participant))
    if form.is_valid():
        try:
            recruiting.change_participant(
                participant=participant, by=participant, now=timezone.now(), **form.cleaned_data
            )
        except Refused:
            form.add_error("email", str(ADDRESS_REFUSED))
        else:
            messages.success(request, _("Your details are saved."))
            return redirect("participants:my_details")
    return render(
        request,
        "participants/my_contact_details.html",
        {"programme": participant.programme, "form": form},
    )
