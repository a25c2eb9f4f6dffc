"""Cards: checking, approving, wording, splitting and setting aside; a person decides each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from coproduce.audit import trail
from coproduce.jobs import queue
from participants.models import Perspective, Programme, User
from reviews import documents
from reviews.errors import (
    CardChangedError,
    CardNotDraftError,
    CardWithdrawnError,
    LooksPersonalError,
    NotToBeSharedError,
)
from reviews.models import Card, ReviewRound
from reviews.models.cards import CardQuerySet
from reviews.operations import drafting


@transaction.atomic
def read_cards(*, review_round: ReviewRound, cards: int, by: User) -> None:
    """Write down that a colleague read statements beside the cards made from them."""
    trail.record(by, "read", review_round, cards=cards)


@transaction.atomic
def approve_card(*, card: Card, version: int, by: User, now: datetime) -> Card:
    """Say that a card names nobody and may leave the review.

    Raises CardChangedError, CardWithdrawnError, CardNotDraftError or NotToBeSharedError.
    """
    card = _hold(card, version)
    if card.is_approved:
        return card
    if card.state != Card.State.DRAFT:
        raise CardNotDraftError
    if not Card.objects.shareable().filter(pk=card.pk).exists():
        raise NotToBeSharedError
    card.state, card.approved_at, card.approved_by = Card.State.APPROVED, now, by
    card.version += 1
    card.save(update_fields=["state", "approved_at", "approved_by", "version"])
    themes_are_due(card.review_round, by=by, now=now)
    trail.record(by, "approved", card)
    return card


@transaction.atomic
def approve_unmarked(
    *, review_round: ReviewRound, seen: Mapping[int, int], by: User, now: datetime
) -> int:
    """Approve the drafts that somebody saw, as versions by id, and in which nothing is marked.

    Cards that changed meanwhile wait. Returns how many were approved.
    """
    names = documents.names_of_people(review_round.programme_id)
    drafting.hold_round(review_round.pk)
    drafts = _held_drafts(review_round).filter(pk__in=seen)
    ready = [
        card.pk
        for card in drafts
        if card.version == seen[card.pk] and not drafting.looks_personal(card.text, names)
    ]
    _approve(review_round, ready, by=by, now=now)
    trail.record(by, "approved unmarked", review_round, cards=len(ready))
    return len(ready)


@transaction.atomic
def confirm_taken_down(
    *, programme: Programme, seen: Collection[int], by: User, now: datetime
) -> int:
    """Say that cards whose words were taken back hang nowhere any more. Returns how many."""
    of_programme = Card.objects.filter(review_round__programme=programme, pk__in=seen)
    taken = of_programme.to_take_down().update(taken_down_at=now)
    trail.record(by, "took cards off the wall of", programme, cards=taken)
    return taken


@transaction.atomic
def approve_all(*, review_round: ReviewRound, by: User | None, now: datetime) -> int:
    """Approve every draft that may be shared, marked or not. Returns how many there were."""
    drafting.hold_round(review_round.pk)
    ready = list(_held_drafts(review_round).values_list("pk", flat=True))
    _approve(review_round, ready, by=by, now=now)
    trail.record(by, "approved all", review_round, cards=len(ready))
    return len(ready)


@transaction.atomic
def edit_card(*, card: Card, version: int, text: str, by: User, now: datetime) -> Card:
    """Word a card differently; it has to be checked again.

    Raises CardChangedError or CardWithdrawnError.
    """
    card = _hold(card, version)
    if card.text == text:
        return card
    _reword(card, text)
    if _back_to_draft(card):
        themes_are_due(card.review_round, by=by, now=now)
    trail.record(by, "edited", card)
    return card


@transaction.atomic
def split_card(
    *, card: Card, version: int, texts: Sequence[str], by: User, now: datetime
) -> list[Card]:
    """Make one card for each idea: the first keeps its code. All have to be checked again.

    What was said stays with the review, whole. Raises CardChangedError or CardWithdrawnError.
    """
    card = _hold(card, version)
    names = documents.names_of_people(card.programme_id)
    codes = drafting.take_codes(card.review_round, [card.heading] * (len(texts) - 1))
    _reword(card, texts[0])
    was_approved = _back_to_draft(card)
    new = Card.objects.bulk_create(
        Card(
            review_round=card.review_round,
            statement_id=card.statement_id,
            perspective_id=card.perspective_id,
            stage_id=card.stage_id,
            heading=card.heading,
            code=code,
            text=text,
            is_top_priority=card.is_top_priority,
            looks_personal=drafting.looks_personal(text, names),
            made_at=now,
        )
        for code, text in zip(codes, texts[1:], strict=True)
    )
    if was_approved:
        themes_are_due(card.review_round, by=by, now=now)
    trail.record(by, "split", card, into=[each.pk for each in new])
    return [card, *new]


@transaction.atomic
def set_aside_card(*, card: Card, version: int, by: User, now: datetime) -> Card:
    """Do not use a card; what was said stays with the review. Raises CardChangedError."""
    card = _hold(card, version)
    was_approved = _back_to_draft(card)
    card.state = Card.State.SET_ASIDE
    card.save(update_fields=["state"])
    if was_approved:
        themes_are_due(card.review_round, by=by, now=now)
    trail.record(by, "set aside", card)
    return card


@transaction.atomic
def bring_back_card(*, card: Card, version: int, by: User, now: datetime) -> Card:
    """Put a card that was approved or not used back among those to be checked. CardChangedError."""
    card = _hold(card, version)
    if card.state != Card.State.DRAFT and _back_to_draft(card):
        themes_are_due(card.review_round, by=by, now=now)
    trail.record(by, "brought back", card)
    return card


@transaction.atomic
def add_card_in_room(
    *,
    review_round: ReviewRound,
    heading: str,
    text: str,
    by: User,
    now: datetime,
    perspective: Perspective | None = None,
    is_checked: bool = False,
) -> Card:
    """Make a card of words said in the room, with no review behind it, approved on the spot.

    Raises LooksPersonalError while something in it looks personal and nobody said that it is not.
    """
    names = documents.names_of_people(review_round.programme_id)
    looks_personal = drafting.looks_personal(text, names)
    if looks_personal and not is_checked:
        raise LooksPersonalError
    (code,) = drafting.take_codes(drafting.hold_round(review_round.pk), [heading])
    card = Card.objects.create(
        review_round=review_round,
        perspective=perspective,
        heading=heading,
        code=code,
        text=text,
        looks_personal=looks_personal,
        state=Card.State.APPROVED,
        made_at=now,
        approved_at=now,
        approved_by=by,
    )
    themes_are_due(review_round, by=by, now=now)
    trail.record(by, "added in the room", card)
    return card


def themes_are_due(review_round: ReviewRound, *, by: User | None, now: datetime) -> None:
    """What themes are made of has changed: count it, and ask for them to be found again."""
    ReviewRound.objects.filter(pk=review_round.pk).update(revision=F("revision") + 1)
    queue.request(
        "find_themes",
        subject_id=review_round.pk,
        programme_id=review_round.programme_id,
        by=by,
        now=now,
    )


def _approve(
    review_round: ReviewRound, ids: Sequence[int], *, by: User | None, now: datetime
) -> None:
    if not ids:
        return
    Card.objects.filter(pk__in=ids).update(
        state=Card.State.APPROVED, approved_at=now, approved_by=by, version=F("version") + 1
    )
    themes_are_due(review_round, by=by, now=now)


def _held_drafts(review_round: ReviewRound) -> CardQuerySet:
    shareable = review_round.cards.drafts().shareable()
    return shareable.select_for_update(no_key=True, of=("self",))


def _hold(card: Card, version: int) -> Card:
    """The card and its round, held until the transaction ends, if the card is still the one that
    somebody saw.
    """
    review_round = drafting.hold_round(card.review_round_id)
    held = Card.objects.select_for_update(no_key=True).filter(pk=card.pk).first()
    if held is None or held.state == Card.State.WITHDRAWN:
        raise CardWithdrawnError
    if held.version != version:
        raise CardChangedError
    held.review_round = review_round
    return held


def _reword(card: Card, text: str) -> None:
    names = documents.names_of_people(card.programme_id)
    card.text = text
    card.looks_personal = drafting.looks_personal(text, names)


def _back_to_draft(card: Card) -> bool:
    """Take an approval back and count the change. True when there was an approval."""
    was_approved = card.is_approved
    card.state, card.approved_at, card.approved_by = Card.State.DRAFT, None, None
    card.version += 1
    card.save()
    return was_approved
