"""Voting: rounds of equal, secret votes on themes or causes, by phone, private link and paper."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models import Participant, Perspective
from reviews.models import Heading, Theme
from workshops.models.findings import RootCause
from workshops.models.meetings import Workshop


def not_working() -> list[str]:
    return [Heading.NOT_WORKING.value]


class VotingRoundQuerySet(models.QuerySet["VotingRound"]):
    def open(self) -> VotingRoundQuerySet:
        return self.filter(closed_at=None)

    def closed(self) -> VotingRoundQuerySet:
        return self.exclude(closed_at=None)


class VotingRound(models.Model):
    """Equal votes for everyone, on the themes or the causes under one or more headings."""

    class Subject(models.TextChoices):
        THEMES = "themes", _("Themes")
        CAUSES = "causes", _("Root causes")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="voting_rounds")
    subject = models.CharField(max_length=10, choices=Subject.choices, default=Subject.THEMES)
    headings = models.JSONField(default=not_working)
    votes_each = models.PositiveSmallIntegerField(default=3)
    may_repeat = models.BooleanField(default=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = VotingRoundQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at", "id"]

    def __str__(self) -> str:
        if self.subject == self.Subject.CAUSES:
            return str(_("Vote on the causes"))
        labels = [_(Heading(each).label).lower() for each in self.headings]
        return str(_("Votes on %(what)s")) % {"what": ", ".join(labels)}

    @property
    def programme_id(self) -> int:
        return self.workshop.programme_id

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def most_on_one(self) -> int:
        """How many of a person's votes may go to one option."""
        return self.votes_each if self.may_repeat else 1


class VotingOption(models.Model):
    """What can be voted for, in the words that people saw when the vote was opened."""

    voting_round = models.ForeignKey(VotingRound, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=500)
    theme = models.ForeignKey(Theme, on_delete=models.RESTRICT, related_name="voting_options")
    cause = models.ForeignKey(
        RootCause, null=True, blank=True, on_delete=models.SET_NULL, related_name="voting_options"
    )

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["voting_round", "position"], name="options_have_places_of_their_own"
            )
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def programme_id(self) -> int:
        return self.voting_round.programme_id


class RoomTicket(models.Model):
    """A phone or a tablet that joined the room with its code: whose it is, nobody knows."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="tickets")
    perspective = models.ForeignKey(Perspective, on_delete=models.RESTRICT, related_name="+")
    key_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Phone {self.pk}"

    @property
    def programme_id(self) -> int:
        return self.workshop.programme_id


class VoterMark(models.Model):
    """The register: that a person or a phone has voted. It does not say what, nor when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    voting_round = models.ForeignKey(VotingRound, on_delete=models.CASCADE, related_name="marks")
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="voter_marks"
    )
    ticket = models.ForeignKey(
        RoomTicket, null=True, blank=True, on_delete=models.CASCADE, related_name="marks"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["voting_round", "participant"], name="a_person_votes_once"
            ),
            models.UniqueConstraint(fields=["voting_round", "ticket"], name="a_phone_votes_once"),
            models.CheckConstraint(
                condition=models.Q(participant=None) ^ models.Q(ticket=None),
                name="a_mark_is_of_a_person_or_a_phone",
            ),
        ]

    def __str__(self) -> str:
        return "Has voted"

    @property
    def programme_id(self) -> int:
        return self.voting_round.programme_id


class Ballot(models.Model):
    """Votes handed in together: one secret ballot while a vote is open, else a whole count.

    A secret ballot carries a keyed fingerprint, so that its voter can change it. When the vote
    closes, all secret ballots of a perspective become one count without fingerprints.
    """

    class Source(models.TextChoices):
        PAPER = "paper", "Dots on paper, typed in"
        PHONE = "phone", "Phones in the room"
        LINK = "link", "Private links"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    voting_round = models.ForeignKey(VotingRound, on_delete=models.CASCADE, related_name="ballots")
    perspective = models.ForeignKey(Perspective, on_delete=models.RESTRICT, related_name="+")
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.PAPER)
    fingerprint = models.CharField(max_length=64, blank=True)
    voters = models.PositiveSmallIntegerField()
    typed_at = models.DateTimeField(null=True, blank=True)
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["perspective__position", "source", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["voting_round", "perspective", "source"],
                condition=models.Q(fingerprint=""),
                name="one_count_for_each_perspective_and_source",
            ),
            models.UniqueConstraint(
                fields=["voting_round", "fingerprint"],
                condition=~models.Q(fingerprint=""),
                name="one_ballot_for_each_fingerprint",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.perspective}, {self.voters} people"

    @property
    def programme_id(self) -> int:
        return self.voting_round.programme_id


class Vote(models.Model):
    """How many votes of a ballot went to an option."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="votes")
    option = models.ForeignKey(VotingOption, on_delete=models.CASCADE, related_name="votes")
    count = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["option__position"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "option"], name="one_count_for_each_option")
        ]

    def __str__(self) -> str:
        return f"{self.count} for {self.option}"

    @property
    def programme_id(self) -> int:
        return self.ballot.programme_id
