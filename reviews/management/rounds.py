"""Which round of reviews a command is about."""

from __future__ import annotations

from django.core.management.base import CommandError

from participants.models import Programme
from reviews.models import ReviewRound


def latest_round(programme_slug: str) -> ReviewRound:
    """The latest round of the programme with this short name. Raises CommandError."""
    programme = Programme.objects.filter(slug=programme_slug).first()
    if programme is None:
        raise CommandError(f"There is no programme {programme_slug!r}.")
    review_round: ReviewRound | None = programme.rounds.first()
    if review_round is None:
        raise CommandError("This programme has no round of reviews yet.")
    return review_round
