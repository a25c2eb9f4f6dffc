"""Whatever the product shows a colleague as a link, it also lets them open."""

from __future__ import annotations

from tests.browser import demonstration


def test_no_link_turns_a_colleague_away(db):
    demonstration.load()

    turned_away = [
        end for key in ("lee", "fay", "ivy", "cal", "olu") for end in demonstration.dead_ends(key)
    ]

    assert turned_away == []
