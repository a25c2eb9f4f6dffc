"""Finding words that may say who somebody is: marks for a person to judge, never a verdict.

Plain Python. Every pattern is bounded and every walk goes once over the text, so that no text can
hold the process up. What is measured about it stands in docs/identifiers.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from reviews.identifiers import lexicon


@dataclass(frozen=True, order=True)
class Mark:
    """Characters `start` to `end` of a text, what they look like, and the words that say so."""

    start: int
    end: int
    kind: str
    why: str


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; `why` is empty where nothing was marked."""

    text: str
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
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SPACE = re.compile(r"[ \t\u00a0]{1,3}|\.[ \t\u00a0]{0,3}")


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    text: str
    plain: str  # lower case, without 's
    opens: bool  # the first word of a sentence
    joined: bool  # nothing but a space (or a title's full stop) between it and the word before
    after_comma: bool
    shouted: bool  # in a text all in capitals, where a capital letter says nothing

    @property
    def is_capitalised(self) -> bool:
        return self.text[0].isupper() and not self.shouted

    @property
    def may_be_name(self) -> bool:
        return self.plain not in lexicon.COMMON and len(self.plain) > 1


def find(text: str, names: Iterable[str] = ()) -> tuple[Mark, ...]:
    """What in `text` may say who somebody is, in order and without overlaps.

    `names` are the programme's own people: each whole name and each part of three letters or more
    is looked for, whatever its capitals. Time grows with the length of the text and no faster.
    """
    words = _words(text)
    found = [
        *_matches(_EMAIL, text, "email"),
        *_with_digits(text),
        *_matches(_ROOM, text, "place", _is_a_room),
        *_known(words, names),
        *_titled(words),
        *_introduced(words),
        *_given(words),
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


def _mark(start: int, end: int, kind: str) -> Mark:
    return Mark(start, end, kind, WHY[kind])


def _matches(
    pattern: re.Pattern[str],
    text: str,
    kind: str,
    accept: Callable[[str], bool] = lambda _found: True,
) -> Iterator[Mark]:
    for match in pattern.finditer(text):
        if accept(match.group()):
            yield _mark(match.start(), match.end(), kind)


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
            yield _mark(match.start(), match.end(), kind)
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


def _words(text: str) -> list[_Word]:
    letters = [character for character in text if character.isalpha()]
    shouted = len(letters) > 10 and sum(map(str.isupper, letters)) > 0.7 * len(letters)
    words: list[_Word] = []
    end = 0
    for match in _WORD.finditer(text):
        between = text[end : match.start()]
        end = match.end()
        plain = match.group().lower().replace("’", "'")
        words.append(
            _Word(
                start=match.start(),
                end=end,
                text=match.group(),
                plain=plain.removesuffix("'s") if len(plain) > 3 else plain,
                opens=not words or any(mark in between for mark in ".!?\n:•"),
                joined=bool(words) and bool(_SPACE.fullmatch(between)),
                after_comma=bool(words) and between.strip() == ",",
                shouted=shouted,
            )
        )
    return words


def _end_without_s(word: _Word) -> int:
    return word.end - (2 if word.text.lower().endswith(("'s", "’s")) and len(word.text) > 3 else 0)


def _name_from(words: list[_Word], first: int) -> Mark:
    """A mark from the word at `first` over the capitalised words that go on with the name."""
    last = first
    for following in words[first + 1 : first + 3]:
        is_part = following.joined and following.is_capitalised and following.may_be_name
        if not is_part or following.opens or words[last].text.lower().endswith("'s"):
            break
        last += 1
    return _mark(words[first].start, _end_without_s(words[last]), "name")


def _titled(words: list[_Word]) -> Iterator[Mark]:
    for number, (title, word) in enumerate(pairwise(words), start=1):
        if not word.may_be_name:
            continue
        if word.after_comma and title.plain in lexicon.LONG_TITLES and word.is_capitalised:
            yield _name_from(words, number)
        if not word.joined:
            continue
        if title.plain in lexicon.SHORT_TITLES or (
            title.plain in lexicon.LONG_TITLES
            and not word.opens
            and (word.is_capitalised or word.plain in lexicon.ALL_GIVEN or "-" in word.text)
        ):
            yield _name_from(words, number)


def _introduced(words: list[_Word]) -> Iterator[Mark]:
    for number, word in enumerate(words):
        if not word.may_be_name:
            continue
        before = tuple(each.plain for each in words[max(0, number - 3) : number])
        said = any(before[-len(phrase) :] == phrase for phrase in lexicon.INTRODUCTIONS)
        called = (
            before[-1:] and before[-1] in lexicon.CALLED and word.is_capitalised and not word.opens
        )
        if said or called:
            yield _name_from(words, number)


def _given(words: list[_Word]) -> Iterator[Mark]:
    for number, word in enumerate(words):
        parts = word.plain.split("-")
        if word.plain in lexicon.GIVEN or parts[0] in lexicon.GIVEN:
            yield _name_from(words, number)
        elif word.plain in lexicon.GIVEN_OR_WORD and word.is_capitalised:
            after = words[number + 1] if number + 1 < len(words) else None
            has_surname = (
                after is not None and after.joined and after.is_capitalised and after.may_be_name
            )
            is_month = word.plain in lexicon.MONTHS and not has_surname
            if (not word.opens or has_surname) and not is_month:
                yield _name_from(words, number)


@lru_cache(maxsize=4)
def _parts(names: frozenset[str]) -> frozenset[str]:
    """What is looked for of these names; a programme's own stay the same from text to text."""
    return frozenset(
        part
        for name in names
        for match in _WORD.finditer(name)
        if len(part := match.group().lower().replace("’", "'")) >= 3 and part not in lexicon.COMMON
    )


def _known(words: list[_Word], names: Iterable[str]) -> Iterator[Mark]:
    wanted = _parts(frozenset(names))
    for word in words:
        if word.plain in wanted or word.text.lower() in wanted:
            yield _mark(word.start, _end_without_s(word), "known_name")


def _places(words: list[_Word]) -> Iterator[Mark]:
    for number, word in enumerate(words):
        if not word.is_capitalised or not word.may_be_name:
            continue
        after = words[number + 1] if number + 1 < len(words) else None
        if after is not None and after.joined and after.plain in lexicon.PLACE_AFTER:
            yield _mark(word.start, after.end, "place")
        elif number >= 2 and not word.opens and _is_where(words[number - 2], words[number - 1]):
            yield _mark(word.start, _end_without_s(word), "place")


def _is_where(before: _Word, preposition: _Word) -> bool:
    """Whether a place may follow: "at", "in", "from", "near", "out of", "moved to"."""
    if preposition.plain in lexicon.PLACE_BEFORE:
        return True
    return preposition.plain in {"of", "to"} and before.plain in lexicon.MOVING


def _without_overlaps(found: list[Mark]) -> tuple[Mark, ...]:
    """Marks that touch the same characters become one, of the weightier kind."""
    kept: list[Mark] = []
    for mark in sorted(found):
        last = kept[-1] if kept else None
        if last is None or mark.start >= last.end:
            kept.append(mark)
            continue
        kind = min(last.kind, mark.kind, key=_WEIGHT.__getitem__)
        kept[-1] = _mark(last.start, max(last.end, mark.end), kind)
    return tuple(kept)
