"""Names of people: by the words around them, by their shape, and by lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from reviews.identifiers import lexicon
from reviews.identifiers.marks import Mark, marked
from reviews.identifiers.words import Word, end_without_s, is_ordinary, is_where

_INITIALS = re.compile(r"\b(?:[A-Z]\.[ \u00a0]?){1,3}([A-Z][\w'’-]{1,30})")
_TITLES = lexicon.SHORT_TITLES | lexicon.LONG_TITLES
_INTRODUCING = lexicon.CALLED.union(
    phrase[-1] for phrase in (*lexicon.INTRODUCTIONS, *lexicon.NAMING)
)
_OTHERWISE = lexicon.GIVEN_OR_WORD | lexicon.REGIONS | lexicon.PLACE_AFTER
_WELSH_ACCENTS = str.maketrans("âêîôûŵŷï’", "aeiouwyi'")
_MAC = re.compile(r"^(?:Mac|Mc|O['’]|Fitz)(?=[A-Z])")
_SCIENCE = (
    *("ologist", "ologists", "ology", "iatrist", "iatrists", "iatry", "itis", "osis", "aemia"),
    *("cillin", "mycin", "cycline", "azole", "statin", "olone", "amol", "azepam", "etine", "idone"),
)
_NO_NAME_ENDINGS = ("ing", "tion", "sion", "ment", "ness", "ists", "ers", "ors", "ies", "ity", "ly")


def find(text: str, words: list[Word]) -> Iterator[Mark]:
    """What may be a name in this text, of which these are the words."""
    yield from _titled(words)
    yield from _introduced(words)
    yield from _given(words)
    yield from _with_initials(text)
    yield from _unknown(words)
    yield from _opening(words)
    yield from _with_particles(words)


def _name_from(words: list[Word], first: int) -> Mark:
    """A mark from the word at `first` over the capitalised words that go on with the name."""
    last = first
    for following in words[first + 1 : first + 3]:
        is_part = following.joined and following.is_capitalised and following.may_be_name
        if not is_part or following.opens or words[last].text.lower().endswith("'s"):
            break
        last += 1
    return marked(words[first].start, end_without_s(words[last]), "name")


def _titled(words: list[Word]) -> Iterator[Mark]:
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


def _introduced(words: list[Word]) -> Iterator[Mark]:
    for number, (last, word) in enumerate(pairwise(words), start=1):
        if not word.may_be_name or last.plain not in _INTRODUCING:
            continue
        before = tuple(each.plain for each in words[max(0, number - 4) : number])
        said = any(before[-len(phrase) :] == phrase for phrase in lexicon.INTRODUCTIONS)
        called = last.plain in lexicon.CALLED and word.is_capitalised and not word.opens
        named = word.is_capitalised and any(
            before[-len(phrase) :] == phrase for phrase in lexicon.NAMING
        )
        if said or called or named:
            yield _name_from(words, number)


def _given(words: list[Word]) -> Iterator[Mark]:
    for number, word in enumerate(words):
        if word.letters in lexicon.GIVEN or word.letters.split("-")[0] in lexicon.GIVEN:
            yield _name_from(words, number)
        elif word.plain in lexicon.GIVEN_OR_WORD and not word.is_capitalised:
            if _is_whose(words, number) and word.plain not in lexicon.ALSO_DO:
                yield _name_from(words, number)
        elif word.plain in lexicon.GIVEN_OR_WORD:
            after = words[number + 1] if number + 1 < len(words) else None
            has_surname = (
                after is not None and after.joined and after.is_capitalised and after.may_be_name
            )
            is_month = word.plain in lexicon.MONTHS and not has_surname
            if (not word.opens or has_surname) and not is_month:
                yield _name_from(words, number)


def _is_whose(words: list[Word], number: int) -> bool:
    """Whether "my nurse", "our son" and the like stand before the word."""
    return (
        number >= 2
        and words[number].joined
        and words[number - 1].plain in lexicon.KIN
        and words[number - 2].plain in lexicon.WHOSE
    )


def _with_initials(text: str) -> Iterator[Mark]:
    for match in _INITIALS.finditer(text):
        if not is_ordinary(match[1].lower()):
            yield marked(*match.span(), "name")


def _runs(words: list[Word]) -> Iterator[tuple[int, int]]:
    """Where words with a capital letter stand together, within one sentence."""
    first = 0
    while first < len(words):
        last = first
        while (
            last + 1 < len(words)
            and words[last].is_capitalised
            and not words[last].text.endswith(("'s", "’s"))
            and words[last + 1].joined
            and words[last + 1].is_capitalised
            and words[last + 1].plain not in {"i", "i'm", "i'd", "i've", "i'll"}
            and not words[last + 1].opens
        ):
            last += 1
        if words[first].is_capitalised:
            yield first, last
        first = last + 1


def _unknown(words: list[Word]) -> Iterator[Mark]:
    """Words with a capital letter inside a sentence that are no title, body, medicine or place."""
    if sum(word.is_capitalised for word in words) > max(4, len(words) / 2):
        return  # Written Like This Throughout
    for begin, last in _runs(words):
        first = begin
        while first <= last and (words[first].opens or words[first].plain in _TITLES):
            first += 1
        run = words[first : last + 1]
        after = words[last + 1] if last + 1 < len(words) else None
        if (
            not run
            or any(is_ordinary(each.plain) or _is_no_name(each) for each in run)
            or any(each.plain in _OTHERWISE for each in run)
            or (first >= 2 and is_where(words[first - 2], words[first - 1]))
            or (after is not None and after.joined and after.plain in lexicon.PLACE_AFTER)
        ):
            continue
        yield marked(run[0].start, end_without_s(run[-1]), "name")


def _is_no_name(word: Word) -> bool:
    """By its shape: an initial, an abbreviation, capitals inside it, a medicine or a science."""
    shape = _MAC.sub("", word.text)
    return (
        len(shape) == 1
        or any(left.isalpha() and right.isupper() for left, right in pairwise(shape))
        or word.plain.endswith(_SCIENCE)
    )


def _with_particles(words: list[Word]) -> Iterator[Mark]:
    """As in "van der X", "ap X"."""
    for number, (particle, word) in enumerate(pairwise(words)):
        if (
            particle.plain in lexicon.PARTICLES
            and word.joined
            and word.is_capitalised
            and not is_ordinary(word.plain)
        ):
            has_two = number and words[number - 1].plain in lexicon.PARTICLES
            yield marked(words[number - bool(has_two)].start, end_without_s(word), "name")


def _opening(words: list[Word]) -> Iterator[Mark]:
    """A word that opens a sentence and then does what people do, or is spoken of as people are."""
    for number, word in enumerate(words[:-1]):
        after = words[number + 1 : number + 6]
        if not word.opens or not word.is_capitalised or word.text.isupper() or after[0].opens:
            continue
        if word.plain in lexicon.GIVEN_OR_WORD:
            is_name = after[0].joined and (_acts(word, after) or _is_somebody(after))
        else:
            is_name = not is_ordinary(word.plain) and (
                (after[0].joined and _is_spoken_of(word, after))
                or not _without_circumflex(word.plain).isascii()
            )
        if is_name:
            yield _name_from(words, number)


def _acts(word: Word, after: list[Word]) -> bool:
    """As in "X rang", "X never answers"."""
    first, *then = (each.plain for each in after)
    if word.plain.endswith(_NO_NAME_ENDINGS) or (first in lexicon.HOW_OFTEN and not then):
        return False
    return first in lexicon.DOES or (
        first in lexicon.HOW_OFTEN and (then[0] in lexicon.DOES or then[0].endswith(("s", "ed")))
    )


def _is_somebody(after: list[Word]) -> bool:
    """As in "X is my carer", "X was so kind", "X on reception", "X the porter"."""
    first, *then = (each.plain for each in after)
    return (
        (first in {"is", "was"} and not lexicon.LIKE_A_PERSON.isdisjoint(then))
        or (first in {"on", "at"} and not lexicon.DESKS.isdisjoint(then[:2]))
        or (first == "the" and not lexicon.LONG_TITLES.isdisjoint(then[:1]))
    )


def _is_spoken_of(word: Word, after: list[Word]) -> bool:
    """Or as in "X's kindness", "X and Jean"."""
    return (
        word.text.endswith(("'s", "’s"))
        or _acts(word, after)
        or (_is_somebody(after) and not word.plain.endswith(_NO_NAME_ENDINGS))
        or (
            after[0].plain in {"and", "or", "a"}
            and any(
                each.is_capitalised and each.letters in lexicon.ALL_GIVEN for each in after[1:2]
            )
        )
    )


def _without_circumflex(plain: str) -> str:
    """Without the accents that ordinary Welsh words have."""
    return plain.translate(_WELSH_ACCENTS)
