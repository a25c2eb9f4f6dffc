"""Workshops: a day together, its timed sessions, its tables and who came."""

from __future__ import annotations

import secrets
from datetime import time
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from coproduce.posting import Sending
from participants.models import Participant, Programme
from reviews.models import ReviewRound, ThemePack

EASY_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is read or heard as another


def new_room_code() -> str:
    """Six letters and digits, to be typed into a phone: 700 million of them."""
    return "".join(secrets.choice(EASY_LETTERS) for _place in range(6))


def new_door_code() -> str:
    """Five letters and digits, to be read out at the door."""
    return "".join(secrets.choice(EASY_LETTERS) for _place in range(5))


def easy_code(typed: str) -> str:
    """A code as it is kept: capitals, no spaces or hyphens; what is not in any code drops out."""
    return "".join(each for each in typed.upper() if each in EASY_LETTERS)


class Workshop(models.Model):
    """A day on which people work on themes together."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="workshops")
    review_round = models.ForeignKey(
        ReviewRound, on_delete=models.CASCADE, related_name="workshops"
    )
    pack = models.ForeignKey(
        ThemePack, null=True, blank=True, on_delete=models.SET_NULL, related_name="workshops"
    )
    title = models.CharField(max_length=200)
    purpose = models.TextField(max_length=1000, blank=True)
    held_on = models.DateField()
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    venue = models.CharField(max_length=200, blank=True)
    address = models.TextField(max_length=400, blank=True)
    getting_there = models.TextField(max_length=1000, blank=True)
    room_code = models.CharField(max_length=6, unique=True, default=new_room_code)
    people_here = models.PositiveSmallIntegerField(null=True, blank=True)
    calendar_version = models.PositiveIntegerField(default=0)
    planned_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["held_on", "starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="workshops_end_after_they_start",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def is_ahead(self) -> bool:
        """Neither over nor called off."""
        return self.finished_at is None and self.cancelled_at is None


class Session(models.Model):
    """A timed part of a workshop."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(max_length=200)
    starts_at = models.TimeField()
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["starts_at", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def programme_id(self) -> int:
        return self.workshop.programme_id

    @property
    def ends_at(self) -> time:
        return at_minute(minute_of(self.starts_at) + self.minutes)


LAST_MINUTE = 24 * 60 - 1


def minute_of(moment: time) -> int:
    """Minutes since midnight."""
    return moment.hour * 60 + moment.minute


def at_minute(minute: int) -> time:
    """The time of day so many minutes after midnight; never past the end of the day."""
    hours, minutes = divmod(min(minute, LAST_MINUTE), 60)
    return time(hours, minutes)


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def came(self) -> AttendanceQuerySet:
        return self.filter(state=Attendance.State.CAME)

    def expected(self) -> AttendanceQuerySet:
        return self.filter(state__in=[Attendance.State.COMING, Attendance.State.CAME])


class Attendance(models.Model):
    """One participant and one workshop: invited, coming, came."""

    class State(models.TextChoices):
        INVITED = "invited", "Invited"
        COMING = "coming", "Coming"
        NOT_COMING = "not_coming", "Cannot come"
        ANOTHER_WAY = "another_way", "Contributes another way"
        CAME = "came", "Came"
        DID_NOT_COME = "did_not_come", "Did not come"

    class Contribution(models.TextChoices):
        VOTE = "vote", _("Vote before the day")
        WRITE = "write", _("Write down what I think")
        PHONE = "phone", _("Talk on the phone")
        LATER = "later", _("Hear what was said, and answer later")

    Sending = Sending
    ANSWERS: ClassVar = [State.COMING, State.NOT_COMING, State.ANOTHER_WAY]

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="attendances")
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="attendances"
    )
    state = models.CharField(max_length=15, choices=State.choices, default=State.INVITED)
    sending = models.CharField(max_length=10, choices=Sending.choices, default=Sending.NOT_SENT)
    sending_error = models.CharField(max_length=200, blank=True)
    contribution = models.CharField(max_length=10, choices=Contribution.choices, blank=True)
    table_number = models.PositiveSmallIntegerField(null=True, blank=True)
    is_seat_fixed = models.BooleanField(default=False)
    door_code = models.CharField(max_length=5, default=new_door_code)
    came_at = models.DateTimeField(null=True, blank=True)
    state_before = models.CharField(max_length=15, choices=State.choices, blank=True)
    told_version = models.PositiveIntegerField(null=True, blank=True)
    invited_at = models.DateTimeField()
    emailed_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["participant__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "participant"], name="one_place_for_each_participant"
            ),
            models.UniqueConstraint(
                fields=["workshop", "door_code"], name="one_door_code_for_each_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.get_state_display()}"

    @property
    def programme_id(self) -> int:
        return self.workshop.programme_id
