"""The pages about paper: find the form, key it, print, decide."""

import pytest
from django.test import Client
from django.urls import reverse

from coproduce.jobs.models import Job
from reviews.models import Keying, PaperForm, PrintRun, Review
from reviews.operations import paper
from tests import make


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def form(review_round, programme):
    person = make.participant(programme=programme, name="Participant 31")
    return make.paper_form(review_round=review_round, participant=person, code="K7QX-3MRT")


def at(name, review_round, **ids):
    place = {"programme_slug": review_round.programme.slug, "round_id": review_round.pk}
    return reverse(f"reviews:{name}", kwargs=place | ids)


def posted(**more):
    return {
        "take_part": "on",
        "voiced_by": "person",
        "not_working-1-text": "I wait too long",
        "not_working-1-top": "on",
        "do": "finish",
        "form_end": "1",
    } | more


@pytest.mark.parametrize("typed", ["K7QX-3MRT", "k7qx3mrt", " k7qx 3mrt "])
def test_a_form_is_found_by_its_code_however_it_is_typed(ivy, review_round, form, typed):
    response = client_of(ivy).get(at("paper", review_round), {"code": typed})

    assert response["Location"] == at("key_form", review_round, paper_form_id=form.pk)


def test_a_code_of_nothing_is_said_to_be_so(ivy, review_round):
    response = client_of(ivy).get(at("paper", review_round), {"code": "AAAA-BBBB"})

    assert response.status_code == 422
    assert "No form of this round has this code" in response.content.decode()


def test_a_blank_form_becomes_somebodys_when_it_comes_back(ivy, review_round, programme):
    make.paper_form(review_round=review_round, code="BBBB-CCCC")
    person = make.participant(programme=programme, name="Participant 40")
    client = client_of(ivy)

    page = client.get(at("paper", review_round), {"code": "BBBB-CCCC"}).content.decode()
    response = client.post(
        at("take_up_form", review_round), {"participant": person.pk, "form_end": "1"}
    )

    assert "This is a blank form" in page
    theirs = PaperForm.objects.get(participant=person)
    assert response["Location"] == at("key_form", review_round, paper_form_id=theirs.pk)


def test_a_form_is_keyed_on_one_page(ivy, review_round, form):
    client = client_of(ivy)
    url = at("key_form", review_round, paper_form_id=form.pk)

    page = client.get(url).content.decode()
    response = client.post(url, posted())

    assert page.count("<textarea") == 15
    assert response["Location"] == at("paper", review_round)
    assert Review.objects.get().statements.get().text == "I wait too long"


def test_more_boxes_keep_what_was_typed(ivy, review_round, form):
    url = at("key_form", review_round, paper_form_id=form.pk)

    page = client_of(ivy).post(url, posted(do="more-not_working")).content.decode()

    assert page.count("<textarea") == 20
    assert "I wait too long" in page
    assert Keying.objects.get().words["answers"]["not_working"][0]["text"] == "I wait too long"


def test_what_is_refused_is_kept_and_shown_again(ivy, review_round, form):
    client, url = client_of(ivy), at("key_form", review_round, paper_form_id=form.pk)
    long = "w" * 2001

    refused = client.post(url, posted(**{"future-2-text": long, "take_part": ""}))
    again = client.get(url).content.decode()

    assert refused.status_code == 422
    assert "Use 2000 characters or fewer" in refused.content.decode()
    assert long in again
    assert "I wait too long" in again


def test_without_consent_the_draft_stays(ivy, review_round, form):
    client, url = client_of(ivy), at("key_form", review_round, paper_form_id=form.pk)
    typed = posted()
    del typed["take_part"]

    refused = client.post(url, typed)

    assert refused.status_code == 422
    assert not Review.objects.exists()
    assert "I wait too long" in client.get(url).content.decode()


def test_what_is_typed_is_saved_by_itself(ivy, review_round, form):
    url = at("key_form", review_round, paper_form_id=form.pk)

    response = client_of(ivy).post(url, posted(do="save"), headers={"HX-Request": "true"})

    assert "Saved as a draft" in response.content.decode()
    assert Keying.objects.get().finished_at is None


def test_a_person_who_answered_already_is_asked_about_first(ivy, review_round, form):
    make.submitted_review(review_round=review_round, participant=form.participant)
    client, url = client_of(ivy), at("key_form", review_round, paper_form_id=form.pk)

    refused = client.post(url, posted())
    added = client.post(url, posted(adds="on"))

    assert 'name="adds"' in refused.content.decode()
    assert added.status_code == 302


def test_the_second_keying_is_blind_and_differences_are_settled(ivy, fay, review_round, form):
    url = at("key_form", review_round, paper_form_id=form.pk)
    client_of(ivy).post(url, posted())
    second = client_of(fay)

    blind = second.get(url).content.decode()
    second.post(url, posted(**{"not_working-1-text": "I waited too long"}))
    listed = second.get(at("paper", review_round)).content.decode()
    decide = at("decide_keying", review_round, paper_form_id=form.pk)
    shown = second.get(decide).content.decode()
    second.post(decide, {"not_working-1": "second", "form_end": "1"})

    assert "I wait too long" not in blind
    assert "Keyed twice, differs" in listed
    assert "I wait too long" in shown
    assert "I waited too long" in shown
    assert Review.objects.get().statements.get().text == "I waited too long"


def test_a_whole_programme_is_one_print_job(fay, programme, review_round):
    for number in range(3):
        make.participant(programme=programme, name=f"Participant {number}", wants_letters=True)
    client = client_of(fay)

    response = client.post(
        at("print_paper", review_round),
        {
            "who": "by_letter",
            "with_letters": "on",
            "with_forms": "on",
            "with_labels": "on",
            "with_equality": "on",
            "first_label": "4",
            "blanks": "2",
            "blank_set": "easy_read",
            "blank_language": "cy",
            "form_end": "1",
        },
    )

    run = PrintRun.objects.get()
    assert (run.people.count(), run.blanks, run.first_label) == (3, 2, 4)
    assert Job.objects.filter(kind="print_paper", subject_id=run.pk).exists()
    page = client.get(response["Location"]).content.decode()
    assert "Waiting" in page


def test_the_pages_are_handed_out_while_they_are_kept(fay, programme, review_round):
    run = make.print_run(review_round=review_round, blanks=1)
    client = client_of(fay)
    url = at("print_run_pdf", review_round, print_run_id=run.pk)
    assert client.get(url).status_code == 404

    paper.print_paper(run=run, now=make.NOW)
    response = client.get(url)

    assert response.content.startswith(b"%PDF-")
    assert response["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("first_label", "22", "This must be 21 or less."),
        ("blanks", "101", "This must be 100 or less."),
        ("who", "one", "Choose the person."),
    ],
)
def test_a_print_job_that_makes_no_sense_is_refused(fay, review_round, field, value, sentence):
    typed = {"who": "nobody", "first_label": "1", "blanks": "1"}
    typed |= {"blank_set": "standard", "blank_language": "en", "form_end": "1", field: value}

    response = client_of(fay).post(at("print_paper", review_round), typed)

    assert response.status_code == 422
    assert sentence in response.content.decode()
