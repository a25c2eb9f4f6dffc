"""Stopping and coming back: by code, after the half-hour, without cookies, after Back."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from participants import codes, held, links
from participants.models import HeldWords, Invitation
from participants.operations import holding
from reviews.models import Statement
from tests import make
from tests.conftest import PAT_TOKEN

PLACE = "/my/review/not-working/"
KEY = "11111111-1111-4111-8111-111111111111"
LONG = "I wait for weeks, and nobody phones. " * 20


@pytest.fixture
def review(review_round, pat):
    return make.review(review_round=review_round, participant=pat)


@pytest.fixture
def invitation(pat):
    return pat.invitations.get()


@pytest.fixture(autouse=True)
def nobody_has_tried(db):
    cache.clear()


def shown(response):
    return response.content.decode()


def fields_of(response):
    """What the form of this page would send: its hidden fields and what stands in the box."""
    words = re.search(r'<textarea name="text"[^>]*>\s*(.*?)</textarea>', shown(response), re.DOTALL)
    hidden = re.findall(
        r'<input type="hidden" name="(form_key|held_for|question_version)" value="([^"]*)"',
        shown(response),
    )
    return dict(hidden) | {"text": words[1], "form_end": "1"}


def save(client, form, text, do="add"):
    return client.post(PLACE, form | {"text": text, "do": do})


def texts():
    return list(Statement.objects.order_by("id").values_list("text", flat=True))


# --- the code ------------------------------------------------------------------------------------
def test_the_code_at_the_foot_of_a_page_opens_it_on_another_device(pat_client, review, invitation):
    make.statement(review=review, text="What I said on my phone")
    code = re.search(r'class="return-code">([^<]+)<', shown(pat_client.get(PLACE)))[1]
    assert code == invitation.return_code

    other = Client()
    typed = code.replace("-", " ").lower()
    answer = other.post("/code/", {"code": typed, "form_end": "1"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/my/")
    assert "What I said on my phone" in shown(other.get(PLACE))


def test_the_code_is_on_the_receipt_too(pat_client, review, invitation):
    review.submitted_at, review.receipt_code = make.NOW, "ABC-DEF"
    review.save()

    assert invitation.return_code in shown(pat_client.get("/my/review/receipt/"))


def test_the_home_page_leads_to_it(client, db):
    assert 'href="/code/"' in shown(client.get("/"))


def test_the_page_for_codes_opens_at_its_address_as_it_stands_on_paper(client, db):
    path = "/" + links.code_page().partition("/")[2]

    assert "I have a code" in shown(client.get(path, follow=True))


@pytest.mark.parametrize("typed", ["", "KKKK-KKKK-KKKK", "nonsense", "Ŵ" * 60, "K7QX"])
def test_what_is_no_code_opens_nothing_and_says_so(client, pat, typed):
    answer = client.post("/code/", {"code": typed, "form_end": "1"})

    assert answer.status_code in {200, 422}
    assert "nhsuk-error-message" in shown(answer)
    assert "review" not in client.cookies


def test_a_code_ends_with_its_link(client, invitation):
    Invitation.objects.update(revoked_at=make.NOW)

    answer = client.post("/code/", {"code": invitation.return_code, "form_end": "1"})

    assert answer.status_code == 422


@pytest.mark.parametrize("way_out", ["/my/decline/", "/my/held/erase/"])
def test_nobody_is_told_to_keep_a_code_that_just_stopped(pat_client, review, way_out):
    assert "return-code" in shown(pat_client.get(way_out))

    assert "return-code" not in shown(pat_client.post(way_out, {"form_end": "1"}))


def test_a_link_that_does_not_open_leads_to_the_page_for_codes(client, pat):
    assert '<a href="/code/">Type your code</a>' in shown(client.get("/i/copied-in-part/"))


def test_the_database_holds_no_code(invitation):
    kept = {str(value) for value in Invitation.objects.filter(pk=invitation.pk).values_list()[0]}
    plain = invitation.return_code.replace("-", "")

    assert not any(plain in each or invitation.return_code in each for each in kept)
    assert any(plain.startswith(each) for each in kept if each)  # but its first group


def test_another_key_of_the_server_makes_other_codes(invitation, settings):
    before = invitation.return_code
    settings.SECRET_KEY = "another"

    assert invitation.return_code != before


def test_the_letters_of_codes_are_spread_evenly():
    letters = Counter("".join(codes.code("CCCC", str(number))[5:] for number in range(2000)))
    del letters["-"]

    assert set(letters) == set(codes.LETTERS)
    assert max(letters.values()) < 1.2 * min(letters.values())


def test_a_room_full_of_people_gets_in_and_mistypes_now_and_then(programme):
    people = [
        make.invitation(participant=make.participant(programme=programme), token=f"t-{n}")
        for n in range(100)
    ]

    for number, each in enumerate(people):
        if number % 2:
            Client().post("/code/", {"code": "KKKK-KKKK-KKKK"})
        assert Client().post("/code/", {"code": each.return_code}).status_code == 303


def test_who_guesses_is_stopped_even_with_a_right_code(invitation, monkeypatch):
    monkeypatch.setattr(links, "WRONG_CODES_NEARBY", 3)
    for _ in range(3):
        assert Client().post("/code/", {"code": "KKKK-KKKK-KKKK"}).status_code == 422

    stopped = Client().post("/code/", {"code": invitation.return_code})

    assert stopped.status_code == 429
    assert "link in your email or letter still works" in shown(stopped)
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert elsewhere.post("/code/", {"code": invitation.return_code}).status_code == 303
    assert Client().get(f"/i/{PAT_TOKEN}/").status_code == 303


def test_guessing_from_everywhere_is_stopped_everywhere(invitation, monkeypatch):
    monkeypatch.setattr(links, "WRONG_CODES_EVERYWHERE", 2)
    for network in (1, 2):
        Client(REMOTE_ADDR=f"203.0.{network}.9").post("/code/", {"code": "KKKK-KKKK-KKKK"})

    assert Client().post("/code/", {"code": invitation.return_code}).status_code == 429


# --- nothing typed is lost -----------------------------------------------------------------------
def test_after_31_minutes_what_was_typed_is_in_the_form_again(pat_client, review):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        form = fields_of(pat_client.get(PLACE))
    with time_machine.travel(now + timedelta(minutes=31), tick=False):
        late = save(pat_client, form, LONG)
        assert late.status_code == 403
        assert LONG.strip() in shown(late)
        assert "We keep it for you" in shown(late)
        assert texts() == []

        pat_client.get(f"/i/{PAT_TOKEN}/")
        assert LONG.strip() in shown(pat_client.get("/my/"))
        again = fields_of(pat_client.get(PLACE))
        assert again["text"].strip() == LONG.strip()
        save(pat_client, again, again["text"])

    assert texts() == [LONG.strip()]
    assert HeldWords.objects.count() == 0


def test_without_any_cookie_it_is_kept_too_and_found_on_another_device(
    pat_client, review, invitation
):
    form = fields_of(pat_client.get(PLACE))
    lost = save(Client(enforce_csrf_checks=True), form, "Typed before the cookies went")
    assert lost.status_code == 403
    assert "Typed before the cookies went" in shown(lost)

    other = Client()
    other.post("/code/", {"code": invitation.return_code})

    assert fields_of(other.get(PLACE))["text"] == "Typed before the cookies went"


def test_what_is_being_typed_is_held_before_it_is_sent(pat_client, review):
    form = fields_of(pat_client.get(PLACE))

    kept = pat_client.post("/my/keep/", form | {"text": "Half a sent", "feeling": "worried"})

    assert (kept.status_code, texts()) == (204, [])
    back = pat_client.get(PLACE)
    assert fields_of(back) == form | {
        "text": "Half a sent",
        "held_for": fields_of(back)["held_for"],
    }
    assert re.search(r'value="worried"[^>]* checked', shown(back))
    assert "not saved yet" in shown(back)


def test_two_tabs_lose_nothing_and_double_nothing(pat_client, review):
    first, second = (fields_of(pat_client.get(PLACE)) for _ in range(2))
    pat_client.post("/my/keep/", first | {"text": "In the first tab"})
    pat_client.post("/my/keep/", second | {"text": "In the second tab"})

    save(pat_client, first, "In the first tab")
    save(pat_client, first, "In the first tab")
    assert fields_of(pat_client.get(PLACE))["text"] == "In the second tab"
    save(pat_client, second, "In the second tab")

    assert texts() == ["In the first tab", "In the second tab"]
    assert HeldWords.objects.count() == 0


def test_back_and_save_again_is_one_answer(pat_client, review):
    form = fields_of(pat_client.get(PLACE))
    save(pat_client, form, "I wait", do="continue")
    save(pat_client, form, "I wait", do="continue")

    assert texts() == ["I wait"]


def test_words_that_arrive_after_they_were_saved_are_not_offered_again(pat_client, review):
    form = fields_of(pat_client.get(PLACE))
    save(pat_client, form, "I wait\r\nand wait")
    pat_client.post("/my/keep/", form | {"text": "I wait\r\nand wait"})  # overtaken on its way

    assert fields_of(pat_client.get(PLACE))["text"] == ""
    assert "did not save" not in shown(pat_client.get("/my/"))


def test_emptying_the_box_lets_go_of_the_words(pat_client, review):
    form = fields_of(pat_client.get(PLACE))
    pat_client.post("/my/keep/", form | {"text": "Perhaps not"})
    pat_client.post("/my/keep/", form | {"text": ""})

    assert HeldWords.objects.count() == 0


def test_words_are_thrown_away_when_their_owner_says_so(pat_client, pat, review):
    words = make.held_words(participant=pat)

    assert "I was about to say" in shown(pat_client.get("/my/"))
    pat_client.post(f"/my/kept/{words.pk}/drop/", {"form_end": "1"})

    assert HeldWords.objects.count() == 0


def test_held_words_end_after_a_week(pat, review):
    words = make.held_words(participant=pat)

    holding.drop_held_words(held=words, by=None)

    assert HeldWords.objects.count() == 0


@pytest.mark.parametrize("token", ["", "made-up", "x:y:z"])
def test_without_our_own_token_nothing_is_held(client, review, token):
    client.post(PLACE, {"text": "Anything", "held_for": token, "form_end": "1"})

    assert HeldWords.objects.count() == 0


def test_the_token_of_a_form_opens_nothing(pat_client, review):
    form = fields_of(pat_client.get(PLACE))
    stranger = Client()
    stranger.cookies["review"] = form["held_for"]

    assert stranger.get("/my/").status_code == 403


def test_words_are_held_for_twenty_forms_at_most(pat, invitation, rf):
    for number in range(25):
        typed = {"text": "Words", "form_key": str(number)}
        request = rf.post(PLACE, typed | {"held_for": held.token(invitation, PLACE)})
        held.keep(request, now=make.NOW + timedelta(seconds=number))

    assert HeldWords.objects.count() == held.FORMS_HELD
    assert held.at(pat, PLACE).form_key == "24"


def test_characters_that_no_database_keeps_do_not_stop_the_holding(pat_client, review):
    form = fields_of(pat_client.get(PLACE))
    pat_client.post("/my/keep/", form | {"text": "NUL \x00 here"})

    assert HeldWords.objects.get().lines == ["NUL  here"]


# --- leaving a shared device ---------------------------------------------------------------------
def test_who_leaves_is_told_how_to_come_back_and_leaves_nothing(pat_client, review, invitation):
    left = pat_client.post("/my/leave/", {"form_end": "1"})

    assert "Type your code" in shown(left)
    assert invitation.return_code not in shown(left)
    assert left.headers["Clear-Site-Data"] == '"cache"'
    assert pat_client.get(PLACE).status_code == 403
