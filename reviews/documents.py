"""What the pages and print-outs of a round say, as frozen dataclasses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q

from participants.models import Participant, Programme
from reviews import identifiers
from reviews.models import Card, Heading, Review, ReviewRound, Statement
from reviews.models.collecting import is_closed_on

PARTS = (
    "overview",
    "wall_headings",
    "cards",
    "blank_cards",
    "theme_posters",
    "voting_sheets",
    "root_cause_sheets",
    "success_sheets",
    "action_sheets",
)


@dataclass(frozen=True)
class PrintedHeading:
    """A heading as the wall shows it: never by its colour alone."""

    key: str
    word: str
    colour: str
    shape: str


# Far apart in brightness as well as in colour, so that a grey copy still tells them apart.
MARKS = {
    Heading.WORKING: ("#005eb8", "circle"),
    Heading.NOT_WORKING: ("#c24e00", "triangle"),
    Heading.FUTURE: ("#330072", "square"),
}


def printed_headings() -> tuple[PrintedHeading, ...]:
    return tuple(
        PrintedHeading(heading.value, str(heading.label), *MARKS[heading]) for heading in Heading
    )


@dataclass(frozen=True)
class PrintedCard:
    """A card without a name; its code is read aloud and typed back."""

    code: str
    heading: str
    text: str


@dataclass(frozen=True)
class PrintedTheme:
    """A theme with the codes of its cards, in the order in which they are printed."""

    code: str
    heading: str
    title: str
    card_codes: tuple[str, ...]
    top_priority_count: int = 0


@dataclass(frozen=True)
class PrintedWorkshop:
    """The day that the pack is for."""

    title: str
    held_on: date | None = None
    place: str = ""


@dataclass(frozen=True)
class ThemePackDocument:
    """Everything that the pack says. Once frozen, it is printed the same for ever.

    `worksheet_theme_codes` are the themes that get a sheet for root causes, success and actions;
    `voting_headings` are the keys of the headings that are voted on; `parts` is taken from PARTS.
    """

    programme_title: str
    version_code: str
    frozen_on: date
    headings: tuple[PrintedHeading, ...]
    cards: tuple[PrintedCard, ...] = ()
    themes: tuple[PrintedTheme, ...] = ()
    unplaced_codes: tuple[str, ...] = ()
    perspectives: tuple[str, ...] = ()
    votes_per_person: int = 3
    voting_headings: tuple[str, ...] = ()
    worksheet_theme_codes: tuple[str, ...] = ()
    parts: tuple[str, ...] = PARTS
    workshop: PrintedWorkshop | None = None

    @classmethod
    def from_contents(cls, contents: dict[str, Any]) -> ThemePackDocument:
        """The document again from what `printing.plain` froze."""
        workshop = contents["workshop"]
        return cls(
            programme_title=contents["programme_title"],
            version_code=contents["version_code"],
            frozen_on=date.fromisoformat(contents["frozen_on"]),
            headings=tuple(PrintedHeading(**each) for each in contents["headings"]),
            cards=tuple(PrintedCard(**each) for each in contents["cards"]),
            themes=tuple(
                PrintedTheme(**{**each, "card_codes": tuple(each["card_codes"])})
                for each in contents["themes"]
            ),
            unplaced_codes=tuple(contents["unplaced_codes"]),
            perspectives=tuple(contents["perspectives"]),
            votes_per_person=contents["votes_per_person"],
            voting_headings=tuple(contents["voting_headings"]),
            worksheet_theme_codes=tuple(contents["worksheet_theme_codes"]),
            parts=tuple(contents["parts"]),
            workshop=workshop and _workshop(workshop),
        )


def _workshop(contents: dict[str, Any]) -> PrintedWorkshop:
    held_on = contents["held_on"]
    return PrintedWorkshop(
        title=contents["title"],
        held_on=date.fromisoformat(held_on) if held_on else None,
        place=contents["place"],
    )


# --- collecting ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Step:
    """One heading of a review: what is asked, and what was answered so far."""

    heading: str
    slug: str
    label: str
    question: str
    hint: str
    answers: tuple[Statement, ...]


@dataclass(frozen=True)
class MyReview:
    """How far somebody has come with their review, and what they may still do.

    `state` is `none` (no round), `closed`, `welcome`, `in_progress`, `sent` or `taken_back`.
    """

    state: str
    review_round: ReviewRound | None = None
    review: Review | None = None
    steps: tuple[Step, ...] = ()
    can_change: bool = False


def steps(review: Review) -> tuple[Step, ...]:
    """The headings of a review in the order in which they are asked."""
    answers: dict[str, list[Statement]] = {}
    for statement in review.statements.all():
        answers.setdefault(statement.heading, []).append(statement)
    return tuple(
        Step(
            heading=question.heading,
            slug=Heading(question.heading).slug,
            label=Heading(question.heading).label,
            question=question.text,
            hint=question.hint,
            answers=tuple(answers.get(question.heading, [])),
        )
        for question in review.review_round.questions.all()
    )


def may_still_change(review: Review, *, now: datetime) -> bool:
    """Until the round closes, and once sent until the first card is approved."""
    if review.withdrawn_at is not None or is_closed_on(review.review_round, now):
        return False
    return review.submitted_at is None or not Card.objects.of_review(review).approved().exists()


def my_review(participant: Participant, *, now: datetime) -> MyReview:
    """Where this person stands in the latest round of their programme."""
    review_round = participant.programme.rounds.first()
    if review_round is None:
        return MyReview("none")
    review = participant.reviews.filter(review_round=review_round).first()
    is_closed = is_closed_on(review_round, now)
    if review is None:
        return MyReview("closed" if is_closed else "welcome", review_round)
    if review.withdrawn_at is not None:
        return MyReview("taken_back", review_round, review, can_change=not is_closed)
    if review.is_submitted:
        can_change = may_still_change(review, now=now)
        return MyReview("sent", review_round, review, steps(review), can_change)
    if is_closed:
        return MyReview("closed", review_round, review, steps(review))
    return MyReview("in_progress", review_round, review, steps(review), can_change=True)


@dataclass(frozen=True)
class ReviewRow:
    """A participant and how far their review is, in a word."""

    participant: Participant
    review: Review | None
    state: str
    colour: str
    answers: int


@dataclass(frozen=True)
class PerspectiveCount:
    """How far the reviews of one perspective are."""

    name: str
    target: int
    invited: int
    in_progress: int
    submitted: int
    withdrawn: int

    @property
    def not_started(self) -> int:
        return self.invited - self.in_progress - self.submitted - self.withdrawn


def review_rows(
    review_round: ReviewRound, participants: Sequence[Participant]
) -> tuple[ReviewRow, ...]:
    """One row for each participant; two queries, however many there are."""
    reviews = {
        review.participant_id: review
        for review in review_round.reviews.filter(participant__in=participants).annotate(
            answer_count=Count("statements")
        )
    }
    return tuple(_review_row(each, reviews.get(each.pk)) for each in participants)


def _review_row(participant: Participant, review: Any) -> ReviewRow:
    if review is None:
        word, colour = ("Declined", "grey") if participant.declined_at else ("Not started", "white")
        return ReviewRow(participant, None, word, colour, 0)
    if review.withdrawn_at is not None:
        word, colour = "Taken back", "grey"
    elif review.is_submitted:
        word, colour = "Sent", "green"
    else:
        word, colour = "In progress", "blue"
    return ReviewRow(participant, review, word, colour, review.answer_count)


def perspective_counts(review_round: ReviewRound) -> tuple[PerspectiveCount, ...]:
    """How far the reviews are, a row for each perspective; one query."""
    of_round = Q(participants__reviews__review_round=review_round)
    withdrawn = of_round & Q(participants__reviews__withdrawn_at__isnull=False)
    standing = of_round & Q(participants__reviews__withdrawn_at=None)
    was_sent = Q(participants__reviews__submitted_at__isnull=False)
    found = review_round.programme.perspectives.annotate(
        invited=Count("participants", filter=Q(participants__declined_at=None), distinct=True),
        withdrawn=Count("participants", filter=withdrawn, distinct=True),
        submitted=Count("participants", filter=standing & was_sent, distinct=True),
        in_progress=Count("participants", filter=standing & ~was_sent, distinct=True),
    )
    return tuple(
        PerspectiveCount(
            name=each.name,
            target=each.target,
            invited=each.invited,
            in_progress=each.in_progress,
            submitted=each.submitted,
            withdrawn=each.withdrawn,
        )
        for each in found
    )


# --- cards ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class CheckedCard:
    """A card beside the statement that it was made from, both with what looks personal marked."""

    card: Card
    said: tuple[identifiers.Piece, ...]
    pieces: tuple[identifiers.Piece, ...]
    marks: tuple[identifiers.Mark, ...]

    @property
    def is_as_said(self) -> bool:
        """Whether the card says what the person said, word for word."""
        return self.card.statement is not None and self.card.text == self.card.statement.text


@dataclass(frozen=True)
class HeadingCount:
    """How many cards a heading has, and how far they are."""

    heading: str
    label: str
    to_check: int
    marked: int
    approved: int
    set_aside: int


def names_of_people(programme: Programme) -> frozenset[str]:
    """The names of everybody in the programme, to be found again in what people say."""
    participants = programme.participants.values_list("name", flat=True)
    members = programme.memberships.values_list("user__name", flat=True)
    return frozenset(filter(None, [*participants, *members]))


def checked_cards(programme: Programme, cards: Iterable[Card]) -> tuple[CheckedCard, ...]:
    """Cards as the person who checks them sees them. Cards come with their statements."""
    names = names_of_people(programme)
    return tuple(_checked(card, names) for card in cards)


def _checked(card: Card, names: frozenset[str]) -> CheckedCard:
    marks = identifiers.find(card.text, names)
    said = card.statement.text if card.statement else ""
    return CheckedCard(
        card=card,
        said=identifiers.pieces(said, identifiers.find(said, names)),
        pieces=identifiers.pieces(card.text, marks),
        marks=marks,
    )


def unshared_count(review_round: ReviewRound) -> int:
    """How many answers were sent by people who do not want their words shared: no cards."""
    given = Statement.objects.given().filter(review__review_round=review_round)
    return given.exclude(pk__in=given.shareable().values("pk")).count()


def heading_counts(review_round: ReviewRound) -> tuple[HeadingCount, ...]:
    """How many cards are to be checked, approved and not used; a row for each heading."""
    draft = Q(state=Card.State.DRAFT)
    counted = {
        row["heading"]: row
        for row in review_round.cards.order_by()
        .values("heading")
        .annotate(
            to_check=Count("pk", filter=draft),
            marked=Count("pk", filter=draft & Q(looks_personal=True)),
            approved=Count("pk", filter=Q(state=Card.State.APPROVED)),
            set_aside=Count("pk", filter=Q(state=Card.State.SET_ASIDE)),
        )
    }
    nothing = {"to_check": 0, "marked": 0, "approved": 0, "set_aside": 0}
    return tuple(
        HeadingCount(
            label=heading.label, **{"heading": heading.value, **counted.get(heading, nothing)}
        )
        for heading in Heading
    )
