"""What to arrange: for whom, for which day, how far it is, and who may know."""

import pytest
from django.test import Client
from django.urls import reverse

from participants.models import AccessNeed
from tests import make
from workshops.documents.arranging import (
    ALL_ALONG,
    COLOURS,
    IN_THE_ROOM,
    needs_of_programme,
    needs_of_workshop,
)
from workshops.models import Arrangement
from workshops.operations import arranging


@pytest.fixture
def workshop(review_round):
    return make.workshop(review_round=review_round)


@pytest.fixture
def comes(programme, workshop):
    person = make.participant(programme=programme, name="Participant 01")
    make.attendance(workshop=workshop, participant=person, state="coming")
    make.access_need(participant=person, kind="companion")
    make.access_need(participant=person, kind="hearing")
    return person


@pytest.fixture
def stays_at_home(programme, workshop):
    person = make.participant(programme=programme, name="Participant 02")
    make.attendance(workshop=workshop, participant=person, state="not_coming")
    make.access_need(participant=person, kind="large_print")
    return person


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def kinds(found):
    return [(row.need.kind, row.state) for row in found.rows]


def test_there_is_something_to_do_for_each_kind_of_need_and_a_colour_for_each_state():
    assert set(IN_THE_ROOM) == set(ALL_ALONG) == set(AccessNeed.Kind)
    assert set(COLOURS) == set(Arrangement.State)


def test_a_day_needs_what_those_need_who_come(workshop, comes, stays_at_home):
    found = needs_of_workshop(workshop)

    assert kinds(found) == [("companion", "to_do"), ("hearing", "to_do")]
    assert (found.people, found.companions, found.places) == (1, 1, 2)


def test_the_programme_needs_what_everybody_needs_who_takes_part(programme, comes, stays_at_home):
    gone = make.participant(programme=programme, withdrawn_at=make.NOW)
    make.access_need(participant=gone)

    assert [kind for kind, _ in kinds(needs_of_programme(programme))] == [
        "companion",
        "hearing",
        "large_print",
    ]


def test_each_day_is_arranged_for_itself(workshop, review_round, programme, comes, fay):
    other = make.workshop(review_round=review_round)
    make.attendance(workshop=other, participant=comes)
    need = comes.access_needs.get(kind="hearing")

    arranging.change_arrangement(
        need=need, workshop=workshop, state="booked", note="Loop 7", by=fay, now=make.NOW
    )

    row = needs_of_workshop(workshop).rows[1]
    assert (row.word, row.arrangement.note, row.arrangement.changed_by) == ("Booked", "Loop 7", fay)
    assert kinds(needs_of_workshop(other))[1] == ("hearing", "to_do")
    assert needs_of_programme(programme).to_do == 2


def test_a_need_asked_about_again_says_when(comes, workshop, fay):
    need = comes.access_needs.get(kind="hearing")

    for state in ("met", "reviewed"):
        arranging.change_arrangement(
            need=need, workshop=workshop, state=state, note="", by=fay, now=make.NOW
        )

    need.refresh_from_db()
    assert (need.asked_again_at, Arrangement.objects.get().state) == (make.NOW, "reviewed")


def test_a_need_that_is_no_more_is_arranged_no_more(comes, workshop, fay):
    need = comes.access_needs.get(kind="hearing")
    arranging.change_arrangement(
        need=need, workshop=None, state="met", note="", by=fay, now=make.NOW
    )

    need.delete()

    assert not Arrangement.objects.exists()


def test_the_page_says_who_needs_what_and_keeps_what_is_arranged(
    fay, programme, workshop, comes, stays_at_home
):
    client = client_of(fay)
    need = comes.access_needs.get(kind="hearing")
    page = reverse("workshops:workshop_needs", args=[programme.slug, workshop.pk])

    before = client.get(page).content.decode()
    response = client.post(
        reverse("workshops:change_arrangement", args=[programme.slug, need.pk]),
        {"workshop": workshop.pk, "state": "met", "note": "It worked", "form_end": "1"},
    )
    after = client.get(page).content.decode()

    assert "Places: 2" in before
    assert "2 of 2 still to do." in before
    assert response["Location"] == page
    assert "It worked" in after
    assert "Ask them whether it helped" in after
    for each in comes.access_needs.all():
        arranging.change_arrangement(
            need=each, workshop=workshop, state="booked", note="", by=fay, now=make.NOW
        )
    assert "Nothing is left to do." in client.get(page).content.decode()


def test_another_programmes_workshop_is_not_taken(fay, programme, comes, other_programme):
    other = make.workshop(review_round=make.review_round(programme=other_programme))
    need = comes.access_needs.first()

    client_of(fay).post(
        reverse("workshops:change_arrangement", args=[programme.slug, need.pk]),
        {"workshop": other.pk, "state": "met", "form_end": "1"},
    )

    assert not Arrangement.objects.exists()


def test_needs_are_not_for_everybody(ivy, cal, olu, programme):
    for member in (ivy, cal, olu):
        response = client_of(member).get(reverse("workshops:needs", args=[programme.slug]))
        assert response.status_code == 403


def test_however_many_needs_it_is_as_many_queries(
    programme, workshop, comes, django_assert_num_queries
):
    for number in range(10):
        person = make.participant(programme=programme, name=f"Participant 1{number}")
        make.attendance(workshop=workshop, participant=person, state="coming")
        make.access_need(participant=person)

    with django_assert_num_queries(4):
        needs_of_workshop(workshop)
