"""What the workshop pages and print-outs say, as frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from participants.models import Membership, Programme


@dataclass(frozen=True)
class Overview:
    """Where a programme stands."""

    programme_title: str


def programme_overview(programme: Programme, *, membership: Membership, today: date) -> Overview:
    """Where the programme stands today, as this member may see it."""
    return Overview(programme_title=programme.title)
