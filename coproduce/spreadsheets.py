"""Reading tables that people send: CSV and XLSX, capped, with errors in plain sentences."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED_BYTES = 50 * 1024 * 1024
MAX_ELEMENTS = 600_000
MAX_ROWS = 5_000
MAX_COLUMNS = 100
QUOTED = re.compile(r'"[^"]*(?:"|$)')
SAID_SEPARATOR = re.compile(r"sep=([,;\t])\r?\n")
HEAD_LENGTH = 20_000


class UnreadableTableError(ValueError):
    """The file cannot be read as a table; the text is a sentence for the person."""


def read(file: IO[bytes], *, name: str) -> list[dict[str, str]]:
    """Rows of a CSV or XLSX file as dicts keyed by its header, lower case with underscores.

    Empty rows are left out, cells are trimmed text. Raises UnreadableTableError.
    """
    return [row for _number, row in read_numbered(file, name=name)]


def read_numbered(file: IO[bytes], *, name: str) -> list[tuple[int, dict[str, str]]]:
    """The same with the number that each row has in the file, so that a problem can be found."""
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise UnreadableTableError("This file is larger than 2 MB. Split it and try again.")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableTableError(
            "This is an old Excel workbook (.xls), or it has a password. Save it as an Excel "
            "workbook (.xlsx) without a password."
        )
    is_workbook = content.startswith(b"PK\x03\x04") or name.lower().endswith(".xlsx")
    return _as_dicts(_xlsx(content) if is_workbook else _csv(content))


def _csv(content: bytes) -> Iterator[list[str]]:
    text = _decode(content)
    if "\0" in text or text.lstrip().startswith("<"):
        raise UnreadableTableError("This file is not a CSV file. Save it as CSV UTF-8.")
    if said := SAID_SEPARATOR.match(text):
        text, delimiter = text[said.end() :], said[1]
    else:
        delimiter = _separator(text)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise UnreadableTableError(
            "This CSV file is broken: a quotation mark is not closed. Check it and try again."
        ) from error


def _separator(text: str) -> str:
    """What stands between the cells; what is in quotation marks does not count."""
    lines = QUOTED.sub("", text[:HEAD_LENGTH]).splitlines()
    line = next((line for line in lines if any(mark in line for mark in ",;\t")), "")
    return max(",;\t", key=line.count)


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableTableError("The letters in this file cannot be read. Save it as CSV UTF-8.")


def _xlsx(content: bytes) -> Iterator[list[str]]:
    _refuse_bombs(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheets = (
            list(sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS + 1))
            for sheet in book.worksheets
        )
        rows = next((rows for rows in sheets if _has_cells(rows)), [])
    except Exception as error:
        # openpyxl raises many kinds for a broken workbook; all mean the same to the person.
        raise UnreadableTableError("This is not an Excel workbook (.xlsx) we can read.") from error
    for row in rows:
        if formula := next((cell for cell in row if cell.data_type == "f"), None):
            raise UnreadableTableError(
                f"This workbook has formulas, the first in cell {formula.coordinate}. "
                "Save it with values only and try again."
            )
        yield [_text(cell.value) for cell in row]


def _has_cells(rows: Iterable[Iterable[Any]]) -> bool:
    return any(cell.value is not None for row in rows for cell in row)


def _text(value: object) -> str:
    """A cell as people read it: a day has no hour unless somebody gave one."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time():
        return str(value.date())
    return str(value)


def _refuse_bombs(content: bytes) -> None:
    """Refuse what would keep a server busy for minutes: it is large only once it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            is_large = sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED_BYTES
            elements = 0 if is_large else sum(map(_elements, map(archive.read, archive.namelist())))
    except Exception as error:
        # zipfile raises many kinds for a broken archive; all mean the same to the person.
        raise UnreadableTableError("This is not an Excel workbook (.xlsx) we can read.") from error
    if is_large:
        raise UnreadableTableError("This workbook unpacks to more than 50 MB.")
    if elements > MAX_ELEMENTS:
        raise UnreadableTableError(
            "This workbook has too many cells. Delete the rows and columns that are not needed."
        )


def _elements(part: bytes) -> int:
    """How many XML elements there are in a part of a workbook: each takes time and memory."""
    return part.count(b"<") - part.count(b"</")


def _as_dicts(rows: Iterable[list[str]]) -> list[tuple[int, dict[str, str]]]:
    table = _filled(rows)
    _number, cells = next(table, (0, []))
    header = [_key(cell) for cell in cells]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise UnreadableTableError("The file is empty. The first row must name the columns.")
    if len(header) > MAX_COLUMNS:
        raise UnreadableTableError("This file has more than 100 columns.")
    names = [name for name in header if name]
    if len(set(names)) < len(names):
        raise UnreadableTableError("Two columns have the same name. Give each its own.")
    records: list[tuple[int, dict[str, str]]] = []
    for number, cells in table:
        if len(cells) > MAX_COLUMNS:
            raise UnreadableTableError("This file has more than 100 columns.")
        if len(names) == 1 and sum(map(bool, cells)) > 1 and not records:
            raise UnreadableTableError(
                f"The first row names one column, but row {number} has words in more. "
                "The first row must name the columns: delete a title above them."
            )
        records.append((number, _record(header, cells)))
        if len(records) > MAX_ROWS:
            raise UnreadableTableError("This file has more than 5,000 rows. Split it.")
    return records


def _filled(rows: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold anything, with their number in the file; no empty cells at their end."""
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def _record(header: list[str], cells: list[str]) -> dict[str, str]:
    """Cells by column. Words under no name are kept too: a merged cell names only its first."""
    record = {name: cells[at] if at < len(cells) else "" for at, name in enumerate(header) if name}
    for at, cell in enumerate(cells):
        if cell and not (at < len(header) and header[at]):
            record.setdefault(f"column_{get_column_letter(at + 1).lower()}", cell)
    return record


def _key(cell: str) -> str:
    return "_".join(cell.strip().lower().replace("-", " ").split())
