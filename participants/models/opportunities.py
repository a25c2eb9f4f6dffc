"""Opportunities: a public page on which people say that they would like to take part."""

from __future__ import annotations

import re

from django.conf import settings
from django.db import models

from coproduce.posting import Sending
from participants.models.programmes import Perspective, Programme
from participants.models.recruiting import Participant


class Opportunity(models.Model):
    """What a programme says in public about taking part, while its lead has switched it on."""

    programme = models.OneToOneField(
        Programme, on_delete=models.CASCADE, related_name="opportunity"
    )
    text = models.TextField(max_length=2000)
    is_open = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name_plural = "opportunities"

    def __str__(self) -> str:
        return f"Opportunity of {self.programme}"

    @property
    def paragraphs(self) -> list[str]:
        """What it says, a paragraph at a time, each of which may have its own translation."""
        return [each.strip() for each in re.split(r"\n\s*\n", self.text) if each.strip()]


class InterestQuerySet(models.QuerySet["Interest"]):
    def waiting(self) -> InterestQuerySet:
        return self.filter(state=Interest.State.WAITING)


class Interest(models.Model):
    """Somebody who would like to take part, and whom the lead has not yet answered, or has."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for an answer"
        ACCEPTED = "accepted", "On the list of people"
        DECLINED = "declined", "Thanked and declined"

    Sending = Sending

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="interests")
    perspective = models.ForeignKey(
        Perspective, null=True, blank=True, on_delete=models.RESTRICT, related_name="interests"
    )
    participant = models.OneToOneField(
        Participant, null=True, blank=True, on_delete=models.SET_NULL, related_name="interest"
    )
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    adjustments = models.CharField(max_length=200, blank=True)
    language = models.CharField(
        max_length=5,
        choices=Participant.Language.choices,
        default=Participant.Language.ENGLISH,
    )
    looks_automatic = models.BooleanField(default=False)
    form_key = models.UUIDField(unique=True)
    registered_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sending = models.CharField(max_length=10, choices=Sending.choices, default=Sending.NOT_SENT)
    sending_error = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["looks_automatic", "registered_at", "id"]

    def __str__(self) -> str:
        return self.name or f"Interest {self.pk}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING
