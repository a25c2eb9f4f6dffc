"""Says a clause of somebody's card as a sentence that begins with the person: "I", "my" or "me"."""

import re
from dataclasses import dataclass

from reviews.discovery import wording as w
from reviews.discovery.words import words_of

# How much of the sentence is the person's own: their own sentence is kept before one that we frame.
OWN, NEAR, FRAMED, THIN = 3, 2, 1, 0

_LEADING = re.compile(rf"^(?:(?:no|yes|none|nothing), |(?:{w.LEADING})[, ]+)", re.IGNORECASE)
_TRAILING = re.compile(r"[\s,]+(?:please|thanks|thank you|etc)$", re.IGNORECASE)
_STRAY_CAPITAL = re.compile(r"(?<=[a-z])I|(?<=\w)I(?=[a-z])")
_WHAT_FOLLOWS = re.compile(
    r" (?:of|for|to|from|with|in|on|at|by|about|given|that|which|who|when|after|before|between)\b"
)
_MIDWAY = re.compile(
    r"(?:for|of|with|in|on|at|by|from|about|and|or|than|as|due|because|so)\b", re.IGNORECASE
)
_ME = r"\b(?:me|my|myself|I|I'm|I've|us|our)\b"

_IS = r"(?:was|were|is|are|has|have|had|helped|made)\b"
_VERB = rf"(?:{w.PAST}|{w.PRESENT}|{w.MODALS})\b"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A first-person sentence and how near it is to what was said (OWN, NEAR, FRAMED or THIN)."""

    text: str
    nearness: int


def _rule(pattern: str, sentence: str, nearness: int) -> tuple[re.Pattern[str], str, int]:
    return re.compile(rf"^(?:{pattern})$", re.IGNORECASE), sentence, nearness


_OWN_WORDS = (
    _rule(r"(i(?:'\w+)? .+|my .+)", r"\1", OWN),
    _rule(r"we (.+)", r"I \1", OWN),
    _rule(r"our (.+)", r"my \1", OWN),
)
_SUBJECT_LEFT_OUT = (
    _rule(rf"({w.VERY}(?:{w.MOODS})\b.*)", r"I am \1", NEAR),
    _rule(r"not (?:being|been) (.+)", r"I was not \1", NEAR),
    _rule(r"being ((?:left|told|kept|treated|sent|given) .+)", r"I was \1", NEAR),
    _rule(r"having to (.+)", r"I have to \1", NEAR),
    _rule(r"not having (.+)", r"I do not have \1", NEAR),
    _rule(r"not knowing(.*)", r"I do not know\1", NEAR),
    _rule(r"waiting ((?:for|in|to|too|over|so|an|a|around|on)\b.*)", r"I wait \1", NEAR),
    _rule(
        r"((?:made|helped|saw|visited|gave|let|treated|kept|put|told|showed|asked|encouraged)"
        r" (?:me|us)\b.*)",
        r"they \1",
        NEAR,
    ),
    _rule(r"(has (?:been|helped|made|given|let) .+\b(?:me|us)\b.*)", r"it \1", NEAR),
    _rule(r"((?:listened|talked|spoke|explained) to (?:me|us)\b.*)", r"they \1", NEAR),
    _rule(
        rf"(?:was |were |are |is )?({w.VERY}(?:{w.OF_PEOPLE})"
        rf"(?:(?:,| and| but| very| &)+ (?:{w.OF_PEOPLE}))*)",
        r"I find people \1",
        FRAMED,
    ),
    _rule(
        rf"({w.VERY}(?:{w.PRAISE})(?:(?:,| and| &) {w.VERY}(?:{w.PRAISE}))* "
        r"(?!and |& |but |with |as |at |in |to |for |when )[\w' ]+)",
        r"I value \1",
        THIN,
    ),
    _rule(rf"(?:was |were |are |is )?({w.VERY}(?:{w.PRAISE})\b.*)", r"I found it \1", THIN),
    _rule(rf"((?:{w.DONE_TO})\b.*)", r"I was \1", NEAR),
    _rule(r"(could(?:n't| not) have .+)", r"I think it \1", THIN),
    _rule(r"((?:have|haven't) (?:been|had|to|not|never|always|found|felt) .+)", r"I \1", NEAR),
    _rule(r"(was (?:an?|the|like) .+)", r"I found it \1", FRAMED),
    _rule(rf"((?:{w.LEFT_OUT_I}) .+)", r"I \1", NEAR),
    _rule(rf"((?:{w.DOINGS})(?!.* {_IS}) .+)", r"\1 matters to me", FRAMED),
    _rule(rf"((?:{w.SUBJECTS}) .*{_ME}.*)", r"\1", NEAR),
    _rule(rf"((?:{w.LEFT_OUT_THEY}) .+)", r"I found they \1", FRAMED),
)
_WISHES = (
    _rule(
        r"((?:more |all )?(?:staff|nurses|doctors|people|drivers|carers)) to ((?!me\b).+)",
        r"I want \1 to \2",
        FRAMED,
    ),
    _rule(r"to (be|have|see|know|get|feel|find|receive) (.+)", r"I want to \1 \2", NEAR),
    _rule(
        r"be (seen|given|told|able|treated|kept|informed|listened|offered|more involved)\b(.*)",
        r"I want to be \1\2",
        NEAR,
    ),
    _rule(r"(?:don't|do not|never|not to) (.+)", r"I want staff not to \1", FRAMED),
    _rule(r"please (.+)", r"I want staff to \1", FRAMED),
    _rule(
        r"(?:(?:a |the )?(?:total |complete |general |real |absolute )?(?:lack|shortage) of|"
        r"not enough|insufficient) (.+)",
        r"I do not get enough \1",
        FRAMED,
    ),
    _rule(r"(?:there (?:is|was) )?no (?!one)(.+)", r"I find there is no \1", FRAMED),
    _rule(r"(too (?:much|many) .+)", r"I find there is \1", FRAMED),
    _rule(r"(too .+)", r"I find it \1", FRAMED),
    _rule(rf"((?:{w.COMPARED}) .+)", r"I want \1", FRAMED),
    _rule(r"(few more .+)", r"I want a \1", FRAMED),
    _rule(rf"((?:{w.PERSON_VERBS}) (?!{_VERB}).+)", r"I want staff to \1", FRAMED),
    _rule(rf"((?:{w.SERVICE_VERBS}) (?!{_VERB}).+)", r"I want the service to \1", FRAMED),
)
_REPORTS = (
    _rule(rf"(.+? (?:that|which|who) {_IS}(?!.* {_IS}).*)", "", THIN),
    _rule(rf"(.+ (?:{w.MODALS}) .+)", r"I think \1", FRAMED),
    _rule(rf"(.+ (?:{w.PAST})(?: .+)?)", r"I found \1", FRAMED),
    _rule(rf"(.+ (?:{w.PRESENT}) .+)", r"I find \1", FRAMED),
    _rule(rf"({w.VERY}(?:{w.BLAME}) [\w' ]+)", r"I struggle with \1", THIN),
)
_RULES = (*_OWN_WORDS, *_SUBJECT_LEFT_OUT, *_WISHES, *_REPORTS)

_WE = (
    (r"\bwe were\b", "I was"),
    (r"\bwe are\b", "I am"),
    (r"\bwe're\b", "I'm"),
    (r"\bwe've\b", "I've"),
    (r"\bwe\b", "I"),
    (r"\bour\b", "my"),
    (r"\bourselves\b", "myself"),
    (r"\bus\b", "me"),
    (r"\bI were\b", "I was"),
    (r"\bI are\b", "I am"),
    (r"\bi(?=\b(?!\.))", "I"),
)


def said_by_me(clause: str) -> Sentence | None:
    """The clause as a first-person sentence without full stop; None if it has no words, or is the
    end of a sentence whose beginning is not there ("for my group").
    """
    plain = _plain(clause)
    if not words_of(plain):
        return None
    for pattern, sentence, nearness in _RULES:
        found = pattern.match(plain)
        if found:
            made = found.expand(sentence) if sentence else matters(plain)
            return Sentence(_capital(_as_one(made)), nearness)
    return None if _MIDWAY.match(plain) else Sentence(_capital(_as_one(matters(plain))), THIN)


def matters(subject: str) -> str:
    """For example "Parking matters to me", "Waiting times matter to me"."""
    head = _WHAT_FOLLOWS.split(subject, maxsplit=1)[0]
    last = (words_of(head) or words_of(subject))[-1]
    many = " and " in head or (last.endswith("s") and not last.endswith(("ss", "us", "is")))
    return f"{subject} {'matter' if many else 'matters'} to me"


def without_stray_capitals(text: str) -> str:
    """The text without capital I's inside words, as some imports have them ("servIce")."""
    return _STRAY_CAPITAL.sub("i", text)


def _plain(clause: str) -> str:
    plain = " ".join(clause.replace("’", "'").split()).strip(" \t-–—*•.,;:!?'\"")
    plain = plain.lower() if plain.isupper() else without_stray_capitals(plain)
    before = ""
    while before != plain:
        before, plain = plain, _TRAILING.sub("", _LEADING.sub("", plain))
    first, _, rest = plain.partition(" ")
    keeps = first.isupper() and len(first) > 1
    return plain if keeps else f"{first[:1].lower()}{first[1:]} {rest}".strip()


def _as_one(sentence: str) -> str:
    for pattern, one in _WE:
        sentence = re.sub(pattern, one, sentence, flags=re.IGNORECASE)
    return sentence


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
