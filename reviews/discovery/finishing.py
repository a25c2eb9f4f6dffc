"""Puts the buckets' outcomes together, and the themes of the whole into words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Self

import numpy as np
from numpy.typing import NDArray

from reviews.discovery import describing, sharding
from reviews.discovery.arranging import LEFT, Arranged, going_on
from reviews.discovery.encoders import Encoder
from reviews.discovery.exact import Rows, Whole, cosine, sums_by_group
from reviews.discovery.gathering import Gathered, gathered, in_order
from reviews.discovery.pinning import STANDS_ALONE, pin_centres
from reviews.discovery.results import (
    Discovery,
    EarlierTheme,
    FoundTheme,
    Identifier,
    PinnedTheme,
    Progress,
    Unplaced,
    Utterance,
)
from reviews.discovery.sharding import Assigned


@dataclass(frozen=True)
class Together:
    """All buckets' outcomes, as `Assigned` tells them, in the order of the buckets' numbers.

    `order` are the rows, closest to their theme's centre first, theme by theme, from `edges`.
    """

    groups: Whole
    near: Rows
    other: Whole
    next: Rows
    starts: Whole
    is_held: NDArray[np.bool_]
    is_first: NDArray[np.bool_]
    begins: Whole
    ids: tuple[Identifier, ...]
    silent: tuple[Identifier, ...]
    order: Whole
    edges: Whole

    @classmethod
    def of(cls, parts: Sequence[Assigned], themes: int) -> Self:
        """The outcomes of all buckets, with so many themes, pinned ones included."""
        groups = np.concatenate([part.groups for part in parts])
        near = np.concatenate([part.near for part in parts])
        said = [(part.ids, int(part.sizes.sum())) for part in parts]
        sizes = np.concatenate([part.sizes for part in parts])
        order = np.lexsort((np.arange(len(near)), -near, groups))
        return cls(
            groups=groups,
            near=near,
            other=np.concatenate([part.other for part in parts]),
            next=np.concatenate([part.next for part in parts]),
            starts=np.concatenate([part.starts for part in parts]),
            is_held=np.concatenate([part.is_held for part in parts]),
            is_first=np.concatenate([part.is_first for part in parts]),
            begins=np.concatenate([[0], np.cumsum(sizes)]),
            ids=tuple(each for ids, count in said for each in ids[:count]),
            silent=tuple(each for ids, count in said for each in ids[count:]),
            order=order,
            edges=np.searchsorted(groups[order], np.arange(themes + 1)),
        )

    def rows(self, theme: int) -> Whole:
        """The rows of a theme, closest first."""
        return self.order[self.edges[theme] : self.edges[theme + 1]]

    def of_row(self, row: int) -> tuple[Identifier, ...]:
        """The ids of those who say the same."""
        return self.ids[self.begins[row] : self.begins[row + 1]]

    @property
    def themes(self) -> range:
        """The themes' numbers."""
        return range(len(self.edges) - 1)

    def read(self) -> list[Identifier]:
        """Those whose words the names and phrases are made from: the closest of each theme."""
        return [
            self.of_row(int(row))[0]
            for theme in self.themes
            for row in self.rows(theme)[: describing.CLOSEST_READ]
        ]


def finish(
    whole: Together,
    said: Mapping[Identifier, Utterance],
    encoder: Encoder,
    *,
    pinned: Sequence[PinnedTheme] = (),
    earlier: Sequence[EarlierTheme] = (),
) -> Discovery:
    """The themes in words. `said` has an utterance for each id of `whole.read()`.

    Raises KeyError when one of them is missing.
    """
    sample = _sample(whole, said, encoder, pinned, earlier)
    number_of = {
        statement.ids[0]: int(group)
        for statement, group in zip(sample.statements.statements, sample.groups, strict=True)
    }
    place_of = {theme.id: place for place, theme in enumerate(pinned)}
    margins = whole.near - whole.next
    has_others = len(whole.themes) > 1
    loose = describing.loosest(whole.groups, margins, whole.is_held) if has_others else frozenset()
    found = []
    for theme in describing.described(sample, encoder)[0]:
        number = place_of[theme.pinned_id] if theme.pinned_id is not None else None
        number = number_of[theme.member_ids[0]] if number is None else number
        found.append((number, _whole(theme, number, whole, loose, pinned, sample)))
    found.sort(key=lambda each: _by_size(each, len(pinned)))
    shown = [number for number, _theme in found]
    tray = _tray(whole, shown) + describing.nothing_said(whole.silent)
    return Discovery(
        themes=tuple(theme for _number, theme in found),
        unplaced=tuple(sorted(tray, key=lambda left: in_order(left.id))),
        method=describing.method(encoder),
        version=describing.version(encoder),
        overlaps=describing.overlaps(whole.groups, whole.other, margins, shown),
    )


