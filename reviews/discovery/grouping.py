"""Puts vectors into groups: each drawn to its neighbours, a Ward tree, cut at K, then passes of
spherical k-means.
"""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from reviews.discovery.exact import (
    SCALE,
    Floats,
    Rows,
    Whole,
    centres_of,
    likeness,
    of_length_one,
    sums_by_group,
)

FEWEST_TO_THEME = 12
SMALLEST_THEME = 3
FEWEST_THEMES, MOST_THEMES = 8, 15
CUTS_TO_TRY = 4
PASSES = 8
BLOCK = 8192
NEIGHBOURS = 20
LARGEST_NEIGHBOURHOOD = 5
OWN_SHARE, NEIGHBOURS_SHARE = 2, 3


def number_of_themes(count: int) -> int:
    """How many themes suit so many statements: n/4 below 32, then 0.8 sqrt(n), from 8 to 15."""
    if count < FEWEST_TO_THEME:
        return 0
    if count < 32:
        return max(2, count // 4)
    return min(MOST_THEMES, max(FEWEST_THEMES, round(0.8 * math.sqrt(count))))


def ward_tree(rows: Rows, weights: Whole) -> list[tuple[float, int, int]]:
    """Merges (height, kept, absorbed) of Ward's tree over weighted rows (n, d), lowest first.

    O(n^2) time and memory, by chains of nearest neighbours (Murtagh 1983, Computer Journal 26:354)
    and the update of Lance and Williams (1967). Ties go to the lower place.
    """
    mass = weights.astype(np.float64)
    apart = _squared_distances(rows)
    apart *= mass[:, None] * mass[None, :] / (mass[:, None] + mass[None, :])
    np.fill_diagonal(apart, np.inf)
    merges: list[tuple[float, int, int]] = []
    chain: list[int] = []
    alive = np.ones(len(rows), dtype=bool)
    for _ in range(len(rows) - 1):
        height, kept, absorbed = _next_merge(apart, chain, alive)
        merges.append((height, kept, absorbed))
        _merge(apart, mass, alive, kept, absorbed)
    return sorted(merges)


def _squared_distances(rows: Rows) -> Floats:
    dots = (rows @ rows.T).astype(np.float64)
    squares = np.diag(dots)
    return np.asarray(squares[:, None] + squares[None, :] - 2 * dots)


def _next_merge(
    apart: Floats, chain: list[int], alive: NDArray[np.bool_]
) -> tuple[float, int, int]:
    if not chain:
        chain.append(int(np.argmax(alive)))
    while True:
        here = chain[-1]
        nearest = int(np.argmin(apart[here]))
        before = chain[-2] if len(chain) > 1 else -1
        if before >= 0 and apart[here, before] <= apart[here, nearest]:
            del chain[-2:]
            return float(apart[here, before]), min(here, before), max(here, before)
        chain.append(nearest)


def _merge(apart: Floats, mass: Floats, alive: NDArray[np.bool_], kept: int, absorbed: int) -> None:
    both = mass[kept] + mass[absorbed]
    grown = (mass[kept] + mass) * apart[kept] + (mass[absorbed] + mass) * apart[absorbed]
    row = (grown - mass * apart[kept, absorbed]) / (both + mass)
    alive[absorbed] = False
    row[~alive] = np.inf
    row[kept] = np.inf
    apart[kept], apart[:, kept] = row, row
    apart[absorbed], apart[:, absorbed] = np.inf, np.inf
    mass[kept] = both


def cut(merges: list[tuple[float, int, int]], count: int, groups: int) -> Whole:
    """Group numbers (count,) after the lowest merges, numbered by first appearance."""
    leader = list(range(count))

    def root(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    for _, kept, absorbed in merges[: max(0, count - groups)]:
        first, second = sorted((root(kept), root(absorbed)))
        leader[second] = first
    roots = [root(place) for place in range(count)]
    numbers = {leading: number for number, leading in enumerate(dict.fromkeys(roots))}
    return np.array([numbers[leading] for leading in roots], dtype=np.int64)


def nearest(rows: Rows, centres: Rows) -> Whole:
    """The place of each row's nearest centre (n,); the lower one on a tie."""
    places = np.zeros(len(rows), dtype=np.int64)
    for start in range(0, len(rows), BLOCK):
        places[start : start + BLOCK] = likeness(rows[start : start + BLOCK], centres).argmax(
            axis=1
        )
    return places


def refined(rows: Rows, weights: Whole, groups: Whole, passes: int = PASSES) -> Whole:
    """Spherical k-means from the given groups (Dhillon and Modha 2001), until still or `passes`."""
    for _ in range(passes):
        count = int(groups.max(initial=-1)) + 1
        moved = nearest(rows, centres_of(sums_by_group(rows, weights, groups, count)))
        if np.array_equal(moved, groups):
            break
        groups = renumbered(moved)
    return renumbered(groups)


def renumbered(groups: Whole) -> Whole:
    """The same groups, numbered 0, 1, ... without gaps."""
    return np.unique(groups, return_inverse=True)[1].astype(np.int64)


def without_small(rows: Rows, weights: Whole, groups: Whole, smallest: int) -> Whole:
    """Dissolves the smallest group into the nearest others until each holds `smallest`
    statements.
    """
    while True:
        count = int(groups.max(initial=-1)) + 1
        sizes = np.bincount(groups, weights=weights, minlength=count)
        if count < 2 or sizes.min() >= smallest:
            return groups
        least = int(sizes.argmin())
        centres = centres_of(sums_by_group(rows, weights, groups, count))
        others = np.delete(np.arange(count), least)
        leaving = groups == least
        groups = groups.copy()
        groups[leaving] = others[nearest(rows[leaving], centres[others])]
        groups = renumbered(groups)


def among_neighbours(rows: Rows, weights: Whole) -> Rows:
    """Each row (n, d) drawn three fifths of the way to its nearest 20 others (a fifth of all, if
    that is fewer), the nearer ones counting by the cube of their cosine.

    What one short statement leaves unsaid its neighbours say: the chance of its wording weighs
    less (label spreading of Zhou et al. 2003, NIPS 16, on the vectors themselves). O(n^2).
    """
    most = min(NEIGHBOURS, len(rows) // LARGEST_NEIGHBOURHOOD)
    if most < 1:
        return rows
    heavy = rows.astype(np.float64) * weights[:, None]
    drawn = np.zeros(heavy.shape, dtype=np.float64)
    for start in range(0, len(rows), BLOCK // 16):
        part = slice(start, start + BLOCK // 16)
        drawn[part] = _pulls(rows, part, most) @ heavy
    mean = of_length_one(drawn)
    return of_length_one(OWN_SHARE * rows + NEIGHBOURS_SHARE * mean).astype(np.float32)


def _pulls(rows: Rows, part: slice, most: int) -> csr_array:
    """How strongly each row of a part is drawn by every row, 0 to SCALE: whole numbers (m, n)."""
    dots = likeness(rows[part], rows)
    own = np.arange(len(dots))
    dots[own, own + part.start] = -np.inf
    least = np.partition(dots, -most, axis=1)[:, -most]
    near, place = np.nonzero((dots >= least[:, None]) & (dots > 0))
    cosines = dots[near, place].astype(np.float64) / SCALE**2
    pulls = np.rint(SCALE * cosines * cosines * cosines)
    return csr_array((pulls, (near, place)), shape=dots.shape)


def grouped(rows: Rows, weights: Whole, themes: int) -> Whole:
    """Group numbers (n,) of weighted rows (n, d), none tiny: Ward's tree of the rows drawn to their
    neighbours, cut at `themes`, refined among these and then by each row alone, so that every
    row ends in the group whose centre it is nearest to. Where tiny groups leave fewer than eight
    of eight or more, it is cut a little finer.
    """
    if len(rows) <= 1 or themes <= 1:
        return np.zeros(len(rows), dtype=np.int64)
    drawn = among_neighbours(rows, weights)
    tree = ward_tree(drawn, weights)
    tried = []
    for wanted in range(themes, themes + CUTS_TO_TRY):
        first = cut(tree, len(rows), min(wanted, len(rows)))
        groups = refined(rows, weights, refined(drawn, weights, first))
        tried.append(without_small(rows, weights, groups, SMALLEST_THEME))
        if themes < FEWEST_THEMES or tried[-1].max() + 1 >= FEWEST_THEMES:
            return tried[-1]
    return max(tried, key=lambda groups: int(groups.max()))
