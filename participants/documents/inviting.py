"""What letters to participants say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q
from django.utils import translation
from django.utils.formats import date_format

from coproduce.jobs.models import Job
from coproduce.languages import Said
from coproduce.printing import Link, link_to
from participants import links
from participants.documents.letter_words import LetterWords, letter_words
from participants.models import AccessNeed, Invitation, Participant, Programme


@dataclass(frozen=True)
class MailOut:
    """How far the invitations have come that were asked for from the job `first` on."""

    first: int
    sent: int
    total: int
    is_open: bool


def mail_out(programme: Programme, *, first: int | None = None) -> MailOut | None:
    """The emails with links that are going out, or those from this job on; None if none are."""
    jobs = Job.objects.filter(kind="send_invitation", programme_id=programme.pk)
    waiting = jobs.open().order_by("pk").first()
    if waiting and not first:
        first = jobs.filter(requested_at=waiting.requested_at).earliest("pk").pk
    if not first:
        return None
    asked_for = jobs.filter(pk__gte=first).values("subject_id")
    found = Invitation.objects.filter(pk__in=asked_for).aggregate(
        total=Count("pk"), sent=Count("pk", filter=Q(sending=Invitation.Sending.SENT))
    )
    return MailOut(first=first, is_open=waiting is not None, **found)


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
    """Whom a letter is for. `large_print` is 18 points instead of 14, `easy_read` is 16."""

    name: str
    address: tuple[str, ...] = ()
    large_print: bool = False
    easy_read: bool = False


@dataclass(frozen=True)
class InvitationLetter:
    """One person's invitation; `short_code`, which somebody types, opens the same as the link.

    `form_code` is on the paper form that goes into the same envelope, if one does.
    """

    to: Addressee
    link: Link
    programme: Said
    question: Said
    short_code: str
    form_code: str = ""
    dated: str = ""
    reply_by: str = ""
    words: LetterWords = field(default_factory=letter_words)


@dataclass(frozen=True)
class InvitationLetters:
    """A print run of invitations from one programme. Each letter begins on a new page."""

    programme_title: str
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
        frozen_on=today,
        sender=sender(programme),
        letters=tuple(
            invitation_letter(
                participant,
                link_to(links.address(token)),
                today=today,
                short_code=links.code_of(token),
            )
            for participant, token in letters
        ),
    )


def invitation_letter(
    participant: Participant,
    link: Link,
    *,
    today: date,
    short_code: str,
    reply_by: date | None = None,
    form_code: str = "",
) -> InvitationLetter:
    """One person's letter, in their language and at their size."""
    programme = participant.programme
    with translation.override(participant.language):
        title, question = programme.say(programme.title), programme.say(programme.question)
    return InvitationLetter(
        to=addressee(participant),
        link=link,
        programme=title,
        question=question,
        short_code=short_code,
        form_code=form_code,
        dated=long_date(today, participant.language),
        reply_by=long_date(reply_by, participant.language) if reply_by else "",
        words=letter_words(
            participant.language, easy_read=participant.needs(AccessNeed.Kind.EASY_READ)
        ),
    )


def long_date(day: date, language: str) -> str:
    """A date as a reader of this language writes it, such as 22 November 2026."""
    with translation.override(language):
        return date_format(day, "j F Y")


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
        easy_read=participant.needs(AccessNeed.Kind.EASY_READ),
    )
