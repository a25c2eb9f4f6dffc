"""Participants: who is asked to take part, what they need, what they agreed to, how they enter."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from participants.models.people import Organisation, User
from participants.models.programmes import PathwayStage, Perspective, Programme


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def taking_part(self) -> ParticipantQuerySet:
        return self.filter(withdrawn_at=None, declined_at=None)


class Participant(models.Model):
    """Somebody who takes part in a programme, with or without an account."""

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        WELSH = "cy", "Welsh"

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="participants")
    perspective = models.ForeignKey(
        Perspective, on_delete=models.RESTRICT, related_name="participants"
    )
    stage = models.ForeignKey(
        PathwayStage, null=True, blank=True, on_delete=models.SET_NULL, related_name="participants"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="participations"
    )
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.TextField(max_length=400, blank=True)
    language = models.CharField(max_length=5, choices=Language.choices, default=Language.ENGLISH)
    added_at = models.DateTimeField()
    declined_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "email"],
                condition=~Q(email=""),
                name="one_participant_for_each_address",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def agreed_to(self, purpose: str) -> bool:
        """Whether the latest word on this purpose is yes."""
        latest = max(
            (consent for consent in self.consents.all() if consent.purpose == purpose),
            key=lambda consent: (consent.decided_at, consent.pk),
            default=None,
        )
        return bool(latest and latest.is_given)


class AccessNeed(models.Model):
    """Something a person needs in order to take part (Accessible Information Standard)."""

    class Kind(models.TextChoices):
        LARGE_PRINT = "large_print", "Large print"
        EASY_READ = "easy_read", "Easy read"
        HEARING = "hearing", "Hearing loop or lip-speaker"
        INTERPRETER = "interpreter", "Interpreter or signer"
        STEP_FREE = "step_free", "Step-free access"
        OXYGEN = "oxygen", "Oxygen or a place to rest"
        COMPANION = "companion", "A place for somebody who comes with me"
        TRAVEL = "travel", "Help with getting there"
        OTHER = "other", "Something else"

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="access_needs"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    detail = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "kind"], name="access_need_said_once")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def programme_id(self) -> int:
        return self.participant.programme_id


class Consent(models.Model):
    """What a person agreed to, or took back: the latest word for each purpose counts."""

    class Purpose(models.TextChoices):
        TAKE_PART = "take_part", "Take part"
        SHARE_WORDS = "share_words", "Share my words without my name"
        BE_QUOTED = "be_quoted", "Be quoted in reports"
        BE_CONTACTED = "be_contacted", "Be contacted about what happens next"

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    is_given = models.BooleanField()
    wording_version = models.CharField(max_length=20)
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["decided_at", "id"]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {'yes' if self.is_given else 'no'}"

    @property
    def programme_id(self) -> int:
        return self.participant.programme_id


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def live(self, now: datetime) -> InvitationQuerySet:
        """Links that open today: not revoked, not expired, of people who still take part."""
        return self.filter(
            revoked_at=None, expires_at__gt=now, participant__withdrawn_at=None
        ).exclude(token_hash="")

    def holding(self, token: str) -> InvitationQuerySet:
        return self.filter(token_hash=hash_token(token))


def hash_token(token: str) -> str:
    """SHA-256 of a private link's token, hex: all that is kept of it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class Invitation(models.Model):
    """A private link: made for one e-mail or one letter, kept only as its hash."""

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        LETTER = "letter", "Letter"
        SHOWN = "shown", "Handed over"

    class Sending(models.TextChoices):
        NOT_SENT = "not_sent", "Not sent"
        QUEUED = "queued", "Waiting to be sent"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Could not be sent"
        UNKNOWN = "unknown", "May have been sent"

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="invitations"
    )
    channel = models.CharField(max_length=10, choices=Channel.choices)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    sending = models.CharField(max_length=10, choices=Sending.choices, default=Sending.NOT_SENT)
    sending_error = models.CharField(max_length=200, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    first_opened_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="tokens_differ"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}, {self.get_sending_display()}"

    @property
    def programme_id(self) -> int:
        return self.participant.programme_id
