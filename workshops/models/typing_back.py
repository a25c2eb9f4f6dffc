"""Typing back: sheets of paper that were typed in when the network was there again."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from workshops.models.meetings import Workshop


class TypedSheetQuerySet(models.QuerySet["TypedSheet"]):
    def standing(self) -> TypedSheetQuerySet:
        """Typed, and not taken back."""
        return self.filter(undone_at=None)


class TypedSheet(models.Model):
    """A sheet of moves and causes as typed in: known by its number and by what it says."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="typed_sheets")
    number = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    lines = models.PositiveIntegerField()
    decision_ids = models.JSONField(default=list)
    cause_ids = models.JSONField(default=list)
    typed_at = models.DateTimeField()
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = TypedSheetQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Sheet {self.number}"

    @property
    def programme_id(self) -> int:
        return self.workshop.programme_id
