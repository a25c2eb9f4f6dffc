"""Themes: groups of cards with a first-person name, proposed by the software, decided by people."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Count, Q

from participants.models import Programme
from reviews.models.cards import Card
from reviews.models.collecting import Heading, ReviewRound


class ThemeGroup(models.Model):
    """A broader grouping of themes across the headings."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="theme_groups")
    title = models.CharField(max_length=200)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class ThemingRun(models.Model):
    """One run of finding themes: what it started from, with which method, and what it proposed.

    `theme_count` are the proposals, `suggested_count` the cards that would fit a theme that people
    decided on, `unplaced_count` the cards that fit nowhere yet. `arrivals` says where the cards
    went that no run had seen before, `overlaps` which themes of a heading share cards, by id.
    """

    review_round = models.ForeignKey(
        ReviewRound, on_delete=models.CASCADE, related_name="theming_runs"
    )
    revision = models.PositiveIntegerField()
    curation = models.PositiveIntegerField()
    method = models.CharField(max_length=100)
    method_version = models.CharField(max_length=40)
    card_count = models.PositiveIntegerField()
    theme_count = models.PositiveIntegerField()
    suggested_count = models.PositiveIntegerField(default=0)
    unplaced_count = models.PositiveIntegerField()
    arrivals = models.JSONField(default=dict)
    overlaps = models.JSONField(default=dict)
    stored_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review_round", "revision", "curation", "method_version"],
                name="one_stored_run_for_each_state",
            )
        ]

    def __str__(self) -> str:
        return f"Run {self.pk} of {self.method}"

    @property
    def programme_id(self) -> int:
        return self.review_round.programme_id


class SharedRun(models.Model):
    """One heading of a large run while workers share it: what it started from, and the centres that
    they agreed on. It is gone when the run has ended. `themes` are the ids of people's themes and
    of the earlier proposals, in the order of their centres; `job_id` is the run's own job.
    """

    review_round = models.ForeignKey(
        ReviewRound, on_delete=models.CASCADE, related_name="shared_runs"
    )
    heading = models.CharField(max_length=20, choices=Heading.choices)
    revision = models.PositiveIntegerField()
    curation = models.PositiveIntegerField()
    method_version = models.CharField(max_length=40)
    themes = models.JSONField(default=dict)
    job_id = models.BigIntegerField(null=True, blank=True)
    centres = models.BinaryField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review_round", "heading", "revision", "curation", "method_version"],
                name="one_shared_run_for_each_state",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_heading_display()} of {self.review_round}"

    @property
    def programme_id(self) -> int:
        return self.review_round.programme_id


class RunPartQuerySet(models.QuerySet["RunPart"]):
    def uncondensed(self) -> RunPartQuerySet:
        return self.filter(condensed=None, assigned=None)

    def unassigned(self) -> RunPartQuerySet:
        return self.filter(assigned=None)


class RunPart(models.Model):
    """A worker's part of a shared run: the ids of its cards by the theme that they are in ("0" for
    none), and what came of each pass, in numbers without words.
    """

    shared_run = models.ForeignKey(SharedRun, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    places = models.JSONField(default=dict)
    condensed = models.BinaryField(null=True, blank=True)
    assigned = models.BinaryField(null=True, blank=True)

    objects = RunPartQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["shared_run", "number"], name="one_part_a_number")
        ]

    def __str__(self) -> str:
        return f"Part {self.number} of {self.shared_run}"

    @property
    def programme_id(self) -> int:
        return self.shared_run.programme_id

    @property
    def card_ids(self) -> list[int]:
        return [card_id for card_ids in self.places.values() for card_id in card_ids]


class ThemeQuerySet(models.QuerySet["Theme"]):
    def live(self) -> ThemeQuerySet:
        """On the board: not merged away, dissolved or set aside."""
        return self.filter(retired_at=None)

    def decided(self) -> ThemeQuerySet:
        """A person accepted it, or made it: no run may change it."""
        return self.live().filter(accepted_at__isnull=False)

    def proposed(self) -> ThemeQuerySet:
        return self.live().filter(accepted_at=None)

    def under(self, heading: str) -> ThemeQuerySet:
        return self.filter(heading=heading)

    def with_counts(self) -> ThemeQuerySet:
        """Adds `card_count` and `top_priority_count`, approved cards only."""
        approved = Q(placements__card__state=Card.State.APPROVED)
        return self.annotate(
            card_count=Count("placements", filter=approved),
            top_priority_count=Count(
                "placements", filter=approved & Q(placements__card__is_top_priority=True)
            ),
        )


