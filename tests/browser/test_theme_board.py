"""The theme board in a browser: by keyboard alone, on a phone without scripts, checked by axe."""

from __future__ import annotations

import pytest
from django.utils import timezone

from reviews.models import Card, Theme
from reviews.operations import packs, themes, theming
from tests import make
from tests.browser.keyboard import tab_to
from tests.reviews import said


@pytest.fixture
def board(review_round):
    """24 cards, and what a run proposes for them; one more card fits somewhere."""
    said.cards(review_round, perspective=review_round.programme.perspectives.first())
    theming.run_theming(review_round=review_round, now=timezone.now())
    theme = review_round.themes.live().order_by("pk").first()
    late = make.approved_card(review_round=review_round, text="I rang and rang")
    make.placement(card=late, suggested_theme=theme, reason="It is nearer to this theme.")
    return f"/programmes/{review_round.programme.slug}/themes/?heading=not-working"


def test_a_facilitator_curates_by_keyboard_alone(page, sign_in, fay, board, axe):
    sign_in(page, fay)
    theme = Theme.objects.order_by("pk").first()
    card = Card.objects.filter(placement__theme=theme).order_by("pk").first()

    page.goto(board)
    axe(page)
    tab_to(page, f"Cards of {theme.title}")
    page.keyboard.press("Enter")
    tab_to(page, card.text)
    page.keyboard.press("Space")
    tab_to(page, "Move the ticked cards to")
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")  # the tray is last, a new theme before it
    tab_to(page, "Title of the new theme")
    page.keyboard.type("I would like a word")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="I would like a word", exact=True).wait_for()

    assert Theme.objects.get(title="I would like a word").placements.get().card == card
    axe(page)

    tab_to(page, "Undo")
    page.keyboard.press("Enter")
    page.get_by_text("Undone.").wait_for()

    assert Card.objects.get(pk=card.pk).placement.theme == theme


def test_a_mouse_may_drag_cards_onto_a_theme(page, sign_in, fay, board):
    sign_in(page, fay)
    first, second = Theme.objects.order_by("pk")[:2]
    one, two = Card.objects.filter(placement__theme=first).order_by("pk")[:2]

    page.goto(board)
    page.get_by_text("you can also drag cards").wait_for()
    page.locator(f"#theme-{first.pk} summary").click()
    page.locator(f"#card-{one.pk}").check()
    page.locator(f"#card-{two.pk}").check()
    page.locator(f"label[for='card-{one.pk}']").drag_to(page.locator(f"#theme-{second.pk} h3"))
    page.get_by_text("Fay moved 2 cards").wait_for()

    assert {one, two} <= set(Card.objects.filter(placement__theme=second))

    late = Card.objects.get(text="I rang and rang")
    third = page.locator(".board-theme:has(.nhsuk-tag--yellow)").first
    page.locator(f"label[for='card-{late.pk}']").drag_to(third.locator("h3"))
    page.get_by_text("Fay moved 1 card").wait_for()

    assert Card.objects.get(pk=late.pk).placement.theme_id not in (None, second.pk)


def test_a_facilitator_curates_on_a_phone_without_scripts(plain_page, sign_in, fay, board):
    sign_in(plain_page, fay)
    theme = Theme.objects.order_by("pk").first()

    plain_page.goto(board)
    plain_page.get_by_role("button", name="Put it there").click()
    plain_page.get_by_text("Fay moved 1 card").wait_for()
    assert theme.placements.filter(card__text="I rang and rang").exists()

    plain_page.get_by_role("button", name="Accept").first.click()
    plain_page.get_by_text("Fay accepted").wait_for()
    assert Theme.objects.decided().count() == 2

    plain_page.get_by_role("button", name="Move", exact=True).click()
    plain_page.get_by_role("link", name="Tick at least one card.").wait_for()

    wide = plain_page.evaluate("document.documentElement.scrollWidth")
    assert wide <= plain_page.viewport_size["width"]


def test_every_page_of_themes_and_packs_is_accessible(
    page, phone, sign_in, fay, cal, olu, review_round, board, axe, shot
):
    theme = review_round.themes.live().order_by("pk").first()
    themes.accept_theme(theme=theme, by=fay, now=timezone.now())
    pack = packs.freeze_theme_pack(
        review_round=review_round, title="First workshop", by=fay, now=timezone.now()
    )
    packs.print_pack(pack=pack, now=timezone.now())
    here = f"/programmes/{review_round.programme.slug}/rounds/{review_round.pk}"
    addresses = {
        "theme-board": board,
        "theme": f"{here}/themes/{theme.pk}/",
        "rename-theme": f"{here}/themes/{theme.pk}/rename/",
        "split-theme": f"{here}/themes/{theme.pk}/split/?suggest=1",
        "pack-list": f"/programmes/{review_round.programme.slug}/packs/",
        "freeze-pack": f"{here}/packs/freeze/",
        "pack": f"{here}/packs/{pack.pk}/",
    }
    for browser in (page, phone):
        sign_in(browser, fay)
        for name, address in addresses.items():
            browser.goto(address)
            axe(browser)
            shot(browser, name)
            wide = browser.evaluate("document.documentElement.scrollWidth")
            assert wide <= browser.viewport_size["width"], address

    for reader in (cal, olu):
        sign_in(page, reader)
        page.goto(board)
        axe(page)
