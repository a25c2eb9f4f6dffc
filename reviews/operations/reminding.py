"""Reminding people who were invited and have not answered: on the day, once, and nobody else."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from coproduce import posting
from coproduce.audit import trail
from coproduce.jobs import queue
from participants.models import Consent, Invitation, Participant, User
from participants.operations import inviting
from reviews.errors import NotFailedError
from reviews.models import Reminder, ReminderPlan, Review, ReviewRound
from reviews.models.collecting import is_closed_on

Sending = posting.Sending
SENT_IN_THE_MORNING = time(9)
NO_LONGER = "They have answered, or asked not to be written to."
CLOSED = "The round of reviews has closed."


@transaction.atomic
def plan_reminders(
    *,
    review_round: ReviewRound,
    first_after: int,
    second_after: int | None,
    is_on: bool,
    by: User | None,
    now: datetime,
) -> ReminderPlan:
    """Remind people who have not answered so many days after their email, from tomorrow on."""
    plan, _is_new = ReminderPlan.objects.update_or_create(
        review_round=review_round,
        defaults={
            "first_after": first_after,
            "second_after": second_after,
            "is_on": is_on,
            "set_at": now,
            "set_by": by,
        },
    )
    if is_on:
        _look_again(plan, now)
    trail.record(by, "planned reminders", plan, is_on=is_on)
    return plan


@transaction.atomic
def remind_due(*, plan: ReminderPlan, now: datetime) -> int:
    """Queue a reminder for everybody whose day has come, and look again tomorrow; how many.

    A row is made for each, and only one can be: doing this twice reminds nobody twice.
    """
    review_round = ReviewRound.objects.select_for_update(no_key=True).get(pk=plan.review_round_id)
    plan = ReminderPlan.objects.get(pk=plan.pk)
    if not plan.is_on or is_closed_on(review_round, now):
        trail.record(None, "reminded", plan, reminders=0)
        return 0
    _look_again(plan, now)
    made = Reminder.objects.bulk_create(
        Reminder(
            review_round=review_round,
            participant=person,
            number=number,
            queued_at=now,
        )
        for person, number in due(plan, now)
    )
    for reminder in made:
        _ask_to_send(reminder, now)
    trail.record(None, "reminded", plan, reminders=len(made))
    return len(made)


def due(plan: ReminderPlan, now: datetime) -> list[tuple[Participant, int]]:
    """Who is to be reminded at this moment, and whether for the first or the second time."""
    reminders = Reminder.objects.filter(review_round=plan.review_round, participant=OuterRef("pk"))
    people = to_remind(plan.review_round, now).annotate(
        invited_at=Subquery(
            Invitation.objects.filter(
                participant=OuterRef("pk"), sending=Sending.SENT, revoked_at=None
            )
            .order_by("-sent_at")
            .values("sent_at")[:1]
        ),
        has_first=Exists(reminders.filter(number=1)),
        first_at=Subquery(reminders.filter(number=1).values("sent_at")[:1]),
        has_second=Exists(reminders.filter(number=2)),
    )
    first = timedelta(days=plan.first_after)
    found: list[tuple[Participant, int]] = [
        (each, 1) for each in people.filter(has_first=False, invited_at__lte=now - first)
    ]
    if plan.second_after:
        second = timedelta(days=plan.second_after)
        found += [
            (each, 2)
            for each in people.filter(
                has_second=False,
                invited_at__lte=now - second,
                first_at__lte=now - (second - first),
            )
        ]
    return found


def to_remind(review_round: ReviewRound, now: datetime) -> QuerySet[Participant]:
    """People with a live emailed link who have neither answered, declined nor asked for silence."""
    reviews = Review.objects.filter(review_round=review_round, participant=OuterRef("pk"))
    ended = reviews.exclude(submitted_at=None, withdrawn_at=None)
    links = Invitation.objects.filter(
        participant=OuterRef("pk"), sending=Sending.SENT, revoked_at=None, expires_at__gt=now
    )
    wishes = Consent.objects.filter(participant=OuterRef("pk")).order_by("-decided_at", "-pk")
    said = {
        purpose: Coalesce(
            Subquery(wishes.filter(purpose=purpose).values("is_given")[:1]), Value(True)
        )
        for purpose in (Consent.Purpose.TAKE_PART, Consent.Purpose.BE_CONTACTED)
    }
    return (
        review_round.programme.participants.taking_part()
        .by_email()
        .filter(Exists(links))
        .exclude(Exists(ended))
        .alias(
            is_willing=said[Consent.Purpose.TAKE_PART],
            may_be_contacted=said[Consent.Purpose.BE_CONTACTED],
        )
        .filter(is_willing=True, may_be_contacted=True)
    )


def send_reminder(*, reminder_id: int, now: datetime) -> None:
    """Send one reminder, once, if it is still wanted."""

    def write(reminder: Reminder) -> posting.Email:
        if is_closed_on(reminder.review_round, now):
            raise posting.NotToBeSentError(CLOSED)
        if not to_remind(reminder.review_round, now).filter(pk=reminder.participant_id).exists():
            raise posting.NotToBeSentError(NO_LONGER)
        return inviting.email_with_new_link(
            reminder.participant,
            template="reviews/email/reminder",
            message_id=f"<reminder-{reminder.pk}@coproduce>",
            now=now,
            has_begun=reminder.participant.reviews.filter(
                review_round=reminder.review_round
            ).exists(),
        )

    posting.send_once(Reminder, row_id=reminder_id, write=write, now=now)


@transaction.atomic
def send_failed_again(*, review_round: ReviewRound, by: User, now: datetime) -> int:
    """Queue again the reminders that certainly did not leave and are still wanted; how many."""
    failed = list(
        review_round.reminders.select_for_update(of=("self",)).filter(
            sending=Sending.FAILED, participant__in=to_remind(review_round, now).values("pk")
        )
    )
    for reminder in failed:
        _queue_again(reminder, now)
    trail.record(by, "sent again", review_round, reminders=[each.pk for each in failed])
    return len(failed)


@transaction.atomic
def send_once_more(*, reminder: Reminder, by: User, now: datetime) -> None:
    """Send what may have been sent once more: a person decided. Raises NotFailedError."""
    held = Reminder.objects.select_for_update(of=("self",)).get(pk=reminder.pk)
    if held.sending not in {Sending.UNKNOWN, Sending.FAILED}:
        raise NotFailedError
    _queue_again(held, now)
    trail.record(by, "sent again", held)


def _queue_again(reminder: Reminder, now: datetime) -> None:
    reminder.sending, reminder.sending_error = Sending.QUEUED, ""
    reminder.save(update_fields=["sending", "sending_error"])
    _ask_to_send(reminder, now)


def _ask_to_send(reminder: Reminder, now: datetime) -> None:
    queue.request(
        "send_reminder", subject_id=reminder.pk, programme_id=reminder.programme_id, now=now
    )


def _look_again(plan: ReminderPlan, now: datetime) -> None:
    queue.request(
        "remind_due",
        subject_id=plan.pk,
        programme_id=plan.programme_id,
        now=now,
        run_after=next_morning(now),
    )


def next_morning(now: datetime) -> datetime:
    """Nine o'clock tomorrow, by the clock on the wall."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, SENT_IN_THE_MORNING))
