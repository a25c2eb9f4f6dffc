"""The wall in browsers: two people at once, by keyboard alone, by pointer, without scripts."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from reviews.models import Placement, Theme
from reviews.operations import themes
from tests import make
from tests.browser.conftest import DESK
from tests.browser.keyboard import tab_to
from workshops.models import Note, RootCause
from workshops.operations import notes, wall

TABLET = {"width": 820, "height": 1180}
TYPED = "I never get through"


@pytest.fixture
def day(review_round, fay):
    """A workshop; two themes, two cards in the first, one in the tray."""
    for title in ("I can't get through", "I can't park"):
        themes.make_theme(
            review_round=review_round, heading="not_working", title=title, by=fay, now=make.NOW
        )
    first = Theme.objects.get(number=1)
    for number, theme in ((1, first), (2, first), (3, None)):
        card = make.approved_card(
            review_round=review_round, code=f"N{number}", text=f"I wait {number}"
        )
        make.placement(card=card, theme=theme)
    return make.workshop(review_round=review_round)


def wall_of(day, query=""):
    return reverse("workshops:wall", args=[day.programme.slug, day.pk]) + query


def where(code):
    theme = Placement.objects.get(card__code=code).theme
    return theme.title if theme else "the tray"


def theme_on(page, number):
    return page.locator(f"#theme-{Theme.objects.get(number=number).pk}")


def test_two_people_at_one_theme(new_context, sign_in, day, fay, lee, axe):
    """Given two browsers at the wall; when both rename a theme; then nothing is lost."""
    one, two = new_context(DESK).new_page(), new_context(TABLET).new_page()
    sign_in(one, fay)
    sign_in(two, lee)
    for page in (one, two):
        page.goto(wall_of(day))

    # Fay begins to type, and has a card ticked.
    theme_on(one, 1).get_by_text("2 cards").click()
    one.get_by_label("N1", exact=False).first.check()
    theme_on(one, 1).locator("summary", has_text="Rename").click()
    box = one.get_by_label("New title").first
    box.fill(TYPED)

    # Lee renames the same theme first, and moves a card: Fay sees both, and keeps typing.
    theme_on(two, 1).locator("summary", has_text="Rename").click()
    two.get_by_label("New title").first.fill("I am always engaged")
    two.get_by_role("button", name=re.compile("Save the title of.*through")).click()
    expect(theme_on(two, 1).get_by_role("heading")).to_contain_text("I am always engaged")
    two.get_by_label("Card codes").fill("N3")
    two.get_by_role("button", name=re.compile("Put here.*I can't park")).click()
    expect(theme_on(two, 2)).to_contain_text("1 card")

    expect(theme_on(one, 1).get_by_role("heading")).to_contain_text("I am always engaged")
    expect(theme_on(one, 2)).to_contain_text("1 card")
    expect(box).to_have_value(TYPED)
    expect(box).to_be_focused()
    expect(one.get_by_label("N1", exact=False).first).to_be_checked()
    expect(one.locator("#wall-said")).to_contain_text("moved 1 card")
    axe(one)

    # Fay saves: both titles are shown, hers still in the box, and nothing is overwritten yet.
    box.press("Enter")
    expect(one.get_by_role("heading", name="What it is called now")).to_be_visible()
    expect(one.get_by_text("I am always engaged", exact=True)).to_be_visible()
    expect(one.get_by_label("Title", exact=True)).to_have_value(TYPED)
    assert Theme.objects.get(number=1).title == "I am always engaged"
    axe(one)
    one.get_by_role("button", name="Use mine").click()
    expect(theme_on(two, 1).get_by_role("heading")).to_contain_text(TYPED)


def test_everything_by_keyboard(page, sign_in, day, fay, axe):
    sign_in(page, fay)
    page.goto(wall_of(day))
    axe(page)

    tab_to(page, "2 cards in I can't get through")
    page.keyboard.press("Enter")
    tab_to(page, "I wait 2")
    page.keyboard.press("Space")
    tab_to(page, "Put here: in I can't park")
    page.keyboard.press("Enter")
    expect(theme_on(page, 2)).to_contain_text("1 card")
    assert where("N2") == "I can't park"
    expect(page.locator("#wall-said")).to_contain_text("moved 1 card")

    tab_to(page, "Undo", key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(theme_on(page, 1)).to_contain_text("2 cards")
    assert where("N2") == "I can't get through"
    tab_to(page, "Card codes")
    page.keyboard.type("N9")
    tab_to(page, "Put back in the tray", key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#wall-said-problem")).to_contain_text("There is no card N9")
    axe(page)


def test_a_card_is_dragged_to_another_theme(new_context, sign_in, day, fay, axe):
    page = new_context(TABLET).new_page()
    sign_in(page, fay)
    page.goto(wall_of(day, "?view=board&heading=not-working"))
    axe(page)
    page.locator("#card-" + str(Placement.objects.get(card__code="N1").card_id)).locator(
        ".wall-card__grip"
    ).hover()
    page.mouse.down()
    theme_on(page, 2).get_by_role("heading").hover()
    page.mouse.up()

    expect(theme_on(page, 2)).to_contain_text("1 card")
    assert where("N1") == "I can't park"


def test_without_scripts_cards_move_and_titles_change(plain_page, sign_in, day, fay):
    sign_in(plain_page, fay)
    plain_page.goto(wall_of(day))

    plain_page.get_by_label("Card codes").fill("n1 n3")
    plain_page.get_by_role("button", name=re.compile("Put here.*I can't park")).click()
    assert (where("N1"), where("N3")) == ("I can't park", "I can't park")
    theme_on(plain_page, 2).locator("summary", has_text="Rename").click()
    theme_on(plain_page, 2).get_by_label("New title").fill("I walk far")
    theme_on(plain_page, 2).get_by_role("button", name="Save the title").click()
    assert Theme.objects.get(number=2).title == "I walk far"
    plain_page.get_by_role("button", name="Undo").click()
    assert Theme.objects.get(number=2).title == "I can't park"


def test_the_screen_holds_its_last_state_when_the_network_goes(new_context, sign_in, day, fay, axe):
    """Given a big screen; when the network goes and comes again; then nothing was lost on it."""
    context = new_context({"width": 1920, "height": 1080})
    page = context.new_page()
    sign_in(page, fay)
    page.goto(reverse("workshops:wall_screen", args=[day.programme.slug, day.pk]))
    axe(page)
    title = page.locator(".screen__theme").first
    size = float(title.evaluate("e => getComputedStyle(e).fontSize").removesuffix("px"))
    assert size >= 1080 * 0.045

    context.set_offline(True)
    expect(page.locator("#connection-message")).to_contain_text("The connection was lost")
    expect(title).to_contain_text("I can't get through")
    wall.start_timer(
        workshop=day, minutes=5, label="Naming", by=fay, now=make.NOW.replace(year=2099)
    )
    themes.rename_theme(theme=Theme.objects.get(number=1), title=TYPED, by=fay, now=make.NOW)
    context.set_offline(False)
    expect(title).to_contain_text(TYPED)
    expect(page.locator("#clock-time")).to_have_text(re.compile(r"\d+:\d\d"))
    expect(page.locator("#connection-message")).to_be_hidden()


@pytest.mark.parametrize("size", [(1280, 720), (1280, 900), (1920, 1080)])
def test_big_screens_show_everything_without_scrolling(new_context, sign_in, day, fay, size):
    """Eight themes of three lines each and the clock; the code to vote with."""
    for number in range(8):
        title = f"I moaned about the exercise class and I would do it again {number}"
        make.theme(review_round=day.review_round, heading="future", title=title)
    wall.start_timer(workshop=day, minutes=50, label="Naming", by=fay, now=timezone.now())
    page = new_context(dict(zip(("width", "height"), size, strict=True))).new_page()
    sign_in(page, fay)
    for name, query in (("wall_screen", "?heading=future"), ("room_screen", "")):
        page.goto(reverse(f"workshops:{name}", args=[day.programme.slug, day.pk]) + query)
        page.evaluate("document.fonts.ready")
        hidden = page.evaluate("document.documentElement.scrollHeight - innerHeight")
        assert (name, hidden) == (name, 0)


def test_a_sheet_of_paper_comes_back_on_a_phone(phone, sign_in, day, fay, axe):
    sign_in(phone, fay)
    phone.goto(reverse("workshops:type_back", args=[day.programme.slug, day.pk]))
    axe(phone)
    phone.get_by_label("Number of the sheet").fill("1")
    lines = phone.get_by_label("What it says")
    lines.fill("N1 > T2\nN77 > T2")
    phone.get_by_role("button", name="See what will happen").click()
    expect(phone.get_by_text("There is no card N77.")).to_be_visible()
    axe(phone)
    lines.fill("N1 > T2\nT2 because the barrier is broken")
    phone.get_by_role("button", name="See what will happen").click()
    expect(phone.get_by_text("Add the cause “the barrier is broken”")).to_be_visible()
    axe(phone)
    phone.get_by_role("button", name="Save all of it").click()
    expect(phone.get_by_text("Sheet 1 is saved")).to_be_visible()
    axe(phone)
    assert (where("N1"), RootCause.objects.count()) == ("I can't park", 1)


def test_a_table_writes_its_notes_on_a_phone_without_an_account(phone, day, fay, axe):
    notes.make_table_codes(workshop=day, tables=[2], by=fay, now=make.NOW)
    phone.goto(reverse("workshops:table_notes", args=[day.table_codes.get().code]))
    axe(phone)
    phone.get_by_role("button", name="Save the note").click()
    expect(phone.get_by_text("Write the note.").first).to_be_visible()
    axe(phone)
    phone.get_by_label("Your note").fill("The line is engaged")
    phone.get_by_role("button", name="Save the note").dblclick()
    expect(phone.get_by_text("The line is engaged")).to_be_visible()
    assert Note.objects.count() == 1


def test_causes_are_moved_by_keyboard_and_by_dragging(page, sign_in, day, fay, axe):
    theme = Theme.objects.get(number=1)
    above, below = (
        make.root_cause(theme=theme, text=text, position=place) for place, text in enumerate("AB")
    )
    sign_in(page, fay)
    page.goto(
        reverse(
            "workshops:theme_findings", args=[day.programme.slug, theme.review_round_id, theme.pk]
        )
    )
    axe(page)
    tab_to(page, "Beneath the one above: B")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile("^Out.*B$"))).to_be_visible()
    below.refresh_from_db()
    assert below.parent == above

    page.locator(f"#cause-{below.pk} .wall-card__grip").hover()
    page.mouse.down()
    page.mouse.move(10, 10)
    page.get_by_text("Drop here for the top of the tree").hover()
    page.mouse.up()
    expect(
        page.get_by_role("button", name=re.compile("^Beneath the one above.*B$"))
    ).to_be_visible()
    below.refresh_from_db()
    assert below.parent is None
