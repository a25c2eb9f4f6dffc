"""Pages for notes: what tables wrote, and the record of the day."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from coproduce.errors import ChangedMeanwhileError, Refused
from coproduce.once.sending import once
from coproduce.posted import posted
from participants.access import MemberRequest, open_to_all, requires
from participants.models import Programme, Role
from workshops.documents import notes as documents
from workshops.forms.notes import (
    EntryForm,
    MergeNotesForm,
    NoteForm,
    TableCodesForm,
    TableNoteForm,
)
from workshops.models import Note, Workshop
from workshops.operations import notes as operations


def _workshop(programme: Programme, workshop_id: int) -> Workshop:
    return get_object_or_404(programme.workshops.select_related("review_round"), pk=workshop_id)


def _to_notes(programme: Programme, workshop: Workshop) -> HttpResponse:
    return redirect("workshops:notes", programme.slug, workshop.pk)


@require_GET
@requires(Role.CONTRIBUTOR)
def notes(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """The record of the day, and the notes of each table."""
    return _notes(request, programme, _workshop(programme, workshop_id), TableCodesForm())


def _notes(
    request: MemberRequest, programme: Programme, workshop: Workshop, form: TableCodesForm
) -> HttpResponse:
    context = {
        "programme": programme,
        "workshop": workshop,
        "day": documents.notes_of_day(workshop),
        "may_decide": request.membership.is_facilitator,
        "form": form,
    }
    return render(request, "workshops/notes.html", context)


@requires(Role.CONTRIBUTOR)
@once
def write_note(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """Write down what a table says."""
    workshop = _workshop(programme, workshop_id)
    initial = {"table_number": request.GET.get("table", "")[:3]}
    form = NoteForm(posted(request), workshop=workshop, initial=initial)
    if form.is_valid():
        operations.write_note(
            workshop=workshop, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, "The note is saved.")
        return _to_notes(programme, workshop)
    context = {"programme": programme, "workshop": workshop, "form": form}
    status = 422 if form.errors else 200
    return render(request, "workshops/write_note.html", context, status=status)


@require_POST
@requires(Role.FACILITATOR)
def make_table_codes(
    request: MemberRequest, programme: Programme, workshop_id: int
) -> HttpResponse:
    """Give each table a code, so that it can write notes without an account."""
    workshop = _workshop(programme, workshop_id)
    form = TableCodesForm(request.POST)
    if not form.is_valid():
        return _notes(request, programme, workshop, form)
    operations.make_table_codes(
        workshop=workshop,
        tables=range(1, form.cleaned_data["tables"] + 1),
        by=request.user,
        now=timezone.now(),
    )
    return _to_notes(programme, workshop)


@requires(Role.FACILITATOR)
@once
def merge_notes(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """Make one entry of the record out of what tables wrote."""
    workshop = _workshop(programme, workshop_id)
    form = MergeNotesForm(posted(request), workshop=workshop)
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            operations.merge_notes(
                workshop=workshop, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409 if isinstance(refusal, ChangedMeanwhileError) else 422
        else:
            messages.success(request, "It is in the record.")
            return _to_notes(programme, workshop)
    context = {"programme": programme, "workshop": workshop, "form": form}
    return render(request, "workshops/merge_notes.html", context, status=status)


@requires(Role.FACILITATOR)
def change_entry(
    request: MemberRequest, programme: Programme, workshop_id: int, note_id: int
) -> HttpResponse:
    """Word an entry of the record differently; if somebody was faster, both texts are shown."""
    workshop = _workshop(programme, workshop_id)
    entry = get_object_or_404(workshop.notes.in_record(), pk=note_id)
    form = EntryForm(posted(request), workshop=workshop, initial=_as_it_is(entry))
    theirs, status = "", 422 if form.errors else 200
    if form.is_valid():
        try:
            operations.change_entry(entry=entry, by=request.user, **form.cleaned_data)
        except ChangedMeanwhileError as refusal:
            entry.refresh_from_db()
            theirs, status = entry.text, 409
            form.on_top_of(_as_it_is(entry), refusal)
        else:
            return _to_notes(programme, workshop)
    context = {
        "programme": programme,
        "workshop": workshop,
        "entry": entry,
        "form": form,
        "theirs": theirs,
    }
    return render(request, "workshops/change_entry.html", context, status=status)


def _as_it_is(entry: Note) -> dict[str, Any]:
    return {"text": entry.text, "theme": entry.theme_id, "version": entry.version}


@require_POST
@requires(Role.FACILITATOR)
def take_apart(
    request: MemberRequest, programme: Programme, workshop_id: int, note_id: int
) -> HttpResponse:
    """Take an entry out of the record; its notes wait again."""
    workshop = _workshop(programme, workshop_id)
    entry = get_object_or_404(workshop.notes.in_record(), pk=note_id)
    operations.take_apart(entry=entry, by=request.user)
    return _to_notes(programme, workshop)


@open_to_all
@once
def table_notes(request: HttpRequest, table_code: str) -> HttpResponse:
    """The notes of one table, for whoever sits there and has its code."""
    table = documents.table_with(table_code)
    if table is None:
        raise Http404
    form = TableNoteForm(posted(request))
    if form.is_valid():
        operations.write_at_table(table=table, now=timezone.now(), **form.cleaned_data)
        messages.success(request, gettext("Your note is saved."))
        return redirect("workshops:table_notes", table.code)
    context = {"table": table, "form": form, "notes": documents.notes_at(table)}
    status = 422 if form.errors else 200
    return render(request, "workshops/table_notes.html", context, status=status)
