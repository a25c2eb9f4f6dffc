"""The sentences of the printed form, in the reader's language: an ordinary and an easy-read set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from coproduce.languages import Said
from participants.models import Programme
from reviews.documents.packs import MARKS
from reviews.models import Heading, PaperSet, Question


@dataclass(frozen=True)
class Told:
    """One idea, and the picture that stands beside it in easy read."""

    picture: str
    text: str


@dataclass(frozen=True)
class Agreeing:
    """One purpose to agree to, with its box."""

    picture: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class AskedOnPaper:
    """One heading of the form."""

    key: str
    word: str
    colour: str
    shape: str
    question: Said
    hint: Said


@dataclass(frozen=True)
class FormWords:
    """Everything that a form says but for whose it is."""

    paper_set: str
    language: str
    programme: Said
    title: str
    opening: tuple[Told, ...]
    consent_title: str
    consent_hint: str
    consents: tuple[Agreeing, ...]
    voice_title: str
    voices: tuple[str, ...]
    help_title: str
    helper: str
    help_ticks: tuple[str, ...]
    headings: tuple[AskedOnPaper, ...]
    answer: str
    matters_most: str
    matters_hint: str
    more: str
    after: tuple[Told, ...]
    return_title: str
    return_hint: str
    online: str
    code: str
    code_hint: str
    staff: str
    help: str
    page: str
    of: str


def form_words(
    paper_set: str, language: str, questions: Iterable[Question], *, programme: Programme
) -> FormWords:
    """The sentences of one set in one language, around the questions of a round."""
    with translation.override(language):
        told = _easy_read if paper_set == PaperSet.EASY_READ else _ordinary
        return FormWords(
            paper_set=paper_set,
            language=language,
            programme=programme.say(programme.title),
            headings=tuple(_heading(question, programme) for question in questions),
            code=_("Form code"),
            staff=_("For the team: key this form in at"),
            page=_("Page"),
            of=_("of"),
            **told(),
        )


def _heading(question: Question, programme: Programme) -> AskedOnPaper:
    heading = Heading(question.heading)
    return AskedOnPaper(
        heading.value,
        _(heading.label),
        *MARKS[heading],
        question=programme.say(question.text),
        hint=programme.say(question.hint),
    )


def _ordinary() -> dict[str, Any]:
    return {
        "title": _("Please tell us about your care"),
        "opening": (
            Told("pen", _("Write as much or as little as you like, in your own words.")),
            Told("pen", _("Spelling does not matter. Somebody else may write for you.")),
            Told("box", _("Use one box for each thing that you want to say.")),
            Told("stop", _("You can leave out any question.")),
        ),
        "consent_title": _("What do you agree to?"),
        "consent_hint": _("Tick the boxes that you agree to. You can change your mind later."),
        "consents": (
            Agreeing(
                "two",
                _("I agree to take part"),
                _("Please tick this one, or we cannot use what you write."),
            ),
            Agreeing(
                "cards",
                _("You may share my words, without my name"),
                _("People read them on cards at a workshop. We take names out first."),
            ),
            Agreeing("report", _("You may quote my words in reports"), _("Without my name.")),
            Agreeing("letter", _("You may contact me about what happens next")),
        ),
        "voice_title": _("Whose answers are these?"),
        "voices": (
            _("Mine"),
            _("Mine, as somebody who cares for another person"),
            _("Somebody else’s: I am speaking for them"),
        ),
        "help_title": _("Did somebody help you?"),
        "helper": _("Who helped me (for example “my daughter”)"),
        "help_ticks": (_("They wrote it down for me"), _("An interpreter helped us to talk")),
        "answer": _("Write here"),
        "matters_most": _("This is one of the things that matter most to me"),
        "matters_hint": _("Tick the small box beside the answers that matter most to you."),
        "more": _("If you need more room, add a sheet of paper and write your form code on it."),
        "after": (
            Told("lock", _("We take out names before anyone outside the team reads your words.")),
            Told("stop", _("You can take your words back at any time.")),
            Told("letter", _("We will tell you what happened because of what you said.")),
        ),
        "return_title": _("Please send this form back to"),
        "return_hint": _("Or hand it to the person who gave it to you."),
        "online": _(
            "You can answer on your phone instead: point its camera at this square. It opens your "
            "own page, so please do not pass it on."
        ),
        "code_hint": _("This code tells us whose form it is. Your name is not on it."),
        "help": _("If you would like help with this form"),
    }


def _easy_read() -> dict[str, Any]:
    return {
        "title": _("Tell us about your care"),
        "opening": (
            Told("speech", _("We want to know what you think.")),
            Told("pen", _("You can write or draw in the boxes.")),
            Told("two", _("Somebody can help you.")),
            Told("stop", _("You can leave a box empty.")),
        ),
        "consent_title": _("Do you say yes?"),
        "consent_hint": _("Tick the box if you say yes."),
        "consents": (
            Agreeing("two", _("I want to take part.")),
            Agreeing("cards", _("You can show my words to other people. You take out my name.")),
            Agreeing("report", _("You can put my words in a report. You take out my name.")),
            Agreeing("letter", _("You can tell me what happens next.")),
        ),
        "voice_title": _("Who is speaking?"),
        "voices": (
            _("Me."),
            _("Me. I look after somebody."),
            _("I speak for somebody else."),
        ),
        "help_title": _("Did somebody help you?"),
        "helper": _("Who helped you?"),
        "help_ticks": (_("They wrote for me."), _("An interpreter helped.")),
        "answer": _("Write or draw here"),
        "matters_most": _("This matters most to me."),
        "matters_hint": _("Tick the star if it matters most to you."),
        "more": _("You can use more paper. Write your form code on it."),
        "after": (
            Told("lock", _("We keep your name private.")),
            Told("stop", _("You can take your words back.")),
            Told("letter", _("We will tell you what we did.")),
        ),
        "return_title": _("Send this form to"),
        "return_hint": _("Or give it to the person who helps you."),
        "online": _("You can use your phone. Point the camera at this square."),
        "code_hint": _("This code is yours. We know whose form it is."),
        "help": _("Do you need help?"),
    }
