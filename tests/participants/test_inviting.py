"""Private links by email, by letter and handed over: each made once, none kept."""

from __future__ import annotations

import re
import smtplib
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from coproduce import printing
from coproduce.jobs import queue
from coproduce.jobs.models import Job
from participants import links
from participants.errors import (
    NoAddressError,
    NobodyToWriteToError,
    NoLongerTakingPartError,
    TooManyLettersError,
)
from participants.models import Invitation
from participants.models.recruiting import hash_token
from participants.operations import inviting, recruiting
from tests import make

LINK = re.compile(r"http\S+/i/([\w-]{43})/")


class Refusing(BaseEmailBackend):
    """A mail server that does what the test says: refuse, fall silent, or be away."""

    fault: Exception | None = None
    on_open: Exception | None = None

    def open(self):
        if self.on_open:
            raise self.on_open

    def send_messages(self, messages):
        if self.fault:
            raise self.fault
        mail.outbox.extend(messages)
        return len(messages)


@pytest.fixture
def mail_server(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    monkeypatch.setattr(Refusing, "fault", None)
    monkeypatch.setattr(Refusing, "on_open", None)
    return Refusing


@pytest.fixture
def person(programme):
    return make.participant(programme=programme, name="Participant 07", email="p07@example.org")


def url(name, programme, *ids):
    return reverse(f"participants:{name}", args=[programme.slug, *ids])


def invite(programme, *people, by):
    return inviting.invite_by_email(
        programme=programme, participants=people, by=by, now=timezone.now()
    )


def do_jobs():
    while job := queue.lease_next():
        queue.perform(job)


# --- by email -----------------------------------------------------------------------------------
def test_an_invitation_is_sent_by_the_worker_and_its_link_opens(client, programme, person, fay):
    client.force_login(fay)

    response = client.post(url("invite_participants", programme), {"people": [person.pk]})
    waiting = Invitation.objects.get()
    assert (waiting.sending, waiting.token_hash, mail.outbox) == ("queued", "", [])
    do_jobs()

    sent = Invitation.objects.get()
    token = LINK.search(mail.outbox[0].body)[1]
    assert response.url == url("participant_list", programme)
    assert (sent.sending, sent.token_hash) == ("sent", hash_token(token))
    assert sent.sent_at is not None
    assert mail.outbox[0].to == ["p07@example.org"]
    assert links.find(token, now=timezone.now()) == sent


def test_the_e_mail_names_no_condition_and_holds_the_way_to_help(programme, person, fay):
    programme.title, programme.pathway = "Living with COPD", "COPD"
    programme.host = make.organisation(name="Example Trust")
    programme.save()
    person = type(person).objects.get()

    invite(programme, person, by=fay)
    do_jobs()

    letter = mail.outbox[0]
    html = letter.alternatives[0][0]
    assert letter.subject == "An invitation from Example Trust"
    assert "COPD" not in letter.body + html + letter.subject
    assert "01632 960001" in letter.body
    assert LINK.search(html)[1] == LINK.search(letter.body)[1]
    assert letter.extra_headers["Message-ID"].startswith(
        f"<invitation-{Invitation.objects.get().pk}-"
    )


def test_a_programme_without_an_organisation_or_contact_still_writes_a_whole_letter(
    other_programme, fay
):
    person = make.participant(programme=other_programme)

    invite(other_programme, person, by=fay)
    do_jobs()

    assert mail.outbox[0].subject == "An invitation"
    assert "We would like to hear" in mail.outbox[0].body


def test_the_people_page_says_how_many_of_the_emails_asked_for_are_sent(client, programme, fay):
    client.force_login(fay)
    people = [make.participant(programme=programme) for _ in range(3)]
    invite(programme, people[0], by=fay)
    do_jobs()  # an earlier one, which is not counted
    invite(programme, *people[1:], by=fay)
    queue.perform(queue.lease_next())

    shown = client.get(url("participant_list", programme)).content.decode()
    fragment = re.search(r'hx-get="([^"]*)" hx-trigger="every 1s"', shown)[1]
    do_jobs()
    then = client.get(fragment).content.decode()
    afterwards = client.get(url("participant_list", programme)).content.decode()

    assert "Emails sent: 1 of 2" in shown
    assert "Emails sent: 2 of 2" in then
    assert "hx-get" not in then
    assert "Emails sent" not in afterwards


def test_the_people_page_says_when_an_email_could_not_be_sent(
    client, programme, person, fay, mail_server
):
    client.force_login(fay)
    invite(programme, person, by=fay)
    job = Job.objects.get()
    mail_server.fault = smtplib.SMTPRecipientsRefused({person.email: (550, b"no such box")})
    do_jobs()

    then = client.get(url("mail_out", programme, job.pk)).content.decode()

    assert "Emails sent: 0 of 1" in then
    assert "Not all were sent" in then


def test_everybody_not_yet_invited_is_invited_once(client, programme, fay):
    client.force_login(fay)
    for _ in range(3):
        make.participant(programme=programme)
    make.participant(programme=programme, email="")
    make.participant(programme=programme, wants_letters=True)
    make.participant(programme=programme, declined_at=make.NOW)

    first = client.post(url("invite_participants", programme), {"everyone": "1"}, follow=True)
    second = client.post(url("invite_participants", programme), {"everyone": "1"})
    do_jobs()

    assert "3 invitations are on the way" in first.content.decode()
    assert second.status_code == 409
    assert len({letter.to[0] for letter in mail.outbox}) == len(mail.outbox) == 3


def test_letters_that_cannot_be_posted_are_said_before_they_are_printed(client, programme, fay):
    client.force_login(fay)
    make.participant(programme=programme, email="", address="1 Sample Street")
    people = url("participant_list", programme)
    posted = client.get(people).content.decode()

    make.participant(programme=programme, email="", address="")

    assert "cannot be posted" not in posted
    assert "1 of the letters cannot be posted" in client.get(people).content.decode()


def test_whoever_has_an_e_mail_on_its_way_gets_no_second(client, programme, person, fay):
    client.force_login(fay)
    without = make.participant(programme=programme, email="")
    other = make.participant(programme=programme)
    invite(programme, person, by=fay)

    response = client.post(
        url("invite_participants", programme),
        {"people": [person.pk, without.pk, other.pk]},
        follow=True,
    )
    do_jobs()

    assert "1 invitation is on the way. 2 left out" in response.content.decode()
    assert len(mail.outbox) == 2


def test_a_link_that_has_run_out_can_be_followed_by_a_new_one(programme, person, fay):
    make.invitation(
        participant=person, channel="email", sending="sent", expires_at=make.NOW, token="old"
    )

    assert invite(programme, person, by=fay).invited == 1


def test_two_hundred_people_get_one_message_each(programme, fay):
    patient = programme.perspectives.first()
    people = [make.participant(programme=programme, perspective=patient) for _ in range(200)]

    invite(programme, *people, by=fay)
    do_jobs()

    assert [len(letter.recipients()) for letter in mail.outbox] == [1] * 200
    assert len({LINK.search(letter.body)[1] for letter in mail.outbox}) == 200


def test_people_of_another_programme_cannot_be_invited(client, programme, other_programme, fay):
    client.force_login(fay)
    own, theirs = (make.participant(programme=each) for each in (programme, other_programme))

    for name in ("invite_participants", "print_letters"):
        response = client.post(url(name, programme), {"people": [own.pk, theirs.pk]}, follow=True)
        assert "One of these people is no longer on the list" in response.content.decode()

    assert not Invitation.objects.exists()


@pytest.mark.parametrize("name", ["A\r\nBcc: thief@example.org", "A\nTo: thief@example.org"])
@pytest.mark.parametrize("place", ["participant", "organisation", "contact", "title", "phone"])
def test_no_name_can_add_a_recipient(programme, person, fay, name, place):
    if place == "participant":
        person.name = name
        person.save()
    programme.host = make.organisation(name=name if place == "organisation" else "Trust")
    programme.contact_name = name if place == "contact" else ""
    programme.title = name if place == "title" else "Programme"
    programme.contact_phone = name[:40] if place == "phone" else ""
    programme.save()

    invite(programme, person, by=fay)
    do_jobs()

    message = mail.outbox[0].message()
    assert (message.get_all("To"), message["Bcc"]) == (["p07@example.org"], None)
    assert mail.outbox[0].recipients() == ["p07@example.org"]


# --- when the mail server is down, slow or strict ------------------------------------------------
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (
            smtplib.SMTPRecipientsRefused({"p07@example.org": (550, b"no")}),
            "The mail server does not accept this email address.",
        ),
        (
            smtplib.SMTPRecipientsRefused({"p07@example.org": (451, b"greylisted")}),
            "The mail server could not take it at that moment. Try again later.",
        ),
        (
            smtplib.SMTPDataError(452, b"no room"),
            "The mail server could not take it at that moment. Try again later.",
        ),
        (smtplib.SMTPDataError(554, b"no"), "The mail server refused the message."),
    ],
)
def test_what_the_server_refused_is_said_and_only_that_is_sent_again(
    client, programme, person, fay, mail_server, fault, reason
):
    client.force_login(fay)
    other = make.participant(programme=programme)
    invite(programme, other, by=fay)
    do_jobs()
    mail_server.fault = fault
    invite(programme, person, by=fay)
    do_jobs()

    failed = person.invitations.get()
    page = client.get(url("participant", programme, person.pk)).content.decode()
    assert (failed.sending, failed.sending_error) == ("failed", reason)
    assert reason in page

    mail_server.fault = None
    again = client.post(url("resend_failed", programme), follow=True)
    do_jobs()

    assert "will be tried again: 1" in again.content.decode()
    assert [letter.to[0] for letter in mail.outbox] == [other.email, person.email]
    assert person.invitations.get().sending == "sent"


