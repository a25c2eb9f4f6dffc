"""What the pages of a workshop say: who comes, what they need, whether the room is balanced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from django.conf import settings
from django.db.models import Case, Count, Q, QuerySet, When
from django.urls import reverse

from participants.models import Participant, Programme
from workshops.models import Attendance, Workshop
from workshops.models.meetings import easy_code


@dataclass(frozen=True)
class Balance:
    """How many of the people in a room are patients and carers."""

    lived: int
    total: int

    @property
    def is_outnumbered(self) -> bool:
        return 2 * self.lived < self.total

    @property
    def sentence(self) -> str:
        if not self.total:
            return "Nobody has said yet that they are coming."
        start = f"Patients and carers: {self.lived} of {self.total}"
        return f"{start}; they are fewer than half." if self.is_outnumbered else f"{start}."


@dataclass(frozen=True)
class PersonsNeeds:
    """What one person needs in order to take part in the day."""

    name: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class StateCount:
    label: str
    number: int


@dataclass(frozen=True)
class TableBalance:
    number: int
    balance: Balance


@dataclass(frozen=True)
class WorkshopDay:
    """A workshop's page: who comes, and the next step."""

    counts: tuple[StateCount, ...]
    invited: int
    expected: int
    came: int
    balance: Balance
    tables: tuple[TableBalance, ...]
    needs: tuple[PersonsNeeds, ...]
    next_step: str
    next_view: str
    is_today: bool


@dataclass(frozen=True)
class WorkshopLine:
    """A workshop in the list of all."""

    workshop_id: int
    title: str
    held_on: date
    starts_at: time
    ends_at: time
    venue: str
    state: str
    people: str


def workshop_lines(programme: Programme, *, today: date) -> tuple[WorkshopLine, ...]:
    """All workshops of a programme with how many people are invited, come and came."""
    counted = programme.workshops.annotate(
        invited=Count("attendances"),
        expected=Count("attendances", filter=Q(attendances__state=Attendance.State.COMING)),
        came=Count("attendances", filter=Q(attendances__state=Attendance.State.CAME)),
    )
    return tuple(
        WorkshopLine(
            workshop_id=each.pk,
            title=each.title,
            held_on=each.held_on,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            venue=each.venue,
            state=_line_state(each, today),
            people=(
                f"{each.came} came"
                if each.came
                else f"{each.invited} invited, {each.expected} coming"
            ),
        )
        for each in counted
    )


def _line_state(workshop: Workshop, today: date) -> str:
    if workshop.is_cancelled:
        return "Called off"
    if workshop.is_finished:
        return "Over"
    if workshop.held_on == today:
        return "Today"
    return "Planned" if workshop.held_on > today else "To be written up"


def attendance_rows(workshop: Workshop) -> QuerySet[Attendance]:
    """The list of a day, with what its page shows of each person."""
    return workshop.attendances.select_related(
        "participant__perspective", "participant__organisation"
    ).prefetch_related("participant__access_needs")


def find_room(room_code: str) -> Workshop | None:
    """The day with this code, however it was typed."""
    typed = easy_code(room_code[:40])
    return Workshop.objects.filter(room_code=typed).select_related("programme__host").first()


def arrival_address(attendance: Attendance) -> str:
    """What the QR picture on somebody's page opens: their arrival, ready to confirm."""
    path = reverse("workshops:arrive", args=[attendance.workshop.room_code])
    return f"{settings.SITE_ADDRESS}{path}?code={attendance.door_code}"


@dataclass(frozen=True)
class DoorCounts:
    """Who is here so far, of those who are expected."""

    came: int
    expected: int
    balance: Balance


def door_rows(workshop: Workshop) -> list[Attendance]:
    """The list at the door: who is still awaited first, then who is here, by name."""
    rows = attendance_rows(workshop).exclude(state=Attendance.State.DID_NOT_COME)
    return sorted(rows, key=lambda each: each.state == Attendance.State.CAME)


def door_counts(workshop: Workshop) -> DoorCounts:
    expected = list(workshop.attendances.expected().select_related("participant__perspective"))
    here = [each for each in expected if each.state == Attendance.State.CAME]
    return DoorCounts(came=len(here), expected=len(expected), balance=balance(here))