class Theme(models.Model):
    """A group of cards that say the same thing, with a first-person title.

    A theme without `accepted_at` is the software's proposal; anything a person does to it
    (rename, merge, split, move a card in or out, lock, accept) accepts it. `repeats_withdrawn_at`
    marks a title that repeats words which were taken back, until somebody renames it. `number` is
    given when it is first accepted or printed and never changes: T7 on paper is T7 on the screen.
    """

    review_round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="themes")
    heading = models.CharField(max_length=20, choices=Heading.choices)
    title = models.CharField(max_length=200)
    number = models.PositiveIntegerField(null=True, blank=True)
    group = models.ForeignKey(
        ThemeGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="themes"
    )
    run = models.ForeignKey(
        ThemingRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="themes"
    )
    reason = models.CharField(max_length=500, blank=True)
    key_phrases = models.JSONField(default=list, blank=True)
    typical_card_ids = models.JSONField(default=list, blank=True)
    cohesion = models.FloatField(null=True, blank=True)
    created_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    locked_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged_from"
    )
    repeats_withdrawn_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["heading", "id"]
        indexes = [models.Index(fields=["review_round", "heading", "retired_at"])]
        constraints = [
            models.UniqueConstraint(fields=["review_round", "number"], name="theme_numbers_differ")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def programme_id(self) -> int:
        return self.review_round.programme_id

    @property
    def code(self) -> str:
        """Its name on paper, such as T7; nothing while it is a mere proposal."""
        return f"T{self.number}" if self.number else ""

    @property
    def is_accepted(self) -> bool:
        return self.accepted_at is not None

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None


class PlacementQuerySet(models.QuerySet["Placement"]):
    def unplaced(self) -> PlacementQuerySet:
        return self.filter(theme=None)

    def by_people(self) -> PlacementQuerySet:
        return self.filter(placed_by__isnull=False)


class Placement(models.Model):
    """Where an approved card is: in a theme, or in the tray of unplaced cards, and why.

    One row a card, so that a card is in exactly one place. `placed_by` is empty when the software
    placed it. An unplaced card may carry a suggestion.
    """

    card = models.OneToOneField(Card, on_delete=models.CASCADE, related_name="placement")
    theme = models.ForeignKey(
        Theme, null=True, blank=True, on_delete=models.RESTRICT, related_name="placements"
    )
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    suggested_theme = models.ForeignKey(
        Theme, null=True, blank=True, on_delete=models.SET_NULL, related_name="suggestions"
    )
    likeness = models.FloatField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["card_id"]

    def __str__(self) -> str:
        return f"{self.card} in {self.theme or 'the tray'}"

    @property
    def programme_id(self) -> int:
        return self.card.programme_id


class ThemeDecision(models.Model):
    """What a person decided about themes: who, when, why, and enough to undo it."""

    class Verb(models.TextChoices):
        ACCEPTED = "accepted", "accepted"
        RENAMED = "renamed", "renamed"
        MERGED = "merged", "merged"
        SPLIT = "split", "split"
        MOVED = "moved", "moved a card"
        LOCKED = "locked", "locked"
        UNLOCKED = "unlocked", "unlocked"
        GROUPED = "grouped", "grouped"
        MADE = "made", "made"
        SET_ASIDE = "set_aside", "set aside"

    review_round = models.ForeignKey(
        ReviewRound, on_delete=models.CASCADE, related_name="theme_decisions"
    )
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="decisions")
    verb = models.CharField(max_length=12, choices=Verb.choices)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField()
    why = models.CharField(max_length=300, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.theme}"

    @property
    def programme_id(self) -> int:
        return self.review_round.programme_id