def in_one_go(
    given: Sequence[Utterance],
    encoder: Encoder,
    pinned: Sequence[PinnedTheme],
    earlier: Sequence[EarlierTheme],
    themes: int | None,
    tell: Progress,
) -> Discovery:
    """All parts one after the other; the same as by many workers."""
    buckets = sharding.in_buckets(given)
    steps = 2 * len(buckets) + 1
    condensed, assigned = [], []
    for number, bucket in enumerate(buckets):
        condensed.append(sharding.condense(bucket, encoder, pinned=pinned, earlier=earlier))
        tell(number + 1, steps)
    around = sharding.centres(condensed, encoder, pinned=pinned, earlier=earlier, themes=themes)
    for number, bucket in enumerate(buckets):
        assigned.append(sharding.assign(bucket, around, encoder, pinned=pinned, earlier=earlier))
        tell(len(buckets) + number + 1, steps)
    whole = Together.of(assigned, len(around.all))
    wanted = frozenset(whole.read())
    said = {utterance.id: utterance for utterance in given if utterance.id in wanted}
    found = finish(whole, said, encoder, pinned=pinned, earlier=earlier)
    tell(steps, steps)
    return found


def _sample(
    whole: Together,
    said: Mapping[Identifier, Utterance],
    encoder: Encoder,
    pinned: Sequence[PinnedTheme],
    earlier: Sequence[EarlierTheme],
) -> Arranged:
    """The closest statements of each theme."""
    held: dict[Identifier, bool] = {}
    parts = []
    for theme in whole.themes:
        rows = whole.rows(theme)[: describing.CLOSEST_READ]
        held |= {whole.of_row(int(row))[0]: bool(whole.is_held[row]) for row in rows}
        parts.append(gathered((said[whole.of_row(int(row))[0]] for row in rows), encoder))
    statements = reduce(Gathered.with_more, parts) if parts else gathered([], encoder)
    groups = np.repeat(np.arange(len(parts)), [len(part) for part in parts]).astype(np.int64)
    is_held = np.array([held[s.ids[0]] for s in statements.statements], dtype=bool)
    sums = sums_by_group(
        statements.rows[is_held], statements.weights[is_held], groups[is_held], len(parts)
    )
    free = np.flatnonzero(~whole.is_held)
    return Arranged(
        statements=statements,
        groups=groups,
        is_held=is_held,
        pinned=tuple(pinned),
        pin_centres=pin_centres(sums[: len(pinned)], pinned, encoder),
        earlier=going_on(whole.starts[free], _but_pins(whole.groups[free], len(pinned)), earlier),
    )


def _but_pins(groups: Whole, pins: int) -> Whole:
    """The themes besides the pinned ones."""
    return np.where(groups < pins, LEFT, groups)


def _whole(
    theme: FoundTheme,
    number: int,
    whole: Together,
    loose: frozenset[int],
    pinned: Sequence[PinnedTheme],
    sample: Arranged,
) -> FoundTheme:
    """A theme with the figures of all its statements rather than of its sample."""
    rows = whole.rows(number).tolist()
    ids = tuple(identifier for row in rows for identifier in whole.of_row(row))
    origin = pinned[number] if number < len(pinned) else sample.earlier.get(number)
    before = frozenset(origin.member_ids if origin else ())
    new = tuple(identifier for identifier in ids if identifier not in before)
    unsure = sum(len(whole.of_row(row)) for row in rows if row in loose)
    cohesion = describing.mean_cosine(whole.near[rows])
    return replace(
        theme,
        member_ids=ids,
        new_ids=new,
        cohesion=cohesion,
        reason=describing.reason(
            len(ids),
            int(whole.is_first[rows].sum()),
            theme.key_phrases,
            cohesion,
            unsure,
            drawn=len(new) if number < len(pinned) else None,
        ),
    )


def _by_size(found: tuple[int, FoundTheme], pins: int) -> tuple[int, int, str]:
    number, theme = found
    return (number, 0, "") if number < pins else (pins, -len(theme.member_ids), theme.name)


def _tray(whole: Together, shown: list[int]) -> list[Unplaced]:
    place_of = {number: place for place, number in enumerate(shown)}
    return [
        Unplaced(
            identifier,
            place_of.get(int(whole.other[row])),
            round(float(cosine(whole.next[row])), 4),
            STANDS_ALONE,
        )
        for row in np.flatnonzero(whole.groups == LEFT).tolist()
        for identifier in whole.of_row(row)
    ]
