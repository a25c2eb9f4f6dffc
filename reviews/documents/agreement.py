"""How far two ways of sorting the same cards agree, and how sure one can be of that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coproduce.shares import Interval, wilson

FEWEST = 30
RESAMPLES = 2_000
SEED = 20_260_302
Pair = tuple[Hashable, Hashable]


@dataclass(frozen=True)
class Agreement:
    """How often two sortings put a card in the same theme.

    Below 30 cards nothing but the counts is said: `share` and `kappa` are None. `kappa` is None
    too where chance alone would always agree, as when everything was put in one theme.
    """

    first: str
    second: str
    cards: int
    agreed: int
    share: Interval | None = None
    kappa: Interval | None = None

    @property
    def is_too_few(self) -> bool:
        return self.cards < FEWEST


def agreement(first: str, second: str, pairs: Sequence[Pair]) -> Agreement:
    """The agreement of two sortings, given as the two choices for each card."""
    agreed = sum(one == other for one, other in pairs)
    if len(pairs) < FEWEST:
        return Agreement(first, second, len(pairs), agreed)
    return Agreement(
        first, second, len(pairs), agreed, wilson(agreed, len(pairs)), kappa_interval(pairs)
    )


def kappa(pairs: Sequence[Pair]) -> float | None:
    """Agreement beyond chance: 0 is what chance gives, 1 is always the same; at least -1.

    None when chance alone would always agree. J. Cohen, A coefficient of agreement for nominal
    scales, Educational and Psychological Measurement 20 (1960), 37-46.
    """
    value = float(_kappas(*_cells(pairs))[0]) if pairs else float("nan")
    return None if np.isnan(value) else value


def kappa_interval(pairs: Sequence[Pair]) -> Interval | None:
    """Kappa with its percentile bootstrap interval: cards drawn again 2,000 times, one fixed seed.

    None when kappa is not defined. B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap
    (1993), chapter 13.
    """
    value = kappa(pairs)
    if value is None:
        return None
    # In one order, so that the figures do not depend on the order of the cards.
    kinds, counts = _cells(pairs)
    draws = np.random.default_rng(SEED).multinomial(
        len(pairs), counts[0] / len(pairs), size=RESAMPLES
    )
    found = _kappas(kinds, draws)
    low, high = np.nanpercentile(found, [2.5, 97.5])
    return Interval(value, float(low), float(high))


def _cells(pairs: Sequence[Pair]) -> tuple[list[Pair], NDArray[np.int64]]:
    """The different pairs in a fixed order, and how many cards there are of each."""
    counted = Counter(pairs)
    kinds = sorted(counted, key=repr)
    return kinds, np.array([[counted[kind] for kind in kinds]], dtype=np.int64)


def _kappas(kinds: Sequence[Pair], counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Kappa of each row of counts (rows by kinds of pair); not a number where it is undefined."""
    names = sorted({choice for kind in kinds for choice in kind}, key=repr)
    first = np.array([[kind[0] == name for name in names] for kind in kinds], dtype=np.float64)
    second = np.array([[kind[1] == name for name in names] for kind in kinds], dtype=np.float64)
    same = np.array([one == other for one, other in kinds], dtype=np.float64)
    cards = counts.sum(axis=1)
    observed = counts @ same / cards
    expected = ((counts @ first) * (counts @ second)).sum(axis=1) / cards.astype(float) ** 2
    beyond = 1 - expected
    found: NDArray[np.float64] = np.full(len(counts), np.nan)
    np.divide(observed - expected, beyond, out=found, where=beyond > 1e-12)
    return found
