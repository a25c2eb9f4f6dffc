"""The papers of a day: agenda, table plan, list at the door, name badges, what people need.

They hold names and change until the morning, so they are made anew each time and never kept; what
is frozen and holds nobody's name is the theme pack.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from participants.models import Programme
from workshops.documents.meetings import PersonsNeeds, balance, in_the_room, needs_of
from workshops.models import Attendance, Workshop

PAPERS = {
    "agenda": "Agenda, for the wall",
    "table_plan": "Table plan, for the wall",
    "door_list": "List at the door, for the team",
    "badges": "Name badges",
    "needs": "What people need, for the team only",
}


@dataclass(frozen=True)
class PrintedSession:
    time: str
    title: str


@dataclass(frozen=True)
class PrintedPerson:
    """A line of the list at the door; what somebody needs goes on the team's own sheet."""

    name: str
    perspective: str
    table: str
    answer: str


@dataclass(frozen=True)
class PrintedTable:
    """A table and who sits there."""

    number: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Badge:
    """A name to wear. It says nothing else about anybody, but where they sit."""

    name: str
    table: str


@dataclass(frozen=True)
class WorkshopPrintOut:
    """The papers of one day, those of `parts` only."""

    programme_title: str
    title: str
    day: str
    place: str
    getting_there: str
    frozen_on: date
    sessions: tuple[PrintedSession, ...]
    people: tuple[PrintedPerson, ...]
    needs: tuple[PersonsNeeds, ...]
    balance: str
    tables: tuple[PrintedTable, ...] = ()
    badges: tuple[Badge, ...] = ()
    parts: tuple[str, ...] = tuple(PAPERS)
    is_large: bool = False


def workshop_print_out(
    workshop: Workshop,
    *,
    programme: Programme,
    today: date,
    parts: Collection[str] = tuple(PAPERS),
    is_large: bool = False,
) -> WorkshopPrintOut:
    """The papers as they would be now; four queries."""
    attendances = list(
        workshop.attendances.exclude(state=Attendance.State.NOT_COMING)
        .select_related("participant__perspective")
        .prefetch_related("participant__access_needs")
    )
    times = f"{workshop.starts_at:%H:%M} to {workshop.ends_at:%H:%M}"
    there = in_the_room(attendances)
    return WorkshopPrintOut(
        programme_title=programme.title,
        title=workshop.title,
        day=f"{workshop.held_on:%A} {workshop.held_on.day} {workshop.held_on:%B %Y}, {times}",
        place="\n".join(filter(None, [workshop.venue, workshop.address])),
        getting_there=workshop.getting_there,
        frozen_on=today,
        sessions=tuple(
            PrintedSession(f"{each.starts_at:%H:%M}", each.title)
            for each in workshop.sessions.all()
        ),
        people=tuple(
            PrintedPerson(
                name=each.participant.name,
                perspective=each.participant.perspective.name,
                table=_table(each),
                answer=each.get_state_display(),
            )
            for each in attendances
        ),
        needs=needs_of(each.participant for each in attendances),
        balance=balance(there).sentence,
        tables=_tables(there),
        badges=tuple(Badge(each.participant.name, _table(each)) for each in there),
        parts=tuple(part for part in PAPERS if part in parts),
        is_large=is_large,
    )


def _table(attendance: Attendance) -> str:
    return "" if attendance.table_number is None else str(attendance.table_number)


def _tables(there: Sequence[Attendance]) -> tuple[PrintedTable, ...]:
    numbers = sorted({each.table_number for each in there if each.table_number is not None})
    return tuple(
        PrintedTable(
            number, tuple(each.participant.name for each in there if each.table_number == number)
        )
        for number in numbers
    )
