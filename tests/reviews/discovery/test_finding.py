"""Finding themes: every statement in one place, the same on any machine and in any order."""

import random
import re
import subprocess
import sys

import numpy as np
import pytest

from reviews.discovery import (
    Discovery,
    Utterance,
    domain_map_or_plain,
    find_themes,
    grouping,
    suggest_split,
)
from reviews.discovery.exact import centres_of, of_length_one, sums_by_group
from reviews.discovery.grouping import among_neighbours, grouped, nearest
from tests.reviews.discovery.said import every_id, placed, statements


@pytest.mark.parametrize("count", [0, 1, 2, 11, 12, 13, 31, 32, 100, 400])
def test_each_statement_is_in_exactly_one_place(count):
    found = find_themes(statements(count))

    assert sorted(every_id(found)) == list(range(count))


@pytest.mark.parametrize(("count", "themes"), [(0, 0), (1, 0), (2, 0), (11, 0), (12, 3), (100, 8)])
def test_how_many_themes_there_are_follows_how_much_was_said(count, themes):
    assert len(find_themes(statements(count)).themes) <= themes


def test_nothing_gives_nothing():
    found = find_themes([])

    assert (found.themes, found.unplaced) == ((), ())


def test_too_few_statements_are_left_as_a_list_and_it_is_said_why():
    found = find_themes(statements(11))

    assert {left.why for left in found.unplaced} == {
        "There are fewer than 12 statements: read them as a list, they are too few to theme."
    }


def test_the_same_statements_give_the_same_themes_in_any_order():
    said = statements(300)
    shuffled = random.Random(5).sample(said, len(said))

    assert find_themes(shuffled) == find_themes(said)


def test_the_same_statements_give_the_same_themes_in_another_process_with_one_thread():
    code = (
        "from reviews.discovery import find_themes;"
        "from tests.reviews.discovery.said import statements;"
        "print(repr(find_themes(statements(120))))"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"OPENBLAS_NUM_THREADS": threads, "PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for threads, seed in (("1", "3"), ("2", "4"))
    ]

    assert told[0] == told[1] == f"{find_themes(statements(120))!r}\n"


def test_many_statements_are_themed_in_a_moment_and_all_placed():
    found = find_themes(statements(5000))

    assert (len(found.unplaced), 8 <= len(found.themes) <= 15) == (0, True)


def test_many_statements_give_the_same_themes_in_any_order():
    said = statements(3500)

    assert find_themes(reversed(said)) == find_themes(said)


def test_equal_statements_go_together():
    said = statements(40)
    copies = [Utterance(1000 + n, said[7].text.upper() + "!!") for n in range(30)]

    where = placed(find_themes([*said, *copies]))

    assert {where[copy.id] for copy in copies} == {where[7]}


def test_a_campaign_of_copies_does_not_make_more_themes():
    said = statements(40)
    copies = [Utterance(1000 + n, said[7].text) for n in range(3000)]

    assert len(find_themes([*said, *copies]).themes) <= len(find_themes(said).themes) + 1


def test_a_statement_that_says_nothing_is_left_out_and_it_is_said_why():
    empty = [
        Utterance("a", ""),
        Utterance("b", " -- "),
        Utterance("c", "N/A"),
        Utterance("d", "😀"),
    ]

    found = find_themes([*statements(40), *empty])

    assert [(left.id, left.best_guess, left.why) for left in found.unplaced] == [
        (name, None, "It says nothing that could be themed.") for name in "abcd"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "\0 nul \0",
        "😀 good 👍🏽 food",
        "مواعيد طويلة جدا في العيادة",
        "等候时间太长",
        "Rwy'n aros yn rhy hir am apwyntiad",
        "a" * 100_000,
        "word " * 20_000,
        "\u202e backwards \u202c",
        "line\r\nline\u2028line",
        "\ud800 half a pair",
        "{{ name }} <b>%s</b> \\1",
    ],
)
def test_no_text_is_too_strange(text):
    found = find_themes(
        [*statements(20), *(Utterance(f"odd {n}", f"{text} {n}") for n in range(4))]
    )

    assert len(every_id(found)) == 24


