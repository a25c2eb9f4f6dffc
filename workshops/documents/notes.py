"""Notes of a day by table, and the record that they become."""

from __future__ import annotations

from dataclasses import dataclass

from workshops.models import Attendance, Note, TableCode, Workshop

CODE_LENGTH = 8


@dataclass(frozen=True)
class TableNotes:
    """What one table wrote, with what became of it."""

    number: int | None
    notes: tuple[Note, ...]
    code: str = ""

    @property
    def name(self) -> str:
        return f"Table {self.number}" if self.number else "No table"


@dataclass(frozen=True)
class NotesOfDay:
    record: tuple[Note, ...]
    tables: tuple[TableNotes, ...]

    @property
    def waiting(self) -> int:
        return sum(not note.merged_into_id for table in self.tables for note in table.notes)


def notes_of_day(workshop: Workshop) -> NotesOfDay:
    """The record, then the notes by table; three queries."""
    notes = list(workshop.notes.select_related("theme", "written_by"))
    codes = {each.table_number: each.code for each in workshop.table_codes.all()}
    tables: dict[int | None, list[Note]] = {number: [] for number in table_numbers(workshop)}
    tables |= {number: [] for number in codes if number not in tables}
    for note in notes:
        if not note.is_in_record:
            tables.setdefault(note.table_number, []).append(note)
    order = sorted(tables, key=lambda number: number or 1_000_000)
    return NotesOfDay(
        record=tuple(note for note in notes if note.is_in_record),
        tables=tuple(
            TableNotes(number, tuple(tables[number]), codes.get(number or 0, ""))
            for number in order
        ),
    )


def table_numbers(workshop: Workshop) -> list[int]:
    """The tables at which somebody sits."""
    seated = Attendance.objects.filter(workshop=workshop, table_number__isnull=False)
    numbers = seated.order_by().values_list("table_number", flat=True).distinct()
    return sorted(number for number in numbers if number)


def table_with(code: str) -> TableCode | None:
    """The table with this code, while its workshop is not over."""
    found = TableCode.objects.select_related("workshop__programme").filter(
        code=code.upper().replace("-", "").replace(" ", "")[:CODE_LENGTH],
        workshop__finished_at=None,
    )
    return found.first()


def notes_at(table: TableCode) -> list[Note]:
    """What this table wrote so far."""
    return list(table.workshop.notes.of_tables().filter(table_number=table.table_number))
