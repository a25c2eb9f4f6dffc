"""The expenses of a programme: what waits, what was paid, and what that comes to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from participants.models import Participant, Programme
from workshops.models import Attendance, ExpenseClaim


@dataclass(frozen=True)
class Ledger:
    waiting: tuple[ExpenseClaim, ...]
    settled: tuple[ExpenseClaim, ...]
    waiting_sum: Decimal
    paid_sum: Decimal


def claims_of(participant: Participant) -> QuerySet[ExpenseClaim]:
    return ExpenseClaim.objects.filter(attendance__participant=participant).select_related(
        "attendance__workshop"
    )


def claims_in(programme: Programme) -> QuerySet[ExpenseClaim]:
    return ExpenseClaim.objects.filter(attendance__workshop__programme=programme).select_related(
        "attendance__workshop", "attendance__participant", "settled_by"
    )


def claimable_by(participant: Participant) -> QuerySet[Attendance]:
    """The days for which somebody may ask for money back: all that they were invited to."""
    return participant.attendances.select_related("workshop").order_by("-workshop__held_on")


def claimable_in(programme: Programme) -> QuerySet[Attendance]:
    return (
        Attendance.objects.filter(workshop__programme=programme)
        .select_related("workshop", "participant")
        .order_by("participant__name", "-workshop__held_on")
    )


def ledger(programme: Programme) -> Ledger:
    claims = list(claims_in(programme))
    waiting = tuple(each for each in claims if each.state == ExpenseClaim.State.CLAIMED)
    paid = [each.amount for each in claims if each.state == ExpenseClaim.State.PAID]
    return Ledger(
        waiting=waiting,
        settled=tuple(each for each in claims if each.state != ExpenseClaim.State.CLAIMED),
        waiting_sum=sum((each.amount for each in waiting), Decimal("0.00")),
        paid_sum=sum(paid, Decimal("0.00")),
    )
