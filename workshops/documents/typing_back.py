"""What was written on paper, line by line: what each line would do, or why it cannot be understood.

A line is one of
    N12 N14 > T3                cards and the theme where they shall go; also "tray" or "new: title"
    T3 because nobody answers   a cause; codes in brackets at its end support it, "!" marks it
    because the line is shared  a cause of the cause in the line above
    T3 = I can't get through    another title
A theme is meant by its number or by how its title begins.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from reviews.models import Card, Heading, ReviewRound, Theme
from workshops.documents import wall
from workshops.models import RootCause, TypedSheet, Workshop

LINES_AT_MOST = 200
MOVE = re.compile(r"^(?P<codes>(?:[A-Za-z]\d+[\s,;]*)*)(?:[-=]?>|→)\s*(?P<to>.*)$")
CAUSE = re.compile(r"^(?P<theme>.*?)\s*\bbecause\b[:,]?\s*(?P<text>.*)$", re.IGNORECASE)
TITLE = re.compile(r"^(?P<theme>(?:(?!\bbecause\b)[^=])+?)\s*=\s*(?P<title>.*)$", re.IGNORECASE)
NEW = re.compile(r"^new\b[:\s]*(?P<title>.*)$", re.IGNORECASE)
SUPPORT = re.compile(r"^(?P<text>.*?)\s*\((?P<codes>[^()]*)\)$")
NUMBER = re.compile(r"^T?\s?(?P<number>\d{1,6})$", re.IGNORECASE)
HOW_TO = (
    "This line cannot be understood. Write cards, “>” and a theme, such as N12 > T3, "
    "or a theme and why, such as T3 because nobody answers the phone."
)


class LineError(Exception):
    """Why a line cannot be understood, as a sentence."""


@dataclass(frozen=True)
class Target:
    """A theme on the wall, one that this sheet makes, or the tray (neither)."""

    theme_id: int | None = None
    new_title: str = ""
    heading: str = ""
    name: str = "the tray"


TRAY = Target()


@dataclass(frozen=True)
class Line:
    """A line of the sheet; `kind` is move, cause, title or nothing, `does` says it in words."""

    number: int
    text: str
    kind: str = "nothing"
    does: str = ""
    error: str = ""
    card_ids: tuple[int, ...] = ()
    target: Target = TRAY
    words: str = ""
    is_to_act_on: bool = False
    beneath: int | None = None


@dataclass(frozen=True)
class Sheet:
    """A whole sheet as it was read, against the wall as it stood at `stamp`."""

    lines: tuple[Line, ...]
    stamp: str
    digest: str

    @property
    def wrong(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.error)

    @property
    def to_do(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.kind != "nothing")

    @property
    def is_ready(self) -> bool:
        return bool(self.to_do) and not self.wrong


@dataclass
class _Wall:
    """The wall while a sheet is read: lines above have their effect on the lines below."""

    cards: dict[str, Card]
    themes: list[Theme]
    causes: set[tuple[int, int | None, str]]
    cause_ids: dict[tuple[int, str], int]
    places: dict[int, Target] = field(default_factory=dict)
    made: dict[tuple[str, str], Target] = field(default_factory=dict)
    above: Line | None = None


def read(workshop: Workshop, text: str) -> Sheet:
    """Read a sheet; four queries, however long it is."""
    on_wall = _look(workshop.review_round)
    lines = []
    for number, written in enumerate(text.splitlines(), start=1):
        if words := " ".join(written.split()):
            line = _line(number, words, on_wall)
            on_wall.above = line if line.kind == "cause" or line.beneath else None
            lines.append(line)
    return Sheet(tuple(lines), wall.stamp(workshop), digest(text))


def digest(text: str) -> str:
    """The same for two people who type the same sheet, whatever their spaces, capitals or order."""
    lines = {re.sub(r"[\s,;.]+", " ", line.casefold()).strip() for line in text.splitlines()}
    return hashlib.sha256("\n".join(sorted(lines - {""})).encode()).hexdigest()


def typed_before(workshop: Workshop, *, number: str, digest: str) -> list[TypedSheet]:
    """Sheets that stand and have this number, or say the same."""
    standing = workshop.typed_sheets.standing().select_related("typed_by")
    return [
        each
        for each in standing
        if each.digest == digest or each.number.casefold() == number.casefold()
    ]


def _look(review_round: ReviewRound) -> _Wall:
    themes = list(review_round.themes.live())
    by_id = {theme.pk: _as_target(theme) for theme in themes}
    cards = {card.code: card for card in review_round.cards.select_related("placement")}
    causes = RootCause.objects.filter(theme__review_round=review_round)
    found = list(causes.values_list("theme_id", "parent_id", "text", "pk"))
    on_wall = _Wall(
        cards=cards,
        themes=themes,
        causes={(theme_id, parent_id, _same(text)) for theme_id, parent_id, text, _pk in found},
        cause_ids={(theme_id, _same(text)): pk for theme_id, _parent, text, pk in found},
    )
    for card in cards.values():
        placement = getattr(card, "placement", None)
        on_wall.places[card.pk] = by_id.get(placement.theme_id, TRAY) if placement else TRAY
    return on_wall


def _same(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .!")


def _as_target(theme: Theme) -> Target:
    return Target(theme.pk, "", theme.heading, f"“{theme.title}”")


def _line(number: int, text: str, on_wall: _Wall) -> Line:
    line = Line(number, text)
    readers: list[tuple[re.Pattern[str], Callable[[Line, re.Match[str], _Wall], Line]]] = [
        (MOVE, _move),
        (TITLE, _title),
        (CAUSE, _cause),
    ]
    for pattern, reader in readers:
        if found := pattern.match(text):
            try:
                return reader(line, found, on_wall)
            except LineError as error:
                return replace(line, error=str(error))
    return replace(line, error=HOW_TO)


def _move(line: Line, found: re.Match[str], on_wall: _Wall) -> Line:
    cards = _cards(found["codes"], on_wall)
    headings = {card.heading for card in cards}
    if not cards:
        raise LineError("Write at least one card code, such as N12, before “>”.")
    if len(headings) > 1:
        raise LineError("These cards are under different headings. Write a line for each.")
    target = _target(found["to"], on_wall, makes=headings.pop())
    if target.heading and target.heading != cards[0].heading:
        label = Heading(target.heading).label
        raise LineError(f"{target.name} is under “{label}”, and the card is not.")
    _refuse_locked([target, *(on_wall.places[card.pk] for card in cards)], on_wall)
    moving = [card for card in cards if on_wall.places[card.pk] != target]
    if not moving:
        return replace(line, does=f"Nothing to do: already in {target.name}.")
    sources = dict.fromkeys(on_wall.places[card.pk].name for card in moving)
    for card in moving:
        on_wall.places[card.pk] = target
    codes = ", ".join(card.code for card in moving)
    does = f"Move {codes} from {' and '.join(sources)} to {target.name}."
    return replace(
        line, kind="move", does=does, target=target, card_ids=tuple(card.pk for card in moving)
    )


def _cause(line: Line, found: re.Match[str], on_wall: _Wall) -> Line:
    words, is_to_act_on = found["text"], found["text"].endswith("!")
    words = words.rstrip("! ")
    supports: list[Card] = []
    if (support := SUPPORT.match(words)) and wall.codes_in(support["codes"]):
        words, supports = support["text"], _cards(support["codes"], on_wall)
    words = words.strip()
    if not words:
        raise LineError("Write why, after “because”.")
    if len(words) > 500:
        raise LineError("Use 500 characters or fewer for a cause.")
    beneath = None
    if found["theme"]:
        target = _target(found["theme"], on_wall)
    elif on_wall.above is None:
        raise LineError("Begin with a theme, such as T3 because …, or write it beneath a cause.")
    else:
        target, beneath = on_wall.above.target, on_wall.above.number
    if not target.name or target == TRAY:
        raise LineError("The tray has no causes. Begin with a theme, such as T3 because …")
    line = replace(
        line,
        target=target,
        words=words,
        is_to_act_on=is_to_act_on,
        beneath=beneath,
        card_ids=tuple(card.pk for card in supports),
    )
    return replace(line, kind="cause", does=_says_why(line, supports, on_wall))


def _says_why(line: Line, supports: list[Card], on_wall: _Wall) -> str:
    above = on_wall.above.words if line.beneath and on_wall.above else ""
    why = f"beneath “{above}”" if above else f"to {line.target.name}"
    codes = ", ".join(card.code for card in supports)
    said = f" {codes} say{'' if len(supports) > 1 else 's'} so." if supports else ""
    known = (line.target.theme_id or 0, _same(line.words)) in on_wall.cause_ids
    if known:
        return f"The cause “{line.words}” is in the tree already; it stays.{said}"
    act = " To act on." if line.is_to_act_on else ""
    return f"Add the cause “{line.words}” {why}.{act}{said}"


def _title(line: Line, found: re.Match[str], on_wall: _Wall) -> Line:
    target, title = _target(found["theme"], on_wall), found["title"].strip()
    if target.theme_id is None:
        raise LineError("Begin with a theme that is on the wall, such as T3 = …")
    if not title or len(title) > 200:
        raise LineError("Write a title of 200 characters or fewer after “=”.")
    _refuse_locked([target], on_wall)
    for theme in on_wall.themes:
        if theme.pk == target.theme_id and theme.title == title:
            return replace(line, does=f"Nothing to do: it is called “{title}” already.")
        is_same = theme.heading == target.heading and theme.title.casefold() == title.casefold()
        if is_same and theme.pk != target.theme_id:
            raise LineError("Another theme has that title already.")
    return replace(
        line, kind="title", does=f"Rename {target.name} to “{title}”.", target=target, words=title
    )


def _cards(text: str, on_wall: _Wall) -> list[Card]:
    codes = wall.codes_in(text)
    if text.strip() and not codes:
        raise LineError(HOW_TO)
    cards = [on_wall.cards.get(code) for code in dict.fromkeys(codes)]
    for code, card in zip(dict.fromkeys(codes), cards, strict=True):
        if card is None:
            raise LineError(f"There is no card {code}.")
        if card.state == Card.State.WITHDRAWN:
            raise LineError(f"Card {code} was taken back. Take it off the wall.")
        if card.state != Card.State.APPROVED:
            raise LineError(f"Card {code} is not approved yet.")
    return [card for card in cards if card]


def _target(text: str, on_wall: _Wall, *, makes: str = "") -> Target:
    """The theme that is meant; one to be made under the heading `makes`, if that may be."""
    text = text.strip()
    if text.casefold() in {"tray", "the tray"}:
        return TRAY
    if number := NUMBER.match(text):
        for theme in on_wall.themes:
            if theme.number == int(number["number"]):
                return _as_target(theme)
        raise LineError(f"There is no theme T{number['number']} on the wall.")
    if makes and (new := NEW.match(text)):
        return _new(new["title"].strip(), makes, on_wall)
    if not text:
        raise LineError(HOW_TO)
    return _called(text, on_wall)


def _new(title: str, heading: str, on_wall: _Wall) -> Target:
    if not title or len(title) > 200:
        raise LineError("Write a title of 200 characters or fewer after “new”.")
    for theme in on_wall.themes:
        if theme.heading == heading and theme.title.casefold() == title.casefold():
            return _as_target(theme)
    target = Target(None, title, heading, f"the new theme “{title}”")
    return on_wall.made.setdefault((heading, title.casefold()), target)


def _called(text: str, on_wall: _Wall) -> Target:
    """By how its title begins, if that is said of one theme only."""
    start = text.strip("“”\"'. ").casefold()
    known = [_as_target(theme) for theme in on_wall.themes if theme.title.casefold() == start]
    known = known or [
        *(_as_target(each) for each in on_wall.themes if each.title.casefold().startswith(start)),
        *(each for (_, title), each in on_wall.made.items() if title.startswith(start)),
    ]
    if not start or not known:
        raise LineError(f"No theme on the wall begins with “{text[:60]}”. Write its number: T3.")
    if len(known) > 1:
        raise LineError(f"More than one theme begins with “{text[:60]}”. Write its number: T3.")
    return known[0]


def _refuse_locked(targets: list[Target], on_wall: _Wall) -> None:
    locked = {theme.pk: theme.title for theme in on_wall.themes if theme.is_locked}
    for target in targets:
        if target.theme_id in locked:
            raise LineError(f"{target.name} is locked. Unlock it on the wall first.")
