"""What pages say about the people on the list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from participants.models import (
    Answer,
    Consent,
    Invitation,
    Participant,
    Perspective,
    Programme,
)

# --- who is missing ------------------------------------------------------------------------------


@dataclass(frozen=True)
class PerspectiveCount:
    """How many people of one perspective are hoped for, and how far each step has come."""

    perspective: Perspective
    target: int
    listed: int
    invited: int
    agreed: int
    declined: int
    warning: str


def who_is_missing(programme: Programme) -> tuple[PerspectiveCount, ...]:
    """Each perspective against its target; `warning` is a sentence when it is empty."""
    invitations = Invitation.objects.filter(participant=OuterRef("pk"))
    people = Counter[tuple[int, str]]()
    for perspective_id, answer, is_invited in (
        programme.participants.with_answer()
        .annotate(is_invited=Exists(invitations))
        .values_list("perspective_id", "answer", "is_invited")
    ):
        people[perspective_id, answer] += 1
        people[perspective_id, "invited"] += is_invited
    return tuple(_count(perspective, people) for perspective in programme.perspectives.all())


def _count(perspective: Perspective, people: Counter[tuple[int, str]]) -> PerspectiveCount:
    agreed = people[perspective.pk, Answer.AGREED]
    listed = agreed + people[perspective.pk, Answer.WAITING]
    warning = ""
    if perspective.target and not listed:
        warning = f"{perspective.name}: nobody is on the list yet."
    elif perspective.target and not agreed:
        warning = f"{perspective.name}: nobody has agreed to take part yet."
    return PerspectiveCount(
        perspective=perspective,
        target=perspective.target,
        listed=listed,
        invited=people[perspective.pk, "invited"],
        agreed=agreed,
        declined=people[perspective.pk, Answer.DECLINED],
        warning=warning,
    )


# --- what a person agreed to ---------------------------------------------------------------------


@dataclass(frozen=True)
class ConsentLine:
    """A person's latest word on one purpose."""

    label: str
    answer: str
    decided_at: datetime | None


def consents(participant: Participant, *, but: Iterable[str] = ()) -> tuple[ConsentLine, ...]:
    """Every purpose, but for those that are asked elsewhere, with yes, no, or not asked yet."""
    latest = {consent.purpose: consent for consent in participant.consents.all()}
    return tuple(
        ConsentLine(
            label=str(purpose.label),
            answer=_("Yes") if consent.is_given else _("No"),
            decided_at=consent.decided_at,
        )
        if (consent := latest.get(purpose.value))
        else ConsentLine(label=str(purpose.label), answer=_("Not asked yet"), decided_at=None)
        for purpose in Consent.Purpose
        if purpose.value not in but
    )
