"""Turns texts into vectors of whole numbers: a pure function of the text and the encoder's
version.

A statement's vector is the sum of its words' vectors (and of its pairs of words), so a word is
looked up once however often it is said. `domain_map_or_plain()` gives the map when its file is
there and the plain encoder when it is not; which one it was is told by `name` and `version`.
"""

import math
import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
from scipy.sparse import csr_array

from reviews.discovery.domain_map import RAREST, DomainMap
from reviews.discovery.exact import Floats, Rows, Whole, of_length_one
from reviews.discovery.words import STOP_WORDS, pieces_of, words_of

ARTEFACT = Path(__file__).with_name("domain_map.npz")
BATCH = 2048
MOST_KEPT = 200_000
PAIR = 1 << 32

WORTH = np.array([round(16 * (1 + math.log(max(count, 1)))) for count in range(65)], np.float64)
"""What a term counts for that a statement says so often: 16 (1 + ln count), to 64 times."""


class Encoder(Protocol):
    """Anything that gives statements vectors; swap it by the `encoder` argument of
    `find_themes`.
    """

    name: str
    version: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> Rows:
        """Rows (n, dimensions) of whole numbers, each of length SCALE, or all nought if it says
        nothing.
        """
        ...

    def is_familiar(self, word: str) -> bool:
        """Whether public comments hold the word, in lower case; True if none are known."""
        ...


class _Numbers(dict[str, int]):
    """Numbers words as they come, from 0."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


class WordSums:
    """Adds up one row of whole numbers for each word and pair of words; keeps the rows of known
    words. Threads may share it.
    """

    _word_places: Whole
    _pairs: dict[int, int]

    def __init__(self, width: int, rows_of: Callable[[list[str]], Floats]) -> None:
        self._rows_of = rows_of
        self._width = width
        self._turn = Lock()
        self._forget()

    def of(self, texts: Sequence[str]) -> Floats:
        """Sums (n, width), exact whole numbers, not yet brought to one length."""
        said = [words_of(text) for text in texts]
        owners = np.repeat(np.arange(len(said)), [len(words) for words in said])
        followed = np.flatnonzero(owners[1:] == owners[:-1])
        with self._turn:
            places = self._places_of(said, len(owners), followed)
            table = self._table[: self._used]
        owners = np.concatenate([owners, owners[followed]])
        says = places > 0
        cells, counts = np.unique(owners[says] * len(table) + places[says], return_counts=True)
        starts = np.searchsorted(cells, np.arange(len(said) + 1) * len(table))
        values = WORTH[np.minimum(counts, len(WORTH) - 1)]
        sums = csr_array((values, cells % len(table), starts), shape=(len(said), len(table)))
        return np.asarray(sums @ table)

    def _places_of(self, said: list[list[str]], count: int, followed: Whole) -> Whole:
        """The table's row for each of so many words, and then for each pair of a word that another
        follows and that one; 0 for what says nothing.
        """
        self._forget_some()
        known = len(self._word_places)
        numbers = map(self._words.__getitem__, chain.from_iterable(said))
        words = np.fromiter(numbers, dtype=np.int64, count=count)
        learnt = self._learn(list(islice(self._words, known, None)))
        self._word_places = np.concatenate([self._word_places, learnt])
        pairs = words[followed] * PAIR + words[followed + 1]
        return np.concatenate([self._word_places[words], self._pair_places(pairs)])

    def _pair_places(self, pairs: Whole) -> Whole:
        asked = pairs.tolist()
        known = [self._pairs.get(pair) for pair in asked]
        new = list(dict.fromkeys(p for p, place in zip(asked, known, strict=True) if place is None))
        if new:
            spelt = list(self._words)
            learnt = self._learn([f"{spelt[pair // PAIR]} {spelt[pair % PAIR]}" for pair in new])
            self._pairs.update(zip(new, learnt.tolist(), strict=True))
            known = [self._pairs[pair] for pair in asked]
        return np.array(known, dtype=np.int64)

    def _learn(self, terms: list[str]) -> Whole:
        """Adds rows for the terms that say something: the place of each term's row (n,)."""
        places = np.zeros(len(terms), dtype=np.int64)
        for start in range(0, len(terms), BATCH):
            rows = self._rows_of(terms[start : start + BATCH])
            says = np.flatnonzero(rows.any(axis=1))
            places[start + says] = np.arange(self._used, self._used + len(says))
            self._make_room(self._used + len(says))
            self._table[self._used : self._used + len(says)] = rows[says]
            self._used += len(says)
        return places

    def _forget_some(self) -> None:
        """Few pairs of words say anything: the others go first."""
        if len(self._words) > MOST_KEPT:
            self._forget()
        if len(self._pairs) > MOST_KEPT:
            self._pairs = {pair: place for pair, place in self._pairs.items() if place}

    def _forget(self) -> None:
        """Row 0 stays nought: it stands for every term that says nothing."""
        self._words = _Numbers()
        self._word_places = np.zeros(0, dtype=np.int64)
        self._pairs = {}
        self._table = np.zeros((1, self._width), dtype=np.float64)
        self._used = 1

    def _make_room(self, needed: int) -> None:
        if needed > len(self._table):
            grown = np.zeros((2 * needed, self._width), dtype=np.float64)
            grown[: self._used] = self._table[: self._used]
            self._table = grown


