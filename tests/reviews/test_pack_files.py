"""A frozen pack as files to edit: the words of the cards, whatever they are; nothing runs."""

import io
import time
from dataclasses import replace

import docx
import openpyxl
import pytest
from django.urls import reverse

from coproduce import printing
from reviews.documents import PackChoices, ThemePackDocument, pack_files, tables
from reviews.operations import packs
from tests import make
from tests.reviews import said
from tests.reviews.pack_samples import AWKWARD, theme_pack

FORMULAS = {
    "formula": "=1+1",
    "at": "@SUM(A1)",
    "minus": "-2 stars",
    "script": "<script>x</script>",
}


def words_of(content):
    """Every line of a Word file's paragraphs and tables."""
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def sheets_of(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book]


def test_the_files_say_what_the_cards_say_whatever_it_is():
    corpus = AWKWARD | FORMULAS
    document = theme_pack(3, tuple(corpus.values()))

    in_word = words_of(pack_files.word_file(document))
    cards, themes = sheets_of(pack_files.workbook(document))

    for text in corpus.values():
        assert text in in_word
        assert text in [row[2] for row in cards]
    assert len(cards) == len(document.cards) + 1
    assert [row[0] for row in themes[1:]] == [theme.code for theme in document.themes]
    by_code = {row[0]: row for row in cards}
    assert by_code["W001"][1:4:2] == ["What is working", "W-T1"]


def test_no_cell_is_a_formula():
    book = openpyxl.load_workbook(
        io.BytesIO(pack_files.workbook(theme_pack(3, tuple(FORMULAS.values()))))
    )

    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n"}
    assert tables.plain("=1+1") in [cell.value for cell in book.worksheets[0]["C"]]


def test_the_word_file_has_the_sheets_that_were_chosen():
    document = theme_pack(12, parts=("cards", "success_sheets"))

    in_word = words_of(pack_files.word_file(document))

    assert "What would good look like?" in in_word
    assert "Why does this happen?" not in in_word


def test_the_same_pack_is_the_same_files(monkeypatch):
    document = ThemePackDocument.from_contents(printing.plain(theme_pack(5)))
    first = (pack_files.word_file(document), pack_files.workbook(document))
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)

    assert (pack_files.word_file(document), pack_files.workbook(document)) == first
    assert pack_files.word_file(replace(document, programme_title="Another")) != first[0]


@pytest.mark.parametrize("name", ["pack_docx", "pack_xlsx"])
def test_the_files_are_given_until_somebody_takes_words_back(client, fay, review_round, name):
    cards = said.cards(review_round, said.MATTERS["parking"])
    pack = packs.freeze_theme_pack(
        review_round=review_round,
        title="Pack",
        choices=PackChoices(language="cy"),
        by=fay,
        now=make.NOW,
    )
    client.force_login(fay)
    address = reverse(
        f"reviews:{name}", args=[review_round.programme.slug, review_round.pk, pack.pk]
    )

    file = client.get(address)

    ending = name.removeprefix("pack_")
    assert file.headers["Content-Disposition"].endswith(f'-pack-{pack.pk}.{ending}"')
    assert "sandbox" in file.headers["Content-Security-Policy"]
    said_there = words_of(file.content) if ending == "docx" else str(sheets_of(file.content))
    assert cards[0].text in said_there

    packs.supersede(cards=[cards[0]], by=fay, now=make.NOW)

    assert client.get(address).status_code == 409


def test_a_pack_that_was_emptied_has_no_files(client, fay, review_round):
    pack = make.pack(review_round=review_round)
    client.force_login(fay)

    for name in ("pack_docx", "pack_xlsx"):
        address = reverse(
            f"reviews:{name}", args=[review_round.programme.slug, review_round.pk, pack.pk]
        )
        assert client.get(address).status_code == 409


def test_400_cards_are_a_word_file_in_seconds():
    started = time.process_time()

    pack_files.word_file(theme_pack(400))

    assert time.process_time() - started < 10
