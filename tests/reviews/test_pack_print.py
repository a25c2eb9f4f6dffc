"""The theme pack on paper: every word of every card, in parts, in order."""

import io
import itertools
import re
import unicodedata

import pypdf
import pypdfium2
import pytest

from coproduce import printing
from reviews.documents import PARTS, ThemePackDocument
from tests.reviews.pack_samples import AWKWARD, HEADINGS, cards, theme_pack

PACK = "reviews/print/theme_pack.typ"
# Readers put marks around right-to-left text and may break a line anywhere.
INVISIBLE = re.compile(r"[\s\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def printed(**changes):
    return printing.pdf(PACK, theme_pack(**changes))


def pages_of(result):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(result.content)).pages]


def squeezed(text):
    return INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def seen_by_two_readers(result):
    """The text of the PDF as two independent programs read it, without white space."""
    document = pypdfium2.PdfDocument(result.content)
    chrome = "".join(page.get_textpage().get_text_bounded() for page in document)
    return squeezed("".join(pages_of(result))), squeezed(chrome)


# Readers give a right-to-left line in the order of the eye, word by word.
IN_ANOTHER_ORDER = {"arabic"}


@pytest.mark.parametrize("name", sorted(set(AWKWARD) - IN_ANOTHER_ORDER))
def test_the_text_of_the_page_is_the_text_of_the_card(name):
    texts = seen_by_two_readers(printed(count=0, extra=[AWKWARD[name]], parts=("cards",)))

    assert any(squeezed(AWKWARD[name]) in text for text in texts)


def test_arabic_is_printed_with_all_its_words():
    text = "".join(pages_of(printed(count=0, extra=[AWKWARD["arabic"]], parts=("cards",))))

    assert set(AWKWARD["arabic"].split()) <= set(text.split())


def test_500_cards_say_in_print_what_they_say_on_the_screen():
    own, _ = seen_by_two_readers(printed(count=500, parts=("cards",)))

    missing = [card.code for card in cards(500) if squeezed(card.text) not in own]
    assert missing == []


def test_words_that_look_like_a_template_stay_words():
    text, _ = seen_by_two_readers(printed(count=3, extra=[AWKWARD["code"]]))

    assert text.count(squeezed(AWKWARD["code"])) >= 2
    assert "root:" not in text


@pytest.mark.parametrize("parts", [("cards",), PARTS])
def test_a_word_of_100_000_letters_is_printed_whole_and_soon(parts):
    word = "breathe" * 14_286
    document = theme_pack(count=0, extra=[word], parts=parts)

    result = printing.pdf(PACK, document, limits=printing.Limits(processor_seconds=5))

    own_lines = re.sub(r"\nBreathing better together · .*", "", "\n".join(pages_of(result)))
    assert word in own_lines.replace("\n", "")


def test_cards_are_eight_to_a_page_and_begin_anew_for_each_heading():
    result = printed(count=27, parts=("cards",))

    codes = [re.findall(r"\b[WNF]\d{3}\b", page) for page in pages_of(result)]
    assert [len(page) for page in codes] == [8, 1, 8, 1, 8, 1]


def test_each_card_says_its_heading_in_words():
    (page,) = pages_of(printed(count=1, parts=("cards",)))[:1]

    assert page.count("What is working") == 2  # at the head of the page, and on the card


def test_a_long_answer_takes_more_room_instead_of_smaller_letters():
    document = pypdfium2.PdfDocument(
        printed(count=0, extra=[AWKWARD["long_answer"]], parts=("cards",)).content
    )

    assert min(size for size, letters in font_sizes(document[0]).items() if letters > 1000) >= 12


def font_sizes(page):
    """How many characters of the page are printed at each size."""
    sizes = {}
    text = page.get_textpage()
    for index in range(text.count_chars()):
        if chr(pypdfium2.raw.FPDFText_GetUnicode(text, index)).isspace():
            continue
        size = round(pypdfium2.raw.FPDFText_GetFontSize(text, index), 1)
        sizes[size] = sizes.get(size, 0) + 1
    return sizes


def test_every_part_begins_on_a_new_page_and_the_overview_says_where():
    document = pypdf.PdfReader(io.BytesIO(printed(count=24).content))
    overview = document.pages[0].extract_text()

    first_pages = [
        int(found)
        for found in re.findall(
            r"(?:is|headings|ards|posters|titles|sheets)\s+(\d+)\s+A4$", overview, re.MULTILINE
        )
    ]
    assert len(first_pages) == len(PARTS) - 1
    assert first_pages == sorted(set(first_pages))


def test_only_the_parts_that_were_chosen_are_printed():
    assert printed(count=24, parts=("wall_headings",)).pages == len(HEADINGS)
    assert "Count the votes" not in "".join(pages_of(printed(count=24, parts=("cards",))))


def test_a_pack_without_cards_can_be_printed():
    assert printed(count=0).pages > 0


def test_the_frozen_contents_become_the_same_document_again():
    pack = theme_pack(10)

    assert ThemePackDocument.from_contents(printing.plain(pack)) == pack


def test_headings_are_in_order_and_tables_are_tagged():
    document = pypdf.PdfReader(io.BytesIO(printed(count=24).content))
    tags = []

    def walk(element):
        if isinstance(element, pypdf.generic.ArrayObject):
            for each in element:
                walk(each.get_object())
        elif isinstance(element, pypdf.generic.DictionaryObject):
            if "/S" in element:
                tags.append(element["/S"])
            if "/K" in element:
                walk(element["/K"].get_object())

    walk(document.trailer["/Root"]["/StructTreeRoot"])

    levels = [int(tag[2]) for tag in tags if re.fullmatch(r"/H\d", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert {"/Table", "/TH", "/TD", "/H1", "/H2"} <= set(tags)
