"""Names for themes: a sentence near the cards' own words, said by the person, unlike the others'
names.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reviews.discovery.encoders import Encoder
from reviews.discovery.exact import Floats, Rows, likeness
from reviews.discovery.first_person import (
    THIN,
    Sentence,
    matters,
    said_by_me,
    without_stray_capitals,
)
from reviews.discovery.phrases import clauses_of
from reviews.discovery.telling import Telling, apart
from reviews.discovery.wording import KIN, NO_CHANGE
from reviews.discovery.words import STOP_WORDS, words_of

FEWEST_WORDS, MOST_WORDS = 3, 14
BEST_LENGTHS = range(4, 12)
CANDIDATES = 80
CLOSEST = 20
LONGEST_CLAUSE = 120
TOO_ALIKE = 0.6
ONE_PERSON = frozenset(("he", "him", "his", "her", "hers", "she", "lady", "gentleman", "man"))
APART, TOLD_APART = 2.0, 3.0
LEAST_APART = 0.04
AS_IT_IS = "I would not change anything"

_JOINT = re.compile(
    r"\s+(?:but|because|although|though|however|which|whilst|while|so that|and (?=(?:the|i|my|we|"
    r"they|staff|was|were|had|not|it|there|a|always)\b))\s*",
    re.IGNORECASE,
)
_LOWER = re.compile(r"\b[a-z]+\b")
_TITLE = re.compile(r"\b[A-Z][a-z]+\b")
_STOP = re.compile(r"[.!?\n]+")
_NO_CHANGE = re.compile(NO_CHANGE, re.IGNORECASE)
_UNFIT = re.compile(r"\d|x{2,}|[\[\]{}<>@#=_|\\]|[^\x00-\u024f’‘“”–—…]", re.IGNORECASE)
_VAGUE = re.compile(
    r"^(?:it|this|that|he|she|him|her|they|these|those|which|who|if|when|where|what|how|why|than|then|"
    r"or|of|with|for|in|on|at|by|from|about|such as|etc|same|other|another|eg|ie)\b",
    re.IGNORECASE,
)
_OPEN_END = re.compile(
    r"\b(?:the|a|an|and|or|of|to|in|on|at|for|with|from|by|my|your|their|his|her|our|is|was|were|are|be|"
    r"been|very|so|too|that|which|if|when|as|but|because|than|more|any|no|not|this|has|had|have|i|they|we|"
    r"he|she|you|why|how|what|could|would|should|will|can|did|does|do)$|"
    r"\bbetween\b(?!.*(?: and | & |/))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Theme:
    """What a name is made from: texts closest first, the theme's place among the centres, its
    phrases.
    """

    place: int
    texts: Sequence[str]
    key_phrases: tuple[str, ...]


@dataclass(frozen=True)
class _Candidate:
    clause: str
    sentence: Sentence
    cut: int


def names(
    themes: Sequence[Theme],
    centres: Rows,
    encoder: Encoder,
    taken: Iterable[str],
    shy: frozenset[str],
) -> list[str]:
    """A name for each theme, none like another or like those `taken`; `shy` words are never in a
    name.
    """
    used = [_content(name) for name in taken]
    telling = Telling([theme.texts for theme in themes])
    chosen: list[str] = []
    for number, theme in enumerate(themes):
        candidates = _candidates(theme.texts, shy)
        sentences = [candidate.sentence.text for candidate in candidates]
        own, lead = apart(likeness(encoder.encode(sentences), centres), theme.place)
        told = apart(telling.likeness(sentences), number)[1]
        ranked = _ranked(theme, candidates, own, lead, told)
        if wants_no_change(theme.texts):
            ranked = [AS_IT_IS, *ranked]
        name = _first_unlike(ranked, used, theme)
        used.append(_content(name))
        chosen.append(name)
    return chosen


def wants_no_change(texts: Sequence[str]) -> bool:
    """Whether half of the closest statements say that there is nothing to change."""
    read = texts[:CLOSEST]
    return sum(bool(_NO_CHANGE.search(text)) for text in read) * 2 >= max(len(read), 1)


def _first_unlike(ranked: list[str], used: list[frozenset[str]], theme: Theme) -> str:
    subjects = [" and ".join(theme.key_phrases[:2]), *theme.key_phrases]
    spare = [_capital(matters(subject)) for subject in subjects if subject]
    for name in (*ranked, *spare):
        if all(_overlap(_content(name), other) < TOO_ALIKE for other in used):
            return name
    first = (*ranked, *spare, "I have something else to say")[0]
    return _numbered(first, used)


def _numbered(name: str, used: list[frozenset[str]]) -> str:
    number = 2
    while _content(f"{name} {number}") in used:
        number += 1
    return f"{name} ({number})"


def _ranked(
    theme: Theme, candidates: Sequence[_Candidate], own: Floats, lead: Floats, told: Floats
) -> list[str]:
    """The sentences that could name the theme, best first: those that lead to another theme by
    their likeness, or by their words, come last. Given are each one's likeness to the theme, and
    by how much it leads that to any other theme, by the encoder and by the words said (n,).
    """
    stems = {word[:5] for phrase in theme.key_phrases for word in phrase.split()}
    common = _common(theme.texts)
    worth = [_worth(candidate, stems, common) for candidate in candidates]
    scores = (own + APART * lead + TOLD_APART * told + worth).round(6).tolist()
    astray = ((lead <= LEAST_APART) | (told <= 0)).tolist()
    order = sorted(
        range(len(candidates)), key=lambda i: (astray[i], -scores[i], candidates[i].sentence.text)
    )
    return [candidates[i].sentence.text for i in order]


def _worth(candidate: _Candidate, stems: set[str], common: frozenset[str]) -> float:
    """What a sentence is worth as a name beside its likeness: its own words, whole, about many."""
    words = words_of(candidate.clause)
    content = {word[:5] for word in words if word not in STOP_WORDS}
    covered = len(stems & content)
    shared = len(content & common) / max(len(content), 1)
    length = len(words_of(candidate.sentence.text))
    off = 0 if length in BEST_LENGTHS else min(abs(length - 4), abs(length - 11))
    worth = 0.1 * covered + 0.2 * shared + 0.08 * candidate.sentence.nearness - 0.05 * off
    worth -= 0.07 * candidate.cut
    worth -= 0.2 if _VAGUE.match(candidate.clause) else 0.0
    worth -= 0.5 if _OPEN_END.search(candidate.clause) else 0.0
    worth -= 0.1 if candidate.sentence.nearness == THIN and len(words) > 6 else 0.0
    return worth - (0.3 if (KIN | ONE_PERSON) & set(words) else 0.0)


def _common(texts: Sequence[str]) -> frozenset[str]:
    """Beginnings of words that at least two of the texts hold."""
    seen = Counter(stem for text in texts for stem in {word[:5] for word in words_of(text)})
    return frozenset(stem for stem, count in seen.items() if count > 1)


def _candidates(texts: Sequence[str], shy: frozenset[str]) -> list[_Candidate]:
    found: dict[str, _Candidate] = {}
    lower = frozenset(word for text in texts for word in _LOWER.findall(text))
    for text in texts[:CANDIDATES]:
        wholes = {whole.strip() for whole in _STOP.split(text)}
        clauses = clauses_of(text)
        for clause in _pieces(clauses):
            words = words_of(clause) if len(clause) <= LONGEST_CLAUSE else []
            fits = FEWEST_WORDS <= len(words) <= MOST_WORDS or (words and text.strip() == clause)
            if not fits or len(words) > MOST_WORDS or _UNFIT.search(clause) or shy & set(words):
                continue
            sentence = said_by_me(_without_capitals(clause, lower))
            if sentence and _content(sentence.text):
                cut = 0 if clause in wholes else 1 if clause in clauses else 2
                found.setdefault(sentence.text.lower(), _Candidate(clause, sentence, cut))
    return list(found.values())


def _without_capitals(clause: str, lower: frozenset[str]) -> str:
    """The clause with a small letter in each word that is elsewhere written with one."""
    tidied = without_stray_capitals(clause)
    return _TITLE.sub(lambda m: m[0].lower() if m[0].lower() in lower else m[0], tidied)


def _pieces(clauses: list[str]) -> list[str]:
    return [*clauses, *(part.strip() for c in clauses for part in _JOINT.split(c) if part != c)]


def _content(name: str) -> frozenset[str]:
    kept = {word[:6] for word in words_of(name) if word not in STOP_WORDS}
    return frozenset(kept - {"matter", "matter to me", "want", "find", "found", "think", "value"})


def _overlap(first: frozenset[str], second: frozenset[str]) -> float:
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else float(first == second)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
