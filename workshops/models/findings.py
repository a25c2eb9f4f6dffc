"""Findings: why a theme is as it is, and what success would look like."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from participants.models import Perspective
from reviews.models import Card, Theme
from workshops.models.meetings import Workshop


class RootCause(models.Model):
    """A cause in a theme's tree: several a theme, at any depth, with the cards that support it.

    `position` is its place among the causes beneath the same one.
    """

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="root_causes")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children"
    )
    workshop = models.ForeignKey(
        Workshop, null=True, blank=True, on_delete=models.SET_NULL, related_name="root_causes"
    )
    text = models.CharField(max_length=500)
    is_to_act_on = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    cards = models.ManyToManyField(Card, blank=True, related_name="root_causes")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def programme_id(self) -> int:
        return self.theme.programme_id


class SuccessCriterion(models.Model):
    """What good would look like for one perspective, in the first person."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="success_criteria")
    perspective = models.ForeignKey(
        Perspective, on_delete=models.RESTRICT, related_name="success_criteria"
    )
    text = models.CharField(max_length=500)
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["perspective__position", "id"]
        verbose_name_plural = "success criteria"

    def __str__(self) -> str:
        return self.text

    @property
    def programme_id(self) -> int:
        return self.theme.programme_id
