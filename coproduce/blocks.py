"""A document to read and to edit, as blocks: said once, then a page, a PDF or a Word file."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import docx
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
WIDEST, HIGHEST = Cm(15), Cm(12)
LANGUAGES = {"en": "en-GB", "cy": "cy-GB"}


@dataclass(frozen=True)
class Heading:
    """Level 2 is a part of the document, level 3 what is in it. `mark` names a review heading."""

    text: str
    level: int = 2
    mark: str = ""
    kind: str = field(default="heading", init=False)


@dataclass(frozen=True)
class Words:
    """A paragraph; lines that people typed stay lines."""

    text: str
    is_strong: bool = False
    kind: str = field(default="words", init=False)


@dataclass(frozen=True)
class Point:
    """A point of a list: `note` is what is said about it, `points` hang beneath it."""

    text: str
    note: str = ""
    points: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Points:
    points: tuple[Point, ...]
    kind: str = field(default="points", init=False)


@dataclass(frozen=True)
class Table:
    """Rows under column names; the first cell of a row names the row."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: str = field(default="table", init=False)


@dataclass(frozen=True)
class Picture:
    """A picture with the words for people who do not see it.

    A page shows it from its `address`; `jpeg` (base64) is filled in for a file that holds it.
    """

    words: str
    address: str
    width: int
    height: int
    jpeg: str = ""
    drawn_in: str = field(default="http://www.w3.org/2000/svg", init=False)
    kind: str = field(default="picture", init=False)


Block = Heading | Words | Points | Table | Picture


@dataclass(frozen=True)
class Document:
    """A titled document of blocks, as it stood on a day."""

    title: str
    under_title: str
    frozen_on: date
    blocks: tuple[Block, ...]
    programme_title: str = ""


def word_file(document: Document, *, language: str = "en") -> bytes:
    """The document as DOCX: real headings, lists and tables, to be edited further."""
    made: Any = docx.Document()
    made.core_properties.title = _safe(document.title)[:255]
    made.core_properties.author = ""
    made.core_properties.comments = ""
    made.core_properties.created = datetime.combine(document.frozen_on, datetime.min.time())
    made.core_properties.modified = made.core_properties.created
    _speak(made, LANGUAGES.get(language, language))
    made.add_heading(_safe(document.title), level=1)
    if document.under_title:
        _lines(made.add_paragraph(), document.under_title)
    for block in document.blocks:
        if isinstance(block, Heading):
            made.add_heading(_safe(block.text), level=block.level)
        elif isinstance(block, Words):
            _lines(made.add_paragraph(), block.text, is_strong=block.is_strong)
        elif isinstance(block, Points):
            _list(made, block.points, depth=1)
        elif isinstance(block, Picture):
            _picture(made, block)
        else:
            _table(made, block)
    kept = io.BytesIO()
    made.save(kept)
    return _same_each_time(kept)


def _same_each_time(file: io.BytesIO) -> bytes:
    """The file without the moment at which it was packed: the same document is the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(file) as made, zipfile.ZipFile(packed, "w") as again:
        for each in made.infolist():
            part = zipfile.ZipInfo(each.filename)  # dated 1 January 1980
            again.writestr(part, made.read(each), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _safe(text: str) -> str:
    return NOT_IN_XML.sub("", text)


def _speak(made: Any, language: str) -> None:
    """Say in which language the words are, and set them in a size that is easy to read."""
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(12)
    properties = style.element.get_or_add_rPr()
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), language)
    properties.append(spoken)


def _lines(paragraph: Any, text: str, *, is_strong: bool = False) -> None:
    for number, line in enumerate(_safe(text).split("\n")):
        run = paragraph.add_run()
        if number:
            run.add_break(WD_BREAK.LINE)
        run.add_text(line)
        run.bold = is_strong or None


def _list(made: Any, points: Iterable[Point], *, depth: int) -> None:
    """Word has three styles of bulleted list; what hangs deeper keeps the third and is moved in."""
    for point in points:
        style = "List Bullet" if depth == 1 else f"List Bullet {min(depth, 3)}"
        paragraph = made.add_paragraph(style=style)
        if depth > 3:
            paragraph.paragraph_format.left_indent = Pt(18 * depth)
        _lines(paragraph, point.text)
        if point.note:
            paragraph.add_run(f" ({_safe(point.note)})").bold = True
        _list(made, point.points, depth=depth + 1)


def _picture(made: Any, picture: Picture) -> None:
    """No wider than the lines, no higher than half a page."""
    width = min(WIDEST, HIGHEST * picture.width // picture.height)
    shown = made.add_picture(io.BytesIO(base64.b64decode(picture.jpeg)), width=width)
    shown._inline.docPr.set("descr", _safe(picture.words))  # noqa: SLF001 -- python-docx has no way
    made.add_paragraph(_safe(picture.words), style="Caption")


def _table(made: Any, table: Table) -> None:
    made.add_paragraph(_safe(table.caption), style="Caption")
    grid = made.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    _row(grid.rows[0].cells, table.columns, is_strong=True)
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    grid.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 -- python-docx has no way
    for row in table.rows:
        _row(grid.add_row().cells, row)
    made.add_paragraph()


def _row(cells: Sequence[Any], words: Sequence[str], *, is_strong: bool = False) -> None:
    for cell, text in zip(cells, words, strict=True):
        _lines(cell.paragraphs[0], text, is_strong=is_strong)
