"""Expenses: what taking part cost a person, and what was paid back. No bank details are kept."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from workshops.models.meetings import Attendance


class ExpenseClaim(models.Model):
    """What one person asks for, what for, and when it was paid."""

    class Kind(models.TextChoices):
        TRAVEL = "travel", _("Travel")
        CARE = "care", _("Somebody to look after a person I care for")
        FOOD = "food", _("Food and drink")
        TIME = "time", _("Payment for my time")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        CLAIMED = "claimed", _("Waiting")
        PAID = "paid", _("Paid")
        REFUSED = "refused", _("Not paid")

    attendance = models.ForeignKey(
        Attendance, on_delete=models.CASCADE, related_name="expense_claims"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    detail = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(
        max_digits=7, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.CLAIMED)
    claimed_at = models.DateTimeField()
    paid_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    form_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["claimed_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="a_claim_is_for_some_money"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="paid") | models.Q(paid_on__isnull=False),
                name="what_is_paid_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"£{self.amount}, {self.get_kind_display()}"

    @property
    def programme_id(self) -> int:
        return self.attendance.programme_id
