"""How far reviews are: a person's own, and everybody's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from participants.models import HeldWords, Participant, Perspective, Programme
from reviews.models import Card, Heading, Question, Review, ReviewRound, Statement
from reviews.models.collecting import is_closed_on


@dataclass(frozen=True)
class Step:
    """One heading of a review: what is asked, and what was answered so far."""

    heading: str
    slug: str
    label: str
    question: str
    hint: str
    answers: tuple[Statement, ...]

    @property
    def top(self) -> tuple[Statement, ...]:
        """The answers that matter most, in the person's own order."""
        return tuple(each for each in self.answers if each.is_top_priority)


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

    @property
    def next_step(self) -> Step | None:
        """The first question without an answer."""
        return next((step for step in self.steps if not step.answers), None)


def steps(
    review: Review, *, with_answers: bool = True, with_cards: bool = False
) -> tuple[Step, ...]:
    """The headings of a review in the order in which they are asked."""
    answers: dict[str, list[Statement]] = {}
    given = review.statements.most_important_first().select_related("stage")
    if with_cards:
        given = given.prefetch_related("cards")
    for statement in given if with_answers else ():
        answers.setdefault(statement.heading, []).append(statement)
    return tuple(
        Step(
            heading=question.heading,
            slug=Heading(question.heading).slug,
            label=_(Heading(question.heading).label),
            question=question.text,
            hint=question.hint,
            answers=tuple(answers.get(question.heading, [])),
        )
        for question in review.questions
    )


@dataclass(frozen=True)
class Wording:
    """One version of the questions, and how many reviews are in it."""

    version: int
    questions: tuple[Question, ...]
    reviews: int


def wordings(review_round: ReviewRound) -> tuple[Wording, ...]:
    """Every version of a round's questions, the one that is asked now first; two queries."""
    begun = Counter(review_round.reviews.values_list("question_version", flat=True))
    found: dict[int, list[Question]] = {}
    for question in review_round.all_questions.all():
        found.setdefault(question.version, []).append(question)
    return tuple(
        Wording(version, tuple(found[version]), begun[version])
        for version in sorted(found, reverse=True)
    )


def may_still_change(review: Review, *, now: datetime) -> bool:
    """Until the round closes, and once sent until the first card is approved."""
    if review.withdrawn_at is not None or is_closed_on(review.review_round, now):
        return False
    return review.submitted_at is None or not Card.objects.of_review(review).approved().exists()


def begun_review(participant: Participant, *, from_life: bool) -> Review | None:
    """What somebody has begun in the latest round of their programme, unless they took it back."""
    latest = ReviewRound.objects.filter(programme=participant.programme_id).first()
    if latest is None:
        return None
    mine = latest.reviews.filter(participant=participant.pk, from_life=from_life).order_by()
    return next((review for review in mine if review.withdrawn_at is None), None)


def my_review(participant: Participant, *, now: datetime, from_life: bool = False) -> MyReview:
    """Where this person stands in the latest round of their programme.

    `from_life`: with the second review that professionals may give.
    """
    review_round = participant.programme.rounds.first()
    if review_round is None:
        return MyReview("none")
    review = (
        participant.reviews.filter(review_round=review_round, from_life=from_life)
        .select_related("review_round", "perspective")
        .first()
    )
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


def perspectives_of_life(participant: Participant) -> QuerySet[Perspective]:
    """As whom a professional may answer a second time; for patients and carers nobody."""
    kinds = [Perspective.Kind.PATIENT, Perspective.Kind.CARER]
    if participant.perspective.kind in kinds:
        return Perspective.objects.none()
    return participant.programme.perspectives.filter(kind__in=kinds)


def second_review(participant: Participant, first: MyReview, *, now: datetime) -> MyReview | None:
    """Where a professional stands with answering from their own life; None if nobody asks them."""
    has_begun = first.state in {"in_progress", "sent"} and first.steps
    if not has_begun or not perspectives_of_life(participant):
        return None
    return my_review(participant, now=now, from_life=True)


def unsaved_words(participant: Participant) -> tuple[HeldWords, ...]:
    """What this person typed and did not save, but for what was saved all the same."""
    found = list(participant.held_words.all())
    if not found:
        return ()
    said = set(
        Statement.objects.filter(review__participant=participant).values_list("text", flat=True)
    )
    return tuple(each for each in found if not said.issuperset(each.lines))


