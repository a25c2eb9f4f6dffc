"""Themes for many statements: each bucket is condensed, the condensed are themed, all are
assigned.

A statement's bucket is decided by a hash of its words, never by who works on it. Buckets may
therefore be shared out among any number of workers, in any order and more than once, and the
themes are the same.
"""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from reviews.discovery.exact import Floats, Rows, Whole, centres_of, sums_by_group
from reviews.discovery.gathering import Gathered
from reviews.discovery.grouping import (
    cut,
    grouped,
    nearest,
    number_of_themes,
    refined,
    ward_tree,
    without_small,
)
from reviews.discovery.words import folding_key, order_key

BUCKETS = 16
MOST_EXACT = 3000
MOST_MICRO_THEMES = 250
STATEMENTS_A_MICRO_THEME = 10
MICRO_PASSES = 6


@dataclass(frozen=True)
class Condensed:
    """What stands for a bucket of statements: weighted sums (m, d) of its micro-themes, weights
    (m,).
    """

    sums: Floats
    weights: Whole

    def to_bytes(self) -> bytes:
        """For handing from one worker to another; at most 250 rows, some 360 kB."""
        kept = io.BytesIO()
        np.savez(kept, sums=self.sums, weights=self.weights)
        return kept.getvalue()

    @classmethod
    def from_bytes(cls, kept: bytes) -> Self:
        """What `to_bytes` gave."""
        with np.load(io.BytesIO(kept), allow_pickle=False) as arrays:
            return cls(arrays["sums"], arrays["weights"])


def bucket_of(text: str) -> int:
    """The bucket of a statement, 0 to 15: equal words, equal bucket."""
    return order_key(folding_key(text))[0] % BUCKETS


def condense(bucket: Gathered) -> Condensed:
    """At most 250 micro-themes of one bucket: k-means from a fixed sample, O(n)."""
    wanted = min(MOST_MICRO_THEMES, math.ceil(len(bucket) / STATEMENTS_A_MICRO_THEME))
    if not wanted:
        return Condensed(np.zeros((0, bucket.rows.shape[1])), np.zeros(0, dtype=np.int64))
    groups = nearest(bucket.rows, bucket.rows[:wanted])
    groups = refined(bucket.rows, bucket.weights, groups, MICRO_PASSES)
    count = int(groups.max()) + 1
    weights = np.bincount(groups, weights=bucket.weights, minlength=count).astype(np.int64)
    return Condensed(sums_by_group(bucket.rows, bucket.weights, groups, count), weights)


def merge(condensed: Sequence[Condensed], themes: int) -> Rows:
    """The centres (themes, d) of the whole, from its condensed buckets in the order of their
    numbers.
    """
    rows = centres_of(np.vstack([bucket.sums for bucket in condensed]))
    weights = np.concatenate([bucket.weights for bucket in condensed])
    groups = refined(rows, weights, cut(ward_tree(rows, weights), len(rows), themes))
    return centres_of(sums_by_group(rows, weights, groups, int(groups.max()) + 1))


def assign(rows: Rows, centres: Rows) -> Whole:
    """The number of each statement's theme (n,)."""
    return nearest(rows, centres)


def themed(free: Gathered, themes: int | None = None) -> Whole:
    """Group numbers (n,) of distinct statements, none left out: exact to 3,000, by buckets
    above.
    """
    wanted = themes or number_of_themes(len(free))
    if len(free) <= MOST_EXACT:
        return grouped(free.rows, free.weights, wanted)
    buckets = np.array([order_key(s.key)[0] % BUCKETS for s in free.statements], dtype=np.int64)
    parts = [condense(free.only(np.flatnonzero(buckets == number))) for number in range(BUCKETS)]
    groups = assign(free.rows, merge(parts, wanted))
    return without_small(free.rows, free.weights, groups, smallest=3)
