"""Tables that people send: read whole, or refused with a sentence."""

import datetime as dt
import io
import zipfile

import pytest
from openpyxl import Workbook

from coproduce import spreadsheets
from coproduce.spreadsheets import UnreadableTableError


def read(content, name="people.csv"):
    return spreadsheets.read(io.BytesIO(content), name=name)


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


ROWS = [{"name": "Siân", "access_needs": "large print"}, {"name": "Bo", "access_needs": ""}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_is_read_however_a_spreadsheet_saved_it(encoding, separator):
    text = "Name,Access needs\r\nSiân, large print \r\n,\r\nBo,\r\n".replace(",", separator)

    assert read(text.encode(encoding)) == ROWS


def test_a_cell_may_hold_commas_quotes_and_lines():
    assert read(b'Name,Note\nBo,"one, ""two""\nthree"\n') == [
        {"name": "Bo", "note": 'one, "two"\nthree'}
    ]


def test_a_workbook_is_read_with_empty_cells_and_numbers():
    content = workbook(["Name", "Phone"], ["Bo", 1632960001], [None, None], ["Cy", None])

    assert read(content, "people.xlsx") == [
        {"name": "Bo", "phone": "1632960001"},
        {"name": "Cy", "phone": ""},
    ]


def test_a_workbook_is_known_by_what_is_in_it():
    assert read(workbook(["Name"], ["Bo"]), "people.csv") == [{"name": "Bo"}]


def test_the_first_sheet_with_anything_in_it_is_read():
    book, content = Workbook(), io.BytesIO()
    book.create_sheet().append(["Name"])
    book.worksheets[1].append(["Bo"])
    book.save(content)

    assert read(content.getvalue(), "people.xlsx") == [{"name": "Bo"}]


def test_a_day_has_no_hour_unless_one_was_given():
    content = workbook(["Day", "Hour"], [dt.date(2026, 3, 1), dt.datetime(2026, 3, 1, 9, 30)])

    assert read(content, "a.xlsx") == [{"day": "2026-03-01", "hour": "2026-03-01 09:30:00"}]


def test_empty_rows_above_the_names_are_passed_over_and_rows_keep_their_number():
    content = io.BytesIO(b",,\n\nName,Note\n\nBo,fine\n")

    assert spreadsheets.read_numbered(content, name="a.csv") == [
        (5, {"name": "Bo", "note": "fine"})
    ]


@pytest.mark.parametrize(
    "content",
    [
        b'"Comment, in your words";Who\nFine;Bo\n',
        b'sep=;\r\n"Comment, in your words";Who\r\nFine;Bo\r\n',
        b'"Comment,\nin your words";Who\nFine;Bo\n',
        b'Who\t"Comment, in; your, words"\nBo\tFine\n',
    ],
)
def test_marks_inside_a_name_do_not_part_the_cells(content):
    assert sorted(read(content)[0].values()) == ["Bo", "Fine"]


def test_words_under_no_name_are_kept_as_a_merged_cell_names_only_its_first():
    content = workbook(["Day", "Comments", None, "Who"], [1, "Good", "Slow", "Bo"], [2, "Fine"])

    assert read(content, "a.xlsx") == [
        {"day": "1", "comments": "Good", "column_c": "Slow", "who": "Bo"},
        {"day": "2", "comments": "Fine", "who": ""},
    ]


def bomb():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (51 * 1024 * 1024))
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.csv", "The file is empty. The first row must name the columns."),
        (b"\n\n", "a.csv", "The file is empty. The first row must name the columns."),
        (b"a,a\n1,2\n", "a.csv", "Two columns have the same name. Give each its own."),
        (
            b'a,b\n"1,2\n',
            "a.csv",
            "This CSV file is broken: a quotation mark is not closed. Check it and try again.",
        ),
        (b"a,b\n\x00,2\n", "a.csv", "This file is not a CSV file. Save it as CSV UTF-8."),
        (b"\xff\xfea", "a.csv", "The letters in this file cannot be read. Save it as CSV UTF-8."),
        (
            b"a,b\n\x81,2\n",
            "a.csv",
            "The letters in this file cannot be read. Save it as CSV UTF-8.",
        ),
        (b"," * 101 + b"a\n", "a.csv", "This file has more than 100 columns."),
        (b"a\n" + b"1\n" * 5001, "a.csv", "This file has more than 5,000 rows. Split it."),
        (
            b"a" * (2 * 1024 * 1024 + 1),
            "a.csv",
            "This file is larger than 2 MB. Split it and try again.",
        ),
        (b"not a workbook", "a.xlsx", "This is not an Excel workbook (.xlsx) we can read."),
        (workbook(["a"])[:-200], "a.xlsx", "This is not an Excel workbook (.xlsx) we can read."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
            "a.xls",
            (
                "This is an old Excel workbook (.xls), or it has a password. Save it as an Excel "
                "workbook (.xlsx) without a password."
            ),
        ),
        (
            b"<html><table>a,b</table>\n1,2\n",
            "a.xls",
            "This file is not a CSV file. Save it as CSV UTF-8.",
        ),
        (
            b"Comments of spring\nDate,Comment\n1,2\n",
            "a.csv",
            (
                "The first row names one column, but row 2 has words in more. "
                "The first row must name the columns: delete a title above them."
            ),
        ),
        (b"a\n" + b"," * 100 + b"b\n", "a.csv", "This file has more than 100 columns."),
        (bomb(), "a.xlsx", "This workbook unpacks to more than 50 MB."),
        (
            workbook(["Name"], ["=1+1"]),
            "a.xlsx",
            (
                "This workbook has formulas, the first in cell A2. Save it with values only and "
                "try again."
            ),
        ),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(content, name, sentence):
    with pytest.raises(UnreadableTableError) as refused:
        read(content, name)

    assert str(refused.value) == sentence


def test_a_zip_that_holds_no_workbook_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("hello.txt", b"hello")

    with pytest.raises(UnreadableTableError, match="not an Excel workbook"):
        read(content.getvalue(), "a.xlsx")


def with_sheet(sheet):
    """A small workbook of which the sheet was replaced."""
    book, content = Workbook(), io.BytesIO()
    book.save(content)
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(content) as made,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in made.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            archive.writestr(name, sheet if is_sheet else made.read(name))
    return packed.getvalue()


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    "{}</sheetData></worksheet>"
)


def test_a_small_file_of_a_million_cells_is_refused_before_it_is_read():
    content = with_sheet(SHEET.format("<row>" + "<c/>" * 700_000 + "</row>"))
    assert len(content) < 20_000

    with pytest.raises(UnreadableTableError, match="too many cells"):
        read(content, "a.xlsx")


def test_a_workbook_of_many_people_is_read():
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([f"Column {number}" for number in range(20)])
    for number in range(5_000):
        sheet.append([f"Words {number}"] * 20)
    content = io.BytesIO()
    book.save(content)

    assert len(read(content.getvalue(), "a.xlsx")) == 5_000
