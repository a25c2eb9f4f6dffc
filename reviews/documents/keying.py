"""What colleagues keyed from paper: how far each form is, and where two keyings differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Any

from django.db.models import QuerySet

from participants.models import Consent, User
from reviews.documents.collecting import ReviewRow
from reviews.models import Heading, Keying, PaperForm, Question, Review, ReviewRound

Words = Mapping[str, Any]
# A draft that nobody touched for so long may be gone on with by anybody.
LEFT_ALONE = timedelta(days=1)


@dataclass(frozen=True)
class KeyedAnswer:
    """One box of the paper as somebody keyed it."""

    text: str
    is_top: bool


@dataclass(frozen=True)
class Difference:
    """One place of the form where two keyings differ; None is an empty box.

    `key` is a heading and the number of a box, such as working-2, or the name of a tick box.
    """

    key: str
    label: str
    first: Any
    second: Any

    @property
    def is_answer(self) -> bool:
        return isinstance(self.first or self.second, KeyedAnswer)

    @property
    def heading(self) -> str:
        return self.key.rpartition("-")[0]


@dataclass(frozen=True)
class KeyingDesk:
    """What somebody may do with a form.

    `state` is `blank` (nobody's yet), `open` (key it as the first or second), `taken` (a colleague
    is at it), `mine` (they keyed it, a colleague may key it again) or `done` (keyed twice).
    """

    state: str
    number: int = 1
    keying: Keying | None = None
    colleague: User | None = None


def keying_desk(form: PaperForm, user: User, *, now: datetime) -> KeyingDesk:
    """Where this person stands with this form."""
    if form.participant_id is None:
        return KeyingDesk("blank")
    keyings = {each.number: each for each in form.keyings.select_related("typed_by")}
    first, second = keyings.get(1), keyings.get(2)
    if first is None or first.finished_at is None:
        return _desk(1, first, user, now)
    if first.typed_by_id == user.pk and second is None:
        return KeyingDesk("mine", keying=first)
    if first.typed_by_id == user.pk or (second and second.finished_at):
        return KeyingDesk("done", 2, second)
    return _desk(2, second, user, now)


def _desk(number: int, keying: Keying | None, user: User, now: datetime) -> KeyingDesk:
    is_theirs = keying is not None and keying.typed_by_id not in {user.pk, None}
    if keying and is_theirs and keying.saved_at > now - LEFT_ALONE:
        return KeyingDesk("taken", number, keying, keying.typed_by)
    return KeyingDesk("open", number, keying)


# --- where two keyings differ --------------------------------------------------------------------
def answers_in(words: Words, heading: str) -> list[KeyedAnswer]:
    """What was keyed under a heading, without the empty boxes."""
    kept = words.get("answers", {}).get(heading, [])
    return [KeyedAnswer(each["text"], bool(each["is_top"])) for each in kept if each["text"]]


def differences(first: Words, second: Words) -> tuple[Difference, ...]:
    """Every place where two keyings of a form say something else; spaces do not count."""
    return (*_of_answers(first, second), *_of_ticks(first, second), *_of_help(first, second))


def _of_answers(first: Words, second: Words) -> Iterator[Difference]:
    for heading in Heading:
        pairs = _beside(answers_in(first, heading), answers_in(second, heading))
        for number, (one, other) in enumerate(pairs, start=1):
            if not _same(one, other):
                label = f"{heading.label}, box {number}"
                yield Difference(f"{heading.value}-{number}", label, one, other)


def _beside(
    first: list[KeyedAnswer], second: list[KeyedAnswer]
) -> Iterator[tuple[KeyedAnswer | None, KeyedAnswer | None]]:
    """Each box beside its like: one that was skipped does not put out all that follow."""
    one, other = ([_plain(each.text) for each in side] for side in (first, second))
    for _, start, end, other_start, other_end in SequenceMatcher(
        None, one, other, autojunk=False
    ).get_opcodes():
        left, right = first[start:end], second[other_start:other_end]
        for place in range(max(len(left), len(right))):
            yield (
                left[place] if place < len(left) else None,
                right[place] if place < len(right) else None,
            )


def _same(one: KeyedAnswer | None, other: KeyedAnswer | None) -> bool:
    if one is None or other is None:
        return False
    return (_plain(one.text), one.is_top) == (_plain(other.text), other.is_top)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _of_ticks(first: Words, second: Words) -> Iterator[Difference]:
    for purpose in Consent.Purpose:
        ticks = [bool(side.get("decisions", {}).get(purpose.value)) for side in (first, second)]
        if ticks[0] is not ticks[1]:
            yield Difference(purpose.value, f"Agreed: {purpose.label}", *ticks)


HELP: dict[str, tuple[str, dict[Any, Any]]] = {
    "voiced_by": ("Whose answers", dict(Review.Voice.choices)),
    "written_by": ("Who wrote", dict(Review.Writer.choices)),
    "relation": ("Who helped", {"": "Not said", **dict(Review.Relation.choices)}),
    "has_interpreter": ("An interpreter helped", {True: "Yes", False: "No"}),
    "helped_by": ("About the help", {}),
}


def _of_help(first: Words, second: Words) -> Iterator[Difference]:
    for name, (label, shown) in HELP.items():
        sides = [side.get("voice", {}).get(name, "") for side in (first, second)]
        if sides[0] != sides[1]:
            yield Difference(name, label, *(shown.get(side, side) for side in sides))


# --- how far the forms of a round are ------------------------------------------------------------
@dataclass(frozen=True)
class FormRow:
    """A form that somebody has begun to key, and how far it is in words."""

    form: PaperForm
    word: str
    colour: str
    first: Keying
    second: Keying | None = None

    @property
    def differs(self) -> bool:
        return bool(self.second and self.second.differences and not self.second.decided_at)


def form_rows(review_round: ReviewRound) -> tuple[FormRow, ...]:
    """The forms of a round that somebody has begun to key, the latest first; two queries."""
    forms = (
        review_round.paper_forms.filter(keyings__number=1)
        .select_related("participant__perspective")
        .prefetch_related("keyings__typed_by")
        .order_by("-keyings__saved_at")
    )
    return tuple(_form_row(form) for form in forms)


def _form_row(form: PaperForm) -> FormRow:
    keyings = {each.number: each for each in form.keyings.all()}
    first, second = keyings[1], keyings.get(2)
    word, colour = _how_far(first, second)
    return FormRow(form, word, colour, first, second)


def _how_far(first: Keying, second: Keying | None) -> tuple[str, str]:
    if first.finished_at is None:
        return "Draft", "white"
    if second is None or second.finished_at is None:
        return "Keyed once", "blue"
    if not second.differences:
        return "Keyed twice, agreed", "green"
    if second.decided_at is None:
        return "Keyed twice, differs", "yellow"
    return "Keyed twice, decided", "green"


def with_paper(rows: Sequence[ReviewRow], review_round: ReviewRound) -> tuple[ReviewRow, ...]:
    """The same rows, each with how far the keying of their paper is; two queries."""
    keyed = {row.form.participant_id: row for row in reversed(form_rows(review_round))}
    return tuple(
        replace(row, paper=found.word, paper_colour=found.colour)
        if (found := keyed.get(row.participant.pk)) and not (row.review and row.review.from_life)
        else row
        for row in rows
    )


def questions_on(form: PaperForm) -> QuerySet[Question]:
    """The questions in the wording that is printed on this form."""
    return form.review_round.all_questions.filter(version=form.question_version)


def differences_on(form: PaperForm) -> tuple[Difference, ...]:
    """Where the two keyings of this form differ, until somebody has decided."""
    keyings = {each.number: each for each in form.keyings.finished()}
    if len(keyings) < 2 or keyings[2].decided_at:
        return ()
    return differences(keyings[1].words, keyings[2].words)
