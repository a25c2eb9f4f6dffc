"""Theme packs: frozen contents, and the pages printed from them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from reviews.models.cards import Card
from reviews.models.collecting import ReviewRound


class ThemePack(models.Model):
    """What was taken into the room: cards and themes as they stood when the pack was frozen."""

    review_round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="packs")
    title = models.CharField(max_length=200)
    contents = models.JSONField(default=dict)
    card_count = models.PositiveIntegerField(default=0)
    theme_count = models.PositiveIntegerField(default=0)
    cards = models.ManyToManyField(Card, related_name="packs")
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-frozen_at", "-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def programme_id(self) -> int:
        return self.review_round.programme_id

    @property
    def is_superseded(self) -> bool:
        return self.superseded_at is not None


class PrintedPack(models.Model):
    """The finished PDF of a pack; kept in the database, handed out by a guarded page."""

    pack = models.OneToOneField(ThemePack, on_delete=models.CASCADE, related_name="printed")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField()
    printed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pack}, {self.pages} pages"

    @property
    def programme_id(self) -> int:
        return self.pack.programme_id
