"""Inviting: private links by email, by letter or handed over, and the door that they open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from coproduce import posting, printing
from coproduce.audit import trail
from coproduce.errors import Refused
from coproduce.jobs import queue
from participants import codes, documents, links
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
    """Send one queued email, once; the row then says how it went."""
    posting.send_once(Invitation, row_id=invitation_id, write=_invitation_email, now=now)


def _invitation_email(invitation: Invitation) -> posting.Email:
    """The email with the link's new token, of which only the hash is kept."""
    if invitation.revoked_at:
        raise posting.NotToBeSentError(GONE)
    participant = reachable(invitation.participant)
    token = links.new_token()
    invitation.token_hash = hash_token(token)
    invitation.save(update_fields=["token_hash"])
    return posting.Email(
        template="participants/email/invitation",
        to=participant.email,
        message_id=f"<invitation-{invitation.pk}-{invitation.token_hash[:12]}@coproduce>",
        context=letter_context(participant, token) | {"expires_at": invitation.expires_at},
        language=participant.language,
    )


def reachable(participant: Participant) -> Participant:
    """The same person, if they may still be written to. Raises NotToBeSentError."""
    if not participant.takes_part:
        raise posting.NotToBeSentError(GONE)
    if not participant.email:
        raise posting.NotToBeSentError(NO_ADDRESS)
    return participant


def letter_context(participant: Participant, token: str) -> dict[str, Any]:
    """What every email with a private link says."""
    return {
        "participant": participant,
        "programme": participant.programme,
        "organisation": participant.programme.host,
        "link": links.address(token),
    }


def email_with_new_link(
    participant: Participant, *, template: str, message_id: str, now: datetime, **context: Any
) -> posting.Email:
    """An email to somebody who takes part, with a new link of their own. NotToBeSentError."""
    reachable(participant)
    token = issue_link(participant, Invitation.Channel.EMAIL, None, now)
    return posting.Email(
        template=template,
        to=participant.email,
        message_id=message_id,
        context=letter_context(participant, token) | context,
        language=participant.language,
    )


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


def issue_link(
    participant: Participant,
    channel: str,
    by: User | None,
    now: datetime,
    *,
    token: str = "",
    locator: str = "",
) -> str:
    """Let a token and its code in, new ones unless they were printed already; the token."""
    token = token or links.new_token()
    Invitation.objects.create(
        participant=participant,
        channel=channel,
        token_hash=hash_token(token),
        locator=locator or codes.new_locator(),
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
