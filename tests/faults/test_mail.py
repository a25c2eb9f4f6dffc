"""A worker that is killed in the middle of a mail-out: nobody gets two, and what is not known is
said."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core import mail
from django.utils import timezone

from coproduce import posting
from coproduce.jobs import queue
from participants.models import Invitation
from participants.operations import inviting
from reviews.models import Reminder
from reviews.operations import reminding
from tests import make
from tests.faults.mail_stub import mail_server
from tests.services import until

PEOPLE = 6


def invitations(programme, review_round):
    people = [make.participant(programme=programme) for _each in range(PEOPLE)]
    inviting.invite_by_email(
        programme=programme,
        participants=people,
        by=make.user(),
        now=timezone.now(),
    )
    return Invitation


def reminders(programme, review_round):
    for number in range(PEOPLE):
        person = make.participant(programme=programme)
        make.invitation(
            participant=person,
            token=f"token-{number}",
            channel="email",
            sending="sent",
            sent_at=make.NOW,
        )
    plan = reminding.plan_reminders(
        review_round=review_round,
        first_after=7,
        second_after=None,
        is_on=True,
        by=None,
        now=timezone.now(),
    )
    assert reminding.remind_due(plan=plan, now=timezone.now()) == PEOPLE
    return Reminder


@pytest.mark.parametrize("begin", [invitations, reminders])
def test_a_worker_killed_in_a_mail_out_sends_nobody_two(programme, review_round, new_worker, begin):
    with mail_server(silent_after=2) as server:
        worker_options = {
            "EMAIL_URL": server.url,
            "JOB_LEASE_SECONDS": "3",
            "JOB_SWEEP_SECONDS": "1",
        }
        first = new_worker("--beat", **worker_options)
        model = begin(programme, review_round)
        assert server.is_silent.wait(40), first.said
        first.kill()
        server.released.set()

        second = new_worker("--beat", **worker_options)

        def ended():
            mine = model.objects.filter(sending__in=["queued", "sending"])
            return not mine.exists()

        until(ended, 60, lambda: second.said)

    rows = model.objects.exclude(sent_at=make.NOW).values_list("participant__email", "sending")
    said = dict(rows)
    assert max(Counter(server.taken).values()) == 1
    assert said[server.taken[2]] == "unknown"  # taken, though nobody heard the server say so
    assert {who for who, sending in said.items() if sending == "sent"} <= set(server.taken)
    assert set(said.values()) == {"sent", "unknown"}


class WorkerDiedError(BaseException):
    """As a power cut just after the mail server took the message."""


def died_after_sending(monkeypatch):
    send = mail.EmailMultiAlternatives.send

    def send_and_die(self, *arguments):
        send(self, *arguments)
        raise WorkerDiedError

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", send_and_die)


@pytest.mark.django_db
@pytest.mark.parametrize("is_marked", [True, False])
def test_it_is_the_mark_before_sending_that_keeps_the_second_email_back(
    programme, monkeypatch, is_marked
):
    person = make.participant(programme=programme)
    inviting.invite_by_email(
        programme=programme, participants=[person], by=make.user(), now=timezone.now()
    )
    invitation = Invitation.objects.get()
    with monkeypatch.context() as dying:
        died_after_sending(dying)
        with pytest.raises(WorkerDiedError):
            inviting.send_invitation(invitation_id=invitation.pk, now=timezone.now())
    if not is_marked:  # as if the row had been written only after the email
        Invitation.objects.update(sending=posting.Sending.QUEUED)

    while job := queue.lease_next():
        queue.perform(job)

    assert len(mail.outbox) == (1 if is_marked else 2)
