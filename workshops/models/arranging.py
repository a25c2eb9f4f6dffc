"""Arranging: what is done so that everybody can take part."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from participants.models import AccessNeed
from workshops.models.meetings import Workshop


class Arrangement(models.Model):
    """What was done about one need, for one workshop or for the programme as a whole."""

    class State(models.TextChoices):
        TO_DO = "to_do", "To do"
        BOOKED = "booked", "Booked"
        MET = "met", "Met"
        NOT_MET = "not_met", "Could not be met"
        REVIEWED = "reviewed", "Asked again"

    need = models.ForeignKey(AccessNeed, on_delete=models.CASCADE, related_name="arrangements")
    workshop = models.ForeignKey(
        Workshop, null=True, blank=True, on_delete=models.CASCADE, related_name="arrangements"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.TO_DO)
    note = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["need", "workshop"], name="one_arrangement_a_workshop"),
            models.UniqueConstraint(
                fields=["need"], condition=Q(workshop=None), name="one_arrangement_a_programme"
            ),
        ]

    def __str__(self) -> str:
        return f"Arrangement {self.pk}"

    @property
    def programme_id(self) -> int:
        return self.need.programme_id
