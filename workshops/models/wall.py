"""The wall: the clock that everybody in the room sees."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from workshops.models.meetings import Workshop


class Timer(models.Model):
    """How long a piece of work still takes, the same on every screen in the room.

    Runs towards `ends_at`; when it is paused that is empty and `seconds_left` says what is left.
    """

    workshop = models.OneToOneField(Workshop, on_delete=models.CASCADE, related_name="timer")
    label = models.CharField(max_length=100, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    seconds_left = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.label or "Timer"

    @property
    def programme_id(self) -> int:
        return self.workshop.programme_id

    @property
    def is_running(self) -> bool:
        return self.ends_at is not None

    def left(self, now: datetime) -> int:
        """Seconds that are left; none when the time is up."""
        if self.ends_at is None:
            return self.seconds_left
        return max(0, -((now - self.ends_at) // timedelta(seconds=1)))
