"""The pictures of the guide: taken from the demonstration, and each shown once.

`make guide` takes them again; without SCREENSHOTS they are taken into a folder that is thrown away.
"""

from __future__ import annotations

import os
import re
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from reviews.models import ThemePack
from tests.browser import demonstration
from tests.browser.conftest import DESK
from tests.services import until

GUIDE = Path(__file__).resolve().parent.parent.parent / "docs" / "guide"
SIZES = {"desktop": {"width": 1280, "height": 1000}, "phone": {"width": 390, "height": 1000}}
TALL = {"theme-board": 1400, "cards": 1300, "what-happened": 1300}
MOST_BYTES = 3_000_000
PACK_DPI = 60
# Where each picture of a page is taken: its name, and what comes after the programme's address.
FOR_LEE = {
    "overview": "",
    "perspectives": "settings/perspectives/",
    "team": "team/",
    "people": "people/",
    "check-a-list": "people/import/{draft_id}/",
    "reviews": "reviews/",
    "review": "rounds/{round_id}/reviews/{review_id}/",
    "cards": "cards/",
    "theme-board": "themes/?heading=not-working",
    "theme": "rounds/{round_id}/themes/{theme_id}/",
    "make-a-pack": "rounds/{round_id}/packs/freeze/",
    "pack": "rounds/{round_id}/packs/{pack_id}/",
    "workshop": "workshops/{workshop_id}/",
    "attendance": "workshops/{workshop_id}/attendance/",
    "votes": "workshops/{workshop_id}/votes/{voting_round_id}/",
    "causes": "rounds/{round_id}/themes/{theme_id}/findings/",
    "actions": "actions/",
    "action": "actions/{action_id}/",
    "tell-people": "feedback/",
}
FOR_PAT = {
    "answer": "/my/review/working/",
    "check": "/my/review/check/",
    "my-page": "/my/",
}
FURTHER_DOWN = {"what-happened": ".thread:has(.thread__action)"}
# How the page of the pack begins that the guide shows.
FROM_THE_PACK = {
    "contents": "Breathing better together",
    "cards": "Cards: What is not working",
    "poster": "What is not working Theme",
    "votes": "What matters most to you?",
    "why": "Why does this happen?",
    "success": "What would good look like?",
}


@pytest.fixture
def folder(tmp_path) -> Path:
    return Path(os.environ.get("SCREENSHOTS") or tmp_path)


def take(page, folder, name, address):
    """A page as people first see it, on a desk and on a phone."""
    for kind, size in SIZES.items():
        page.set_viewport_size(size | {"height": TALL.get(name, size["height"])})
        page.goto(address, wait_until="load")
        if name in FURTHER_DOWN:
            page.locator(FURTHER_DOWN[name]).first.evaluate("found => found.scrollIntoView()")
        keep(Image.open(BytesIO(page.screenshot())), folder / f"{name}-{kind}.png")


def keep(picture, path):
    """With few colours, as the pages have: a quarter of the bytes, and nobody sees it."""
    picture.convert("RGB").quantize(128).save(path, optimize=True)


def print_pages(pack, folder):
    """The first page of each kind that the guide shows, small."""
    pdf = pypdfium2.PdfDocument(bytes(pack.printed.content))
    words = [page.get_textpage().get_text_range() for page in pdf]
    for name, beginning in FROM_THE_PACK.items():
        number = next(i for i, text in enumerate(words) if text.startswith(beginning))
        picture = pdf[number].render(scale=PACK_DPI / 72).to_pil()
        keep(picture, folder / f"pack-{name}.png")


@pytest.mark.screenshots
@pytest.mark.slow
def test_every_picture_of_the_guide_can_be_taken(new_context, sign_in, worker, folder):
    programme = demonstration.load()
    parts = demonstration.parts_of(programme, programme.rounds.get())
    desk, pocket = (new_context(DESK).new_page() for _ in range(2))
    sign_in(desk, demonstration.person("lee"))
    until(lambda: ThemePack.objects.filter(printed__isnull=False).exists(), 90)

    take(desk, folder, "home", "/")
    take(desk, folder, "start-a-programme", "/programmes/new/")
    for name, path in FOR_LEE.items():
        take(desk, folder, name, f"/programmes/{programme.slug}/{path.format(**parts)}")
    review_round = demonstration.reopen(programme)
    pat = demonstration.newcomer(programme, "Participant 55")
    pocket.goto(demonstration.link_for(pat))
    take(pocket, folder, "invited", "/my/")
    demonstration.half_answered(review_round, pat, pat)
    for name, address in FOR_PAT.items():
        take(pocket, folder, name, address)
    pocket.goto(demonstration.link_for(programme.participants.get(name="Participant 01")))
    take(pocket, folder, "what-happened", "/my/what-happened/")
    print_pages(ThemePack.objects.get(), folder)

    assert {each.name for each in folder.glob("*.png")} == shown()


def shown() -> set[str]:
    return set(re.findall(r"\(images/([\w-]+\.png)\)", (GUIDE / "README.md").read_text()))


def test_the_guide_shows_every_picture_that_it_has():
    pictures = {each.name: each.stat().st_size for each in (GUIDE / "images").glob("*.png")}

    assert set(pictures) == shown()
    assert sum(pictures.values()) < MOST_BYTES


def test_every_picture_of_the_guide_says_what_it_shows():
    said = re.findall(r"!\[([^\]]*)\]\(", (GUIDE / "README.md").read_text())

    assert [words for words in said if len(words) < 15] == []
