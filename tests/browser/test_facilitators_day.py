"""A facilitator's whole day by keyboard alone: planned, held, voted on, finished, written up."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from reviews.models import Placement, Theme
from tests import make
from workshops.models import Attendance, RootCause, SuccessCriterion, Workshop

TITLE = "A day together"
NAME_OF_FOCUS = """() => {
  const e = document.activeElement;
  if (e === document.body) return "";
  const name = e.getAttribute("aria-label") || (e.labels && e.labels[0] || e).textContent;
  return name.replace(/\\s+/g, " ").trim();
}"""


class Keyboard:
    """Somebody at a desk who has no mouse, and who reads what has the focus."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, name: str, *, most: int = 150) -> None:
        """Press Tab until what has this name has the focus."""
        for _press in range(most):
            self.page.keyboard.press("Tab")
            if name in self.page.evaluate(NAME_OF_FOCUS):
                return
        pytest.fail(f"“{name}” was not reached by Tab on {self.page.url}")

    def follow(self, name: str, key: str = "Enter") -> None:
        """Reach a link or a button, and press it; another page comes."""
        self.reach(name)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def fill(self, name: str, text: str) -> None:
        self.reach(name)
        self.page.keyboard.type(text)

    def choose(self, first: str, name: str) -> None:
        """Reach a group of radio buttons, and go down in it by the arrow."""
        self.reach(first)
        while name not in self.page.evaluate(NAME_OF_FOCUS):
            self.page.keyboard.press("ArrowDown")

    def back_to_the_day(self) -> None:
        self.follow(TITLE)
        expect(self.page.get_by_role("heading", level=1)).to_have_text(TITLE)


@pytest.fixture
def wall(programme, review_round):
    """Two accepted themes, and a card in the first."""
    parks, waits = (
        make.theme(review_round=review_round, title=title, accepted_at=make.NOW, number=number)
        for number, title in enumerate(("I can't park", "I can't get through"), start=1)
    )
    make.placement(
        card=make.approved_card(review_round=review_round, code="N1", text="I ring and ring"),
        theme=parks,
    )
    make.participant(programme=programme, name="Participant 07")
    return waits


def test_a_facilitators_whole_day_by_keyboard_alone(page, sign_in, fay, pat, wall):
    sign_in(page, fay)
    page.goto(reverse("workshops:workshop_list", args=[pat.programme.slug]))
    keyboard = Keyboard(page)

    plan(keyboard)
    invite_and_seat(keyboard)
    work_on_the_wall(keyboard)
    vote(keyboard)
    ask_why(keyboard)
    end(keyboard)

    day = Workshop.objects.get()
    assert day.is_finished
    assert day.sessions.count() == 13
    assert Placement.objects.get().theme == wall
    assert RootCause.objects.get().theme == wall
    assert SuccessCriterion.objects.get().text == "Somebody answers"
    came = day.attendances.filter(state=Attendance.State.CAME)
    assert [(each.participant, each.table_number) for each in came] == [(pat, 1)]


def plan(keyboard):
    page = keyboard.page
    keyboard.follow("Plan a workshop")
    keyboard.fill("What is this workshop called?", TITLE)
    keyboard.choose("First day of two", "One day")
    keyboard.fill("Which day?", "06062030")
    keyboard.follow("Plan the workshop")
    keyboard.follow("Change the agenda")
    keyboard.follow("Later: Arrive")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Why we are here")
    page.keyboard.press("Tab")
    assert page.evaluate(NAME_OF_FOCUS) == "Change Arrive, have a drink, look round"
    keyboard.back_to_the_day()


def invite_and_seat(keyboard):
    page = keyboard.page
    keyboard.follow("Invite people")
    keyboard.reach("Patient")
    page.keyboard.press("Space")
    keyboard.follow("Invite them")
    expect(page.get_by_text("2 people are on the list now.")).to_be_visible()
    keyboard.back_to_the_day()
    keyboard.follow("At the door")
    keyboard.follow("Here: Pat")
    expect(page.get_by_text(re.compile("✓ Here"))).to_have_count(1)
    page.keyboard.press("Tab")
    assert page.evaluate(NAME_OF_FOCUS) == "Here: Participant 07"
    keyboard.back_to_the_day()
    keyboard.follow("Tables")
    keyboard.follow("Make the tables")
    expect(page.get_by_role("heading", name="Table 1")).to_be_visible()
    keyboard.back_to_the_day()


def work_on_the_wall(keyboard):
    page = keyboard.page
    keyboard.follow("The wall")
    keyboard.fill("Card codes", "n1")
    keyboard.reach("Put here: in I can't get through")
    page.keyboard.press("Enter")
    theme = Theme.objects.get(title="I can't get through")
    expect(page.locator(f"#theme-{theme.pk}")).to_contain_text("1 card")
    keyboard.back_to_the_day()


def vote(keyboard):
    page = keyboard.page
    keyboard.follow("Open a vote")
    keyboard.follow("Open the vote")
    keyboard.follow("Type in the votes from paper")
    keyboard.fill("Patient: people who voted", "1")
    keyboard.fill("Patient: votes for I can't get through", "2")
    keyboard.follow("Save the votes")
    expect(page.locator("[data-voted]")).to_have_text("1")
    keyboard.follow("Close the vote and see the result")
    expect(page.get_by_role("row", name=re.compile("get through"))).to_contain_text("2")


def ask_why(keyboard):
    keyboard.follow("Go on to causes")
    keyboard.follow("I can't get through")
    keyboard.follow("Add a cause")
    keyboard.fill("Why is it like this?", "One line for the whole town")
    keyboard.follow("Add the cause")
    keyboard.follow("Act on this")
    keyboard.follow("Add for patient")
    keyboard.fill("If this were put right", "Somebody answers")
    keyboard.follow("Save")


def end(keyboard):
    page = keyboard.page
    keyboard.follow("Workshops")
    keyboard.follow(TITLE)
    keyboard.follow("This workshop is over")
    expect(page.get_by_role("button", name="Open this workshop again")).to_be_visible()
    keyboard.follow("The record of this day")
    expect(page.get_by_text("One line for the whole town")).to_be_visible()
