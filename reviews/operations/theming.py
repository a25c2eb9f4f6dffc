"""Finding themes: what the software proposes, and how it is stored without touching decisions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction

from coproduce.audit import trail
from coproduce.errors import Refused
from coproduce.jobs import queue
from coproduce.jobs.models import Job
from reviews import discovery
from reviews.models import Card, Heading, Placement, ReviewRound, Theme, ThemingRun

Progress = Callable[[int, int], None]
ATTEMPTS = 5
BUSY = "People are changing the themes right now. Ask again when they have finished."


@dataclass(frozen=True)
class Snapshot:
    """What a run starts from: counters first, so that what changes while it runs is noticed."""

    revision: int
    curation: int
    headings: tuple[HeadingSnapshot, ...]

    @property
    def card_count(self) -> int:
        return sum(len(heading.utterances) for heading in self.headings)


@dataclass(frozen=True)
class HeadingSnapshot:
    """The cards of one heading, the themes that people decided, and the proposals so far."""

    heading: str
    utterances: tuple[discovery.Utterance, ...]
    pinned: tuple[discovery.PinnedTheme, ...]
    earlier: tuple[discovery.EarlierTheme, ...]


def request_themes(*, review_round: ReviewRound, by: models.Model | None, now: datetime) -> Job:
    """Ask for themes to be found, because a person wants it or because cards changed."""
    job = queue.request(
        "find_themes",
        subject_id=review_round.pk,
        programme_id=review_round.programme_id,
        by=by,
        now=now,
    )
    trail.record(by, "asked for themes", review_round)
    return job


def run_theming(
    *, review_round: ReviewRound, now: datetime, progress: Progress | None = None
) -> ThemingRun | None:
    """Find themes in the approved cards of each heading and store them as proposals.

    Returns None when there was nothing new to store: a later run was stored meanwhile. A person's
    decision made while it ran makes it start again from what people decided.
    """
    for _attempt in range(ATTEMPTS):
        snapshot = take_snapshot(review_round)
        found = _found(snapshot, progress)
        try:
            return store_proposals(
                review_round=review_round, snapshot=snapshot, found=found, now=now
            )
        except CuratedMeanwhileError:
            continue
    raise Refused(BUSY)


def _found(snapshot: Snapshot, progress: Progress | None) -> dict[str, discovery.Discovery]:
    found = {}
    for number, heading in enumerate(snapshot.headings):
        if progress:
            progress(number, len(snapshot.headings))
        found[heading.heading] = discovery.find_themes(
            heading.utterances, pinned=heading.pinned, earlier=heading.earlier
        )
    return found


@transaction.atomic
def take_snapshot(review_round: ReviewRound) -> Snapshot:
    """The round's counters, cards, decided themes and proposals, as they stand."""
    current = ReviewRound.objects.get(pk=review_round.pk)
    return Snapshot(
        revision=current.revision,
        curation=current.curation,
        headings=tuple(_heading_snapshot(current, heading) for heading in Heading.values),
    )


def _heading_snapshot(review_round: ReviewRound, heading: str) -> HeadingSnapshot:
    cards = review_round.cards.approved().under(heading).order_by("pk")
    placements = {
        placement.card_id: placement
        for placement in Placement.objects.filter(card__in=cards).select_related("theme")
    }
    themes = review_round.themes.live().under(heading).order_by("pk")
    members: dict[int, list[int]] = {theme.pk: [] for theme in themes}
    free = []
    for card in cards:
        placement = placements.get(card.pk)
        if placement and placement.theme_id in members:
            members[placement.theme_id].append(card.pk)
        elif placement and placement.placed_by_id:
            continue  # a person put it in the tray: it stays there
        free.append(discovery.Utterance(card.pk, card.text, card.is_top_priority))
    return HeadingSnapshot(
        heading=heading,
        utterances=tuple(free),
        pinned=tuple(
            discovery.PinnedTheme(theme.pk, theme.title, tuple(members[theme.pk]))
            for theme in themes
            if theme.is_accepted
        ),
        earlier=tuple(
            discovery.EarlierTheme(theme.pk, theme.title, tuple(members[theme.pk]))
            for theme in themes
            if not theme.is_accepted and members[theme.pk]
        ),
    )


class CuratedMeanwhileError(Exception):
    """Somebody decided something about the themes while a run was finding them."""


