"""The equality questions on paper: a sheet without a code, the same for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from coproduce.languages import Said
from participants.documents.equality import QUESTIONS
from participants.models import Programme


@dataclass(frozen=True)
class AskedOfEverybody:
    """One question, with the answers to tick."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Opening:
    """One idea, and the picture that stands beside it in easy read."""

    picture: str
    text: str


@dataclass(frozen=True)
class EqualitySheet:
    """Everything that the sheet says. It holds nothing about whoever fills it in."""

    paper_set: str
    language: str
    programme: Said
    questions: tuple[AskedOfEverybody, ...]
    title: str
    opening: tuple[Opening, ...]
    return_title: str
    return_hint: tuple[str, ...]
    page: str
    of: str


def equality_sheet(paper_set: str, language: str, *, programme: Programme) -> EqualitySheet:
    """The sheet of one set in one language; easy read has short sentences, one idea each."""
    is_easy = paper_set == "easy_read"
    with translation.override(language):
        return EqualitySheet(
            paper_set=paper_set,
            language=language,
            programme=programme.say(programme.title),
            questions=tuple(
                AskedOfEverybody(
                    str((is_easy and each.easy) or each.label),
                    tuple(str(label) for _answer, label in each.choices),
                )
                for each in QUESTIONS
            ),
            page=_("Page"),
            of=_("of"),
            **(_easy_read() if is_easy else _ordinary()),
        )


def _ordinary() -> dict[str, Any]:
    return {
        "title": _("Some questions about you"),
        "opening": (
            Opening(
                "two",
                _(
                    "We want to hear from all kinds of people. Your answers help us to see who "
                    "is missing."
                ),
            ),
            Opening("stop", _("You do not have to answer any of these questions.")),
            Opening("pen", _("Tick one box for each question.")),
            Opening(
                "lock",
                _(
                    "This sheet has no name and no code on it. Please do not write your name or "
                    "your form code on it."
                ),
            ),
            Opening(
                "box",
                _(
                    "We only count how often each answer was given. We do not keep who gave it, "
                    "or when."
                ),
            ),
            Opening(
                "report",
                _("So nobody can change or take out your answers later, not even you."),
            ),
        ),
        "return_title": _("Please send this sheet back by itself"),
        "return_hint": (
            _("Use an envelope of its own, so that nobody can tell whose it is."),
            _("Or hand it in folded. We mix all the sheets before anybody reads them."),
        ),
    }


def _easy_read() -> dict[str, Any]:
    return {
        "title": _("Questions about you"),
        "opening": (
            Opening("two", _("We want to hear from all kinds of people.")),
            Opening("stop", _("You can leave out any question.")),
            Opening("pen", _("Tick one box for each question.")),
            Opening("lock", _("Do not write your name on this paper.")),
            Opening("box", _("We only count the ticks. We cannot know they are yours.")),
        ),
        "return_title": _("Send this paper by itself"),
        "return_hint": (
            _("Use a new envelope."),
            _("Or fold it, and give it to the person who helps you."),
        ),
    }
