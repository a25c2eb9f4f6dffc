"""Telling everybody who gave a review what was done, and hearing whether it was put right."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from coproduce import posting, printing
from coproduce.audit import trail
from coproduce.errors import Refused
from coproduce.jobs import queue
from participants.models import Invitation, Participant, Programme, User
from participants.operations import inviting
from workshops.documents import feedback as documents
from workshops.documents import print_outs
from workshops.errors import AlreadySentError, NobodyToTellError, NothingToPostError
from workshops.models import FeedbackDelivery, FeedbackReport

LETTERS_AT_ONCE = 200
Sending = FeedbackDelivery.Sending


@transaction.atomic
def publish_feedback(
    *, programme: Programme, title: str, message: str, by: User | None, now: datetime
) -> FeedbackReport:
    """Open "what happened to what I said" for everybody who gave a review, and tell them.

    The same words sent twice are one release. Raises NobodyToTellError.
    """
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if known := programme.feedback_reports.filter(title=title, message=message).first():
        return known
    told = documents.audience(programme)
    if not told.total:
        raise NobodyToTellError
    report = FeedbackReport.objects.create(
        programme=programme, title=title, message=message, published_at=now, published_by=by
    )
    FeedbackDelivery.objects.bulk_create(
        [
            *(
                FeedbackDelivery(report=report, participant=person, sending=Sending.QUEUED)
                for person in told.by_email
            ),
            *(
                FeedbackDelivery(report=report, participant=person, sending=Sending.BY_LETTER)
                for person in told.by_letter
            ),
        ]
    )
    for delivery in report.deliveries.filter(sending=Sending.QUEUED):
        _ask_to_send(delivery, programme, by=by, now=now)
    trail.record(
        by, "published", report, by_email=len(told.by_email), by_letter=len(told.by_letter)
    )
    return report


@transaction.atomic
def read_thread(*, participant: Participant, by: User) -> None:
    """Write down that a colleague read what somebody said and what came of it."""
    trail.record(by, "read", participant)


@transaction.atomic
def send_failed_again(*, report: FeedbackReport, by: User, now: datetime) -> int:
    """Queue again what certainly did not leave; how many."""
    failed = list(report.deliveries.select_for_update().filter(sending=Sending.FAILED))
    for delivery in failed:
        delivery.sending = Sending.QUEUED
        delivery.save(update_fields=["sending"])
        _ask_to_send(delivery, report.programme, by=by, now=now)
    trail.record(by, "sent again", report, deliveries=[delivery.pk for delivery in failed])
    return len(failed)


@transaction.atomic
def send_once_more(*, delivery: FeedbackDelivery, by: User, now: datetime) -> None:
    """Send what may have been sent once more: a person decided. Raises AlreadySentError."""
    if delivery.sending not in {Sending.UNKNOWN, Sending.FAILED}:
        raise AlreadySentError
    delivery.sending = Sending.QUEUED
    delivery.save(update_fields=["sending"])
    _ask_to_send(delivery, delivery.report.programme, by=by, now=now)
    trail.record(by, "sent again", delivery)


def email_feedback(*, delivery_id: int, now: datetime) -> None:
    """Send one contributor their email, once: a neutral sentence and their private link."""
    posting.send_once(
        FeedbackDelivery,
        row_id=delivery_id,
        write=lambda delivery: inviting.email_with_new_link(
            delivery.participant,
            template="workshops/email/feedback",
            message_id=f"<feedbackdelivery-{delivery.pk}-{now:%Y%m%d%H%M%S}@coproduce>",
            now=now,
            row=delivery,
        ),
        now=now,
    )


@transaction.atomic
def print_letters(*, report: FeedbackReport, by: User, now: datetime) -> printing.Printed:
    """A letter with their own thread and a new link for each who is told by letter.

    The links are in the PDF and nowhere else, so it is never stored.
    Raises NothingToPostError, Refused when printing fails.
    """
    waiting = documents.letters_to_post(report).select_related("participant__programme")
    deliveries = list(waiting.prefetch_related("participant__access_needs")[:LETTERS_AT_ONCE])
    if not deliveries:
        raise NothingToPostError
    document = print_outs.feedback_letters(
        report.programme,
        [
            (
                delivery.participant,
                inviting.issue_link(delivery.participant, Invitation.Channel.LETTER, by, now),
            )
            for delivery in deliveries
        ],
        message=report.message,
        today=timezone.localdate(now),
    )
    try:
        printed = printing.pdf("workshops/print/feedback_letter.typ", document)
    except printing.PrintingFailed as failure:
        raise Refused(str(failure)) from failure
    trail.record(by, "printed letters of", report, deliveries=[each.pk for each in deliveries])
    return printed


@transaction.atomic
def record_posted(*, report: FeedbackReport, by: User, now: datetime) -> int:
    """The letters of one print run are in the post; how many. Those after them are printed next."""
    printed = list(documents.letters_to_post(report).values_list("pk", flat=True)[:LETTERS_AT_ONCE])
    posted = report.deliveries.filter(pk__in=printed).update(sent_at=now)
    trail.record(by, "posted letters of", report, letters=posted)
    return posted


@transaction.atomic
def reply_to_feedback(
    *,
    delivery: FeedbackDelivery,
    was_put_right: str,
    reply: str,
    by: Participant,
    now: datetime,
) -> None:
    """Was it put right? What they say last counts."""
    delivery.was_put_right, delivery.reply = was_put_right, reply
    delivery.read_at = delivery.read_at or now
    delivery.save(update_fields=["was_put_right", "reply", "read_at"])
    trail.record(by, "replied to", delivery, was_put_right=was_put_right)


def _ask_to_send(
    delivery: FeedbackDelivery, programme: Programme, *, by: User | None, now: datetime
) -> None:
    queue.request(
        "email_feedback", subject_id=delivery.pk, programme_id=programme.pk, by=by, now=now
    )