@dataclass(frozen=True)
class ReviewRow:
    """A participant and how far one of their reviews is, in a word.

    `paper` says how far the keying of their paper form is, and `paper_colour` its colour.
    """

    participant: Participant
    review: Review | None
    perspective: Perspective | None
    state: str
    colour: str
    answers: int
    paper: str = ""
    paper_colour: str = ""


@dataclass(frozen=True)
class PerspectiveCount:
    """How far the reviews of one perspective are.

    `unconfirmed` of those sent were given on somebody's behalf and are not confirmed.
    """

    name: str
    target: int
    invited: int
    not_started: int
    in_progress: int
    submitted: int
    unconfirmed: int
    withdrawn: int


def review_rows(
    review_round: ReviewRound, participants: Sequence[Participant]
) -> tuple[ReviewRow, ...]:
    """One row for each participant, two for who answers twice; two queries, however many."""
    reviews: dict[int | None, list[Review]] = {}
    found = review_round.reviews.filter(participant__in=participants)
    for review in (
        found.select_related("perspective")
        .annotate(answer_count=Count("statements"))
        .order_by("from_life", "id")
    ):
        reviews.setdefault(review.participant_id, []).append(review)
    return tuple(
        _review_row(each, review)
        for each in participants
        for review in _with_first(reviews.get(each.pk, []))
    )


def _with_first(reviews: list[Review]) -> list[Review | None]:
    """The reviews of one person; nothing in the place of a first one that is not begun."""
    return list(reviews) if reviews and not reviews[0].from_life else [None, *reviews]


def _review_row(participant: Participant, review: Any) -> ReviewRow:
    if review is None:
        word, colour = ("Declined", "grey") if participant.declined_at else ("Not started", "white")
        return ReviewRow(participant, None, participant.perspective, word, colour, 0)
    if review.withdrawn_at is not None:
        word, colour = "Taken back", "grey"
    elif review.is_submitted:
        word, colour = "Sent", "green"
    else:
        word, colour = "In progress", "blue"
    return ReviewRow(participant, review, review.perspective, word, colour, review.answer_count)


def perspective_counts(review_round: ReviewRound) -> tuple[PerspectiveCount, ...]:
    """How far the reviews are, a row for each perspective that they were given from.

    Two queries: who is asked, by their own perspective; and the reviews, by theirs.
    """
    standing, was_sent = Q(withdrawn_at=None), Q(submitted_at__isnull=False)
    on_behalf = Q(voiced_by=Review.Voice.ON_BEHALF, confirmed_at=None)
    reviews = {
        row["perspective"]: row
        for row in review_round.reviews.filter(participant__isnull=False)
        .order_by()
        .values("perspective")
        .annotate(
            withdrawn=Count("pk", filter=~standing),
            submitted=Count("pk", filter=standing & was_sent),
            unconfirmed=Count("pk", filter=standing & was_sent & on_behalf),
            in_progress=Count("pk", filter=standing & ~was_sent),
        )
    }
    nothing = {"withdrawn": 0, "submitted": 0, "unconfirmed": 0, "in_progress": 0}
    asked = Q(participants__declined_at=None)
    begun = review_round.reviews.filter(participant__isnull=False, from_life=False)
    found = review_round.programme.perspectives.annotate(
        invited=Count("participants", filter=asked, distinct=True),
        not_started=Count(
            "participants",
            filter=asked & ~Q(participants__in=begun.values("participant")),
            distinct=True,
        ),
    )
    counted = ("withdrawn", "submitted", "unconfirmed", "in_progress")
    return tuple(
        PerspectiveCount(
            name=each.name,
            target=each.target,
            invited=each.invited,
            not_started=each.not_started,
            **{name: reviews.get(each.pk, nothing)[name] for name in counted},
        )
        for each in found
    )


def unconfirmed_words(number: int) -> str:
    """A sentence about reviews or cards that count, so that nobody takes them for first-hand."""
    if not number:
        return ""
    were, are = ("was", "is") if number == 1 else ("were", "are")
    return (
        f"{number} of them {were} given on somebody’s behalf and {are} not confirmed by the person."
    )


def unconfirmed_reviews(programme: Programme) -> str:
    """The same sentence for all reviews that a programme was sent."""
    sent = Review.objects.submitted().filter(review_round__programme=programme)
    return unconfirmed_words(sent.unconfirmed().count())


def unconfirmed_cards(review_round: ReviewRound) -> str:
    """The same sentence for all approved cards of a round."""
    return unconfirmed_words(review_round.cards.approved().unconfirmed().count())
