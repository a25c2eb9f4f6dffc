"""The trained table from pieces of text to directions of meaning: hashes and whole numbers, no
text.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from reviews.discovery.exact import Floats
from reviews.discovery.words import pieces_of

FORMAT = 1
RAREST = 64
FAMILIAR, FOREIGN = 38, 52


def code_of(feature: str) -> int:
    """The 64-bit hash under which a feature is kept (BLAKE2b)."""
    return int.from_bytes(
        hashlib.blake2b(feature.encode("utf-8", "replace"), digest_size=8).digest()
    )


def features_of(term: str) -> list[str]:
    """What is looked up for a term: a pair of words itself; a word itself and its pieces."""
    return [f"p:{term}"] if " " in term else [f"w:{term}", *(f"c:{p}" for p in pieces_of(term))]


@dataclass(frozen=True)
class DomainMap:
    """`table` int8 (features, width) times `scales` uint16 (features) is each feature's
    direction.

    `codes` uint64 (features), sorted, are the features' hashes. `word_codes` and `word_rarity`
    say how rare a word is in public comments, 1 to 64. `hashed_width` and `hashed_share` shape
    the part of the vector that the map does not speak for.
    """

    codes: NDArray[np.uint64]
    table: NDArray[np.int8]
    scales: NDArray[np.uint16]
    word_codes: NDArray[np.uint64]
    word_rarity: NDArray[np.uint8]
    hashed_width: int
    least_hashed: int
    most_hashed: int
    version: str
    _places: dict[int, int] = field(init=False, repr=False, compare=False)
    _rarities: dict[int, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = {int(code): place for place, code in enumerate(self.codes)}
        rarities = zip(self.word_codes.tolist(), self.word_rarity.tolist(), strict=True)
        object.__setattr__(self, "_places", places)
        object.__setattr__(self, "_rarities", dict(rarities))

    @property
    def width(self) -> int:
        """How many numbers the map gives each feature."""
        return int(self.table.shape[1])

    def rarity(self, word: str) -> int:
        """1 for a word that everyone says, RAREST for one never seen."""
        return self._rarities.get(code_of(f"w:{word}"), RAREST)

    def hashed_shares(self, rarity: Floats) -> Floats:
        """How long the hashed part is beside 1000 of the map's (n,), from the mean rarity (n,): the
        more of a statement the map has never seen, the less the map is believed.
        """
        unseen = np.clip((rarity - FAMILIAR) / (FOREIGN - FAMILIAR), 0.0, 1.0)
        return np.rint(self.least_hashed + (self.most_hashed - self.least_hashed) * unseen)

    def rows(self, terms: list[str]) -> Floats:
        """Whole-number rows (n, width): the sum of the directions of each term's features."""
        found = [[self._places.get(code_of(part)) for part in features_of(term)] for term in terms]
        known = [[place for place in places if place is not None] for places in found]
        rows = np.zeros((len(terms), self.width), dtype=np.float64)
        held = np.flatnonzero([len(places) for places in known])
        if held.size:
            flat = np.array([place for places in known for place in places], dtype=np.int64)
            starts = np.cumsum([0, *(len(known[row]) for row in held[:-1])])
            whole = self.table[flat].astype(np.int64) * self.scales[flat, None].astype(np.int64)
            rows[held] = np.add.reduceat(whole, starts, axis=0)
        return rows

    def write(self, path: Path, notes: str) -> None:
        """Writes the map with `notes` on its making; the same map gives the same bytes."""
        np.savez_compressed(
            path,
            format=np.int64(FORMAT),
            codes=self.codes,
            table=self.table,
            scales=self.scales,
            word_codes=self.word_codes,
            word_rarity=self.word_rarity,
            shape=np.array([self.hashed_width, self.least_hashed, self.most_hashed]),
            version=np.str_(self.version),
            notes=np.str_(notes),
        )

    @classmethod
    def read(cls, path: Path) -> Self:
        """Reads a map; raises ValueError if it is none that this version understands."""
        with np.load(path, allow_pickle=False) as kept:
            missing = {"format", "codes", "table", "scales", "shape", "version"} - set(kept)
            if missing or int(kept["format"]) != FORMAT:
                raise ValueError(f"{path.name} is not a domain map of format {FORMAT}")
            hashed_width, least_hashed, most_hashed = (int(number) for number in kept["shape"])
            return cls(
                codes=kept["codes"],
                table=kept["table"],
                scales=kept["scales"],
                word_codes=kept["word_codes"],
                word_rarity=kept["word_rarity"],
                hashed_width=hashed_width,
                least_hashed=least_hashed,
                most_hashed=most_hashed,
                version=str(kept["version"]),
            )
