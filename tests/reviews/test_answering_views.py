"""The patient's part, page by page, without JavaScript."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participants.models import Consent
from reviews.models import Card, Review, Statement
from tests import make
from tests.make import NOW

KEY = "11111111-1111-4111-8111-111111111111"
HEADINGS = ["working", "not-working", "future"]


@pytest.fixture
def review(review_round, pat):
    return make.review(review_round=review_round, participant=pat)


def post(client, path, **typed):
    return client.post(path, typed | {"form_end": "1"})


def add(client, text, heading="not-working", do="add", **more):
    return post(client, f"/my/review/{heading}/", text=text, do=do, form_key=KEY, **more)


def page(response):
    return response.content.decode()


def texts():
    return list(Statement.objects.order_by("id").values_list("text", flat=True))


# --- the way through -----------------------------------------------------------------------------
def test_somebody_new_is_asked_what_they_agree_to_then_who_answers(pat_client, review_round):
    assert "Start" in page(pat_client.get("/my/"))

    agreed = post(pat_client, "/my/consent/", take_part="on", share_words="on")
    assert agreed.headers["Location"] == "/my/review/voice/"

    voiced = post(pat_client, "/my/review/voice/", voiced_by="carer", helped_by="my son")
    assert voiced.headers["Location"] == "/my/review/working/"
    review = Review.objects.get()
    assert (review.voiced_by, review.helped_by) == ("carer", "my son")


def test_answers_are_saved_heading_by_heading_then_checked_and_sent(pat_client, review):
    onward = [add(pat_client, f"About {each}", each, "continue") for each in HEADINGS]

    assert [each.headers["Location"] for each in onward] == [
        "/my/review/not-working/",
        "/my/review/future/",
        "/my/review/check/",
    ]
    assert "About future" in page(pat_client.get("/my/review/check/"))

    sent = post(pat_client, "/my/review/send/", form_key=KEY)
    assert sent.headers["Location"] == "/my/review/receipt/"
    review.refresh_from_db()
    assert review.receipt_code in page(pat_client.get("/my/review/receipt/"))
    assert review.receipt_code in page(pat_client.get("/my/"))
    assert Card.objects.count() == 3


def test_adding_stays_on_the_page_and_lists_what_was_said(pat_client, review):
    added = add(pat_client, "I wait", is_top_priority="on")

    shown = page(pat_client.get("/my/review/not-working/"))
    assert added.headers["Location"] == "/my/review/not-working/#another"
    assert 'id="another"' in shown
    assert "I wait" in shown
    assert "Matters most" in shown


def test_without_an_answer_there_is_nothing_to_send(pat_client, review):
    empty = page(pat_client.get("/my/review/check/"))
    assert "Send my answers" not in empty
    assert 'href="/my/review/working/">Answer the first question' in empty

    add(pat_client, "I wait")
    assert "Send my answers" in page(pat_client.get("/my/review/check/"))


def test_what_was_typed_and_not_saved_is_shown_before_sending(pat_client, review, pat):
    add(pat_client, "I wait")
    make.held_words(participant=pat)

    shown = page(pat_client.get("/my/review/check/"))
    assert "You typed this and did not save it" in shown
    assert "I was about to say" in shown


def test_going_on_without_typing_saves_nothing_and_goes_on(pat_client, review):
    onward = add(pat_client, "  ", do="continue")

    assert (onward.headers["Location"], texts()) == ("/my/review/future/", [])


def test_adding_nothing_says_what_to_do(pat_client, review):
    refused = add(pat_client, "")

    assert "Write your answer in the box" in page(refused)


def test_an_answer_is_changed_marked_and_removed(pat_client, review):
    said = make.statement(review=review, text="I wait")
    place = f"/my/review/answers/{said.pk}/"

    assert "I wait" in page(pat_client.get(place))
    post(pat_client, place, text="I wait too long")
    post(pat_client, f"{place}mark/", is_top_priority="on")
    said.refresh_from_db()
    assert (said.text, said.is_top_priority) == ("I wait too long", True)

    post(pat_client, f"{place}mark/")
    said.refresh_from_db()
    assert not said.is_top_priority

    post(pat_client, f"{place}remove/")
    assert texts() == []


def test_an_answer_emptied_by_mistake_is_not_lost(pat_client, review):
    said = make.statement(review=review, text="I wait")

    refused = post(pat_client, f"/my/review/answers/{said.pk}/", text="")

    assert "Write your answer in the box, or remove it below" in page(refused)
    assert texts() == ["I wait"]


def test_who_has_begun_is_welcomed_back(pat_client, review):
    make.statement(review=review, text="I wait")

    shown = page(pat_client.get("/my/"))

    assert "Welcome back" in shown
    assert "1 answer" in shown


def test_going_on_leads_to_the_first_question_without_an_answer(pat_client, review):
    def going_on():
        return re.search(
            r'class="nhsuk-button" href="([^"]+)">Go on', page(pat_client.get("/my/"))
        )[1]

    assert going_on() == "/my/review/working/"
    make.statement(review=review, heading="working")
    assert going_on() == "/my/review/not-working/"
    make.statement(review=review, heading="not_working")
    make.statement(review=review, heading="future")
    assert going_on() == "/my/review/check/"


def test_who_does_not_want_to_take_part_is_shown_the_way_before_agreeing(pat_client, review_round):
    no = '<a href="/my/decline/">I do not want to take part</a>'

    assert no in page(pat_client.get("/my/"))
    assert no in page(pat_client.get("/my/consent/"))
    assert no in page(pat_client.post("/my/consent/", {"form_end": "1"}))


def test_an_unknown_heading_is_not_found(pat_client, review):
    assert pat_client.get("/my/review/weather/").status_code == 404


def test_somebody_elses_answer_is_not_found(pat_client, review, review_round, programme):
    other = make.participant(programme=programme)
    theirs = make.statement(review=make.review(review_round=review_round, participant=other))

    for path in ["", "remove/", "mark/"]:
        found = post(pat_client, f"/my/review/answers/{theirs.pk}/{path}", text="Mine now")
        assert found.status_code == 404


# --- consent -------------------------------------------------------------------------------------
def test_nothing_begins_without_agreeing_to_take_part(pat_client, review_round):
    refused = post(pat_client, "/my/consent/", share_words="on")

    assert "Tick “I agree to take part” to go on" in page(refused)
    assert Review.objects.count() == 0


def test_without_sharing_the_answers_are_kept_and_no_card_is_made(pat_client, review_round, pat):
    post(pat_client, "/my/consent/", take_part="on")
    add(pat_client, "I wait")
    post(pat_client, "/my/review/send/", form_key=KEY)

    assert (texts(), Card.objects.count()) == (["I wait"], 0)
    assert not pat.agreed_to("share_words")


def test_choices_are_changed_later(pat_client, review, pat):
    saved = post(pat_client, "/my/consent/", take_part="on", be_quoted="on")

    assert saved.headers["Location"] == "/my/"
    assert Consent.objects.filter(purpose="be_quoted", is_given=True).exists()


def test_sharing_is_not_taken_back_in_silence_once_cards_are_made(pat_client, review):
    review.submitted_at = NOW
    review.save()
    said = make.statement(review=review)
    make.approved_card(review_round=review.review_round, statement=said)

    refused = post(pat_client, "/my/consent/", take_part="on")

    assert "take your answers back instead" in page(refused)


# --- nothing is lost -----------------------------------------------------------------------------
def test_the_same_form_sent_twice_is_one_answer(pat_client, review):
    add(pat_client, "I wait")
    add(pat_client, "I wait")

    assert texts() == ["I wait"]


def test_back_then_other_words_is_a_further_answer(pat_client, review):
    add(pat_client, "I wait")
    add(pat_client, "Nobody phones")

    assert texts() == ["I wait", "Nobody phones"]


def test_sending_twice_shows_the_same_receipt(pat_client, review):
    add(pat_client, "I wait")

    for _ in range(2):
        assert post(pat_client, "/my/review/send/", form_key=KEY).status_code == 302

    assert Card.objects.count() == 1


def test_a_form_of_which_the_end_is_missing_is_refused_and_shown_again(pat_client, review):
    refused = pat_client.post("/my/review/working/", {"text": "Half of what I wan", "do": "add"})

    assert refused.status_code == 400
    assert "Half of what I wan" in page(refused)
    assert texts() == []


def test_a_body_cut_short_is_refused(pat_client, review):
    body = "text=I+wait+too&do=add&form_end=1"
    refused = pat_client.generic(
        "POST",
        "/my/review/working/",
        body,
        content_type="application/x-www-form-urlencoded",
        **{"CONTENT_LENGTH": str(len(body) + 20), "wsgi.input": io.BytesIO(body.encode())},
    )

    assert (refused.status_code, texts()) == (400, [])


@pytest.mark.parametrize("path", ["/my/review/not-working/", "/my/review/answers/{}/"])
def test_a_round_closed_meanwhile_keeps_what_was_typed_on_the_page(
    pat_client, review, review_round, path
):
    said = make.statement(review=review, text="I wait")
    review_round.closed_at = NOW
    review_round.save()

    refused = post(pat_client, path.format(said.pk), text="My last words", do="add")

    assert "We are no longer collecting answers, so" in page(refused)
    assert "My last words" in page(refused)
    assert texts() == ["I wait"]


def test_a_round_closed_meanwhile_is_said_when_sending(pat_client, review, review_round):
    make.statement(review=review)
    review_round.closed_at = NOW
    review_round.save()

    refused = post(pat_client, "/my/review/send/", form_key=KEY)

    assert refused.status_code == 422
    assert "We are no longer collecting answers, so" in page(refused)
    assert "no longer collecting" in page(pat_client.get("/my/"))


def test_a_form_key_that_is_none_does_not_send(pat_client, review):
    make.statement(review=review)

    assert post(pat_client, "/my/review/send/", form_key="nonsense").status_code == 422


def test_two_tabs_both_keep_their_words(pat_client, review, pat):
    second = Client()
    second.cookies = pat_client.cookies

    add(pat_client, "From the first tab")
    post(second, "/my/review/not-working/", text="From the second", do="add")

    assert texts() == ["From the first tab", "From the second"]


def test_after_half_an_hour_what_was_typed_is_shown_with_the_way_back(pat_client, review, settings):
    settings.LINK_IDLE = timedelta(seconds=-1)

    refused = add(pat_client, "Typed for 31 minutes")

    assert refused.status_code == 403
    assert "open your link again" in page(refused)
    assert "Typed for 31 minutes" in page(refused)


def test_a_cookie_that_somebody_made_up_opens_nothing(client, review, settings):
    client.cookies[settings.LINK_COOKIE_NAME] = signing.dumps(1, salt="another")

    assert client.get("/my/").status_code == 403


def test_what_was_typed_after_taking_back_in_another_tab_is_shown_again(pat_client, review):
    post(pat_client, "/my/review/withdraw/")

    refused = add(pat_client, "Too late for this")

    assert refused.status_code == 409
    assert "Too late for this" in page(refused)


def test_once_a_card_is_approved_changes_are_refused_kindly(pat_client, review):
    review.submitted_at = NOW
    review.save()
    said = make.statement(review=review, text="I wait")
    make.approved_card(review_round=review.review_round, statement=said)

    refused = post(pat_client, f"/my/review/answers/{said.pk}/", text="Changed too late")

    assert "made into cards" in page(refused)
    assert "Changed too late" in page(refused)
    assert "can no longer be changed here" in page(pat_client.get("/my/"))


def test_who_answers_cannot_be_changed_after_the_round_closed(pat_client, review, review_round):
    review_round.closed_at = NOW
    review_round.save()

    refused = post(pat_client, "/my/review/voice/", voiced_by="carer")

    assert "We are no longer collecting answers, so" in page(refused)


@pytest.mark.parametrize("page_to_fill_in", ["voice/", "working/", "answers/{}/", "check/"])
def test_what_can_no_longer_be_changed_is_not_shown_to_be_filled_in(
    pat_client, review, review_round, page_to_fill_in
):
    said = make.statement(review=review)
    address = f"/my/review/{page_to_fill_in.format(said.pk)}"
    assert pat_client.get(address).status_code == 200

    review_round.closed_at = NOW
    review_round.save()

    closed = pat_client.get(address)
    assert (closed.status_code, closed["Location"]) == (302, "/my/")


# --- where somebody stands -----------------------------------------------------------------------
@pytest.mark.parametrize(
    "path",
    [
        "voice/",
        "working/",
        "check/",
        "receipt/",
        "withdraw/",
    ],
)
def test_without_a_review_the_first_page_comes_first(pat_client, review_round, path):
    assert pat_client.get(f"/my/review/{path}").headers["Location"] == "/my/"


def test_there_is_no_receipt_before_sending(pat_client, review):
    assert pat_client.get("/my/review/receipt/").headers["Location"] == "/my/review/check/"


def test_before_the_first_round_there_is_a_kind_word(pat_client):
    assert "nothing to answer yet" in page(pat_client.get("/my/"))


def test_a_newcomer_to_a_closed_round_is_told(pat_client, review_round):
    review_round.closes_on = timezone.localdate() - timedelta(days=1)
    review_round.save()

    assert "no longer collecting" in page(pat_client.get("/my/"))


def test_taking_back_asks_first_then_forgets_everything(pat_client, review):
    review.submitted_at = NOW
    review.save()
    make.statement(review=review, text="Forget me")

    assert "take your answers back?" in page(pat_client.get("/my/review/withdraw/"))
    assert texts() == ["Forget me"]
    post(pat_client, "/my/review/withdraw/")

    assert texts() == []
    assert "Your answers are taken back" in page(pat_client.get("/my/"))
    assert pat_client.get("/my/review/check/").headers["Location"] == "/my/"


def test_who_took_back_may_begin_afresh(pat_client, review):
    post(pat_client, "/my/review/withdraw/")

    agreed = post(pat_client, "/my/consent/", take_part="on", share_words="on")

    review.refresh_from_db()
    assert agreed.headers["Location"] == "/my/review/voice/"
    assert (review.withdrawn_at, review.submitted_at) == (None, None)


def test_with_no_question_at_all_the_next_page_is_the_check(pat_client, review, review_round):
    review_round.questions.all().delete()

    onward = post(pat_client, "/my/review/voice/", voiced_by="person")

    assert onward.headers["Location"] == "/my/review/check/"
    assert pat_client.get("/my/review/check/").status_code == 200
    assert pat_client.get("/my/").status_code == 200


NAUGHTY = [
    "<script>alert(1)</script>",
    "=1+1",
    "{{ 7*7 }} {% debug %} %s%n",
    "ŵ ŷ 👩‍👩‍👧 \U0010ffff",
    "\u202eright to left\u202c",
    "'; DROP TABLE reviews_statement; --",
    "line one\nline two\n\n• pasted",
    "a" * 2000,
    "Ａ＝１",
    "e\u0301 becomes é",
    "\ufeff \u2028 \u2029 odd spaces",
    "\"quoted\" 'twice' &amp; & <b>",
]


@pytest.mark.parametrize("words", NAUGHTY)
def test_any_words_are_kept_as_they_are(pat_client, review, words):
    add(pat_client, words)

    (kept,) = texts()
    assert kept == words.replace("e\u0301", "é")
    assert pat_client.get("/my/review/not-working/").status_code == 200
    assert "<script>alert(1)" not in page(pat_client.get("/my/review/check/"))


@pytest.mark.parametrize("words", ["NUL \x00 here", "bell \x07", "no letter \ufffe", "a" * 2001])
def test_what_cannot_be_kept_is_refused_and_stays_typed(pat_client, review, words):
    refused = add(pat_client, words)

    assert refused.status_code == 200
    assert "nhsuk-error-message" in page(refused)
    assert words.strip("\x00")[:3] in page(refused)
    assert texts() == []


@pytest.mark.parametrize("path", ["/my/review/not-working/", "/my/review/check/", "/my/"])
def test_three_answers_cost_no_more_queries_than_one(pat_client, review, path):
    make.statement(review=review)
    with CaptureQueriesContext(
        connection,
    ) as one:
        pat_client.get(path)
    make.statement(review=review)
    make.statement(review=review)
    with CaptureQueriesContext(connection) as three:
        pat_client.get(path)

    assert len(three) == len(one) <= 12
