"""What a button does that was pressed on a page of some time ago: what was seen, or nothing."""

from __future__ import annotations

from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reviews import documents
from reviews.errors import ThemeChangedError
from reviews.models import Card, Placement, Theme, ThemeDecision
from reviews.operations import theme_words, themes
from tests import make, pages

NOW = timezone.now()


@pytest.fixture
def patient(programme):
    return programme.perspectives.get(name="Patient")


@pytest.fixture
def waits(review_round):
    return theme_of(review_round, "I wait too long")


@pytest.fixture
def parks(review_round):
    return theme_of(review_round, "I cannot park")


@pytest.fixture
def as_fay(fay):
    return signed_in(fay)


@pytest.fixture
def as_lee(lee):
    return signed_in(lee)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def theme_of(review_round, title):
    theme = make.theme(review_round=review_round, title=title, accepted_at=NOW, number=None)
    for _number in range(2):
        make.placement(card=make.approved_card(review_round=review_round), theme=theme)
    return theme


def suggest(review_round, theme, **fields):
    card = make.approved_card(review_round=review_round, **fields)
    make.placement(card=card, suggested_theme=theme)
    return card


def board(client, programme, **asked):
    page = reverse("reviews:theme_board", args=[programme.slug])
    return client.get(page, {"heading": "not-working"} | asked)


def press(client, page, name, *args, **more):
    """Send the form of a page that goes to this address, as the page made it."""
    action = reverse(f"reviews:{name}", args=args)
    form = next(each for each in pages.forms_of(page) if each.action == action)
    return client.post(action, form.bare() | more)


def cards_in(theme):
    return set(Card.objects.filter(placement__theme=theme))


def test_only_the_suggestions_that_were_seen_are_taken_in(as_fay, review_round, waits):
    where = (review_round.programme.slug, review_round.pk)
    seen = suggest(review_round, waits)
    page = board(as_fay, review_round.programme)
    later = suggest(review_round, waits)

    press(as_fay, page, "place_suggested", *where, waits.pk)
    assert seen in cards_in(waits)
    assert later not in cards_in(waits)

    press(as_fay, page, "place_all_suggested", *where, "not-working")
    assert later not in cards_in(waits)
    assert ThemeDecision.objects.count() == 1


def test_a_suggestion_that_a_later_run_changed_is_not_followed(as_fay, review_round, waits, parks):
    card = suggest(review_round, waits)
    page = board(as_fay, review_round.programme)
    Placement.objects.filter(card=card).update(suggested_theme=parks)

    press(
        as_fay,
        page,
        "place_all_suggested",
        review_round.programme.slug,
        review_round.pk,
        "not-working",
    )

    assert Placement.objects.get(card=card).theme is None
    assert not ThemeDecision.objects.exists()


def test_a_narrowed_board_takes_in_only_what_it_shows(as_fay, review_round, waits, patient):
    where = (review_round.programme.slug, review_round.pk)
    shown = suggest(review_round, waits, perspective=patient)
    hidden = suggest(review_round, waits)

    page = board(as_fay, review_round.programme, perspective=patient.pk)
    press(as_fay, page, "place_all_suggested", *where, "not-working")

    assert shown in cards_in(waits)
    assert hidden not in cards_in(waits)


@pytest.mark.parametrize("seen", [None, "", "x", "1", "1-2-3", "1-2," * 3, "٣-٣", "9" * 19 + "-1"])
def test_what_no_page_of_ours_would_send_is_refused(as_fay, review_round, waits, seen):
    suggest(review_round, waits)
    place = reverse(
        "reviews:place_suggested",
        args=[review_round.programme.slug, review_round.pk, waits.pk],
    )

    answer = as_fay.post(place, {} if seen is None else {"seen": seen})

    assert answer.status_code == 409
    assert "Go back and look again" in answer.text
    assert not ThemeDecision.objects.exists()


def test_a_card_that_a_colleague_moved_meanwhile_stays_where_they_put_it(
    as_fay, as_lee, review_round, waits, parks
):
    where = (review_round.programme.slug, review_round.pk, "not-working")
    card = min(cards_in(waits), key=lambda each: each.pk)
    fays, lees = (board(client, review_round.programme) for client in (as_fay, as_lee))
    press(as_lee, lees, "move_cards", *where, cards=[card.pk], to=parks.pk)

    for to in ({"to": "tray"}, {"to": "new", "title": "I am another"}):
        refused = press(as_fay, fays, "move_cards", *where, cards=[card.pk], **to)
        assert refused.status_code == 422
        assert f"Somebody else moved {card.code} meanwhile" in refused.text
    assert card in cards_in(parks)

    press(as_lee, lees, "move_cards", *where, cards=[card.pk], to=waits.pk)  # their own mind
    assert card in cards_in(waits)
    newest = board(as_fay, review_round.programme)
    press(as_fay, newest, "move_cards", *where, cards=[card.pk], to=parks.pk)
    assert card in cards_in(parks)


