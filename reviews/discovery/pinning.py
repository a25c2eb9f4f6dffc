"""Later runs: people's themes stay as they are, new statements are drawn to them or go
elsewhere.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import Final

import numpy as np

from reviews.discovery.arranging import LEFT, Arranged, going_on, without_self
from reviews.discovery.condensing import themed
from reviews.discovery.encoders import Encoder
from reviews.discovery.exact import SCALE, Floats, Rows, Whole, centres_of, likeness, sums_by_group
from reviews.discovery.gathering import Gathered, gathered
from reviews.discovery.grouping import (
    FEWEST_TO_THEME,
    MOST_THEMES,
    SMALLEST_THEME,
    grouped,
    nearest,
    number_of_themes,
    refined,
    renumbered,
    without_small,
)
from reviews.discovery.results import EarlierTheme, Identifier, PinnedTheme, Utterance

LEAST_LEAD: Final = 0.24
NAME_COUNTS: Final = 2
LEAST_TO_STAY: Final = 0.30
FEWEST_WAITING: Final = 5
LEAST_LIKENESS_OF_FEW: Final = 0.35
WARM_PASSES: Final = 3
STANDS_ALONE: Final = "It is not near enough to any theme, and too few others are like it."


def by_statement(pinned: Sequence[PinnedTheme]) -> dict[Identifier, int]:
    """The place of the pinned theme that people put each statement in."""
    return {member: place for place, theme in enumerate(pinned) for member in theme.member_ids}


def arranged(
    free: Gathered,
    held: Sequence[Utterance],
    pinned: Sequence[PinnedTheme],
    earlier: Sequence[EarlierTheme],
    encoder: Encoder,
    themes: int | None,
) -> Arranged:
    """Everything in its place: held statements in their pinned themes, the free ones near or
    elsewhere.
    """
    return beside(_people_s_themes(held, pinned, encoder), free, earlier, themes)


def beside(
    base: Arranged, free: Gathered, earlier: Sequence[EarlierTheme], themes: int | None
) -> Arranged:
    """The free statements in their places beside people's themes, which stay as they are."""
    pins = len(base.pinned)
    drawn = _drawn_to_pins(free, base)
    resting = np.flatnonzero(drawn == LEFT)
    rest = free.only(resting)
    others = _rest(rest, earlier, themes, pins)
    groups = drawn.copy()
    groups[resting] = np.where(others.groups == LEFT, LEFT, others.groups + pins)
    return replace(
        base,
        statements=base.statements.with_more(free),
        groups=np.concatenate([base.groups, groups]),
        is_held=np.concatenate([base.is_held, np.zeros(len(free), dtype=bool)]),
        earlier={number + pins: theme for number, theme in others.earlier.items()},
        why_left=STANDS_ALONE,
    )


def started_from(free: Gathered, earlier: Sequence[EarlierTheme], themes: int | None) -> Arranged:
    """A warm start: every statement from where it was, new ones to the nearest theme, three
    passes.
    """
    begun = starts(free, earlier)
    known = np.flatnonzero(begun != LEFT)
    if not known.size or themes is not None:
        return Arranged.of(free, themed(free, themes or number_of_themes(len(free))))
    groups = _with_newcomers(free, renumbered(begun[known]), known)
    groups = refined(free.rows, free.weights, groups, WARM_PASSES)
    groups = without_small(free.rows, free.weights, groups, SMALLEST_THEME)
    return replace(Arranged.of(free, groups), earlier=going_on(begun, groups, earlier))


def starts(free: Gathered, earlier: Sequence[EarlierTheme]) -> Whole:
    """The place of the earlier theme that each free statement was in (n,), LEFT for none."""
    place_of = {member: place for place, theme in enumerate(earlier) for member in theme.member_ids}
    firsts = (
        next((place_of[i] for i in statement.ids if i in place_of), LEFT)
        for statement in free.statements
    )
    return np.fromiter(firsts, dtype=np.int64, count=len(free))