def test_a_server_that_cannot_be_reached_has_certainly_sent_nothing(
    programme, person, fay, mail_server
):
    mail_server.on_open = ConnectionRefusedError()

    invite(programme, person, by=fay)
    do_jobs()

    assert Invitation.objects.get().sending_error == "The mail server could not be reached."
    assert Invitation.objects.get().sending == "failed"


@pytest.mark.parametrize("fault", [TimeoutError(), smtplib.SMTPServerDisconnected("gone")])
def test_a_server_that_fell_silent_leaves_it_to_a_person(
    client, programme, person, fay, mail_server, fault
):
    client.force_login(fay)
    mail_server.fault = fault
    invite(programme, person, by=fay)
    do_jobs()
    mail_server.fault = None

    assert Invitation.objects.get().sending == "unknown"
    assert inviting.resend_failed(programme=programme, by=fay, now=timezone.now()) == 0
    page = client.get(url("participant", programme, person.pk)).content.decode()
    assert "may have arrived or not" in page

    client.post(url("reissue", programme, person.pk))
    do_jobs()
    assert [letter.to[0] for letter in mail.outbox] == [person.email]


def test_a_worker_that_died_while_sending_never_sends_twice(programme, person, fay, mail_server):
    class WorkerDied(BaseException):
        pass

    invite(programme, person, by=fay)
    mail_server.fault = WorkerDied()
    invitation = Invitation.objects.get()
    with pytest.raises(WorkerDied):
        inviting.send_invitation(invitation_id=invitation.pk, now=timezone.now())
    mail_server.fault = None

    invitation.refresh_from_db()
    assert invitation.sending == "sending"
    do_jobs()

    invitation.refresh_from_db()
    assert (invitation.sending, mail.outbox) == ("unknown", [])
    do_jobs()
    inviting.send_invitation(invitation_id=invitation.pk, now=timezone.now())
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("change", "sending"),
    [
        ({"email": ""}, "failed"),
        ({"declined_at": make.NOW}, "failed"),
        ({"withdrawn_at": make.NOW}, "failed"),
    ],
)
def test_what_changed_while_an_e_mail_waited_is_respected(programme, person, fay, change, sending):
    invite(programme, person, by=fay)
    type(person).objects.update(**change)

    do_jobs()

    assert (Invitation.objects.get().sending, mail.outbox) == (sending, [])


