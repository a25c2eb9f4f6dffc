"""Packs in each set, on each paper, for each table; and how many pages that will be."""

import io
import re
from dataclasses import replace

import pypdf
import pypdfium2
import pytest

from coproduce import printing
from reviews.documents import PARTS, ThemePackDocument, pack_pages
from reviews.documents.pack_pages import WALL_PARTS
from reviews.documents.pack_words import pack_words
from tests.reviews.pack_samples import AWKWARD, theme_pack
from tests.reviews.test_pack_print import PACK, font_sizes, pages_of, seen_by_two_readers, squeezed

SETS = {
    "standard": {},
    "a3 for four tables": {"paper": "a3", "tables": 4},
    "large print": {"print_set": "large_print", "tables": 2},
    "easy read, large paper": {"print_set": "easy_read", "paper": "a3"},
}
LARGE = ["large print", "easy read, large paper"]


def chosen(how, *, parts=PARTS, **pack):
    words = pack_words(SETS[how].get("print_set", "standard"))
    return replace(theme_pack(parts=parts, **pack), words=words, **SETS[how])


@pytest.mark.parametrize("how", sorted(SETS))
def test_the_pages_are_counted_before_they_are_printed(how):
    document = chosen(how, count=30)

    counted = pack_pages(document)

    exact = {each.part: each.pages for each in counted.parts if each.is_exact}
    assert {"cards", "today", "blank_cards", "success_sheets"} <= set(exact)
    assert printing.pdf(PACK, replace(document, parts=tuple(exact))).pages == sum(exact.values())
    assert abs(counted.pages - printing.pdf(PACK, document).pages) <= 2


@pytest.mark.parametrize(
    "document",
    [
        theme_pack(400),
        theme_pack(12, tuple(AWKWARD.values())),
        chosen("large print", count=12, extra=tuple(AWKWARD.values())),
    ],
)
def test_long_words_are_estimated_within_a_tenth(document):
    counted, total = pack_pages(document), printing.pdf(PACK, document).pages

    assert not counted.is_exact
    assert abs(counted.pages - total) <= max(2, total / 10)


def test_sheets_are_counted_for_each_paper_and_for_both_sides():
    counted = pack_pages(chosen("a3 for four tables", count=90))

    pages = {part.part: part.pages for part in counted.parts}
    on_wall = sum(pages[part] for part in WALL_PARTS)
    saved = pages["overview"] // 2
    assert counted.on_papers == (
        ("A4", counted.pages - on_wall, counted.pages - on_wall - saved),
        ("A3", on_wall, on_wall),
    )


@pytest.mark.parametrize("how", LARGE)
def test_no_letter_of_large_print_is_under_18_points(how):
    document = chosen(how, count=30, extra=AWKWARD.values())

    pages = pypdfium2.PdfDocument(printing.pdf(PACK, document).content)

    assert min(min(sizes) for sizes in map(font_sizes, pages) if sizes) >= 18


def test_posters_and_sheets_to_work_on_are_on_the_paper_that_was_chosen():
    document = chosen("a3 for four tables", count=30)
    reader = pypdf.PdfReader(io.BytesIO(printing.pdf(PACK, document).content))

    sizes = [
        tuple(sorted(round(float(each) / 72 * 25.4) for each in page.mediabox[2:]))
        for page in reader.pages
    ]

    assert set(sizes) == {(210, 297), (297, 420)}
    on_a3 = sum(part.pages for part in pack_pages(document).parts if part.paper == "a3")
    assert sizes.count((297, 420)) == on_a3


def test_each_table_has_a_theme_to_work_on():
    document = chosen("a3 for four tables", count=30, parts=("success_sheets",))

    pages = pages_of(printing.pdf(PACK, document))

    assert len(document.worksheet_theme_codes) == 1
    assert [re.search(r"Table (\d)", page)[1] for page in pages] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("how", LARGE)
def test_every_set_says_what_the_cards_say(how):
    names = ("welsh", "long_answer")
    document = chosen(how, count=0, extra=[AWKWARD[name] for name in names])

    texts = seen_by_two_readers(printing.pdf(PACK, document))

    assert all(any(squeezed(AWKWARD[name]) in text for text in texts) for name in names)


def test_the_printed_words_are_in_one_language_and_frozen_with_the_pack():
    words = pack_words() | {"wall_headings": "Penawdau", "made_on": "Gwnaed ar"}
    pack = replace(theme_pack(4, parts=("overview", "wall_headings")), words=words, language="cy")

    again = ThemePackDocument.from_contents(printing.plain(pack))

    assert again == pack
    result = printing.pdf(PACK, again)
    text = "".join(pages_of(result))
    assert "Penawdau" in text
    assert "Gwnaed ar: 22 November 2026" in text
    assert pypdf.PdfReader(io.BytesIO(result.content)).root_object["/Lang"] == "cy-GB"


def test_easy_read_says_the_same_in_shorter_sentences():
    ordinary, easy = pack_words(), pack_words("easy_read")

    longest = max(len(each.split()) for name, each in easy.items() if name.startswith("today"))
    assert ordinary.keys() == easy.keys()
    assert longest <= 12
