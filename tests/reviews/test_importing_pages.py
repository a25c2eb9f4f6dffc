"""Comments from a file, on pages: columns, look, bring in, once, undo."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from coproduce.jobs import queue
from coproduce.jobs.models import Job
from reviews.errors import CardsDecidedUponError, ImportGoneError
from reviews.models import Card, CommentImport, Review, Statement, ThemePack
from reviews.operations import cards, importing, withdrawal
from tests import make

NOW = make.NOW
CSV = """Ref,What they said,Domain,Role,Pathway stage
1,The nurse sits down,working,Patient,Living with it day to day
2,Nobody phones,What is not working,carer,
3,"I hope, still",future,wizard,moon
4,,working,Patient,
5,Something else,weather,Patient,
"""


@pytest.fixture
def fay_client(client, fay):
    client.force_login(fay)
    return client


def url(name, review_round, *ids):
    return reverse(f"reviews:{name}", args=[review_round.programme.slug, review_round.pk, *ids])


def upload(client, review_round, content=CSV, name="comments.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(
        url("comment_files", review_round), {"file": SimpleUploadedFile(name, data)}, follow=True
    )


def do_jobs(kind="import_comments"):
    Job.objects.exclude(kind=kind).delete()
    while job := queue.lease_next():
        queue.perform(job)


def bring_in(client, review_round, content=CSV, **mapping):
    upload(client, review_round, content)
    draft = CommentImport.objects.first()
    columns = {"text": "what_they_said", "heading": "domain", "perspective": "role"}
    columns |= {"stage": "pathway_stage", "source_id": "ref"} | mapping
    client.post(url("comment_columns", review_round, draft.pk), columns)
    client.post(url("import_comments", review_round, draft.pk))
    do_jobs()
    draft.refresh_from_db()
    return draft


def test_the_columns_are_guessed_from_their_names(fay_client, review_round):
    page = upload(fay_client, review_round).content.decode()

    guessed = CommentImport.objects.get().mapping
    assert guessed["text"] == "what_they_said"
    assert (guessed["heading"], guessed["perspective"]) == ("domain", "role")
    assert (guessed["stage"], guessed["source_id"]) == ("pathway_stage", "ref")
    assert '<option value="what_they_said" selected>' in page


def test_a_long_comment_is_seen_to_go_on(fay_client, review_round):
    page = upload(fay_client, review_round, f"Comment\n{'word ' * 20}\nShort\n").content.decode()

    assert f"{'word ' * 15}word…" in page
    assert "Short…" not in page


def test_every_row_is_shown_before_anything_comes_in(fay_client, review_round):
    upload(fay_client, review_round)
    draft = CommentImport.objects.get()

    page = fay_client.get(url("comment_import", review_round, draft.pk)).content.decode()

    assert "The nurse sits down" in page
    assert "There are no words in this row." in page
    assert "“weather” is not one of the three headings" in page
    assert "wizard, moon" in page
    assert "Import 3 comments" in page
    assert not Statement.objects.exists()


def test_the_file_comes_in_and_its_rows_are_erased(fay_client, review_round):
    done = bring_in(fay_client, review_round)

    assert list(
        Card.objects.order_by("id").values_list("heading", "text", "perspective__name")
    ) == [
        ("working", "The nurse sits down", "Patient"),
        ("not_working", "Nobody phones", "Carer"),
        ("future", "I hope, still", None),
    ]
    assert (done.state, done.rows, done.reviews.count()) == ("done", [], 3)
    page = fay_client.get(url("comment_import", review_round, done.pk)).content.decode()
    assert "Undo this import" in page


def test_the_same_file_twice_adds_nothing(fay_client, review_round):
    bring_in(fay_client, review_round)
    again = bring_in(fay_client, review_round)

    assert (again.reviews.count(), again.already_there, Card.objects.count()) == (0, 3, 3)


def test_two_people_who_said_the_same_are_told_apart_by_their_number(fay_client, review_round):
    first = "ref,text\n1,Very good\n2,Very good\n"
    bring_in(fay_client, review_round, first, text="text", default_heading="working",
             heading="", perspective="", stage="")  # fmt: skip
    bring_in(fay_client, review_round, "ref,text\n2,Very good\n3,Very good\n", text="text",
             default_heading="working", heading="", perspective="", stage="")  # fmt: skip

    assert Card.objects.count() == 3


def test_rows_without_a_heading_go_to_the_chosen_one(fay_client, programme, review_round):
    carer = programme.perspectives.get(name="Carer")
    bring_in(
        fay_client, review_round, "text\nToo long a wait\n", text="text", heading="",
        perspective="", stage="", source_id="",
        default_heading="not_working", default_perspective=carer.pk,
    )  # fmt: skip

    card = Card.objects.get()
    assert (card.heading, card.perspective) == ("not_working", carer)


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"text": "", "default_heading": "working"}, "Choose the column that holds the words"),
        ({"text": "domain", "heading": "domain"}, "One column cannot be two things"),
        ({"text": "what_they_said"}, "or one heading for all rows"),
    ],
)
def test_columns_that_make_no_sense_are_refused(fay_client, review_round, columns, sentence):
    upload(fay_client, review_round)
    draft = CommentImport.objects.get()

    page = fay_client.post(url("comment_columns", review_round, draft.pk), columns)

    assert sentence in page.content.decode()


def test_a_workbook_is_read_too_and_a_broken_file_says_why(fay_client, review_round):
    book, content = Workbook(), io.BytesIO()
    book.active.append(["Comment", "Heading"])
    book.active.append(["ŵ 👍", "future"])
    book.save(content)

    upload(fay_client, review_round, content.getvalue(), "comments.xlsx")
    broken = upload(fay_client, review_round, "no workbook", "broken.xlsx")
    empty = upload(fay_client, review_round, "text,heading\n")

    assert CommentImport.objects.get().rows == [[2, {"comment": "ŵ 👍", "heading": "future"}]]
    assert "not an Excel workbook" in broken.content.decode()
    assert "no comments in this file" in empty.content.decode()


def test_what_nobody_confirms_is_erased_after_a_day(fay_client, review_round):
    upload(fay_client, review_round)
    job = Job.objects.get(kind="erase_comment_rows")

    assert job.run_after - CommentImport.objects.get().uploaded_at == timedelta(days=1)
    Job.objects.update(run_after=NOW)
    while found := queue.lease_next():
        queue.perform(found)

    assert not CommentImport.objects.exists()


def test_a_large_file_says_how_far_it_is_and_goes_on_after_a_fault(review_round, fay, monkeypatch):
    rows = [(n, {"text": f"Comment {n}", "heading": "working"}) for n in range(2, 602)]
    held = importing.draft_comments(
        review_round=review_round, rows=rows, file_name="c.csv", by=fay, now=NOW
    )
    importing.request_import(comment_import=held, by=fay, now=NOW)
    held.refresh_from_db()
    told = []

    def tell(done, total):
        told.append((done, total))
        if len(told) == 2:
            raise RuntimeError("the worker was killed")

    with pytest.raises(RuntimeError):
        importing.run_import(comment_import=held, tell=tell, now=NOW)
    importing.run_import(comment_import=held, tell=lambda *progress: None, now=NOW)

    held.refresh_from_db()
    assert told == [(250, 600), (500, 600)]
    assert (held.state, held.reviews.count(), held.already_there) == ("done", 600, 0)
    assert Card.objects.count() == 600


def test_an_import_is_undone_as_a_whole_and_can_be_done_again(fay_client, review_round):
    done = bring_in(fay_client, review_round)
    make.statement(review=make.submitted_review(review_round=review_round))

    fay_client.post(url("undo_import", review_round, done.pk))

    done.refresh_from_db()
    assert (done.state, Card.objects.count(), Statement.objects.count()) == ("undone", 0, 1)
    assert bring_in(fay_client, review_round).reviews.count() == 3


def test_undoing_says_what_happens_to_approved_cards(fay_client, review_round, fay):
    done = bring_in(fay_client, review_round)
    card = Card.objects.get(text="Nobody phones")
    cards.approve_card(card=card, version=card.version, by=fay, now=NOW)
    undo = url("undo_import", review_round, done.pk)
    page = fay_client.get(undo).content.decode()

    said = fay_client.post(undo, follow=True).content.decode()

    assert "1 approved card is taken off the board" in page
    assert f"Take these cards off the wall: {card.code}." in said
    tombstone = Card.objects.get()
    assert (tombstone.state, tombstone.text, tombstone.statement) == ("withdrawn", "", None)
    assert "Nobody phones" not in str(list(Statement.objects.values()))


@pytest.mark.parametrize("decided", ["placed", "accepted", "packed"])
def test_cards_that_people_decided_upon_keep_the_import(fay_client, review_round, fay, decided):
    done = bring_in(fay_client, review_round)
    card = Card.objects.get(text="Nobody phones")
    cards.approve_card(card=card, version=card.version, by=fay, now=NOW)
    if decided == "packed":
        make.pack(review_round=review_round).cards.add(card)
    else:
        accepted = NOW if decided == "accepted" else None
        make.placement(
            card=card,
            theme=make.theme(review_round=review_round, accepted_at=accepted),
            placed_by=fay if decided == "placed" else None,
        )

    with pytest.raises(CardsDecidedUponError):
        withdrawal.undo_import(comment_import=done, by=fay, now=NOW)

    assert Review.objects.filter(kind="imported").count() == 3
    assert ThemePack.objects.filter(superseded_at__isnull=False).count() == 0
    page = fay_client.get(url("undo_import", review_round, done.pk)).content.decode()
    assert "can no longer be undone" in page


def test_what_was_undone_or_brought_in_cannot_be_brought_in_again(fay_client, review_round, fay):
    done = bring_in(fay_client, review_round)

    with pytest.raises(ImportGoneError):
        importing.request_import(comment_import=done, by=fay, now=NOW)
    withdrawal.undo_import(comment_import=done, by=fay, now=NOW)
    with pytest.raises(ImportGoneError):
        withdrawal.undo_import(comment_import=done, by=fay, now=NOW)


def test_what_is_here_already_is_said_before_anything_comes_in(fay_client, review_round):
    bring_in(fay_client, review_round)
    upload(fay_client, review_round, CSV + "6,One more,future,,\n")
    draft = CommentImport.objects.first()
    look = url("comment_import", review_round, draft.pk)
    page = fay_client.get(look).content.decode()

    assert page.count("Here already") == 3
    assert "Import 1 comment<" in page
    assert "moon: not known here" in page


def test_a_file_with_nothing_new_cannot_be_imported_nor_undone(fay_client, review_round):
    bring_in(fay_client, review_round)
    upload(fay_client, review_round)
    draft = CommentImport.objects.first()
    page = fay_client.get(url("comment_import", review_round, draft.pk)).content.decode()
    again = bring_in(fay_client, review_round)

    done = fay_client.get(url("comment_import", review_round, again.pk)).content.decode()

    assert "There is nothing new in this file." in page
    assert "Import 0" not in page
    assert "There was nothing new in this file." in done
    assert "Undo this import" not in done


SURVEY = """Day,What was good?,What could be better?,Role
1,Kind staff,Long wait,Patient
2,,Parking,carer
3,The nurse,,Patient
4,,,Patient
"""
SURVEY_COLUMNS = {
    "text": "what_was_good?", "default_heading": "working", "second_text": "what_could_be_better?",
    "second_heading": "not_working", "heading": "", "stage": "", "source_id": "",
}  # fmt: skip


def test_a_survey_with_two_columns_of_words_comes_in_at_once(fay_client, review_round):
    done = bring_in(fay_client, review_round, SURVEY, **SURVEY_COLUMNS)
    again = bring_in(fay_client, review_round, SURVEY, **SURVEY_COLUMNS)

    said = Statement.objects.order_by("id").values_list("heading", "text", "review__perspective")
    assert [(heading, text) for heading, text, _who in said] == [
        ("working", "Kind staff"),
        ("not_working", "Long wait"),
        ("not_working", "Parking"),
        ("working", "The nurse"),
    ]
    assert done.reviews.count() == 3, "what one person said twice is one review"
    assert (done.already_there, again.already_there, again.reviews.count()) == (0, 4, 0)
    page = fay_client.get(url("comment_import", review_round, done.pk)).content.decode()
    assert ">4</span> comments brought in" in page


def test_a_row_is_only_wrong_when_both_columns_of_words_are_empty(fay_client, review_round):
    upload(fay_client, review_round, SURVEY)
    draft = CommentImport.objects.get()
    columns = url("comment_columns", review_round, draft.pk)
    refused = fay_client.post(columns, SURVEY_COLUMNS | {"second_heading": ""})

    page = fay_client.post(columns, SURVEY_COLUMNS, follow=True).content.decode()

    assert "Choose the heading of the second column." in refused.content.decode()
    assert page.count("There are no words in this row.") == 1
    assert "Import 4 comments" in page
