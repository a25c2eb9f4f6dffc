"""Inviting: private links by email, by letter or handed over, and the door that they open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from coproduce import mail, printing
from coproduce.audit import trail
from coproduce.errors import Refused
from coproduce.jobs import queue
from participants import documents, links
from participants.errors import (
    NoAddressError,
    NobodyToWriteToError,
    NoLongerTakingPartError,
    TooManyLettersError,
)
from participants.models import Invitation, Participant, Programme, User
from participants.models.recruiting import hash_token

LETTERS_AT_ONCE = 200
GONE = "This person does not take part any more."
NO_ADDRESS = "There is no email address for this person."
MAY_HAVE_ARRIVED = "The mail server did not say whether it took the message."


@dataclass(frozen=True)
class Invited:
    """How many emails were put in the queue, and how many people were left out."""

    invited: int
    left_out: int


@transaction.atomic
def invite_by_email(
    *, programme: Programme, participants: Iterable[Participant], by: User, now: datetime
) -> Invited:
    """Queue an email with a new link for each; whoever has one on its way gets no second.

    Raises NobodyToWriteToError when nobody is left to write to.
    """
    Programme.objects.select_for_update().get(pk=programme.pk)
    chosen = list(participants)
    written_to = set(
        Invitation.objects.on_their_way()
        .filter(participant__programme=programme, expires_at__gt=now)
        .values_list("participant_id", flat=True)
    )
    to_invite = [
        participant
        for participant in chosen
        if participant.takes_part and participant.email and participant.pk not in written_to
    ]
    if not to_invite:
        raise NobodyToWriteToError
    for participant in to_invite:
        _queue_email(participant, by, now)
    trail.record(by, "invited by email", programme, participants=[each.pk for each in to_invite])
    return Invited(invited=len(to_invite), left_out=len(chosen) - len(to_invite))


def _queue_email(participant: Participant, by: User, now: datetime) -> None:
    invitation = Invitation.objects.create(
        participant=participant,
        channel=Invitation.Channel.EMAIL,
        sending=Invitation.Sending.QUEUED,
        issued_at=now,
        issued_by=by,
        expires_at=now + settings.LINK_LIFETIME,
    )
    _ask_to_send(invitation, by, now)


def _ask_to_send(invitation: Invitation, by: User, now: datetime) -> None:
    queue.request(
        "send_invitation",
        subject_id=invitation.pk,
        programme_id=invitation.programme_id,
        by=by,
        now=now,
    )


@transaction.atomic
def resend_failed(*, programme: Programme, by: User, now: datetime) -> int:
    """Queue again the emails that certainly did not leave; how many. The others are left alone."""
    failed = (
        Invitation.objects.select_for_update(of=("self",))
        .filter(
            participant__programme=programme,
            participant__withdrawn_at=None,
            participant__declined_at=None,
            revoked_at=None,
            sending=Invitation.Sending.FAILED,
        )
        .select_related("participant")
    )
    invitations = list(failed)
    for invitation in invitations:
        invitation.sending = Invitation.Sending.QUEUED
        invitation.sending_error = ""
        invitation.expires_at = now + settings.LINK_LIFETIME
        invitation.save(update_fields=["sending", "sending_error", "expires_at"])
        _ask_to_send(invitation, by, now)
    trail.record(by, "sent again", programme, invitations=[each.pk for each in invitations])
    return len(invitations)


def send_invitation(*, invitation_id: int, now: datetime) -> None:
    """Send one queued email, once.

    Marked as being sent before the mail server is asked. Whoever finds it so marked cannot know
    whether it left, says so, and does not send it: a person decides.
    """
    token = links.new_token()
    invitation = _begin_sending(invitation_id, token, now)
    if invitation is None:
        return
    try:
        mail.send(
            template="participants/email/invitation",
            to=invitation.participant.email,
            context={
                "participant": invitation.participant,
                "programme": invitation.participant.programme,
                "organisation": invitation.participant.programme.host,
                "link": links.address(token),
                "expires_at": invitation.expires_at,
            },
            message_id=f"<invitation-{invitation.pk}-{invitation.token_hash[:12]}@coproduce>",
        )
    except mail.NotSentError as failure:
        _end_sending(invitation, Invitation.Sending.FAILED, now, str(failure))
    except OSError:
        _end_sending(invitation, Invitation.Sending.UNKNOWN, now, MAY_HAVE_ARRIVED)
    else:
        _end_sending(invitation, Invitation.Sending.SENT, now)


@transaction.atomic
def _begin_sending(invitation_id: int, token: str, now: datetime) -> Invitation | None:
    """The invitation marked as being sent with its new token's hash; None if it must not be."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("participant__programme")
        .filter(pk=invitation_id)
        .first()
    )
    if invitation is None:
        return None
    if invitation.sending == Invitation.Sending.SENDING:
        _end_sending(invitation, Invitation.Sending.UNKNOWN, now, MAY_HAVE_ARRIVED)
    if invitation.sending != Invitation.Sending.QUEUED:
        return None
    if invitation.revoked_at or not invitation.participant.takes_part:
        _end_sending(invitation, Invitation.Sending.FAILED, now, GONE)
        return None
    if not invitation.participant.email:
        _end_sending(invitation, Invitation.Sending.FAILED, now, NO_ADDRESS)
        return None
    invitation.sending = Invitation.Sending.SENDING
    invitation.token_hash = hash_token(token)
    invitation.save(update_fields=["sending", "token_hash"])
    return invitation