def _with_newcomers(free: Gathered, numbers: Whole, known: Whole) -> Whole:
    count = int(numbers.max()) + 1
    centres = centres_of(sums_by_group(free.rows[known], free.weights[known], numbers, count))
    groups = nearest(free.rows, centres)
    groups[known] = numbers
    new = np.setdiff1d(np.arange(len(free)), known)
    far = new[likeness(free.rows[new], centres).max(axis=1) < LEAST_TO_STAY * SCALE**2]
    if far.size >= max(FEWEST_WAITING, 0.03 * len(free)):
        waiting = free.only(far)
        own = number_of_themes(far.size) or max(1, far.size // 4)
        groups[far] = count + grouped(waiting.rows, waiting.weights, own)
    return groups


def _people_s_themes(
    held: Sequence[Utterance], pinned: Sequence[PinnedTheme], encoder: Encoder
) -> Arranged:
    place_of = by_statement(pinned)
    themes = [
        gathered((u for u in held if place_of[u.id] == place), encoder)
        for place in range(len(pinned))
    ]
    statements = reduce(Gathered.with_more, themes)
    groups = np.repeat(np.arange(len(pinned)), [len(theme) for theme in themes])
    sums = sums_by_group(statements.rows, statements.weights, groups, len(pinned))
    return Arranged(
        statements=statements,
        groups=groups,
        is_held=np.ones(len(statements), dtype=bool),
        pinned=tuple(pinned),
        pin_centres=pin_centres(sums, pinned, encoder),
    )


def pin_centres(sums: Floats, pinned: Sequence[PinnedTheme], encoder: Encoder) -> Rows:
    """Centres (p, d) of pinned themes: of what people placed there, given by its sums (p, d), and
    of the name that people gave it, which counts as two statements.
    """
    names = encoder.encode([theme.name for theme in pinned])
    return centres_of(sums + NAME_COUNTS * names.astype(np.float64))


def _drawn_to_pins(free: Gathered, base: Arranged) -> Whole:
    """The pinned theme that each free statement is drawn to (n,), LEFT for none."""
    if not len(free):
        return np.zeros(0, dtype=np.int64)
    held = base.statements
    placed = np.bincount(base.groups, held.weights, len(base.pinned)).astype(np.float64)
    drawn = drawn_to(base.centres(), placed, free.rows)
    same = {s.key: int(group) for s, group in zip(held.statements, base.groups, strict=True)}
    twins = np.array([same.get(statement.key, LEFT) for statement in free.statements])
    return np.where(twins != LEFT, twins, drawn)


def drawn_to(pins: Rows, placed: Floats, rows: Rows) -> Whole:
    """The pinned centre (p, d) that each row (n, d) is drawn to (n,), LEFT for none.

    `placed` (p,) says how many statements people placed in each: the fewer, the less its cosine
    counts. It has to lead half of that to the next pinned theme by LEAST_LEAD: near to one theme
    and not to two alike.
    """
    known = placed + NAME_COUNTS
    dots = likeness(rows, pins) * (known / (known + 1))
    ordered = np.sort(dots, axis=1)
    second = np.maximum(ordered[:, -2], 0.0) if dots.shape[1] > 1 else np.zeros(len(dots))
    is_drawn = 2 * ordered[:, -1] - second >= 2 * LEAST_LEAD * SCALE**2
    return np.where(is_drawn, dots.argmax(axis=1), LEFT).astype(np.int64)


def _rest(
    rest: Gathered, earlier: Sequence[EarlierTheme], themes: int | None, pins: int
) -> Arranged:
    if earlier and themes is None:
        groups = _only_real(rest, started_from(rest, earlier, None).groups, LEAST_TO_STAY / 2)
        continued = going_on(starts(rest, earlier), groups, earlier)
        return replace(Arranged.of(rest, groups), earlier=continued)
    if len(rest) >= FEWEST_TO_THEME:
        wanted = themes or min(number_of_themes(len(rest)), max(2, MOST_THEMES - pins))
        return Arranged.of(rest, _only_real(rest, themed(rest, wanted), LEAST_TO_STAY / 2))
    if len(rest) < SMALLEST_THEME:
        return Arranged.all_left(rest, STANDS_ALONE)
    few = grouped(rest.rows, rest.weights, max(1, len(rest) // 3))
    return Arranged.of(rest, _only_real(rest, few, LEAST_LIKENESS_OF_FEW))


def _only_real(rest: Gathered, groups: Whole, least: float) -> Whole:
    """Leaves out statements farther than `least` from the others of their group, then tiny
    groups.
    """
    if not len(rest):
        return groups
    count = int(groups.max()) + 1
    sums = sums_by_group(rest.rows, rest.weights, groups, count)
    own = without_self(rest.rows, rest.weights, groups, sums)
    kept = np.where(own >= least * SCALE**2, groups, LEFT)
    sizes = np.bincount(kept[kept != LEFT], minlength=count)
    kept = np.where(sizes[kept] >= SMALLEST_THEME, kept, LEFT)
    placed = kept != LEFT
    kept[placed] = renumbered(kept[placed])
    return kept
