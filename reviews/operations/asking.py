"""Asking: rounds of reviews, when they are open, and how their questions are worded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_noop as _

from coproduce.audit import trail
from participants.models import Programme, User
from participants.operations import programmes
from reviews.models import Heading, Question, ReviewRound, Statement
from reviews.models.collecting import is_closed_on


@dataclass(frozen=True)
class Asked:
    """A question as a lead wrote it."""

    text: str
    hint: str = ""


QUESTIONS = {
    Heading.WORKING: Asked(
        text=_("What is working well in your care?"),
        hint=_("Think of people, places or things that help you. Small things count."),
    ),
    Heading.NOT_WORKING: Asked(
        text=_("What is not working well in your care?"),
        hint=_("Think of what makes life harder, or what you would change tomorrow."),
    ),
    Heading.FUTURE: Asked(
        text=_("What matters to you for the future?"),
        hint=_("Think of what you want to be able to do, and what would help you do it."),
    ),
}


@transaction.atomic
def start_programme(
    *, by: User | None, now: datetime, lead: User | None = None, **details: Any
) -> Programme:
    """Create a programme and open its first round of reviews with the three questions.

    `details` are those of `participants.operations.programmes.create_programme`; it may raise
    SlugTakenError.
    """
    programme = programmes.create_programme(by=by, now=now, lead=lead, **details)
    review_round = ReviewRound.objects.create(
        programme=programme, title="First round of reviews", opened_at=now
    )
    for position, (heading, asked) in enumerate(QUESTIONS.items(), start=1):
        Question.objects.create(
            review_round=review_round,
            heading=heading,
            text=asked.text,
            hint=asked.hint,
            position=position,
        )
    trail.record(by, "opened", review_round)
    return programme


@transaction.atomic
def change_questions(
    *, review_round: ReviewRound, questions: Mapping[str, Asked], by: User
) -> None:
    """Word the questions by heading.

    Once somebody has begun to answer, other words are a new version: what is answered keeps the
    wording that it answered, and reviews without an answer yet are asked the new one.
    """
    begun = review_round.reviews.select_for_update(no_key=True).order_by("pk")
    versions = set(begun.values_list("question_version", flat=True))
    locked = ReviewRound.objects.select_for_update(no_key=True).get(pk=review_round.pk)
    asked = {each.heading: Asked(each.text, each.hint) for each in locked.questions}
    wanted = asked | dict(questions)
    if wanted != asked and locked.question_version in versions:
        locked.question_version += 1
        locked.save(update_fields=["question_version"])
        has_answers = Exists(Statement.objects.filter(review=OuterRef("pk")))
        locked.reviews.exclude(has_answers).update(question_version=locked.question_version)
    for position, (heading, each) in enumerate(wanted.items(), start=1):
        Question.objects.update_or_create(
            review_round=locked,
            version=locked.question_version,
            heading=heading,
            defaults={"text": each.text, "hint": each.hint, "position": position},
        )
    review_round.question_version = locked.question_version
    trail.record(by, "worded questions", locked, version=locked.question_version)


@transaction.atomic
def close_round(*, review_round: ReviewRound, by: User, now: datetime) -> None:
    """Take no more answers."""
    if review_round.is_open:
        review_round.closed_at = now
        review_round.save(update_fields=["closed_at"])
    trail.record(by, "closed", review_round)


@transaction.atomic
def reopen_round(*, review_round: ReviewRound, by: User, now: datetime) -> None:
    """Take answers again; a last day that has passed no longer counts."""
    review_round.closed_at = None
    if is_closed_on(review_round, now):
        review_round.closes_on = None
    review_round.save(update_fields=["closed_at", "closes_on"])
    trail.record(by, "reopened", review_round)
