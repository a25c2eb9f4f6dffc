"""Reading tables that people send: CSV and XLSX, capped, with errors in plain sentences."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO

from openpyxl import load_workbook

MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED_BYTES = 50 * 1024 * 1024
MAX_ELEMENTS = 600_000
MAX_ROWS = 5_000
MAX_COLUMNS = 100


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
    rows = _xlsx(content) if name.lower().endswith(".xlsx") else _csv(content)
    return _as_dicts(rows)


def _csv(content: bytes) -> Iterator[list[str]]:
    text = _decode(content)
    if "\0" in text:
        raise UnreadableTableError("This file is not a CSV file. Save it as CSV UTF-8.")
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise UnreadableTableError(
            "This CSV file is broken: a quotation mark is not closed. Check it and try again."
        ) from error


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
        rows = list(book.worksheets[0].iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS + 1))
    except Exception as error:
        # openpyxl raises many kinds for a broken workbook; all mean the same to the person.
        raise UnreadableTableError("This is not an Excel workbook (.xlsx) we can read.") from error
    for row in rows:
        if any(cell.data_type == "f" for cell in row):
            raise UnreadableTableError(
                "This workbook has formulas. Save it with values only and try again."
            )
        yield ["" if cell.value is None else str(cell.value) for cell in row]


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
    table = iter(rows)
    header = [_key(cell) for cell in next(table, [])]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise UnreadableTableError("The file is empty. The first row must name the columns.")
    if len(header) > MAX_COLUMNS:
        raise UnreadableTableError("This file has more than 100 columns.")
    if len({name for name in header if name}) < len([name for name in header if name]):
        raise UnreadableTableError("Two columns have the same name. Give each its own.")
    records = []
    for number, row in enumerate(table, start=2):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        records.append((number, {k: v for k, v in zip(header, cells, strict=False) if k}))
        if len(records) > MAX_ROWS:
            raise UnreadableTableError("This file has more than 5,000 rows. Split it.")
    return records


def _key(cell: str) -> str:
    return "_".join(cell.strip().lower().replace("-", " ").split())
