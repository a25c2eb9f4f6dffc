"""Collecting reviews: what people answer, who spoke and wrote, in which order it matters."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from coproduce.audit import trail
from participants import codes
from participants.models import Consent, Participant, PathwayStage, Perspective, User
from participants.operations import recruiting
from reviews.errors import (
    NoConsentError,
    NothingAnsweredError,
    NothingToConfirmError,
    ReviewAlreadyStartedError,
    ReviewTakenBackError,
    RoundClosedError,
    TooManyAnswersError,
    WordsOnCardsError,
)
from reviews.models import Card, Review, ReviewRound, Statement
from reviews.models.collecting import is_closed_on, source_key
from reviews.operations import drafting

ANSWERS_PER_HEADING = 20


# --- beginning -----------------------------------------------------------------------------------
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
def begin_from_life(
    *, review_round: ReviewRound, participant: Participant, perspective: Perspective, now: datetime
) -> Review:
    """A professional answers a second time, as a patient, user or carer themselves.

    Begun already, only the perspective changes. Raises what `start_review` does.
    """
    review = start_review(
        review_round=review_round,
        participant=participant,
        by=participant,
        now=now,
        perspective=perspective,
    )
    if review.perspective_id != perspective.pk:
        review = _hold(review, now)
        review.perspective = perspective
        review.save(update_fields=["perspective"])
        Card.objects.of_review(review).update(perspective=perspective)
    trail.record(participant, "began from life", review, perspective=perspective.pk)
    return review


@transaction.atomic
def start_review(
    *,
    review_round: ReviewRound,
    participant: Participant,
    by: User | Participant,
    now: datetime,
    kind: str = Review.Kind.OWN,
    perspective: Perspective | None = None,
) -> Review:
    """Begin to answer, or go on with what was begun; after taking answers back, begin afresh.

    With a `perspective` it is the second review of a professional, from their own life.
    Raises RoundClosedError, NoConsentError, or ReviewAlreadyStartedError when a colleague would
    begin what the person has begun.
    """
    if is_closed_on(review_round, now):
        raise RoundClosedError
    if not Participant.objects.get(pk=participant.pk).agreed_to(Consent.Purpose.TAKE_PART):
        raise NoConsentError
    version = ReviewRound.objects.get(pk=review_round.pk).question_version
    review, is_new = Review.objects.get_or_create(
        review_round=review_round,
        participant=participant,
        from_life=perspective is not None,
        defaults={
            "perspective": perspective or participant.perspective,
            "stage": None if perspective else participant.stage,
            "kind": kind,
            "started_at": now,
            "question_version": version,
            "typed_by": by if isinstance(by, User) else None,
        },
    )
    if review.withdrawn_at is not None:
        review.kind, review.started_at = kind, now
        review.typed_by = by if isinstance(by, User) else None
        review.withdrawn_at = review.submitted_at = review.submission_key = None
        review.confirmed_at, review.question_version = None, version
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
    written_by: str = Review.Writer.PERSON,
    relation: str = "",
    has_interpreter: bool = False,
) -> None:
    """Who speaks, who writes, and who they are to the person; whoever confirmed must do it again.

    `helped_by` is in anybody's own words, `relation` a choice of `Review.Relation`.
    """
    review = _hold(review, now)
    Review.objects.filter(pk=review.pk).update(
        voiced_by=voiced_by,
        helped_by=helped_by,
        written_by=written_by,
        relation=relation,
        has_interpreter=has_interpreter,
        confirmed_at=None,
    )
    trail.record(by, "said who answers", review, voiced_by=voiced_by, written_by=written_by)


@transaction.atomic
def confirm_review(*, review: Review, by: User | Participant, now: datetime) -> None:
    """The person says that what somebody else said for them is right; `by` may be a colleague
    who asked them.

    Raises NothingToConfirmError unless it was sent and given on their behalf.
    """
    held = Review.objects.select_for_update(no_key=True).get(pk=review.pk)
    if not held.is_submitted or held.voiced_by != Review.Voice.ON_BEHALF:
        raise NothingToConfirmError
    if held.confirmed_at is None:
        held.confirmed_at = now
        held.save(update_fields=["confirmed_at"])
    trail.record(by, "confirmed", held)


# --- answers -------------------------------------------------------------------------------------
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
    stage: PathwayStage | None = None,
    feeling: str = "",
    question_version: int | None = None,
) -> Statement:
    """Keep one answer. The same form with the same words is one answer, however often it comes.

    A first answer makes the wording that was on its page, `question_version`, that of the review.

    Raises TooManyAnswersError, RoundClosedError, ReviewTakenBackError or CardsMadeError.
    """
    review = _hold(review, now)
    key = source_key(form_key, heading, text) if form_key else ""
    said = review.statements.order_by().values_list("heading", "position", "source_key")
    if key and any(known == key for _heading, _position, known in said):
        return review.statements.get(source_key=key)
    places = [position for under, position, _known in said if under == heading]
    if len(places) >= ANSWERS_PER_HEADING:
        raise TooManyAnswersError
    if question_version is not None and not said:
        _was_asked(review, question_version)
    statement = Statement.objects.create(
        review=review,
        heading=heading,
        text=text,
        is_top_priority=is_top_priority,
        stage=stage,
        feeling=feeling,
        position=max(places, default=0) + 1,
        source_key=key,
        added_at=now,
    )
    _confirm_again(review)
    _let_cards_follow(review, by=by, now=now)
    trail.record(by, "answered", statement, heading=heading)
    return statement


def known_answer(
    review: Review, *, heading: str, text: str, form_key: UUID | None
) -> Statement | None:
    """What this form with these words has become already, if it has."""
    if form_key is None:
        return None
    key = source_key(form_key, heading, text)
    return review.statements.filter(source_key=key).first()


@transaction.atomic
def change_answer(
    *,
    statement: Statement,
    text: str,
    is_top_priority: bool,
    by: User | Participant,
    now: datetime,
    stage: PathwayStage | None = None,
    feeling: str = "",
) -> None:
    """Word an answer differently, or say what it is about and whether it matters most."""
    review = _hold(statement.review, now)
    reworded = statement if statement.text != text else None
    statement.text, statement.is_top_priority = text, is_top_priority
    statement.stage, statement.feeling = stage, feeling
    statement.save(update_fields=["text", "is_top_priority", "stage", "feeling"])
    if reworded:
        _confirm_again(review)
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
def move_answer(
    *, statement: Statement, places: int, by: User | Participant, now: datetime
) -> None:
    """Move an answer up (-1) or down (1) among those of its heading that matter as much.

    At the end of the list nothing moves.
    """
    review = _hold(statement.review, now)
    alike = list(
        review.statements.under(statement.heading)
        .filter(is_top_priority=statement.is_top_priority)
        .most_important_first()
    )
    place = alike.index(statement)
    alike.insert(max(0, place + places), alike.pop(place))
    for position, each in enumerate(alike, start=1):
        each.position = position
    Statement.objects.bulk_update(alike, ["position"])
    trail.record(by, "moved answer", statement, place=alike.index(statement) + 1)


@transaction.atomic
def remove_answer(*, statement: Statement, by: User | Participant, now: datetime) -> None:
    """Take one answer out, and its draft card with it."""
    review = _hold(statement.review, now)
    drafting.take_away(Card.objects.filter(statement=statement), now=now)
    trail.record(by, "removed answer", statement)
    statement.delete()
    _confirm_again(review)
    _let_cards_follow(review, by=by, now=now)


@transaction.atomic
def submit_review(
    *, review: Review, submission_key: UUID | None, by: User | Participant, now: datetime
) -> Review:
    """Hand the review over, with a receipt; sending it twice is sending it once.

    Raises NothingAnsweredError, NoConsentError, RoundClosedError or ReviewTakenBackError.
    """
    # The review first, then its round: in the order in which everybody locks.
    both = Review.objects.select_for_update(no_key=True, of=("self", "review_round"))
    review = both.select_related("review_round").get(pk=review.pk)
    if review.is_submitted:
        return review
    _refuse_if_unchangeable(review, now)
    if not (answers := list(review.statements.all())):
        raise NothingAnsweredError
    may_share = True
    if review.participant_id:
        agreed = Consent.objects.latest_words_of(review.participant_id)
        if not agreed.get(Consent.Purpose.TAKE_PART):
            raise NoConsentError
        may_share = agreed.get(Consent.Purpose.SHARE_WORDS, False)
    review.submitted_at, review.submission_key = now, submission_key
    review.receipt_code = _new_receipt_code()
    review.save(update_fields=["submitted_at", "submission_key", "receipt_code"])
    drafted = drafting.draft_cards(review.review_round, answers if may_share else [], now=now)
    trail.record(by, "submitted", review, statements=len(answers), cards=len(drafted))
    return review


@transaction.atomic
def read_review(*, review: Review, by: User) -> None:
    """Write down that a colleague read what somebody said."""
    trail.record(by, "read", review)


def _hold(review: Review, now: datetime) -> Review:
    """The review as it is now, held until the transaction ends, if it may still be changed."""
    found = Review.objects.select_for_update(no_key=True, of=("self",))
    held = found.select_related("review_round").get(pk=review.pk)
    _refuse_if_unchangeable(held, now)
    if held.submitted_at is not None:
        drafting.hold_cards(held)
    return held


def _refuse_if_unchangeable(held: Review, now: datetime) -> None:
    if held.withdrawn_at is not None:
        raise ReviewTakenBackError
    if is_closed_on(held.review_round, now):
        raise RoundClosedError


def _was_asked(review: Review, version: int) -> None:
    """The wording may have changed between the showing of the page and its first answer."""
    is_known = 1 <= version <= review.review_round.question_version
    if is_known and version != review.question_version:
        review.question_version = version
        review.save(update_fields=["question_version"])


def _confirm_again(review: Review) -> None:
    """What was confirmed has changed since."""
    if review.confirmed_at is not None:
        review.confirmed_at = None
        review.save(update_fields=["confirmed_at"])


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
        letters = "".join(secrets.choice(codes.LETTERS) for _ in range(6))
        code = f"{letters[:3]}-{letters[3:]}"
        if not Review.objects.filter(receipt_code=code).exists():
            return code
