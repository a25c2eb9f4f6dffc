"""Opportunities: saying in public that people may take part, and answering those who would."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from coproduce import posting
from coproduce.audit import trail
from coproduce.jobs import queue
from participants.errors import (
    InterestAnsweredError,
    NotDeclinedError,
    NotRecruitingError,
    TooManyInterestsError,
)
from participants.models import (
    AccessNeed,
    Interest,
    Opportunity,
    Participant,
    Perspective,
    Programme,
    User,
)
from participants.operations import recruiting

IN_AN_HOUR = 500


@transaction.atomic
def word_opportunity(
    *, programme: Programme, text: str, is_open: bool, by: User | None, now: datetime
) -> Opportunity:
    """Say in public what taking part means, and switch the page on or off."""
    opportunity, _is_new = Opportunity.objects.update_or_create(
        programme=programme,
        defaults={"text": text, "is_open": is_open, "changed_at": now, "changed_by": by},
    )
    trail.record(by, "worded", opportunity, is_open=is_open)
    return opportunity


@transaction.atomic
def register_interest(
    *,
    programme: Programme,
    name: str,
    email: str,
    phone: str,
    adjustments: str,
    perspective: Perspective | None,
    language: str,
    form_key: UUID,
    looks_automatic: bool,
    now: datetime,
) -> Interest:
    """Keep that somebody would like to take part; the same form twice is one interest.

    Nobody is turned away for the address that they write from: what looks automatic is kept and
    marked. Raises NotRecruitingError, or TooManyInterestsError when hundreds come within an hour.
    """
    locked = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    known = Interest.objects.filter(programme=locked, form_key=form_key).first()
    if known:
        return known
    if not Opportunity.objects.filter(programme=locked, is_open=True).exists():
        raise NotRecruitingError
    lately = locked.interests.filter(registered_at__gt=now - timedelta(hours=1))
    if lately.count() >= IN_AN_HOUR:
        raise TooManyInterestsError
    interest = Interest.objects.create(
        programme=locked,
        perspective=perspective,
        name=name,
        email=email,
        phone=phone,
        adjustments=adjustments,
        language=language,
        looks_automatic=looks_automatic,
        form_key=form_key,
        registered_at=now,
    )
    trail.record(None, "registered", interest, looks_automatic=looks_automatic)
    return interest


@transaction.atomic
def accept_interest(
    *, interest: Interest, perspective: Perspective, by: User, now: datetime
) -> Participant:
    """Put somebody who would like to take part on the list of people, with what they need.

    Raises InterestAnsweredError, AlreadyInProgrammeError.
    """
    interest = _hold(interest)
    participant = recruiting.add_participant(
        programme=interest.programme,
        by=by,
        now=now,
        name=interest.name,
        email=interest.email,
        phone=interest.phone,
        perspective=perspective,
        language=interest.language,
        access_needs=[AccessNeed.Kind.OTHER.value] if interest.adjustments else [],
        access_detail=interest.adjustments,
    )
    interest.participant, interest.perspective = participant, perspective
    interest.name = interest.email = interest.phone = interest.adjustments = ""
    _answer(interest, Interest.State.ACCEPTED, by, now)
    trail.record(by, "accepted", interest, participant=participant.pk)
    return participant


@transaction.atomic
def decline_interest(*, interest: Interest, is_told: bool, by: User, now: datetime) -> None:
    """Say no, kindly: by email if asked to. What they wrote is erased once they were told.

    Raises InterestAnsweredError.
    """
    interest = _hold(interest)
    if is_told and interest.email:
        interest.sending = posting.Sending.QUEUED
        queue.request(
            "decline_interest",
            subject_id=interest.pk,
            programme_id=interest.programme_id,
            by=by,
            now=now,
        )
    else:
        _forget(interest)
    _answer(interest, Interest.State.DECLINED, by, now)
    trail.record(by, "declined", interest, is_told=is_told)


def send_decline(*, interest_id: int, now: datetime) -> None:
    """Thank somebody and say no, once; then forget who they are."""
    posting.send_once(Interest, row_id=interest_id, write=_kind_email, now=now)
    for interest in Interest.objects.filter(pk=interest_id, sending=posting.Sending.SENT):
        forget_declined(interest=interest)


@transaction.atomic
def forget_declined(*, interest: Interest, by: User | None = None) -> None:
    """Erase who was declined: they were told, or could not be. Raises NotDeclinedError."""
    if interest.state != Interest.State.DECLINED:
        raise NotDeclinedError
    _forget(interest)
    interest.save()
    trail.record(by, "forgot", interest)


def _kind_email(interest: Interest) -> posting.Email:
    if not interest.email:
        raise posting.NotToBeSentError("There is no email address any more.")
    return posting.Email(
        template="participants/email/kind_no",
        to=interest.email,
        message_id=f"<interest-{interest.pk}@coproduce>",
        context={
            "name": interest.name,
            "programme": interest.programme,
            "organisation": interest.programme.host,
        },
        language=interest.language,
    )


def _hold(interest: Interest) -> Interest:
    held = Interest.objects.select_for_update(no_key=True).get(pk=interest.pk)
    if not held.is_waiting:
        raise InterestAnsweredError
    return held


def _answer(interest: Interest, state: str, by: User, now: datetime) -> None:
    interest.state, interest.answered_at, interest.answered_by = state, now, by
    interest.save()


def _forget(interest: Interest) -> None:
    interest.name = interest.email = interest.phone = interest.adjustments = ""