def test_an_id_used_twice_is_refused():
    with pytest.raises(ValueError, match="more than once"):
        find_themes([Utterance(1, "one"), Utterance(1, "two")])


def test_more_or_fewer_themes_can_be_asked_for():
    said = statements(200)

    assert len(find_themes(said, themes=5).themes) == 5
    assert len(find_themes(said, themes=12).themes) > 8


def test_progress_is_told_and_can_stop_the_run():
    steps = []
    find_themes(statements(20), progress=lambda done, total: steps.append((done, total)))

    def stop(done, total):
        raise KeyboardInterrupt

    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]
    with pytest.raises(KeyboardInterrupt):
        find_themes(statements(20), progress=stop)


def test_themes_come_by_size_with_what_a_facilitator_needs():
    found = find_themes(statements(200))

    sizes = [len(theme.member_ids) for theme in found.themes]
    assert sizes == sorted(sizes, reverse=True)
    for theme in found.themes:
        assert theme.name
        assert set(theme.typical_ids) <= set(theme.member_ids)
        assert 1 <= len(theme.typical_ids) <= 3
        assert 0 < theme.cohesion <= 1
        assert f"{len(theme.member_ids)} statements" in theme.reason
        assert "cosine" not in theme.reason
        assert not re.search(r"\d\.\d", theme.reason)
        assert theme.new_ids == theme.member_ids


def test_every_statement_ends_where_it_is_nearest():
    """Neighbours decide how themes come about; where a statement belongs it decides alone."""
    rows = domain_map_or_plain().encode([u.text for u in statements(300)])
    weights = np.ones(300, dtype=np.int64)
    groups = grouped(rows, weights, 10)

    around = centres_of(sums_by_group(rows, weights, groups, int(groups.max()) + 1))

    assert (nearest(rows, around) == groups).mean() > 0.97


def test_neighbours_draw_a_row_in_the_same_way_in_any_order():
    rows = domain_map_or_plain().encode([u.text for u in statements(120)])
    weights = np.arange(120) % 3 + 1
    order = np.random.default_rng(4).permutation(120)

    drawn = among_neighbours(rows, weights)

    assert np.array_equal(among_neighbours(rows[order], weights[order]), drawn[order])


def test_a_top_priority_changes_no_theme():
    said = statements(100)
    marked = [Utterance(u.id, u.text, is_top_priority=u.id % 3 == 0) for u in said]

    members = [
        sorted(sorted(theme.member_ids) for theme in find_themes(each).themes)
        for each in (said, marked)
    ]

    assert members[0] == members[1]


def test_the_method_and_its_version_are_told():
    found = find_themes(statements(12))

    assert isinstance(found, Discovery)
    assert found.method
    assert found.version.startswith("4/")


def test_a_split_can_be_suggested():
    said = statements(60)

    parts = suggest_split(said)

    assert sorted(member for part in parts for member in part) == list(range(60))
    assert len(parts) == 2


def test_eight_themes_stay_eight_where_some_would_be_tiny(monkeypatch):
    draw = np.random.default_rng(0)
    sizes = [16, 16, 16, 14, 14, 2, 2, 2]
    topics = np.repeat(np.eye(12)[: len(sizes)], sizes, axis=0)
    rows = of_length_one(topics + draw.normal(0, 0.25, topics.shape)).astype(np.float32)
    weights = np.ones(len(rows), dtype=np.int64)

    found = grouping.grouped(rows, weights, 8)
    monkeypatch.setattr(grouping, "CUTS_TO_TRY", 1)
    with_one_cut = grouping.grouped(rows, weights, 8)

    assert np.bincount(found).min() >= grouping.SMALLEST_THEME
    assert (found.max() + 1, with_one_cut.max() + 1) == (8, 7)
