"""What is looked at on every printed page: its text, its edges, its letters, its squares."""

from __future__ import annotations

import dataclasses
import io
import re
import unicodedata
from collections.abc import Iterator

import numpy as np
import pypdf
import pypdfium2
import zxingcpp
from pypdfium2 import raw

# Readers put marks around right-to-left text and may break a line anywhere.
INVISIBLE = re.compile(r"[\s\u200e\u200f\u202a-\u202e\u2066-\u2069]")
FROM_RIGHT = re.compile(r"[\u0590-\u08ff]")
# Fields that say how something is printed, not what.
HOW = {
    *("qr", "jpeg", "drawn_in", "address_of", "kind", "key", "colour", "shape", "mark", "picture"),
    *("paper_set", "print_set", "paper", "language", "wording", "state", "heading", "parts"),
    *("voting_headings", "worksheet_theme_codes"),
}


def squeezed(text):
    return INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def pages_by_two_readers(content):
    """The squeezed text of each page as two independent programs read it."""
    document = pypdfium2.PdfDocument(content)
    return (
        [squeezed(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(content)).pages],
        [squeezed(page.get_textpage().get_text_bounded()) for page in document],
    )


def texts_in(document) -> Iterator[tuple[str, str]]:
    """Each text of a document with the way to it, such as ("letters.0.to.name", ...)."""
    return _texts_in(dataclasses.asdict(document), ())


def _texts_in(value, way):
    if isinstance(value, str):
        if value.strip():
            yield ".".join(way), value
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in HOW:
                yield from _texts_in(each, (*way, str(name)))
    elif isinstance(value, (list, tuple)):
        for number, each in enumerate(value):
            yield from _texts_in(each, (*way, str(number)))


def is_printed(text, readers):
    """Whether all of a text is on the pages, in one piece or running on over their ends."""
    if FROM_RIGHT.search(text):  # readers give these lines in the order of the eye
        return any(
            all(squeezed(word) in "".join(pages) for word in text.split()) for pages in readers
        )
    wanted = squeezed(text)
    return any(_runs_through(wanted, pages) for pages in readers)


def _runs_through(wanted, pages):
    if any(wanted in page for page in pages):
        return True
    return any(_runs_on_from(wanted, pages[first:]) for first in range(len(pages)))


def _runs_on_from(wanted, pages):
    for page in pages:
        at = _longest_beginning(wanted, page)
        if at < min(8, len(wanted)):
            return False
        wanted = wanted[at:]
        if not wanted:
            return True
    return False


def _longest_beginning(wanted, page):
    low, high = 0, len(wanted)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if wanted[:middle] in page else (low, middle - 1)
    return low


def letters_on(page):
    """(character, size, left, bottom, right, top) of each character with a shape."""
    text = page.get_textpage()
    for index in range(text.count_chars()):
        character = chr(raw.FPDFText_GetUnicode(text, index))
        if character.isprintable() and not character.isspace():
            yield character, raw.FPDFText_GetFontSize(text, index), *text.get_charbox(index)


def outside(page, letters, *, edge):
    """Characters that stand nearer than `edge` points to the edge of the paper, or beyond it."""
    width, height = page.get_size()
    return "".join(
        character
        for character, _size, left, bottom, right, top in letters
        if left < edge or bottom < edge or right > width - edge or top > height - edge
    )


def overlapping(letters):
    """Pairs of plain letters of which one covers a good part of the other."""
    plain = [each for each in letters if each[0].isascii() and each[0].isalnum()]
    if not plain:
        return []
    boxes = np.array([each[2:] for each in plain])
    left, bottom, right, top = boxes.T
    found = []
    area = (right - left) * (top - bottom)
    for at in range(len(plain) - 1):
        after = slice(at + 1, None)
        across = np.minimum(right[at], right[after]) - np.maximum(left[at], left[after])
        along = np.minimum(top[at], top[after]) - np.maximum(bottom[at], bottom[after])
        shared = np.clip(across, 0, None) * np.clip(along, 0, None)
        hits = np.nonzero(shared > 0.3 * np.minimum(area[at], area[after]))[0]
        found += [plain[at][0] + plain[at + 1 + int(hit)][0] for hit in hits]
    return found


def squares_on(page, *, grey=False):
    return [
        code.text for code in zxingcpp.read_barcodes(page.render(scale=2, grayscale=grey).to_pil())
    ]


def claims(content):
    """What the file says that it is; the press checks it while the pages are made."""
    metadata = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]["/Metadata"].get_data()
    said = {
        "PDF/UA-1": b"<pdfuaid:part>1</pdfuaid:part>",
        "PDF/A-2": b"<pdfaid:part>2</pdfaid:part>",
        "level A": b"<pdfaid:conformance>A</pdfaid:conformance>",
    }
    return {name for name, words in said.items() if words in metadata}