@pytest.mark.parametrize("seen_at", ["x", "-1", "nan", "inf", "1e30", "9" * 400, "253402300799"])
def test_a_moment_that_is_none_is_no_fault(as_fay, review_round, waits, parks, seen_at):
    card = cards_in(waits).pop()
    place = reverse(
        "reviews:move_cards", args=[review_round.programme.slug, review_round.pk, "not-working"]
    )

    answer = as_fay.post(place, {"cards": [card.pk], "to": parks.pk, "seen_at": seen_at})

    assert answer.status_code in {302, 422}
    assert Counter([card in cards_in(waits), card in cards_in(parks)])[True] == 1


def test_what_a_page_says_by_itself_is_not_shown_as_typed(as_fay, review_round, waits, parks):
    page = board(as_fay, review_round.programme)
    where = (review_round.programme.slug, review_round.pk, "not-working")
    as_fay.logout()

    kept = press(as_fay, page, "move_cards", *where, to="new", title="I wait at night")

    assert "I wait at night" in kept.text
    assert "Seen at" not in kept.text


def test_a_title_sent_twice_is_one_decision_and_no_quarrel(as_fay, review_round, waits):
    place = reverse(
        "reviews:rename_theme", args=[review_round.programme.slug, review_round.pk, waits.pk]
    )
    sent = {"title": "I wait", "version": waits.version}

    answers = [as_fay.post(place, sent).status_code for _time in range(2)]

    assert answers == [302, 302]
    assert ThemeDecision.objects.count() == 1


# --- titles that repeat words which were taken back -----------------------------------------------
@pytest.fixture
def marked(review_round, fay):
    """A theme whose title, given by a person, repeats what somebody took back since."""
    theme = theme_of(review_round, "I")
    words = "The xylophone in ward nine is broken"
    themes.rename_theme(theme=theme, title=words, by=fay, now=NOW)
    theme_words.forget(review_round=review_round, texts=[words], now=NOW)
    theme.refresh_from_db()
    assert theme.repeats_withdrawn_at
    return theme


def everything_kept():
    titles = list(Theme.objects.values_list("title", flat=True))
    return repr([*titles, *ThemeDecision.objects.values_list("before", "after")])


def test_undoing_a_rename_does_not_bring_withdrawn_words_back(marked, fay):
    decision = themes.rename_theme(theme=marked, title="I wait", by=fay, now=NOW)
    assert "xylophone" not in everything_kept()
    decision.refresh_from_db()
    assert documents.words_for(decision) == f"renamed “{theme_words.TAKEN_BACK}” to “I wait”"

    themes.undo_decision(decision=decision, by=fay, now=NOW)
    marked.refresh_from_db()
    assert marked.title == theme_words.TAKEN_BACK

    themes.redo_decision(decision=decision, by=fay, now=NOW)
    marked.refresh_from_db()
    assert marked.title == "I wait"


def test_a_proposal_that_lost_its_title_is_not_accepted_unseen(review_round, fay):
    words = "The xylophone in ward nine is broken"
    theme = make.theme(review_round=review_round, title=words)
    seen = theme.version

    theme_words.forget(review_round=review_round, texts=[words], now=NOW)

    with pytest.raises(ThemeChangedError):
        themes.accept_theme(theme=theme, version=seen, by=fay, now=NOW)


@pytest.mark.parametrize("how", ["merge", "set aside"])
def test_a_theme_that_leaves_the_board_takes_withdrawn_words_along(how, marked, parks, fay):
    if how == "merge":
        decision = themes.merge_themes(theme=parks, others=[marked], by=fay, now=NOW)
    else:
        decision = themes.set_aside_theme(theme=marked, by=fay, now=NOW)
    assert "xylophone" not in everything_kept()

    decision.refresh_from_db()
    themes.undo_decision(decision=decision, by=fay, now=NOW)
    marked.refresh_from_db()
    assert (marked.title, marked.retired_at) == (theme_words.TAKEN_BACK, None)
    assert marked.repeats_withdrawn_at
    assert len(cards_in(marked)) == 2
