"""How good the themes are: what the board says of itself, and what two blind colleagues say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random
from statistics import median
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from coproduce import charts
from participants.models import User
from reviews.documents.agreement import FEWEST, Agreement, agreement
from reviews.models import (
    BlindChoice,
    Card,
    CodingSample,
    Heading,
    ReviewRound,
    SampleCoder,
    SampledCard,
    Theme,
)

NONE_OF_THESE = "None of these"
MOST_PAIRS = 3


@dataclass(frozen=True)
class Overlap:
    """How many cards of a heading came nearly as near to a second theme as to their own when
    themes were last looked for, and between which themes, the most first.
    """

    cards: int
    shared: int
    pairs: tuple[tuple[str, str, int], ...]

    @property
    def percentage(self) -> int | None:
        """None where there are too few cards to say."""
        return round(100 * self.shared / self.cards) if self.cards >= FEWEST else None


@dataclass(frozen=True)
class HeadingSummary:
    """How much of a heading is in themes, how large the themes are, and how much they overlap."""

    heading: str
    label: str
    cards: int
    placed: int
    accepted: int
    proposed: int
    sizes: tuple[int, ...]
    overlap: Overlap | None
    chart: charts.Chart | None

    @property
    def percentage(self) -> int:
        return round(100 * self.placed / self.cards) if self.cards else 0

    @property
    def in_tray(self) -> int:
        return self.cards - self.placed

    @property
    def smallest(self) -> int:
        return min(self.sizes)

    @property
    def middle(self) -> float:
        return median(self.sizes)

    @property
    def largest(self) -> int:
        return max(self.sizes)


@dataclass(frozen=True)
class CoderProgress:
    """How far one of the two colleagues is."""

    coder: SampleCoder
    done: int
    total: int

    @property
    def is_finished(self) -> bool:
        return self.done == self.total


@dataclass(frozen=True)
class ThemeCount:
    """How often a theme was meant in a sample, by the board and by each coder."""

    title: str
    board: int
    first: int
    second: int
    both_coders: int
    all_three: int


@dataclass(frozen=True)
class SampleFigures:
    """What comes out when both have finished."""

    agreements: tuple[Agreement, ...]
    themes: tuple[ThemeCount, ...]
    placed_by_people: int


@dataclass(frozen=True)
class SamplePage:
    """A sample: how far the coders are, where one goes on, and the figures when both are done."""

    sample: CodingSample
    total: int
    left_out: int
    changed_themes: int
    coders: tuple[CoderProgress, ...]
    mine: CoderProgress | None
    next_card: SampledCard | None
    figures: SampleFigures | None

    @property
    def may_code(self) -> bool:
        """Whether this colleague is one of the two, or can be, and not all is done."""
        return self.figures is None and (self.mine is not None or len(self.coders) < 2)


@dataclass(frozen=True)
class CardToCode:
    """One card as a coder sees it: its words and the themes, nothing of where it is."""

    sampled_card: SampledCard
    number: int
    total: int
    themes: tuple[Theme, ...]
    previous: SampledCard | None
    choice: BlindChoice | None


def heading_summaries(review_round: ReviewRound) -> tuple[HeadingSummary, ...]:
    """The three headings as the board has them, and overlaps as the last run found them."""
    cards = dict(
        review_round.cards.approved().order_by().values_list("heading").annotate(found=Count("pk"))
    )
    themes = list(review_round.themes.live().with_counts().order_by("-card_count", "pk"))
    run = review_round.theming_runs.first()
    found = run.overlaps if run else {}
    titles = {theme.pk: _label(theme) for theme in themes}
    return tuple(
        _summary(
            heading,
            cards.get(heading.value, 0),
            [theme for theme in themes if theme.heading == heading],
            _overlap(found.get(heading.value), titles),
        )
        for heading in Heading
    )


def _overlap(found: dict[str, Any] | None, titles: dict[int, str]) -> Overlap | None:
    """By the titles that themes have now; pairs of which one has gone are left out."""
    if not found or not found["cards"]:
        return None
    pairs = tuple(
        (titles[first], titles[second], number)
        for first, second, number in found["pairs"]
        if first in titles and second in titles
    )
    return Overlap(found["cards"], found["shared"], pairs[:MOST_PAIRS])


def _label(theme: Theme) -> str:
    return theme.title if theme.is_accepted else f"{theme.title} (proposed)"


def _summary(
    heading: Heading, cards: int, themes: list[Theme], overlap: Overlap | None
) -> HeadingSummary:
    counts = {theme.pk: int(getattr(theme, "card_count")) for theme in themes}  # noqa: B009 -- annotated
    sizes = tuple(counts[theme.pk] for theme in themes)
    chart = charts.Chart(
        id=f"sizes-{heading.slug}",
        title=f"Cards in each theme: {heading.label}",
        description="One bar a theme, as long as it has cards, the largest first.",
        bars=charts.bars([(_label(theme), counts[theme.pk]) for theme in themes]),
        label_name="Theme",
        value_name="Cards",
    )
    return HeadingSummary(
        heading=heading.value,
        label=str(heading.label),
        cards=cards,
        placed=sum(sizes),
        accepted=sum(theme.is_accepted for theme in themes),
        proposed=sum(not theme.is_accepted for theme in themes),
        sizes=sizes,
        overlap=overlap,
        chart=chart if themes else None,
    )


def samples_of(review_round: ReviewRound) -> tuple[SamplePage, ...]:
    """Every sample of a round, the latest first, without its figures; three queries."""
    samples = review_round.coding_samples.annotate(
        card_count=Count("sampled_cards", filter=_standing("sampled_cards__")),
        drawn_count=Count("sampled_cards"),
    )
    progress: dict[int, list[CoderProgress]] = {}
    totals = {sample.pk: sample.card_count for sample in samples}
    for coder in _coders().filter(sample__in=totals):
        progress.setdefault(coder.sample_id, []).append(_progress(coder, totals[coder.sample_id]))
    return tuple(
        SamplePage(
            sample=sample,
            total=sample.card_count,
            left_out=sample.drawn_count - sample.card_count,
            changed_themes=0,
            coders=tuple(progress.get(sample.pk, [])),
            mine=None,
            next_card=None,
            figures=None,
        )
        for sample in samples
    )


def sample_page(sample: CodingSample, *, user: User) -> SamplePage:
    """One sample as this colleague may see it: no figure before both have finished."""
    cards = sample.sampled_cards.standing()
    total = cards.count()
    coders = tuple(_progress(coder, total) for coder in _coders().filter(sample=sample))
    mine = next((each for each in coders if each.coder.user_id == user.pk), None)
    to_do = cards.exclude(choices__coder=mine.coder) if mine else cards
    is_done = len(coders) == 2 and all(each.is_finished for each in coders)
    return SamplePage(
        sample=sample,
        total=total,
        left_out=sample.sampled_cards.count() - total,
        changed_themes=sample.themes.filter(
            Q(retired_at__isnull=False) | Q(accepted_at=None)
        ).count(),
        coders=coders,
        mine=mine,
        next_card=to_do.first(),
        figures=_figures(sample) if is_done else None,
    )


def card_to_code(sampled_card: SampledCard, *, user: User) -> CardToCode:
    """A card for this colleague to sort, with the themes in the sample's own order."""
    sample = sampled_card.sample
    cards = sample.sampled_cards.standing()
    earlier = cards.filter(position__lt=sampled_card.position)
    return CardToCode(
        sampled_card=sampled_card,
        number=earlier.count() + 1,
        total=cards.count(),
        themes=themes_to_choose(sample),
        previous=earlier.last(),
        choice=sampled_card.choices.filter(coder__user=user).first(),
    )


