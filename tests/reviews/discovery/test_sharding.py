"""Work in parts: the same themes however many workers share it."""

import random

import pytest

from reviews.discovery import Utterance, find_themes, plain_encoder, sharding
from tests.reviews.discovery.said import every_id, placed, statements

SAID = [*statements(3200), Utterance("silent", "...")]


def in_parts(said, workers):
    """The outcome when the buckets are shared out among so many workers, each in its own order."""
    encoder = plain_encoder()
    buckets = [
        [u for u in said if sharding.bucket_of(u.text) == n] for n in range(sharding.BUCKETS)
    ]
    order = random.Random(workers).sample(range(sharding.BUCKETS), sharding.BUCKETS)
    condensed = {
        n: sharding.Condensed.from_bytes(sharding.condense(buckets[n], encoder).to_bytes())
        for n in order
    }
    around = sharding.centres([condensed[n] for n in range(sharding.BUCKETS)], 3200)
    assigned = {n: sharding.assign(buckets[n], around, encoder) for n in order}
    return sharding.finish([assigned[n] for n in range(sharding.BUCKETS)], around, encoder)


def test_buckets_do_not_depend_on_who_works_on_them():
    assert in_parts(SAID, 1) == in_parts(SAID[::-1], 2)


def test_the_parts_give_the_themes_of_the_whole():
    whole, parts = find_themes(SAID, encoder=plain_encoder()), in_parts(SAID, 1)

    members = [
        sorted(sorted(map(str, theme.member_ids)) for theme in found.themes)
        for found in (whole, parts)
    ]
    assert members[0] == members[1]


def test_every_statement_is_in_one_place_and_silence_is_left_out():
    found = in_parts(SAID, 1)

    assert sorted(every_id(found), key=str) == sorted((u.id for u in SAID), key=str)
    assert placed(found)["silent"] is None


@pytest.mark.parametrize("text", ["One  Word!", "one word", "ONE, WORD"])
def test_equal_words_are_in_the_same_bucket(text):
    assert sharding.bucket_of(text) == sharding.bucket_of("one word")
