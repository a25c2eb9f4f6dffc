"""Who is missing: the way from interest to the day, in numbers and in words."""

from __future__ import annotations

import pytest
from django.urls import reverse

from participants.operations import recruiting
from tests import make
from workshops.documents.representation import representation


@pytest.fixture
def patient(programme):
    return programme.perspectives.get(name="Patient")


def row(programme, name="Patient"):
    return next(each for each in representation(programme).perspectives if each.name == name)


def test_each_step_is_counted(programme, review_round, patient):
    make.interest(programme=programme, perspective=patient)
    make.participant(programme=programme, perspective=patient)
    invited = make.participant(programme=programme, perspective=patient)
    make.invitation(participant=invited)
    came = make.participant(programme=programme, perspective=patient)
    make.invitation(participant=came)
    make.consent(participant=came, purpose="take_part")
    make.submitted_review(review_round=review_round, participant=came)
    workshop = make.workshop(review_round=review_round)
    make.attendance(workshop=workshop, participant=came, state="came")
    no = make.participant(programme=programme, perspective=patient)
    recruiting.record_decline(participant=no, by=no, now=make.NOW, because="no_time")

    found = row(programme)

    assert (found.target, found.interested, found.listed, found.invited) == (20, 1, 3, 2)
    assert (found.agreed, found.answered, found.came, found.declined) == (1, 1, 1, 1)
    assert representation(programme).reasons == (("I do not have the time", 1),)
    assert representation(programme).chart.bars[0].text == "1 of 20"


def test_stages_are_counted_apart(programme, patient):
    stage = programme.stages.get()
    make.participant(programme=programme, stage=stage)
    make.participant(programme=programme)

    stages = {each.name: each.listed for each in representation(programme).stages}

    assert stages == {stage.name: 1, "Not known": 1}


def test_what_is_missing_is_said_in_words(programme, patient):
    gp = make.perspective(programme=programme, name="GP", target=2)
    make.perspective(programme=programme, name="Councillor", target=0)

    def said():
        return [each for each in representation(programme).warnings if "GP" in each]

    told = [said()]
    make.interest(programme=programme, perspective=gp)
    told.append(said())
    person = make.participant(programme=programme, perspective=gp)
    told.append(said())
    make.invitation(participant=person)
    told.append(said())
    make.consent(participant=person, purpose="take_part")
    told.append(said())

    assert told == [
        ["No GP is on the list yet."],
        ["No GP is on the list yet, though somebody is interested."],
        ["No GP has been invited yet."],
        ["No GP has accepted yet."],
        ["No GP has answered yet."],
    ]
    assert not any("ouncillor" in each for each in representation(programme).warnings)


def test_the_page_has_the_chart_and_its_table(client, programme, ivy, patient):
    make.participant(programme=programme, perspective=patient)
    client.force_login(ivy)

    page = client.get(reverse("who_is_missing", args=[programme.slug])).content.decode()

    assert "The same numbers as a table" in page
    assert "No patient has been invited yet." in page
    assert "Equality answers" not in page


def test_the_number_of_queries_does_not_grow(programme, django_assert_num_queries):
    def ask():
        return representation(programme)

    make.participant(programme=programme)
    with django_assert_num_queries(5):
        ask()
    for _each in range(5):
        make.participant(programme=programme)
    with django_assert_num_queries(5):
        ask()


def test_why_somebody_said_no_is_asked_and_need_not_be_told(pat_client, pat):
    page = pat_client.get(reverse("participants:decline")).content.decode()

    pat_client.post(reverse("participants:decline"), {"form_end": "1", "because": "travel"})

    pat.refresh_from_db()
    assert "You do not have to." in page
    assert pat.declined_because == "travel"
    assert pat.declined_at is not None
