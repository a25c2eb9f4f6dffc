"""Work in parts: the same themes however many workers share it, and as if one had done it all."""

import random

import pytest

from reviews.discovery import (
    EarlierTheme,
    PinnedTheme,
    Utterance,
    condensing,
    find_themes,
    finishing,
    plain_encoder,
    sharding,
)
from reviews.discovery import finding as one_go
from tests.reviews.discovery.said import every_id, placed, statements

SAID = [*statements(800), Utterance("silent", "...")]


@pytest.fixture(scope="module", autouse=True)
def few_are_many():
    """More than 500 statements go in parts here, and a part is condensed to 25 micro-themes."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(one_go, "MOST_EXACT", 500)
        patched.setattr(sharding, "MOST_MICRO_THEMES", 25)
        yield


def in_parts(said, workers, pinned=(), earlier=()):
    """The outcome when the buckets are shared out among so many workers, each in its own order."""
    encoder, known = plain_encoder(), {"pinned": pinned, "earlier": earlier}
    buckets = sharding.in_buckets(said)
    order = random.Random(workers).sample(range(sharding.BUCKETS), sharding.BUCKETS)
    condensed = {n: sharding.condense(buckets[n], encoder, **known).to_bytes() for n in order}
    around = sharding.centres(
        [sharding.Condensed.from_bytes(condensed[n]) for n in range(sharding.BUCKETS)],
        encoder,
        **known,
    )
    around = sharding.Centres.from_bytes(around.to_bytes())
    assigned = {n: sharding.assign(buckets[n], around, encoder, **known).to_bytes() for n in order}
    whole = finishing.Together.of(
        [sharding.Assigned.from_bytes(assigned[n]) for n in range(sharding.BUCKETS)],
        len(around.all),
    )
    words = {u.id: u for u in said if u.id in set(whole.read())}
    return finishing.finish(whole, words, encoder, **known)


@pytest.fixture(scope="module")
def first():
    return find_themes(SAID, encoder=plain_encoder())


@pytest.fixture(scope="module")
def known(first):
    """Two themes that people decided on, one of them empty, and the other proposals."""
    pinned = [
        PinnedTheme("kept", "I was kept waiting", first.themes[0].member_ids),
        PinnedTheme("empty", "I could not park the car at the hospital", ()),
    ]
    earlier = [EarlierTheme(n, t.name, t.member_ids) for n, t in enumerate(first.themes[1:])]
    return {"pinned": pinned, "earlier": earlier}


def test_buckets_do_not_depend_on_who_works_on_them():
    assert in_parts(SAID, 1) == in_parts(SAID[::-1], 2)


def test_the_parts_give_what_the_whole_gives(first):
    assert in_parts(SAID, 1) == first


def test_the_parts_give_what_the_whole_gives_beside_people_s_themes_and_proposals(known):
    assert in_parts(SAID, 3, **known) == find_themes(SAID, encoder=plain_encoder(), **known)


def test_every_statement_is_in_one_place_and_silence_is_left_out(known):
    for given in ({}, known):
        found = in_parts(SAID, 1, **given)

        assert sorted(every_id(found), key=str) == sorted((u.id for u in SAID), key=str)
        assert placed(found)["silent"] is None


def test_what_people_placed_stays_and_keeps_its_name(first, known):
    said = [*SAID, *statements(850)[800:]]

    found = in_parts(said, 2, **known)

    kept, empty = found.themes[:2]
    assert (kept.pinned_id, kept.name) == ("kept", "I was kept waiting")
    assert set(first.themes[0].member_ids) <= set(kept.member_ids)
    assert set(kept.new_ids) == set(kept.member_ids) - set(first.themes[0].member_ids)
    assert empty.pinned_id == "empty"


def test_proposals_go_on_when_more_statements_come(first, known):
    said = [*SAID, *statements(880)[800:]]
    earlier = [EarlierTheme(n, t.name, t.member_ids) for n, t in enumerate(first.themes)]

    found = in_parts(said, 1, earlier=earlier)

    names = {theme.name for theme in found.themes if theme.earlier_id is not None}
    before, after = placed(first), placed(found)
    same = sum(
        first.themes[before[u.id]].name == found.themes[after[u.id]].name
        for u in SAID
        if before[u.id] is not None
    )
    assert names == {theme.name for theme in first.themes}
    assert same >= 0.97 * len(SAID)


def test_few_statements_in_parts_are_themed_as_few_are(monkeypatch):
    """A statement stands for itself where there are few, so that small sets lose nothing."""
    few = statements(400)
    exact = find_themes(few, encoder=plain_encoder())

    monkeypatch.setattr(one_go, "MOST_EXACT", 100)
    monkeypatch.setattr(sharding, "MOST_MICRO_THEMES", condensing.MOST_MICRO_THEMES)
    parts = find_themes(few, encoder=plain_encoder())

    alike = [sorted(sorted(map(str, t.member_ids)) for t in f.themes) for f in (exact, parts)]
    assert alike[0] == alike[1]


def test_many_statements_are_condensed():
    bucket = sharding.in_buckets(statements(1600))[0]

    condensed = sharding.condense(bucket, plain_encoder())

    assert len(bucket) > 60
    assert len(condensed.weights) <= 25
    assert len(condensed.to_bytes()) < 60_000


@pytest.mark.parametrize("text", ["One  Word!", "one word", "ONE, WORD"])
def test_equal_words_are_in_the_same_bucket(text):
    assert sharding.bucket_of(text) == sharding.bucket_of("one word")
