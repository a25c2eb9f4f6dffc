"""What to arrange so that everybody can take part: only for those who see to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from coproduce.errors import Refused
from participants import access
from participants.access import MemberRequest
from participants.models import Programme, Role
from workshops.documents import arranging as documents
from workshops.forms.arranging import ArrangementForm
from workshops.models import Arrangement, Workshop
from workshops.operations import arranging

NOT_SAVED = "Nothing was saved. Choose how far it is, and write a note of up to 200 characters."


@require_safe
@access.requires(Role.FACILITATOR)
def needs(request: MemberRequest, programme: Programme) -> HttpResponse:
    """What everybody needs who takes part."""
    return _page(request, programme, documents.needs_of_programme(programme), None)


@require_safe
@access.requires(Role.FACILITATOR)
def workshop_needs(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """What those need who come to a workshop, and how many places the room must have."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    return _page(request, programme, documents.needs_of_workshop(workshop), workshop)


def _page(
    request: MemberRequest,
    programme: Programme,
    found: documents.NeedsList,
    workshop: Workshop | None,
) -> HttpResponse:
    context = {
        "programme": programme,
        "workshop": workshop,
        "needs": found,
        "states": Arrangement.State.choices,
        "workshops": programme.workshops.all(),
    }
    return render(request, "workshops/needs.html", context)


@require_POST
@access.requires(Role.FACILITATOR)
def change_arrangement(request: MemberRequest, programme: Programme, need_id: int) -> HttpResponse:
    """Say how far it is that a need is met."""
    need = get_object_or_404(documents.needs_in(programme), pk=need_id)
    form = ArrangementForm(request.POST, programme=programme)
    if not form.is_valid():
        raise Refused(NOT_SAVED)
    arranging.change_arrangement(
        need=need, by=request.user, now=timezone.now(), **form.cleaned_data
    )
    messages.success(request, "Saved.")
    workshop = form.cleaned_data.get("workshop")
    if workshop:
        return redirect("workshops:workshop_needs", programme.slug, workshop.pk)
    return redirect("workshops:needs", programme.slug)
