"""Tables as files that spreadsheets open: what people wrote stays text, and never runs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter

from coproduce.fields import is_text

WIDEST = 60
# What makes a spreadsheet take a cell of a CSV file for a formula; behind apostrophes of our own or
# of the writer, so that exactly one can be taken off again.
LOOKS_LIKE_A_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


@dataclass(frozen=True)
class Table:
    """A named table with its header."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def plain(text: str) -> str:
    """The text without characters that no table or XML file can hold; lines and tabs stay."""
    return "".join(filter(is_text, text))


def guarded(text: str) -> str:
    """The text as a CSV cell: an apostrophe before whatever a spreadsheet would calculate.

    OWASP, CSV Injection. Taking one apostrophe off a cell that needs it gives the text back.
    """
    text = plain(text)
    return f"'{text}" if LOOKS_LIKE_A_FORMULA.match(text) else text


def csv_file(table: Table) -> bytes:
    """RFC 4180, with the mark by which Excel knows UTF-8."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(table.columns)
    writer.writerows([guarded(cell) for cell in row] for row in table.rows)
    return file.getvalue().encode("utf-8-sig")


def workbook(tables: Iterable[Table], *, title: str, made_at: datetime) -> bytes:
    """An Excel workbook with a sheet a table; each cell is written as text."""
    file = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": plain(title), "created": made_at.replace(tzinfo=None)})
        header = book.add_format({"bold": True, "valign": "top"})
        words = book.add_format({"text_wrap": True, "valign": "top"})
        for table in tables:
            sheet = book.add_worksheet(table.name)
            sheet.freeze_panes(1, 0)
            for number, column in enumerate(table.columns):
                cells = [plain(row[number]) for row in table.rows]
                longest = max((len(cell) for cell in [column, *cells]), default=0)
                sheet.set_column(number, number, min(WIDEST, longest + 2))
                sheet.write_string(0, number, column, header)
                for line, cell in enumerate(cells, start=1):
                    sheet.write_string(line, number, cell, words)
    return file.getvalue()