class HashedWords:
    """Signed feature hashing of content words and their pieces (Weinberger et al. 2009, ICML)."""

    def __init__(self, width: int, weight_of: Callable[[str], int]) -> None:
        self.width = width
        self._weight_of = weight_of

    def rows(self, terms: list[str]) -> Floats:
        """Whole-number rows (n, width); nought for pairs of words and for stop words."""
        cells: list[int] = []
        values: list[int] = []
        for row, term in enumerate(terms):
            if " " not in term and term not in STOP_WORDS:
                weight = self._weight_of(term)
                parts = (
                    (f"w:{term}", 8 * weight),
                    *((piece, 2 * weight) for piece in pieces_of(term)),
                )
                for part, worth in parts:
                    code = zlib.crc32(part.encode("utf-8", "replace"))
                    cells.append(row * self.width + (code >> 1) % self.width)
                    values.append(worth if code & 1 else -worth)
        size = len(terms) * self.width
        sums = np.bincount(np.array(cells, dtype=np.int64), weights=values, minlength=size)
        return np.asarray(sums.reshape(len(terms), self.width))


class PlainEncoder:
    """Hashed words alone: knows no meanings, needs no file. What is used when there is no map."""

    name = "plain hashed words"
    version = "plain-1"
    dimensions = 256

    def __init__(self) -> None:
        self._sums = WordSums(self.dimensions, HashedWords(self.dimensions, lambda _word: 16).rows)

    def encode(self, texts: Sequence[str]) -> Rows:
        """Rows (n, 256) of whole numbers of length SCALE."""
        return _in_batches(texts, lambda part: of_length_one(self._sums.of(part)), self.dimensions)

    def is_familiar(self, word: str) -> bool:
        """True: this encoder knows no words."""
        return True


class MapEncoder:
    """The domain map beside a part of hashed words, which carries what the map has never seen."""

    name = "domain map"

    def __init__(self, domain_map: DomainMap) -> None:
        self._map = domain_map
        self._hashed = HashedWords(domain_map.hashed_width, domain_map.rarity)
        self.version = domain_map.version
        self.dimensions = domain_map.width + domain_map.hashed_width
        self._sums = WordSums(self.dimensions + 2, self._rows)

    def _rows(self, terms: list[str]) -> Floats:
        content = [" " not in term and term not in STOP_WORDS for term in terms]
        rarity = [self._map.rarity(t) if c else 0 for t, c in zip(terms, content, strict=True)]
        counted = np.array([content, rarity], dtype=np.float64).T
        return np.hstack([self._map.rows(terms), self._hashed.rows(terms), counted])

    def _encode(self, texts: Sequence[str]) -> Floats:
        sums = self._sums.of(texts)
        known = of_length_one(sums[:, : self._map.width])
        hashed = of_length_one(sums[:, self._map.width : -2])
        rarity = sums[:, -1] / np.maximum(sums[:, -2], 1)
        shares = self._map.hashed_shares(rarity)
        return of_length_one(np.hstack([known * 1000, hashed * shares[:, None]]))

    def encode(self, texts: Sequence[str]) -> Rows:
        """Rows (n, dimensions) of whole numbers of length SCALE."""
        return _in_batches(texts, self._encode, self.dimensions)

    def is_familiar(self, word: str) -> bool:
        """Whether at least three public comments hold the word."""
        return self._map.rarity(word) < RAREST


def _in_batches(
    texts: Sequence[str], encode: Callable[[Sequence[str]], Floats], width: int
) -> Rows:
    rows = np.zeros((len(texts), width), dtype=np.float32)
    for start in range(0, len(texts), BATCH):
        rows[start : start + BATCH] = encode(texts[start : start + BATCH])
    return rows


@lru_cache(maxsize=1)
def plain_encoder() -> PlainEncoder:
    """The encoder that needs no file."""
    return PlainEncoder()


@lru_cache(maxsize=4)
def domain_map_or_plain(path: Path = ARTEFACT) -> Encoder:
    """The encoder of the map at `path`, or the plain one if there is no such file.

    Raises ValueError if the file is there but is not a map that this version can read.
    """
    return MapEncoder(DomainMap.read(path)) if path.exists() else plain_encoder()
