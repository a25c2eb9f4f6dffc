"""A clerk with a pile of paper forms: the keyboard alone, two minutes a form, nothing lost."""

import time

import pytest
from playwright.sync_api import expect

from reviews.models import Keying, PrintRun, Review
from reviews.operations import paper
from tests import make

# Six answers of thirteen words, as people give them: two under each heading.
SAID = [
    "The nurse at the practice knows me by now and rings me back.",
    "My neighbour takes me to the clinic on Tuesdays when the bus is off.",
    "I wait three weeks for the doctor and by then I am well.",
    "Nobody told me which inhaler is for when so I use them both.",
    "I want to walk to the shop again without sitting down half way.",
    "I would like one person to ring who knows what I have had.",
]
KEYS_A_SECOND = 5  # sixty words a minute: somebody who keys for a living
TWO_MINUTES = 120


class Keyboard:
    """Presses keys and counts them."""

    def __init__(self, page):
        self.page, self.presses = page, 0

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        self.presses += len(keys)

    def type(self, text):
        self.page.keyboard.type(text)
        self.presses += len(text)

    def focus_is_on(self, selector):
        expect(self.page.locator(selector)).to_be_focused()


@pytest.fixture
def form(review_round, programme):
    person = make.participant(programme=programme, name="Participant 31")
    return make.paper_form(review_round=review_round, participant=person, code="K7QX-3MRT")


@pytest.fixture
def paper_page(programme, review_round):
    return f"/programmes/{programme.slug}/rounds/{review_round.pk}/paper/"


def key_whole_form(keyboard):
    """Consent, voice and six answers, from the first box to the last button."""
    keyboard.focus_is_on("#id_take_part")
    keyboard.press("Space", "Tab", "Space", "Tab", "Tab", "Space")
    keyboard.press("Tab", "Tab", "Tab", "Tab", "Tab", "Tab")
    for number, answer in enumerate(SAID):
        keyboard.type(answer)
        keyboard.press("Tab")
        if number % 2 == 0:
            keyboard.press("Space")
            keyboard.press("Tab")
        else:
            keyboard.press(*["Tab"] * 8)  # the rest of this heading
    keyboard.focus_is_on("button[value=finish]")
    keyboard.press("Enter")


def test_a_form_is_keyed_by_keyboard_in_under_two_minutes(
    page, sign_in, ivy, form, paper_page, axe, shot
):
    # Given a clerk with a form in the hand
    sign_in(page, ivy)
    page.goto(paper_page)
    page.locator("#id_code").focus()  # the first page of a new window has no focus of its own
    keyboard, began = Keyboard(page), time.monotonic()

    # When she types its code and everything that stands on it
    keyboard.focus_is_on("#id_code")
    keyboard.type("k7qx3mrt")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Form K7QX-3MRT")).to_be_visible()
    key_whole_form(keyboard)

    # Then the review is there, and she is where the next code goes
    expect(page.get_by_text("is keyed, and the review is sent")).to_be_visible()
    keyboard.press("Tab")  # from the words that say so
    keyboard.focus_is_on("#id_code")
    statements = Review.objects.get().statements.order_by("id")
    assert [each.text for each in statements] == SAID
    assert [each.is_top_priority for each in statements] == [True, False] * 3
    waited = time.monotonic() - began
    around = keyboard.presses - sum(len(answer) for answer in SAID)
    print(f"keys {keyboard.presses}, of them {around} around the words; machine {waited:.1f} s")
    assert around < 90
    assert keyboard.presses / KEYS_A_SECOND + waited < TWO_MINUTES
    axe(page)
    shot(page, "paper")


def test_what_is_typed_survives_the_loss_of_the_page(
    page, sign_in, ivy, form, paper_page, axe, shot
):
    sign_in(page, ivy)
    url = f"{paper_page}forms/{form.pk}/"
    page.goto(url)
    page.get_by_label("What is not working, box 1", exact=True).fill("I wait three weeks")
    expect(page.locator("#keying-saved")).to_contain_text("Saved as a draft")

    page.goto("about:blank")
    page.goto(url)

    box = page.get_by_label("What is not working, box 1", exact=True)
    expect(box).to_have_value("I wait three weeks")
    axe(page)
    shot(page, "key-form")
    assert Keying.objects.get().finished_at is None


def test_without_javascript_boxes_grow_and_two_keyings_are_settled(
    plain_page, new_context, sign_in, ivy, fay, form, paper_page, axe, shot
):
    # Given a form keyed by Ivy, who needed more boxes than there were
    page, url = plain_page, f"{paper_page}forms/{form.pk}/"
    sign_in(page, ivy)
    page.goto(url)
    page.get_by_label("I agree to take part").check()
    page.get_by_label("What is working, box 1", exact=True).fill("The nurse")
    page.get_by_role("button", name="More boxes for “What is working”").click()
    page.get_by_label("What is working, box 10", exact=True).fill("And the bus")
    page.get_by_role("button", name="Finish and send").click()
    expect(page.get_by_text("is keyed, and the review is sent")).to_be_visible()

    # When Fay keys it a second time and reads one word differently
    desk = new_context().new_page()
    sign_in(desk, fay)
    desk.goto(url)
    expect(desk.get_by_text("You do not see what your colleague keyed")).to_be_visible()
    desk.get_by_label("I agree to take part").check()
    desk.get_by_label("What is working, box 1", exact=True).fill("The nurses")
    desk.get_by_label("What is working, box 2", exact=True).fill("And the bus")
    desk.get_by_role("button", name="Finish the second keying").click()
    expect(desk.get_by_text("Places that differ: 1")).to_be_visible()

    # Then she sees both beside each other, and what she chooses stands
    desk.get_by_role("link", name="Decide which stands").click()
    axe(desk)
    shot(desk, "decide-keying")
    desk.get_by_label("The second stands").check()
    desk.get_by_role("button", name="Settle this form").click()
    expect(desk.get_by_text("Keyed twice, decided")).to_be_visible()
    texts = Review.objects.get().statements.values_list("text", flat=True)
    assert list(texts) == ["The nurses", "And the bus"]


def test_printing_and_arranging_pages_are_accessible(
    page, sign_in, fay, programme, review_round, paper_page, axe, shot
):
    person = make.participant(programme=programme, name="Participant 31", wants_letters=True)
    make.access_need(participant=person, kind="easy_read")
    make.access_need(participant=person, kind="companion")
    workshop = make.workshop(review_round=review_round)
    make.attendance(workshop=workshop, participant=person, state="coming")
    sign_in(page, fay)

    page.goto(f"{paper_page}print/")
    axe(page)
    shot(page, "print-paper")
    page.get_by_role("button", name="Print", exact=True).click()
    expect(page.get_by_text("Waiting")).to_be_visible()
    axe(page)
    paper.print_paper(run=PrintRun.objects.get(), now=make.NOW)
    page.reload()
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    axe(page)
    shot(page, "print-run")

    page.goto(f"/programmes/{programme.slug}/workshops/{workshop.pk}/needs/")
    expect(page.get_by_text("Places: 2")).to_be_visible()
    axe(page)
    shot(page, "workshop-needs")
    page.goto(f"/programmes/{programme.slug}/needs/")
    axe(page)
    shot(page, "needs")
