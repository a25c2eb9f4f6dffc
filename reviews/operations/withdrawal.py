"""Taking words back: from the review, its cards, the themes they are in and the packs printed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from coproduce.audit import trail
from participants import retention
from participants.models import Consent, Participant, User
from participants.operations import recruiting
from reviews.errors import CardsDecidedUponError, ImportGoneError
from reviews.models import (
    Card,
    CommentImport,
    Placement,
    Review,
    ReviewRound,
    Statement,
)
from reviews.operations import cards, drafting, packs, theme_words


@transaction.atomic
def withdraw_review(*, review: Review, by: User | Participant | None, now: datetime) -> list[str]:
    """Take everything back that this person said, wherever it went. Cannot be undone.

    Their words go from all their reviews. Cards that may hang on a wall leave a tombstone without
    a word; their codes are returned. Packs that held them are superseded and emptied. Doing it
    twice changes nothing.
    """
    whose = Q(participant=review.participant_id) if review.participant_id else Q(pk=review.pk)
    held = list(Review.objects.select_for_update(no_key=True).filter(whose, withdrawn_at=None))
    codes: list[str] = []
    for each in held:
        codes += _take_back(each, by=by, now=now)
    if held and review.participant:
        retention.erase_words(review.participant)
    Statement.objects.filter(review__in=held).delete()
    trail.record(by, "withdrew", review, cards=codes)
    return codes


@transaction.atomic
def erase_participant(
    *, participant: Participant, by: User | Participant | None, now: datetime
) -> None:
    """Take back all that somebody said, and forget who they are. Cannot be undone.

    What stays names nobody: that somebody of this perspective took part, and what they agreed to.
    """
    for review in participant.reviews.filter(withdrawn_at=None):
        withdraw_review(review=review, by=by, now=now)
    Participant.objects.filter(pk=participant.pk).update(withdrawn_at=now)
    retention.erase_person(participant)
    trail.record(by, "erased", participant)


@transaction.atomic
def stop_sharing(*, participant: Participant, by: User | Participant, now: datetime) -> list[str]:
    """Take somebody's words off cards, themes and packs; their answers stay with their review.

    Returns the codes of cards that may hang on a wall. If they agree again, new cards are drafted.
    """
    recruiting.record_consents(
        participant=participant, answers={Consent.Purpose.SHARE_WORDS: False}, by=by, now=now
    )
    codes: list[str] = []
    for review in participant.reviews.submitted().select_for_update(no_key=True):
        of_review = Card.objects.of_review(review)
        codes += _take_cards(review.review_round, of_review, by, now)
        of_review.withdrawn().update(statement=None)
    trail.record(by, "stopped sharing of", participant, cards=codes)
    return codes


@transaction.atomic
def undo_import(*, comment_import: CommentImport, by: User, now: datetime) -> list[str]:
    """Take out again what one file brought: reviews, statements, cards. Cannot be undone.

    Approved cards leave a tombstone; their codes are returned. Raises ImportGoneError, or
    CardsDecidedUponError once people put one of them in a theme or a pack.
    """
    held = CommentImport.objects.select_for_update(of=("self",)).get(pk=comment_import.pk)
    if held.state != CommentImport.State.DONE:
        raise ImportGoneError
    review_round = ReviewRound.objects.select_for_update(no_key=True).get(pk=held.review_round_id)
    of_import = Card.objects.filter(statement__review__comment_imports=held)
    if of_import.decided_upon().exists():
        raise CardsDecidedUponError
    codes = _take_cards(review_round, Card.objects.filter(pk__in=of_import.values("pk")), by, now)
    reviews = held.reviews.count()
    held.reviews.all().delete()
    held.state, held.undone_at = CommentImport.State.UNDONE, now
    held.save(update_fields=["state", "undone_at"])
    trail.record(by, "undid import of", held, reviews=reviews, cards=codes)
    return codes


def _take_back(review: Review, *, by: User | Participant | None, now: datetime) -> list[str]:
    codes = _take_cards(review.review_round, Card.objects.of_review(review), by, now)
    review.withdrawn_at = now
    review.helped_by = ""
    review.save(update_fields=["withdrawn_at", "helped_by"])
    return codes


def _take_cards(
    review_round: ReviewRound,
    cards_gone: QuerySet[Card],
    by: User | Participant | None,
    now: datetime,
) -> list[str]:
    """Take cards off board, themes and packs; the codes of those that may hang on a wall."""
    ReviewRound.objects.select_for_update(no_key=True).get(pk=review_round.pk)
    found = list(cards_gone.select_for_update(no_key=True))
    had_left = any(card.is_approved for card in found)
    packs.supersede(cards=found, by=by, now=now)
    Placement.objects.filter(card__in=found).delete()
    codes = drafting.take_away(cards_gone, now=now)
    theme_words.forget(review_round=review_round, texts=[card.text for card in found], now=now)
    if had_left:
        asked_by = by if isinstance(by, User) else None
        cards.themes_are_due(review_round, by=asked_by, now=now)
    return codes
