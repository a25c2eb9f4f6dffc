"""Reminders: on the day, once, and never to somebody who answered or wants no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from coproduce.jobs import queue
from coproduce.jobs.models import Job
from participants.models import Invitation
from participants.operations import recruiting
from reviews.models import Reminder
from reviews.operations import reminding
from tests import make

NOW = make.NOW


def days(number):
    return NOW + timedelta(days=number)


def invited(programme, **fields):
    person = make.participant(programme=programme, **fields)
    make.invitation(
        participant=person,
        token=person.email,
        channel=Invitation.Channel.EMAIL,
        sending="sent",
        sent_at=NOW,
    )
    return person


@pytest.fixture
def plan(review_round, lee):
    return reminding.plan_reminders(
        review_round=review_round, first_after=7, second_after=14, is_on=True, by=lee, now=NOW
    )


@pytest.fixture
def person(programme, review_round):
    return invited(programme)


def send(plan, now):
    """What the queue does at that moment: makes the rows that are due, and sends them."""
    made = reminding.remind_due(plan=plan, now=now)
    for reminder in Reminder.objects.filter(sending="queued"):
        reminding.send_reminder(reminder_id=reminder.pk, now=now)
    return made


def test_as_the_clock_moves_each_reminder_goes_once(plan, person):
    made = {day: send(plan, days(day)) for day in (6, 7, 8, 13, 14, 15, 40)}

    assert made == {6: 0, 7: 1, 8: 0, 13: 0, 14: 1, 15: 0, 40: 0}
    assert [message.to for message in mail.outbox] == [[person.email]] * 2
    assert sorted(Reminder.objects.values_list("number", "sending")) == [(1, "sent"), (2, "sent")]


def test_both_reminders_never_come_on_one_day(plan, person):
    """Reminders that are switched on late keep the days between them."""
    made = {day: send(plan, days(day)) for day in (30, 31, 36, 37)}

    assert made == {30: 1, 31: 0, 36: 0, 37: 1}


def _answered(person, review_round):
    make.submitted_review(review_round=review_round, participant=person)


def _took_back(person, review_round):
    make.submitted_review(review_round=review_round, participant=person, withdrawn_at=NOW)


def _declined(person, review_round):
    recruiting.record_decline(participant=person, by=person, now=NOW)


def _left(person, review_round):
    type(person).objects.filter(pk=person.pk).update(withdrawn_at=NOW)


def _wants_silence(person, review_round):
    make.consent(participant=person, purpose="be_contacted", is_given=False)


def _wants_letters(person, review_round):
    type(person).objects.filter(pk=person.pk).update(wants_letters=True)


def _link_stopped(person, review_round):
    person.invitations.update(revoked_at=NOW)


def _round_closed(person, review_round):
    type(review_round).objects.filter(pk=review_round.pk).update(closed_at=NOW)


REASONS = [
    _answered, _took_back, _declined, _left, _wants_silence, _wants_letters, _link_stopped,
    _round_closed,
]  # fmt: skip


@pytest.mark.parametrize("happened", REASONS)
def test_who_answered_or_wants_no_more_gets_none(plan, person, review_round, happened):
    happened(person, review_round)

    assert send(plan, days(7)) == 0
    assert mail.outbox == []


@pytest.mark.parametrize("happened", REASONS)
def test_nor_when_it_happens_while_the_reminder_waits(plan, person, review_round, happened):
    reminding.remind_due(plan=plan, now=days(7))
    happened(person, review_round)

    reminding.send_reminder(reminder_id=Reminder.objects.get().pk, now=days(7))

    reminder = Reminder.objects.get()
    assert (reminder.sending, mail.outbox) == ("failed", [])
    assert reminder.sending_error


def test_somebody_in_the_middle_is_told_that_their_words_are_kept(plan, person, review_round):
    make.review(review_round=review_round, participant=person)

    send(plan, days(7))

    assert "what you wrote is kept" in mail.outbox[0].body


def test_a_reminder_names_no_condition_and_its_link_opens(plan, person, client):
    send(plan, timezone.now())

    message = mail.outbox[0]
    assert message.subject == "A reminder"
    assert "breathing" not in (message.subject + message.body).lower()
    address = next(word for word in message.body.split() if "/i/" in word)
    assert client.get(address[address.index("/i/") :]).status_code == 303


def test_the_database_holds_one_row_for_each_reminder(plan, person, review_round):
    make.reminder(review_round=review_round, participant=person)

    with pytest.raises(IntegrityError), transaction.atomic():
        make.reminder(review_round=review_round, participant=person)


def test_the_sweep_finds_the_morning_and_asks_for_the_next(review_round, person):
    """The clock of the database: nothing is due before the morning, and then the next one is."""
    now = timezone.now()
    reminding.plan_reminders(
        review_round=review_round, first_after=7, second_after=14, is_on=True, by=None, now=now
    )
    assert queue.lease_next() is None
    Job.objects.filter(kind="remind_due").update(run_after=NOW)

    while job := queue.lease_next():
        queue.perform(job)

    assert Reminder.objects.get().sending == "sent"
    waiting = Job.objects.get(kind="remind_due", state="queued")
    assert waiting.run_after == reminding.next_morning(timezone.now())


def test_plans_that_are_switched_off_send_nothing(plan, person, review_round, lee):
    reminding.plan_reminders(
        review_round=review_round, first_after=7, second_after=None, is_on=False, by=lee, now=NOW
    )

    assert send(plan, days(30)) == 0


def test_a_reminder_in_the_morning_whatever_the_season():
    for month in (1, 7):
        moment = NOW.replace(month=month)
        assert timezone.localtime(reminding.next_morning(moment)).hour == 9


# --- the page ------------------------------------------------------------------------------------
def test_the_lead_plans_reminders_on_the_page(client, programme, review_round, lee):
    client.force_login(lee)
    url = reverse("reviews:plan_reminders", args=[programme.slug, review_round.pk])

    wrong = client.post(url, {"is_on": "on", "first_after": "14", "second_after": "7"})
    right = client.post(
        url, {"is_on": "on", "first_after": "5", "second_after": ""}, follow=True
    ).content.decode()

    assert "must come after the first" in wrong.content.decode()
    assert "after 5 days" in right
    assert review_round.reminder_plan.second_after is None


def test_what_failed_or_is_not_known_is_said_and_a_person_decides(
    client, programme, review_round, person, fay
):
    other = invited(programme)
    failed = make.reminder(
        review_round=review_round, participant=person, sending="failed", sending_error="No server."
    )
    unknown = make.reminder(review_round=review_round, participant=other)
    client.force_login(fay)
    page = client.get(reverse("reviews:emails", args=[programme.slug])).content.decode()

    client.post(reverse("reviews:resend_reminders", args=[programme.slug, review_round.pk]))

    failed.refresh_from_db()
    unknown.refresh_from_db()
    assert "No server." in page
    assert "May have been sent" in page
    assert (failed.sending, unknown.sending) == ("queued", "unknown")

    again = reverse("reviews:resend_reminder", args=[programme.slug, review_round.pk, unknown.pk])
    client.post(again)
    unknown.refresh_from_db()
    assert unknown.sending == "queued"
    assert client.post(again).status_code == 409