def themes_to_choose(sample: CodingSample) -> tuple[Theme, ...]:
    """The themes of a sample in an order that is random and stays the same."""
    themes = list(sample.themes.order_by("pk"))
    Random(sample.seed).shuffle(themes)  # noqa: S311 -- an order that can be repeated
    return tuple(themes)


def _coders() -> QuerySet[SampleCoder]:
    return SampleCoder.objects.select_related("user").annotate(
        done=Count("choices", filter=_standing("choices__sampled_card__"))
    )


def _standing(path: str) -> Q:
    """Cards that are still approved in the words in which they were drawn."""
    return Q(
        **{f"{path}card__state": Card.State.APPROVED, f"{path}card__version": F(f"{path}version")}
    )


def _progress(coder: SampleCoder, total: int) -> CoderProgress:
    return CoderProgress(coder, int(getattr(coder, "done")), total)  # noqa: B009 -- annotated


@dataclass(frozen=True)
class _Sorted:
    """Where the board and both coders put one card; no theme means none of them."""

    board: int
    was_placed_by_person: bool
    first: int | None
    second: int | None


def _figures(sample: CodingSample) -> SampleFigures:
    rows = _sorted(sample)
    by_software = [row for row in rows if not row.was_placed_by_person]
    return SampleFigures(
        agreements=(
            agreement("First colleague", "Second colleague", [(r.first, r.second) for r in rows]),
            agreement("Board", "First colleague", [(r.board, r.first) for r in rows]),
            agreement("Board", "Second colleague", [(r.board, r.second) for r in rows]),
            agreement("Software", "First colleague", [(r.board, r.first) for r in by_software]),
            agreement("Software", "Second colleague", [(r.board, r.second) for r in by_software]),
        ),
        themes=_theme_counts(sample, rows),
        placed_by_people=len(rows) - len(by_software),
    )


def _sorted(sample: CodingSample) -> list[_Sorted]:
    chosen: dict[tuple[int, int], int | None] = {
        (number, card): theme
        for number, card, theme in BlindChoice.objects.filter(coder__sample=sample).values_list(
            "coder__number", "sampled_card_id", "theme_id"
        )
    }
    return [
        _Sorted(
            board=each.theme_id,
            was_placed_by_person=each.was_placed_by_person,
            first=chosen[1, each.pk],
            second=chosen[2, each.pk],
        )
        for each in sample.sampled_cards.standing()
    ]


def _theme_counts(sample: CodingSample, rows: list[_Sorted]) -> tuple[ThemeCount, ...]:
    """Every theme of the sample, however small, and "none of these" at the end."""
    board = Counter[int | None](row.board for row in rows)
    first, second = Counter(row.first for row in rows), Counter(row.second for row in rows)
    both = Counter(row.first for row in rows if row.first == row.second)
    three = Counter[int | None](row.board for row in rows if row.board == row.first == row.second)
    titles: list[tuple[int | None, str]] = [(t.pk, t.title) for t in sample.themes.all()]
    titles.sort(key=lambda each: (-board[each[0]], each[1]))
    return tuple(
        ThemeCount(title, board[pk], first[pk], second[pk], both[pk], three[pk])
        for pk, title in [*titles, (None, NONE_OF_THESE)]
    )
