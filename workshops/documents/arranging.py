"""What to arrange so that everybody can take part: for one workshop, and for the programme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from participants.models import AccessNeed, Participant, Programme
from workshops.models import Arrangement, Workshop

Kind = AccessNeed.Kind
IN_THE_ROOM = {
    Kind.LARGE_PRINT: "Print the day’s papers in large print",
    Kind.EASY_READ: "Print the day’s papers in easy read, and have somebody beside them",
    Kind.HEARING: "Book a hearing loop or a lip-speaker, and a seat near whoever speaks",
    Kind.INTERPRETER: "Book an interpreter or signer",
    Kind.STEP_FREE: "Choose rooms and a toilet without steps, on the ground floor or by a lift",
    Kind.OXYGEN: "Have a quiet place to rest, a seat near the door, and no smoke or strong smells",
    Kind.COMPANION: "Keep one more chair at their table, and one more lunch",
    Kind.TRAVEL: "Arrange how they get there and home",
    Kind.OTHER: "Ask them what would help",
}
ALL_ALONG = IN_THE_ROOM | {
    Kind.LARGE_PRINT: "Letters and forms are printed at 18 points by themselves",
    Kind.EASY_READ: "Letters and forms are printed in easy read by themselves",
    Kind.HEARING: "Visit or write instead of phoning, unless they say otherwise",
    Kind.INTERPRETER: "Book an interpreter or signer for their review",
    Kind.STEP_FREE: "Visit them, or meet where there are no steps",
    Kind.OXYGEN: "Keep visits and calls short, with breaks",
    Kind.COMPANION: "Invite the person who comes with them too",
    Kind.TRAVEL: "Visit them, or arrange how they get there",
}


@dataclass(frozen=True)
class ToArrange:
    """One need of one person, what it asks for, and how far that is."""

    need: AccessNeed
    what: str
    arrangement: Arrangement | None

    @property
    def state(self) -> str:
        return self.arrangement.state if self.arrangement else Arrangement.State.TO_DO.value

    @property
    def word(self) -> str:
        return str(Arrangement.State(self.state).label)

    @property
    def colour(self) -> str:
        return COLOURS[self.state]

    @property
    def is_open(self) -> bool:
        return self.state in {Arrangement.State.TO_DO, Arrangement.State.BOOKED}


COLOURS: dict[str, str] = {
    Arrangement.State.TO_DO: "yellow",
    Arrangement.State.BOOKED: "blue",
    Arrangement.State.MET: "green",
    Arrangement.State.NOT_MET: "red",
    Arrangement.State.REVIEWED: "white",
}


@dataclass(frozen=True)
class NeedsList:
    """Everything that is to be arranged, and how many places a room must have."""

    rows: tuple[ToArrange, ...]
    people: int
    companions: int = 0

    @property
    def places(self) -> int:
        return self.people + self.companions

    @property
    def to_do(self) -> int:
        return sum(row.state == Arrangement.State.TO_DO for row in self.rows)

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """How many people need what, the most frequent first."""
        return Counter(str(row.need) for row in self.rows).most_common()


def needs_of_workshop(workshop: Workshop) -> NeedsList:
    """What those need who come or have not said that they do not."""
    states = workshop.attendances.model.State
    attendances = workshop.attendances.exclude(
        state__in=[states.NOT_COMING, states.ANOTHER_WAY, states.DID_NOT_COME]
    )
    people = list(workshop.programme.participants.filter(attendances__in=attendances))
    expected = set(workshop.attendances.expected().values_list("participant_id", flat=True))
    rows = _rows(people, workshop, IN_THE_ROOM)
    companions = [
        row
        for row in rows
        if row.need.kind == Kind.COMPANION and row.need.participant_id in expected
    ]
    return NeedsList(rows, len(expected), len(companions))


def needs_in(programme: Programme) -> QuerySet[AccessNeed]:
    """The needs of this programme's people."""
    return AccessNeed.objects.filter(participant__programme=programme)


def needs_of_programme(programme: Programme) -> NeedsList:
    """What everybody needs who takes part, whether or not they come to a workshop."""
    people = list(programme.participants.taking_part())
    return NeedsList(_rows(people, None, ALL_ALONG), len(people))


def _rows(
    people: Iterable[Participant], workshop: Workshop | None, what: dict[Kind, str]
) -> tuple[ToArrange, ...]:
    """Two queries, however many people."""
    arrangements = Arrangement.objects.filter(workshop=workshop).select_related("changed_by")
    needs = (
        AccessNeed.objects.filter(participant__in=people)
        .select_related("participant__perspective")
        .prefetch_related(Prefetch("arrangements", queryset=arrangements, to_attr="here"))
        .order_by("participant__name", "participant_id", "kind")
    )
    return tuple(
        ToArrange(need, what[Kind(need.kind)], next(iter(need.here), None)) for need in needs
    )
