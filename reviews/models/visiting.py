"""Visits: whom an interviewer goes to see, and what their device brought back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from participants.models import Membership, Participant
from reviews.models.collecting import Review, ReviewRound


class VisitQuerySet(models.QuerySet["Visit"]):
    def standing(self) -> VisitQuerySet:
        return self.filter(released_at=None)

    def open_to(self, membership: Membership) -> VisitQuerySet:
        """Interviewers see their own visits, facilitators all."""
        return self if membership.is_facilitator else self.filter(interviewer=membership.user)

    def to_take(self) -> VisitQuerySet:
        """Still to be made, to people who take part."""
        return self.standing().filter(
            brought=None, participant__withdrawn_at=None, participant__declined_at=None
        )


class Visit(models.Model):
    """A participant whom an interviewer goes to see, with or without a signal."""

    review_round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="visits")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="visits")
    interviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["participant__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review_round", "participant"],
                condition=Q(released_at=None),
                name="one_standing_visit_for_each_participant",
            )
        ]

    def __str__(self) -> str:
        return f"Visit {self.pk}"

    @property
    def programme_id(self) -> int:
        return self.review_round.programme_id


class BroughtReviewQuerySet(models.QuerySet["BroughtReview"]):
    def held(self) -> BroughtReviewQuerySet:
        """Waiting for a person to decide; words that were taken back meanwhile are not."""
        return self.filter(state=BroughtReview.State.HELD).exclude(words={})


class BroughtReview(models.Model):
    """What a device sent after a visit: stored at once, or kept until a person decides.

    `key` is the device's own number for the review and `digest` a hash of all its words: what
    arrives twice is kept once. `words` are there only while somebody has to decide.
    """

    class State(models.TextChoices):
        STORED = "stored", "Received"
        DECLINED = "declined", "They said no"
        HELD = "held", "Waiting for a decision"
        USED = "used", "Used instead of the other version"
        ADDED = "added", "Added to the other version"
        SET_ASIDE = "set_aside", "The other version was kept"

    class Because(models.TextChoices):
        ANSWERED = "answered", "This person’s answers had come in another way meanwhile."
        CLOSED = "closed", "The round had closed before these answers arrived."

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="brought")
    key = models.UUIDField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=State.choices)
    because = models.CharField(max_length=20, choices=Because.choices, blank=True)
    words = models.JSONField(default=dict, blank=True)
    agreed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    review = models.ForeignKey(Review, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = BroughtReviewQuerySet.as_manager()

    class Meta:
        ordering = ["received_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "key", "digest"], name="brought_twice_is_kept_once"
            )
        ]

    def __str__(self) -> str:
        return f"Brought review {self.pk}"

    @property
    def programme_id(self) -> int:
        return self.visit.programme_id

    @property
    def is_held(self) -> bool:
        return self.state == self.State.HELD and bool(self.words)
