"""How far reviews are: a person's own, and everybody's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from participants.models import Participant
from reviews.models import Card, Heading, Review, ReviewRound, Statement
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
