"""Every page for people who take part, in both languages, as somebody needs it who sees it large.

320 by 256 is what is left of a desk of 1280 by 1024 at 400 %. On it no page runs sideways, nor with
text twice as large; with the spacing that WCAG 1.4.12 lets a reader choose, no text is cut; axe
finds nothing; and whatever has the focus shows it, in forced colours too.
"""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from participants.models import Opportunity
from tests.browser import demonstration
from tests.browser.test_pages_are_accessible import BEYOND_THE_EDGE, holders

AT_400_PERCENT = {"width": 320, "height": 256}
# A style sheet made by a script, which our content security policy has no say about.
SPACED = """
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}
"""
TWICE_AS_LARGE = """
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("html { font-size: 250% !important }");  // they are at 125 % on a phone
  document.adoptedStyleSheets = [sheet];
  return document.documentElement.scrollWidth - document.documentElement.clientWidth;
}
"""
CUT = """
() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const words = walker.currentNode;
    const around = words.parentElement;
    if (!words.data.trim() || !around.checkVisibility()
      || around.closest(".nhsuk-u-visually-hidden, .nhsuk-skip-link, .table-scroll, select"))
      continue;
    const range = document.createRange();
    range.selectNodeContents(words);
    const text = range.getBoundingClientRect();
    for (let e = around; e !== document.body; e = e.parentElement) {
      const style = getComputedStyle(e);
      const hides = [style.overflowX, style.overflowY].some(way => /hidden|clip/.test(way));
      if (!hides && !e.matches("button, label, summary, .nhsuk-button")) continue;
      const box = e.getBoundingClientRect();
      if (text.left < box.left - 1 || text.right > box.right + 1
        || text.top < box.top - 1 || text.bottom > box.bottom + 1)
        found.push(`${e.tagName} ${e.className}: ${words.data.trim()}`);
    }
  }
  return found;
}
"""
WITHOUT_FOCUS_SHOWN = """
(isForced) => {
  const shows = style => isForced
    ? style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
    : /rgb\\(255, 235, 59\\)/.test(`${style.boxShadow} ${style.backgroundColor} ${style.outline}`);
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter(e => e.checkVisibility() && !e.disabled && e.tabIndex >= 0)
    .filter(e => {
      e.focus();
      return ![e, e.labels?.[0]].filter(Boolean)
        .flatMap(each => [getComputedStyle(each), getComputedStyle(each, "::before")]).some(shows);
    })
    .map(e => e.outerHTML.slice(0, 100));
}
"""
OPEN_TO_ALL = ("participants:opportunity", "participants:enter_code", "workshops:room")


def look_at(page, place, axe) -> list[str]:
    """What is wrong with one page, as it is met at 400 %."""
    response = page.goto(place.url)
    wrong = [] if response.status == 200 else [f"{response.status}"]
    try:
        axe(page)
    except AssertionError as error:
        wrong.append(str(error))
    wrong += [f"beyond the edge: {each}" for each in page.evaluate(BEYOND_THE_EDGE)]
    page.keyboard.press("Tab")  # the browser shows the focus to people who use the keyboard
    wrong += [f"focus not shown: {each}" for each in page.evaluate(WITHOUT_FOCUS_SHOWN, False)]
    page.emulate_media(forced_colors="active")
    wrong += [f"in forced colours: {each}" for each in page.evaluate(WITHOUT_FOCUS_SHOWN, True)]
    page.emulate_media(forced_colors="none")
    page.evaluate(SPACED)
    wrong += [f"spaced, beyond the edge: {each}" for each in page.evaluate(BEYOND_THE_EDGE)]
    wrong += [f"spaced, cut: {each}" for each in page.evaluate(CUT)]
    if beyond := page.evaluate(TWICE_AS_LARGE):
        wrong.append(f"with text twice as large, {beyond} pixels sideways")
    return [f"{place.name} {place.url}: {each}" for each in wrong]


def pages_open_to_all(programme) -> list[demonstration.Place]:
    Opportunity.objects.filter(programme=programme).update(is_open=True)
    workshop = programme.workshops.earliest("held_on")
    parts = {"programme_slug": programme.slug, "room_code": workshop.room_code}
    return [
        demonstration.place_of(route, parts)
        for route in demonstration.routes.ours()
        if route.name in OPEN_TO_ALL
    ]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_page_can_be_read_at_400_percent_in_english_and_in_welsh(
    new_context, live_server, axe
):
    programme = demonstration.load()
    demonstration.reopen(programme)
    wrong, seen = [], set()

    for holder, review in [*holders(programme), (None, None)]:
        client = Client()
        if holder:
            client.get(demonstration.link_for(holder))
            places = demonstration.places_for_holder(client, review)
        else:
            places = pages_open_to_all(programme)
        places = [
            place for place in places if place.name not in seen or place.name.endswith("_page")
        ]
        seen |= {place.name for place in places}
        for language in ("en-gb", "cy"):
            context = new_context(AT_400_PERCENT)
            name = settings.LANGUAGE_COOKIE_NAME
            context.add_cookies([{"name": name, "value": language, "url": live_server.url}])
            page = context.new_page()
            if holder:
                page.goto(demonstration.link_for(holder))
            wrong += [
                f"{language} {each}" for place in places for each in look_at(page, place, axe)
            ]

    assert wrong == [], "\n".join(wrong)
    assert len(seen) > 20
