"""Lists of people that somebody uploads: looked at first, then added whole or not at all."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.functions import Now
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from coproduce.jobs import queue
from coproduce.jobs.models import Job
from participants import documents
from participants.errors import ImportHasProblemsError
from participants.models import AccessNeed, Consent, ImportDraft, Participant
from participants.operations import recruiting
from tests import make

HEADER = (
    "Name,Perspective,Email,Phone,Address,Stage,Organisation,Language,Letters,Access needs,Consents"
)
WHOLE = (
    "Participant 07,patient,P07@example.org,01632 960007,7 Example Street,"
    "living with it day to day,Example Charity,Cymraeg,yes,"
    "Large print; step-free access; quiet room,take part; be contacted"
)


def url(name, programme, *ids):
    return reverse(f"participants:{name}", args=[programme.slug, *ids])


def upload(client, programme, content, name="people.csv"):
    if isinstance(content, str):
        content = content.encode()
    file = SimpleUploadedFile(name, content)
    return client.post(url("participant_import", programme), {"file": file})


def draft_of(programme, *rows):
    columns = [column.name for column in documents.COLUMNS]
    return make.import_draft(
        programme=programme,
        rows=[
            [number, dict(zip(columns, row, strict=False))]
            for number, row in enumerate(rows, start=2)
        ],
    )


def xlsx(*rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


@pytest.fixture
def lead(client, lee):
    client.force_login(lee)
    return client


# --- from file to list ---------------------------------------------------------------------------
def test_a_whole_row_becomes_a_whole_person(lead, programme):
    uploaded = upload(lead, programme, f"{HEADER}\n{WHOLE}\n")
    page = lead.get(uploaded.url).content.decode()
    assert "Will be added" in page
    assert not Participant.objects.exists()

    confirmed = lead.post(f"{uploaded.url}confirm/", follow=True)

    person = Participant.objects.get()
    assert "1 person was added" in confirmed.content.decode()
    assert (person.name, person.email, person.perspective.name, person.language) == (
        "Participant 07",
        "p07@example.org",
        "Patient",
        "cy",
    )
    assert (person.stage.name, person.organisation.name, person.wants_letters) == (
        "Living with it day to day",
        "Example Charity",
        True,
    )
    assert list(AccessNeed.objects.values_list("kind", "detail")) == [
        ("large_print", ""),
        ("other", "quiet room"),
        ("step_free", ""),
    ]
    assert set(Consent.objects.values_list("purpose", "is_given")) == {
        ("take_part", True),
        ("be_contacted", True),
    }
    assert not ImportDraft.objects.exists()


def test_the_same_list_twice_adds_nobody_twice(lead, programme):
    table = f"{HEADER}\n{WHOLE}\nParticipant 08,Carer\n"
    for _ in range(2):
        uploaded = upload(lead, programme, table)
        lead.post(f"{uploaded.url}confirm/")

    assert Participant.objects.count() == 2
    again = lead.get(upload(lead, programme, table).url).content.decode()
    assert "Everybody in this file is on the list already" in again
    assert "Already in the programme. Nothing will be changed." in again


def test_the_same_person_twice_in_a_list_is_added_once(programme, lee):
    draft = draft_of(
        programme,
        ["Participant 07", "Patient", "p07@example.org"],
        ["PARTICIPANT 07", "Patient", "P07@example.org"],
        ["Participant 08", "Patient", "", "01632 960008"],
        ["Participant 08", "Patient", "", "01632960008"],
    )

    preview = documents.import_preview(draft)

    assert [person.note for person in preview.already_here] == [
        "The same person as in row 2. Will be added once.",
        "The same person as in row 4. Will be added once.",
    ]
    assert recruiting.import_participants(draft=draft, by=lee, now=make.NOW) == 2


def test_every_problem_is_said_by_row_and_nobody_is_added(lead, programme):
    make.participant(programme=programme, name="Participant 01", email="p01@example.org")
    uploaded = upload(
        lead,
        programme,
        "Name;Perspective;Email;Stage;Language;Letters;Consents;Shoe size\n"
        "Participant 02;Patient;p02@example.org;;;;;9\n"
        ";Baker;p02;Moon;Klingon;perhaps;everything;\n"
        "\n"
        "Participant 03;;p01@example.org\n"
        "Participant 04;Carer;p02@example.org\n"
        f"{'x' * 201};Carer\n",
    )

    page = lead.get(uploaded.url).content.decode()
    refused = lead.post(f"{uploaded.url}confirm/", follow=True)

    for sentence in (
        "The name is missing.",
        "“Baker” is not a perspective of this programme. It has: Patient, Carer, Clinician.",
        "“p02” is not a whole email address.",
        "“Moon” is not a stage of this programme. It has: Living with it day to day.",
        "“Klingon” is not a language that we offer yet.",
        "Under letters, write yes or leave it empty.",
        "“everything” is not something that people agree to here.",
        "The perspective is missing.",
        "Somebody else in the programme has this email address.",
        "Row 2 has the same email address for somebody else.",
        "The name is longer than 200 characters.",
        "Nobody can be added while there are problems.",
    ):
        assert sentence in page
    assert '<span class="figure-number">4</span> with a problem' in page
    assert 'aria-hidden="true">Row </span>5<' in page
    assert "so nobody was added" in refused.content.decode()
    assert (Participant.objects.count(), ImportDraft.objects.count()) == (1, 1)


def test_the_list_is_read_again_when_it_is_confirmed(programme, lee):
    draft = draft_of(programme, ["Participant 07", "Patient", "p07@example.org"])
    make.participant(programme=programme, name="Participant 99", email="p07@example.org")

    with pytest.raises(ImportHasProblemsError):
        recruiting.import_participants(draft=draft, by=lee, now=make.NOW)

    assert Participant.objects.count() == 1


def test_a_list_that_was_confirmed_by_somebody_else_is_not_added_again(lead, programme):
    uploaded = upload(lead, programme, f"{HEADER}\n{WHOLE}\n")

    first, second = (lead.post(f"{uploaded.url}confirm/") for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 404)
    assert Participant.objects.count() == 1


def test_a_failure_half_way_adds_nobody(programme, lee, monkeypatch):
    draft = draft_of(programme, ["Participant 07", "Patient"], ["Participant 08", "Carer"])
    monkeypatch.setattr(Consent.objects, "bulk_create", lambda _rows: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        recruiting.import_participants(draft=draft, by=lee, now=make.NOW)

    assert (Participant.objects.count(), ImportDraft.objects.count()) == (0, 1)


def test_a_kind_that_two_perspectives_share_is_not_guessed(programme):
    make.perspective(programme=programme, name="Young patient", kind="patient")

    preview = documents.import_preview(
        draft_of(programme, ["P 1", "patient"], ["P 2", "Young patient"], ["P 3", "clinician"])
    )

    assert [person.perspective.name for person in preview.people] == [
        "Patient",
        "Young patient",
        "Clinician",
    ]


def test_a_programme_without_stages_says_so(other_programme):
    preview = documents.import_preview(
        make.import_draft(
            programme=other_programme,
            rows=[[2, {"name": "P", "perspective": "Patient", "stage": "Home"}]],
        )
    )

    assert "It has: none." in preview.people[0].problems[0]


def test_needs_that_are_too_long_and_hidden_characters_are_said(programme):
    preview = documents.import_preview(
        make.import_draft(
            programme=programme,
            rows=[[2, {"name": "a\x07b", "perspective": "Patient", "access_needs": "x" * 201}]],
        )
    )

    assert preview.people[0].problems == (
        "The name has a hidden character that cannot be kept.",
        "The access needs are longer than 200 characters.",
    )


# --- files of every kind -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("Name,Perspective\nJosé Müller,Patient\n".encode(), "utf8.csv"),
        ("\ufeffName,Perspective\nJosé Müller,Patient\n".encode(), "bom.csv"),
        ("Name,Perspective\nJosé Müller,Patient\n".encode("cp1252"), "cp1252.csv"),
        ("Name\tPerspective\nJosé Müller\tPatient\n".encode("utf-16"), "utf16.txt"),
        ('Full name;Role\r\n"José Müller";Patient\r\n'.encode(), "semicolons.csv"),
        (xlsx(["Name", "Perspective"], ["José Müller", "Patient"]), "people.XLSX"),
    ],
)
def test_people_send_files_as_their_programs_write_them(lead, programme, content, name):
    response = upload(lead, programme, content, name)

    assert response.status_code == 302
    assert ImportDraft.objects.get().rows == [
        [2, {"name": "José Müller", "perspective": "Patient"}]
    ]


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (60 * 1024 * 1024))
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "empty.csv", "The file is empty"),
        (b"Name,Perspective\n", "only-header.csv", "There are no people in this file"),
        (b"Email,Phone\na@example.org,1\n", "columns.csv", "no column called “Perspective”"),
        (b'Name,Perspective\n"never closed,Patient\n', "broken.csv", "CSV file is broken"),
        (b"Name,Perspective\nA\0B,Patient\n", "nul.csv", "not a CSV file"),
        (b"\x81\x8d\x8f\x90", "letters.csv", "letters in this file cannot be read"),
        (b"Name,Name\nA,B\n", "twice.csv", "Two columns have the same name"),
        (b"not a workbook", "people.xlsx", "not an Excel workbook"),
        (xlsx(["Name", "Perspective"], ["=1+1", "Patient"]), "formula.xlsx", "has formulas"),
        (bomb(), "bomb.xlsx", "unpacks to more than 50 MB"),
        (b"x" * (2 * 1024 * 1024 + 1), "large.csv", "larger than 2 MB"),
        ("Name,Perspective\n" + "P,Patient\n" * 5001, "many.csv", "more than 5,000 rows"),
        (b"Name,Perspective\nA,Patient\n", "x" * 201 + ".csv", "at most 200 characters"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 60 else "",
)
def test_a_file_that_cannot_be_read_gets_a_sentence_and_adds_nothing(
    lead, programme, content, name, sentence
):
    response = upload(lead, programme, content, name)

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not ImportDraft.objects.exists()


def test_no_file_at_all_is_said_beside_the_field(lead, programme):
    response = lead.post(url("participant_import", programme))

    assert "Choose a file" in response.content.decode()


def test_formulas_in_a_csv_file_are_only_text(lead, programme):
    uploaded = upload(lead, programme, "Name,Perspective\n=cmd|' /C calc'!A0,Patient\n")
    lead.post(f"{uploaded.url}confirm/")

    assert Participant.objects.get().name == "=cmd|' /C calc'!A0"


def test_five_thousand_people_are_checked_and_added_in_a_few_queries(
    lead, programme, lee, django_assert_max_num_queries
):
    rows = "".join(f"Participant {n:04},Patient,p{n}@example.org\n" for n in range(5000))
    uploaded = upload(lead, programme, f"Name,Perspective,Email\n{rows}")

    with django_assert_max_num_queries(40):
        page = lead.get(uploaded.url)
        recruiting.import_participants(draft=ImportDraft.objects.get(), by=lee, now=make.NOW)

    assert "Page 50" in page.content.decode()
    assert Participant.objects.count() == 5000


# --- the waiting list itself ---------------------------------------------------------------------
def test_an_upload_can_be_dropped(lead, programme):
    uploaded = upload(lead, programme, f"{HEADER}\n{WHOLE}\n")

    response = lead.post(f"{uploaded.url}discard/", follow=True)

    assert "Nobody was added" in response.content.decode()
    assert not ImportDraft.objects.exists()


def test_an_upload_that_nobody_confirms_is_erased_after_a_day(lead, programme):
    upload(lead, programme, f"{HEADER}\n{WHOLE}\n")
    job = Job.objects.get(kind="erase_import_draft")
    assert job.run_after - job.requested_at == timedelta(days=1)
    assert queue.lease_next() is None

    Job.objects.update(run_after=Now())
    queue.perform(queue.lease_next())

    assert not ImportDraft.objects.exists()
    assert not Participant.objects.exists()


def test_what_waits_is_listed_for_leads_and_holds_only_known_columns(lead, programme):
    upload(lead, programme, "Name,Perspective,NHS number\nParticipant 07,Patient,9990000000\n")

    assert "people.csv" in lead.get(url("participant_import", programme)).content.decode()
    assert "9990000000" not in str(ImportDraft.objects.get().rows)


def test_another_programmes_upload_is_not_found(lead, programme, other_programme):
    theirs = make.import_draft(programme=other_programme)

    assert lead.get(url("import_draft", programme, theirs.pk)).status_code == 404
    assert lead.post(url("confirm_import", programme, theirs.pk)).status_code == 404


def test_the_empty_list_to_fill_in_can_be_imported_as_it_is(lead, programme):
    template = lead.get(url("import_template", programme))

    assert template.headers["Content-Disposition"] == 'attachment; filename="people.csv"'
    uploaded = upload(lead, programme, template.content)
    preview = documents.import_preview(ImportDraft.objects.get())
    assert uploaded.status_code == 302
    assert [person.problems for person in preview.people] == [()]


def test_the_empty_list_of_a_programme_without_perspectives_is_still_a_table(client, lee):
    bare = make.programme()
    make.membership(programme=bare, user=lee, role="lead")
    client.force_login(lee)

    assert client.get(url("import_template", bare)).status_code == 200


def test_a_workbook_is_read_back_as_it_was_written():
    assert load_workbook(io.BytesIO(xlsx(["Name"]))).active["A1"].value == "Name"
