"""Which forms were answered lately."""

from __future__ import annotations

from django.db import models


class SentForm(models.Model):
    """A form that did its work, remembered for a day in case it arrives again.

    `digest` is a hash of who sent it, where to, its key and everything in it.
    """

    digest = models.CharField(max_length=64, unique=True)
    answered_with = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Form {self.pk}"
