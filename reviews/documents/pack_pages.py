"""How many pages a pack will have, before it is printed.

Most parts have as many pages as arithmetic says. Where it depends on how long words run (long
cards, posters, lists), the number is an estimate, and is said to be one.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from dataclasses import dataclass

from reviews.documents.packs import PrintedTheme, ThemePackDocument
from reviews.models import PaperSet

WALL_PARTS = {
    "theme_posters",
    "dot_sheets",
    "root_cause_sheets",
    "success_sheets",
    "action_sheets",
}
# Cut out, hung up or filled in: nothing may be on the back.
ONE_SIDED = WALL_PARTS | {"wall_headings", "cards", "blank_cards", "blank_titles", "voting_sheets"}
# For posters on a paper, in large print or not: letters to a line, lines on the first page and on a
# further one.
POSTERS = {
    ("a4", False): (69, 27, 43),
    ("a4", True): (47, 21, 31),
    ("a3", False): (73, 29, 44),
    ("a3", True): (63, 25, 38),
}
SETTLED = 0.75  # below this share of what fits, the place of a card is certain


@dataclass(frozen=True)
class PartPages:
    """The pages of one part; `is_exact` unless they depend on how long words run."""

    part: str
    name: str
    pages: int
    is_exact: bool
    paper: str


@dataclass(frozen=True)
class PackPages:
    """A whole pack in pages, and in sheets of each paper."""

    parts: tuple[PartPages, ...]

    @property
    def pages(self) -> int:
        return sum(part.pages for part in self.parts)

    @property
    def is_exact(self) -> bool:
        return all(part.is_exact for part in self.parts)

    def sheets(self, paper: str, *, both_sides: bool) -> int:
        """Sheets of paper; with both sides used where nothing is cut out, hung up or filled in."""
        return sum(
            math.ceil(part.pages / 2) if both_sides and part.part not in ONE_SIDED else part.pages
            for part in self.parts
            if part.paper == paper
        )

    @property
    def on_papers(self) -> tuple[tuple[str, int, int], ...]:
        """For each paper that is used: its name, sheets on one side, sheets on both sides."""
        papers = sorted({part.paper for part in self.parts if part.pages}, reverse=True)
        return tuple(
            (
                paper.upper(),
                self.sheets(paper, both_sides=False),
                self.sheets(paper, both_sides=True),
            )
            for paper in papers
        )


def pack_pages(document: ThemePackDocument) -> PackPages:
    """The pages of each part that was chosen."""
    count = _Counting(document)
    parts = []
    for part in document.parts:
        pages, is_exact = getattr(count, part)()
        paper = document.paper if part in WALL_PARTS else "a4"
        parts.append(PartPages(part, document.words[part], pages, is_exact, paper))
    return PackPages(tuple(part for part in parts if part.pages))


class _Counting:
    """Each part's pages, and whether that number is certain."""

    def __init__(self, document: ThemePackDocument) -> None:
        self.document = document
        self.is_large = document.print_set != PaperSet.STANDARD
        self.sets = max(1, document.tables)
        self.text_of = {card.code: card.text for card in document.cards}
        # Cells of the page that a card takes, with the letters that they hold at the smallest size.
        self.rooms = (
            ((2, 270), (4, 640), (8, 1400))
            if self.is_large
            else ((1, 300), (2, 640), (4, 1500), (8, 3000))
        )

    def overview(self) -> tuple[int, bool]:
        lines = 26 + 1.2 * len(self.document.parts)
        lines += sum(0.8 + _lines(theme.title, 26, theme) for theme in self.document.themes)
        lines += len(self.document.unplaced_codes) / 14
        return _about(lines / (38 if self.is_large else 58))

    def today(self) -> tuple[int, bool]:
        return 1, True

    def wall_headings(self) -> tuple[int, bool]:
        return len(self.document.headings), True

    def cards(self) -> tuple[int, bool]:
        pages, is_exact = 0, True
        for heading in self.document.headings:
            cells: Counter[int] = Counter()
            for card in self.document.cards:
                if card.heading == heading.key:
                    room, is_certain = self._room(card.text)
                    cells[room] += 1
                    is_exact = is_exact and is_certain
            pages += sum(math.ceil(number * each / 8) for each, number in cells.items())
        return pages, is_exact

    def blank_cards(self) -> tuple[int, bool]:
        return len(self.document.headings) * self.sets, True

    def blank_titles(self) -> tuple[int, bool]:
        return self.sets, True

    def theme_posters(self) -> tuple[int, bool]:
        found = [self._poster(theme) for theme in self.document.themes]
        return sum(pages for pages, _certain in found), all(certain for _pages, certain in found)

    def voting_sheets(self) -> tuple[int, bool]:
        themes = self._voted_on()
        if not themes:
            return 0, True
        ballot = _about((9 + 2.6 * sum(map(_rows, themes))) / (24 if self.is_large else 44))
        tally = _about(((70 if self.is_large else 24) + 12 * len(themes)) / 172)
        return ballot[0] + tally[0], ballot[1] and tally[1]

    def dot_sheets(self) -> tuple[int, bool]:
        pages, is_exact = 0, True
        for heading in self.document.voting_headings:
            themes = [theme for theme in self._voted_on() if theme.heading == heading]
            if themes:
                found = (1, True) if len(themes) <= 6 else _about((len(themes) + 1) / 9)
                pages, is_exact = pages + found[0], is_exact and found[1]
        return pages, is_exact

    def root_cause_sheets(self) -> tuple[int, bool]:
        themes = len(self.document.worksheet_theme_codes)
        return (max(themes, self.document.tables) if themes else 0), True

    success_sheets = action_sheets = root_cause_sheets

    def _voted_on(self) -> list[PrintedTheme]:
        chosen = self.document.voting_headings
        return [theme for theme in self.document.themes if theme.heading in chosen]

    def _room(self, text: str) -> tuple[int, bool]:
        """How many of a page's eight cells the words need, and whether that is certain."""
        needed = _letters(text)
        for cells, letters in self.rooms:
            if needed <= letters:
                is_smallest = cells == self.rooms[0][0]
                return cells, is_smallest and needed <= letters * SETTLED
        return 8 * math.ceil(needed / self.rooms[-1][1]), False

    def _poster(self, theme: PrintedTheme) -> tuple[int, bool]:
        a_line, first, further = POSTERS[self.document.paper, self.is_large]
        lines = sum(
            math.ceil(_letters(self.text_of[code]) / a_line) + 0.35 for code in theme.card_codes
        )
        lines += 3 * (math.ceil(len(theme.title) / 30) - 1)
        if lines <= first:
            return 1, lines <= first * SETTLED
        return 1 + math.ceil((lines - first) / further), False


def _about(pages: float) -> tuple[int, bool]:
    return max(1, math.ceil(pages)), pages <= SETTLED


def _letters(text: str) -> int:
    """The words' length in letters of ordinary width; a line of its own takes half a line more."""
    wide = sum(1 for each in text if unicodedata.east_asian_width(each) in "WF" or each > "\u0590")
    return len(text) + wide + 20 * text.count("\n")


def _rows(theme: PrintedTheme) -> int:
    return math.ceil(len(theme.title) / 40) or 1


def _lines(title: str, a_line: int, theme: PrintedTheme) -> int:
    return max(math.ceil(len(title) / a_line), math.ceil(len(theme.card_codes) * 6 / 34))
