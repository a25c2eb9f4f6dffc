"""Key phrases of themes: what is said in one theme more than in the others."""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reviews.discovery.words import STOP_WORDS, words_of

FILLER = frozenset(
    """able actually always anything bit could definitely done ever every everyone everything
    feel felt find found given good great however keep know lot lots made make makes making many
    may maybe much need needs never nothing often one ok okay people perhaps please possible
    rather said say see seem seems someone something sometimes still sure take taken thank thanks
    thing things think though told took two use used way well went without yes yet xxxx
    """.split()  # noqa: SIM905 -- a list this long is read as text
)
_BREAK = re.compile(r"[.,;:!?()\[\]\"“”\n\r]+|\s[-–—/]\s")
_CAPITALISED = re.compile(r"(?<=[a-z,] )([A-Z][a-z]+)\b")
_TITLE = re.compile(r"\b[A-Z][a-z]+\b")
_LOWER = re.compile(r"\b[a-z]+\b")
LONGER_IS_BETTER = (1.0, 1.35, 1.45)
LEAST_SHARE = 0.08


@dataclass(frozen=True)
class Said:
    """How many statements of a theme say each phrase, and how many statements there are."""

    counts: Counter[str]
    statements: int


def clauses_of(text: str) -> list[str]:
    """The text cut at its punctuation."""
    return [clause.strip() for clause in _BREAK.split(text) if clause and clause.strip()]


def phrases_of(text: str, names: frozenset[str]) -> set[str]:
    """Runs of one to three words within a clause that neither start nor end on a filler word."""
    found: set[str] = set()
    for clause in clauses_of(text):
        words = words_of(clause)
        for size in (1, 2, 3):
            runs = (words[i : i + size] for i in range(len(words) - size + 1))
            found.update(" ".join(run) for run in runs if _may_be_said(run, names))
    return found


def _may_be_said(run: list[str], names: frozenset[str]) -> bool:
    ends = (run[0], run[-1])
    dull = any(word in STOP_WORDS or word in FILLER or len(word) < 3 for word in ends)
    return not dull and not any(word in names or word[0].isdigit() for word in run)


def unfamiliar(texts: Sequence[str], is_familiar: Callable[[str], bool]) -> frozenset[str]:
    """Words only ever written with a capital and not familiar either: names, as like as not."""
    capital = {word.lower() for text in texts for word in _TITLE.findall(text)}
    lower = {word for text in texts for word in _LOWER.findall(text)}
    return frozenset(word for word in capital - lower if not is_familiar(word))


def likely_names(texts: Sequence[str]) -> frozenset[str]:
    """Words mostly written with a capital in the middle of a sentence: names of people, places."""
    capital = Counter(w.lower() for text in texts for w in set(_CAPITALISED.findall(text)))
    lower = Counter(w for text in texts for w in set(_LOWER.findall(text)) if w in capital)
    return frozenset(word for word, count in capital.items() if count > lower[word])


def said_in(texts: Sequence[str], names: frozenset[str]) -> Said:
    """Counts each phrase once a statement."""
    return Said(Counter(phrase for text in texts for phrase in phrases_of(text, names)), len(texts))


def key_phrases(theme: Said, everywhere: Said) -> tuple[str, ...]:
    """Up to three phrases, best first, no two from the same word.

    Score: share in the theme x log(share in the theme / share elsewhere), more for longer
    phrases; it must be said in at least two statements and in 8 % of them.
    """
    least = max(2, math.ceil(LEAST_SHARE * theme.statements))
    often = [phrase for phrase, count in theme.counts.items() if count >= least]
    scored = sorted(often or theme.counts, key=lambda p: (-_score(p, theme, everywhere), p))
    chosen: list[str] = []
    for phrase in scored:
        if len(chosen) == 3:
            break
        if not _stems(phrase) & {stem for other in chosen for stem in _stems(other)}:
            chosen.append(phrase)
    return tuple(chosen)


def _score(phrase: str, theme: Said, everywhere: Said) -> float:
    share = theme.counts[phrase] / theme.statements
    others = max(1, everywhere.statements - theme.statements)
    elsewhere = (everywhere.counts[phrase] - theme.counts[phrase] + 0.5) / (others + 1)
    size = phrase.count(" ") + 1
    return round(share * math.log(share / elsewhere) * LONGER_IS_BETTER[size - 1], 9)


def _stems(phrase: str) -> set[str]:
    return {word[:5] for word in phrase.split() if word not in STOP_WORDS}
