"""A workshop as a calendar file (iCalendar, RFC 5545), for people's own calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from coproduce.mail import Attachment
from workshops.models import Workshop

LINE_BYTES = 75
CONTENT_TYPE = "text/calendar"


def calendar_file(workshop: Workshop, *, now: datetime) -> str:
    """One event. Its UID stays, its SEQUENCE grows, so that a later file replaces an earlier.

    What the day is about stays out of it: calendars are shared with colleagues and families.
    """
    method = "CANCEL" if workshop.is_cancelled else "PUBLISH"
    status = "CANCELLED" if workshop.is_cancelled else "CONFIRMED"
    place = ", ".join(_place(workshop))
    organiser = str(workshop.programme.host or "Coproduce")
    summary = _("Workshop with %(organiser)s") % {"organiser": organiser}
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Coproduce//Workshops//EN",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:workshop-{workshop.pk}@{urlsplit(settings.SITE_ADDRESS).hostname}",
        f"SEQUENCE:{workshop.calendar_version}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(_moment(workshop.held_on, workshop.starts_at))}",
        f"DTEND:{_utc(_moment(workshop.held_on, workshop.ends_at))}",
        f"SUMMARY:{_text(summary)}",
        *([f"LOCATION:{_text(place)}"] if place else []),
        f"ORGANIZER;CN={_parameter(organiser)}:mailto:{_sender()}",
        f"STATUS:{status}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _place(workshop: Workshop) -> list[str]:
    """Where it is, in the language of the person whose calendar it is."""
    say = workshop.programme.say
    return [
        line
        for words in (workshop.venue, workshop.address)
        for line in say(words).text.splitlines()
    ]


def file_name(workshop: Workshop) -> str:
    return f"workshop-{workshop.held_on}.ics"


def attachment(workshop: Workshop, *, now: datetime) -> Attachment:
    return Attachment(file_name(workshop), calendar_file(workshop, now=now), CONTENT_TYPE)


def _sender() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """A TEXT value: backslash, semicolon, comma and newline are escaped."""
    for mark in "\\;,":
        value = value.replace(mark, f"\\{mark}")
    return "\\n".join(value.splitlines())


def _parameter(value: str) -> str:
    """A quoted parameter, which can hold anything but quotes and controls."""
    plain = "".join(each for each in value if each.isprintable() and each != '"')
    return f'"{plain}"'


def _folded(line: str) -> str:
    """At most 75 bytes a line, the rest on lines that begin with a space; no letter is split."""
    lines, size = [""], 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LINE_BYTES:
            lines.append(" ")
            size = 1
        lines[-1] += letter
        size += width
    return "\r\n".join(lines)
