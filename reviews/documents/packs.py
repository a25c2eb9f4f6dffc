"""What a theme pack says, as it is frozen and printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from reviews.models import Heading

PARTS = (
    "overview",
    "wall_headings",
    "cards",
    "blank_cards",
    "theme_posters",
    "voting_sheets",
    "root_cause_sheets",
    "success_sheets",
    "action_sheets",
)


@dataclass(frozen=True)
class PrintedHeading:
    """A heading as the wall shows it: never by its colour alone."""

    key: str
    word: str
    colour: str
    shape: str


# Far apart in brightness as well as in colour, so that a grey copy still tells them apart.
MARKS = {
    Heading.WORKING: ("#005eb8", "circle"),
    Heading.NOT_WORKING: ("#c24e00", "triangle"),
    Heading.FUTURE: ("#330072", "square"),
}


def printed_headings() -> tuple[PrintedHeading, ...]:
    return tuple(
        PrintedHeading(heading.value, str(heading.label), *MARKS[heading]) for heading in Heading
    )


@dataclass(frozen=True)
class PrintedCard:
    """A card without a name; its code is read aloud and typed back."""

    code: str
    heading: str
    text: str


@dataclass(frozen=True)
class PrintedTheme:
    """A theme with the codes of its cards, in the order in which they are printed."""

    code: str
    heading: str
    title: str
    card_codes: tuple[str, ...]
    top_priority_count: int = 0


@dataclass(frozen=True)
class PrintedWorkshop:
    """The day that the pack is for."""

    title: str
    held_on: date | None = None
    place: str = ""


@dataclass(frozen=True)
class ThemePackDocument:
    """Everything that the pack says. Once frozen, it is printed the same for ever.

    `worksheet_theme_codes` are the themes that get a sheet for root causes, success and actions;
    `voting_headings` are the keys of the headings that are voted on; `parts` is taken from PARTS.
    """

    programme_title: str
    version_code: str
    frozen_on: date
    headings: tuple[PrintedHeading, ...]
    cards: tuple[PrintedCard, ...] = ()
    themes: tuple[PrintedTheme, ...] = ()
    unplaced_codes: tuple[str, ...] = ()
    perspectives: tuple[str, ...] = ()
    votes_per_person: int = 3
    voting_headings: tuple[str, ...] = ()
    worksheet_theme_codes: tuple[str, ...] = ()
    parts: tuple[str, ...] = PARTS
    workshop: PrintedWorkshop | None = None

    @classmethod
    def from_contents(cls, contents: dict[str, Any]) -> ThemePackDocument:
        """The document again from what `printing.plain` froze."""
        workshop = contents["workshop"]
        return cls(
            programme_title=contents["programme_title"],
            version_code=contents["version_code"],
            frozen_on=date.fromisoformat(contents["frozen_on"]),
            headings=tuple(PrintedHeading(**each) for each in contents["headings"]),
            cards=tuple(PrintedCard(**each) for each in contents["cards"]),
            themes=tuple(
                PrintedTheme(**{**each, "card_codes": tuple(each["card_codes"])})
                for each in contents["themes"]
            ),
            unplaced_codes=tuple(contents["unplaced_codes"]),
            perspectives=tuple(contents["perspectives"]),
            votes_per_person=contents["votes_per_person"],
            voting_headings=tuple(contents["voting_headings"]),
            worksheet_theme_codes=tuple(contents["worksheet_theme_codes"]),
            parts=tuple(contents["parts"]),
            workshop=workshop and _workshop(workshop),
        )


def _workshop(contents: dict[str, Any]) -> PrintedWorkshop:
    held_on = contents["held_on"]
    return PrintedWorkshop(
        title=contents["title"],
        held_on=date.fromisoformat(held_on) if held_on else None,
        place=contents["place"],
    )
