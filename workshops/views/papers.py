"""Pages about paper for a day: its own papers, with names, and the pack that is made for it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from coproduce import printing
from coproduce.downloads import download
from coproduce.errors import Refused
from coproduce.once.sending import once
from participants.access import MemberRequest, requires
from participants.models import Programme, Role
from reviews.views import packs
from workshops.documents import meetings, papers
from workshops.forms.papers import PapersForm
from workshops.operations import papers as operations


@require_safe
@requires(Role.FACILITATOR)
def day_papers(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """Choose which papers of the day to print."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    context = {"programme": programme, "workshop": workshop, "form": PapersForm()}
    return render(request, "workshops/day_papers.html", context)


@require_safe
@requires(Role.FACILITATOR)
def print_workshop(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """The papers that were chosen, or all of them: one PDF, which is not kept."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    form = PapersForm(request.GET or {"parts": list(papers.PAPERS)})
    if not form.is_valid():
        raise Refused("Choose at least one paper to print.")
    document = papers.workshop_print_out(
        workshop, programme=programme, today=timezone.localdate(), **form.cleaned_data
    )
    try:
        printed = printing.pdf("workshops/print/workshop.typ", document)
    except printing.PrintingFailed as failure:
        raise Refused(str(failure)) from failure
    return download(printed.content, name=f"workshop-{workshop.held_on}.pdf")


@requires(Role.FACILITATOR)
@once
def make_pack(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """A theme pack for this day: its title, date, place and tables are filled in."""
    workshop = get_object_or_404(programme.workshops.select_related("review_round"), pk=workshop_id)
    numbers = {each.table_number for each in meetings.room_of(workshop)} - {None}
    return packs.choose_pack(
        request,
        programme,
        workshop.review_round,
        initial={
            "title": workshop.title,
            "workshop_title": workshop.title,
            "held_on": workshop.held_on,
            "place": workshop.venue,
            "tables": len(numbers) or None,
        },
        freeze=lambda **chosen: operations.freeze_pack_for(workshop=workshop, **chosen),
    )
