"""Finding themes: what the software proposes, and how it is stored without touching decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count

from django.db import models, transaction

from coproduce.audit import trail
from coproduce.jobs import queue
from coproduce.jobs.models import Job
from reviews import discovery
from reviews.discovery.results import Identifier
from reviews.errors import NothingToThemeError
from reviews.models import Card, Heading, Placement, ReviewRound, Theme, ThemingRun
from reviews.operations import theme_words

Progress = Callable[[int, int], None]
ATTEMPTS = 5
NEARER_THAN_TO_OTHERS = "It is nearer to the cards of this theme than to those of any other."
NEW = "It came after the last time that themes were looked for."


@dataclass(frozen=True)
class Snapshot:
    """What a run starts from: counters first, so that what changes while it runs is noticed."""

    revision: int
    curation: int
    headings: tuple[HeadingSnapshot, ...]

    @property
    def card_count(self) -> int:
        return sum(len(heading.utterances) for heading in self.headings)

    @property
    def card_ids(self) -> set[Identifier]:
        return {each.id for heading in self.headings for each in heading.utterances}


@dataclass(frozen=True)
class HeadingSnapshot:
    """The cards of one heading, the themes that people decided, and the proposals so far."""

    heading: str
    utterances: tuple[discovery.Utterance, ...]
    pinned: tuple[discovery.PinnedTheme, ...]
    earlier: tuple[discovery.EarlierTheme, ...]


@transaction.atomic
def request_themes(*, review_round: ReviewRound, by: models.Model | None, now: datetime) -> Job:
    """Ask for themes to be found, because a person wants it. Raises NothingToThemeError."""
    if not review_round.cards.approved().exists():
        raise NothingToThemeError
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

    None when there was nothing new to store. What people decide, or take back, while it runs makes
    it start again from there; raises ChangedMeanwhile when that happens each time.
    """
    for _attempt in range(ATTEMPTS):
        snapshot = take_snapshot(review_round=review_round)
        found = _found(snapshot, progress)
        try:
            return store_proposals(
                review_round=review_round, snapshot=snapshot, found=found, now=now
            )
        except ChangedMeanwhile:
            continue
    raise ChangedMeanwhile


def _found(snapshot: Snapshot, progress: Progress | None) -> dict[str, discovery.Discovery]:
    found = {}
    for number, heading in enumerate(snapshot.headings):
        found[heading.heading] = discovery.find_themes(
            heading.utterances,
            pinned=heading.pinned,
            earlier=heading.earlier,
            progress=progress and _share(progress, number, len(snapshot.headings)),
        )
    return found


def _share(progress: Progress, number: int, headings: int) -> Progress:
    """One heading's steps as a part of the steps of all."""
    return lambda done, total: progress(number * total + done, headings * total)


def suggest_split(*, theme: Theme) -> list[int]:
    """The cards that would make a theme of their own; none when no sensible split is seen."""
    cards = Card.objects.approved().filter(placement__theme=theme).order_by("pk")
    parts = discovery.suggest_split(
        discovery.Utterance(card.pk, card.text, card.is_top_priority) for card in cards
    )
    return [int(identifier) for part in parts[1:] for identifier in part]


@transaction.atomic
def take_snapshot(*, review_round: ReviewRound) -> Snapshot:
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
        placement.card_id: placement for placement in Placement.objects.filter(card__in=cards)
    }
    themes = review_round.themes.live().under(heading).order_by("pk")
    members: dict[int, list[int]] = {theme.pk: [] for theme in themes}
    utterances = []
    for card in cards:
        placement = placements.get(card.pk)
        if placement and placement.theme_id in members:
            members[placement.theme_id].append(card.pk)
        elif placement and placement.placed_by_id:
            continue  # a person put it in the tray: it stays there
        utterances.append(discovery.Utterance(card.pk, card.text, card.is_top_priority))
    said = theme_words.vocabulary(utterance.text for utterance in utterances)
    return HeadingSnapshot(
        heading=heading,
        utterances=tuple(utterances),
        pinned=tuple(
            discovery.PinnedTheme(theme.pk, theme.title, tuple(members[theme.pk]))
            for theme in themes
            if theme.is_accepted
        ),
        earlier=tuple(
            discovery.EarlierTheme(theme.pk, _kept_title(theme, said), tuple(members[theme.pk]))
            for theme in themes
            if not theme.is_accepted and members[theme.pk]
        ),
    )


def _kept_title(theme: Theme, said: set[str]) -> str:
    """A proposal's title, unless it has words that no card has any more."""
    is_kept = theme_words.is_said(theme.title, said) and theme_words.UNTITLED not in theme.title
    return theme.title if is_kept else ""


