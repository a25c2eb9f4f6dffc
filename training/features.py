"""Counts the pieces of words that the map is made of, exactly as they are looked up at run time."""

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array

from reviews.discovery.domain_map import features_of
from reviews.discovery.encoders import WORTH
from reviews.discovery.words import pairs_of, words_of


def counted_terms(text: str) -> Counter[str]:
    """The words and pairs of words of a text with how often each is said."""
    words = words_of(text)
    return Counter([*words, *pairs_of(words)])


def worth_of_count(count: int) -> float:
    """What a term counts for that a text says so often."""
    return float(WORTH[min(count, len(WORTH) - 1)])


def vocabulary(texts: Sequence[str], fewest_words: int, fewest_pieces: int) -> list[str]:
    """The features that enough of the texts hold, sorted."""
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update({feature for term in counted_terms(text) for feature in features_of(term)})
    fewest = {"p": fewest_words, "w": fewest_words, "c": fewest_pieces}
    return sorted(feature for feature, count in seen.items() if count >= fewest[feature[0]])


def counts(texts: Sequence[str], features: Sequence[str]) -> csr_array:
    """Weighted counts (texts, features), as the encoder weighs them."""
    places = {feature: place for place, feature in enumerate(features)}
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for text in texts:
        row: defaultdict[int, float] = defaultdict(float)
        for term, count in counted_terms(text).items():
            for feature in features_of(term):
                if feature in places:
                    row[places[feature]] += worth_of_count(count)
        columns.extend(row)
        values.extend(row.values())
        ends.append(len(columns))
    held = (np.array(values, dtype=np.float64), np.array(columns, dtype=np.int64), np.array(ends))
    return csr_array(held, shape=(len(texts), len(features)))
