"""What people decided stays; new statements come only when they are like it."""

import random

import numpy as np
import pytest

from reviews.discovery import EarlierTheme, PinnedTheme, Utterance, find_themes, pinning
from reviews.discovery.arranging import LEFT
from reviews.discovery.exact import SCALE
from tests.reviews.discovery.said import every_id, placed, statements


def pins(said, *sizes):
    """Pinned themes of so many statements each, drawn without regard to what they say."""
    drawn = iter(random.Random(2).sample([u.id for u in said], sum(sizes)))
    return [
        PinnedTheme(f"pin {n}", f"I say so {n}", tuple(next(drawn) for _ in range(size)))
        for n, size in enumerate(sizes)
    ]


@pytest.mark.parametrize("count", [1, 5, 14, 40, 300])
def test_what_people_placed_is_never_moved(count):
    said = statements(count + 10)
    pinned = pins(said, 4, 5, 1)

    found = find_themes(said, pinned=pinned)

    for pin, theme in zip(pinned, found.themes, strict=False):
        assert theme.pinned_id == pin.id
        assert theme.name == pin.name
        assert set(pin.member_ids) <= set(theme.member_ids)
        assert not set(pin.member_ids) & set(theme.new_ids)
    assert sorted(every_id(found)) == list(range(count + 10))


def test_people_may_put_equal_statements_in_different_themes():
    said = [*statements(30), Utterance("x", "the same words"), Utterance("y", "the same words")]
    pinned = [PinnedTheme(1, "I say one", ("x",)), PinnedTheme(2, "I say two", ("y",))]

    where = placed(find_themes(said, pinned=pinned))

    assert (where["x"], where["y"]) == (0, 1)


def test_people_may_place_a_statement_that_says_nothing():
    said = [*statements(30), Utterance("smile", "😀")]

    found = find_themes(said, pinned=[PinnedTheme(1, "I smile", ("smile",))])

    assert placed(found)["smile"] == 0


def test_a_new_statement_like_a_pinned_theme_joins_it():
    parking = [Utterance(f"p{n}", f"There is no parking near ward {n}") for n in range(6)]
    late = Utterance("late", "There is no parking near my ward")
    pinned = [PinnedTheme(7, "I cannot park", tuple(u.id for u in parking))]

    theme = find_themes([*statements(5), *parking, late], pinned=pinned).themes[0]

    assert (theme.pinned_id, "late" in theme.new_ids) == (7, True)


def test_a_new_statement_unlike_anything_waits_with_a_best_guess_and_why():
    parking = [Utterance(f"p{n}", f"There is no parking near ward {n}") for n in range(6)]
    late = Utterance("late", "Volcanoes erupt under glaciers")

    found = find_themes(
        [*parking, late], pinned=[PinnedTheme(7, "I cannot park", tuple(u.id for u in parking))]
    )

    assert [(left.id, left.best_guess) for left in found.unplaced] == [("late", 0)]
    assert "not near enough" in found.unplaced[0].why


def test_late_statements_that_are_alike_make_a_theme_of_their_own():
    parking = [Utterance(f"p{n}", f"There is no parking near ward {n}") for n in range(6)]
    late = [Utterance(f"f{n}", f"The evening meal was cold on day {n}") for n in range(4)]

    found = find_themes(
        [*parking, *late], pinned=[PinnedTheme(7, "I cannot park", tuple(u.id for u in parking))]
    )

    assert [(t.pinned_id, len(t.member_ids)) for t in found.themes] == [(7, 6), (None, 4)]


def test_a_pinned_theme_whose_statements_were_withdrawn_stays():
    found = find_themes(statements(30), pinned=[PinnedTheme(7, "I miss my bus", ("gone",))])

    assert (found.themes[0].pinned_id, found.themes[0].name) == (7, "I miss my bus")
    assert "gone" not in every_id(found)


def test_a_statement_in_two_pinned_themes_is_refused():
    with pytest.raises(ValueError, match="pinned themes"):
        find_themes(
            statements(20), pinned=[PinnedTheme(1, "I a", (1, 2)), PinnedTheme(2, "I b", (2, 3))]
        )


def test_the_order_of_statements_does_not_matter_with_pins():
    said = statements(150)
    pinned = pins(said, 20, 5)

    assert find_themes(reversed(said), pinned=pinned) == find_themes(said, pinned=pinned)


def test_more_statements_do_not_reshuffle_an_earlier_proposal():
    said = statements(220)
    first = find_themes(said[:200])
    earlier = [EarlierTheme(n, t.name, t.member_ids) for n, t in enumerate(first.themes)]

    second = find_themes(said, earlier=earlier)

    before, after = placed(first), placed(second)
    goes_on = {theme.earlier_id: place for place, theme in enumerate(second.themes)}
    stayed = [after[i] == goes_on.get(before[i], "gone") for i in before]
    assert sum(stayed) >= 0.9 * len(stayed)
    assert {t.name for t in second.themes} >= {
        e.name for e in earlier if any(t.earlier_id == e.id for t in second.themes)
    }


def test_an_earlier_proposal_and_pins_go_together():
    said = statements(120)
    first = find_themes(said[:100])
    pinned = [PinnedTheme("kept", "I keep this", first.themes[0].member_ids)]
    earlier = [EarlierTheme(n, t.name, t.member_ids) for n, t in enumerate(first.themes[1:])]

    found = find_themes(said, pinned=pinned, earlier=earlier)

    assert set(first.themes[0].member_ids) <= set(found.themes[0].member_ids)
    assert sorted(every_id(found)) == list(range(120))
    assert any(theme.earlier_id is not None for theme in found.themes)


def test_a_statement_that_suits_two_pinned_themes_alike_is_drawn_to_neither():
    centres = np.array([[SCALE, 0, 0], [0, SCALE, 0]], dtype=np.float32)
    alike, nearer = ([0.4, 0.4, 0.82], [0.4, 0.1, 0.91])
    rows = np.round(SCALE * np.array([alike, nearer])).astype(np.float32)

    drawn = pinning.drawn_to(centres, np.array([30.0, 30.0]), rows)

    assert list(drawn) == [LEFT, 0]


def test_the_same_likeness_counts_for_less_where_people_placed_few():
    centres = np.array([[SCALE, 0]], dtype=np.float32)
    rows = np.array([[round(0.27 * SCALE), round(0.96 * SCALE)]], dtype=np.float32)

    drawn = [pinning.drawn_to(centres, np.array([count]), rows)[0] for count in (0.0, 1.0, 30.0)]

    assert drawn == [LEFT, LEFT, 0]


def test_what_people_call_a_theme_draws_to_it_too():
    wards = [Utterance(f"w{n}", f"It was hard to see the doctor on ward {n}") for n in range(2)]
    late = Utterance("late", "The parking costs too much")
    names = ("I cannot pay for the parking", "I cannot see the doctor")

    drawn = [
        placed(find_themes([*wards, late], pinned=[PinnedTheme(1, name, ("w0", "w1"))])).get("late")
        for name in names
    ]

    assert drawn == [0, None]
