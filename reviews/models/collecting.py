"""Review rounds, their questions, and the reviews and statements that people give."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models import (
    Consent,
    Membership,
    Participant,
    PathwayStage,
    Perspective,
    Programme,
)


class Heading(models.TextChoices):
    """The three headings under which people answer."""

    WORKING = "working", "What is working"
    NOT_WORKING = "not_working", "What is not working"
    FUTURE = "future", "What matters for the future"

    @classmethod
    def of_slug(cls, slug: str) -> str:
        """The value behind a word in an address, whether or not there is such a heading."""
        return slug.replace("-", "_")

    @property
    def slug(self) -> str:
        return self.value.replace("_", "-")

    @property
    def letter(self) -> str:
        """The first letter of the codes of its cards, easy to tell apart when read aloud."""
        return {"working": "W", "not_working": "N", "future": "F"}[self.value]


class Feeling(models.TextChoices):
    """How somebody felt about what they tell, if they want to say so."""

    GLAD = "glad", _("Glad")
    HOPEFUL = "hopeful", _("Hopeful")
    WORRIED = "worried", _("Worried")
    UPSET = "upset", _("Upset")
    ANGRY = "angry", _("Angry")


class ReviewRoundQuerySet(models.QuerySet["ReviewRound"]):
    def open(self) -> ReviewRoundQuerySet:
        return self.filter(closed_at=None)


class ReviewRound(models.Model):
    """One round of collecting reviews, and everything that is made of them.

    `revision` counts the changes that themes are made of; `themed_revision` is the one that the
    latest stored run started from. Themes are due while the second is behind the first.
    `curation` counts what people decided about themes, so that a run that started before a
    decision is not stored after it. `question_version` is the wording that is asked now.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="rounds")
    title = models.CharField(max_length=200)
    closes_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    themed_revision = models.PositiveIntegerField(default=0)
    curation = models.PositiveIntegerField(default=0)
    next_card_number = models.PositiveIntegerField(default=1)
    question_version = models.PositiveSmallIntegerField(default=1)

    objects = ReviewRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def themes_are_due(self) -> bool:
        return self.themed_revision < self.revision

    @property
    def questions(self) -> QuerySet[Question]:
        """What is asked now; reviews that answered an earlier wording keep it."""
        return self.all_questions.filter(version=self.question_version)


class Question(models.Model):
    """What is asked under a heading, in one wording: another wording is another version."""

    review_round = models.ForeignKey(
        ReviewRound, on_delete=models.CASCADE, related_name="all_questions"
    )
    version = models.PositiveSmallIntegerField(default=1)
    heading = models.CharField(max_length=20, choices=Heading.choices)
    text = models.CharField(max_length=300)
    hint = models.CharField(max_length=500, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review_round", "version", "heading"],
                name="one_question_for_each_heading",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def programme_id(self) -> int:
        return self.review_round.programme_id


class ReviewQuerySet(models.QuerySet["Review"]):
    def submitted(self) -> ReviewQuerySet:
        return self.filter(submitted_at__isnull=False, withdrawn_at=None)

    def in_progress(self) -> ReviewQuerySet:
        return self.filter(submitted_at=None, withdrawn_at=None)

    def unconfirmed(self) -> ReviewQuerySet:
        """Given on the person's behalf, and not confirmed by them."""
        return self.filter(voiced_by=Review.Voice.ON_BEHALF, confirmed_at=None)

    def typeable_by(self, membership: Membership) -> ReviewQuerySet:
        """What a colleague may type into: interviewers what they took, facilitators all."""
        given = self.exclude(participant=None).filter(withdrawn_at=None)
        return given if membership.is_facilitator else given.filter(typed_by=membership.user)


class Review(models.Model):
    """One person-centred conversation: what somebody answered under the three headings.

    `from_life` is what a professional says, besides, as a patient, user or carer themselves.
    `confirmed_at` is when a person said that what was given on their behalf is right.
    """

    class Kind(models.TextChoices):
        OWN = "own", "Answered by themselves"
        ONE_TO_ONE = "one_to_one", "One-to-one with an interviewer"
        MEETING = "meeting", "Review meeting"
        PAPER = "paper", "On paper"
        IMPORTED = "imported", "From comments that the service already had"

    class Voice(models.TextChoices):
        PERSON = "person", "The person, in their own words"
        CARER = "carer", "A carer, about their own experience"
        ON_BEHALF = "on_behalf", "Somebody on the person's behalf"

    class Writer(models.TextChoices):
        PERSON = "person", "The person"
        HELPER = "helper", "Somebody who helps them"
        TEAM = "team", "Somebody from the team"

    class Relation(models.TextChoices):
        FAMILY = "family", _("Somebody in the family")
        FRIEND = "friend", _("A friend or neighbour")
        CARE_WORKER = "care_worker", _("A care worker or support worker")
        HEALTH_WORKER = "health_worker", _("Somebody from the health service")
        ADVOCATE = "advocate", _("An advocate or volunteer")
        OTHER = "other", _("Somebody else")

    review_round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="reviews")
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="reviews"
    )
    perspective = models.ForeignKey(
        Perspective, null=True, blank=True, on_delete=models.RESTRICT, related_name="reviews"
    )
    stage = models.ForeignKey(
        PathwayStage, null=True, blank=True, on_delete=models.SET_NULL, related_name="reviews"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.OWN)
    voiced_by = models.CharField(max_length=20, choices=Voice.choices, default=Voice.PERSON)
    written_by = models.CharField(max_length=10, choices=Writer.choices, default=Writer.PERSON)
    relation = models.CharField(max_length=20, choices=Relation.choices, blank=True)
    has_interpreter = models.BooleanField(default=False)
    helped_by = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    from_life = models.BooleanField(default=False)
    question_version = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    submission_key = models.UUIDField(null=True, blank=True)
    receipt_code = models.CharField(max_length=12, blank=True)
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review_round", "participant", "from_life"],
                condition=Q(participant__isnull=False),
                name="one_review_for_each_participant",
            ),
            models.UniqueConstraint(
                fields=["receipt_code"], condition=~Q(receipt_code=""), name="receipts_differ"
            ),
        ]

    def __str__(self) -> str:
        return f"Review {self.pk}"

    @property
    def programme_id(self) -> int:
        return self.review_round.programme_id

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None and self.withdrawn_at is None

    @property
    def is_unconfirmed(self) -> bool:
        """Given on the person's behalf, and not confirmed by them."""
        return self.voiced_by == self.Voice.ON_BEHALF and self.confirmed_at is None

    @property
    def questions(self) -> QuerySet[Question]:
        """What was asked, in the wording that this review answers."""
        return Question.objects.filter(
            review_round=self.review_round_id, version=self.question_version
        )

    @property
    def stages(self) -> QuerySet[PathwayStage]:
        """The stages that an answer may be about, with the programme whose words name them."""
        stages = PathwayStage.objects.select_related("programme")
        return stages.filter(programme=self.programme_id)