def days_of(participant: Participant) -> QuerySet[Attendance]:
    """The days that somebody is invited to: those ahead in their order, then the others."""
    is_ahead = Q(workshop__finished_at=None, workshop__cancelled_at=None)
    return (
        participant.attendances.select_related("workshop__programme")
        .annotate(is_behind=Case(When(is_ahead, then=0), default=1))
        .order_by("is_behind", "workshop__held_on", "workshop__starts_at", "pk")
    )


def workshop_day(workshop: Workshop, *, today: date) -> WorkshopDay:
    """Who is invited, coming and came, what they need, and what to do next."""
    attendances = list(
        workshop.attendances.select_related("participant__perspective").prefetch_related(
            "participant__access_needs"
        )
    )
    states = Counter(attendance.state for attendance in attendances)
    there = in_the_room(attendances)
    next_view, next_step = _next_step(workshop, states, today)
    return WorkshopDay(
        counts=tuple(
            StateCount(str(label), states[value])
            for value, label in Attendance.State.choices
            if states[value]
        ),
        invited=len(attendances),
        expected=states[Attendance.State.COMING] + states[Attendance.State.CAME],
        came=states[Attendance.State.CAME],
        balance=balance(there),
        tables=_tables(there),
        needs=needs_of(
            attendance.participant
            for attendance in attendances
            if attendance.state not in {Attendance.State.NOT_COMING, Attendance.State.DID_NOT_COME}
        ),
        next_step=next_step,
        next_view=next_view,
        is_today=workshop.is_ahead and workshop.held_on == today,
    )


def balance(attendances: Sequence[Attendance]) -> Balance:
    lived = sum(each.participant.perspective.is_lived_experience for each in attendances)
    return Balance(lived=lived, total=len(attendances))


def needs_of(participants: Iterable[Participant]) -> tuple[PersonsNeeds, ...]:
    """Those who need something, and what; expects `access_needs` to be prefetched."""
    found = []
    for person in participants:
        needs = tuple(need.in_words for need in person.access_needs.all())
        if needs:
            found.append(PersonsNeeds(person.name, needs))
    return tuple(found)


def room_of(workshop: Workshop) -> list[Attendance]:
    """The people to seat, with their perspectives and what they need."""
    expected = workshop.attendances.expected().select_related("participant__perspective")
    return in_the_room(list(expected.prefetch_related("participant__access_needs")))


def in_the_room(attendances: Sequence[Attendance]) -> list[Attendance]:
    """Those who came, or before the day those who are coming."""
    came = [each for each in attendances if each.state == Attendance.State.CAME]
    return came or [each for each in attendances if each.state == Attendance.State.COMING]


def _tables(there: Sequence[Attendance]) -> tuple[TableBalance, ...]:
    numbers = sorted({each.table_number for each in there if each.table_number is not None})
    return tuple(
        TableBalance(number, balance([each for each in there if each.table_number == number]))
        for number in numbers
    )


def _next_step(workshop: Workshop, states: Counter[str], today: date) -> tuple[str, str]:
    """The view that does the next step, and what the step is."""
    if workshop.is_cancelled:
        return "", "This workshop was called off. Nothing is left to do for it."
    if workshop.is_finished:
        return "", "This workshop is over."
    if not states:
        return "invite_to_workshop", "Invite the people you would like in the room."
    if today < workshop.held_on:
        unanswered = states[Attendance.State.INVITED]
        if unanswered:
            people = "1 person has" if unanswered == 1 else f"{unanswered} people have"
            return "attendance", f"{people} not answered yet. Phone them, and type in the answer."
        return "print_workshop", "Everybody has answered. Print the agenda and the list."
    return _step_from_the_day_on(workshop, states[Attendance.State.CAME], today)


def _step_from_the_day_on(workshop: Workshop, came: int, today: date) -> tuple[str, str]:
    if not came:
        if today == workshop.held_on:
            return "door", "The day is today. Tick people off at the door as they come."
        return "attendance", "Type in who came."
    if not workshop.voting_rounds.exists():
        return "open_voting", "Type in the votes, if people voted on the day."
    return "findings", "Type in the root causes and what success would look like."
