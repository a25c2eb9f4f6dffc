"""Stands a few micro-themes for many statements, and shares statements out by their words.

A statement's bucket is decided by a hash of its words, never by who works on it. Buckets may
therefore be shared out among any number of workers, in any order and more than once, and the
themes are the same.
"""

import numpy as np

from reviews.discovery.exact import Whole
from reviews.discovery.gathering import Gathered
from reviews.discovery.grouping import grouped, nearest, number_of_themes, refined
from reviews.discovery.words import folding_key, order_key

BUCKETS = 16
MOST_EXACT = 3000
MOST_MICRO_THEMES = MOST_EXACT // BUCKETS
MICRO_PASSES = 6


def bucket_of(text: str) -> int:
    """The bucket of a statement, 0 to 15: equal words, equal bucket."""
    return order_key(folding_key(text))[0] % BUCKETS


def micro_themes(bucket: Gathered, most: int = MOST_MICRO_THEMES) -> Whole:
    """The number of each statement's micro-theme (n,): its own while there are no more than
    `most`, then k-means from a fixed sample, O(n).
    """
    if len(bucket) <= most:
        return np.arange(len(bucket))
    groups = nearest(bucket.rows, bucket.rows[:most])
    return refined(bucket.rows, bucket.weights, groups, MICRO_PASSES)


def themed(free: Gathered, themes: int | None = None) -> Whole:
    """Group numbers (n,) of distinct statements, none left out. O(n^2): for MOST_EXACT or fewer."""
    return grouped(free.rows, free.weights, themes or number_of_themes(len(free)))
