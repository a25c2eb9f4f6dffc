"""What is found: a stretch of a text, and what it looks like."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Mark:
    """Characters `start` to `end` of a text, what they look like, and the words that say so."""

    start: int
    end: int
    kind: str
    why: str


WHY = {
    "email": "looks like an email address",
    "phone": "looks like a phone number",
    "nhs_number": "looks like an NHS number",
    "number": "looks like a number that belongs to one person",
    "postcode": "looks like a postcode",
    "date": "looks like a date",
    "name": "looks like a name",
    "known_name": "is the name of somebody in this programme",
    "place": "looks like a place",
}


def marked(start: int, end: int, kind: str) -> Mark:
    return Mark(start, end, kind, WHY[kind])