def test_a_job_whose_invitation_is_gone_does_nothing(programme, person, fay):
    invite(programme, person, by=fay)
    Invitation.objects.all().delete()

    do_jobs()

    assert (Job.objects.get().state, mail.outbox) == (Job.State.DONE, [])


# --- by letter -----------------------------------------------------------------------------------
def test_letters_are_printed_with_links_that_open(client, programme, fay):
    client.force_login(fay)
    large = make.participant(programme=programme, name="Participant 08", email="")
    make.access_need(participant=large, kind="large_print")
    make.participant(programme=programme, wants_letters=True)
    make.participant(programme=programme)

    response = client.post(url("print_letters", programme), {"everyone": "1"})

    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.content.startswith(b"%PDF-")
    assert [each.channel for each in Invitation.objects.all()] == ["letter", "letter"]
    assert all(each.token_hash for each in Invitation.objects.all())
    assert client.post(url("print_letters", programme), {"everyone": "1"}).status_code == 409


def test_a_letter_for_one_person_leaves_their_other_links_alone(client, programme, person, fay):
    client.force_login(fay)
    earlier = make.invitation(participant=person, token="earlier")

    client.post(url("print_letters", programme), {"people": [person.pk]})

    assert links.find("earlier", now=timezone.now()) == earlier
    assert person.invitations.count() == 2


