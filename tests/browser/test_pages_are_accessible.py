"""Every page of the product, with a whole programme in it: accessible, and never sideways."""

from __future__ import annotations

import pytest
from django.test import Client

from participants.models import Participant
from reviews.models import Review
from tests.browser import demonstration
from tests.browser.conftest import DESK, PHONE

FIRST_WORDS = "[document.title, [...document.querySelectorAll('h1')].map(e => e.innerText)]"
BEYOND_THE_EDGE = """
() => [...document.querySelectorAll("body *")]
  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .filter(e => !e.closest(".table-scroll, .nhsuk-u-visually-hidden, svg, [hidden]"))
  .map(e => `${e.tagName}.${e.className}`)
"""
REPEATED_LINKS = """
() => {
  const names = {};
  for (const link of document.querySelectorAll("main a[href]")) {
    const name = link.textContent.replace(/\\s+/g, " ").trim();
    (names[name] ||= new Set()).add(link.href.split("#")[0]);
  }
  return Object.entries(names).filter(([, to]) => to.size > 1).map(([name]) => name);
}
"""


def look_at(page, place, axe) -> list[str]:
    """What is wrong with one page, on a desk by axe and on a phone by its edges."""
    page.set_viewport_size(DESK)
    response = page.goto(place.url, wait_until="load")
    wrong = [] if response.status == 200 else [f"{response.status}"]
    try:
        axe(page)
    except AssertionError as error:
        wrong.append(str(error))
    title, headings = page.evaluate(FIRST_WORDS)
    if len(headings) != 1:
        wrong.append(f"first-level headings: {headings}")
    if title.startswith(" –") or not title.endswith(" – Coproduce"):
        wrong.append(f"title: {title}")
    wrong += [f"two links called {name!r}" for name in page.evaluate(REPEATED_LINKS)]
    page.set_viewport_size(PHONE)
    wrong += [f"beyond the edge: {element}" for element in page.evaluate(BEYOND_THE_EDGE)]
    return [f"{place.name} {place.url}: {each}" for each in wrong]


def walk(page, places, axe) -> list[str]:
    return [wrong for place in places for wrong in look_at(page, place, axe)]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_page_is_accessible_and_fits_a_phone(new_context, sign_in, axe):
    programme = demonstration.load()
    desk, pocket = new_context().new_page(), new_context().new_page()
    places = demonstration.places_for_lead(programme)
    sign_in(desk, demonstration.person("lee"))

    wrong = walk(desk, places, axe)
    seen = {place.name for place in places}
    for holder, review in holders(programme):
        places = places_of(holder, review)
        pocket.goto(demonstration.link_for(holder))
        wrong += walk(pocket, places, axe)
        seen |= {place.name for place in places}

    assert wrong == [], "\n".join(wrong)
    assert demonstration.readable() - seen == demonstration.OF_ANOTHER_MOMENT


def holders(programme) -> list[tuple[Participant, Review | None]]:
    """Who heard back, who was just asked, and who stopped in the middle."""
    told = programme.participants.get(name="Participant 01")
    new, begun = (demonstration.newcomer(programme, f"Participant {n}") for n in (92, 93))
    half = demonstration.half_answered(programme.rounds.get(), begun, begun)
    return [(told, None), (new, None), (begun, half)]


def places_of(holder: Participant, review) -> list[demonstration.Place]:
    client = Client()
    client.get(demonstration.link_for(holder))
    return demonstration.places_for_holder(client, review)
