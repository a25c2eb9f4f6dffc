"""Small numbers are not told outside the team."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.disclosure import may_show_breakdown, protect


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0"),
        (1, "fewer than 8"),
        (7, "fewer than 8"),
        (8, "about 10"),
        (12, "about 10"),
        (13, "about 15"),
        (100, "about 100"),
    ],
)
def test_a_count_as_others_may_see_it(count, shown):
    assert protect(count) == shown


@given(st.integers(min_value=1, max_value=7), st.integers(min_value=1, max_value=7))
def test_small_counts_cannot_be_told_apart(one, other):
    assert protect(one) == protect(other)


@given(st.integers(min_value=8, max_value=10_000))
def test_two_publications_one_person_apart_look_the_same_or_differ_by_five(count):
    earlier, later = (int(protect(n).removeprefix("about ")) for n in (count, count + 1))

    assert later - earlier in {0, 5}


@pytest.mark.parametrize(
    ("counts", "may"), [([0, 8, 20], True), ([3, 20], False), ([], True), ([7], False)]
)
def test_a_table_with_a_small_cell_is_not_shown(counts, may):
    assert may_show_breakdown(counts) == may
