"""Takes texts apart: words, pieces of words, and the key under which equal texts fold."""

import hashlib
import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

LONGEST_WORD = 40
MOST_WORDS = 2000

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_EDGE = re.compile(rb"' | '|''")
_PLAIN = bytes(
    ord(letter.lower()) if letter.isalnum() or letter == "'" else ord(" ")
    for letter in map(chr, range(128))
).ljust(256)

STOP_WORDS = frozenset(
    """a about above after again all also am an and any are as at be because been before being
    below between both but by can could did do does doing done down during each few for from
    further get gets getting go going got had has have having he her here hers herself him
    himself his how i if in into is it it's its itself i'd i'll i'm i've just let me more most my
    myself no nor not now of off on once one only or other our ours ourselves out over own per
    quite really s same she should so some such than that that's the their theirs them themselves
    then there there's these they they're they've this those through to too under until up us
    very was wasn't we we're we've were what when where which while who whom why will with would
    you your yours yourself yourselves
    """.split()  # noqa: SIM905 -- a list this long is read as text
)


def words_of(text: str) -> list[str]:
    """The words in lower case, in order; digits count, punctuation, emoji and control marks do
    not.
    """
    return [word[:LONGEST_WORD] for word in _split(text[:100_000])[:MOST_WORDS]]


def _split(text: str) -> list[str]:
    """What the pattern finds; twice as fast where letters are plain and apostrophes inside words,
    as they mostly are.
    """
    if text.isascii():
        spaced = b" %b " % text.encode().translate(_PLAIN)
        if not _EDGE.search(spaced):
            return spaced.decode().split()
    return _WORD.findall(unicodedata.normalize("NFKC", text).replace("’", "'").lower())


def folding_key(text: str) -> str:
    """Equal for texts with the same words in the same order; the bare text where there are none."""
    return " ".join(words_of(text)) or unicodedata.normalize("NFKC", text).strip()


def order_key(folded: str) -> bytes:
    """20 bytes that order texts the same way on every machine, and not by what they say (SHA-1)."""
    return hashlib.sha1(folded.encode("utf-8", "replace"), usedforsecurity=False).digest()


@lru_cache(maxsize=1 << 16)
def pieces_of(word: str) -> tuple[str, ...]:
    """Runs of 3 to 5 letters of the word with a blank at each end ("char_wb" n-grams)."""
    padded = f" {word} "
    return tuple(
        padded[start : start + size]
        for size in (3, 4, 5)
        for start in range(max(1, len(padded) - size + 1))
        if start + size <= len(padded)
    )


def pairs_of(words: list[str]) -> list[str]:
    """Each word with the next one."""
    return [f"{first} {second}" for first, second in pairwise(words)]
