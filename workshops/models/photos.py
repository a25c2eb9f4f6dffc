"""Photos of what hung on the wall at the end of a day."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from workshops.models.meetings import Workshop


class Photo(models.Model):
    """A photo of the wall in the record of a day, and the words for people who do not see it."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="photos")
    words = models.CharField(max_length=300)
    content = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Photo {self.pk}"

    @property
    def programme_id(self) -> int:
        return self.workshop.programme_id
