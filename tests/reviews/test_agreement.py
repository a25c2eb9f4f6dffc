"""Shares, kappa and their intervals, against figures worked out elsewhere."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.shares import wilson
from reviews.documents.agreement import agreement, kappa, kappa_interval

# Two readers, 50 proposals: both yes 20, both no 15, 5 and 10 apart. Kappa is 0.4.
YES_NO = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15


def test_kappa_of_a_known_table():
    assert kappa(YES_NO) == pytest.approx(0.4)


def test_kappa_with_none_of_these_worked_out_by_hand():
    pairs = [(1, 1)] * 4 + [(2, 2)] * 2 + [(3, 3), (2, 1), (3, 2), (3, None)]
    observed, expected = 7 / 10, (4 * 5 + 3 * 3 + 3 * 1) / 100

    assert kappa(pairs) == pytest.approx((observed - expected) / (1 - expected))


def test_wilsons_interval_of_known_shares():
    found = wilson(35, 50)

    assert (found.value, round(found.low, 3), round(found.high, 3)) == (0.7, 0.562, 0.809)


@pytest.mark.parametrize("agreed", [0, 40])
def test_wilsons_interval_stays_between_0_and_1(agreed):
    found = wilson(agreed, 40)

    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.low < found.high


def test_the_bootstrap_interval_is_the_same_whenever_and_in_whatever_order():
    shuffled = YES_NO[:]
    random.Random(5).shuffle(shuffled)

    assert kappa_interval(YES_NO) == kappa_interval(shuffled)


def test_the_bootstrap_interval_is_near_the_large_sample_one():
    # 0.4 ± 1.96 × 0.130, the standard error of Fleiss, Cohen and Everitt (1969).
    found = kappa_interval(YES_NO)

    assert (found.low, found.high) == (
        pytest.approx(0.145, abs=0.05),
        pytest.approx(0.655, abs=0.05),
    )


def test_kappa_is_not_said_where_chance_would_always_agree():
    assert kappa([]) is None
    assert kappa([(1, 1)] * 40) is None
    assert kappa_interval([(1, 1)] * 40) is None
    assert agreement("a", "b", [(1, 1)] * 40).kappa is None


def test_below_30_cards_only_the_counts_are_said():
    few, enough = (agreement("a", "b", [(1, 1), (2, 2), (1, 2)] * n) for n in (9, 10))

    assert (few.cards, few.agreed, few.is_too_few, few.share, few.kappa) == (
        27,
        18,
        True,
        None,
        None,
    )
    assert (enough.cards, enough.agreed, enough.is_too_few) == (30, 20, False)
    assert enough.share.value == pytest.approx(2 / 3)
    assert enough.kappa is not None


choices = st.one_of(st.none(), st.integers(1, 4))


@given(st.lists(st.tuples(choices, choices), min_size=1, max_size=60))
def test_kappa_is_between_minus_1_and_1_and_the_same_both_ways_round(pairs):
    value = kappa(pairs)

    assert value is None or -1 <= value <= 1.0000001
    turned = kappa([(second, first) for first, second in pairs])
    assert turned == (value if value is None else pytest.approx(value))
