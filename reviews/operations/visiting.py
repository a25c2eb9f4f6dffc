"""Visiting people: who goes to whom, what is taken on a device, and what comes back from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from coproduce.audit import trail
from participants.models import Consent, Participant, User
from participants.operations import recruiting
from reviews.errors import (
    AlreadyDecidedError,
    CardsMadeError,
    PersonLeftError,
    RoundClosedError,
    VersionsOnCardsError,
    WordsOnCardsError,
)
from reviews.models import BroughtReview, Review, ReviewRound, Visit
from reviews.models.collecting import is_closed_on
from reviews.operations import collecting


@dataclass(frozen=True)
class Brought:
    """What a device sent about one visit; `words` is all of it as it would be kept."""

    decisions: Mapping[str, bool]
    voice: Mapping[str, Any]
    answers: Sequence[tuple[str, Mapping[str, Any]]]
    words: dict[str, Any]

    @property
    def is_declined(self) -> bool:
        return not self.decisions[Consent.Purpose.TAKE_PART]


# --- who goes to whom ----------------------------------------------------------------------------
@transaction.atomic
def assign_visits(
    *,
    review_round: ReviewRound,
    participants: Sequence[Participant],
    interviewer: User,
    by: User,
    now: datetime,
) -> None:
    """Say who visits these people; whoever has a visit already is left as they are."""
    ReviewRound.objects.select_for_update(no_key=True).get(pk=review_round.pk)
    standing = review_round.visits.standing().values_list("participant_id", flat=True)
    new = [each for each in participants if each.pk not in set(standing)]
    Visit.objects.bulk_create(
        Visit(
            review_round=review_round,
            participant=participant,
            interviewer=interviewer,
            assigned_at=now,
            assigned_by=by,
        )
        for participant in new
    )
    trail.record(
        by,
        "assigned visits of",
        review_round,
        interviewer_id=interviewer.pk,
        participant_ids=[each.pk for each in new],
    )


@transaction.atomic
def release_visit(*, visit: Visit, by: User, now: datetime) -> None:
    """Let somebody else make this visit. What a device still brings back is taken all the same."""
    Visit.objects.filter(pk=visit.pk, released_at=None).update(released_at=now)
    trail.record(by, "released", visit)


@transaction.atomic
def take_visits(*, review_round: ReviewRound, by: User, now: datetime) -> list[Visit]:
    """Hand the visits that somebody still has to make to their device, and write down which."""
    visits = list(
        review_round.visits.to_take()
        .filter(interviewer=by)
        .select_related("participant__perspective")
        .prefetch_related("participant__access_needs")
    )
    Visit.objects.filter(pk__in=[each.pk for each in visits]).update(taken_at=now)
    trail.record(
        by,
        "took on a device",
        review_round,
        participant_ids=[each.participant_id for each in visits],
    )
    return visits


# --- what comes back -----------------------------------------------------------------------------
@transaction.atomic
def receive_visit(
    *,
    visit: Visit,
    key: UUID,
    digest: str,
    brought: Brought,
    agreed_at: datetime,
    by: User,
    now: datetime,
) -> BroughtReview:
    """Keep what a device brought, whole or not at all; the same again changes nothing.

    When there is another version, or the round has closed, it is held until a person decides.
    Raises PersonLeftError for somebody who left, said no or took their answers back since.
    """
    held = Visit.objects.select_for_update(no_key=True).get(pk=visit.pk)
    if known := held.brought.filter(key=key, digest=digest).first():
        return known
    # Held until the end, in the order of an erasure: nobody is erased while their words arrive.
    other = _review_of(held)
    participant = Participant.objects.select_for_update(no_key=True).get(pk=held.participant_id)
    _refuse_whoever_left(held, participant, agreed_at)
    arrived = BroughtReview(
        visit=held,
        key=key,
        digest=digest,
        agreed_at=agreed_at,
        received_at=now,
        brought_by=by,
    )
    if brought.is_declined:
        recruiting.record_decline(participant=participant, by=by, now=now)
        arrived.state = BroughtReview.State.DECLINED
    elif reason := _why_a_person_decides(held, other, now):
        arrived.state, arrived.because = BroughtReview.State.HELD, reason
        arrived.words = brought.words
    else:
        arrived.review = _store(arrived, brought, by=by, now=now)
        arrived.state = BroughtReview.State.STORED
    arrived.save()
    trail.record(by, "received", arrived, state=arrived.state, answers=len(brought.answers))
    return arrived


def has_left(visit: Visit) -> bool:
    """Whether this person's name and words have to go from any device."""
    return visit.participant.withdrawn_at is not None


def _refuse_whoever_left(visit: Visit, participant: Participant, agreed_at: datetime) -> None:
    review = _review_of(visit, taken_back=True)
    words = [
        participant.withdrawn_at,
        participant.declined_at,
        review.withdrawn_at if review else None,
    ]
    if participant.withdrawn_at or any(said and said > agreed_at for said in words):
        raise PersonLeftError


