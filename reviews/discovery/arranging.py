"""Which statement is in which theme, before anything is put into words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from reviews.discovery.exact import Floats, Rows, Whole, centres_of, likeness, sums_by_group
from reviews.discovery.gathering import Gathered
from reviews.discovery.results import EarlierTheme, PinnedTheme

LEFT = -1


@dataclass(frozen=True)
class Arranged:
    """Statements with their theme's number (n,), LEFT for the tray; pinned themes have the first
    numbers.

    `is_held` says which statements people placed. `pin_centres` (p, d) are the centres of the
    pinned themes, which no statement drawn to them moves. `earlier` tells which numbers go on
    from a proposal of an earlier run.
    """

    statements: Gathered
    groups: Whole
    is_held: NDArray[np.bool_]
    pinned: tuple[PinnedTheme, ...] = ()
    pin_centres: Rows | None = None
    earlier: Mapping[int, EarlierTheme] = field(default_factory=dict)
    why_left: str = ""

    @classmethod
    def of(cls, free: Gathered, groups: Whole) -> Self:
        """Themes found afresh."""
        return cls(free, groups, np.zeros(len(free), dtype=bool))

    @classmethod
    def all_left(cls, free: Gathered, why: str) -> Self:
        """No theme at all."""
        return cls(
            free,
            np.full(len(free), LEFT, dtype=np.int64),
            np.zeros(len(free), dtype=bool),
            why_left=why,
        )

    @property
    def count(self) -> int:
        """How many themes there are, pinned ones without statements included."""
        return max(len(self.pinned), int(self.groups.max(initial=LEFT)) + 1)

    def centres(self) -> Rows:
        """Each theme's centre (themes, d)."""
        placed = self.groups != LEFT
        rows, weights = self.statements.rows[placed], self.statements.weights[placed]
        centres = centres_of(sums_by_group(rows, weights, self.groups[placed], self.count))
        if self.pin_centres is not None:
            centres[: len(self.pin_centres)] = self.pin_centres
        return centres


def without_self(rows: Rows, weights: Whole, groups: Whole, sums: Floats) -> Rows:
    """Each row's likeness (n,) to the centre of its own group, of these sums (k, d), without the
    row itself; 0 if alone.
    """
    result = np.zeros(len(rows), dtype=np.float32)
    for start in range(0, len(rows), 4096):
        part = slice(start, start + 4096)
        own = sums[groups[part]] - weights[part, None] * rows[part].astype(np.float64)
        result[part] = (centres_of(own) * rows[part]).sum(axis=1)
    return result


def nearest_others(rows: Rows, centres: Rows, groups: Whole) -> tuple[Whole, Rows]:
    """For each row the nearest centre that is not its own group's, and the likeness to it."""
    places = np.full(len(rows), LEFT, dtype=np.int64)
    dots = np.zeros(len(rows), dtype=np.float32)
    for start in range(0, len(rows), 8192):
        part = slice(start, start + 8192)
        among = likeness(rows[part], centres)
        mine = groups[part]
        has = np.flatnonzero(mine != LEFT)
        among[has, mine[has]] = -np.inf
        places[part] = among.argmax(axis=1)
        dots[part] = among.max(axis=1)
    return places, dots


def going_on(
    start: Whole, groups: Whole, earlier: Sequence[EarlierTheme]
) -> dict[int, EarlierTheme]:
    """Which group goes on from which earlier theme: it holds at least half of what that theme
    had.
    """
    had = Counter(start[start != LEFT].tolist())
    shared = Counter(
        (int(before), int(now)) for before, now in zip(start, groups, strict=True) if before != LEFT
    )
    kept: dict[int, EarlierTheme] = {}
    for (before, now), count in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        is_free = now != LEFT and now not in kept and earlier[before] not in kept.values()
        if is_free and 2 * count >= had[before]:
            kept[now] = earlier[before]
    return kept
