"""What the public page and the lead's list say about people who would like to take part."""

from __future__ import annotations

from collections import Counter

from participants.models import Interest, Opportunity, Programme


def open_opportunity(programme_slug: str) -> Opportunity | None:
    """The public page of a programme, if its lead has switched it on."""
    return (
        Opportunity.objects.filter(programme__slug=programme_slug, is_open=True)
        .select_related("programme__host")
        .first()
    )


def opportunity_of(programme: Programme) -> Opportunity | None:
    """What is worded for the public page, open or not."""
    return Opportunity.objects.filter(programme=programme).first()


def interest_counts(programme: Programme) -> dict[str, int]:
    """How many wait, were put on the list, or were declined."""
    counted = Counter(programme.interests.values_list("state", flat=True))
    return {state.value: counted[state.value] for state in Interest.State}


def interests_not_told(programme: Programme) -> list[Interest]:
    """Declined, and the email with it did not leave, or may not have left."""
    stuck = [Interest.Sending.FAILED, Interest.Sending.UNKNOWN]
    return list(programme.interests.filter(sending__in=stuck).exclude(name=""))
