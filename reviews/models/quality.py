"""Quality: cards drawn at random, which two colleagues sort without seeing where they are."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from reviews.models.cards import Card
from reviews.models.collecting import Heading, ReviewRound
from reviews.models.themes import Theme


class CodingSample(models.Model):
    """Cards of one heading, drawn at random, and the themes among which they are sorted.

    The same seed draws the same cards in the same order, as long as the same cards are there.
    """

    review_round = models.ForeignKey(
        ReviewRound, on_delete=models.CASCADE, related_name="coding_samples"
    )
    heading = models.CharField(max_length=20, choices=Heading.choices)
    seed = models.PositiveIntegerField()
    themes = models.ManyToManyField(Theme, related_name="coding_samples")
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-drawn_at", "-id"]

    def __str__(self) -> str:
        return f"Sample {self.pk} of “{self.get_heading_display()}”"

    @property
    def programme_id(self) -> int:
        return self.review_round.programme_id


class SampledCardQuerySet(models.QuerySet["SampledCard"]):
    def standing(self) -> SampledCardQuerySet:
        """Still approved, in the words in which it was drawn."""
        return self.filter(card__state=Card.State.APPROVED, card__version=F("version"))

    def uncoded_by(self, coder: SampleCoder) -> SampledCardQuerySet:
        return self.standing().exclude(choices__coder=coder)


class SampledCard(models.Model):
    """A card in a sample: its place in the order, and where the board had it on that day."""

    sample = models.ForeignKey(CodingSample, on_delete=models.CASCADE, related_name="sampled_cards")
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="sampled_cards")
    version = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    theme = models.ForeignKey(Theme, on_delete=models.RESTRICT, related_name="sampled_cards")
    was_placed_by_person = models.BooleanField()

    objects = SampledCardQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "card"], name="a_card_is_drawn_once"),
            models.UniqueConstraint(
                fields=["sample", "position"], name="one_card_in_each_position"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.card} in {self.sample}"

    @property
    def programme_id(self) -> int:
        return self.sample.programme_id


class SampleCoder(models.Model):
    """One of the two colleagues who sort a sample."""

    sample = models.ForeignKey(CodingSample, on_delete=models.CASCADE, related_name="coders")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    number = models.PositiveSmallIntegerField()
    began_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "user"], name="nobody_codes_a_sample_twice"),
            models.UniqueConstraint(fields=["sample", "number"], name="coders_have_numbers"),
            models.CheckConstraint(condition=Q(number__in=[1, 2]), name="two_coders_at_most"),
        ]

    def __str__(self) -> str:
        return f"{'First' if self.number == 1 else 'Second'} colleague"

    @property
    def programme_id(self) -> int:
        return self.sample.programme_id


class BlindChoice(models.Model):
    """The theme that a coder chose for a card; without one, none of them fits."""

    coder = models.ForeignKey(SampleCoder, on_delete=models.CASCADE, related_name="choices")
    sampled_card = models.ForeignKey(SampledCard, on_delete=models.CASCADE, related_name="choices")
    theme = models.ForeignKey(
        Theme, null=True, blank=True, on_delete=models.RESTRICT, related_name="blind_choices"
    )
    chosen_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["coder", "sampled_card"], name="one_choice_for_each_card_and_coder"
            )
        ]

    def __str__(self) -> str:
        return f"{self.coder}: {self.sampled_card}"

    @property
    def programme_id(self) -> int:
        return self.coder.programme_id
