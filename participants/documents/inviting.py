"""What letters to participants say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from coproduce.printing import Link, link_to
from participants import links
from participants.models import AccessNeed, Participant, Programme


@dataclass(frozen=True)
class Sender:
    """Who writes, and who answers the phone."""

    organisation: str
    address: tuple[str, ...] = ()
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""


@dataclass(frozen=True)
class Addressee:
    """Whom a letter is for. `large_print` prints it at 18 points instead of 14."""

    name: str
    address: tuple[str, ...] = ()
    large_print: bool = False


@dataclass(frozen=True)
class InvitationLetter:
    """One person's invitation; `short_code` is what they may read out over the phone."""

    to: Addressee
    link: Link
    short_code: str = ""


@dataclass(frozen=True)
class InvitationLetters:
    """A print run of invitations from one programme. Each letter begins on a new page."""

    programme_title: str
    question: str
    frozen_on: date
    sender: Sender
    letters: tuple[InvitationLetter, ...]
    reply_by: date | None = None


def invitation_letters(
    programme: Programme, letters: Iterable[tuple[Participant, str]], *, today: date
) -> InvitationLetters:
    """A letter for each participant with the token of their link."""
    return InvitationLetters(
        programme_title=programme.title,
        question=programme.question,
        frozen_on=today,
        sender=sender(programme),
        letters=tuple(
            InvitationLetter(to=addressee(participant), link=link_to(links.address(token)))
            for participant, token in letters
        ),
    )


def sender(programme: Programme) -> Sender:
    return Sender(
        organisation=programme.host.name if programme.host else programme.title,
        address=tuple(programme.return_address.splitlines()),
        contact_name=programme.contact_name,
        contact_phone=programme.contact_phone,
        contact_email=programme.contact_email,
    )


def addressee(participant: Participant) -> Addressee:
    return Addressee(
        name=participant.name,
        address=tuple(participant.address.splitlines()),
        large_print=participant.needs(AccessNeed.Kind.LARGE_PRINT),
    )
