"""Reading the demonstration's words and days from its TOML files."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

FOLDER = Path(__file__).resolve().parent
Table = dict[str, Any]


def read(name: str) -> Table:
    """One of the files, as TOML has it."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Calendar:
    """Days counted from the day the demonstration is loaded, so that it is always in its middle."""

    today: date

    def day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def at(self, offset: int, hour: int = 10, minute: int = 0) -> datetime:
        """A moment on that day, in the site's time zone."""
        moment = datetime.combine(self.day(offset), time(hour)) + timedelta(minutes=minute)
        return timezone.make_aware(moment)

    def spread(self, first: int, last: int, place: int, of: int) -> datetime:
        """The moment of the `place`th of `of` things done in working hours between two days."""
        days = first + (last - first) * place // max(1, of)
        return self.at(days, 9, place % 420)


def welsh_of(told: Table) -> dict[str, str]:
    """The Welsh of the programme's own words; each paragraph of a text has its own."""
    found: dict[str, str] = {}
    tables = [told, told["opportunity"], *told["stages"], *told["questions"]]
    for table in tables:
        for name, welsh in table.items():
            if name.startswith("welsh_"):
                english = table[name.removeprefix("welsh_")]
                found |= dict(zip(english.split("\n\n"), welsh.split("\n\n"), strict=True))
    return found


def split_key(key: str) -> tuple[str, int]:
    """`24-n3#2` as the statement's key and which of its cards, counted from 0."""
    statement, _hash, number = key.partition("#")
    return statement, int(number or 1) - 1
