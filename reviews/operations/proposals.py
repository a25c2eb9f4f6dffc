"""Storing what a run proposes: what people decided is never among what is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, count, islice
from typing import TypeVar

from django.db import connection, models, transaction

from coproduce.audit import trail
from reviews import discovery
from reviews.discovery.results import Identifier
from reviews.models import Card, Placement, ReviewRound, Theme, ThemingRun
from reviews.operations import snapshots
from reviews.operations.snapshots import AT_ONCE, ChangedMeanwhile, Snapshot

NEARER_THAN_TO_OTHERS = "It is nearer to the cards of this theme than to those of any other."
NEW = "It came after the last time that themes were looked for."
MOST_PAIRS = 5
Item = TypeVar("Item")
WRITTEN = ("theme", "placed_at", "placed_by", "suggested_theme", "likeness", "reason")


@transaction.atomic
def store_proposals(
    *,
    review_round: ReviewRound,
    snapshot: Snapshot,
    found: dict[str, discovery.Discovery],
    now: datetime,
) -> ThemingRun | None:
    """Write a run's proposals.

    None when a run that started from the same or a later state is stored already. Raises
    ChangedMeanwhile when people decided something after the snapshot, or took a card out.
    """
    current = ReviewRound.objects.select_for_update(no_key=True).get(pk=review_round.pk)
    if current.themed_revision > snapshot.revision or is_stored(current, snapshot):
        return None
    if current.curation != snapshot.curation or _has_lost_cards(current, snapshot):
        raise ChangedMeanwhile
    run = ThemingRun.objects.create(
        review_round=current,
        revision=snapshot.revision,
        curation=snapshot.curation,
        method=next(iter(found.values())).method,
        method_version=snapshots.method_version(),
        card_count=snapshot.card_count,
        theme_count=0,
        unplaced_count=sum(len(outcome.unplaced) for outcome in found.values()),
        stored_at=now,
    )
    arrivals = _Arrivals()
    for heading, outcome in found.items():
        storing = _Storing(run, heading, now, arrivals)
        storing.store(outcome)
        run.theme_count += sum(theme.pinned_id is None for theme in outcome.themes)
        run.suggested_count += sum(
            len(theme.new_ids) for theme in outcome.themes if theme.pinned_id is not None
        )
    run.arrivals = arrivals.counted
    run.save(update_fields=["theme_count", "suggested_count", "arrivals", "overlaps"])
    ReviewRound.objects.filter(pk=current.pk).update(themed_revision=snapshot.revision)
    trail.record(None, "proposed themes", run, themes=run.theme_count, cards=run.card_count)
    return run


def is_stored(review_round: ReviewRound, snapshot: Snapshot) -> bool:
    """Whether a run from this very state is stored."""
    return review_round.theming_runs.filter(
        revision=snapshot.revision,
        curation=snapshot.curation,
        method_version=snapshots.method_version(),
    ).exists()


def _has_lost_cards(review_round: ReviewRound, snapshot: Snapshot) -> bool:
    """Whether a card that the run read is not approved any more."""
    approved = review_round.cards.approved()
    read = (card_id for heading in snapshot.headings for card_id in heading.card_ids)
    return any(
        approved.filter(pk__in=some).count() != len(some) for some in _by_number(read, AT_ONCE)
    )


def _by_number(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


@dataclass
class _Arrivals:
    """Where the cards went that no run had seen before, by the ids of themes."""

    fits: Counter[int] = field(default_factory=Counter)
    joins: Counter[int] = field(default_factory=Counter)
    makes: Counter[int] = field(default_factory=Counter)
    unplaced: int = 0

    @property
    def counted(self) -> dict[str, object]:
        return {
            "fits": self.fits.most_common(),
            "joins": self.joins.most_common(),
            "makes": self.makes.most_common(),
            "unplaced": self.unplaced,
        }


@dataclass(frozen=True)
class _Row:
    """A found theme with its row, and whether there was one before this run."""

    theme: Theme
    is_new: bool


@dataclass(frozen=True)
class _Storing:
    """One heading's proposals on their way into the database."""

    run: ThemingRun
    heading: str
    now: datetime
    arrivals: _Arrivals

    def store(self, outcome: discovery.Discovery) -> None:
        rows = self._rows(outcome)
        themes = [row.theme for row in rows]
        for some in _by_number(self._placements(outcome, themes), AT_ONCE):
            self._write(some, {row.theme.pk: row for row in rows})
        self._take_down({theme.pk for theme in themes})
        self._keep_overlaps(outcome, themes)

    def _placements(
        self, outcome: discovery.Discovery, themes: Sequence[Theme]
    ) -> Iterator[Placement]:
        """Where each free card would go; those of people's themes are never among them."""
        for found, theme in zip(outcome.themes, themes, strict=True):
            if found.pinned_id is None:
                yield from (self._placed(card_id, theme) for card_id in found.member_ids)
            else:
                yield from (self._suggested(card_id, theme) for card_id in found.new_ids)
        for left in outcome.unplaced:
            guess = themes[left.best_guess] if left.best_guess is not None else None
            yield self._in_tray(left, guess)

    def _rows(self, outcome: discovery.Discovery) -> list[_Row]:
        """The row of each theme found; titles differ from those of all the others."""
        known = self.run.review_round.themes.live().under(self.heading).in_bulk()
        taken = {theme.title.casefold() for theme in known.values() if theme.is_accepted}
        rows = []
        for found in outcome.themes:
            identifier = found.pinned_id if found.pinned_id is not None else found.earlier_id
            theme = known.get(int(identifier)) if identifier is not None else None
            is_new = theme is None
            if theme is None or not theme.is_accepted:
                theme = self._proposal(found, theme, taken)
                taken.add(theme.title.casefold())
            rows.append(_Row(theme, is_new))
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

    def _placed(self, card_id: Identifier, theme: Theme) -> Placement:
        return Placement(card_id=card_id, theme=theme, placed_at=self.now)

    def _suggested(self, card_id: Identifier, theme: Theme) -> Placement:
        return Placement(
            card_id=card_id,
            suggested_theme=theme,
            placed_at=self.now,
            reason=NEARER_THAN_TO_OTHERS,
        )

    def _in_tray(self, left: discovery.Unplaced, guess: Theme | None) -> Placement:
        return Placement(
            card_id=left.id,
            suggested_theme=guess,
            likeness=left.likeness,
            placed_at=self.now,
            reason=left.why[:300],
        )

    def _write(self, placements: list[Placement], rows: dict[int, _Row]) -> None:
        """Those of cards that are approved, in no theme of people, and that no person placed."""
        cards = Card.objects.approved().filter(pk__in=[each.card_id for each in placements])
        free = set(
            cards.exclude(placement__placed_by__isnull=False)
            .exclude(placement__theme__accepted_at__isnull=False)
            .values_list("pk", flat=True)
        )
        before = {each.card_id: each for each in Placement.objects.filter(card__in=free).order_by()}
        wanted = [each for each in placements if each.card_id in free]
        for each in wanted:
            if each.card_id not in before:
                self._count_arrival(each, rows)
        Placement.objects.bulk_create(
            [each for each in wanted if not _is_same(before.get(each.card_id), each)],
            update_conflicts=True,
            unique_fields=["card"],
            update_fields=WRITTEN,
        )
        # Some thousand at once, as the commit has to be done in time too.
        connection.check_constraints([Placement._meta.db_table])

    def _count_arrival(self, placement: Placement, rows: dict[int, _Row]) -> None:
        if placement.theme_id:
            is_new = rows[placement.theme_id].is_new
            (self.arrivals.makes if is_new else self.arrivals.joins)[placement.theme_id] += 1
        elif placement.reason == NEARER_THAN_TO_OTHERS and placement.suggested_theme_id:
            self.arrivals.fits[placement.suggested_theme_id] += 1
        else:
            self.arrivals.unplaced += 1

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

    def _keep_overlaps(self, outcome: discovery.Discovery, themes: Sequence[Theme]) -> None:
        pairs: Counter[tuple[int, int]] = Counter()
        for each in outcome.overlaps:
            first, second = sorted((themes[each.theme].pk, themes[each.other].pk))
            pairs[first, second] += each.count
        self.run.overlaps[self.heading] = {
            "cards": sum(len(theme.member_ids) for theme in outcome.themes),
            "shared": pairs.total(),
            "pairs": [[*pair, number] for pair, number in pairs.most_common(MOST_PAIRS)],
        }


def _is_same(before: Placement | None, after: Placement) -> bool:
    """Whether there is nothing to write."""
    compared = ("theme_id", "suggested_theme_id", "likeness", "reason")
    return before is not None and all(
        getattr(before, name) == getattr(after, name) for name in compared
    )


def _is_known_elsewhere(theme: Theme) -> bool:
    """Whether anything hangs on a theme: a decision, a vote, a root cause, its number on paper."""
    return theme.number is not None or any(
        getattr(theme, str(relation.get_accessor_name())).exists()
        for relation in Theme._meta.related_objects
        if relation.on_delete is not models.SET_NULL
    )


def _untaken(title: str, taken: set[str]) -> str:
    """The title, or the title with a number if another theme of the heading has it."""
    numbered = (f"{title} ({number})" for number in count(2))
    return next(each for each in chain([title], numbered) if each.casefold() not in taken)
