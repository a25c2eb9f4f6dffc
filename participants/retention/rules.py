"""What a rule says of one table: why it is kept, for how long, and how it is erased."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

PROGRAMME = "until the programme is erased"
ACCOUNT = "until the account is erased"
TRAIL = "for ever: it holds no personal text"


class Scope(Enum):
    """How much is erased."""

    WORDS = "when the words are taken back"
    PERSON = "when the person is erased"


@dataclass(frozen=True)
class Rule:
    """What is kept in one table.

    `to_person` is the ORM path from a row to the participant it is about: "" for the participant
    itself, None for rows about nobody in particular. `words` and `person` are fields emptied at
    that scope, `rows` the scope at which whole rows go, `staff` fields about colleagues, `plain`
    fields that say nothing about anybody: names separated by spaces. `special` are those of them
    that may tell of somebody's health: the law asks for more care with them.
    """

    why: str
    kept: str = PROGRAMME
    to_person: str | None = None
    rows: Scope | None = None
    words: str = ""
    person: str = ""
    staff: str = ""
    plain: str = ""
    special: str = ""

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(f"{self.words} {self.person} {self.staff} {self.plain}".split())

    def emptied_at(self, scopes: set[Scope]) -> list[str]:
        """The fields that are emptied when this much is erased."""
        return f"{self.words} {self.person if Scope.PERSON in scopes else ''}".split()