def _why_a_person_decides(visit: Visit, other: Review | None, now: datetime) -> str:
    if other and (other.is_submitted or other.statements.exists()):
        return str(BroughtReview.Because.ANSWERED)
    if is_closed_on(visit.review_round, now):
        return str(BroughtReview.Because.CLOSED)
    return ""


def _review_of(visit: Visit, *, taken_back: bool = False) -> Review | None:
    """The person's first review in this round, held until the transaction ends."""
    return (
        Review.objects.select_for_update(no_key=True)
        .filter(
            review_round=visit.review_round,
            participant=visit.participant_id,
            from_life=False,
            withdrawn_at__isnull=not taken_back,
        )
        .first()
    )


def _store(arrived: BroughtReview, brought: Brought, *, by: User, now: datetime) -> Review:
    """A review of its own, or the words for one that is still empty."""
    visit = arrived.visit
    participant = visit.participant
    if participant.declined_at is not None:  # before they agreed: whoever said no later was refused
        recruiting.record_return(participant=participant, by=by)
    recruiting.record_consents(
        participant=participant, answers=brought.decisions, by=by, now=arrived.agreed_at
    )
    review = _review_of(visit) or collecting.start_review(
        review_round=visit.review_round,
        participant=participant,
        by=by,
        now=now,
        kind=Review.Kind.ONE_TO_ONE,
    )
    review.kind, review.typed_by = Review.Kind.ONE_TO_ONE, by
    review.save(update_fields=["kind", "typed_by"])
    _write(review, brought, by=by, now=now)
    return collecting.submit_review(review=review, submission_key=arrived.key, by=by, now=now)


def _write(review: Review, brought: Brought, *, by: User, now: datetime) -> None:
    collecting.say_who_answers(review=review, by=by, now=now, **brought.voice)
    for heading, answer in brought.answers:
        collecting.add_answer(review=review, heading=heading, by=by, now=now, **answer)


# --- two versions --------------------------------------------------------------------------------
@transaction.atomic
def use_brought(*, arrived: BroughtReview, brought: Brought, by: User, now: datetime) -> None:
    """What the device brought takes the place of the other version.

    Raises AlreadyDecidedError, PersonLeftError, VersionsOnCardsError or RoundClosedError.
    """
    with _deciding(arrived, by=by, now=now) as held:
        other = _review_of(held.visit)
        if other is None:
            held.review = _store(held, brought, by=by, now=now)
        else:
            for statement in other.statements.all():
                collecting.remove_answer(statement=statement, by=by, now=now)
            collecting.decide_consents(
                participant=held.visit.participant, decisions=brought.decisions, by=by, now=now
            )
            _write(other, brought, by=by, now=now)
            held.review = collecting.submit_review(
                review=other, submission_key=held.key, by=by, now=now
            )
        held.state = BroughtReview.State.USED
    trail.record(by, "used", arrived)


@transaction.atomic
def add_brought(*, arrived: BroughtReview, brought: Brought, by: User, now: datetime) -> None:
    """Both versions count: the answers of the device join the others.

    What the person refused in either version stays refused. Raises what `use_brought` does.
    """
    with _deciding(arrived, by=by, now=now) as held:
        other = _review_of(held.visit)
        if other is None:
            held.review = _store(held, brought, by=by, now=now)
        else:
            refused = {purpose: False for purpose, yes in brought.decisions.items() if not yes}
            collecting.decide_consents(
                participant=held.visit.participant, decisions=refused, by=by, now=now
            )
            for heading, answer in brought.answers:
                collecting.add_answer(review=other, heading=heading, by=by, now=now, **answer)
            held.review = collecting.submit_review(
                review=other, submission_key=held.key, by=by, now=now
            )
        held.state = BroughtReview.State.ADDED
    trail.record(by, "added", arrived)


@transaction.atomic
def set_brought_aside(*, arrived: BroughtReview, by: User, now: datetime) -> None:
    """The other version is kept, and these words are erased.

    Raises AlreadyDecidedError or PersonLeftError.
    """
    with _deciding(arrived, by=by, now=now) as held:
        held.state = BroughtReview.State.SET_ASIDE
    trail.record(by, "set aside", arrived)


@contextmanager
def _deciding(arrived: BroughtReview, *, by: User, now: datetime) -> Iterator[BroughtReview]:
    """The held version, decided once; its words are not kept any longer than that."""
    held = BroughtReview.objects.select_for_update(no_key=True).get(pk=arrived.pk)
    if not held.is_held:
        raise AlreadyDecidedError
    if has_left(held.visit):
        raise PersonLeftError
    try:
        yield held
    except (CardsMadeError, WordsOnCardsError):
        raise VersionsOnCardsError from None
    except RoundClosedError:
        raise RoundClosedError(
            "This round of reviews has closed. Open it again first, then decide."
        ) from None
    held.words, held.decided_at, held.decided_by = {}, now, by
    held.save()
