"""Pat's part on a phone that runs no scripts, by keyboard alone, to the end: taking it all back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from reviews.models import Review, Statement
from tests import make
from tests.browser.conftest import PHONE
from tests.browser.test_pages_are_accessible import BEYOND_THE_EDGE

TOKEN = "a-private-link-for-somebody-whose-phone-runs-no-scripts"
SMALLEST = {"width": 320, "height": 640}
MOST_STOPS = 60
LISTENED = "The nurse on the ward sat down and listened."
BROUGHT = "My neighbour brings my prescription."
WAITED = "I waited nine hours. Nobody said why."
WAITED_LONGER = "I waited nine hours, twice. Nobody said why."


class Keyboard:
    """Somebody who has a keyboard and no mouse; no page may be wider than the smallest phone."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def opens(self, address: str) -> None:
        self.page.goto(address)
        self.fits()

    def fits(self) -> None:
        self.page.set_viewport_size(SMALLEST)
        assert self.page.evaluate(BEYOND_THE_EDGE) == []
        assert self.page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"]
        self.page.set_viewport_size(PHONE)

    def reads(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def sees(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()

    def comes_to(self, wanted: Locator) -> None:
        expect(wanted).to_have_count(1)
        for _ in range(MOST_STOPS):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"The keyboard does not reach {wanted}.")

    def follows(self, name: str, *, exact: bool = False) -> None:
        self._enters(self.page.get_by_role("link", name=name, exact=exact))

    def presses(self, name: str) -> None:
        self._enters(self.page.get_by_role("button", name=name, exact=True))

    def _enters(self, wanted: Locator) -> None:
        self.comes_to(wanted)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.fits()

    def ticks(self, name: str, *, exact: bool = False) -> None:
        box = self.page.get_by_label(name, exact=exact)
        self.comes_to(box)
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def writes(self, label: str, words: str) -> None:
        self.comes_to(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(words)

    def sees_a_mistake(self, sentence: str) -> None:
        expect(self.page.locator(".nhsuk-error-summary")).to_contain_text(sentence)
        assert self.page.title().startswith("Error: ")


@pytest.fixture
def invited(programme, review_round):
    pat = make.participant(programme=programme, name="Pat")
    make.invitation(participant=pat, token=TOKEN)
    return pat


@pytest.fixture
def pat(new_context, invited):
    return Keyboard(new_context(PHONE, java_script_enabled=False).new_page())


def when_pat_opens_the_link_and_agrees(pat):
    pat.opens(f"/i/{TOKEN}/")
    pat.reads("Tell us about your care")
    pat.follows("Start")
    pat.presses("Agree and start")
    pat.sees_a_mistake("Tick “I agree to take part” to go on.")
    pat.ticks("I agree to take part")
    pat.ticks("You may share my words, without my name")
    pat.presses("Agree and start")
    pat.ticks("Mine", exact=True)
    pat.presses("Save and continue")


def when_pat_makes_mistakes_nothing_is_lost(pat):
    pat.reads("What is working well in your care?")
    pat.presses("Save and add another")
    pat.sees_a_mistake("Write your answer in the box")
    too_long = (LISTENED + " ") * 45
    pat.writes("Your answer", too_long[:2001])
    pat.presses("Save and add another")
    pat.sees_a_mistake("Use 2000 characters or fewer. You have used 2001.")
    expect(pat.page.get_by_label("Your answer")).to_have_value(too_long[:2001])
    assert not Statement.objects.exists()


def when_pat_answers_and_goes_away(pat):
    pat.writes("Your answer", LISTENED)
    pat.ticks("This is one of the things that matter most to me")
    pat.presses("Save and add another")
    pat.sees("What you have said so far")
    pat.writes("Your answer", BROUGHT)
    pat.presses("Save and continue")
    pat.reads("What is not working well?")
    pat.presses("Leave safely")
    pat.reads("You have left")


def when_pat_comes_back_and_goes_on(pat):
    pat.opens(f"/i/{TOKEN}/")
    pat.reads("Welcome back")
    pat.sees("2 answers")
    pat.follows("What is not working")
    pat.writes("Your answer", WAITED)
    pat.presses("Save and continue")
    pat.presses("Save and check my answers")


def then_pat_sends_and_has_a_receipt(pat):
    pat.reads("Check your answers, then send them")
    for words in (LISTENED, BROUGHT, WAITED):
        pat.sees(words)
    pat.presses("Send my answers")
    pat.reads("Thank you")
    pat.sees(Review.objects.get().receipt_code)
    pat.follows("Back to my page")


def when_pat_changes_an_answer_afterwards(pat):
    pat.follows("Change my answers")
    pat.follows("What is not working")
    pat.follows("Change or remove")
    pat.writes("Your answer", WAITED_LONGER)
    pat.presses("Save my change")
    pat.sees(WAITED_LONGER)


def when_pat_takes_everything_back(pat):
    pat.opens("/my/")
    pat.follows("Take my answers back")
    pat.presses("Yes, take my answers back")
    pat.reads("Your answers are taken back")


def test_pat_answers_changes_and_takes_back_without_scripts_or_mouse(pat, new_context):
    when_pat_opens_the_link_and_agrees(pat)
    when_pat_makes_mistakes_nothing_is_lost(pat)
    when_pat_answers_and_goes_away(pat)

    pat_elsewhere = Keyboard(new_context(PHONE, java_script_enabled=False).new_page())
    when_pat_comes_back_and_goes_on(pat_elsewhere)
    then_pat_sends_and_has_a_receipt(pat_elsewhere)
    when_pat_changes_an_answer_afterwards(pat_elsewhere)
    said = Statement.objects.order_by("pk").values_list("text", "is_top_priority")
    assert list(said) == [(LISTENED, True), (BROUGHT, False), (WAITED_LONGER, False)]

    when_pat_takes_everything_back(pat_elsewhere)
    assert not Statement.objects.exists()


def test_whoever_has_left_shows_nobody_what_was_written(pat):
    when_pat_opens_the_link_and_agrees(pat)
    pat.presses("Leave safely")

    pat.page.go_back()
    pat.page.reload()

    pat.reads("Please open your link again")
