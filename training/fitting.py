"""Fits the domain map: directions that tell human themes apart, then a table that copies them.

1. `directions`: linear discriminant analysis with shrinkage (Friedman 1989, JASA 84:165) on the
   teachers' vectors of labelled comments.
2. `fitted`: ridge regression from hashed pieces of words to the teachers' place in those
   directions (Hoerl and Kennard 1970), by conjugate gradients.
3. `quantised`: the most useful rows of that table as whole numbers.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh
from scipy.sparse import csr_array, diags_array

from training.corpus import THIN, Comment

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Recipe:
    """Everything that was chosen; a change here is another map."""

    dimensions: int = 48
    shrinkage: float = 0.7
    eigenvalue_power: float = 0.3
    class_power: float = 0.3
    fewest_in_class: int = 5
    ridge: float = 1.0
    word_weight: float = 0.3
    fewest_words: int = 2
    fewest_pieces: int = 5
    features_kept: int = 45_000
    hashed_width: int = 256
    least_hashed: int = 450
    most_hashed: int = 1300
    rescalings: int = 2
    rounds: int = 30


def joined(teachers: Sequence[Floats], fitted_on: slice) -> Floats:
    """The teachers side by side (n, d), each centred and of the same total variance."""
    parts = []
    for vectors in teachers:
        centred = vectors - vectors[fitted_on].mean(axis=0)
        parts.append(centred / np.sqrt(np.square(centred[fitted_on]).sum(axis=1).mean()))
    return np.hstack(parts)


def directions(
    vectors: Floats, comments: Sequence[Comment], recipe: Recipe
) -> tuple[Floats, Floats]:
    """Mean (d,) and directions (d, dimensions) which spread human themes and hold each together."""
    classes = _classes(comments, recipe.fewest_in_class)
    weights = np.array([len(rows) ** (1 - recipe.class_power) for rows in classes])
    means = np.array([vectors[rows].mean(axis=0) for rows in classes])
    middle = weights @ means / weights.sum()
    within = np.zeros((vectors.shape[1], vectors.shape[1]))
    for rows, weight, mean in zip(classes, weights, means, strict=True):
        apart = vectors[rows] - mean
        within += weight / len(rows) * apart.T @ apart
    within /= weights.sum()
    between = ((means - middle).T * weights) @ (means - middle) / weights.sum()
    even = np.eye(len(within)) * np.trace(within) / len(within)
    within = (1 - recipe.shrinkage) * within + recipe.shrinkage * even
    first = len(within) - recipe.dimensions
    values, axes = eigh(between, within, subset_by_index=(first, len(within) - 1))
    scaled = axes[:, ::-1] * np.clip(values[::-1], 0, None) ** recipe.eigenvalue_power
    return middle, scaled * np.sign(scaled[np.abs(scaled).argmax(axis=0), range(scaled.shape[1])])


def _classes(comments: Sequence[Comment], fewest: int) -> list[list[int]]:
    members: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, comment in enumerate(comments):
        for label in comment.labels:
            members[("", "thin") if label in THIN else (comment.taxonomy, label)].append(place)
    return [rows for _, rows in sorted(members.items()) if len(rows) >= fewest]


def fitted(counts: csr_array, wanted: Floats, weights: Floats, recipe: Recipe) -> Floats:
    """The table (features, dimensions), rarity folded in, whose sums point where `wanted` does.

    Only the direction (n, dimensions) matters, so after each fit the goal of each text is
    brought to the length that the fit can reach. `counts` (n, features) are weighted counts;
    `weights` (n,) say how much each text teaches.
    """
    rarity = rarity_of(counts)
    scaled = counts @ diags_array(rarity)
    lengths = np.sqrt(scaled.multiply(scaled).sum(axis=1))
    scaled = (diags_array(np.sqrt(weights) / np.maximum(lengths, 1e-12)) @ scaled).tocsr()
    goal = wanted * np.sqrt(weights)[:, None]
    table = np.zeros((counts.shape[1], wanted.shape[1]))
    target = goal
    for _ in range(recipe.rescalings + 1):
        table = _conjugate_gradients(scaled, target, table, recipe)
        reached = ((scaled @ table) * wanted).sum(axis=1, keepdims=True)
        target = wanted * np.clip(reached, 0.2 * np.sqrt(weights)[:, None], None)
    return table * rarity[:, None]


def rarity_of(counts: csr_array) -> Floats:
    """Smoothed inverse document frequency (features,)."""
    seen = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.asarray(np.log((1 + counts.shape[0]) / (1 + seen)) + 1)


def _conjugate_gradients(rows: csr_array, wanted: Floats, start: Floats, recipe: Recipe) -> Floats:
    """Solves (A'A + ridge) X = A'B for all columns of B at once (Hestenes and Stiefel 1952)."""
    turned = rows.T.tocsr()
    table = start.copy()
    left = turned @ (wanted - rows @ table) - recipe.ridge * table
    step, size = left.copy(), np.square(left).sum(axis=0)
    for _ in range(recipe.rounds):
        pushed = turned @ (rows @ step) + recipe.ridge * step
        along = size / np.maximum((step * pushed).sum(axis=0), 1e-300)
        table += along * step
        left -= along * pushed
        size, before = np.square(left).sum(axis=0), size
        step = left + size / np.maximum(before, 1e-300) * step
    return table


def most_useful(table: Floats, counts: csr_array, kept: int) -> NDArray[np.int64]:
    """The places of the features that move statements most: how often said times how far,
    sorted.
    """
    said = np.asarray(np.abs(counts).sum(axis=0)).ravel()
    use = np.sqrt(said) * np.linalg.norm(table, axis=1)
    return np.sort(np.lexsort((np.arange(len(use)), -use))[:kept])


def quantised(table: Floats) -> tuple[NDArray[np.int8], NDArray[np.uint16]]:
    """Rows as int8 (n, d) times a uint16 scale (n,): the row to within half a 254th of its
    largest.
    """
    largest = np.abs(table).max(axis=1)
    whole = np.maximum(np.rint(largest * 65_535 / largest.max()), 1)
    units = np.rint(table * (127 / np.maximum(largest, 1e-300))[:, None])
    return units.astype(np.int8), whole.astype(np.uint16)
