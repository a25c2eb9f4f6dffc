"""Typing, losing the signal, Back, two tabs, another device: with scripts, nothing is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from participants.models import HeldWords, Perspective
from reviews.models import Statement
from tests import make
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_pages_are_accessible import BEYOND_THE_EDGE

TOKEN = "a-private-link-for-somebody-who-is-interrupted"
PLACE = "/my/review/working/"
FIRST = "The nurse sat down and listened."
SECOND = "My neighbour brings my prescription."


@pytest.fixture
def review(transactional_db):
    programme = make.programme(slug="breathing-better", contact_phone="01632 960001")
    make.perspective(programme=programme, name="Patient", kind=Perspective.Kind.PATIENT)
    clinician = make.perspective(
        programme=programme, name="Clinician", kind=Perspective.Kind.CLINICIAN
    )
    make.stage(programme=programme, name="Coming home")
    review_round = make.review_round(programme=programme)
    make.question(review_round=review_round, heading="working")
    person = make.participant(programme=programme, name="Participant 07", perspective=clinician)
    make.consent(participant=person, purpose="take_part")
    make.invitation(participant=person, token=TOKEN)
    return make.review(review_round=review_round, participant=person)


def types(page: Page, words: str) -> None:
    box = page.get_by_label("Your answer")
    with page.expect_response("**/my/keep/"):
        box.press_sequentially(words)


def saves(page: Page) -> None:
    page.get_by_role("button", name="Save and add another").click()
    expect(page.get_by_role("heading", name="What you have said so far")).to_be_visible()


def test_what_was_typed_is_there_again_after_back_and_on_another_device(new_context, review):
    phone = new_context(PHONE).new_page()
    phone.goto(f"/i/{TOKEN}/")

    # Given somebody who types and is called away by another page
    phone.goto(PLACE)
    types(phone, FIRST)
    phone.goto("/my/details/")
    phone.go_back()
    expect(phone.get_by_label("Your answer")).to_have_value(FIRST)

    # When they read out the code at the foot of the page, and a desk opens it
    code = phone.locator(".return-code").inner_text()
    desk = new_context(DESK).new_page()
    desk.goto("/")
    desk.get_by_role("link", name="I have a code").click()
    desk.get_by_label("Your code").fill(code.lower())
    desk.get_by_role("button", name="Open my page").click()
    expect(desk.get_by_text(FIRST)).to_be_visible()
    desk.get_by_role("link", name="Go on with it").click()
    expect(desk.get_by_label("Your answer")).to_have_value(FIRST)

    # Then saving on both is one answer, and nothing is left over
    saves(desk)
    saves(phone)
    assert [each.text for each in Statement.objects.all()] == [FIRST]
    assert HeldWords.objects.count() == 0

    # And nothing of it is kept in the browser
    assert phone.evaluate("localStorage.length + sessionStorage.length") == 0
    assert FIRST[:8] not in phone.url


def test_what_is_shown_again_in_the_other_language_is_not_lost_by_leaving(new_context, review):
    phone = new_context(PHONE).new_page()
    phone.goto(f"/i/{TOKEN}/")
    phone.goto(PLACE)
    phone.get_by_label("Your answer").fill(FIRST)
    with phone.expect_response("**/my/keep/"):
        phone.get_by_role("button", name="Cymraeg").click()
        expect(phone.get_by_label("Eich ateb")).to_have_value(FIRST)
    phone.goto("/my/details/")
    phone.goto(PLACE)

    expect(phone.get_by_label("Eich ateb")).to_have_value(FIRST)
    assert Statement.objects.count() == 0


def test_two_tabs_and_a_lost_signal_lose_nothing(new_context, review):
    context = new_context(PHONE)
    first, second = context.new_page(), context.new_page()
    first.goto(f"/i/{TOKEN}/")
    for tab in (first, second):
        tab.goto(PLACE)

    # The signal goes in the first tab, comes back, and the other tab is saved meanwhile
    context.set_offline(True)
    first.get_by_label("Your answer").press_sequentially(FIRST)
    context.set_offline(False)
    types(second, SECOND)
    saves(second)
    saves(first)

    assert sorted(each.text for each in Statement.objects.all()) == sorted([FIRST, SECOND])


def test_the_new_pages_are_accessible_and_the_order_is_changed_by_keyboard(
    new_context, review, axe
):
    page = new_context(PHONE).new_page()
    for text in ("One", "Two"):
        make.statement(review=review, heading="working", text=text, is_top_priority=True)
    page.goto(f"/i/{TOKEN}/")
    types_on = "/my/review/future/"
    make.question(review_round=review.review_round, heading="future", position=2)
    page.goto(types_on)
    types(page, "Unsaved")

    for path in ("/code/", "/my/", "/my/second-review/", "/my/review/voice/", types_on, PLACE):
        page.goto(path)
        axe(page)
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate(BEYOND_THE_EDGE) == [], path
        page.set_viewport_size(PHONE)

    button = page.get_by_role("button", name="Move up")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".answer-list .words").first).to_have_text("Two")
    page.get_by_text("Say more about this answer").click()
    axe(page)
    page.get_by_role("button", name="Leave safely").click()
    expect(page.get_by_role("heading", name="To come back")).to_be_visible()
    axe(page)
