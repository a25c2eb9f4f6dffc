"""Vectors of whole numbers: the same sums on every processor, whatever the order of adding.

A vector of length one is kept as `round(1024 x)`. Products and sums of such rows stay below
2^24, so float32 arithmetic on them is exact: kernel, number of threads and order of summation
cannot matter. Sums over many rows are kept in float64, exact to 2^53. Division, square root and
rounding are exact by IEEE 754. (Goldberg 1991, What every computer scientist should know about
floating-point arithmetic.)
"""

import numpy as np
from numpy.typing import NDArray

SCALE = 1024
FINE = 32767

Floats = NDArray[np.float64]
Rows = NDArray[np.float32]
Whole = NDArray[np.int64]


def of_length_one(sums: Floats) -> Floats:
    """Rows (n, d) of whole numbers below 2^53, brought to length SCALE and rounded; zeros
    stay.
    """
    above = sums.max(axis=1, keepdims=True, initial=0.0)
    largest = np.maximum(above, -sums.min(axis=1, keepdims=True, initial=0.0))
    whole = sums * (FINE / np.where(largest > 0, largest, 1.0))
    np.rint(whole, out=whole)
    lengths = np.sqrt(np.einsum("ij,ij->i", whole, whole))[:, None]
    whole *= SCALE / np.where(lengths > 0, lengths, 1.0)
    return np.rint(whole, out=whole)


def likeness(rows: Rows, centres: Rows) -> Rows:
    """Dot products (n, k) of rows (n, d) and centres (k, d): whole numbers, cosine x SCALE^2."""
    return np.asarray(rows @ centres.T, dtype=np.float32)


def cosine(dots: Rows | Floats | float) -> Floats:
    """Cosines from dot products, held to 0..1: below nought is as unlike as can be."""
    return np.asarray(np.clip(np.asarray(dots, dtype=np.float64) / SCALE**2, 0.0, 1.0))


def sums_by_group(rows: Rows, weights: Whole, groups: Whole, count: int) -> Floats:
    """Weighted sums (count, d) of the rows (n, d) of each group, exact."""
    sums = np.zeros((count, rows.shape[1]), dtype=np.float64)
    order = np.argsort(groups, kind="stable")
    edges = np.searchsorted(groups[order], np.arange(count + 1))
    for group in range(count):
        members = order[edges[group] : edges[group + 1]]
        if members.size:
            sums[group] = weights[members].astype(np.float64) @ rows[members].astype(np.float64)
    return sums


def centres_of(sums: Floats) -> Rows:
    """Centres (k, d) of length SCALE from sums (k, d)."""
    return of_length_one(sums).astype(np.float32)
