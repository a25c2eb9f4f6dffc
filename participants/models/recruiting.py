"""Participants: who is asked to take part, what they need, what they agreed to, how they enter."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coproduce.posting import Sending
from participants import codes
from participants.models.people import Organisation, User
from participants.models.programmes import PathwayStage, Perspective, Programme


class LinkState(models.TextChoices):
    """How far a person's latest private link has come."""

    NONE = "none", "No link yet"
    QUEUED = "queued", "Email waiting to be sent"
    SENDING = "sending", "Email being sent"
    SENT = "sent", "Email sent"
    FAILED = "failed", "Email could not be sent"
    UNKNOWN = "unknown", "Email may have been sent"
    PRINTED = "printed", "Letter printed"
    SHOWN = "shown", "Link handed over"
    OPENED = "opened", "Link opened"
    EXPIRED = "expired", "Link has run out"
    STOPPED = "stopped", "Link stopped"


class Answer(models.TextChoices):
    """Whether a person takes part."""

    WAITING = "waiting", "Has not said yet"
    AGREED = "agreed", "Agreed to take part"
    DECLINED = "declined", "Said no"
    LEFT = "left", "Left the programme"


class DeclineReason(models.TextChoices):
    """Why somebody said no, if they wished to say."""

    NO_TIME = "no_time", _("I do not have the time")
    UNWELL = "unwell", _("I am not well enough at the moment")
    TRAVEL = "travel", _("Getting there is too hard")
    TOO_MANY = "too_many", _("I am asked to do things like this too often")
    NO_CHANGE = "no_change", _("I do not think that it would change anything")
    NOT_FOR_ME = "not_for_me", _("It is not for me")
    OTHER = "other", _("Another reason")


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def taking_part(self) -> ParticipantQuerySet:
        return self.filter(withdrawn_at=None, declined_at=None)

    def with_link_state(self, now: datetime) -> ParticipantQuerySet:
        """Each with `link_state`: opened if any live link was, else the state of the latest."""
        invitations = Invitation.objects.filter(participant=OuterRef("pk"))
        latest = invitations.order_by("-issued_at", "-id").annotate(state=_state(now))
        opened = invitations.live(now).exclude(first_opened_at=None)
        return self.annotate(
            link_state=Case(
                When(Exists(opened), then=Value(LinkState.OPENED.value)),
                default=Coalesce(Subquery(latest.values("state")[:1]), Value(LinkState.NONE.value)),
            )
        )

    def with_answer(self) -> ParticipantQuerySet:
        """Each with `answer`: left, declined, agreed (their latest word is yes), or waiting."""
        decisions = Consent.objects.filter(
            participant=OuterRef("pk"), purpose=Consent.Purpose.TAKE_PART
        )
        has_agreed = Subquery(decisions.order_by("-decided_at", "-id").values("is_given")[:1])
        return self.annotate(
            has_agreed=Coalesce(has_agreed, Value(False)),
            answer=Case(
                When(withdrawn_at__isnull=False, then=Value(Answer.LEFT.value)),
                When(declined_at__isnull=False, then=Value(Answer.DECLINED.value)),
                When(has_agreed=True, then=Value(Answer.AGREED.value)),
                default=Value(Answer.WAITING.value),
            ),
        )

    def not_yet_invited(self) -> ParticipantQuerySet:
        """Taking part, and nobody has made a link for them that was not stopped since."""
        invited = Invitation.objects.filter(participant=OuterRef("pk"), revoked_at=None)
        return self.taking_part().exclude(Exists(invited))

    def with_failed_email(self) -> ParticipantQuerySet:
        """Taking part, with an email that certainly did not leave."""
        failed = Invitation.objects.filter(
            participant=OuterRef("pk"), revoked_at=None, sending=Invitation.Sending.FAILED
        )
        return self.taking_part().filter(Exists(failed))

    def by_email(self) -> ParticipantQuerySet:
        return self.filter(wants_letters=False).exclude(email="")

    def by_letter(self) -> ParticipantQuerySet:
        return self.filter(Q(wants_letters=True) | Q(email=""))

    def without_address(self) -> ParticipantQuerySet:
        """Nothing can be posted to them: a letter has to be handed over."""
        return self.filter(address="")


class Participant(models.Model):
    """Somebody who takes part in a programme, with or without an account."""

    class Language(models.TextChoices):
        ENGLISH = "en", _("English")
        WELSH = "cy", _("Welsh")

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
    wants_letters = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_because = models.CharField(max_length=20, choices=DeclineReason.choices, blank=True)
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

    def needs(self, kind: str) -> bool:
        """Whether this person has said that they need this."""
        return any(need.kind == kind for need in self.access_needs.all())

    @property
    def comes_with_somebody(self) -> bool:
        return self.needs(AccessNeed.Kind.COMPANION)

    @property
    def reached_by(self) -> str:
        """Email, or letters for people who want them or have no address."""
        return gettext("Email") if self.email and not self.wants_letters else gettext("Letter")

    @property
    def answer_label(self) -> str:
        """For people loaded with_answer()."""
        return str(Answer(getattr(self, "answer", Answer.WAITING)).label)

    @property
    def link_label(self) -> str:
        """For people loaded with_link_state()."""
        return str(LinkState(getattr(self, "link_state", LinkState.NONE)).label)

    @property
    def takes_part(self) -> bool:
        return self.withdrawn_at is None and self.declined_at is None


