"""Importing comments that a service already had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from coproduce.audit import trail
from participants.models import PathwayStage, Perspective, User
from reviews.models import Review, ReviewRound, Statement
from reviews.operations import drafting


@dataclass(frozen=True)
class Comment:
    """A comment that a service already had."""

    text: str
    heading: str
    perspective: Perspective | None = None
    stage: PathwayStage | None = None


@dataclass(frozen=True)
class Imported:
    """How an import went: how many comments were new, and how many were already there."""

    added: int
    already_there: int


@transaction.atomic
def import_comments(
    *,
    review_round: ReviewRound,
    comments: Sequence[Comment],
    by: User | None,
    now: datetime,
) -> Imported:
    """Keep each comment as a review of its own with one statement and a draft card.

    What an earlier import brought is left alone: the same file twice adds nothing.
    """
    ReviewRound.objects.select_for_update(no_key=True).get(pk=review_round.pk)
    keyed = _keyed(comments)
    known = set(
        Statement.objects.filter(review__review_round=review_round)
        .exclude(source_key="")
        .values_list("source_key", flat=True)
    )
    new = {key: comment for key, comment in keyed.items() if key not in known}
    reviews = Review.objects.bulk_create(
        [
            Review(
                review_round=review_round,
                perspective=comment.perspective,
                stage=comment.stage,
                kind=Review.Kind.IMPORTED,
                started_at=now,
                submitted_at=now,
            )
            for comment in new.values()
        ],
        batch_size=500,
    )
    statements = Statement.objects.bulk_create(
        [
            Statement(
                review=review,
                heading=comment.heading,
                text=comment.text,
                position=1,
                source_key=key,
                added_at=now,
            )
            for review, (key, comment) in zip(reviews, new.items(), strict=True)
        ],
        batch_size=500,
    )
    drafting.draft_cards(review_round, statements, now=now)
    trail.record(by, "imported comments", review_round, added=len(new))
    return Imported(added=len(new), already_there=len(comments) - len(new))


def _keyed(comments: Sequence[Comment]) -> dict[str, Comment]:
    """Each comment under a hash of itself; the second "Very good" of a file is another one."""
    seen: Counter[str] = Counter()
    keyed = {}
    for comment in comments:
        perspective, stage = str(comment.perspective or ""), str(comment.stage or "")
        key = drafting.source_key("comment", comment.heading, comment.text, perspective, stage)
        seen[key] += 1
        keyed[drafting.source_key(key, seen[key])] = comment
    return keyed
