"""Curation: every decision holds, says what it was, and can be undone and done again."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.utils import timezone

from coproduce.audit.models import AuditEvent
from coproduce.errors import Refused
from reviews import documents
from reviews.errors import (
    CannotUndoError,
    CardNotApprovedError,
    NoCardsChosenError,
    ThemeChangedError,
    ThemeGoneError,
    ThemeLockedError,
    TitleTakenError,
)
from reviews.models import Card, Placement, Theme, ThemeDecision
from reviews.operations import themes
from tests import make

NOW = timezone.now()


@pytest.fixture
def waits(review_round):
    return _theme(review_round, "I wait too long", 3)


@pytest.fixture
def parks(review_round):
    return _theme(review_round, "I cannot park", 2)


def _theme(review_round, title, cards):
    theme = make.theme(review_round=review_round, title=title)
    for _number in range(cards):
        make.placement(card=make.approved_card(review_round=review_round), theme=theme)
    return theme


def cards_of(theme):
    return list(Card.objects.filter(placement__theme=theme).order_by("pk"))


def state(review_round):
    """Everything that decisions are about."""
    themes_now = review_round.themes.order_by("pk").values_list(
        "pk", "title", "accepted_by", "retired_at", "locked_at", "group", "merged_into"
    )
    places = Placement.objects.filter(card__review_round=review_round).order_by("card")
    return list(themes_now), list(places.values_list("card", "theme", "placed_by"))


def told(decision):
    decision.refresh_from_db()
    return documents.words_for(decision)


def test_accepting_keeps_a_theme_and_its_cards(review_round, waits, fay):
    decision = themes.accept_theme(theme=waits, by=fay, now=NOW, why="Clear")

    waits.refresh_from_db()
    review_round.refresh_from_db()
    assert (waits.accepted_by, waits.accepted_at, waits.version) == (fay, NOW, 2)
    assert (review_round.curation, decision.why) == (1, "Clear")
    assert told(decision) == "accepted “I wait too long”"
    assert AuditEvent.objects.get(verb="accepted").object_id == waits.pk
    assert themes.accept_theme(theme=waits, by=fay, now=NOW) is None


def test_a_proposal_that_changed_since_it_was_seen_is_not_accepted_unseen(waits, fay):
    with pytest.raises(ThemeChangedError):
        themes.accept_theme(theme=waits, version=waits.version + 1, by=fay, now=NOW)


def test_renaming_accepts_and_remembers_the_old_title(waits, fay):
    decision = themes.rename_theme(theme=waits, title="I wait", version=1, by=fay, now=NOW)

    waits.refresh_from_db()
    assert (waits.title, waits.is_accepted) == ("I wait", True)
    assert told(decision) == "renamed “I wait too long” to “I wait”"


def test_two_people_renaming_at_once_do_not_overwrite_each_other(waits, fay, lee):
    themes.rename_theme(theme=waits, title="Fay's", version=1, by=fay, now=NOW)

    with pytest.raises(ThemeChangedError):
        themes.rename_theme(theme=waits, title="Lee's", version=1, by=lee, now=NOW)

    waits.refresh_from_db()
    assert waits.title == "Fay's"


def test_two_live_themes_of_a_heading_never_have_the_same_title(review_round, waits, parks, fay):
    with pytest.raises(TitleTakenError):
        themes.rename_theme(theme=parks, title="I WAIT too long", by=fay, now=NOW)
    with pytest.raises(TitleTakenError):
        themes.make_theme(
            review_round=review_round, heading="not_working", title=waits.title, by=fay, now=NOW
        )

    assert themes.make_theme(
        review_round=review_round, heading="working", title=waits.title, by=fay, now=NOW
    )


def test_making_a_theme_takes_cards_from_where_they_are(review_round, waits, fay):
    new_card = make.approved_card(review_round=review_round)
    card = cards_of(waits)[0]

    decision = themes.make_theme(
        review_round=review_round,
        heading="not_working",
        title="I am new",
        cards=[card, new_card],
        by=fay,
        now=NOW,
    )

    assert cards_of(decision.theme) == [card, new_card]
    assert told(decision) == "made “I am new” with 2 cards"


def test_merging_moves_every_card_and_retires_the_others(review_round, waits, parks, fay):
    all_cards = [*cards_of(waits), *cards_of(parks)]
    waiting = cards_of(parks)[0]
    Card.objects.filter(pk=waiting.pk).update(state=Card.State.DRAFT, approved_at=None)

    decision = themes.merge_themes(theme=waits, others=[parks, waits], by=fay, now=NOW)

    parks.refresh_from_db()
    assert cards_of(waits) == all_cards
    assert (parks.retired_at, parks.merged_into) == (NOW, waits)
    assert told(decision) == "merged “I cannot park” into “I wait too long”"


def test_only_live_themes_of_the_same_heading_can_be_merged(review_round, waits, fay):
    gone = make.theme(review_round=review_round, retired_at=NOW)
    other = make.theme(review_round=review_round, heading="working")

    for others in ([gone], [other], []):
        with pytest.raises(ThemeGoneError):
            themes.merge_themes(theme=waits, others=others, by=fay, now=NOW)


def test_splitting_moves_the_chosen_cards_of_the_theme_only(waits, parks, fay):
    first, *rest = cards_of(waits)

    decision = themes.split_theme(
        theme=waits, cards=[first, cards_of(parks)[0]], title="I wait alone", by=fay, now=NOW
    )

    new = Theme.objects.get(title="I wait alone")
    assert (cards_of(new), cards_of(waits)) == ([first], rest)
    assert new.is_accepted
    assert told(decision) == "split 1 card off “I wait too long” to make “I wait alone”"


def test_a_split_needs_some_cards_and_leaves_some(waits, parks, fay):
    for chosen in (cards_of(parks), cards_of(waits)):
        with pytest.raises(NoCardsChosenError):
            themes.split_theme(theme=waits, cards=chosen, title="New", by=fay, now=NOW)


def test_moving_cards_says_from_where_to_where(review_round, waits, parks, fay):
    card = cards_of(waits)[0]

    decision = themes.move_cards(
        review_round=review_round, cards=[card], theme=parks, by=fay, now=NOW
    )
    back = themes.move_cards(review_round=review_round, cards=[card], theme=None, by=fay, now=NOW)

    assert told(decision) == "moved 1 card from “I wait too long” to “I cannot park”"
    assert told(back) == "moved 1 card from “I cannot park” to the tray"
    placement = Placement.objects.get(card=card)
    assert (placement.theme, placement.placed_by) == (None, fay)


def test_moving_cards_to_where_they_are_decides_nothing(review_round, waits, fay):
    assert (
        themes.move_cards(
            review_round=review_round, cards=cards_of(waits), theme=waits, by=fay, now=NOW
        )
        is None
    )
    assert not ThemeDecision.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"heading": "working", "code": "W1"}, {"state": "draft", "approved_at": None}]
)
def test_only_approved_cards_of_the_heading_can_be_in_a_theme(review_round, waits, fay, fields):
    card = make.approved_card(review_round=review_round)
    Card.objects.filter(pk=card.pk).update(**fields)

    with pytest.raises(CardNotApprovedError):
        themes.move_cards(review_round=review_round, cards=[card], theme=waits, by=fay, now=NOW)


def test_a_locked_theme_neither_gives_nor_takes(review_round, waits, parks, fay):
    assert themes.lock_theme(theme=waits, by=fay, now=NOW)
    assert themes.lock_theme(theme=waits, by=fay, now=NOW) is None
    mine, theirs = cards_of(waits)[0], cards_of(parks)[0]
    attempts = [
        lambda: themes.rename_theme(theme=waits, title="x", by=fay, now=NOW),
        lambda: themes.merge_themes(theme=parks, others=[waits], by=fay, now=NOW),
        lambda: themes.split_theme(theme=waits, cards=[mine], title="x", by=fay, now=NOW),
        lambda: themes.set_aside_theme(theme=waits, by=fay, now=NOW),
        lambda: themes.group_theme(theme=waits, title="x", by=fay, now=NOW),
        lambda: themes.make_theme(
            review_round=review_round,
            heading="not_working",
            title="x",
            cards=[mine],
            by=fay,
            now=NOW,
        ),
        *[
            lambda card=card, to=to: themes.move_cards(
                review_round=review_round, cards=[card], theme=to, by=fay, now=NOW
            )
            for card, to in ((theirs, waits), (mine, parks), (mine, None))
        ],
    ]
    before = state(review_round)

    for attempt in attempts:
        with pytest.raises(ThemeLockedError):
            attempt()

    assert state(review_round) == before
    assert themes.unlock_theme(theme=waits, by=fay, now=NOW)
    assert themes.unlock_theme(theme=waits, by=fay, now=NOW) is None
    assert themes.rename_theme(theme=waits, title="x", by=fay, now=NOW)


def test_groups_are_shared_by_themes_and_can_be_left(review_round, waits, parks, fay):
    decision = themes.group_theme(theme=waits, title="Support", by=fay, now=NOW)
    themes.group_theme(theme=parks, title="support", by=fay, now=NOW)

    parks.refresh_from_db()
    assert parks.group.title == "Support"
    assert told(decision) == "put “I wait too long” in another group"
    assert themes.group_theme(theme=parks, title="Support", by=fay, now=NOW) is None

    themes.group_theme(theme=parks, title="", by=fay, now=NOW)
    parks.refresh_from_db()
    assert parks.group is None


def test_setting_a_theme_aside_puts_its_cards_in_the_tray(waits, fay):
    cards = cards_of(waits)

    decision = themes.set_aside_theme(theme=waits, by=fay, now=NOW)

    waits.refresh_from_db()
    assert waits.retired_at == NOW
    assert Placement.objects.filter(card__in=cards, theme=None, placed_by=fay).count() == 3
    assert told(decision) == "set “I wait too long” aside; 3 cards went to the tray"
    with pytest.raises(ThemeGoneError):
        themes.accept_theme(theme=waits, by=fay, now=NOW)


def test_a_theme_without_cards_is_set_aside_without_a_word_about_cards(review_round, fay):
    empty = make.theme(review_round=review_round, title="I cannot park", accepted_at=NOW)

    assert told(themes.set_aside_theme(theme=empty, by=fay, now=NOW)) == "set “I cannot park” aside"


def test_suggestions_are_followed_one_theme_at_a_time_or_all_at_once(
    review_round, waits, parks, fay
):
    here, there, locked_out = (make.approved_card(review_round=review_round) for _ in range(3))
    locked = make.theme(review_round=review_round, locked_at=NOW)
    for card, theme in ((here, waits), (there, parks), (locked_out, locked)):
        make.placement(card=card, suggested_theme=theme)

    assert themes.place_suggested(theme=waits, seen=[here.pk, there.pk], by=fay, now=NOW)
    assert here in cards_of(waits)
    seen = {here.pk: waits.pk, there.pk: parks.pk, locked_out.pk: locked.pk}
    decision = themes.place_all_suggested(
        review_round=review_round, heading="not_working", seen=seen, by=fay, now=NOW
    )

    assert decision.theme == parks
    assert there in cards_of(parks)
    assert Placement.objects.get(card=locked_out).suggested_theme == locked


def test_all_suggestions_are_followed_by_one_decision_that_one_undo_takes_back(
    review_round, waits, parks, fay
):
    here, there = (make.approved_card(review_round=review_round) for _ in range(2))
    for card, theme in ((here, waits), (there, parks)):
        make.placement(card=card, suggested_theme=theme)
    where = {"review_round": review_round, "heading": "not_working", "by": fay, "now": NOW}
    where["seen"] = {here.pk: waits.pk, there.pk: parks.pk}

    decision = themes.place_all_suggested(**where)

    assert (here in cards_of(waits), there in cards_of(parks)) == (True, True)
    assert themes.place_all_suggested(**where) is None
    assert told(decision) == "moved 2 cards from the tray to “I wait too long”, “I cannot park”"
    themes.undo_decision(decision=decision, by=fay, now=NOW)
    assert set(Placement.objects.unplaced().values_list("card", flat=True)) == {here.pk, there.pk}


def _decisions(review_round, waits, parks):
    first = cards_of(waits)[0]
    place = {"review_round": review_round, "heading": "not_working"}
    return {
        "accept": lambda **by: themes.accept_theme(theme=waits, **by),
        "rename": lambda **by: themes.rename_theme(theme=waits, title="x", **by),
        "make": lambda **by: themes.make_theme(title="x", cards=[first], **place, **by),
        "merge": lambda **by: themes.merge_themes(theme=waits, others=[parks], **by),
        "split": lambda **by: themes.split_theme(theme=waits, cards=[first], title="x", **by),
        "move": lambda **by: themes.move_cards(
            review_round=review_round, cards=[first], theme=parks, **by
        ),
        "lock": lambda **by: themes.lock_theme(theme=waits, **by),
        "group": lambda **by: themes.group_theme(theme=waits, title="x", **by),
        "set_aside": lambda **by: themes.set_aside_theme(theme=waits, **by),
    }


@pytest.mark.parametrize(
    "verb", ["accept", "rename", "make", "merge", "split", "move", "lock", "group", "set_aside"]
)
def test_every_decision_can_be_undone_and_done_again(review_round, waits, parks, fay, lee, verb):
    before = state(review_round)
    decision = _decisions(review_round, waits, parks)[verb](by=fay, now=NOW)
    after = state(review_round)

    themes.undo_decision(decision=decision, by=lee, now=NOW)

    decision.refresh_from_db()
    assert (decision.undone_at, decision.undone_by) == (NOW, lee)
    live = [row for row in state(review_round)[0] if row[3] is None]
    assert (live, state(review_round)[1]) == before
    with pytest.raises(CannotUndoError):
        themes.undo_decision(decision=decision, by=lee, now=NOW)

    themes.redo_decision(decision=decision, by=lee, now=NOW)

    assert state(review_round) == after
    with pytest.raises(CannotUndoError):
        themes.redo_decision(decision=decision, by=lee, now=NOW)
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["undid", "redid"]


def test_a_decision_that_later_ones_build_on_cannot_be_undone(review_round, waits, parks, fay):
    accepted = themes.accept_theme(theme=waits, by=fay, now=NOW)
    split = themes.split_theme(theme=waits, cards=cards_of(waits)[:1], title="New", by=fay, now=NOW)
    new = Theme.objects.get(title="New")
    themes.move_cards(
        review_round=review_round, cards=cards_of(parks)[:1], theme=new, by=fay, now=NOW
    )
    themes.move_cards(
        review_round=review_round, cards=cards_of(parks), theme=waits, by=fay, now=NOW
    )
    before = state(review_round)

    for decision in (split, accepted):
        with pytest.raises(CannotUndoError):
            themes.undo_decision(decision=decision, by=fay, now=NOW)

    assert state(review_round) == before


def test_undoing_does_not_bring_a_title_back_that_another_theme_has(review_round, waits, fay):
    decision = themes.rename_theme(theme=waits, title="x", by=fay, now=NOW)
    make.theme(review_round=review_round, title="i wait too long")

    with pytest.raises(TitleTakenError):
        themes.undo_decision(decision=decision, by=fay, now=NOW)

    waits.refresh_from_db()
    assert waits.title == "x"


def test_a_withdrawn_card_does_not_come_back_by_undoing(review_round, waits, parks, fay):
    gone, stays = cards_of(waits)[:2]
    decision = themes.move_cards(
        review_round=review_round, cards=[gone, stays], theme=parks, by=fay, now=NOW
    )
    Placement.objects.filter(card=gone).delete()

    themes.undo_decision(decision=decision, by=fay, now=NOW)

    assert stays in cards_of(waits)
    assert not Placement.objects.filter(card=gone).exists()


def test_the_history_of_a_theme_tells_what_touched_it(review_round, waits, parks, fay):
    themes.accept_theme(theme=parks, by=fay, now=NOW)
    themes.merge_themes(theme=waits, others=[parks], by=fay, now=NOW)

    history = documents.history(parks)

    assert [each.words for each in history] == [
        "merged “I cannot park” into “I wait too long”",
        "accepted “I cannot park”",
    ]


@pytest.mark.django_db(transaction=True)
def test_a_merge_and_a_move_at_once_leave_every_card_in_one_live_theme(review_round, fay):
    into, merged = _theme(review_round, "Into", 2), _theme(review_round, "Merged", 2)
    loose = [make.approved_card(review_round=review_round) for _number in range(10)]
    start = threading.Barrier(2)

    def move():
        start.wait()
        for card in loose:
            try:
                themes.move_cards(
                    review_round=review_round, cards=[card], theme=merged, by=fay, now=NOW
                )
            except Refused:
                break
        connection.close()

    def merge():
        start.wait()
        themes.merge_themes(theme=into, others=[merged], by=fay, now=NOW)
        connection.close()

    threads = [threading.Thread(target=move), threading.Thread(target=merge)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not Placement.objects.filter(theme__retired_at__isnull=False).exists()
    assert Placement.objects.filter(theme=into).count() >= 4


@pytest.mark.django_db(transaction=True)
def test_of_many_renames_at_once_each_accepted_one_counts(review_round, fay):
    theme, accepted = _theme(review_round, "Start", 1), []

    def rename(name):
        for number in range(20):
            version = Theme.objects.get(pk=theme.pk).version
            try:
                themes.rename_theme(
                    theme=theme, title=f"{name} {number}", version=version, by=fay, now=NOW
                )
            except ThemeChangedError:
                continue
            accepted.append(1)
        connection.close()

    threads = [threading.Thread(target=rename, args=[name]) for name in ("Fay", "Lee")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    theme.refresh_from_db()
    assert theme.version - 1 == len(accepted) == ThemeDecision.objects.count()
