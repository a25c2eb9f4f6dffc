"""The wall: everybody sees the same, nobody overwrites anybody, a thousand cards stay quick."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from reviews.errors import ThemeChangedError
from reviews.models import Card, Heading, Placement, Theme
from reviews.operations import themes
from tests import make
from tests.test_races import at_once, faults
from workshops.documents import wall as documents
from workshops.errors import CardsMovedError, NoTimerError
from workshops.operations import wall as operations

pytestmark = pytest.mark.django_db
LIVE = {"HX-Request": "true"}
EDITS = int(os.environ.get("EDITS", "40"))


@pytest.fixture
def day(review_round):
    return make.workshop(review_round=review_round)


@pytest.fixture
def diary(review_round, fay):
    return decided(review_round, "I can't get through", fay)


@pytest.fixture
def parking(review_round, fay):
    return decided(review_round, "I can't park", fay)


def decided(review_round, title, fay):
    made = themes.make_theme(
        review_round=review_round, heading="not_working", title=title, by=fay, now=make.NOW
    )
    return made.theme


def card_in(theme, code, text="I wait"):
    card = make.approved_card(review_round=theme.review_round, code=code, text=text)
    make.placement(card=card, theme=theme)
    return card


def page(name, day, *more):
    return reverse(f"workshops:{name}", args=[day.programme.slug, day.pk, *more])


def place(card):
    return Placement.objects.get(card=card).theme


def test_the_outline_holds_headings_themes_and_cards_with_their_codes(day, diary, client, fay):
    card_in(diary, "N12", "The line is engaged")
    client.force_login(fay)

    shown = client.get(page("wall", day)).content.decode()

    order = [
        shown.index(words)
        for words in ("What is not working", "I can&#x27;t get through", "N12", "The line is")
    ]
    assert order == sorted(order)
    assert ">T1</span>" in shown


def test_numbers_of_themes_are_given_once_and_never_change(review_round, diary, parking, fay):
    themes.set_aside_theme(theme=diary, by=fay, now=make.NOW)
    third = decided(review_round, "I am alone", fay)

    found = dict(Theme.objects.values_list("title", "number"))

    assert found == {"I can't get through": 1, "I can't park": 2, "I am alone": 3}
    assert Theme.objects.get(pk=third.pk).code == "T3"


def test_ticked_cards_go_where_the_button_says(day, diary, parking, client, fay):
    first, second = card_in(diary, "N1"), card_in(diary, "N2")
    client.force_login(fay)

    answer = client.post(
        page("move_on_wall", day),
        {"cards": [f"{first.pk}-{diary.pk}"], "codes": "n2", "to": parking.pk, "form_end": "1"},
    )

    assert answer.status_code == 302
    assert {place(first), place(second)} == {parking}


def test_a_card_that_somebody_else_moved_stays_where_they_put_it(day, diary, parking, fay, lee):
    card = card_in(diary, "N1")
    themes.move_cards(
        review_round=day.review_round, cards=[card], theme=parking, by=lee, now=make.NOW
    )

    with pytest.raises(CardsMovedError, match="card N1 meanwhile"):
        operations.move_cards(
            workshop=day, cards=[card], seen={card.pk: diary.pk}, by=fay, now=make.NOW
        )

    assert place(card) == parking


def test_whoever_is_late_keeps_their_ticks_and_reads_why(day, diary, parking, client, fay, lee):
    card = card_in(diary, "N1")
    themes.move_cards(
        review_round=day.review_round, cards=[card], theme=parking, by=lee, now=make.NOW
    )
    client.force_login(fay)

    answer = client.post(
        page("move_on_wall", day),
        {"cards": [f"{card.pk}-{diary.pk}"], "to": "new", "title": "I am angry"},
    )

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else moved card N1 meanwhile" in shown
    assert 'value="I am angry"' in shown


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"to": "tray"}, "Tick at least one card"),
        ({"codes": "N99", "to": "tray"}, "There is no card N99"),
        ({"codes": "all of them", "to": "tray"}, "Type codes such as N12"),
        ({"codes": "N1", "to": "99999"}, "Choose the theme"),
        ({"codes": "N1", "to": "new"}, "Give the new theme a title"),
        ({"cards": "nonsense", "to": "tray"}, "no longer here"),
    ],
)
def test_what_cannot_be_moved_is_said_in_a_sentence(sent, said, day, diary, client, fay):
    card_in(diary, "N1")
    client.force_login(fay)

    answer = client.post(page("move_on_wall", day), sent)

    assert (answer.status_code, said in answer.content.decode()) == (422, True)


def test_a_title_that_changed_meanwhile_is_shown_beside_the_one_that_was_typed(
    day, diary, client, fay, lee
):
    seen = Theme.objects.get(pk=diary.pk).version
    themes.rename_theme(theme=diary, title="I am always engaged", by=lee, now=make.NOW)
    client.force_login(fay)
    sent = {"title": "I never get through", "version": seen}

    answer = client.post(page("rename_on_wall", day, diary.pk), sent)

    shown = answer.content.decode()
    diary.refresh_from_db()
    assert (answer.status_code, diary.title) == (409, "I am always engaged")
    assert "I am always engaged" in shown
    assert 'value="I never get through"' in shown
    version = re.search(r'name="version" value="(\d+)"', shown)[1]
    client.post(page("rename_on_wall", day, diary.pk), sent | {"version": version})
    diary.refresh_from_db()
    assert diary.title == "I never get through"


def test_without_the_version_that_was_seen_the_first_title_would_be_lost(day, diary, fay, lee):
    """What the version protects from: here it is left out."""
    themes.rename_theme(theme=diary, title="I am always engaged", by=lee, now=make.NOW)
    themes.rename_theme(theme=diary, title="I never get through", by=fay, now=make.NOW)

    diary.refresh_from_db()
    assert diary.title == "I never get through"


@pytest.mark.django_db(transaction=True)
def test_of_many_edits_by_two_none_that_was_accepted_is_lost(day, diary, fay, lee):
    """Each reads, then renames what it read; the other is as quick."""
    start = Theme.objects.get(pk=diary.pk).version

    def edit(number):
        accepted = []
        for turn in range(EDITS):
            seen, title = Theme.objects.get(pk=diary.pk), f"I wait {number}-{turn}"
            with suppress(ThemeChangedError):
                themes.rename_theme(
                    theme=seen,
                    title=title,
                    version=seen.version,
                    by=(fay, lee)[number],
                    now=make.NOW,
                )
                accepted.append(title)
        return accepted

    results = at_once(edit, times=2)

    assert faults(results) == []
    accepted = [title for each in results for title in each]
    kept = day.review_round.theme_decisions.filter(verb="renamed")
    titles = [each.after["themes"][str(diary.pk)]["title"] for each in kept]
    assert Theme.objects.get(pk=diary.pk).version - start == len(accepted) >= EDITS
    assert sorted(titles) == sorted(accepted)


def test_undo_and_do_again(day, diary, parking, client, fay):
    card = card_in(diary, "N1")
    client.force_login(fay)
    client.post(page("move_on_wall", day), {"codes": "N1", "to": parking.pk})
    decision = day.review_round.theme_decisions.first()

    client.post(page("undo_on_wall", day, decision.pk))
    undone = place(card)
    client.post(page("redo_on_wall", day, decision.pk))

    assert (undone, place(card)) == (diary, parking)


def test_the_history_is_sentences(day, diary, parking, client, fay):
    card_in(diary, "N1")
    client.force_login(fay)
    client.post(page("move_on_wall", day), {"codes": "N1", "to": parking.pk})

    shown = client.get(page("wall_history", day)).content.decode()

    moved = "moved 1 card from “I can&#x27;t get through” to “I can&#x27;t park”."
    assert f"{fay.name} {moved}" in " ".join(shown.split())


@pytest.mark.parametrize("wanted", ["n7", "N7, N8", "engaged"])
def test_cards_are_found_by_code_or_word(wanted, day, diary, client, fay):
    card_in(diary, "N7", "The line is engaged")
    card_in(diary, "N8", "It is engaged too")
    client.force_login(fay)

    shown = client.get(page("wall", day), {"find": wanted}).content.decode()

    assert f"{1 if wanted == 'n7' else 2} card" in shown.split('id="found-title">')[1][:9]
    assert "In T1 I can&#x27;t get through" in shown
    assert (' form="move" checked' in shown) == (wanted != "engaged")


# --- Others' changes ------------------------------------------------------------------------------
def listen(day, **headers):
    token = documents.listening_token(day)
    return Client().get(reverse("workshops:wall_stamp", args=[token]), headers=headers)


def test_listening_says_nothing_until_something_changes(day, diary, fay):
    first = listen(day)
    same = listen(day, if_none_match=first["ETag"])
    themes.rename_theme(theme=diary, title="I am engaged", by=fay, now=make.NOW)
    after = listen(day, if_none_match=first["ETag"])

    assert (first.status_code, same.status_code, after.status_code) == (200, 304, 200)
    assert same.content == b""


def test_the_clock_is_heard_too(day, fay):
    before = listen(day)
    operations.start_timer(workshop=day, minutes=5, label="", by=fay, now=make.NOW)

    assert listen(day, if_none_match=before["ETag"]).status_code == 200


def test_listening_takes_one_query_and_says_no_word(day, diary, django_assert_num_queries):
    card_in(diary, "N1")
    with django_assert_num_queries(1):
        answer = listen(day)

    assert re.fullmatch(r'\{"stamp": "[\d-]+"\}', answer.content.decode())


@pytest.mark.parametrize("token", ["x", "nothing:signed", "é"])
def test_who_guesses_hears_nothing(token, client):
    assert client.get(reverse("workshops:wall_stamp", args=[token])).status_code == 404


def test_an_open_page_gets_only_the_wall(day, diary, client, fay):
    client.force_login(fay)

    shown = client.get(page("wall", day), headers=LIVE).content.decode()

    assert shown.startswith('<div id="wall"')
    assert "<html" not in shown


def test_a_refusal_comes_to_an_open_page_as_a_sentence(day, diary, client, fay):
    client.force_login(fay)

    answer = client.post(page("move_on_wall", day), {"to": "tray"}, headers=LIVE)

    assert answer.status_code == 422
    assert 'id="wall-problem-text">Tick at least one card' in answer.content.decode()


def test_a_thousand_cards_need_as_many_queries_as_one(day, diary, client, fay):
    card_in(diary, "N1")
    client.force_login(fay)
    client.get(page("wall", day))
    with CaptureQueriesContext(connection) as one:
        client.get(page("wall", day))
    many(day.review_round, diary, 1000)
    with CaptureQueriesContext(connection) as thousand:
        shown = client.get(page("wall", day)).content.decode()

    assert len(thousand) == len(one) <= 12
    assert shown.count('class="wall-card"') == 1001


def many(review_round, theme, number):
    cards = Card.objects.bulk_create(
        Card(
            review_round=review_round,
            heading=Heading.NOT_WORKING,
            code=f"N{1000 + each}",
            text=f"I wait too long, number {each}",
            state=Card.State.APPROVED,
            made_at=make.NOW,
            approved_at=make.NOW,
        )
        for each in range(number)
    )
    Placement.objects.bulk_create(
        Placement(card=card, theme=theme, placed_at=make.NOW) for card in cards
    )


def test_a_contributor_reads_and_changes_nothing(day, diary, client, cal):
    card_in(diary, "N1")
    client.force_login(cal)

    shown = client.get(page("wall", day)).content.decode()

    assert "N1" in shown
    assert '<button class="nhsuk-button' not in shown.split('id="wall"')[1]
    assert "checkbox" not in shown


# --- The clock ------------------------------------------------------------------------------------
def test_the_clock_runs_pauses_goes_on_and_gets_more_time(day, fay):
    def at(minutes):
        return make.NOW + timedelta(minutes=minutes)

    timer = operations.start_timer(workshop=day, minutes=10, label="Naming", by=fay, now=at(0))
    assert timer.left(at(4)) == 360
    assert operations.pause_timer(workshop=day, by=fay, now=at(4)).left(at(30)) == 360
    assert operations.resume_timer(workshop=day, by=fay, now=at(30)).left(at(31)) == 300
    assert operations.add_minutes(workshop=day, minutes=2, by=fay, now=at(31)).left(at(31)) == 420
    over = operations.add_minutes(workshop=day, minutes=1, by=fay, now=at(99))
    assert over.left(at(99)) == 60
    operations.clear_timer(workshop=day, by=fay)
    with pytest.raises(NoTimerError):
        operations.pause_timer(workshop=day, by=fay, now=at(99))


def test_every_screen_is_told_the_same_end(day, client, fay):
    client.force_login(fay)
    client.post(page("change_timer", day), {"do": "start", "minutes": "5", "label": "Naming"})

    for name in ("wall", "wall_screen"):
        shown = client.get(page(name, day)).content.decode()
        assert 290_000 < int(re.search(r'data-ends-in="(\d+)"', shown)[1]) <= 300_000
        assert "Naming" in shown


def test_a_time_that_is_none_is_refused_with_a_sentence(day, client, fay):
    client.force_login(fay)

    answer = client.post(page("change_timer", day), {"do": "start", "minutes": "soon"})

    assert answer.status_code == 422
    assert "Enter a whole number" in answer.content.decode()


# --- Cards made in the room -----------------------------------------------------------------------
def test_a_card_from_the_room_is_on_the_wall_at_once(day, diary, client, fay):
    client.force_login(fay)
    answer = client.post(
        page("add_room_card", day),
        {"heading": "not_working", "text": "Nobody phones back", "to": diary.pk},
        follow=True,
    )

    card = Card.objects.get()
    assert (card.state, card.statement, place(card)) == ("approved", None, diary)
    assert f"Its code is {card.code}." in answer.content.decode()
    assert day.review_round.reviews.count() == 0


def test_a_room_card_can_begin_a_theme(day, fay):
    card = operations.add_card(
        workshop=day, heading="future", text="A bench", title="I can rest", by=fay, now=make.NOW
    )

    assert place(card).title == "I can rest"
    assert card.code.startswith("F")


def test_what_looks_personal_is_asked_about_first(day, client, fay):
    client.force_login(fay)
    sent = {"heading": "working", "text": "Sister Brown phones me on 07700 900123"}

    asked = client.post(page("add_room_card", day), sent)
    made = client.post(page("add_room_card", day), sent | {"is_checked": "on"})

    assert (asked.status_code, made.status_code) == (422, 302)
    assert "Sister Brown phones me" in asked.content.decode()
    assert "I have checked it" in asked.content.decode()
    assert Card.objects.count() == 1


def test_a_card_sent_twice_is_one_card(day, client, fay):
    client.force_login(fay)
    shown = client.get(page("add_room_card", day)).content.decode()
    key = re.search(r'name="form_key" value="([^"]+)"', shown)[1]
    sent = {"heading": "working", "text": "They listen", "form_key": key, "form_end": "1"}

    first = client.post(page("add_room_card", day), sent)
    again = client.post(page("add_room_card", day), sent)
    other = client.post(page("add_room_card", day), sent | {"text": "They write"})

    assert first["Location"] == again["Location"]
    assert other.status_code == 302
    assert sorted(Card.objects.values_list("text", flat=True)) == ["They listen", "They write"]


@pytest.mark.django_db(transaction=True)
def test_a_card_sent_by_an_impatient_finger_is_one_card(day, fay):
    browsers = [Client() for _ in range(4)]
    for browser in browsers:
        browser.force_login(fay)
    sent = {"heading": "working", "text": "They listen", "form_key": "k" * 36, "form_end": "1"}

    answers = at_once(lambda number: browsers[number].post(page("add_room_card", day), sent))

    assert faults(answers) == []
    assert {answer.status_code for answer in answers} == {302}
    assert Card.objects.count() == 1


def test_without_its_key_the_same_card_would_be_there_twice(day, client, fay):
    """What the key protects from: here it is left out."""
    client.force_login(fay)
    sent = {"heading": "working", "text": "They listen"}

    client.post(page("add_room_card", day), sent)
    client.post(page("add_room_card", day), sent)

    assert Card.objects.count() == 2


def test_a_key_whose_form_was_refused_can_be_used_again(day, client, fay):
    client.force_login(fay)
    sent = {"heading": "working", "text": "", "form_key": "0" * 36}

    refused = client.post(page("add_room_card", day), sent)
    client.post(page("add_room_card", day), sent)
    made = client.post(page("add_room_card", day), sent | {"text": "They listen"})

    assert (refused.status_code, made.status_code, Card.objects.count()) == (422, 302, 1)


# --- The big screen -------------------------------------------------------------------------------
def test_the_big_screen_shows_the_heading_that_people_are_at(day, diary, client, cal):
    card_in(diary, "N1")
    client.force_login(cal)

    shown = client.get(page("wall_screen", day)).content.decode()

    assert "What is not working" in shown
    assert "I can&#x27;t get through" in shown
    assert "N1" not in strip_tags(shown)  # but it may well be in the token of an address


def test_more_themes_than_fit_come_on_another_page(day, review_round, client, fay):
    for number in range(10):
        decided(review_round, f"I wait {number}", fay)
    client.force_login(fay)

    first = client.get(page("wall_screen", day)).content.decode()
    second = client.get(page("wall_screen", day), {"page": "2"}).content.decode()

    assert first.count('class="screen__theme ') == 8
    assert second.count('class="screen__theme ') == 2
