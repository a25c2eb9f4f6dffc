"""Says a clause of somebody's card as a sentence that begins with the person: "I", "my" or "me"."""

import re
from dataclasses import dataclass

from reviews.discovery.words import words_of

# How much of the sentence is the person's own: their own sentence is kept before one that we frame.
OWN, NEAR, FRAMED, THIN = 3, 2, 1, 0

_LEADING = re.compile(
    r"^(?:and|but|so|also|yes|yeah|no,|well|just|because|as|however|maybe|perhaps|possibly|overall|"
    r"unfortunately|sadly|obviously|firstly|secondly|plus|only that|that|it's just that|"
    r"i (?:just )?(?:think|feel|felt|believe) (?:that )?(?=(?:the|there|staff|more|it)\b)|"
    r"i (?:would|can only) say (?:that )?|in my opinion|to be honest|for me|only|maybe just)[, ]+",
    re.IGNORECASE,
)
_PERSON_VERBS = (
    "listen|explain|talk|speak|communicate|answer|smile|ring|call|phone|contact|ask|treat|understand|"
    "introduce|tell|inform|let|check|respond|turn|arrive|come|stop|read|look|show|help|pay|take|knock|"
    "be|give|work|follow|remember|respect|believe|trust|visit|try|allow|discuss|involve|consider"
)
_SERVICE_VERBS = (
    "provide|improve|offer|reduce|employ|increase|open|update|change|send|make|have|get|put|add|fix|"
    "recruit|ensure|arrange|organise|install|supply|train|extend|shorten|cut|build|bring|use|run|"
    "invest|hire|set|start|review|sort|clean|advertise|publish|create|develop|speed|expand|introduce"
)
_COMPARED = (
    "more|better|quicker|faster|shorter|easier|clearer|earlier|less|fewer|improved|longer|bigger|"
    "greater|closer|regular|continued|sooner|additional|extra|increased|softer|warmer|cheaper"
)
_LEFT_OUT_I = (
    "felt|had|received|waited|got|found|enjoyed|asked|needed|wanted|saw|met|struggled|didn't|"
    "couldn't|wasn't|haven't|can't|cannot|don't|have|am|feel|need|want|wish|hope|love|loved|"
    "like|liked|appreciate|appreciated|learned|learnt|managed|would like|would have liked|"
    "thought|could do with|would prefer|was|did not|could not|do not|have not|was not|prefer|"
    "worry|struggle|never|still|"
    "always feel|always felt|went|rang|phoned|came away|left feeling|understood"
)
_DONE_TO = (
    "treated|seen|given|told|kept|listened to|offered|referred|supported|looked after|made to|"
    "made aware|left (?:alone|waiting|without|in|with)|put (?:at|in|on)|taken (?:care|seriously)|"
    "sent|involved|informed|respected|understood"
)
_POSITIVE = (
    "friendly|helpful|kind|good|excellent|lovely|clean|professional|caring|polite|great|nice|clear|"
    "prompt|quick|respectful|efficient|understanding|patient|welcoming|amazing|fantastic|brilliant|"
    "wonderful|supportive|pleasant|thorough|honest|reassuring|calm|relaxed|fast|cheerful|courteous|"
    "approachable|knowledgeable|attentive|compassionate|informative|comfortable|safe|easy|positive"
)
_NEGATIVE = (
    "long|poor|bad|rude|dirty|cold|slow|late|terrible|awful|inconsistent|unclear|noisy|limited|"
    "unhelpful|unfriendly|confusing|conflicting|delayed|cancelled|constant|difficult|wrong|"
    "inadequate|uncomfortable|stressful|unreliable|hard|expensive|boring|small|short"
)
_PEOPLE = (
    "friendly|helpful|kind|caring|polite|understanding|patient|supportive|professional|respectful|"
    "attentive|approachable|knowledgeable|courteous|pleasant|compassionate|cheerful|rude|unhelpful|"
    "thorough|reassuring|considerate|empathetic|efficient"
)
_VERY = r"(?:(?:very|so|really|always|all|and|both|most|extremely|the|such|their) )*"
_PAST = (
    r"was|were|had|did|didn't|wasn't|weren't|couldn't|hadn't|took|came|arrived|gave|explained|listened|"
    r"helped|treated|made|went|said|told|got|seemed|felt|kept|left|looked|showed|worked|provided|"
    r"answered|understood|talked|spoke|never|knew|could|put|changed|happened|ran|lost|failed|needed"
)
_PRESENT = (
    r"is|are|has|have|does|do|doesn't|don't|isn't|aren't|hasn't|haven't|can|can't|cannot|takes|needs|"
    r"makes|gives|seems|seem|feels|works|work|comes|come|goes|go|keeps|keep|listen|listens|explain|"
    r"explains|understand|understands|want|wants|need|help|helps|treat|always|lacks|gets|get|know|knows"
)
_MODAL = r"should|would|must|may|might|will|won't|need to|needs to|shouldn't|wouldn't|ought"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A first-person sentence and how near it is to what was said (OWN, NEAR, FRAMED or THIN)."""

    text: str
    nearness: int


def _rule(pattern: str, sentence: str, nearness: int) -> tuple[re.Pattern[str], str, int]:
    return re.compile(rf"^{pattern}$", re.IGNORECASE), sentence, nearness


_RULES = (
    _rule(r"(i(?:'\w+)? .+|my .+)", r"\1", OWN),
    _rule(r"we (.+)", r"I \1", OWN),
    _rule(r"our (.+)", r"my \1", OWN),
    _rule(r"not (?:being|been) (.+)", r"I was not \1", NEAR),
    _rule(r"being (left .+|told .+|kept .+|treated .+|sent .+|given .+)", r"I was \1", NEAR),
    _rule(r"having to (.+)", r"I have to \1", NEAR),
    _rule(r"not having (.+)", r"I do not have \1", NEAR),
    _rule(r"not knowing(.*)", r"I do not know\1", NEAR),
    _rule(
        r"waiting ((?:for|in|to|too|over|so|an|a|around|on|\w+ (?:hours|weeks|months)).*)",
        r"I wait \1",
        NEAR,
    ),
    _rule(
        r"((?:made|helped|gave|let|treated|kept|put|told|showed|asked|encouraged) (?:me|us)\b.*)",
        r"they \1",
        NEAR,
    ),
    _rule(
        r"((?:listened|talked|spoke|explained|listens|talks) to (?:me|us)\b.*)", r"they \1", NEAR
    ),
    _rule(r"(.+ (?:me|my|myself|I|I'm|I've|us|our)\b.*)", r"\1", NEAR),
    _rule(rf"((?:{_DONE_TO})\b.*)", r"I was \1", NEAR),
    _rule(rf"((?:{_LEFT_OUT_I})\b.+)", r"I \1", NEAR),
    _rule(r"to (be|have|see|know|get|feel|find|receive) (.+)", r"I want to \1 \2", NEAR),
    _rule(
        r"be (seen|given|told|able|treated|kept|informed|listened|offered|more involved)\b(.*)",
        r"I want to be \1\2",
        NEAR,
    ),
    _rule(r"(?:don't|do not|never|not to) (.+)", r"I want staff not to \1", FRAMED),
    _rule(r"please (.+)", r"I want staff to \1", FRAMED),
    _rule(
        r"(?:lack of|not enough|insufficient|shortage of) (.+)", r"I do not get enough \1", FRAMED
    ),
    _rule(r"(?:there (?:is|was) )?no (.+)", r"I find there is no \1", FRAMED),
    _rule(r"(too .+)", r"I find it \1", FRAMED),
    _rule(r"((?:there|it) (?:should|would|could|must|needs).+)", r"I think \1", FRAMED),
    _rule(rf"((?:{_COMPARED})\b.+)", r"I want \1", FRAMED),
    _rule(rf"((?:{_PERSON_VERBS}) .+)", r"I want staff to \1", FRAMED),
    _rule(rf"((?:{_SERVICE_VERBS}) .+)", r"I want the service to \1", FRAMED),
    _rule(rf"((?:.+ )?(?:{_MODAL}) .+)", r"I think \1", FRAMED),
    _rule(rf"(.+ (?:{_PAST}) .+)", r"I found \1", FRAMED),
    _rule(rf"(.+ (?:{_PRESENT}) .+)", r"I find \1", FRAMED),
    _rule(
        rf"({_VERY}(?:{_PEOPLE})(?:(?: and| but| very| &)* (?:{_PEOPLE}))*)",
        r"I find people \1",
        FRAMED,
    ),
    _rule(
        rf"({_VERY}(?:{_POSITIVE})\b.* .+|(?:{_POSITIVE}) \w+)",
        r"I value \1",
        THIN,
    ),
    _rule(
        rf"({_VERY}(?:{_NEGATIVE})\b.* .+|(?:{_NEGATIVE}) \w+)",
        r"I struggle with \1",
        THIN,
    ),
    _rule(r"(.+)", "", THIN),
)
_WE = (
    (r"\bwe were\b", "I was"),
    (r"\bwe are\b", "I am"),
    (r"\bwe're\b", "I'm"),
    (r"\bwe\b", "I"),
    (r"\bwe've\b", "I've"),
    (r"\bour\b", "my"),
    (r"\bourselves\b", "myself"),
    (r"\bus\b", "me"),
    (r"\bI were\b", "I was"),
    (r"\bI are\b", "I am"),
    (r"\bi(?=\b(?!\.))", "I"),
)


def said_by_me(clause: str) -> Sentence | None:
    """The clause as a first-person sentence without full stop; None if it has no words."""
    plain = _plain(clause)
    if not words_of(plain):
        return None
    for pattern, sentence, nearness in _RULES:
        found = pattern.match(plain)
        if found:
            made = found.expand(sentence) if sentence else matters(plain)
            return Sentence(_capital(_as_one(made)), nearness)
    return None


def matters(subject: str) -> str:
    """For example "Parking matters to me", "Waiting times matter to me"."""
    last = words_of(subject)[-1]
    many = " and " in subject or (last.endswith("s") and not last.endswith(("ss", "us", "is")))
    return f"{subject} {'matter' if many else 'matters'} to me"


def _plain(clause: str) -> str:
    plain = " ".join(clause.replace("’", "'").split()).strip(" \t-–—*•.,;:!?'\"")
    if plain.isupper():
        plain = plain.lower()
    before = ""
    while before != plain:
        before, plain = plain, _LEADING.sub("", plain)
    first, _, rest = plain.partition(" ")
    keeps = first.isupper() and len(first) > 1
    return plain if keeps else f"{first[:1].lower()}{first[1:]} {rest}".strip()


def _as_one(sentence: str) -> str:
    for pattern, one in _WE:
        sentence = re.sub(pattern, one, sentence, flags=re.IGNORECASE)
    return sentence


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
