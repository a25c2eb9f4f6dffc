"""How a day was: said once, without a name, and never shown of a group that is too small."""

import io
from uuid import uuid4

import pypdf
import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from coproduce.jobs.models import Job
from coproduce.shares import wilson
from tests import make
from workshops.documents import evaluation as documents
from workshops.documents.evaluation import TOO_FEW
from workshops.errors import (
    AlreadySaidError,
    EvaluationClosedError,
    NobodyToAskError,
    NothingSaidError,
    NotYetHeldError,
)
from workshops.models import Evaluation, EvaluationMark, EvaluationRequest
from workshops.operations import evaluation as evaluations

HELD = make.NOW.date()


@pytest.fixture
def day(workshop):
    workshop.held_on, workshop.people_here = HELD, 3
    workshop.save()
    return workshop


@pytest.fixture
def occasion(day, fay):
    return evaluations.open_evaluation(workshop=day, by=fay, now=make.NOW)


@pytest.fixture
def pat_came(day, pat):
    return make.attendance(workshop=day, participant=pat, state="came")


def fill_in(occasion, perspective, needs, **fields):
    return Evaluation.objects.create(
        occasion=occasion, perspective=perspective, source="paper", needs=needs, **fields
    )


def test_a_person_says_it_once_and_the_form_does_not_know_who(occasion, pat, pat_came, pat_client):
    url = reverse("workshops:my_evaluation", args=[occasion.pk])
    assert b"(optional)" not in pat_client.get(url).content

    first = pat_client.post(
        url, {"needs": "5", "involvement": "4", "words": "Longer breaks.", "form_end": "1"}
    )
    again = pat_client.post(url, {"needs": "1", "form_end": "1"})

    (form,) = Evaluation.objects.all()
    assert (first.status_code, form.needs, form.words) == (302, 5, "Longer breaks.")
    assert "You have sent this form already" in again.content.decode()
    assert "You have told us" in pat_client.get(url).content.decode()
    assert {each.name for each in Evaluation._meta.get_fields()} & {
        "participant",
        "ticket",
    } == set()
    assert EvaluationMark.objects.get().participant == pat


def test_the_private_page_of_the_day_leads_to_the_form(occasion, pat_came, pat_client):
    page = pat_client.get(reverse("workshops:my_workshop", args=[occasion.workshop_id]))

    assert reverse("workshops:my_evaluation", args=[occasion.pk]) in page.content.decode()


def test_who_stayed_away_finds_no_form(occasion, pat_came, pat_client):
    pat_came.state = "did_not_come"
    pat_came.save()

    answer = pat_client.get(reverse("workshops:my_evaluation", args=[occasion.pk]))

    assert answer.status_code == 404


def test_a_phone_that_joined_the_room_says_it_once_without_an_account(occasion, day, programme):
    phone, url = Client(), reverse("workshops:room_evaluation", args=[day.room_code])
    assert phone.get(url).status_code == 302
    clinician = programme.perspectives.last()
    join = reverse("workshops:join_room", args=[day.room_code])
    phone.post(join, {"perspective": clinician.pk})

    assert url in phone.get(reverse("workshops:room", args=[day.room_code])).content.decode()
    phone.post(url, {"needs": "2"})
    phone.post(url, {"needs": "5"})

    (form,) = Evaluation.objects.all()
    assert (form.perspective, form.needs, form.source) == (clinician, 2, "phone")


def test_nothing_is_taken_when_it_is_closed_or_empty_or_said_before(occasion, pat, fay):
    with pytest.raises(NothingSaidError):
        evaluations.say_how_it_was(occasion=occasion, who=pat, answers={"needs": None})
    evaluations.say_how_it_was(occasion=occasion, who=pat, answers={"needs": 4})
    with pytest.raises(AlreadySaidError):
        evaluations.say_how_it_was(occasion=occasion, who=pat, answers={"needs": 4})
    evaluations.close_evaluation(occasion=occasion, by=fay, now=make.NOW)
    other = make.participant(programme=pat.programme)
    with pytest.raises(EvaluationClosedError):
        evaluations.say_how_it_was(occasion=occasion, who=other, answers={"needs": 4})