def test_too_many_letters_at_once_are_refused(programme, person, fay):
    with pytest.raises(TooManyLettersError):
        inviting.print_letters(
            programme=programme, participants=[person] * 201, by=fay, now=timezone.now()
        )
    with pytest.raises(NobodyToWriteToError):
        inviting.print_letters(programme=programme, participants=[], by=fay, now=timezone.now())


def test_when_printing_fails_no_link_was_made(client, programme, person, fay, monkeypatch):
    client.force_login(fay)

    def fail(*_arguments):
        raise printing.PrintingFailed("The pages could not be made.")

    monkeypatch.setattr(printing, "pdf", fail)

    response = client.post(url("print_letters", programme), {"people": [person.pk]})

    assert response.status_code == 409
    assert "The pages could not be made." in response.content.decode()
    assert not Invitation.objects.exists()


# --- by hand, anew, and stopped ------------------------------------------------------------------
def test_a_link_to_hand_over_is_shown_once_and_kept_nowhere(client, programme, person, fay):
    client.force_login(fay)

    response = client.post(url("show_link", programme, person.pk))

    token = LINK.search(response.content.decode())[1]
    assert links.find(token, now=timezone.now()).channel == "shown"
    assert "data:image/svg+xml" in response.content.decode()
    assert token not in client.get(url("participant", programme, person.pk)).content.decode()


def test_no_token_is_in_the_database(programme, fay):
    people = [make.participant(programme=programme) for _ in range(5)]
    invite(programme, *people, by=fay)
    do_jobs()
    tokens = [LINK.search(letter.body)[1] for letter in mail.outbox]
    tokens += [
        inviting.show_link(participant=each, by=fay, now=timezone.now()).split("/")[-2]
        for each in people
    ]

    dump = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            dump += [str(row) for row in cursor.fetchall()]

    assert len(set(tokens)) == 10
    assert {len(token) for token in tokens} == {43}
    assert not [row for row in dump if any(token in row for token in tokens)]
    assert [row for row in dump if hash_token(tokens[0]) in row]


def test_a_new_link_stops_the_old_ones(client, programme, person, fay):
    client.force_login(fay)
    make.invitation(participant=person, token="lost")

    client.post(url("reissue", programme, person.pk))
    do_jobs()

    assert links.find("lost", now=timezone.now()) is None
    token = LINK.search(mail.outbox[0].body)[1]
    assert links.find(token, now=timezone.now()) is not None


def test_a_new_link_needs_an_address_and_somebody_who_takes_part(programme, fay):
    without = make.participant(programme=programme, email="")
    gone = make.participant(programme=programme, declined_at=make.NOW)

    with pytest.raises(NoAddressError):
        inviting.reissue(participant=without, by=fay, now=timezone.now())
    with pytest.raises(NoLongerTakingPartError):
        inviting.reissue(participant=gone, by=fay, now=timezone.now())
    with pytest.raises(NoLongerTakingPartError):
        inviting.show_link(participant=gone, by=fay, now=timezone.now())


def test_a_stopped_link_closes_the_browsers_that_it_let_in(pat_client, client, programme, pat, fay):
    client.force_login(fay)
    assert pat_client.get(reverse("participants:my_details")).status_code == 200

    client.post(url("stop_links", programme, pat.pk))

    assert pat_client.get(reverse("participants:my_details")).status_code == 403


def test_a_link_lives_as_long_as_the_setting_says(programme, person, fay):
    inviting.show_link(participant=person, by=fay, now=make.NOW)

    assert Invitation.objects.get().expires_at - make.NOW == settings.LINK_LIFETIME
    assert timedelta(days=60) == settings.LINK_LIFETIME


def test_declining_stops_an_e_mail_that_waits(programme, person, fay):
    invite(programme, person, by=fay)
    recruiting.record_decline(participant=person, by=person, now=timezone.now())

    do_jobs()

    assert mail.outbox == []
