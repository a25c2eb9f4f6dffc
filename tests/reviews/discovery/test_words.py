"""Words and their sums: the quick ways give what the plain ways give."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from reviews.discovery import domain_map_or_plain, encoders, plain_encoder
from reviews.discovery.domain_map import DomainMap
from reviews.discovery.encoders import ARTEFACT, WORTH, HashedWords, MapEncoder, WordSums
from reviews.discovery.words import pairs_of, words_of
from tests.reviews.discovery.said import statements

TEXTS = [u.text for u in statements(300)] + ["", "...", "night night, night", "Ŵyth o'r gloch"]
AWKWARD = some.text(some.sampled_from("aB3 '’_-.é\u0301ﬁŵ\x85\u2028\x1f\n"))


def plainly(text):
    """The words one by one, as the pattern describes them."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").lower()
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", plain)


@given(some.one_of(some.text(), AWKWARD))
def test_words_are_those_that_the_pattern_describes(text):
    assert words_of(text) == plainly(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I don't know", ["i", "don't", "know"]),
        ("The 'good' nurses' room", ["the", "good", "nurses", "room"]),
        ("rock''n''roll 24/7", ["rock", "n", "roll", "24", "7"]),
        ("a" * 50, ["a" * 40]),
    ],
)
def test_apostrophes_belong_to_words_that_they_stand_in(text, words):
    assert words_of(text) == words


def one_by_one(texts, rows_of, width):
    """The sums as they are defined: each term's row times what its count is worth."""
    sums = np.zeros((len(texts), width))
    for row, text in enumerate(texts):
        words = words_of(text)
        for term, count in Counter([*words, *pairs_of(words)]).items():
            sums[row] += WORTH[min(count, 64)] * rows_of([term])[0]
    return sums


@pytest.mark.parametrize("kept", [encoders.MOST_KEPT, 20])
def test_sums_are_those_of_the_terms_one_by_one(monkeypatch, kept):
    """Also when what was learnt is forgotten on the way."""
    monkeypatch.setattr(encoders, "MOST_KEPT", kept)
    rows_of = MapEncoder(DomainMap.read(ARTEFACT))._rows
    width = rows_of(["night"]).shape[1]
    expected = one_by_one(TEXTS, rows_of, width)
    sums = WordSums(width, rows_of)

    for _time in range(2):
        found = [sums.of(TEXTS[start : start + 50]) for start in range(0, len(TEXTS), 50)]
        assert np.array_equal(np.concatenate(found), expected)


def test_pairs_of_words_do_not_reach_from_one_text_into_the_next():
    sums = WordSums(
        64, lambda terms: HashedWords(64, len).rows([t.replace(" ", "-") for t in terms])
    )

    assert np.array_equal(sums.of(["a b", "c"])[1], sums.of(["c"])[0])


def test_no_text_at_all_has_no_rows():
    assert plain_encoder().encode([]).shape == (0, 256)
    assert not plain_encoder().encode(["", "?"]).any()


def test_threads_that_share_an_encoder_do_not_mix_up_their_words():
    expected = domain_map_or_plain().encode(TEXTS)
    fresh = MapEncoder(DomainMap.read(ARTEFACT))
    orders = [np.random.default_rng(number).permutation(len(TEXTS)) for number in range(8)]

    def encoded(order):
        return np.concatenate([fresh.encode([TEXTS[place]]) for place in order])

    with ThreadPoolExecutor(8) as threads:
        for order, rows in zip(orders, threads.map(encoded, orders), strict=True):
            assert np.array_equal(rows, expected[order])
