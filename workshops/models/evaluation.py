"""Evaluation: how a day was for people, said without a name; and again some months later."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coproduce.posting import Sending
from participants.models import Participant, Perspective
from workshops.models.meetings import Workshop
from workshops.models.voting import RoomTicket


class Agreement(models.IntegerChoices):
    STRONGLY_AGREE = 5, _("Strongly agree")
    AGREE = 4, _("Agree")
    NEITHER = 3, _("Neither agree nor disagree")
    DISAGREE = 2, _("Disagree")
    STRONGLY_DISAGREE = 1, _("Strongly disagree")


class Involvement(models.IntegerChoices):
    """The continuum from being left out to deciding together."""

    NONE = 1, _("We were not involved")
    INFORMATION = 2, _("We were told what is happening")
    INVOLVEMENT = 3, _("We were asked what we think")
    COPRODUCTION = 4, _("We decided things together")
    EMBEDDED = 5, _("Deciding together is how things are always done here")


class Occasion(models.Model):
    """One time at which people are asked how a workshop was: on the day, or months later."""

    class Kind(models.TextChoices):
        DAY = "day", _("On the day")
        LATER = "later", _("Some months later")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="occasions")
    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.DAY)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["opened_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "kind"], name="each_kind_is_asked_once")
        ]

    def __str__(self) -> str:
        return f"{self.workshop}: {self.get_kind_display()}"

    @property
    def programme_id(self) -> int:
        return self.workshop.programme_id

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_later(self) -> bool:
        return self.kind == self.Kind.LATER


class Evaluation(models.Model):
    """One form, filled in: from which perspective and how it came, not whose and not when."""

    class Source(models.TextChoices):
        PAPER = "paper", "On paper, typed in"
        PHONE = "phone", "Phones in the room"
        LINK = "link", "Private links"

    SCALES: ClassVar = ("needs", "listened", "part", "understood", "change")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, related_name="evaluations")
    perspective = models.ForeignKey(Perspective, on_delete=models.RESTRICT, related_name="+")
    source = models.CharField(max_length=5, choices=Source.choices)
    needs = models.PositiveSmallIntegerField(null=True, choices=Agreement.choices)
    listened = models.PositiveSmallIntegerField(null=True, choices=Agreement.choices)
    part = models.PositiveSmallIntegerField(null=True, choices=Agreement.choices)
    understood = models.PositiveSmallIntegerField(null=True, choices=Agreement.choices)
    change = models.PositiveSmallIntegerField(null=True, choices=Agreement.choices)
    involvement = models.PositiveSmallIntegerField(null=True, choices=Involvement.choices)
    words = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(**{f"{name}__isnull": True})
                | models.Q(**{f"{name}__range": (1, 5)}),
                name=f"evaluation_{name}_is_on_the_scale",
            )
            for name in ("needs", "listened", "part", "understood", "change", "involvement")
        ]

    def __str__(self) -> str:
        return "A filled-in form"

    @property
    def programme_id(self) -> int:
        return self.occasion.programme_id


class EvaluationMark(models.Model):
    """That a person or a phone has filled in the form, so that nobody does it twice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, related_name="marks")
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    ticket = models.ForeignKey(
        RoomTicket, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["occasion", "participant"], name="a_person_says_it_once"
            ),
            models.UniqueConstraint(fields=["occasion", "ticket"], name="a_phone_says_it_once"),
            models.CheckConstraint(
                condition=models.Q(participant=None) ^ models.Q(ticket=None),
                name="a_form_is_of_a_person_or_a_phone",
            ),
        ]

    def __str__(self) -> str:
        return "Has filled in the form"

    @property
    def programme_id(self) -> int:
        return self.occasion.programme_id


class EvaluationRequest(models.Model):
    """One person who is asked by email, some months later, and how far the email is."""

    Sending = Sending

    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, related_name="requests")
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="evaluation_requests"
    )
    sending = models.CharField(max_length=10, choices=Sending.choices, default=Sending.QUEUED)
    sending_error = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["occasion", "participant"], name="a_person_is_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.get_sending_display()}"

    @property
    def programme_id(self) -> int:
        return self.occasion.programme_id
