"""Every printed document, with short and long texts: nothing is lost, cut or too small."""

import re

import pypdfium2
import pytest

from coproduce import printing
from tests.print_checks import (
    claims,
    is_printed,
    letters_on,
    outside,
    overlapping,
    pages_by_two_readers,
    squares_on,
    texts_in,
)
from tests.print_extremes import FORMS, URL, everything

NOT_READ_HERE = re.compile(
    r"(^|\.)words\."  # our own sentences, of which each document says those that it needs
    r"|^wordings\.[^.]*\.(staff|help)$"
    r"|^headings\.\d\.word$"
    r"|\.link\.address$"  # in letters, beside the square; in forms, the square alone
    r"|\.actions\.\d\.owner$"  # a letter names nobody
    r"|^programme_title$"  # at the foot of pages, where a line is all that there is
)
EDGE = 11  # points: what an office printer leaves white
DOCUMENTS = {
    f"{extreme} {name}": (template, document)
    for extreme, is_long in (("short", False), ("long", True))
    for name, template, document in everything(is_long=is_long)
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_whole_on_paper(name):
    template, document = DOCUMENTS[name]

    content = printing.pdf(template, document).content

    assert claims(content) == {"PDF/UA-1", "PDF/A-2", "level A"}
    assert missing(document, content) == []
    faults = []
    pages = [(page, list(letters_on(page))) for page in pypdfium2.PdfDocument(content)]
    for number, (page, letters) in enumerate(pages, start=1):
        if not letters and not is_a_back(name, number, pages):
            faults.append((number, "nothing is on it"))
        if beyond := outside(page, letters, edge=EDGE):
            faults.append((number, "at or beyond the edge", beyond))
        if covered := overlapping(letters):
            faults.append((number, "on top of each other", covered[:9]))
        small = "".join(each[0] for each in letters if each[1] < smallest(name, letters))
        if small and not is_in_the_window(small, document):
            faults.append((number, "too small", small))
    assert faults == []


def missing(document, content):
    readers = pages_by_two_readers(content)
    return [
        (way, text)
        for way, text in texts_in(document)
        if not NOT_READ_HERE.search(way) and not is_printed(text, readers)
    ]


def is_a_back(name, number, pages):
    """In a print run, the back of a paper stays empty, so that the next begins on its front."""
    return "paper run" in name and number % 2 == 0 and number < len(pages)


def smallest(name, letters):
    """Large print has no letter under 18 points: all of a pack, or a letter set at that size."""
    is_large = "large" in name or "easy_read" in name
    sizes = [round(size) for _character, size, *_ in letters]
    if name.split(" ", 1)[1] in {"invitations", "feedback"}:
        is_large = max(set(sizes), key=sizes.count) == 18
    return 17.9 if is_large else 6.9


def is_in_the_window(small, document):
    """The address in the window of the envelope is as large as the window allows."""
    in_windows = (
        "".join((each.to.name, *each.to.address)) for each in getattr(document, "letters", ())
    )
    return any(small == re.sub(r"\s", "", words) for words in in_windows)


@pytest.mark.parametrize(("extreme", "grey"), [("short", True), ("long", False)])
def test_every_square_of_a_print_run_is_read_from_the_page(extreme, grey):
    template, document = DOCUMENTS[f"{extreme} paper run"]

    pages = pypdfium2.PdfDocument(printing.pdf(template, document).content)

    found = [square for page in pages for square in squares_on(page, grey=grey)]
    assert found == [f"{URL}50", *(f"{URL}{number}" for number in range(len(FORMS)))]


@pytest.mark.parametrize("name", ["invitations", "feedback"])
def test_every_square_of_a_letter_is_read_from_the_page(name):
    template, document = DOCUMENTS[f"long {name}"]

    pages = pypdfium2.PdfDocument(printing.pdf(template, document).content)

    found = [square for page in pages for square in squares_on(page)]
    assert found == [each.link.address for each in document.letters]
