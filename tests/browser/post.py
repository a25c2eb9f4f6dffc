"""The emails that this process and the worker put into one folder."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

from tests.services import until

BETWEEN = b"\n" + b"-" * 79 + b"\n"


def to(address: str) -> list[EmailMessage]:
    """What somebody got, the oldest first.

    A file may hold several: Django names it after the second and the sender's place in memory.
    """
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"), key=lambda f: f.stat().st_mtime_ns)
    written = [each for file in files for each in file.read_bytes().split(BETWEEN) if each]
    messages = [message_from_bytes(each, policy=policy.default) for each in written]
    return [each for each in messages if each["To"] == address]


def link_to(address: str, path: str, *, number: int = 1) -> str:
    """The address in the `number`th email that somebody got with such a link; waits for it."""
    pattern = re.compile(rf"{re.escape(settings.SITE_ADDRESS)}({re.escape(path)}\S+)")

    def found() -> list[str]:
        plain = [each.get_body(("plain",)).get_content() for each in to(address)]
        return [match[1] for text in plain if (match := pattern.search(text))]

    until(lambda: len(found()) >= number, 60, f"No email for {address} with a link to {path}.")
    return found()[number - 1]
