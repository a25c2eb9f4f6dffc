"""Planning a day together: its agenda, who is invited, who answers, who comes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.db import models, transaction

from coproduce import posting
from coproduce.audit import trail
from coproduce.jobs import queue
from participants.models import Consent, Participant, Programme, User
from participants.operations import inviting
from reviews.models import ReviewRound, ThemePack
from workshops.documents import diary
from workshops.errors import (
    AlreadySentError,
    EndsBeforeItStartsError,
    HasClaimsError,
    NotAnAnswerError,
    NoWayToWriteError,
    WorkshopCancelledError,
    WorkshopFinishedError,
)
from workshops.models import Attendance, Workshop
from workshops.models.meetings import minute_of
from workshops.operations import agendas

IN_CALENDARS = ("held_on", "starts_at", "ends_at", "venue", "address")
STILL_ASKED = [Attendance.State.INVITED, Attendance.State.COMING, Attendance.State.ANOTHER_WAY]


@dataclass(frozen=True)
class Seat:
    """What is typed about one person on the list of a day."""

    attendance: Attendance
    state: str
    table_number: int | None = None


@transaction.atomic
def plan_workshop(
    *,
    programme: Programme,
    review_round: ReviewRound,
    title: str,
    held_on: date,
    starts_at: time,
    ends_at: time,
    by: User | None,
    now: datetime,
    agenda: str = agendas.Agenda.EMPTY,
    purpose: str = "",
    venue: str = "",
    address: str = "",
    getting_there: str = "",
    pack: ThemePack | None = None,
) -> Workshop:
    """Plan a day, with the sessions of a template agenda timed from its start.

    Raises EndsBeforeItStartsError or DayTooLongError.
    """
    _refuse_wrong_times(starts_at, ends_at)
    workshop = Workshop.objects.create(
        programme=programme,
        review_round=review_round,
        pack=pack,
        title=title,
        purpose=purpose,
        held_on=held_on,
        starts_at=starts_at,
        ends_at=ends_at,
        venue=venue,
        address=address,
        getting_there=getting_there,
        planned_at=now,
    )
    agendas.begin_with(workshop, agenda)
    trail.record(by, "planned", workshop, agenda=str(agenda))
    return workshop


@transaction.atomic
def change_workshop(*, workshop: Workshop, by: User, **details: Any) -> None:
    """Change what is given of a day: title, purpose, held_on, starts_at, venue, pack and so on.

    Another beginning moves the whole agenda; another day, time or place makes the calendar entry
    that people were sent out of date, so that they can be told.

    Raises EndsBeforeItStartsError or DayTooLongError.
    """
    later = minute_of(details.get("starts_at", workshop.starts_at)) - minute_of(workshop.starts_at)
    is_news = any(
        name in details and getattr(workshop, name) != details[name] for name in IN_CALENDARS
    )
    for name, value in details.items():
        setattr(workshop, name, value)
    _refuse_wrong_times(workshop.starts_at, workshop.ends_at)
    workshop.calendar_version += is_news
    workshop.save(update_fields=[*details, "calendar_version"])
    agendas.move_all(workshop, later)
    trail.record(by, "changed", workshop, fields=sorted(details))


@transaction.atomic
def cancel_workshop(*, workshop: Workshop, by: User, now: datetime) -> int:
    """Call a day off, and queue an email to everybody who had one about it; how many."""
    refuse_finished(workshop)
    workshop.cancelled_at = now
    workshop.calendar_version += 1
    workshop.save(update_fields=["cancelled_at", "calendar_version"])
    told = workshop.attendances.filter(
        sending=Attendance.Sending.SENT, told_version__isnull=False, state__in=STILL_ASKED
    )
    queued = _queue_emails(list(told.select_related("participant", "workshop")), by=by, now=now)
    trail.record(by, "called off", workshop, queued=queued)
    return queued


@transaction.atomic
def finish_workshop(*, workshop: Workshop, by: User, now: datetime) -> None:
    """Say that a day is over: from now on it stays as it was."""
    workshop.finished_at = now
    workshop.save(update_fields=["finished_at"])
    trail.record(by, "finished", workshop)


@transaction.atomic
def reopen_workshop(*, workshop: Workshop, by: User) -> None:
    """Open a day again that was over, or hold one after all that was called off."""
    workshop.calendar_version += workshop.is_cancelled
    workshop.finished_at = workshop.cancelled_at = None
    workshop.save(update_fields=["finished_at", "cancelled_at", "calendar_version"])
    trail.record(by, "reopened", workshop)


@transaction.atomic
def invite_participants(
    *,
    workshop: Workshop,
    participants: Iterable[Participant],
    by: User | None,
    now: datetime,
    by_email: bool = True,
) -> list[Attendance]:
    """Put people on the list of a day; who is on it already stays as they are.

    Those who have an email address, and have not asked us not to write, get one email each.
    """
    workshop = Workshop.objects.select_for_update(no_key=True).get(pk=workshop.pk)
    refuse_finished(workshop)
    invited = set(workshop.attendances.values_list("participant_id", flat=True))
    wanted = {person.pk: person for person in participants if person.pk not in invited}
    attendances = Attendance.objects.bulk_create(
        Attendance(workshop=workshop, participant=person, invited_at=now)
        for person in wanted.values()
    )
    if by_email:
        _queue_emails(attendances, by=by, now=now)
    trail.record(by, "invited to", workshop, participants=sorted(wanted))
    return attendances


@transaction.atomic
def email_invitations(*, workshop: Workshop, by: User, now: datetime) -> int:
    """Queue the emails that were never sent, could not be, or are out of date; how many."""
    refuse_finished(workshop)
    not_sent = models.Q(sending__in=[Attendance.Sending.NOT_SENT, Attendance.Sending.FAILED])
    waiting = workshop.attendances.filter(not_sent | told_otherwise(workshop))
    queued = _queue_emails(list(waiting.select_related("participant", "workshop")), by=by, now=now)
    trail.record(by, "asked to email", workshop, queued=queued)
    return queued


def told_otherwise(workshop: Workshop) -> models.Q:
    """Of the list: who was sent another day, time or place than the workshop now has."""
    return models.Q(
        sending=Attendance.Sending.SENT,
        told_version__lt=workshop.calendar_version,
        state__in=STILL_ASKED,
    )


@transaction.atomic
def email_invitation_again(*, attendance: Attendance, by: User, now: datetime) -> None:
    """Send once more what failed or may have been sent: a person decides about a second copy.

    Raises AlreadySentError or NoWayToWriteError.
    """
    refuse_finished(attendance.workshop)
    in_hand = {Attendance.Sending.QUEUED, Attendance.Sending.SENDING, Attendance.Sending.SENT}
    if attendance.sending in in_hand:
        raise AlreadySentError
    if not _queue_emails([attendance], by=by, now=now):
        raise NoWayToWriteError
    trail.record(by, "asked to email", attendance)


@transaction.atomic
def answer_invitation(
    *,
    attendance: Attendance,
    state: str,
    by: User | Participant,
    now: datetime,
    contribution: str = "",
) -> None:
    """Say whether somebody comes, or how else they take part: themselves, or a colleague.

    Raises NotAnAnswerError.
    """
    refuse_finished(attendance.workshop)
    if state not in Attendance.ANSWERS:
        raise NotAnAnswerError
    attendance.state, attendance.answered_at = state, now
    is_other = state == Attendance.State.ANOTHER_WAY
    attendance.contribution = contribution if is_other else ""
    attendance.save(update_fields=["state", "contribution", "answered_at"])
    trail.record(
        by, "answered", attendance, state=str(state), contribution=str(attendance.contribution)
    )


@transaction.atomic
def record_attendance(
    *, workshop: Workshop, seats: Sequence[Seat], by: User | None, now: datetime
) -> int:
    """Type in answers, who came and where they sat; how many rows changed."""
    changed = []
    for seat in seats:
        attendance = seat.attendance
        before = (attendance.state, attendance.table_number)
        if before == (seat.state, seat.table_number):
            continue
        if attendance.state != seat.state:
            came = seat.state == Attendance.State.CAME
            attendance.came_at = now if came else None
            attendance.state_before = attendance.state if came else ""
            if seat.state in Attendance.ANSWERS:
                attendance.answered_at = now
        if attendance.table_number != seat.table_number:
            attendance.is_seat_fixed = seat.table_number is not None
        attendance.state, attendance.table_number = seat.state, seat.table_number
        changed.append(attendance)
    workshop.attendances.bulk_update(
        changed,
        ["state", "state_before", "came_at", "table_number", "is_seat_fixed", "answered_at"],
    )
    trail.record(by, "recorded attendance of", workshop, rows=len(changed))
    return len(changed)


@transaction.atomic
def take_off_list(*, attendance: Attendance, by: User) -> None:
    """Undo an invitation that was a mistake. Raises HasClaimsError: money stays in the ledger."""
    if attendance.expense_claims.exists():
        raise HasClaimsError
    trail.record(by, "took off the list", attendance, participant=attendance.participant_id)
    attendance.delete()


def _queue_emails(attendances: Sequence[Attendance], *, by: User | None, now: datetime) -> int:
    refusing = _asked_not_to_be_contacted([each.participant_id for each in attendances])
    queued = [
        each
        for each in attendances
        if each.participant.email
        and not each.participant.wants_letters
        and each.participant_id not in refusing
    ]
    for attendance in queued:
        attendance.sending = Attendance.Sending.QUEUED
        queue.request(
            "email_workshop_invitation",
            subject_id=attendance.pk,
            programme_id=attendance.workshop.programme_id,
            by=by,
            now=now,
        )
    Attendance.objects.bulk_update(queued, ["sending"])
    return len(queued)


def _asked_not_to_be_contacted(participant_ids: Sequence[int]) -> set[int]:
    """Whose latest word about being contacted is no."""
    words = Consent.objects.filter(
        participant__in=participant_ids, purpose=Consent.Purpose.BE_CONTACTED
    ).order_by("decided_at", "pk")
    latest = {word.participant_id: word.is_given for word in words}
    return {participant_id for participant_id, is_given in latest.items() if not is_given}


def refuse_finished(workshop: Workshop) -> None:
    """Raise WorkshopFinishedError or WorkshopCancelledError unless the day is still ahead."""
    if workshop.is_finished:
        raise WorkshopFinishedError
    if workshop.is_cancelled:
        raise WorkshopCancelledError


def _refuse_wrong_times(starts_at: time, ends_at: time) -> None:
    if ends_at <= starts_at:
        raise EndsBeforeItStartsError


def email_workshop_invitation(*, attendance_id: int, now: datetime) -> None:
    """Send one email about a day, once: with the person's private link and a calendar entry."""
    posting.send_once(
        Attendance,
        row_id=attendance_id,
        write=lambda attendance: _email(attendance, now),
        sent_field="emailed_at",
        now=now,
    )


def _email(attendance: Attendance, now: datetime) -> posting.Email:
    """The invitation; for those who had it, what has changed, or that the day was called off."""
    workshop, told = attendance.workshop, attendance.told_version
    attendance.told_version = workshop.calendar_version
    attendance.save(update_fields=["told_version"])
    is_news = told is not None and told < workshop.calendar_version
    name = "cancelled" if workshop.is_cancelled else "changed" if is_news else "invitation"
    email = inviting.email_with_new_link(
        attendance.participant,
        template=f"workshops/email/{name}",
        message_id=f"<attendance-{attendance.pk}-{now:%Y%m%d%H%M%S}@coproduce>",
        now=now,
        row=attendance,
    )
    return replace(email, attachments=(diary.attachment(workshop, now=now),))
