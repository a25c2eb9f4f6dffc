"""Texts that break programs: in by every way, and back as they were by every way."""

from __future__ import annotations

import csv
import html
import io
import json
import unicodedata
import uuid
import zipfile
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

import pypdf
import pytest
from pypdf.generic import ContentStream

from coproduce import printing
from reviews.documents import PackChoices, ThemePackDocument, pack_files, tables
from reviews.models import Card, CommentImport, Statement
from reviews.operations import exports, packs
from tests import make, naughty
from tests.make import NOW
from tests.pages import FORM, encoded
from tests.reviews.pack_samples import theme_pack
from tests.reviews.test_exports import rows_of_sheet, unguarded
from tests.reviews.test_importing_pages import do_jobs, upload, url
from tests.reviews.test_pack_files import sheets_of, words_of
from tests.reviews.test_pack_print import PACK, seen_by_two_readers, squeezed

pytestmark = pytest.mark.django_db

LIMIT = 2000
HIDDEN = "This has a hidden character that cannot be kept."


def batches(texts: list[str], limit: int) -> Iterator[str]:
    """All of them as few texts of several lines."""
    batch = ""
    for text in map(naughty.as_kept, texts):
        longer = f"{batch}\n{text}" if batch else text
        if len(longer) > limit:
            yield batch
            longer = text
        batch = longer
    yield batch


class Words(HTMLParser):
    """What a page says, as it is read."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.feed(page)
        self.close()

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def __contains__(self, text: str) -> bool:
        return "".join(text.split()) in "".join("".join(self.said).split())


def test_the_lists_are_long_enough():
    assert len(naughty.own()) + len(naughty.REFUSED) >= 120
    assert len(set(naughty.own())) == len(naughty.own())
    assert len(naughty.public()) >= 480
    assert naughty.refused()


def test_what_a_person_answers_comes_back_on_every_page_and_in_their_own_file(
    pat_client, review_round, pat
):
    review = make.review(review_round=review_round, participant=pat)
    answers = list(batches(naughty.kept(), LIMIT))

    for text in answers:
        assert answer(pat_client, text).status_code == 302

    kept = [naughty.as_kept(text) for text in answers]
    assert list(review.statements.order_by("pk").values_list("text", flat=True)) == kept
    for path in ("/my/review/not-working/", "/my/review/check/", "/my/held/"):
        page = Words(pat_client.get(path).content.decode())
        assert [text[:99] for text in kept if text not in page] == [], path
    packed = zipfile.ZipFile(io.BytesIO(pat_client.get("/my/held/download/").content))
    strings = set(naughty.strings_in(json.loads(packed.read("about-me.json"))))
    assert set(kept) <= strings


@pytest.mark.parametrize("text", [*filter(naughty.can_be_sent, naughty.refused())], ids=ascii)
def test_what_cannot_be_kept_is_refused_with_a_sentence_and_stays_typed(
    text, pat_client, review_round, pat
):
    make.review(review_round=review_round, participant=pat)
    typed = f"I wait {text} too long"

    response = answer(pat_client, typed)

    page = response.content.decode()
    assert response.status_code == 200
    assert HIDDEN in page
    assert typed in html.unescape(page)
    assert not Statement.objects.exists()


def answer(client, text):
    data = {"text": [text], "do": ["add"], "form_key": [str(uuid.uuid4())], "form_end": ["1"]}
    return client.post("/my/review/not-working/", encoded(data), content_type=FORM)


def as_csv(rows: list[list[str]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["ref", "text"], *rows])
    return file.getvalue().encode()


def as_workbook(rows: list[list[str]]) -> bytes:
    table = tables.Table("Comments", ["ref", "text"], rows)
    return tables.workbook([table], title="Comments", made_at=NOW)


@pytest.fixture(params=["csv", "xlsx"])
def brought_in(request, client, fay, review_round):
    """Every text as a comment of a file, brought in on the pages and approved."""
    client.force_login(fay)
    texts = naughty.kept() if request.param == "csv" else map(naughty.as_kept, naughty.kept())
    rows = [[str(number), text] for number, text in enumerate(texts)]
    make_file = {"csv": as_csv, "xlsx": as_workbook}[request.param]
    upload(client, review_round, make_file(rows), name=f"comments.{request.param}")
    draft = CommentImport.objects.get()
    columns = {"text": "text", "source_id": "ref", "default_heading": "not_working"}
    client.post(url("comment_columns", review_round, draft.pk), columns)
    client.post(url("import_comments", review_round, draft.pk))
    do_jobs()
    Card.objects.update(state=Card.State.APPROVED, approved_at=NOW)
    return Counter(map(naughty.as_kept, naughty.kept()))


def test_what_comes_in_from_a_file_leaves_in_every_file_as_it_was(brought_in, review_round, fay):
    assert Counter(Statement.objects.values_list("text", flat=True)) == brought_in
    assert Counter(Card.objects.values_list("text", flat=True)) == brought_in

    def exported(kind):
        return exports.export_round(review_round=review_round, kind=kind, by=fay, now=NOW).content

    text = exported("cards_csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert Counter(unguarded(row[2]) for row in rows) == brought_in
    sheet = rows_of_sheet(exported("workbook"), "Cards")[1:]
    assert Counter(row[2] for row in sheet) == brought_in


def test_a_row_that_cannot_be_kept_is_named_with_its_sentence(client, fay, review_round):
    client.force_login(fay)
    bad = [text for text in filter(naughty.can_be_sent, naughty.refused()) if "\0" not in text]
    upload(client, review_round, as_csv([[str(number), text] for number, text in enumerate(bad)]))
    draft = CommentImport.objects.get()
    columns = {"text": "text", "source_id": "ref", "default_heading": "not_working"}
    client.post(url("comment_columns", review_round, draft.pk), columns)

    page = client.get(url("comment_import", review_round, draft.pk)).content.decode()

    assert page.count(HIDDEN) == len(bad) >= 10


def in_its_own_words(content: bytes) -> str:
    """What a PDF says of glyphs that stand for several characters, or for none that a font has."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    return "".join(
        str(operands[1]["/ActualText"])
        for page in reader.pages
        for operands, operator in ContentStream(page["/Contents"].get_object(), reader).operations
        if operator == b"BDC" and isinstance(operands[1], dict) and "/ActualText" in operands[1]
    )


