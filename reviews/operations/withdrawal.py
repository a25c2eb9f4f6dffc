"""Taking words back: from the review, its cards, the themes they are in and the packs printed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from coproduce.audit import trail
from participants import retention
from participants.models import Participant, User
from reviews.models import Card, Placement, Review, ReviewRound, Statement
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
def erase_participant(*, participant: Participant, by: User | None, now: datetime) -> None:
    """Take back all that somebody said, and forget who they are. Cannot be undone.

    What stays names nobody: that somebody of this perspective took part, and what they agreed to.
    """
    for review in participant.reviews.filter(withdrawn_at=None):
        withdraw_review(review=review, by=by, now=now)
    Participant.objects.filter(pk=participant.pk).update(withdrawn_at=now)
    retention.erase_person(participant)
    trail.record(by, "erased", participant)


def _take_back(review: Review, *, by: User | Participant | None, now: datetime) -> list[str]:
    ReviewRound.objects.select_for_update(no_key=True).get(pk=review.review_round_id)
    of_review = Card.objects.of_review(review)
    found = list(of_review.select_for_update(no_key=True))
    had_left = any(card.is_approved for card in found)
    packs.supersede(cards=found, by=by, now=now)
    Placement.objects.filter(card__in=found).delete()
    codes = drafting.take_away(of_review)
    theme_words.forget(
        review_round=review.review_round, texts=[card.text for card in found], now=now
    )
    review.withdrawn_at = now
    review.helped_by = ""
    review.save(update_fields=["withdrawn_at", "helped_by"])
    if had_left:
        asked_by = by if isinstance(by, User) else None
        cards.themes_are_due(review.review_round, by=asked_by, now=now)
    return codes