@transaction.atomic
def _end_sending(
    invitation: Invitation, sending: Invitation.Sending, now: datetime, error: str = ""
) -> None:
    invitation.sending, invitation.sending_error = sending, error[:200]
    if sending == Invitation.Sending.SENT:
        invitation.sent_at = now
    invitation.save(update_fields=["sending", "sending_error", "sent_at"])
    trail.record(None, "tried to send", invitation, outcome=sending.value)


@transaction.atomic
def print_letters(
    *, programme: Programme, participants: Iterable[Participant], by: User, now: datetime
) -> printing.Printed:
    """One PDF with a letter and a new link for each; earlier links go on working.

    The links are in the PDF and nowhere else, so it is never stored. When printing fails no link
    was made. Raises NobodyToWriteToError, TooManyLettersError, Refused when printing fails.
    """
    chosen = [participant for participant in participants if participant.takes_part]
    if not chosen:
        raise NobodyToWriteToError
    if len(chosen) > LETTERS_AT_ONCE:
        raise TooManyLettersError
    letters = [
        (participant, issue_link(participant, Invitation.Channel.LETTER, by, now))
        for participant in chosen
    ]
    document = documents.invitation_letters(programme, letters, today=timezone.localdate(now))
    try:
        printed = printing.pdf("participants/print/invitation_letter.typ", document)
    except printing.PrintingFailed as failure:
        raise Refused(str(failure)) from failure
    trail.record(by, "printed letters of", programme, participants=[each.pk for each in chosen])
    return printed


@transaction.atomic
def show_link(*, participant: Participant, by: User, now: datetime) -> str:
    """The address of a new link, to be handed over now: it cannot be shown again.

    Raises NoLongerTakingPartError.
    """
    if not participant.takes_part:
        raise NoLongerTakingPartError
    token = issue_link(participant, Invitation.Channel.SHOWN, by, now)
    trail.record(by, "was shown a link of", participant)
    return links.address(token)


def issue_link(participant: Participant, channel: str, by: User | None, now: datetime) -> str:
    token = links.new_token()
    Invitation.objects.create(
        participant=participant,
        channel=channel,
        token_hash=hash_token(token),
        issued_at=now,
        issued_by=by,
        expires_at=now + settings.LINK_LIFETIME,
    )
    return token


@transaction.atomic
def reissue(*, participant: Participant, by: User, now: datetime) -> None:
    """Stop every link of this person and email a new one.

    Raises NoLongerTakingPartError, NoAddressError.
    """
    if not participant.takes_part:
        raise NoLongerTakingPartError
    if not participant.email:
        raise NoAddressError
    _stop_links(participant, now)
    _queue_email(participant, by, now)
    trail.record(by, "reissued a link to", participant)


@transaction.atomic
def stop_links(*, participant: Participant, by: User, now: datetime) -> None:
    """Stop every link of this person, and every browser that one of them let in."""
    stopped = _stop_links(participant, now)
    trail.record(by, "stopped links of", participant, stopped=stopped)


def _stop_links(participant: Participant, now: datetime) -> int:
    return participant.invitations.filter(revoked_at=None).update(revoked_at=now)


@transaction.atomic
def open_invitation(*, invitation: Invitation, now: datetime) -> None:
    """Note that a link was opened for the first time; opening it again changes nothing."""
    first = Invitation.objects.filter(pk=invitation.pk, first_opened_at=None)
    if first.update(first_opened_at=now):
        trail.record(invitation.participant, "opened", invitation)