class ChangedMeanwhile(Exception):  # noqa: N818 -- reads as English where it is caught
    """People decided something, or took cards back, while a run was finding themes."""


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
    ChangedMeanwhile when people decided something after the snapshot, or took a card out.
    """
    current = ReviewRound.objects.select_for_update(no_key=True).get(pk=review_round.pk)
    if current.themed_revision > snapshot.revision or _is_stored(current, snapshot, found):
        return None
    still_approved = current.cards.approved().filter(pk__in=snapshot.card_ids)
    if current.curation != snapshot.curation or still_approved.count() != snapshot.card_count:
        raise ChangedMeanwhile
    run = ThemingRun.objects.create(
        review_round=current,
        revision=snapshot.revision,
        curation=snapshot.curation,
        method=_first(found).method,
        method_version=_first(found).version,
        card_count=snapshot.card_count,
        theme_count=0,
        unplaced_count=sum(len(outcome.unplaced) for outcome in found.values()),
        stored_at=now,
    )
    for heading, outcome in found.items():
        storing = _Storing(run, heading, now)
        storing.store(outcome)
        run.theme_count += sum(theme.pinned_id is None for theme in outcome.themes)
        run.suggested_count += sum(
            len(theme.new_ids) for theme in outcome.themes if theme.pinned_id is not None
        )
    run.save(update_fields=["theme_count", "suggested_count"])
    ReviewRound.objects.filter(pk=current.pk).update(themed_revision=snapshot.revision)
    trail.record(None, "proposed themes", run, themes=run.theme_count, cards=run.card_count)
    return run


def _is_stored(
    review_round: ReviewRound, snapshot: Snapshot, found: dict[str, discovery.Discovery]
) -> bool:
    return review_round.theming_runs.filter(
        revision=snapshot.revision,
        curation=snapshot.curation,
        method_version=_first(found).version,
    ).exists()


def _first(found: dict[str, discovery.Discovery]) -> discovery.Discovery:
    return next(iter(found.values()))


@dataclass(frozen=True)
class _Storing:
    """One heading's proposals on their way into the database."""

    run: ThemingRun
    heading: str
    now: datetime

    def store(self, outcome: discovery.Discovery) -> None:
        themes = self._themes(outcome)
        cards = self._free_cards()
        placements = []
        for found, theme in zip(outcome.themes, themes, strict=True):
            if found.pinned_id is None:
                placements += [self._placed(card, theme) for card in _of(found.member_ids, cards)]
            else:
                placements += [self._suggested(card, theme) for card in _of(found.new_ids, cards)]
        for left in outcome.unplaced:
            if left.id in cards:
                guess = themes[left.best_guess] if left.best_guess is not None else None
                placements.append(self._in_tray(cards[left.id], guess, left))
        self._write(placements)
        self._take_down({theme.pk for theme in themes})

    def _free_cards(self) -> dict[Identifier, Card]:
        """Approved cards that are in no theme of people, and that no person placed."""
        cards = self.run.review_round.cards.approved().under(self.heading)
        free = cards.exclude(placement__placed_by__isnull=False).exclude(
            placement__theme__accepted_at__isnull=False
        )
        return {card.pk: card for card in free}

    def _themes(self, outcome: discovery.Discovery) -> list[Theme]:
        """The row of each theme found; titles differ from those of all the others."""
        known = self.run.review_round.themes.live().under(self.heading).in_bulk()
        taken = {theme.title.casefold() for theme in known.values() if theme.is_accepted}
        rows = []
        for found in outcome.themes:
            identifier = found.pinned_id if found.pinned_id is not None else found.earlier_id
            theme = known.get(int(identifier)) if identifier is not None else None
            if theme is None or not theme.is_accepted:
                theme = self._proposal(found, theme, taken)
                taken.add(theme.title.casefold())
            rows.append(theme)
        return rows

    def _proposal(self, found: discovery.FoundTheme, known: Theme | None, taken: set[str]) -> Theme:
        theme = known or Theme(
            review_round=self.run.review_round, heading=self.heading, created_at=self.now
        )
        title = _untaken(found.name[:190], taken)
        theme.version += int(known is not None and theme.title != title)
        theme.title = title
        theme.run = self.run
        theme.reason = found.reason[:500]
        theme.key_phrases = list(found.key_phrases)
        theme.typical_card_ids = list(found.typical_ids)
        theme.cohesion = found.cohesion
        theme.repeats_withdrawn_at = None
        theme.save()
        return theme

    def _placed(self, card: Card, theme: Theme) -> Placement:
        return Placement(card=card, theme=theme, placed_at=self.now)

    def _suggested(self, card: Card, theme: Theme) -> Placement:
        return Placement(
            card=card, suggested_theme=theme, placed_at=self.now, reason=NEARER_THAN_TO_OTHERS
        )

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

    def _take_down(self, kept: set[int]) -> None:
        """Take away the proposals that no longer hold.

        Those that a workshop or a decision knows are retired, the others deleted. Cards that the
        run did not see (approved, or waiting again, since) go to the tray.
        """
        themes = self.run.review_round.themes.proposed().under(self.heading).exclude(pk__in=kept)
        Placement.objects.filter(theme__in=themes).update(theme=None, reason=NEW)
        for theme in themes:
            if _is_known_elsewhere(theme):
                Theme.objects.filter(pk=theme.pk).update(retired_at=self.now)
            else:
                theme.delete()


def _is_known_elsewhere(theme: Theme) -> bool:
    """Whether anything that a person did hangs on a theme: a decision, a vote, a root cause."""
    return any(
        getattr(theme, str(relation.get_accessor_name())).exists()
        for relation in Theme._meta.related_objects
        if relation.on_delete is not models.SET_NULL
    )


def _of(identifiers: Iterable[Identifier], cards: dict[Identifier, Card]) -> list[Card]:
    return [cards[identifier] for identifier in identifiers if identifier in cards]


def _untaken(title: str, taken: set[str]) -> str:
    """The title, or the title with a number if another theme of the heading has it."""
    numbered = (f"{title} ({number})" for number in count(2))
    return next(each for each in chain([title], numbered) if each.casefold() not in taken)
