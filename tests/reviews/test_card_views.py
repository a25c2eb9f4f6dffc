"""The queue of cards, page by page."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coproduce.audit.models import AuditEvent
from reviews.models import Card
from tests import make

QUEUE = "/programmes/breathing-better/cards/"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def facilitator(client, fay):
    client.force_login(fay)
    return client


@pytest.fixture
def card(review_round, pat):
    review = make.submitted_review(review_round=review_round, participant=pat)
    said = make.statement(review=review, text="Nurse Jane, on 07700 900123, is kind")
    return make.card(
        review_round=review_round,
        statement=said,
        text=said.text,
        code="N12",
        perspective=review.perspective,
        looks_personal=True,
    )


def place(card, verb):
    start = f"/programmes/breathing-better/rounds/{card.review_round_id}/"
    return f"{start}cards/{card.pk}/{verb}/"


def page(response):
    return response.content.decode()


def test_what_looks_personal_is_marked_with_the_reason(facilitator, card):
    shown = page(facilitator.get(QUEUE))

    assert "<mark>Jane" in shown
    assert "looks like a name" in shown
    assert "looks like a phone number" in shown
    assert "Word for word as it was said" in shown


def test_what_was_said_stands_beside_a_card_that_differs(facilitator, card):
    card.text = "My nurse is kind"
    card.save()

    shown = page(facilitator.get(QUEUE))

    assert "What was said" in shown
    assert "07700 900123" in shown


def test_opening_the_queue_is_written_down(facilitator, card):
    facilitator.get(QUEUE)

    assert AuditEvent.objects.get(verb="read").facts == {"cards": 1}


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ("", ["N12", "W2"]),
        ("?show=marked", ["N12"]),
        ("?show=to_check&heading=working", ["W2"]),
        ("?show=approved", ["F3"]),
        ("?show=set_aside", ["F4"]),
        ("?show=all", ["F3", "F4", "N12", "W2"]),
        ("?show=nonsense&page=99", ["N12", "W2"]),
    ],
)
def test_the_queue_shows_what_was_asked_for(facilitator, card, review_round, asked, codes):
    make.card(review_round=review_round, code="W2", heading="working")
    make.approved_card(review_round=review_round, code="F3", heading="future")
    make.card(review_round=review_round, code="F4", heading="future", state="set_aside")
    make.card(review_round=review_round, code="F5", heading="future", state="withdrawn", text="")

    shown = facilitator.get(f"{QUEUE}{asked}")

    assert sorted(each.card.code for each in shown.context["checked"]) == codes
    assert "F5" in page(shown)


def test_three_hundred_cards_come_fifty_a_page_at_a_fixed_cost(facilitator, card, review_round):
    facilitator.get(QUEUE)
    with CaptureQueriesContext(connection) as one:
        facilitator.get(QUEUE)
    for _ in range(299):
        make.card(review_round=review_round)
    with CaptureQueriesContext(connection) as many:
        shown = facilitator.get(QUEUE)

    assert len(shown.context["checked"]) == 50
    assert len(many) <= len(one) + 1


def test_one_approves_and_comes_back_to_the_same_place(facilitator, card):
    back = f"{QUEUE}?show=to_check&page=2"

    approved = facilitator.post(place(card, "approve"), {"version": 1, "back": back})

    card.refresh_from_db()
    assert approved.headers["Location"] == f"{back}#card-{card.pk}"
    assert card.is_approved


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        ("edit", {"text": "Nobody rang me."}),
        ("split", {"text_1": "Nobody rang.", "text_2": "Ever."}),
    ],
)
def test_an_edited_card_is_shown_in_the_queue_that_one_came_from(
    facilitator, card, review_round, step, typed
):
    """Also when the queue would no longer hold it, and on the page of the queue where it lies."""
    for _ in range(60):
        make.card(review_round=review_round, heading="working", looks_personal=True)
    back = f"{QUEUE}?show=marked&page=2"
    assert f"{place(card, step)}?back={quote(back, safe='')}" in page(facilitator.get(back))
    assert back.replace("&", "&amp;") in page(facilitator.get(place(card, step), {"back": back}))

    saved = facilitator.post(place(card, step), {"version": 1, "back": back, **typed}, follow=True)

    (whither, _) = saved.redirect_chain[-1]
    assert whither == f"{QUEUE}?show=marked&card={card.pk}#card-{card.pk}"
    card.refresh_from_db()
    assert not card.looks_personal
    assert saved.context["page"].number == 2
    assert card in [each.card for each in saved.context["checked"]]


@pytest.mark.parametrize("asked", ["0", "-1", "x", "9" * 30, "1"])
def test_a_queue_asked_for_an_unknown_card_is_the_queue(facilitator, card, asked):
    shown = facilitator.get(QUEUE, {"card": asked})

    assert [each.card.code for each in shown.context["checked"]] == ["N12"]


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/programmes/x/", ""])
def test_the_way_back_leads_only_to_the_queue(facilitator, card, back):
    approved = facilitator.post(place(card, "approve"), {"version": 1, "back": back})

    assert approved.headers["Location"] == f"{QUEUE}#card-{card.pk}"


def test_with_htmx_the_card_comes_back_alone(facilitator, card):
    shown = facilitator.post(place(card, "approve"), {"version": 1}, **HTMX)

    assert page(shown).strip().startswith("<li")
    assert f"Card {card.code}: approved." in page(shown)


def test_a_card_is_set_aside_and_brought_back(facilitator, card):
    facilitator.post(place(card, "set-aside"), {"version": 1})
    card.refresh_from_db()
    assert card.state == Card.State.SET_ASIDE

    facilitator.post(place(card, "bring-back"), {"version": card.version})
    card.refresh_from_db()
    assert card.state == Card.State.DRAFT


@pytest.mark.parametrize("version", ["7", "", "x"])
def test_an_old_version_is_refused_with_a_sentence(facilitator, card, version):
    refused = facilitator.post(place(card, "approve"), {"version": version})

    assert refused.status_code == 409
    assert "Somebody else changed this card" in page(refused)


def test_with_htmx_an_old_version_shows_the_card_as_it_is_now(facilitator, card):
    shown = facilitator.post(place(card, "approve"), {"version": 7}, **HTMX)

    assert "Somebody else changed this card" in page(shown)
    assert "To be checked" in page(shown)


def test_an_edit_has_to_be_approved_again(facilitator, card):
    assert "Nurse Jane" in page(facilitator.get(place(card, "edit")))

    facilitator.post(place(card, "edit"), {"version": 1, "text": "My nurse is kind"})

    card.refresh_from_db()
    assert (card.text, card.state, card.looks_personal) == ("My nurse is kind", "draft", False)


def test_when_two_edit_one_card_the_second_sees_both_wordings(facilitator, card):
    facilitator.post(place(card, "edit"), {"version": 1, "text": "Their words"})

    refused = facilitator.post(place(card, "edit"), {"version": 1, "text": "My words"})
    assert "Their words" in page(refused)
    assert "My words" in page(refused)

    facilitator.post(place(card, "edit"), {"version": 2, "text": "My words"})
    card.refresh_from_db()
    assert card.text == "My words"


def test_a_card_without_words_is_refused(facilitator, card):
    refused = facilitator.post(place(card, "edit"), {"version": 1, "text": " "})

    assert "choose “Do not use”" in page(refused)


@pytest.mark.parametrize("verb", ["edit", "split"])
def test_a_withdrawn_card_is_neither_edited_nor_split(facilitator, card, verb):
    card.state, card.text = Card.State.WITHDRAWN, ""
    card.save()

    refused = facilitator.post(
        place(card, verb),
        {"version": 1, "text": "New", "text_1": "New", "text_2": "Newer"},
    )

    assert "took these words back" in page(refused)


def test_a_card_is_split_into_several(facilitator, card):
    assert "Nurse Jane" in page(facilitator.get(place(card, "split")))

    facilitator.post(
        place(card, "split"), {"version": 1, "text_1": "A nurse", "text_3": "A telephone"}
    )

    assert list(Card.objects.order_by("id").values_list("text", flat=True)) == [
        "A nurse",
        "A telephone",
    ]


def test_one_card_is_no_split(facilitator, card):
    refused = facilitator.post(place(card, "split"), {"version": 1, "text_1": "Only this"})

    assert "Write at least two cards" in page(refused)
    assert "Only this" in page(refused)


def test_all_without_marks_on_the_page_are_approved_at_once(facilitator, card, review_round):
    plain = make.card(review_round=review_round)
    seen = [f"{card.pk}-1", f"{plain.pk}-1", "nonsense", "1-x", "9" * 30 + "-1"]

    done = facilitator.post(
        f"/programmes/breathing-better/rounds/{review_round.pk}/cards/approve-unmarked/",
        {"seen": seen},
    )

    assert done.headers["Location"] == QUEUE
    assert list(Card.objects.approved()) == [plain]


def test_words_no_longer_shared_are_not_approved(facilitator, card, pat):
    make.consent(participant=pat, purpose="share_words", is_given=False)

    refused = facilitator.post(place(card, "approve"), {"version": 1})

    assert refused.status_code == 409
    assert "does not want these words shared" in page(refused)
