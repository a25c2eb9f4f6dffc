"""Sending one email: subject, text and html from one folder, one recipient a message."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from typing import Any

from django.core.mail import BadHeaderError, EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string

REFUSED_FOR_GOOD = 500  # RFC 5321: a reply of 4xx may be followed by a yes later, 5xx not
REFUSED = "The mail server refused the message."
NOT_NOW = "The mail server could not take it at that moment. Try again later."


class NotSentError(OSError):
    """The message certainly did not leave; the text is a sentence for the person who sent it."""


@dataclass(frozen=True)
class Attachment:
    """A file that goes with an email."""

    name: str
    content: str
    content_type: str


def send(
    *,
    template: str,
    to: str,
    context: dict[str, Any],
    message_id: str = "",
    attachments: tuple[Attachment, ...] = (),
) -> None:
    """Send `<template>.subject.txt`, `.txt` and `.html` to one address.

    `message_id` is kept across retries, so that a mail server can recognise a second copy.
    Raises NotSentError when the mail server was not reached or refused the message, and another
    OSError when it fell silent half-way: then the message may have left or not.
    """
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        raise NotSentError("The mail server could not be reached.") from error
    subject = " ".join(render_to_string(f"{template}.subject.txt", context).split())
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"{template}.txt", context),
        to=[to],
        headers={"Message-ID": message_id} if message_id else None,
        connection=connection,
    )
    message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    for file in attachments:
        message.attach(file.name, file.content, file.content_type)
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        if any(code < REFUSED_FOR_GOOD for code, _said in error.recipients.values()):
            raise NotSentError(NOT_NOW) from error
        raise NotSentError("The mail server does not accept this email address.") from error
    except smtplib.SMTPResponseException as error:
        is_for_now = error.smtp_code < REFUSED_FOR_GOOD
        raise NotSentError(NOT_NOW if is_for_now else REFUSED) from error
    except BadHeaderError as error:
        raise NotSentError(REFUSED) from error
    finally:
        connection.close()
