"""Collecting reviews: rounds and their questions, and what people answer."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction

from coproduce.audit import trail
from participants.models import (
    Consent,
    Participant,
    Programme,
    User,
)
from participants.operations import programmes, recruiting
from reviews.errors import (
    NoConsentError,
    NothingAnsweredError,
    QuestionsInUseError,
    ReviewAlreadyStartedError,
    ReviewTakenBackError,
    RoundClosedError,
    TooManyAnswersError,
    WordsOnCardsError,
)
from reviews.models import Card, Heading, Question, Review, ReviewRound, Statement
from reviews.models.collecting import is_closed_on
from reviews.operations import drafting

ANSWERS_PER_HEADING = 20
# No vowels and nothing that looks or sounds like something else when read over the phone.
RECEIPT_LETTERS = "CDFGHJKMNPQRTVWXY34679"


@dataclass(frozen=True)
class Asked:
    """A question as a lead wrote it."""

    text: str
    hint: str = ""


QUESTIONS = {
    Heading.WORKING: Asked(
        text="What is working well in your care?",
        hint="Think of people, places or things that help you. Small things count.",
    ),
    Heading.NOT_WORKING: Asked(
        text="What is not working well in your care?",
        hint="Think of what makes life harder, or what you would change tomorrow.",
    ),
    Heading.FUTURE: Asked(
        text="What matters to you for the future?",
        hint="Think of what you want to be able to do, and what would help you do it.",
    ),
}


# --- rounds and questions ----------------------------------------------------------------------
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
    """Word the questions by heading. Raises QuestionsInUseError once somebody has answered."""
    locked = ReviewRound.objects.select_for_update(no_key=True).get(pk=review_round.pk)
    if Statement.objects.filter(review__review_round=locked).exists():
        raise QuestionsInUseError
    for position, (heading, asked) in enumerate(questions.items(), start=1):
        Question.objects.update_or_create(
            review_round=locked,
            heading=heading,
            defaults={"text": asked.text, "hint": asked.hint, "position": position},
        )
    trail.record(by, "worded questions", locked)


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


# --- what people answer ------------------------------------------------------------------------
@transaction.atomic
def decide_consents(
    *,
    participant: Participant,
    decisions: Mapping[str, bool],
    by: User | Participant,
    now: datetime,
) -> None:
    """Record what a person agrees to; cards of theirs that are still drafts follow.

    Raises WordsOnCardsError when sharing is taken back after a card was approved.
    """
    recruiting.record_consents(participant=participant, answers=decisions, by=by, now=now)
    sent = participant.reviews.submitted().select_related("review_round__programme")
    for review in sent:
        approved = Card.objects.of_review(review).approved().exists()
        if approved and not decisions.get(Consent.Purpose.SHARE_WORDS, True):
            raise WordsOnCardsError
        if not approved:
            drafting.follow_statements(review=review, by=by, now=now)
    trail.record(by, "decided consents", participant)


@transaction.atomic
def begin_review(
    *,
    review_round: ReviewRound,
    participant: Participant,
    decisions: Mapping[str, bool],
    by: User | Participant,
    now: datetime,
    kind: str = Review.Kind.OWN,
) -> Review:
    """Record what somebody agrees to, and begin their review. Raises what `start_review` does."""
    decide_consents(participant=participant, decisions=decisions, by=by, now=now)
    return start_review(
        review_round=review_round, participant=participant, by=by, now=now, kind=kind
    )


@transaction.atomic
def start_review(
    *,
    review_round: ReviewRound,
    participant: Participant,
    by: User | Participant,
    now: datetime,
    kind: str = Review.Kind.OWN,
) -> Review:
    """Begin to answer, or go on with what was begun; after taking answers back, begin afresh.

    Raises RoundClosedError, NoConsentError, or ReviewAlreadyStartedError when a colleague would
    begin what the person has begun.
    """
    if is_closed_on(review_round, now):
        raise RoundClosedError
    if not Participant.objects.get(pk=participant.pk).agreed_to(Consent.Purpose.TAKE_PART):
        raise NoConsentError
    review, is_new = Review.objects.get_or_create(
        review_round=review_round,
        participant=participant,
        defaults={
            "perspective": participant.perspective,
            "stage": participant.stage,
            "kind": kind,
            "started_at": now,
            "typed_by": by if isinstance(by, User) else None,
        },
    )
    if review.withdrawn_at is not None:
        review.kind, review.started_at = kind, now
        review.typed_by = by if isinstance(by, User) else None
        review.withdrawn_at = review.submitted_at = review.submission_key = None
        review.receipt_code = ""
        review.save()
    elif not is_new and isinstance(by, User) and review.typed_by_id != by.pk:
        raise ReviewAlreadyStartedError
    trail.record(by, "started", review)
    return review


@transaction.atomic
def say_who_answers(
    *,
    review: Review,
    voiced_by: str,
    helped_by: str,
    by: User | Participant,
    now: datetime,
) -> None:
    """Whose voice this is, and who helps."""
    review = _hold(review, now)
    review.voiced_by, review.helped_by = voiced_by, helped_by
    review.save(update_fields=["voiced_by", "helped_by"])
    trail.record(by, "said who answers", review, voiced_by=voiced_by)


@transaction.atomic
def add_answer(
    *,
    review: Review,
    heading: str,
    text: str,
    is_top_priority: bool,
    form_key: UUID | None,
    by: User | Participant,
    now: datetime,
) -> Statement:
    """Keep one answer. The same form with the same words is one answer, however often it comes.

    Raises TooManyAnswersError, RoundClosedError, ReviewTakenBackError or CardsMadeError.
    """
    review = _hold(review, now)
    source_key = drafting.source_key(form_key, heading, text) if form_key else ""
    if source_key and (known := review.statements.filter(source_key=source_key).first()):
        return known
    answers = review.statements.under(heading)
    if answers.count() >= ANSWERS_PER_HEADING:
        raise TooManyAnswersError
    last = answers.aggregate(last=models.Max("position"))["last"]
    statement = Statement.objects.create(
        review=review,
        heading=heading,
        text=text,
        is_top_priority=is_top_priority,
        position=(last or 0) + 1,
        source_key=source_key,
        added_at=now,
    )
    _let_cards_follow(review, by=by, now=now)
    trail.record(by, "answered", statement, heading=heading)
    return statement


@transaction.atomic
def change_answer(
    *,
    statement: Statement,
    text: str,
    is_top_priority: bool,
    by: User | Participant,
    now: datetime,
) -> None:
    """Word an answer differently, or say whether it matters most."""
    review = _hold(statement.review, now)
    reworded = statement if statement.text != text else None
    statement.text, statement.is_top_priority = text, is_top_priority
    statement.save(update_fields=["text", "is_top_priority"])
    _let_cards_follow(review, by=by, now=now, reworded=reworded)
    trail.record(by, "changed answer", statement)


@transaction.atomic
def mark_answer(
    *, statement: Statement, is_top_priority: bool, by: User | Participant, now: datetime
) -> None:
    """Say that an answer is one of those that matter most, or no longer."""
    review = _hold(statement.review, now)
    statement.is_top_priority = is_top_priority
    statement.save(update_fields=["is_top_priority"])
    _let_cards_follow(review, by=by, now=now)
    trail.record(by, "marked answer", statement, is_top_priority=is_top_priority)


@transaction.atomic
def remove_answer(*, statement: Statement, by: User | Participant, now: datetime) -> None:
    """Take one answer out, and its draft card with it."""
    review = _hold(statement.review, now)
    drafting.take_away(Card.objects.filter(statement=statement))
    trail.record(by, "removed answer", statement)
    statement.delete()
    _let_cards_follow(review, by=by, now=now)


@transaction.atomic
def submit_review(
    *, review: Review, submission_key: UUID | None, by: User | Participant, now: datetime
) -> Review:
    """Hand the review over, with a receipt; sending it twice is sending it once.

    Raises NothingAnsweredError, NoConsentError, RoundClosedError or ReviewTakenBackError.
    """
    held = Review.objects.select_for_update(no_key=True).get(pk=review.pk)
    if held.is_submitted:
        return held
    review = _hold(review, now)
    if not review.statements.exists():
        raise NothingAnsweredError
    if review.participant and not review.participant.agreed_to(Consent.Purpose.TAKE_PART):
        raise NoConsentError
    review.submitted_at, review.submission_key = now, submission_key
    review.receipt_code = _new_receipt_code()
    review.save(update_fields=["submitted_at", "submission_key", "receipt_code"])
    drafting.follow_statements(review=review, by=by, now=now)
    trail.record(by, "submitted", review, statements=review.statements.count())
    return review


@transaction.atomic
def read_review(*, review: Review, by: User) -> None:
    """Write down that a colleague read what somebody said."""
    trail.record(by, "read", review)


def _hold(review: Review, now: datetime) -> Review:
    """The review, held until the transaction ends, if it may still be changed."""
    held = Review.objects.select_for_update(no_key=True).get(pk=review.pk)
    if held.withdrawn_at is not None:
        raise ReviewTakenBackError
    if is_closed_on(held.review_round, now):
        raise RoundClosedError
    if held.submitted_at is not None:
        drafting.refuse_if_cards_are_made(held)
    return held


def _let_cards_follow(
    review: Review,
    *,
    by: User | Participant,
    now: datetime,
    reworded: Statement | None = None,
) -> None:
    if review.submitted_at is not None:
        drafting.follow_statements(review=review, by=by, now=now, reworded=reworded)


def _new_receipt_code() -> str:
    while True:
        letters = "".join(secrets.choice(RECEIPT_LETTERS) for _ in range(6))
        code = f"{letters[:3]}-{letters[3:]}"
        if not Review.objects.filter(receipt_code=code).exists():
            return code
