"""Finding themes in parts, for workers that share no memory: condense, centres, assign, finish.

Each worker takes whole buckets (`bucket_of`). Condensing or assigning a bucket twice gives the
same bytes, and how buckets are shared out changes nothing, so a killed worker's bucket is simply
done again. Between the passes the condensed buckets are themed as few statements are, by the same
code; `find_themes` itself goes this way above MOST_EXACT statements.
"""

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import reduce
from itertools import chain
from typing import Self

import numpy as np
from numpy.typing import NDArray

from reviews.discovery import pinning
from reviews.discovery.arranging import LEFT, Arranged, nearest_others
from reviews.discovery.condensing import (
    BUCKETS,
    MOST_MICRO_THEMES,
    bucket_of,
    micro_themes,
    themed,
)
from reviews.discovery.encoders import Encoder
from reviews.discovery.exact import SCALE, Floats, Rows, Whole, centres_of, likeness, sums_by_group
from reviews.discovery.gathering import Gathered, Statement, gathered, gathered_and_silent
from reviews.discovery.grouping import FEWEST_TO_THEME
from reviews.discovery.results import EarlierTheme, Identifier, PinnedTheme, Utterance

__all__ = [
    "BUCKETS",
    "Assigned",
    "Centres",
    "Condensed",
    "assign",
    "bucket_of",
    "centres",
    "condense",
    "in_buckets",
]


class _Kept:
    """Arrays that are handed from one worker to another."""

    def to_bytes(self) -> bytes:
        """The same values give the same bytes."""
        kept = io.BytesIO()
        np.savez(kept, **{each.name: getattr(self, each.name) for each in fields(self)})  # type: ignore[arg-type]
        return kept.getvalue()

    @classmethod
    def from_bytes(cls, kept: bytes) -> Self:
        """What `to_bytes` gave."""
        with np.load(io.BytesIO(kept), allow_pickle=False) as arrays:
            return cls(**arrays)


@dataclass(frozen=True)
class Condensed(_Kept):
    """What stands for a bucket: weighted sums (m, d) of the micro-themes of its free statements,
    their weights (m,), the earlier theme that each starts from (m,), the sums (p, d) of what
    people placed in each pinned theme and how much that is (p,). Some 187 micro-themes, 300 kB.
    """

    sums: Floats
    weights: Whole
    starts: Whole
    held: Floats
    placed: Floats


@dataclass(frozen=True)
class Centres(_Kept):
    """What the second pass goes by: the centres of pinned themes (p, d), how many statements
    people placed in each (p,), the centres of the other themes (k, d), and the likeness below
    which a statement is in none of these.
    """

    pins: Rows
    placed: Floats
    others: Rows
    least: NDArray[np.int64]

    @property
    def all(self) -> Rows:
        """All centres, pinned themes first."""
        return np.concatenate([self.pins, self.others])


@dataclass(frozen=True)
class Assigned(_Kept):
    """One bucket's outcome, a row for each distinct statement (n,): its theme (LEFT for none), the
    likeness to it, the nearest other theme and the likeness to that, the earlier theme that it
    was in, whether people placed it, whether it is a top priority, and how many say it. `said`
    are the ids of each in turn, and then of those that say nothing, as JSON.
    """

    groups: Whole
    near: Rows
    other: Whole
    next: Rows
    starts: Whole
    is_held: NDArray[np.bool_]
    is_first: NDArray[np.bool_]
    sizes: Whole
    said: NDArray[np.uint8]

    @property
    def ids(self) -> list[Identifier]:
        """The ids of the statements, in the order of the rows; at the end the silent ones."""
        found: list[Identifier] = json.loads(self.said.tobytes())
        return found


@dataclass(frozen=True)
class _Sorted:
    """A bucket with what is known of its statements before they are themed."""

    held: tuple[Gathered, ...]
    free: Gathered
    twins: Whole
    starts: Whole
    silent: tuple[Identifier, ...]


