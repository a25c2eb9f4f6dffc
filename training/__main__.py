"""Trains the domain map: `python -m training [--without ORGANISATION] [--output FILE]`."""

import argparse
import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from reviews.discovery.domain_map import RAREST, DomainMap, code_of
from reviews.discovery.encoders import ARTEFACT
from reviews.discovery.words import words_of
from training import corpus, features, fitting, teachers
from training.fitting import Floats, Recipe

CACHE = Path(os.environ.get("THEMES_CACHE", corpus.ROOT / ".train-cache"))
TEACHERS = ("minilm", "use", "e5")


def trained(
    recipe: Recipe, without: str | None = None, names: Sequence[str] = TEACHERS
) -> DomainMap:
    """The map of everything, or of everything but one organisation's comments."""
    everyone = [*corpus.labelled(), *corpus.unlabelled()]
    among = np.array([comment.organisation != without for comment in everyone])
    comments = [comment for comment in everyone if comment.organisation != without]
    labelled = [comment for comment in comments if comment.labels]
    words = corpus.single_words()
    vectors = fitting.joined(_seen_by_teachers(names, everyone, among), slice(0, len(labelled)))
    middle, axes = fitting.directions(vectors[: len(labelled)], labelled, recipe)
    wanted = teachers.of_length_one((vectors - middle) @ axes).astype(np.float64)
    weights = np.repeat([1.0, recipe.word_weight], [len(comments), len(words)])
    texts = corpus.without_names([comment.text for comment in comments])
    known = features.vocabulary([*texts, *words], recipe.fewest_words, recipe.fewest_pieces)
    counts = features.counts([*texts, *words], known)
    table = fitting.fitted(counts, wanted, weights, recipe)
    return _made(known, table, counts[: len(texts)], _rarities(texts), recipe)


def _seen_by_teachers(
    names: Sequence[str], comments: Sequence[corpus.Comment], among: NDArray[np.bool_]
) -> list[Floats]:
    """Each teacher's vectors of the comments that are among them, then of single words."""
    texts = [comment.text for comment in comments]
    return [
        np.vstack(
            [
                teachers.encode(name, texts, CACHE)[among],
                teachers.encode(name, corpus.single_words(), CACHE),
            ]
        ).astype(np.float64)
        for name in names
    ]


def _rarities(texts: Sequence[str]) -> dict[str, int]:
    """How rare each word is that at least three comments hold, 1 to 64: 8 ln(comments / with
    it).
    """
    seen = Counter(word for text in texts for word in set(words_of(text)))
    of = {word: 8 * np.log((len(texts) + 1) / (count + 1)) for word, count in seen.items()}
    return {w: min(RAREST, max(1, round(of[w]))) for w, count in seen.items() if count > 2}


def _made(
    known: list[str], table: Floats, counts: csr_array, rarities: dict[str, int], recipe: Recipe
) -> DomainMap:
    places = fitting.most_useful(table, counts, recipe.features_kept)
    rows, scales = fitting.quantised(table[places])
    codes = _codes([known[place] for place in places])
    order = np.argsort(codes)
    words = sorted(rarities, key=lambda word: code_of(f"w:{word}"))
    rarity = np.array([rarities[word] for word in words], dtype=np.uint8)
    shape = (recipe.hashed_width, recipe.least_hashed, recipe.most_hashed)
    content = hashlib.sha256(repr(shape).encode())
    for part in (codes[order], rows[order], scales[order], _codes(words), rarity):
        content.update(part.tobytes())
    return DomainMap(
        codes=codes[order],
        table=rows[order],
        scales=scales[order],
        word_codes=_codes([f"w:{word}" for word in words]),
        word_rarity=rarity,
        hashed_width=recipe.hashed_width,
        least_hashed=recipe.least_hashed,
        most_hashed=recipe.most_hashed,
        version=f"map-1-{content.hexdigest()[:12]}",
    )


def _codes(features: Sequence[str]) -> NDArray[np.uint64]:
    return np.array([code_of(feature) for feature in features], dtype=np.uint64)


def main() -> None:
    """Trains and writes the map; says where, how large, and its SHA-256."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", help="leave this organisation's comments out")
    parser.add_argument("--output", type=Path, default=ARTEFACT)
    asked = parser.parse_args()
    recipe = Recipe()
    made = trained(recipe, asked.without)
    packages = {name: metadata.version(teachers.TEACHERS[name][0]) for name in TEACHERS}
    notes = {"recipe": asdict(recipe), "teachers": packages, "without": asked.without}
    asked.output.parent.mkdir(parents=True, exist_ok=True)
    made.write(asked.output, json.dumps(notes, sort_keys=True))
    size = asked.output.stat().st_size
    digest = hashlib.sha256(asked.output.read_bytes()).hexdigest()
    told = f"{asked.output}: {made.version}, {size:,} bytes, sha256 {digest}"
    sys.stdout.write(f"{told}\n")


if __name__ == "__main__":
    main()
