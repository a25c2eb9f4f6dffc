"""The table plan: who sits where, and where patients and carers are outnumbered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workshops.documents.meetings import Balance, balance
from workshops.models import Attendance, SeatingWish, Workshop
from workshops.tables import how_many_tables


@dataclass(frozen=True)
class TablePlan:
    """One table; `number` is None for those who have no seat yet.

    `companions` is how many chairs it needs beside: for those who come with somebody.
    """

    number: int | None
    people: tuple[Attendance, ...]
    balance: Balance
    companions: int

    @property
    def chairs(self) -> int:
        return len(self.people) + self.companions


@dataclass(frozen=True)
class Seating:
    """The whole room, and in a sentence what could not be had."""

    tables: tuple[TablePlan, ...]
    wishes: tuple[SeatingWish, ...]
    suggested: int
    people: int
    shortfalls: tuple[str, ...]


def table_plan(workshop: Workshop, room: Sequence[Attendance]) -> Seating:
    wishes = tuple(
        workshop.seating_wishes.select_related("first__participant", "second__participant")
    )
    numbers = sorted({each.table_number for each in room if each.table_number is not None})
    plans = [_plan(number, room) for number in numbers]
    waiting = _plan(None, room)
    return Seating(
        tables=(*plans, *([waiting] if waiting.people else [])),
        wishes=wishes,
        suggested=len(numbers) or how_many_tables(len(room)),
        people=len(room),
        shortfalls=tuple(_shortfalls(plans, room, wishes)),
    )


def _plan(number: int | None, room: Sequence[Attendance]) -> TablePlan:
    people = tuple(each for each in room if each.table_number == number)
    companions = sum(each.participant.comes_with_somebody for each in people)
    return TablePlan(number, people, balance(people), companions)


def _shortfalls(
    plans: Sequence[TablePlan], room: Sequence[Attendance], wishes: Sequence[SeatingWish]
) -> list[str]:
    said = []
    outnumbered = [plan for plan in plans if plan.balance.is_outnumbered]
    if outnumbered:
        names = ", ".join(str(plan.number) for plan in outnumbered)
        whole = balance(room)
        needed = sum((plan.balance.total + 1) // 2 for plan in plans)
        start = f"At table{'s' if len(outnumbered) > 1 else ''} {names}"
        if whole.lived < needed:
            said.append(
                f"{start} patients and carers are fewer than half. There are {whole.lived} "
                f"patients and carers; {needed} would be enough for every table. Invite more, or "
                "ask some of the others to come another day."
            )
        else:
            said.append(
                f"{start} patients and carers are fewer than half, though there are enough of "
                "them. Let fixed seats go, or make the tables again."
            )
    table_of = {each.pk: each.table_number for each in room if each.table_number is not None}
    for wish in wishes:
        seats = {wish.first_id, wish.second_id} & table_of.keys()
        is_together = table_of.get(wish.first_id) == table_of.get(wish.second_id)
        if len(seats) == 2 and is_together != (wish.kind == SeatingWish.Kind.TOGETHER):
            how = "do not sit together" if not is_together else "sit together"
            said.append(f"{wish.first.participant} and {wish.second.participant} {how}.")
    return said
