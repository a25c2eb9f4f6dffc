"""Emails that arrive once: a row remembers how far the sending of each one is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import translation

from coproduce import mail
from coproduce.audit import trail
from coproduce.errors import Refused

MAY_HAVE_ARRIVED = "The mail server did not say whether it took the message."


Row = TypeVar("Row", bound=models.Model)


class Sending(models.TextChoices):
    """How far one email to one person is."""

    NOT_SENT = "not_sent", "Not sent"
    BY_LETTER = "by_letter", "By letter"
    QUEUED = "queued", "Waiting to be sent"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"
    UNKNOWN = "unknown", "May have been sent"


class NotToBeSentError(Refused):
    """What a row's email waits for has changed meanwhile; the sentence says how."""


@dataclass(frozen=True)
class Email:
    """What is sent for a row; `message_id` is the same for every copy, so that one can be told."""

    template: str
    to: str
    message_id: str
    context: dict[str, Any] = field(default_factory=dict)
    language: str = "en"
    attachments: tuple[mail.Attachment, ...] = ()


def send_once(
    model: type[Row],
    *,
    row_id: int,
    write: Callable[[Row], Email],
    now: datetime,
    sent_field: str = "sent_at",
) -> None:
    """Send the email of one queued row, once.

    The row (with `sending`, `sending_error` and `sent_field`) is marked as being sent before the
    mail server is asked. Whoever finds it so marked cannot know whether the email left: the row
    says so, and nothing is sent until a person decides. `write` makes the email in the same
    transaction as the mark, or raises NotToBeSentError.
    """
    begun = _begin(model, row_id, write)
    if begun is None:
        return
    row, email = begun
    try:
        with translation.override(email.language):
            mail.send(
                template=email.template,
                to=email.to,
                context=email.context,
                message_id=email.message_id,
                attachments=email.attachments,
            )
    except mail.NotSentError as failure:
        _end(row, Sending.FAILED, str(failure))
    except OSError:
        _end(row, Sending.UNKNOWN, MAY_HAVE_ARRIVED)
    else:
        setattr(row, sent_field, now)
        _end(row, Sending.SENT, "", sent_field)


@transaction.atomic
def _begin(
    model: type[Row], row_id: int, write: Callable[[Row], Email]
) -> tuple[Row, Email] | None:
    """The row marked as being sent, and its email; None if it must not be sent."""
    held = model._default_manager.select_for_update(of=("self",))
    row: Any = held.filter(pk=row_id, sending__in=[Sending.QUEUED, Sending.SENDING]).first()
    if row is None:
        return None
    if row.sending == Sending.SENDING:
        _end(row, Sending.UNKNOWN, MAY_HAVE_ARRIVED)
        return None
    try:
        email = write(row)
    except NotToBeSentError as reason:
        _end(row, Sending.FAILED, str(reason))
        return None
    row.sending = Sending.SENDING
    row.save(update_fields=["sending"])
    return row, email


@transaction.atomic
def _end(row: Any, sending: Sending, error: str, *fields: str) -> None:
    row.sending, row.sending_error = sending, error[:200]
    row.save(update_fields=["sending", "sending_error", *fields])
    trail.record(None, "tried to send", row, outcome=sending.value)
