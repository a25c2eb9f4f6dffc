"""The public page, those who write on it, and answering them."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse

from coproduce.jobs import queue
from participants.models import Interest
from participants.operations import opportunities
from tests import make

NOW = make.NOW


@pytest.fixture
def page(programme):
    make.opportunity(programme=programme)
    return reverse("participants:opportunity", args=[programme.slug])


def filled(**fields):
    return {
        "name": "Participant 31",
        "email": "p31@example.org",
        "phone": "",
        "perspective": "",
        "adjustments": "A lift there",
        "language": "en",
        "website": "",
        "form_key": str(uuid4()),
    } | fields


def said(response):
    """The page without what differs each time, and without its own address."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return text.replace("breathing-better", "nowhere")


def do_jobs():
    while job := queue.lease_next():
        queue.perform(job)


def test_anybody_may_say_that_they_would_like_to_take_part(client, programme, page):
    patient = programme.perspectives.first()
    shown = client.get(page).content.decode()

    thanked = client.post(page, filled(perspective=patient.pk), follow=True)

    interest = Interest.objects.get()
    assert "Would any adjustments help you take part?" in shown
    assert "Thank you" in thanked.content.decode()
    assert (interest.perspective, interest.adjustments) == (patient, "A lift there")
    assert not interest.looks_automatic


def test_who_turns_to_welsh_is_taken_to_prefer_it_and_what_they_typed_stays(client, page):
    turned = client.post(page, filled(change_language="cy")).content.decode()

    assert re.search(r'value="cy"[^>]* checked', turned)
    assert "A lift there" in turned
    assert not Interest.objects.exists()


def test_the_same_form_twice_is_one_interest(client, page):
    form = filled()
    client.post(page, form)
    client.post(page, form)

    assert Interest.objects.count() == 1


def test_neither_way_to_reach_somebody_is_called_optional(client, page):
    shown = client.get(page).content.decode()

    assert "Write an email address or a phone number, or both." in shown
    for label in ("Your email address", "Your phone number"):
        assert "(optional)" not in shown.split(label, 1)[1].split("</label>", 1)[0]
    assert "(optional)" in shown


def test_one_way_to_reach_somebody_is_needed_and_what_was_typed_stays(client, page):
    response = client.post(page, filled(email="", phone=""))

    assert "Write an email address or a phone number" in response.content.decode()
    assert "A lift there" in response.content.decode()
    assert Interest.objects.count() == 0


@pytest.mark.parametrize("is_there", [True, False])
def test_a_page_that_is_closed_looks_like_one_that_is_not_there(client, programme, is_there):
    if is_there:
        make.opportunity(programme=programme, is_open=False)

    closed = client.get(reverse("participants:opportunity", args=[programme.slug]))
    nowhere = client.get(reverse("participants:opportunity", args=["nowhere"]))

    assert said(closed) == said(nowhere)
    assert programme.title not in closed.content.decode()
    sent = client.post(reverse("participants:opportunity", args=[programme.slug]), filled())
    assert (sent.status_code, Interest.objects.count()) == (200, 0)


def test_a_machine_is_kept_apart_but_not_turned_away(client, page):
    client.post(page, filled(website="http://example.org"))

    assert Interest.objects.get().looks_automatic


def test_forty_people_at_one_address_are_all_kept(client, page):
    """A library has one address for everybody: nobody is locked out, some are marked."""
    answers = [client.post(page, filled(email=f"p{n}@example.org")) for n in range(40)]

    assert {answer.status_code for answer in answers} == {302}
    assert Interest.objects.count() == 40
    assert Interest.objects.filter(looks_automatic=True).count() == 20


def test_when_hundreds_come_in_an_hour_the_form_is_kept_on_screen(client, page, monkeypatch):
    monkeypatch.setattr(opportunities, "IN_AN_HOUR", 1)
    client.post(page, filled())

    refused = client.post(page, filled(name="Participant 32")).content.decode()

    assert "try again in an hour" in refused
    assert "Participant 32" in refused


def test_the_lead_writes_the_page_and_opens_it(client, programme, lee):
    client.force_login(lee)
    url = reverse("participants:edit_opportunity", args=[programme.slug])

    client.post(url, {"text": "Come and tell us.", "is_open": "on"})

    public = client.get(reverse("participants:opportunity", args=[programme.slug]))
    assert "Come and tell us." in public.content.decode()
    assert "/opportunities/breathing-better/" in client.get(url).content.decode()


def test_somebody_is_put_on_the_list_with_what_they_need(client, programme, lee):
    interest = make.interest(programme=programme, adjustments="Large letters", language="cy")
    client.force_login(lee)
    url = reverse("participants:accept_interest", args=[programme.slug, interest.pk])

    unclear = client.post(url, {"perspective": ""}, follow=True)
    client.post(url, {"perspective": programme.perspectives.first().pk})

    person = programme.participants.get()
    interest.refresh_from_db()
    assert "Choose as what" in unclear.content.decode()
    assert (person.language, person.access_needs.get().detail) == ("cy", "Large letters")
    assert (interest.participant, interest.state, interest.email) == (person, "accepted", "")
    assert client.post(url, {"perspective": person.perspective_id}).status_code == 409


def test_a_kind_no_is_sent_once_and_then_they_are_forgotten(client, programme, lee):
    interest = make.interest(programme=programme, email="p31@example.org", adjustments="A lift")
    client.force_login(lee)
    url = reverse("participants:decline_interest", args=[programme.slug, interest.pk])

    client.post(url, {"is_told": "on"})
    do_jobs()
    opportunities.send_decline(interest_id=interest.pk, now=NOW)

    interest.refresh_from_db()
    assert [message.to for message in mail.outbox] == [["p31@example.org"]]
    assert (interest.state, interest.name, interest.email, interest.adjustments) == (
        "declined", "", "", "",
    )  # fmt: skip


def test_somebody_who_is_not_told_by_email_is_forgotten_at_once(client, programme, lee):
    interest = make.interest(programme=programme)
    client.force_login(lee)

    client.post(reverse("participants:decline_interest", args=[programme.slug, interest.pk]))

    interest.refresh_from_db()
    assert (interest.name, interest.email, mail.outbox) == ("", "", [])


def test_a_no_that_did_not_leave_waits_for_a_person(client, programme, lee):
    interest = make.interest(
        programme=programme, state="declined", sending="failed", sending_error="No server."
    )
    client.force_login(lee)
    page = client.get(reverse("participants:interest_list", args=[programme.slug]))

    client.post(reverse("participants:forget_interest", args=[programme.slug, interest.pk]))

    interest.refresh_from_db()
    assert "No server." in page.content.decode()
    assert interest.email == ""
