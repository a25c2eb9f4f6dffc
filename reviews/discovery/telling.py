"""Which theme the words of a sentence tell of: counted words beside the encoder's likeness."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array

from reviews.discovery.exact import SCALE, Floats, Rows, centres_of
from reviews.discovery.words import STOP_WORDS, words_of

STEM = 5
LEAST_WEIGHT = 0.3


def stems_of(text: str) -> frozenset[str]:
    """The beginnings of its words that say something."""
    return frozenset(word[:STEM] for word in words_of(text) if word not in STOP_WORDS)


class Telling:
    """What the statements of each theme say, a rare word counting for more (TF-IDF, Spärck Jones
    1972, J. Documentation 28:11), in whole numbers.
    """

    def __init__(self, themes: Sequence[Sequence[str]]) -> None:
        """From the texts of each theme."""
        said = [stems_of(text) for texts in themes for text in texts]
        seen = Counter(stem for stems in said for stem in stems)
        self._places = {stem: place for place, stem in enumerate(sorted(seen))}
        self._weights = np.array(
            [
                round(SCALE * (LEAST_WEIGHT + math.log(len(said) / seen[stem])))
                for stem in self._places
            ],
            dtype=np.float64,
        )
        owners = np.repeat(np.arange(len(themes)), [len(texts) for texts in themes])
        of_theme = csr_array(
            (np.ones(len(said)), (owners, np.arange(len(said)))), shape=(len(themes), len(said))
        )
        self._centres = centres_of(np.asarray((of_theme @ self._rows(said)).todense()))

    def likeness(self, sentences: Sequence[str]) -> Floats:
        """Dot products (sentences, themes), whole numbers: cosine x SCALE^2."""
        rows = self._rows([stems_of(sentence) for sentence in sentences])
        return np.asarray(rows @ self._centres.T.astype(np.float64))

    def _rows(self, said: Sequence[frozenset[str]]) -> csr_array:
        """A row of length SCALE for each, of the stems that any statement has."""
        known = [sorted(self._places[s] for s in stems if s in self._places) for stems in said]
        ends = np.cumsum([0, *map(len, known)])
        columns = np.array([place for places in known for place in places], dtype=np.int64)
        values = self._weights[columns]
        rows = np.repeat(np.arange(len(said)), np.diff(ends))
        lengths = np.sqrt(np.bincount(rows, weights=values * values, minlength=len(said)))
        scaled = np.rint(values * (SCALE / lengths[rows]))
        return csr_array((scaled, columns, ends), shape=(len(said), len(self._places)))


def apart(dots: Rows | Floats, place: int) -> tuple[Floats, Floats]:
    """Cosines (n,) of rows of dot products (n, themes) to one theme, and how far they lead those
    to the next.
    """
    cosines = np.asarray(dots, dtype=np.float64) / SCALE**2
    own = cosines[:, place].copy()
    cosines[:, place] = -1.0
    return own, own - np.maximum(cosines.max(axis=1), 0.0)
