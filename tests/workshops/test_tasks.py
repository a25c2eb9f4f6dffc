"""Emails leave by way of the queue, once, whatever the mail server does."""

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from coproduce.jobs import queue
from coproduce.jobs.models import Job
from tests import make
from workshops.operations import meetings


class SilentServer(BaseEmailBackend):
    """A mail server that falls silent half-way."""

    def send_messages(self, email_messages):
        raise TimeoutError


@pytest.fixture
def queued(workshop, pat, fay):
    meetings.invite_participants(workshop=workshop, participants=[pat], by=fay, now=make.NOW)
    return workshop.attendances.get()


def work():
    while job := queue.lease_next():
        queue.perform(job)


def test_an_invitation_leaves_by_way_of_the_queue(queued):
    work()

    queued.refresh_from_db()
    assert (queued.sending, len(mail.outbox)) == ("sent", 1)
    assert Job.objects.get().state == "done"


def test_news_leaves_by_way_of_the_queue(programme, review_round, pat):
    report = make.feedback_report(programme=programme)
    delivery = make.feedback_delivery(report=report, participant=pat, sending="queued")
    queue.request("email_feedback", subject_id=delivery.pk, now=make.NOW)

    work()

    delivery.refresh_from_db()
    assert (delivery.sending, len(mail.outbox)) == ("sent", 1)


def test_when_the_mail_server_falls_silent_a_person_decides(queued, settings):
    settings.EMAIL_BACKEND = "tests.workshops.test_tasks.SilentServer"

    work()

    queued.refresh_from_db()
    assert queued.sending == "unknown"


def test_the_email_of_an_invitation_that_was_taken_back_is_not_sent(queued, fay):
    meetings.take_off_list(attendance=queued, by=fay)

    work()

    assert mail.outbox == []
