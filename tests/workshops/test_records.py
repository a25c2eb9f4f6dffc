"""The record of a day: all that was found, by perspective, nothing of it stored."""

import io
from datetime import date

import docx
import pypdf
import pytest
from django.urls import reverse

from coproduce.audit.models import AuditEvent
from coproduce.blocks import Document, Heading, Point, Points, Table, Words, word_file
from participants.models import Perspective
from tests import make
from workshops.documents import record as documents

TODAY = date(2026, 4, 2)


@pytest.fixture
def day(workshop, programme, theme, pats_card, fay):
    """Two patients and a clinician came, chose, asked why, promised and wrote things down."""
    patient, _carer, clinician = programme.perspectives.all()
    for perspective in (patient, patient, clinician):
        person = make.participant(programme=programme, perspective=perspective)
        make.attendance(workshop=workshop, participant=person, state="came")
    cause = make.root_cause(
        theme=theme, text="Nobody owns the diary.", is_to_act_on=True, workshop=workshop
    )
    cause.cards.add(pats_card)
    make.root_cause(theme=theme, parent=cause, text="The post is empty.", workshop=workshop)
    make.success_criterion(theme=theme, perspective=patient, text="I am seen in a week.")
    make.action(root_cause=cause, title="Open a phone line", owner_name="The practice")
    entry = make.note(workshop=workshop, text="The diary is the heart of it.", is_in_record=True)
    make.note(workshop=workshop, text="Diary!", table_number=2, merged_into=entry)
    make.note(workshop=workshop, text="Also the parking.", table_number=1)
    return workshop


def blocks_of(workshop, *, is_protected=False):
    made = documents.record(
        workshop, programme=workshop.programme, is_protected=is_protected, today=TODAY
    )
    return made.blocks


def table(blocks, caption):
    return next(each for each in blocks if isinstance(each, Table) and each.caption == caption)


def test_people_are_counted_by_perspective_without_names(day):
    assert table(blocks_of(day), "People by perspective").rows == (
        ("Patient", "2"),
        ("Carer", "0"),
        ("Clinician", "1"),
        ("Everybody", "3"),
    )


def test_observers_see_small_numbers_protected(day):
    rows = table(blocks_of(day, is_protected=True), "People by perspective").rows

    assert rows[0] == ("Patient", "fewer than 8")


def test_causes_hang_beneath_each_other_with_their_cards_and_marks(day):
    (tree,) = [
        each
        for each in blocks_of(day)
        if isinstance(each, Points) and each.points[0].text == "Nobody owns the diary."
    ]

    assert tree.points == (
        Point(
            "Nobody owns the diary.",
            note="To act on",
            points=(Point("Card N7: I waited three weeks."), Point("The post is empty.")),
        ),
    )


def test_perspectives_that_have_not_spoken_are_visibly_empty(day):
    assert table(blocks_of(day), "If this were put right").rows == (
        ("Patient", "I am seen in a week."),
        ("Carer", documents.NOBODY_SPOKE),
        ("Clinician", documents.NOBODY_SPOKE),
    )


def test_actions_say_who_and_by_when(day):
    assert table(blocks_of(day), "What we will do").rows == (
        ("Open a phone line", "The practice", "No date yet", "Planned"),
    )


def test_notes_are_told_by_table_and_what_waits_only_to_the_team(day):
    entry = Points((Point("The diary is the heart of it.", note="Table 2"),))
    waiting = Points((Point("Also the parking.", note="Table 1"),))

    assert (entry in blocks_of(day), waiting in blocks_of(day)) == (True, True)
    assert (entry in blocks_of(day, is_protected=True)) is True
    assert (waiting in blocks_of(day, is_protected=True)) is False


def test_what_was_written_down_after_the_next_workshop_belongs_to_the_next(day, review_round):
    first, last = make.NOW.date(), date(2030, 1, 1)
    day.held_on = first.replace(year=first.year - 1)
    day.save()
    later = make.workshop(review_round=review_round, title="Second", held_on=first)

    assert documents.days_of(day).hold(make.NOW) is False
    assert documents.days_of(later).hold(make.NOW) is True
    assert documents.days_of(later).end > last


def test_words_that_are_taken_back_are_gone_at_once(day, pats_card, as_fay, programme):
    url = reverse("workshops:record", args=[programme.slug, day.pk])
    before = as_fay.get(url).content.decode()
    pats_card.state = "withdrawn"
    pats_card.save()

    after = as_fay.get(url).content.decode()

    assert ("I waited three weeks." in before, "I waited three weeks." in after) == (True, False)


def test_an_observer_reads_the_record_without_cards(day, as_olu, programme):
    page = as_olu.get(reverse("workshops:record", args=[programme.slug, day.pk])).content.decode()

    assert ("Nobody owns the diary." in page, "I waited three weeks." in page) == (True, False)
    assert Perspective.objects.first().name in page


def test_an_observer_finds_the_record_from_causes_and_success(day, as_olu, programme):
    page = as_olu.get(reverse("workshops:findings", args=[programme.slug])).content.decode()

    assert reverse("workshops:record", args=[programme.slug, day.pk]) in page


def test_the_record_is_printed_and_not_kept(day, as_fay, programme):
    answer = as_fay.get(reverse("workshops:print_record", args=[programme.slug, day.pk]))

    pdf = pypdf.PdfReader(io.BytesIO(answer.content))
    words = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert "Nobody has spoken for this perspective yet." in words
    assert (
        pdf.trailer["/Root"]["/MarkInfo"]["/Marked"] is True
        or "/StructTreeRoot" in pdf.trailer["/Root"]
    )
    assert AuditEvent.objects.filter(verb="printed the record of").count() == 1


def test_the_record_is_a_word_file_with_real_headings_and_tables(day, as_fay, programme):
    answer = as_fay.get(reverse("workshops:write_record", args=[programme.slug, day.pk]))

    made = docx.Document(io.BytesIO(answer.content))
    assert [each.text for each in made.paragraphs if each.style.name == "Heading 1"] == [
        "Record: First workshop"
    ]
    assert [row.cells[0].text for row in made.tables[0].rows] == [
        "Perspective",
        "Patient",
        "Carer",
        "Clinician",
        "Everybody",
    ]


def test_any_words_can_be_put_into_a_word_file():
    text = "a\x0bb\ufffe <w:p> & ￿ " + "م" + "x" * 500
    document = Document(
        title=text,
        under_title="one\ntwo",
        frozen_on=TODAY,
        blocks=(
            Heading(text),
            Words(text, is_strong=True),
            Points((Point("1", "", (Point("2", "", (Point("3", "", (Point(text, "note"),)),)),)),)),
            Table("caption", ("a", "b"), ((text, "1"),)),
        ),
    )

    made = docx.Document(io.BytesIO(word_file(document)))

    assert made.tables[0].rows[1].cells[0].text == "ab <w:p> &  م" + "x" * 500