def is_seen(character: str) -> bool:
    """Whether there is anything to print: not a space, a mark for direction or a filler."""
    is_filler = character in "\u115f\u3164\uffa0"
    return not (is_filler or character.isspace() or unicodedata.category(character) == "Cf")


def test_every_text_is_in_the_printed_pack_and_in_its_files(review_round, fay):
    texts = [naughty.as_kept(text) for text in naughty.kept()]
    for number, text in enumerate(texts):
        make.approved_card(review_round=review_round, text=text, code=f"N{number + 1}")
    pack = packs.freeze_theme_pack(
        review_round=review_round,
        title="Pack",
        choices=PackChoices(parts=("cards",)),
        by=None,
        now=NOW,
    )

    printed = packs.print_pack(pack=pack, now=NOW)

    read = seen_by_two_readers(printed)
    letters = {*"".join(read), *in_its_own_words(bytes(printed.content))}
    moved = [text for text in texts if not any(squeezed(text) in each for each in read)]
    assert len(moved) < len(texts) / 10  # readers put marks and directions in another order
    assert [text for text in moved if not letters.issuperset(filter(is_seen, text))] == []
    assert "\U00012345" not in letters  # what is on no card would be missed
    document = ThemePackDocument.from_contents(pack.contents)
    in_word = words_of(pack_files.word_file(document))
    in_workbook = [row[2] for row in sheets_of(pack_files.workbook(document))[0]]
    assert [text for text in texts if text not in in_word or text not in in_workbook] == []


@pytest.mark.parametrize(
    ("text", "is_missing"), [("An old sign: \U00012000", True), ("Aros, 等待, انتظار 😀", False)]
)
def test_what_no_font_has_is_printed_as_a_box_that_can_be_seen(text, is_missing):
    printed = printing.pdf(PACK, theme_pack(count=0, extra=[text], parts=("cards",)))

    (page,) = pypdf.PdfReader(io.BytesIO(printed.content)).pages
    fonts = [each.get_object()["/BaseFont"] for each in page["/Resources"]["/Font"].values()]
    assert any(font.endswith("CoproduceLastResort-Regular") for font in fonts) == is_missing
