"""Letting go of words that nobody saved."""

from __future__ import annotations

from django.db import transaction

from coproduce.audit import trail
from participants.models import HeldWords, Participant


@transaction.atomic
def drop_held_words(*, held: HeldWords, by: Participant | None) -> None:
    """Throw away what somebody typed and did not save: they asked for it, or a week is over."""
    trail.record(by, "dropped", held)
    HeldWords.objects.filter(pk=held.pk).delete()