def test_nobody_is_asked_before_the_day(day, fay):
    day.held_on = HELD.replace(year=HELD.year + 1)
    day.save()

    with pytest.raises(NotYetHeldError):
        evaluations.open_evaluation(workshop=day, by=fay, now=make.NOW)


def test_a_facilitator_types_forms_in_and_takes_a_wrong_one_out(occasion, day, as_fay, programme):
    url = reverse("workshops:type_evaluation", args=[programme.slug, day.pk, occasion.pk])
    typed = {
        "form_key": str(uuid4()),
        "perspective": programme.perspectives.first().pk,
        "needs": "4",
        "involvement": "3",
    }

    saved = as_fay.post(url, typed)
    as_fay.post(url, typed)

    (form,) = Evaluation.objects.all()
    assert (form.needs, form.involvement, form.source) == (4, 3, "paper")
    assert "Take this form out again" in as_fay.get(saved.url).content.decode()
    back = reverse("workshops:take_back_typed", args=[programme.slug, day.pk, occasion.pk])
    as_fay.post(back, {"typed": str(form.pk)})
    assert not Evaluation.objects.exists()


def test_a_number_that_is_not_on_the_scale_is_refused(occasion, day, as_fay, programme):
    url = reverse("workshops:type_evaluation", args=[programme.slug, day.pk, occasion.pk])

    answer = as_fay.post(
        url,
        {
            "form_key": str(uuid4()),
            "perspective": programme.perspectives.first().pk,
            "needs": "6",
        },
    )

    assert (answer.status_code, Evaluation.objects.exists()) == (200, False)


def test_small_perspectives_are_too_few_to_say_and_cannot_be_worked_out(occasion, programme):
    patient, carer, clinician = programme.perspectives.all()
    for number in range(12):
        fill_in(occasion, patient, 5 if number < 9 else 2, involvement=3)
    for _number in range(10):
        fill_in(occasion, clinician, 4, involvement=5)
    fill_in(occasion, carer, 1)

    result = documents.evaluation_result(occasion, programme=programme)

    assert result.names == ("Everybody", "Patient")
    assert result.hidden == ("Carer", "Clinician")
    assert result.statements[0].shares[1].interval == wilson(9, 12)
    assert result.statements[1].shares[1].said == TOO_FEW


def test_the_interval_is_put_beside_cambridge_in_words(occasion, programme):
    patient = programme.perspectives.first()
    for number in range(20):
        fill_in(occasion, patient, 5 if number < 15 else 2)

    result = documents.evaluation_result(occasion, programme=programme)

    assert result.beside_cambridge == (
        "Of 20 patients 75% agreed. The 95% interval goes from 53% to 89%. It holds the 66% "
        "of Cambridge: the two cannot be told apart."
    )
    assert result.chart.bars[-1].text == "66%"


@pytest.mark.parametrize(("agreed", "side"), [(30, "higher"), (5, "lower")])
def test_an_interval_that_does_not_hold_cambridge_says_so(occasion, programme, agreed, side):
    patient = programme.perspectives.first()
    for number in range(30):
        fill_in(occasion, patient, 4 if number < agreed else 3)

    said = documents.evaluation_result(occasion, programme=programme).beside_cambridge

    assert said.endswith(f"It does not hold the 66% of Cambridge: this is {side}.")


def test_the_gap_between_perspectives_is_said(occasion, programme):
    patient, _carer, clinician = programme.perspectives.all()
    for _number in range(8):
        fill_in(occasion, patient, 4, involvement=3)
        fill_in(occasion, clinician, 4, involvement=5)

    result = documents.evaluation_result(occasion, programme=programme)

    assert result.gap == (
        "Clinician places it highest, at 5.0 of 5; Patient lowest, at 3.0. They are 2.0 steps "
        "apart. Talk about why."
    )


def test_the_results_page_says_what_is_too_few(occasion, day, programme, as_cal):
    fill_in(occasion, programme.perspectives.first(), 5, words="Only I said this.")

    page = as_cal.get(reverse("workshops:evaluation", args=[programme.slug, day.pk]))

    words = page.content.decode()
    assert (TOO_FEW in words, "Only I said this." in words) == (True, False)
    assert "Health Foundation" in words


