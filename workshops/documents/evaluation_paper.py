"""The form of a day on paper: the words of the phone, with the numbers that are typed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from participants.models import Programme
from workshops.documents import evaluation
from workshops.models import Agreement, Involvement, Occasion

SETS = {"standard": "Standard print", "large": "Large print"}


@dataclass(frozen=True)
class Choice:
    number: int
    text: str


@dataclass(frozen=True)
class EvaluationPaper:
    """A form to copy: nothing on it says whose it is."""

    title: str
    workshop_title: str
    programme_title: str
    frozen_on: date
    paper_set: str
    hint: str
    perspective_question: str
    perspectives: tuple[str, ...]
    statements_hint: str
    statements: tuple[str, ...]
    agreement: tuple[Choice, ...]
    involvement_question: str
    involvement: tuple[Choice, ...]
    words_question: str
    words_hint: str


def evaluation_form(
    occasion: Occasion, *, programme: Programme, paper_set: str, today: date
) -> EvaluationPaper:
    title = gettext("How was this day for you?")
    if occasion.is_later:
        title = gettext("How has it gone on since?")
    return EvaluationPaper(
        title=title,
        workshop_title=occasion.workshop.title,
        programme_title=programme.title,
        frozen_on=today,
        paper_set=paper_set,
        hint=gettext(
            "Please do not write your name. Nobody can tell that this form is yours, so you "
            "cannot take it back later. Leave out what you do not want to answer."
        ),
        perspective_question=gettext("I am here as"),
        perspectives=tuple(each.name for each in programme.perspectives.all()),
        statements_hint=gettext("Tick one box for each sentence."),
        statements=tuple(evaluation.statements(occasion).values()),
        agreement=tuple(Choice(each.value, str(each.label)) for each in Agreement),
        involvement_question=str(evaluation.INVOLVEMENT),
        involvement=tuple(Choice(each.value, str(each.label)) for each in Involvement),
        words_question=str(evaluation.WORDS),
        words_hint=gettext("Please do not write names here, not even your own."),
    )