class StatementQuerySet(models.QuerySet["Statement"]):
    def most_important_first(self) -> StatementQuerySet:
        """Those that matter most, in the person's own order; then the others."""
        return self.order_by("-is_top_priority", "position", "id")

    def under(self, heading: str) -> StatementQuerySet:
        return self.filter(heading=heading)

    def given(self) -> StatementQuerySet:
        """In reviews that were submitted and not withdrawn."""
        return self.filter(review__submitted_at__isnull=False, review__withdrawn_at=None)

    def shareable(self) -> StatementQuerySet:
        """Given, and nobody in particular said them or their latest word on sharing is yes."""
        may_share = _latest_word_on(Consent.Purpose.SHARE_WORDS)
        return self.given().filter(
            Q(review__participant=None) | Q(review__participant__withdrawn_at=None) & Q(may_share)
        )

    def quotable(self) -> StatementQuerySet:
        """Shareable, and whoever said them agreed to be quoted in reports."""
        return self.shareable().filter(_latest_word_on(Consent.Purpose.BE_QUOTED))


def _latest_word_on(purpose: Consent.Purpose) -> Subquery:
    """What a statement's author last said to a purpose; nothing, if they were never asked."""
    words = Consent.objects.filter(participant=OuterRef("review__participant"), purpose=purpose)
    return Subquery(words.order_by("-decided_at", "-pk").values("is_given")[:1])


class Statement(models.Model):
    """One answer exactly as it was given; it stays with its review.

    `source_key` is a hash of the form or file that it came from: what arrives twice is kept once.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="statements")
    heading = models.CharField(max_length=20, choices=Heading.choices)
    text = models.TextField(max_length=2000)
    is_top_priority = models.BooleanField(default=False)
    stage = models.ForeignKey(
        PathwayStage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    feeling = models.CharField(max_length=10, choices=Feeling.choices, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    source_key = models.CharField(max_length=64, blank=True)
    added_at = models.DateTimeField()

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["source_key"])]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "source_key"],
                condition=~Q(source_key=""),
                name="one_statement_for_each_source",
            )
        ]

    def __str__(self) -> str:
        return f"Statement {self.pk}"

    @property
    def programme_id(self) -> int:
        return self.review.programme_id


def source_key(*parts: object) -> str:
    """What makes it the same statement: a hash of the form or file it came from and its words."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()


def is_closed_on(review_round: ReviewRound, now: datetime) -> bool:
    """Whether a round takes no more answers: closed by a person, or its last day has passed."""
    today = timezone.localdate(now)
    past = review_round.closes_on is not None and review_round.closes_on < today
    return not review_round.is_open or past
