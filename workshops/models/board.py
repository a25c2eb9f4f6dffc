"""Voting: rounds of equal votes on themes, by perspective."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from participants.models import Perspective
from reviews.models import Heading, Theme
from workshops.models.meetings import Workshop


class VotingRound(models.Model):
    """Equal votes for everyone in the room on the themes of one heading."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="voting_rounds")
    heading = models.CharField(max_length=20, choices=Heading.choices, default=Heading.NOT_WORKING)
    votes_each = models.PositiveSmallIntegerField(default=3)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["opened_at", "id"]

    def __str__(self) -> str:
        return f"Votes on {self.get_heading_display().lower()}"

    @property
    def programme_id(self) -> int:
        return self.workshop.programme_id

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Ballot(models.Model):
    """Votes handed in together: here, the dots of one perspective as typed from paper."""

    class Source(models.TextChoices):
        PAPER = "paper", "Dots on paper, typed in"

    voting_round = models.ForeignKey(VotingRound, on_delete=models.CASCADE, related_name="ballots")
    perspective = models.ForeignKey(Perspective, on_delete=models.RESTRICT, related_name="+")
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.PAPER)
    voters = models.PositiveSmallIntegerField()
    cast_at = models.DateTimeField()
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["perspective__position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["voting_round", "perspective"],
                condition=models.Q(source="paper"),
                name="paper_dots_typed_once_for_each_perspective",
            )
        ]

    def __str__(self) -> str:
        return f"{self.perspective}, {self.voters} people"

    @property
    def programme_id(self) -> int:
        return self.voting_round.programme_id


class Vote(models.Model):
    """How many votes of a ballot went to a theme."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="votes")
    theme = models.ForeignKey(Theme, on_delete=models.RESTRICT, related_name="votes")
    count = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["theme_id"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "theme"], name="one_count_for_each_theme")
        ]

    def __str__(self) -> str:
        return f"{self.count} for {self.theme}"

    @property
    def programme_id(self) -> int:
        return self.ballot.programme_id
