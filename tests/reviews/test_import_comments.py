"""Comments from a file, and approving them by command."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reviews.models import Card, Review, Statement
from tests import make

CSV = """text,heading,perspective,stage
The nurse sits down,working,PATIENT,Living with it day to day
Nobody phones,What is not working,carer,
"I hope, still",future,wizard,moon
"""


def run(path, *more):
    out, err = StringIO(), StringIO()
    call_command(
        "import_comments", path, "--programme", "breathing-better", *more, stdout=out, stderr=err
    )
    return out.getvalue(), err.getvalue()


def write(folder, content, name="comments.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_comments_become_statements_and_draft_cards(tmp_path, review_round):
    said, warned = run(write(tmp_path, CSV))

    cards = Card.objects.order_by("id").values_list(
        "code", "heading", "text", "perspective__name", "stage__name", "state"
    )
    assert list(cards) == [
        ("W1", "working", "The nurse sits down", "Patient", "Living with it day to day", "draft"),
        ("N2", "not_working", "Nobody phones", "Carer", None, "draft"),
        ("F3", "future", "I hope, still", None, None, "draft"),
    ]
    assert said == "3 comments were added as draft cards; 0 were there already.\n"
    assert "'wizard'" in warned
    assert "'moon'" in warned
    assert set(Review.objects.values_list("kind", "participant")) == {("imported", None)}
    assert Statement.objects.shareable().count() == 3


def test_the_same_file_twice_adds_nothing(tmp_path, review_round):
    path = write(tmp_path, CSV)
    run(path)

    said, _ = run(path)

    assert said == "0 comments were added as draft cards; 3 were there already.\n"
    assert Card.objects.count() == 3


def test_two_people_may_say_the_same(tmp_path, review_round):
    path = write(tmp_path, "text,heading\nVery good,working\nVery good,working\n")

    run(path)
    run(path)

    assert Card.objects.count() == 2


def test_a_longer_file_adds_only_what_is_new(tmp_path, review_round):
    run(write(tmp_path, CSV))
    run(write(tmp_path, CSV + "One more,future,,\n"))

    assert Card.objects.count() == 4


def test_json_lines_are_read_too(tmp_path, review_round):
    rows = [
        {"text": "Nobody phones", "heading": "not_working"},
        {"text": "ŵ 👍", "heading": "future"},
    ]
    content = "\n\n".join(json.dumps(row) for row in rows) + "\n"

    run(write(tmp_path, content, "comments.jsonl"))

    assert list(Statement.objects.order_by("id").values_list("text", flat=True)) == [
        "Nobody phones",
        "ŵ 👍",
    ]


BROKEN = f"text,heading\nFine,working\n,working\nWrong,weather\n{'a' * 2001},future\n"


def test_rows_that_cannot_be_read_are_named_and_nothing_is_imported(tmp_path, review_round, capsys):
    err = StringIO()
    with pytest.raises(CommandError, match="3 rows cannot be imported, so nothing was"):
        call_command(
            "import_comments",
            write(tmp_path, BROKEN),
            "--programme",
            "breathing-better",
            stderr=err,
        )

    assert [line.split(":")[0] for line in err.getvalue().splitlines()] == [
        "Row 3",
        "Row 4",
        "Row 5",
    ]
    assert Card.objects.count() == 0


def test_rows_that_cannot_be_read_are_left_out_when_asked(tmp_path, review_round):
    run(write(tmp_path, BROKEN), "--skip-problems")

    assert Card.objects.get().text == "Fine"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", "", "The file is empty"),
        ("a.csv", "text,heading\n", "There are no comments"),
        ("a.csv", 'text,heading\n"open', "quotation mark is not closed"),
        ("a.xlsx", "no workbook", "not an Excel workbook"),
        ("a.jsonl", "{", "Row 1 is not JSON"),
        ("a.jsonl", "[1]", "Row 1 is not a JSON object"),
        ("a.jsonl", b"\xff\xfe\xff", "The letters in this file cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, review_round, name, content, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(write(tmp_path, content, name))


def test_a_missing_file_says_so(tmp_path, review_round):
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "nowhere.csv")


@pytest.mark.parametrize(
    "command", [["import_comments", "x.csv"], ["approve_cards", "--all"]], ids=["import", "approve"]
)
def test_a_programme_that_is_not_there_says_so(command, db):
    with pytest.raises(CommandError, match="There is no programme 'nowhere'"):
        call_command(*command, "--programme", "nowhere")


@pytest.mark.parametrize(
    "command", [["import_comments", "x.csv"], ["approve_cards", "--all"]], ids=["import", "approve"]
)
def test_a_programme_without_a_round_says_so(command, programme):
    with pytest.raises(CommandError, match="no round of reviews yet"):
        call_command(*command, "--programme", programme.slug)


def test_all_cards_are_approved_when_said_plainly(review_round):
    make.card(review_round=review_round)
    make.card(review_round=review_round, looks_personal=True)
    with pytest.raises(CommandError, match="Say --all"):
        call_command("approve_cards", "--programme", "breathing-better")

    out = StringIO()
    call_command("approve_cards", "--programme", "breathing-better", "--all", stdout=out)

    assert out.getvalue() == "2 cards are approved, 1 of them with marked words.\n"
    assert Card.objects.approved().count() == 2
