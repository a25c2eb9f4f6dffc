"""The words of a text, with what tells a name among them: capitals, and what stands before."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from reviews.identifiers import lexicon

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NO_NAMES = lexicon.ORDINARY | lexicon.COMMON | lexicon.NO_PERSON
_ENDS_A_SENTENCE = re.compile(r"[.!?\n:•]")
_SHORTENED = re.compile(r"(?:'(?:d|ll|ve|re|m)|n't)$")  # "she'd", "mum'll"
_SPACE = re.compile(r"[ \t\u00a0]{1,3}|\.[ \t\u00a0]{0,3}")


@dataclass(slots=True)
class Word:
    """A word, where it stands, and what its place and its capitals say."""

    start: int
    end: int
    text: str
    plain: str  # lower case, without 's
    letters: str  # the same without accents, as lists of names have it
    opens: bool  # the first word of a sentence
    joined: bool  # nothing but a space (or a title's full stop) between it and the word before
    after_comma: bool
    is_capitalised: bool  # but not in a text all in capitals, where they say nothing
    may_be_name: bool


def in_order(text: str) -> list[Word]:
    """All words of a text."""
    letters = list(filter(str.isalpha, text))
    shouted = len(letters) > 10 and sum(map(str.isupper, letters)) > 0.7 * len(letters)
    words: list[Word] = []
    end = 0
    for match in WORD.finditer(text):
        start, word = match.start(), match.group()
        between = text[end:start]
        by_a_space = between == " "  # as most words are: nothing else need be asked
        end = match.end()
        plain = word.lower().replace("’", "'")
        if len(plain) > 3:
            plain = plain.removesuffix("'s")
        words.append(
            Word(
                start=start,
                end=end,
                text=word,
                plain=plain,
                letters=_without_accents(plain),
                opens=not words or (not by_a_space and bool(_ENDS_A_SENTENCE.search(between))),
                joined=bool(words) and (by_a_space or bool(_SPACE.fullmatch(between))),
                after_comma=bool(words) and not by_a_space and between.strip() == ",",
                is_capitalised=word[0].isupper() and not shouted,
                may_be_name=len(plain) > 1 and plain not in lexicon.COMMON,
            )
        )
    return words


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFD", text.replace("ł", "l").replace("ø", "o"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def end_without_s(word: Word) -> int:
    """Where the word ends, but for the 's of one who has something."""
    return word.end - (2 if word.text.lower().endswith(("'s", "’s")) and len(word.text) > 3 else 0)


def is_where(before: Word, preposition: Word) -> bool:
    """Whether a place may follow: "at", "in", "from", "near", "out of", "moved to"."""
    if preposition.plain in lexicon.PLACE_BEFORE:
        return True
    return preposition.plain in {"of", "to"} and before.plain in lexicon.MOVING


def is_ordinary(plain: str) -> bool:
    """Whether the word, or a part of it, names nobody whatever its capitals."""
    parts = _SHORTENED.sub("", plain).split("-")
    return len(parts[0]) == 1 or not _NO_NAMES.isdisjoint((plain, plain.removesuffix("s"), *parts))