@pytest.mark.parametrize(
    ("chosen", "first"),
    [
        ({}, "The discussions reflected my personal needs and aspirations"),
        ({"print_set": "large_print"}, "The discussions reflected my personal needs"),
        ({"print_set": "easy_read"}, "We talked about what I need and what I hope for"),
        ({"kind": "later", "print_set": "easy_read"}, "Since then I could join in as much as I"),
        ({"language": "cy"}, "Sut oedd y diwrnod hwn i chi?"),
    ],
)
def test_the_form_is_printed_before_anybody_is_asked(day, programme, as_fay, chosen, first):
    url = reverse("workshops:print_evaluation", args=[programme.slug, day.pk])

    answer = as_fay.get(url, {"kind": "day"} | chosen)

    pdf = pypdf.PdfReader(io.BytesIO(answer.content))
    words = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert first in words
    assert pdf.trailer["/Root"]["/Lang"].startswith(chosen.get("language", "en"))
    assert "/StructTreeRoot" in pdf.trailer["/Root"]


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("kind", ["day", "later"])
def test_the_standard_form_is_on_one_page(day, programme, as_fay, kind, language):
    for name in ("Carers and family", "Nurses", "Commissioners", "Voluntary organisations"):
        make.perspective(programme=programme, name=name)
    url = reverse("workshops:print_evaluation", args=[programme.slug, day.pk])

    answer = as_fay.get(url, {"kind": kind, "language": language})

    assert len(pypdf.PdfReader(io.BytesIO(answer.content)).pages) == 1


def languages_in(pdf):
    """What a reader that speaks is told to speak: each part's language."""
    parts = (pdf.get_object(number + 1) for number in range(pdf.trailer["/Size"] - 1))
    return {part["/Lang"][:2] for part in parts if isinstance(part, dict) and "/Lang" in part}


@pytest.mark.parametrize("title", ["First workshop", "A day about breathing " * 6])
def test_english_words_on_a_welsh_form_are_marked_as_english(day, programme, as_fay, title):
    day.title = title.strip()
    day.save()
    url = reverse("workshops:print_evaluation", args=[programme.slug, day.pk])

    def printed():
        answer = as_fay.get(url, {"kind": "day", "language": "cy"})
        return pypdf.PdfReader(io.BytesIO(answer.content))

    assert languages_in(printed()) == {"cy", "en"}
    names = [day.title, programme.title, *(each.name for each in programme.perspectives.all())]
    programme.welsh = dict.fromkeys(names, "Cymraeg")
    programme.save()
    assert languages_in(printed()) == {"cy"}


def test_a_form_that_is_not_known_is_not_printed(day, programme, as_fay):
    url = reverse("workshops:print_evaluation", args=[programme.slug, day.pk])

    answer = as_fay.get(url, {"kind": "never"})

    assert "Choose which form to print." in answer.content.decode()
    assert answer.status_code == 409


def test_asking_again_is_offered_only_when_the_day_is_over(client, programme, day, lee):
    client.force_login(lee)
    address = reverse("workshops:evaluation", args=[programme.slug, day.pk])
    button = reverse("workshops:ask_again", args=[programme.slug, day.pk])

    before = client.get(address).content.decode()
    day.finished_at = make.NOW
    day.save()
    after = client.get(address).content.decode()

    assert (button in before, button in after) == (False, True)
    assert "when the workshop is over" in before


def test_those_who_came_are_asked_again_once(day, pat, pat_came, lee):
    with pytest.raises(NobodyToAskError):
        evaluations.ask_again(workshop=day, by=lee, now=make.NOW)
    make.consent(participant=pat, purpose="be_contacted")

    evaluations.ask_again(workshop=day, by=lee, now=make.NOW)
    evaluations.ask_again(workshop=day, by=lee, now=make.NOW)

    request = EvaluationRequest.objects.get()
    assert Job.objects.filter(kind="email_evaluation").count() == 1
    evaluations.email_evaluation(request_id=request.pk, now=make.NOW)
    evaluations.email_evaluation(request_id=request.pk, now=make.NOW)
    assert [each.to for each in mail.outbox] == [[pat.email]]
    request.refresh_from_db()
    assert request.sending == "sent"
