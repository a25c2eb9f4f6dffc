"""Notes of the tables, and the record of the day that a facilitator makes of them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from coproduce.audit import trail
from participants.models import User
from reviews.models import Theme
from workshops.errors import (
    NoNotesChosenError,
    NoSuchTableError,
    NoteChangedError,
    NoteGoneError,
)
from workshops.models import Note, TableCode, Workshop
from workshops.operations import meetings

# No vowels and nothing that looks or sounds like something else.
LETTERS = "CDFGHJKMNPQRTVWXY34679"
CODE_LENGTH = 8
TABLES_AT_MOST = 60


@transaction.atomic
def make_table_codes(*, workshop: Workshop, tables: Iterable[int], by: User, now: datetime) -> int:
    """Give each table a code of its own; those that have one keep it. Returns how many are new."""
    workshop = Workshop.objects.select_for_update(no_key=True).get(pk=workshop.pk)
    meetings.refuse_finished(workshop)
    known = set(workshop.table_codes.values_list("table_number", flat=True))
    new = [
        TableCode(workshop=workshop, table_number=number, code=_new_code(), made_at=now)
        for number in sorted(set(tables) - known)[:TABLES_AT_MOST]
    ]
    TableCode.objects.bulk_create(new)
    trail.record(by, "made codes for tables", workshop, tables=len(new))
    return len(new)


@transaction.atomic
def write_note(
    *,
    workshop: Workshop,
    text: str,
    by: User | None,
    now: datetime,
    table_number: int | None = None,
    theme: Theme | None = None,
) -> Note:
    """Write down what a table says; `by` is None when the table wrote it with its code."""
    note = Note.objects.create(
        workshop=workshop,
        table_number=table_number,
        theme=theme,
        text=text,
        written_at=now,
        written_by=by,
    )
    trail.record(by, "wrote", note, table=table_number)
    return note


@transaction.atomic
def write_at_table(*, table: TableCode, text: str, now: datetime) -> Note:
    """A note by whoever holds the code of a table. Raises NoSuchTableError after the day."""
    held = TableCode.objects.select_related("workshop").filter(pk=table.pk).first()
    if held is None or not held.workshop.is_ahead:
        raise NoSuchTableError
    return write_note(
        workshop=held.workshop, table_number=held.table_number, text=text, by=None, now=now
    )


@transaction.atomic
def merge_notes(
    *,
    workshop: Workshop,
    notes: Iterable[Note],
    text: str,
    by: User,
    now: datetime,
    theme: Theme | None = None,
) -> Note:
    """Put into the record what some notes of tables say together; they stay as they were written.

    Raises NoNotesChosenError; NoteGoneError when one of them is in the record already.
    """
    ids = [note.pk for note in notes]
    if not ids:
        raise NoNotesChosenError
    waiting = workshop.notes.waiting().select_for_update(of=("self",)).filter(pk__in=ids)
    if len(list(waiting)) != len(ids):
        raise NoteGoneError
    entry = Note.objects.create(
        workshop=workshop, theme=theme, text=text, is_in_record=True, written_at=now, written_by=by
    )
    Note.objects.filter(pk__in=ids).update(merged_into=entry)
    trail.record(by, "merged", entry, notes=ids)
    return entry


@transaction.atomic
def change_entry(*, entry: Note, version: int, text: str, theme: Theme | None, by: User) -> None:
    """Word an entry of the record differently. Raises NoteChangedError."""
    changed = Note.objects.filter(pk=entry.pk, version=version).update(
        text=text, theme=theme, version=F("version") + 1
    )
    if not changed:
        raise NoteChangedError
    trail.record(by, "changed", entry)


@transaction.atomic
def take_apart(*, entry: Note, by: User) -> None:
    """Take an entry out of the record; the notes that it was made of wait again."""
    trail.record(by, "took apart", entry)
    entry.delete()


def _new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
