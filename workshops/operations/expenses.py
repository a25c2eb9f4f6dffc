"""Expenses: what taking part cost, asked for by the person or typed in for them, and paid back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from coproduce.audit import trail
from participants.models import Participant, User
from workshops.errors import ClaimSettledError
from workshops.models import Attendance, ExpenseClaim

State = ExpenseClaim.State


@transaction.atomic
def claim_expense(
    *,
    attendance: Attendance,
    kind: str,
    amount: Decimal,
    form_key: UUID,
    by: User | Participant,
    now: datetime,
    detail: str = "",
) -> ExpenseClaim:
    """Ask for money back; the same form sent twice is one claim."""
    claim, is_new = ExpenseClaim.objects.get_or_create(
        form_key=form_key,
        defaults={
            "attendance": attendance,
            "kind": kind,
            "amount": amount,
            "detail": detail,
            "claimed_at": now,
        },
    )
    if is_new:
        trail.record(by, "claimed", claim, kind=str(kind))
    return claim


@transaction.atomic
def take_back_claim(*, claim: ExpenseClaim, by: User | Participant) -> None:
    """Remove a claim that waits; what is settled stays in the ledger. Raises ClaimSettledError."""
    if claim.state != State.CLAIMED:
        raise ClaimSettledError
    trail.record(by, "took back", claim)
    claim.delete()


@transaction.atomic
def pay_claim(*, claim: ExpenseClaim, paid_on: date, by: User) -> None:
    """Note that a claim was paid on this day. Raises ClaimSettledError."""
    _settle(claim, state=State.PAID, paid_on=paid_on, settled_by=by)
    trail.record(by, "paid", claim)


@transaction.atomic
def refuse_claim(*, claim: ExpenseClaim, reason: str, by: User) -> None:
    """Say no, and why: the person reads it on their page. Raises ClaimSettledError."""
    _settle(claim, state=State.REFUSED, reason=reason, settled_by=by)
    trail.record(by, "turned down", claim)


@transaction.atomic
def reopen_claim(*, claim: ExpenseClaim, by: User) -> None:
    """Undo what was settled by mistake."""
    claim.state, claim.paid_on, claim.reason, claim.settled_by = State.CLAIMED, None, "", None
    claim.save(update_fields=["state", "paid_on", "reason", "settled_by"])
    trail.record(by, "reopened", claim)


def _settle(claim: ExpenseClaim, **fields: object) -> None:
    waiting = ExpenseClaim.objects.filter(pk=claim.pk, state=State.CLAIMED)
    if not waiting.update(**fields):
        raise ClaimSettledError
    claim.refresh_from_db()
