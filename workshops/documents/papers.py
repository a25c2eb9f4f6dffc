"""The papers of a day: agenda, table plan, list at the door, name badges, what people need.

They hold names and change until the morning, so they are made anew each time and never kept; what
is frozen and holds nobody's name is the theme pack.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coproduce.languages import Said
from participants.models import Programme
from reviews.models import PaperSet
from workshops.documents.meetings import PersonsNeeds, balance, in_the_room, needs_of
from workshops.models import Attendance, Workshop

PAPERS = {
    "agenda": "Agenda, for the wall",
    "table_plan": "Table plan, for the wall",
    "door_list": "List at the door, for the team",
    "badges": "Name badges",
    "needs": "What people need, for the team only",
}


def paper_words(print_set: str = PaperSet.STANDARD, language: str = "en") -> dict[str, str]:
    """Every word on what hangs on the wall, but for the team's own; easy read has its own."""
    with translation.override(language):
        words = {
            "page": _("Page"),
            "of": _("of"),
            "agenda": _("Agenda"),
            "time": _("Time"),
            "what": _("What happens"),
            "no_times": _("We will tell you what happens on the day."),
            "getting_there": _("How to get there"),
            "tables": _("Where we sit"),
            "table": _("Table"),
        }
        easy = {
            "agenda": _("What happens today"),
            "tables": _("Where to sit"),
        }
        return words | (easy if print_set == PaperSet.EASY_READ else {})


@dataclass(frozen=True)
class PrintedSession:
    time: str
    title: Said


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
    title: Said
    day: str
    place: tuple[Said, ...]
    getting_there: Said
    frozen_on: date
    sessions: tuple[PrintedSession, ...]
    people: tuple[PrintedPerson, ...]
    needs: tuple[PersonsNeeds, ...]
    balance: str
    tables: tuple[PrintedTable, ...] = ()
    badges: tuple[Badge, ...] = ()
    parts: tuple[str, ...] = tuple(PAPERS)
    print_set: str = PaperSet.STANDARD.value
    language: str = "en"
    words: dict[str, str] = field(default_factory=paper_words)


def workshop_print_out(
    workshop: Workshop,
    *,
    programme: Programme,
    today: date,
    parts: Collection[str] = tuple(PAPERS),
    print_set: str = PaperSet.STANDARD,
    language: str = "en",
) -> WorkshopPrintOut:
    """The papers as they would be now; four queries.

    What hangs on the wall is in the language that was chosen; what only the team reads is not.
    """
    attendances = list(
        workshop.attendances.exclude(state=Attendance.State.NOT_COMING)
        .select_related("participant__perspective")
        .prefetch_related("participant__access_needs")
    )
    there = in_the_room(attendances)
    return WorkshopPrintOut(
        programme_title=_said(programme.title, programme, language).text,
        title=_said(workshop.title, programme, language),
        day=_day(workshop, language),
        place=tuple(
            _said(words, programme, language)
            for words in (workshop.venue, workshop.address)
            if words
        ),
        getting_there=_said(workshop.getting_there, programme, language),
        frozen_on=today,
        sessions=tuple(
            PrintedSession(f"{each.starts_at:%H:%M}", _said(each.title, programme, language))
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
        print_set=print_set,
        language=language,
        words=paper_words(print_set, language),
    )


def _day(workshop: Workshop, language: str) -> str:
    with translation.override(language):
        return _("%(day)s, %(start)s to %(end)s") % {
            "day": date_format(workshop.held_on, "l j F Y"),
            "start": f"{workshop.starts_at:%H:%M}",
            "end": f"{workshop.ends_at:%H:%M}",
        }


def _said(words: str, programme: Programme, language: str) -> Said:
    with translation.override(language):
        return programme.say(words)


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
