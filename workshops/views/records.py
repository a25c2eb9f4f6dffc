"""The record of a day: a page, a PDF, and a Word file to edit."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from coproduce import blocks
from coproduce.downloads import download
from participants.access import MemberRequest, requires
from participants.models import Programme, Role
from workshops.documents import photos
from workshops.documents import record as documents
from workshops.models import Workshop
from workshops.operations import records


@require_safe
@requires(Role.OBSERVER)
def record(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """What became of a day; observers see it without small numbers."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    context = {
        "programme": programme,
        "workshop": workshop,
        "record": _record(request, programme, workshop, is_page=True),
    }
    return render(request, "workshops/record.html", context)


@require_safe
@requires(Role.OBSERVER)
def print_record(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    document = _record(request, programme, workshop)
    printed = records.print_record(workshop=workshop, document=document, by=request.user)
    return download(printed.content, name=f"{_file_name(workshop)}.pdf")


@require_safe
@requires(Role.OBSERVER)
def write_record(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """The record as a Word file, to be edited further."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    document = _record(request, programme, workshop)
    written = records.write_record(workshop=workshop, document=document, by=request.user)
    return download(written, name=f"{_file_name(workshop)}.docx")


def _record(
    request: MemberRequest, programme: Programme, workshop: Workshop, *, is_page: bool = False
) -> blocks.Document:
    """Observers get no photos: a photo cannot hide a small number."""
    pictures: tuple[blocks.Picture, ...] = ()
    if request.membership.is_contributor:
        pictures = photos.pictures(workshop, programme, is_whole=not is_page)
    return documents.record(
        workshop,
        programme=programme,
        is_protected=not request.membership.is_facilitator,
        today=timezone.localdate(),
        pictures=pictures,
    )


def _file_name(workshop: Workshop) -> str:
    return f"record-{slugify(workshop.title)[:60] or workshop.pk}"
