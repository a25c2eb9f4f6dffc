"""Reminding people who were invited and have not answered: when, and each reminder once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from coproduce.posting import Sending
from participants.models import Participant
from reviews.models.collecting import ReviewRound


class ReminderPlan(models.Model):
    """After how many days people who have not answered are reminded, once or twice."""

    review_round = models.OneToOneField(
        ReviewRound, on_delete=models.CASCADE, related_name="reminder_plan"
    )
    first_after = models.PositiveSmallIntegerField()
    second_after = models.PositiveSmallIntegerField(null=True, blank=True)
    is_on = models.BooleanField(default=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(second_after=None) | Q(second_after__gt=F("first_after")),
                name="second_reminders_come_after_first",
            )
        ]

    def __str__(self) -> str:
        return f"Reminders of {self.review_round}"

    @property
    def programme_id(self) -> int:
        return self.review_round.programme_id


class Reminder(models.Model):
    """One email to one person who has not answered yet."""

    Sending = Sending

    review_round = models.ForeignKey(
        ReviewRound, on_delete=models.CASCADE, related_name="reminders"
    )
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="reminders")
    number = models.PositiveSmallIntegerField()
    sending = models.CharField(max_length=10, choices=Sending.choices, default=Sending.QUEUED)
    sending_error = models.CharField(max_length=200, blank=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-queued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review_round", "participant", "number"], name="reminders_are_made_once"
            )
        ]

    def __str__(self) -> str:
        return f"Reminder {self.number}: {self.get_sending_display()}"

    @property
    def programme_id(self) -> int:
        return self.review_round.programme_id
