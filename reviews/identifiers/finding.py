"""Finding words that may say who somebody is: marks for a person to judge, never a verdict.

Plain Python. Every pattern is bounded and every walk goes once over the text, so that no text can
hold the process up. What is measured about it stands in docs/identifiers.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from reviews.identifiers import lexicon
from reviews.identifiers import names as people
from reviews.identifiers.marks import WHY, Mark, marked
from reviews.identifiers.words import WORD, Word, end_without_s, in_order, is_ordinary, is_where


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; `why` is empty where nothing was marked."""

    text: str
    why: str


# Where two marks overlap they become one, of the kind that comes first here.
_WEIGHT = {kind: number for number, kind in enumerate(WHY)}

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
    r"|(?<![\w.+-])[\w.+-]{1,64} (?:at|\(at\)|\[at\]) [\w-]{1,63} (?:dot|\(dot\)|\[dot\]) \w{2,12}",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\+?\d(?:[ ()./\u2013-]{0,3}\d){5,20}")
_LETTERED_NUMBER = re.compile(
    r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b|\b[A-Z]{1,3}\d{5,10}\b", re.IGNORECASE
)
_CALLED_NUMBER = re.compile(
    r"\b(?:extension|ext|bleep|pager|pin|code|safe|case|patient|hospital|record|reference|ref)"
    r"(?: number| no| code)?\.? {0,2}(?:is )?\d{3,8}\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"\b[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? {0,2}\d[ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = re.compile(
    r"(?<![\d/.-])\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?![\d/-])"
    r"|(?<![\d/.-])(?:19|20)\d\d-\d{2}-\d{2}(?![\d-])"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b(?:,? (?:19|20)\d\d\b)?"
    rf"|\b{_MONTH} (?:the )?\d{{1,2}}(?:st|nd|rd|th)?\b(?:,? (?:19|20)\d\d\b)?"
    rf"|\b{_MONTH},? (?:19|20)\d\d\b",
    re.IGNORECASE,
)
_TIMES_OR_YEARS = re.compile(
    r"\d{1,2}[.]\d{2} ?[-\u2013] ?\d{1,2}[.]\d{2}|(?:19|20)\d\d ?[-/\u2013 ] ?(?:19|20)?\d\d"
)
_ROOM = re.compile(
    r"\b(?:ward|room|flat|bay|bed|apartment|unit|clinic|gate) (?:no\.? |number )?"
    r"(?:[A-Z]?\d{1,4}[A-Z]?|[A-Z]\d{0,3})\b",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"\b\d{1,4}[A-Za-z]?,? (?:[^\W\d_][\w'’-]{1,30} ){1,3}"
    r"(?:road|street|lane|avenue|close|drive|way|court|gardens|crescent|terrace|place|rd|st|ave)\b",
    re.IGNORECASE,
)


def find(text: str, names: Iterable[str] = ()) -> tuple[Mark, ...]:
    """What in `text` may say who somebody is, in order and without overlaps.

    `names` are the programme's own people: each whole name and each part of three letters or more
    is looked for, whatever its capitals. Time grows with the length of the text and no faster.
    """
    words = in_order(text)
    found = [
        *_matches(_EMAIL, text, "email"),
        *_with_digits(text),
        *_matches(_ROOM, text, "place", _is_a_room),
        *_known(words, names),
        *people.find(text, words),
        *_places(words),
    ]
    return _without_overlaps(found)


def pieces(text: str, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """The whole text in stretches, marked and unmarked, ready to be shown."""
    result = []
    at = 0
    for mark in marks:
        if mark.start > at:
            result.append(Piece(text[at : mark.start], ""))
        result.append(Piece(text[mark.start : mark.end], mark.why))
        at = mark.end
    if at < len(text):
        result.append(Piece(text[at:], ""))
    return tuple(result)


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits carry the check digit of an NHS number (modulus 11)."""
    if len(digits) != 10:
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)
    )
    check = 11 - total % 11
    return check != 10 and check % 11 == int(digits[9])


def _matches(
    pattern: re.Pattern[str],
    text: str,
    kind: str,
    accept: Callable[[str], bool] = lambda _found: True,
) -> Iterator[Mark]:
    for match in pattern.finditer(text):
        if accept(match.group()):
            yield marked(match.start(), match.end(), kind)


def _is_a_date(found: str) -> bool:
    """Not "may 5" in lower case: "I may 5 times" is no date."""
    return not found.startswith("may ")


def _is_a_room(found: str) -> bool:
    """A bare letter is a room only when it is a capital: not "room a" in "the room a nurse"."""
    last = found.rsplit(maxsplit=1)[-1]
    return any(character.isdigit() for character in last) or (last.isupper() and last not in "AI")


def _with_digits(text: str) -> Iterator[Mark]:
    """What has a digit in it, so that in most answers there is nothing to look for."""
    if _DIGIT.search(text):
        yield from _numbers(text)
        yield from _matches(_POSTCODE, text, "postcode")
        yield from _matches(_DATE, text, "date", _is_a_date)
        yield from _matches(_HOUSE, text, "place")


def _numbers(text: str) -> Iterator[Mark]:
    dates = [match.span() for match in _DATE.finditer(text)]
    for match in _DIGITS.finditer(text):
        if any(start <= match.start() < end for start, end in dates):
            continue
        if kind := _kind_of_number(match.group()):
            yield marked(match.start(), match.end(), kind)
    yield from _matches(_LETTERED_NUMBER, text, "number")
    yield from _matches(_CALLED_NUMBER, text, "number")


def _kind_of_number(found: str) -> str:
    digits = "".join(character for character in found if character.isdecimal())
    if _TIMES_OR_YEARS.fullmatch(found):
        return ""
    if (digits.startswith("0") and len(digits) >= 7) or (
        digits.startswith("44") and len(digits) > 10
    ):
        return "phone"
    if is_nhs_number(digits):
        return "nhs_number"
    return "number"


@lru_cache(maxsize=64)
def _parts(names: frozenset[str]) -> frozenset[str]:
    """What is looked for of these names; a programme's own stay the same from text to text."""
    return frozenset(
        part
        for name in names
        for match in WORD.finditer(name)
        if len(part := match.group().lower().replace("’", "'")) >= 3 and part not in lexicon.COMMON
    )


def _known(words: list[Word], names: Iterable[str]) -> Iterator[Mark]:
    wanted = _parts(frozenset(names))
    for word in words:
        if word.plain in wanted or word.text.lower() in wanted:
            yield marked(word.start, end_without_s(word), "known_name")


def _places(words: list[Word]) -> Iterator[Mark]:
    for number, word in enumerate(words):
        if not word.is_capitalised or not word.may_be_name:
            continue
        after = words[number + 1] if number + 1 < len(words) else None
        if after is not None and after.joined and after.plain in lexicon.PLACE_AFTER:
            yield marked(word.start, after.end, "place")
        elif (
            number >= 2
            and not word.opens
            and not is_ordinary(word.plain)
            and is_where(words[number - 2], words[number - 1])
        ):
            yield marked(word.start, end_without_s(word), "place")


def _without_overlaps(found: list[Mark]) -> tuple[Mark, ...]:
    """Marks that touch the same characters become one, of the weightier kind."""
    kept: list[Mark] = []
    for mark in sorted(found):
        last = kept[-1] if kept else None
        if last is None or mark.start >= last.end:
            kept.append(mark)
            continue
        kind = min(last.kind, mark.kind, key=_WEIGHT.__getitem__)
        kept[-1] = marked(last.start, max(last.end, mark.end), kind)
    return tuple(kept)
