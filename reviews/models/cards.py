"""Cards: anonymised single ideas that a person has approved."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When

from participants.models import PathwayStage, Perspective
from reviews.models.collecting import Heading, Review, ReviewRound, Statement

_IS_UNCONFIRMED = Q(
    statement__review__voiced_by=Review.Voice.ON_BEHALF, statement__review__confirmed_at=None
)


class CardQuerySet(models.QuerySet["Card"]):
    def approved(self) -> CardQuerySet:
        """What may be shown beyond the review: boards, packs, exports start here."""
        return self.filter(state=Card.State.APPROVED)

    def drafts(self) -> CardQuerySet:
        return self.filter(state=Card.State.DRAFT)

    def withdrawn(self) -> CardQuerySet:
        """Tombstones: codes that may hang on a wall, and whose words were taken back."""
        return self.filter(state=Card.State.WITHDRAWN)

    def to_take_down(self) -> CardQuerySet:
        """Tombstones that nobody said are off the wall."""
        return self.withdrawn().filter(taken_down_at=None)

    def unconfirmed(self) -> CardQuerySet:
        """From answers that somebody gave on the person's behalf and they have not confirmed."""
        return self.filter(_IS_UNCONFIRMED)

    def with_telling(self) -> CardQuerySet:
        """Each with the `feeling` of its answer, and whether it `is_unconfirmed`."""
        return self.annotate(
            feeling=F("statement__feeling"),
            is_unconfirmed=Case(When(_IS_UNCONFIRMED, then=Value(True)), default=Value(False)),
        )

    def shown(self, show: str) -> CardQuerySet:
        """What a facilitator asked to see: to_check, marked, approved, set_aside or all."""
        standing = self.exclude(state=Card.State.WITHDRAWN)
        if show == "marked":
            return self.drafts().filter(looks_personal=True)
        if show == "all":
            return standing
        return standing.filter(state=Card.State.DRAFT if show == "to_check" else show)

    def under_any(self, heading: str) -> CardQuerySet:
        return self.under(heading) if heading else self.all()

    def in_queue_order(self) -> CardQuerySet:
        """What is working, what is not working, the future; each as the cards came."""
        return self.order_by("-heading", "id")

    def before(self, card: Card) -> CardQuerySet:
        """Those that come before a card in the queue."""
        return self.filter(Q(heading__gt=card.heading) | Q(heading=card.heading, pk__lt=card.pk))

    def shareable(self) -> CardQuerySet:
        """Made from nobody's words in particular, or from words that may still be shared."""
        return self.filter(
            Q(statement=None) | Q(statement__in=Statement.objects.shareable().values("pk"))
        )

    def decided_upon(self) -> CardQuerySet:
        """Placed by a person, in a theme that people accepted, or in a pack."""
        return self.filter(
            Q(placement__placed_by__isnull=False)
            | Q(placement__theme__accepted_at__isnull=False)
            | Q(packs__isnull=False)
        ).distinct()

    def of_review(self, review: Review) -> CardQuerySet:
        return self.filter(statement__review=review)

    def under(self, heading: str) -> CardQuerySet:
        return self.filter(heading=heading)


class Card(models.Model):
    """One idea without a name, approved by a person; only cards leave the review."""

    class State(models.TextChoices):
        DRAFT = "draft", "To be checked"
        APPROVED = "approved", "Approved"
        SET_ASIDE = "set_aside", "Not used"
        WITHDRAWN = "withdrawn", "Withdrawn"

    review_round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="cards")
    statement = models.ForeignKey(
        Statement, null=True, blank=True, on_delete=models.SET_NULL, related_name="cards"
    )
    perspective = models.ForeignKey(
        Perspective, null=True, blank=True, on_delete=models.RESTRICT, related_name="cards"
    )
    stage = models.ForeignKey(
        PathwayStage, null=True, blank=True, on_delete=models.SET_NULL, related_name="cards"
    )
    heading = models.CharField(max_length=20, choices=Heading.choices)
    code = models.CharField(max_length=8)
    text = models.TextField(max_length=2000)
    is_top_priority = models.BooleanField(default=False)
    looks_personal = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    made_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    taken_down_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["heading", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review_round", "code"], name="card_codes_differ"),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_at__isnull=False),
                name="approved_cards_say_when",
            ),
        ]
        indexes = [models.Index(fields=["review_round", "state", "heading"])]

    def __str__(self) -> str:
        return self.code

    @property
    def programme_id(self) -> int:
        return self.review_round.programme_id

    @property
    def is_approved(self) -> bool:
        return self.state == self.State.APPROVED
