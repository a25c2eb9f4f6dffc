"""Taking words back: from the review, its cards, the themes they are in and the packs printed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from coproduce.audit import trail
from participants import retention
from participants.models import Participant, User
from reviews.models import Card, Placement, PrintedPack, Review, Statement, ThemePack
from reviews.operations import cards, drafting

BECAUSE = "Somebody took their words back. Take out the cards {codes}, and freeze a new pack."


@transaction.atomic
def withdraw_review(*, review: Review, by: User | Participant, now: datetime) -> list[str]:
    """Take everything back that this person said, wherever it went. Cannot be undone.

    Their words go from all their reviews. Cards that may hang on a wall leave a tombstone without
    a word; their codes are returned. Packs that held them are superseded and emptied. Doing it
    twice changes nothing.
    """
    whose = Q(participant=review.participant_id) if review.participant_id else Q(pk=review.pk)
    held = list(Review.objects.select_for_update().filter(whose, withdrawn_at=None))
    codes: list[str] = []
    for each in held:
        codes += _take_back(each, by=by, now=now)
    if held and review.participant:
        retention.erase_words(review.participant)
    Statement.objects.filter(review__in=held).delete()
    trail.record(by, "withdrew", review, cards=codes)
    return codes


def _take_back(review: Review, *, by: User | Participant, now: datetime) -> list[str]:
    of_review = Card.objects.of_review(review)
    ids = list(of_review.select_for_update().values_list("pk", flat=True))
    had_left = of_review.approved().exists()
    packs = list(ThemePack.objects.filter(cards__in=ids).distinct())
    Placement.objects.filter(card__in=ids).delete()
    codes = drafting.take_away(of_review)
    PrintedPack.objects.filter(pack__cards__in=ids).delete()
    for pack in packs:
        pack.contents = {}
        if pack.superseded_at is None:
            pack.superseded_at = now
            pack.superseded_because = BECAUSE.format(codes=", ".join(codes))[:300]
        pack.save(update_fields=["superseded_at", "superseded_because", "contents"])
    review.withdrawn_at = now
    review.helped_by = ""
    review.save(update_fields=["withdrawn_at", "helped_by"])
    if had_left:
        asked_by = by if isinstance(by, User) else None
        cards.themes_are_due(review.review_round, by=asked_by, now=now)
    return codes