def _sorted(
    bucket: Iterable[Utterance],
    encoder: Encoder,
    pinned: Sequence[PinnedTheme],
    earlier: Sequence[EarlierTheme],
) -> _Sorted:
    place_of = pinning.by_statement(pinned)
    given = list(bucket)
    held: list[list[Utterance]] = [[] for _theme in pinned]
    for utterance in given:
        if utterance.id in place_of:
            held[place_of[utterance.id]].append(utterance)
    rest = [utterance for utterance in given if utterance.id not in place_of]
    free, silent = gathered_and_silent(rest, encoder)
    themes = tuple(gathered(each, encoder) for each in held)
    same = {s.key: place for place, theme in enumerate(themes) for s in theme.statements}
    twins = [same.get(statement.key, LEFT) for statement in free.statements]
    return _Sorted(
        held=themes,
        free=free,
        twins=np.array(twins, dtype=np.int64),
        starts=pinning.starts(free, earlier),
        silent=silent,
    )


def condense(
    bucket: Iterable[Utterance],
    encoder: Encoder,
    *,
    pinned: Sequence[PinnedTheme] = (),
    earlier: Sequence[EarlierTheme] = (),
) -> Condensed:
    """First pass, one bucket. Themes need to name only those members that are in the bucket."""
    known = _sorted(bucket, encoder, pinned, earlier)
    width = encoder.dimensions
    held = [_total(theme, width) for theme in known.held]
    own = np.flatnonzero(known.twins == LEFT)
    free, begins = known.free.only(own), known.starts[own]
    sums, weights, starts = [np.zeros((0, width))], [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for start in np.unique(begins):
        part = free.only(np.flatnonzero(begins == start))
        groups = micro_themes(part, max(1, MOST_MICRO_THEMES * len(part) // len(free)))
        count = int(groups.max()) + 1
        sums.append(sums_by_group(part.rows, part.weights, groups, count))
        weights.append(np.bincount(groups, weights=part.weights).astype(np.int64))
        starts.append(np.full(count, start, dtype=np.int64))
    return Condensed(
        sums=np.concatenate(sums),
        weights=np.concatenate(weights),
        starts=np.concatenate(starts),
        held=np.array(held, dtype=np.float64).reshape(-1, width),
        placed=np.array([theme.weights.sum() for theme in known.held], dtype=np.float64),
    )


def _total(theme: Gathered, width: int) -> Floats:
    everything = np.zeros(len(theme), dtype=np.int64)
    return sums_by_group(theme.rows, theme.weights, everything, 1).reshape(width)


def centres(
    parts: Sequence[Condensed],
    encoder: Encoder,
    *,
    pinned: Sequence[PinnedTheme] = (),
    earlier: Sequence[EarlierTheme] = (),
    themes: int | None = None,
) -> Centres:
    """Between the passes, from the buckets in the order of their numbers. O(m^2), m at most 3,000.

    Of the themes only the names are looked at.
    """
    sums = np.concatenate([part.sums for part in parts])
    micro = _as_statements(sums, np.concatenate([part.weights for part in parts]))
    starts = np.concatenate([part.starts for part in parts])
    begun = [
        EarlierTheme(each.id, each.name, tuple(np.flatnonzero(starts == place).tolist()))
        for place, each in enumerate(earlier)
    ]
    held = np.sum([part.held for part in parts], axis=0)
    placed = np.sum([part.placed for part in parts], axis=0)
    pins = pinning.pin_centres(held, pinned, encoder)
    if not len(micro):
        return Centres(pins, placed, np.zeros((0, encoder.dimensions), np.float32), _whole(0.0))
    if not pinned:
        whole = pinning.started_from(micro, begun, themes) if earlier else _afresh(micro, themes)
        return Centres(pins, placed, _centres(sums, whole.groups), _whole(0.0))
    beside = pinning.beside(_people_s(pins, placed, pinned), micro, begun, themes)
    groups = beside.groups[len(pinned) :]
    others = np.where(groups < len(pinned), LEFT, groups - len(pinned))
    few = not earlier and np.count_nonzero(others != LEFT) < FEWEST_TO_THEME
    least = pinning.LEAST_LIKENESS_OF_FEW if few else pinning.LEAST_TO_STAY / 2
    return Centres(pins, placed, _centres(sums, others), _whole(least))


def _as_statements(sums: Floats, weights: Whole) -> Gathered:
    """Micro-themes where statements are looked for: each with its number for an id."""
    numbers = range(len(sums))
    return Gathered(
        tuple(Statement(f"{n:05d}", "", (n,), is_top_priority=False) for n in numbers),
        centres_of(sums),
        weights,
    )


def _people_s(pins: Rows, placed: Floats, pinned: Sequence[PinnedTheme]) -> Arranged:
    """People's themes, one statement standing for all of each."""
    count = len(pinned)
    standing = tuple(
        Statement(f"p{n}", "", (f"p{n}",), is_top_priority=False) for n in range(count)
    )
    return Arranged(
        statements=Gathered(standing, pins, placed.astype(np.int64)),
        groups=np.arange(count),
        is_held=np.ones(count, dtype=bool),
        pinned=tuple(pinned),
        pin_centres=pins,
    )


def _afresh(micro: Gathered, themes: int | None) -> Arranged:
    return Arranged.of(micro, themed(micro, themes))


def _centres(sums: Floats, groups: Whole) -> Rows:
    """Centres (k, d) of the sums (m, d) of each group, those in none left out."""
    total = np.zeros((int(groups.max(initial=LEFT)) + 1, sums.shape[1]))
    placed = groups != LEFT
    np.add.at(total, groups[placed], sums[placed])
    return centres_of(total)


def _whole(cosine: float) -> NDArray[np.int64]:
    """A cosine as likeness is counted."""
    return np.array([round(cosine * SCALE**2)], dtype=np.int64)


def assign(
    bucket: Iterable[Utterance],
    around: Centres,
    encoder: Encoder,
    *,
    pinned: Sequence[PinnedTheme] = (),
    earlier: Sequence[EarlierTheme] = (),
) -> Assigned:
    """Second pass, one bucket: what people placed stays, the rest goes where it is nearest."""
    known = _sorted(bucket, encoder, pinned, earlier)
    placed = [np.full(len(theme), place) for place, theme in enumerate(known.held)]
    groups = np.concatenate([*placed, _places(known, around)]).astype(np.int64)
    everything = reduce(Gathered.with_more, known.held, known.free.only([]))
    held = len(everything)
    everything = everything.with_more(known.free)
    near, other, second = _likenesses(everything.rows, around.all, groups)
    said = everything.statements
    ids = [
        *chain.from_iterable(statement.ids for statement in said),
        *sorted(known.silent, key=str),
    ]
    return Assigned(
        groups=groups,
        near=near,
        other=other,
        next=second,
        starts=np.concatenate([np.full(held, LEFT), known.starts]).astype(np.int64),
        is_held=np.arange(len(said)) < held,
        is_first=np.array([statement.is_top_priority for statement in said], dtype=bool),
        sizes=np.array([len(statement.ids) for statement in said], dtype=np.int64),
        said=np.frombuffer(json.dumps(ids).encode(), dtype=np.uint8),
    )


def _places(known: _Sorted, around: Centres) -> Whole:
    """The theme of each free statement (n,), LEFT for the tray."""
    free, pins = known.free, len(around.pins)
    groups = known.twins.copy()
    if pins and len(free):
        drawn = pinning.drawn_to(around.pins, around.placed, free.rows)
        groups = np.where(groups == LEFT, drawn, groups)
    resting = np.flatnonzero(groups == LEFT)
    if len(around.others) and resting.size:
        dots = likeness(free.rows[resting], around.others)
        is_near = dots.max(axis=1) >= around.least[0] if pins else np.ones(len(dots), dtype=bool)
        groups[resting] = np.where(is_near, pins + dots.argmax(axis=1), LEFT)
    return groups


def _likenesses(rows: Rows, around: Rows, groups: Whole) -> tuple[Rows, Whole, Rows]:
    """To the own centre, and which other is nearest and how near; nought where there is none."""
    near = np.zeros(len(rows), dtype=np.float32)
    nothing = near, np.full(len(rows), LEFT), near.copy()
    if not len(around) or not len(rows):
        return nothing
    placed = groups != LEFT
    near[placed] = (rows[placed] * around[groups[placed]]).sum(axis=1)
    other, second = nearest_others(rows, around, groups)
    alone = np.isinf(second)
    other[alone], second[alone] = LEFT, 0.0
    return near, other, second


def in_buckets(given: Iterable[Utterance]) -> list[list[Utterance]]:
    """The statements in their buckets."""
    buckets: list[list[Utterance]] = [[] for _number in range(BUCKETS)]
    for utterance in given:
        buckets[bucket_of(utterance.text)].append(utterance)
    return buckets
