"""Sending one e-mail: subject, text and html from one folder, one recipient a message."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


def send(*, template: str, to: str, context: dict[str, Any], message_id: str = "") -> None:
    """Send `<template>.subject.txt`, `.txt` and `.html` to one address.

    `message_id` is kept across retries, so that a mail server can recognise a second copy.
    Raises OSError or smtplib.SMTPException when the mail server does not take it.
    """
    subject = " ".join(render_to_string(f"{template}.subject.txt", context).split())
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"{template}.txt", context),
        to=[to],
        headers={"Message-ID": message_id} if message_id else None,
    )
    message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    message.send()
