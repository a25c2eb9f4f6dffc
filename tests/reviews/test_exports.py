"""Files that leave: every word as it was, nothing that runs, nobody who can be told apart."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from zipfile import ZipFile

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from coproduce.audit.models import AuditEvent
from reviews import documents
from reviews.documents import exports as contents
from reviews.documents import tables
from reviews.models import Card, Heading
from reviews.operations import exports
from tests import make
from tests.reviews import refi_reader

STARTERS = [
    *"=+-@\t\r\n＝＋－＠'\"",
    *[
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1",
        "＋1",
        "－1",
        "＠1",
        "'=1",
        "''=1",
    ],
    *[
        '=HYPERLINK("http://x","y")',
        "=cmd|' /C calc'!A0",
        "=IMPORTXML(1)",
        "@import",
        "-2+3",
        "+44",
    ],
    *["'tis", '"=1"', ";=1", ",=1", " =1", "1=1", "%0A=1", "=\u202e1", "{=1}", 'DDE("cmd")'],
]
WORDS = [
    "I wait 😀 too long 👩🏽‍⚕️",
    "أنتظر وقتًا طويلاً",
    "אני מחכה יותר מדי",
    "Mae’n rhy hir, ŵ ŷ",
    'two\nlines, "quoted"; and ‘more’',
    "<b>&amp;</b> ]]> <!-- -->",
    "𝒞ards beyond the first plane 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "_x0041_ &#65; %41 \\u0041",
    "http://example.org/ mailto:x@example.org 0123 1e5 TRUE",
]


def export(review_round, fay, kind):
    return exports.export_round(review_round=review_round, kind=kind, by=fay, now=make.NOW).content


def rows_of_csv(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def rows_of_sheet(content, name):
    book = load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    return [["" if c is None else c for c in row] for row in book[name].iter_rows(values_only=True)]


def unguarded(cell):
    return cell[1:] if cell.startswith("'") and tables.LOOKS_LIKE_A_FORMULA.match(cell) else cell


@pytest.fixture
def theme(review_round, programme):
    group = make.theme_group(programme=programme, title="Getting seen")
    return make.theme(
        review_round=review_round,
        title="I wait too long",
        accepted_at=make.NOW,
        group=group,
    )


@pytest.fixture
def cards(review_round, theme):
    made = []
    for number, text in enumerate(WORDS):
        card = make.approved_card(
            review_round=review_round, text=text, code=f"N{number + 1}", is_top_priority=not number
        )
        make.placement(card=card, theme=theme)
        made.append(card)
    return made


def test_a_table_of_cards_holds_every_word_as_it_was(review_round, cards, fay):
    content = export(review_round, fay, "cards_csv")

    header, *rows = rows_of_csv(content)
    assert content.startswith(b"\xef\xbb\xbf")
    assert header == list(contents.CARD_COLUMNS)
    assert [row[2] for row in rows] == WORDS
    assert rows[0] == [
        *[
            "N1",
            "What is not working",
            WORDS[0],
            "yes",
            "I wait too long",
            "Getting seen",
            "",
            "not asked",
        ]
    ]


def test_a_table_of_themes_counts_their_cards(review_round, cards, fay):
    rows = rows_of_csv(export(review_round, fay, "themes_csv"))

    assert rows == [
        list(contents.THEME_COLUMNS),
        ["I wait too long", "What is not working", "Getting seen", str(len(WORDS)), "1"],
    ]


def test_a_workbook_holds_both_and_every_word_as_it_was(review_round, cards, fay):
    content = export(review_round, fay, "workbook")

    assert [row[2] for row in rows_of_sheet(content, "Cards")[1:]] == WORDS
    assert rows_of_sheet(content, "Themes")[1][0] == "I wait too long"


@pytest.mark.parametrize("column", range(3))
def test_nothing_that_starts_like_a_formula_runs(column):
    kept = [text.replace("\r", "") for text in STARTERS]
    rows = [["x"] * column + [text] + ["x"] * (2 - column) for text in STARTERS]
    table = tables.Table("Cards", ["a", "b", "c"], rows)

    cells = [row[column] for row in rows_of_csv(tables.csv_file(table))[1:]]
    sheet = rows_of_sheet(tables.workbook([table], title="t", made_at=make.NOW), "Cards")

    assert [cell for cell in cells if cell and cell[0] in "=+-@\t\r\n＝＋－＠"] == []
    assert [unguarded(cell) for cell in cells] == kept
    assert [row[column] for row in sheet[1:]] == kept


@given(st.text(max_size=60))
def test_the_guard_can_be_taken_off_again(text):
    cell = tables.guarded(text)

    assert unguarded(cell) == tables.plain(text)
    assert not cell.startswith(tuple("=+-@\t\n＝＋－＠"))


def test_characters_that_no_file_can_hold_are_left_out():
    assert tables.plain("a\x00b\x0bc\ud800d\uffffe\tf\ng") == "abcde\tf\ng"


def test_a_project_reads_back_as_it_was(review_round, cards, theme, programme, fay):
    other = make.theme(
        review_round=review_round, heading="future", title="I & <you>", accepted_at=make.NOW
    )
    loose = make.approved_card(review_round=review_round, heading="future", code="F9", text="Alone")

    project = refi_reader.project(export(review_round, fay, "project"))

    assert project.name == f"{programme.title}: {review_round.title}"
    assert project.codes == {
        "What is working": [],
        "What is not working": [theme.title],
        "What matters for the future": [other.title],
    }
    assert project.sets == {"Getting seen": [theme.title]}
    assert [each.text for each in project.sources] == [*WORDS, loose.text]
    assert [each.codes for each in project.sources] == [[theme.title]] * len(WORDS) + [[]]
    assert project.sources[0].values == {
        "Heading": "What is not working",
        "Top priority": "true",
        "May be quoted": "not asked",
    }
    assert project.sources[-1].name == "F9"


def test_a_project_tells_the_perspectives_that_may_be_named(review_round, programme, three, fay):
    programme.small_number_threshold = 1
    programme.save()
    give_cards(review_round, three[0], 1)

    (source,) = refi_reader.project(export(review_round, fay, "project")).sources

    assert source.values["Perspective"] == "Patient"


def test_a_codebook_reads_back_as_it_was(review_round, theme, fay):
    codes, sets = refi_reader.codebook(export(review_round, fay, "codebook"))

    assert codes == {
        "What is working": [],
        "What is not working": [theme.title],
        "What matters for the future": [],
    }
    assert sets == {"Getting seen": [theme.title]}


def test_codebook_and_project_name_a_theme_by_the_same_identifier(review_round, cards, fay):
    with ZipFile(io.BytesIO(export(review_round, fay, "project"))) as archive:
        in_project = fromstring(archive.read("project.qde"))
    in_codebook = fromstring(export(review_round, fay, "codebook"))

    assert guids(in_codebook, refi_reader.CODEBOOK) == guids(in_project, refi_reader.PROJECT)


def guids(root, namespace):
    return {each.get("name"): each.get("guid") for each in root.iter(f"{namespace}Code")}


@pytest.mark.parametrize("kind", ["cards_csv", "themes_csv", "workbook", "codebook", "project"])
def test_the_same_round_makes_the_same_file(review_round, cards, fay, kind):
    assert export(review_round, fay, kind) == export(review_round, fay, kind)


@pytest.mark.parametrize("kind", ["cards_csv", "themes_csv", "workbook", "codebook", "project"])
def test_a_round_with_nothing_in_it_makes_a_file_too(review_round, fay, kind):
    assert export(review_round, fay, kind)


def test_an_export_is_in_the_trail(review_round, cards, fay):
    export(review_round, fay, "project")

    event = AuditEvent.objects.get(verb="exported")
    assert (event.actor_id, event.object_id) == (fay.pk, review_round.pk)
    assert event.facts == {"kind": "project", "cards": len(WORDS), "themes": 1}


def test_only_what_is_approved_and_accepted_leaves(review_round, programme, pat, fay):
    canary = "canary"
    review = make.submitted_review(review_round=review_round, participant=pat, helped_by=canary)
    statement = make.statement(review=review, text=canary)
    make.card(review_round=review_round, statement=statement, text=canary)
    make.card(review_round=review_round, text=canary, state=Card.State.SET_ASIDE)
    proposal = make.theme(review_round=review_round, title=canary)
    stage = make.stage(programme=programme, name=canary)
    pat.name = canary
    pat.save()
    card = make.approved_card(
        review_round=review_round, statement=statement, text="Mine", stage=stage
    )
    make.placement(card=card, theme=proposal)

    found = documents.round_export(review_round)

    assert canary not in repr(found)
    assert [(each.text, each.theme) for each in found.cards] == [("Mine", "")]
    assert found.themes == ()


@pytest.mark.parametrize(
    ("words", "said"),
    [([], "no"), ([True], "yes"), ([False], "no"), ([False, True], "yes"), ([True, False], "no")],
)
def test_a_card_says_what_its_author_last_said_about_being_quoted(review_round, pat, words, said):
    for is_given in words:
        make.consent(participant=pat, purpose="be_quoted", is_given=is_given)
    review = make.submitted_review(review_round=review_round, participant=pat)
    make.approved_card(review_round=review_round, statement=make.statement(review=review))

    (card,) = documents.round_export(review_round).cards

    assert card.may_be_quoted == said


def give_cards(review_round, perspective, people, cards_each=1):
    for _number in range(people):
        review = make.submitted_review(review_round=review_round, perspective=perspective)
        for _card in range(cards_each):
            make.approved_card(
                review_round=review_round,
                perspective=perspective,
                statement=make.statement(review=review),
            )


def labels(review_round):
    return {each.perspective for each in documents.round_export(review_round).cards}


@pytest.fixture
def three(programme):
    return [programme.perspectives.get(name=name) for name in ("Patient", "Carer", "Clinician")]


def test_perspectives_are_named_when_enough_people_have_them(review_round, three):
    for perspective in three:
        give_cards(review_round, perspective, 8)

    assert labels(review_round) == {"Patient", "Carer", "Clinician"}
    assert documents.round_export(review_round).named_perspectives == (
        *("Patient", "Carer", "Clinician"),
    )


def test_many_cards_of_few_people_do_not_name_a_perspective(review_round, three):
    patient, carer, clinician = three
    give_cards(review_round, patient, 20)
    give_cards(review_round, carer, 4, cards_each=9)
    give_cards(review_round, clinician, 4, cards_each=9)

    assert labels(review_round) == {"Patient", "Another perspective"}


def test_one_small_perspective_takes_the_next_smallest_along(review_round, three):
    patient, carer, clinician = three
    give_cards(review_round, patient, 20)
    give_cards(review_round, carer, 9)
    give_cards(review_round, clinician, 2)

    assert labels(review_round) == {"Patient", "Another perspective"}


def test_small_perspectives_that_are_too_few_together_take_another_along(review_round, three):
    patient, carer, clinician = three
    give_cards(review_round, patient, 20)
    give_cards(review_round, carer, 3)
    give_cards(review_round, clinician, 2)

    assert labels(review_round) == {"Another perspective"}


def test_the_programme_sets_how_many_people_are_enough(review_round, programme, three):
    programme.small_number_threshold = 3
    programme.save()
    for perspective in three:
        give_cards(review_round, perspective, 3)

    assert labels(review_round) == {"Patient", "Carer", "Clinician"}


def test_a_card_from_nobody_in_particular_counts_for_nobody(review_round, three):
    for perspective in three:
        give_cards(review_round, perspective, 7)
        make.approved_card(review_round=review_round, perspective=perspective)
    make.approved_card(review_round=review_round)

    assert labels(review_round) == {"Another perspective", ""}


def test_an_export_asks_as_often_for_many_cards_as_for_one(
    review_round, programme, three, theme, django_assert_num_queries
):
    for people in (1, 12):
        give_cards(review_round, three[0], people)
        for card in Card.objects.filter(placement=None):
            make.placement(card=card, theme=theme)
        review_round.refresh_from_db()
        with django_assert_num_queries(5):
            documents.round_export(review_round)


def test_cards_are_in_the_order_of_headings(review_round):
    for heading in reversed(Heading.values):
        make.approved_card(review_round=review_round, heading=heading)

    found = documents.round_export(review_round)

    assert [each.heading for each in found.cards] == list(Heading)


def test_a_workbook_says_when_it_was_made():
    content = tables.workbook([], title="T", made_at=datetime(2026, 3, 2, 10, tzinfo=UTC))

    assert load_workbook(io.BytesIO(content)).properties.created == datetime(2026, 3, 2, 10)
