"""Seating: tables that mix points of view, changed by hand wherever people know better."""

from __future__ import annotations

from django.db import transaction

from coproduce.audit import trail
from participants.models import User
from workshops import tables
from workshops.documents import meetings as documents
from workshops.errors import NotAsManyTablesError, PairOfOneError
from workshops.models import Attendance, SeatingWish, Workshop
from workshops.operations import meetings


@transaction.atomic
def seat_people(*, workshop: Workshop, number: int, afresh: bool, by: User | None) -> int:
    """Give everybody in the room a table; how many people moved.

    Seats that somebody fixed stay. Unless it is done `afresh`, all others stay too where the
    tables remain even and nobody is outnumbered. Raises NotAsManyTablesError.
    """
    meetings.refuse_finished(Workshop.objects.select_for_update(no_key=True).get(pk=workshop.pk))
    room = documents.room_of(workshop)
    if number > max(1, len(room)):
        raise NotAsManyTablesError
    seats = tables.seat(
        [
            tables.Person(
                id=each.pk,
                perspective=each.participant.perspective_id,
                is_lived=each.participant.perspective.is_lived_experience,
                sat_at=each.table_number if each.is_seat_fixed or not afresh else None,
                is_fixed=each.is_seat_fixed and (each.table_number or 0) in range(1, number + 1),
            )
            for each in room
        ],
        tables=number,
        wishes=wishes_of(workshop),
    )
    moved = [each for each in room if each.table_number != seats[each.pk]]
    for each in moved:
        each.table_number = seats[each.pk]
    Attendance.objects.bulk_update(moved, ["table_number"])
    away = workshop.attendances.exclude(pk__in=[each.pk for each in room])
    away.update(table_number=None, is_seat_fixed=False)
    trail.record(by, "seated the people of", workshop, tables=number, moved=len(moved))
    return len(moved)


@transaction.atomic
def fix_seat(*, attendance: Attendance, table_number: int, by: User) -> None:
    """Seat one person by hand: no later seating moves them."""
    meetings.refuse_finished(attendance.workshop)
    attendance.table_number, attendance.is_seat_fixed = table_number, True
    attendance.save(update_fields=["table_number", "is_seat_fixed"])
    trail.record(by, "fixed the seat of", attendance, table=table_number)


@transaction.atomic
def free_seat(*, attendance: Attendance, by: User) -> None:
    """Let the next seating move this person again."""
    attendance.is_seat_fixed = False
    attendance.save(update_fields=["is_seat_fixed"])
    trail.record(by, "freed the seat of", attendance)


@transaction.atomic
def wish(
    *, workshop: Workshop, first: Attendance, second: Attendance, kind: str, by: User
) -> SeatingWish:
    """Keep two people together, or apart; a later wish about the same two replaces it.

    Raises PairOfOneError.
    """
    if first == second:
        raise PairOfOneError
    one, other = sorted([first, second], key=lambda each: each.pk)
    made, _is_new = SeatingWish.objects.update_or_create(
        first=one, second=other, defaults={"workshop": workshop, "kind": kind}
    )
    trail.record(by, "wished", made, kind=str(kind))
    return made


@transaction.atomic
def drop_wish(*, seating_wish: SeatingWish, by: User) -> None:
    """Forget that two people were to sit together or apart."""
    trail.record(by, "dropped", seating_wish)
    seating_wish.delete()


def wishes_of(workshop: Workshop) -> tables.Wishes:
    """The pairs of a day by the ids of their attendances."""
    rows = workshop.seating_wishes.values_list("kind", "first_id", "second_id")
    pairs: dict[str, list[tuple[int, int]]] = {"together": [], "apart": []}
    for kind, first, second in rows:
        pairs[kind].append((first, second))
    return tables.Wishes(tuple(pairs["together"]), tuple(pairs["apart"]))
