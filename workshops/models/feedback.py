"""Feedback: telling everyone who spoke what was done."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from coproduce.posting import Sending
from participants.models import Participant, Programme


class FeedbackReport(models.Model):
    """A release of "what happened to what you said" to everyone who gave a review."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="feedback_reports"
    )
    title = models.CharField(max_length=200)
    message = models.TextField(max_length=2000)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-published_at", "-id"]

    def __str__(self) -> str:
        return self.title


class FeedbackDelivery(models.Model):
    """One contributor and one release: emailed, or to be posted; read."""

    Sending = Sending

    report = models.ForeignKey(FeedbackReport, on_delete=models.CASCADE, related_name="deliveries")
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="feedback_deliveries"
    )
    sending = models.CharField(max_length=10, choices=Sending.choices)
    sending_error = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    was_put_right = models.CharField(
        max_length=10,
        blank=True,
        choices=[("yes", "Yes"), ("partly", "Partly"), ("no", "No")],
    )
    reply = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["participant__name", "id"]
        verbose_name_plural = "feedback deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "participant"], name="one_delivery_for_each_contributor"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.get_sending_display()}"

    @property
    def programme_id(self) -> int:
        return self.report.programme_id