class AccessNeed(models.Model):
    """Something a person needs in order to take part (Accessible Information Standard)."""

    class Kind(models.TextChoices):
        LARGE_PRINT = "large_print", _("Large print")
        EASY_READ = "easy_read", _("Easy read")
        HEARING = "hearing", _("Hearing loop or lip-speaker")
        INTERPRETER = "interpreter", _("Interpreter or signer")
        STEP_FREE = "step_free", _("Step-free access")
        OXYGEN = "oxygen", _("Oxygen or a place to rest")
        COMPANION = "companion", _("A place for somebody who comes with me")
        TRAVEL = "travel", _("Help with getting there")
        OTHER = "other", _("Something else")

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="access_needs"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    detail = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    asked_again_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "kind"], name="access_need_said_once")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def in_words(self) -> str:
        """With what the person said about it: which language, which seat."""
        return f"{self}: {self.detail}" if self.detail else str(self)

    @property
    def programme_id(self) -> int:
        return self.participant.programme_id


CONSENT_WORDING_VERSION = "2026-11"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def latest_words_of(self, participant_id: int) -> dict[str, bool]:
        """Yes or no for each purpose that somebody was asked about; of who has left, nothing."""
        given = self.filter(participant=participant_id, participant__withdrawn_at=None)
        return dict(given.values_list("purpose", "is_given"))  # oldest first: the last one stays


class Consent(models.Model):
    """What a person agreed to, or took back: the latest word for each purpose counts."""

    class Purpose(models.TextChoices):
        TAKE_PART = "take_part", _("Take part")
        SHARE_WORDS = "share_words", _("Share my words without my name")
        BE_QUOTED = "be_quoted", _("Be quoted in reports")
        BE_CONTACTED = "be_contacted", _("Be contacted about what happens next")

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    is_given = models.BooleanField()
    wording_version = models.CharField(max_length=20)
    decided_at = models.DateTimeField()

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["decided_at", "id"]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {'yes' if self.is_given else 'no'}"

    @property
    def programme_id(self) -> int:
        return self.participant.programme_id


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def live(self, now: datetime) -> InvitationQuerySet:
        """Links that open today: not revoked, not expired, of people who still take part.

        `Invitation.is_live` says the same of one that is in hand.
        """
        return self.filter(
            revoked_at=None, expires_at__gt=now, participant__withdrawn_at=None
        ).exclude(token_hash="")

    def holding(self, token: str) -> InvitationQuerySet:
        return self.filter(token_hash=hash_token(token))

    def with_state(self, now: datetime) -> InvitationQuerySet:
        """Each with `state`, a LinkState: what a person should know of this link today."""
        return self.annotate(state=_state(now))

    def on_their_way(self) -> InvitationQuerySet:
        """Emails that wait, are being sent, or were sent: asking again must not send another."""
        return self.filter(
            channel=Invitation.Channel.EMAIL, revoked_at=None, sending__in=Invitation.ON_THEIR_WAY
        )


def _state(now: datetime) -> Case:
    return Case(
        When(revoked_at__isnull=False, then=Value(LinkState.STOPPED.value)),
        When(expires_at__lte=now, then=Value(LinkState.EXPIRED.value)),
        When(first_opened_at__isnull=False, then=Value(LinkState.OPENED.value)),
        When(channel=Invitation.Channel.LETTER, then=Value(LinkState.PRINTED.value)),
        When(channel=Invitation.Channel.SHOWN, then=Value(LinkState.SHOWN.value)),
        When(sending=Invitation.Sending.NOT_SENT, then=Value(LinkState.NONE.value)),
        default="sending",
        output_field=models.CharField(),
    )


def hash_token(token: str) -> str:
    """SHA-256 of a private link's token, hex: all that is kept of it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class Invitation(models.Model):
    """A private link: made for one email or one letter, kept only as its hash."""

    class Channel(models.TextChoices):
        EMAIL = "email", "Email"
        LETTER = "letter", "Letter"
        SHOWN = "shown", "Handed over"

    Sending = Sending
    ON_THEIR_WAY: ClassVar = [Sending.QUEUED, Sending.SENDING, Sending.SENT, Sending.UNKNOWN]

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="invitations"
    )
    channel = models.CharField(max_length=10, choices=Channel.choices)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    locator = models.CharField(max_length=4, default=codes.new_locator, db_index=True)
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

    def is_live(self, now: datetime) -> bool:
        """Whether this link opens today."""
        stands = self.revoked_at is None and self.expires_at > now and bool(self.token_hash)
        return stands and self.participant.withdrawn_at is None

    @property
    def return_code(self) -> str:
        """What opens the same as the link, short enough to be read over the phone."""
        return codes.code(self.locator, self.token_hash)

    @property
    def state_label(self) -> str:
        """For links loaded with_state()."""
        return str(LinkState(getattr(self, "state", LinkState.NONE)).label)


class ImportDraft(models.Model):
    """A list of people that somebody uploaded and has not yet confirmed; erased within a day."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="import_drafts")
    file_name = models.CharField(max_length=200)
    rows = models.JSONField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return f"Import {self.pk}"
