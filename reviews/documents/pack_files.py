"""A frozen pack as files to work on: a Word document and an Excel workbook.

They are made from what was frozen each time that somebody asks, and never kept: when words are
taken back and the pack is emptied, there is nothing left to make them from.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time

from coproduce import blocks
from reviews.documents import tables
from reviews.documents.packs import PrintedCard, PrintedHeading, PrintedTheme, ThemePackDocument

EMPTY_ROWS = 4


def word_file(document: ThemePackDocument) -> bytes:
    """Themes with their cards, then the sheets to work on, to be edited in Word."""
    say = document.words
    month = say[f"month_{document.frozen_on.month}"]
    made = f"{document.frozen_on.day} {month} {document.frozen_on.year}"
    under = f"{say['pack']} {document.version_code}. {say['made_on']}: {made}."
    return blocks.word_file(
        blocks.Document(
            title=document.programme_title,
            under_title=under,
            frozen_on=document.frozen_on,
            blocks=(*_themes(document), *_sheets(document)),
        ),
        language=document.language,
    )


def workbook(document: ThemePackDocument) -> bytes:
    """The cards with their themes, and the themes; every cell is text."""
    say = document.words
    word_of = {heading.key: heading.word for heading in document.headings}
    theme_of = {code: theme for theme in document.themes for code in theme.card_codes}
    return tables.workbook(
        [
            tables.Table(
                say["cards"],
                (say["code"], say["heading"], say["card"], say["theme"], say["title"]),
                [
                    (card.code, word_of[card.heading], card.text, *_named(theme_of.get(card.code)))
                    for card in document.cards
                ],
            ),
            tables.Table(
                say["themes"],
                (say["theme"], say["heading"], say["title"], say["cards"], say["top_priority"]),
                [
                    (
                        theme.code,
                        word_of[theme.heading],
                        theme.title,
                        str(len(theme.card_codes)),
                        str(theme.top_priority_count),
                    )
                    for theme in document.themes
                ],
            ),
        ],
        title=f"{document.programme_title}: {say['pack']} {document.version_code}",
        made_at=datetime.combine(document.frozen_on, time(), UTC),
    )


def _named(theme: PrintedTheme | None) -> tuple[str, str]:
    return (theme.code, theme.title) if theme else ("", "")


def _themes(document: ThemePackDocument) -> Iterator[blocks.Block]:
    card_of = {card.code: card for card in document.cards}
    for heading in document.headings:
        own = [card for card in document.cards if card.heading == heading.key]
        if own:
            yield from _of_heading(document, heading, card_of)


def _of_heading(
    document: ThemePackDocument, heading: PrintedHeading, card_of: dict[str, PrintedCard]
) -> Iterator[blocks.Block]:
    yield blocks.Heading(heading.word, mark=heading.key)
    for theme in document.themes:
        if theme.heading == heading.key:
            yield blocks.Heading(f"{theme.code} {theme.title}", level=3)
            yield _cards(document, theme.title, [card_of[code] for code in theme.card_codes])
    alone = [
        card_of[code] for code in document.unplaced_codes if card_of[code].heading == heading.key
    ]
    if alone:
        title = document.words["unplaced"]
        yield blocks.Heading(title, level=3)
        yield _cards(document, title, alone)


def _cards(document: ThemePackDocument, caption: str, cards: list[PrintedCard]) -> blocks.Table:
    columns = (document.words["code"], document.words["card"])
    return blocks.Table(caption, columns, tuple((card.code, card.text) for card in cards))


def _sheets(document: ThemePackDocument) -> Iterator[blocks.Block]:
    """For each theme that is worked on, the tables of the sheets that were chosen."""
    say = document.words
    theme_of = {theme.code: theme for theme in document.themes}
    for code in document.worksheet_theme_codes:
        title = theme_of[code].title
        sheets = [table for part, table in _blank(document) if part in document.parts]
        if sheets:
            yield blocks.Heading(f"{say['theme']} {code}: {title}")
        for heading, columns, rows in sheets:
            yield blocks.Heading(heading, level=3)
            yield blocks.Table(title, columns, rows)


Sheet = tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]


def _blank(document: ThemePackDocument) -> Iterator[tuple[str, Sheet]]:
    say = document.words
    why = (say["because"], say["and_why"], say["supporting_cards"], say["act_on"])
    yield "root_cause_sheets", (say["why_title"], why, (("",) * 4,) * EMPTY_ROWS)
    people = (*document.perspectives, say["somebody_else"])
    success = (say["success_for"], say["success_would"])
    yield "success_sheets", (say["success_title"], success, tuple((who, "") for who in people))
    action = tuple(
        say[f"action_{name}"]
        for name in ("cause", "change", "horizon", "lead", "organisation", "when")
    )
    yield "action_sheets", (say["action_title"], action, (("",) * 6,) * EMPTY_ROWS)