@transaction.atomic
def store_proposals(
    *,
    review_round: ReviewRound,
    snapshot: Snapshot,
    found: dict[str, discovery.Discovery],
    now: datetime,
) -> ThemingRun | None:
    """Write a run's proposals; what people decided is never among what is written.

    None when a run that started from the same or a later state is stored already. Raises
    CuratedMeanwhileError when people decided something after the snapshot.
    """
    current = ReviewRound.objects.select_for_update().get(pk=review_round.pk)
    if current.curation != snapshot.curation:
        raise CuratedMeanwhileError
    if current.themed_revision > snapshot.revision:
        return None
    run = ThemingRun.objects.create(
        review_round=current,
        revision=snapshot.revision,
        method=_first(found).method,
        method_version=_first(found).version,
        card_count=snapshot.card_count,
        theme_count=sum(len(outcome.themes) for outcome in found.values()),
        unplaced_count=sum(len(outcome.unplaced) for outcome in found.values()),
        stored_at=now,
    )
    for heading, outcome in found.items():
        _Storing(run, heading, now).store(outcome)
    ReviewRound.objects.filter(pk=current.pk).update(themed_revision=snapshot.revision)
    trail.record(None, "proposed themes", run, themes=run.theme_count, cards=run.card_count)
    return run


def _first(found: dict[str, discovery.Discovery]) -> discovery.Discovery:
    return next(iter(found.values()))


@dataclass(frozen=True)
class _Storing:
    """One heading's proposals on their way into the database."""

    run: ThemingRun
    heading: str
    now: datetime

    def store(self, outcome: discovery.Discovery) -> None:
        proposals = self.run.review_round.themes.proposed().under(self.heading)
        kept = {theme.earlier_id for theme in outcome.themes}
        themes = [self._theme(found) for found in outcome.themes]
        cards = self._still_approved()
        placements = []
        for found, theme in zip(outcome.themes, themes, strict=True):
            new = set(found.new_ids)
            for card_id in cards.keys() & set(found.member_ids):
                if found.pinned_id is None:
                    placements.append(self._placed(cards[card_id], theme))
                elif card_id in new:
                    placements.append(self._suggested(cards[card_id], theme, found.reason))
        for left in outcome.unplaced:
            if left.id in cards:
                guess = themes[left.best_guess] if left.best_guess is not None else None
                placements.append(self._in_tray(cards[left.id], guess, left))
        self._write(placements)
        proposals.exclude(pk__in=[pk for pk in kept if pk]).exclude(run=self.run).delete()

    def _still_approved(self) -> dict[discovery.Identifier, Card]:
        """Cards that are still approved and that no person placed."""
        cards = self.run.review_round.cards.approved().under(self.heading)
        free = cards.exclude(placement__placed_by__isnull=False).exclude(
            placement__theme__accepted_at__isnull=False
        )
        return {card.pk: card for card in free}

    def _theme(self, found: discovery.FoundTheme) -> Theme:
        known_id = found.pinned_id if found.pinned_id is not None else found.earlier_id
        known = Theme.objects.filter(pk=known_id).first() if known_id is not None else None
        if found.pinned_id is not None and known:
            return known
        theme = known or Theme(
            review_round=self.run.review_round, heading=self.heading, created_at=self.now
        )
        theme.title = found.name[: Theme._meta.get_field("title").max_length]
        theme.run = self.run
        theme.reason = found.reason[:500]
        theme.key_phrases = list(found.key_phrases)
        theme.typical_card_ids = list(found.typical_ids)
        theme.cohesion = found.cohesion
        theme.save()
        return theme

    def _placed(self, card: Card, theme: Theme) -> Placement:
        return Placement(card=card, theme=theme, placed_at=self.now)

    def _suggested(self, card: Card, theme: Theme, reason: str) -> Placement:
        return Placement(card=card, suggested_theme=theme, placed_at=self.now, reason=reason[:300])

    def _in_tray(self, card: Card, guess: Theme | None, left: discovery.Unplaced) -> Placement:
        return Placement(
            card=card,
            suggested_theme=guess,
            likeness=left.likeness,
            placed_at=self.now,
            reason=left.why[:300],
        )

    def _write(self, placements: list[Placement]) -> None:
        Placement.objects.bulk_create(
            placements,
            update_conflicts=True,
            unique_fields=["card"],
            update_fields=[
                "theme",
                "placed_at",
                "placed_by",
                "suggested_theme",
                "likeness",
                "reason",
            ],
        )
