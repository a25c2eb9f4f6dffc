"""The form of a day on paper: the words of the phone, with the numbers that are typed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext

from coproduce.languages import Said
from participants.models import Programme
from reviews.models import PaperSet
from workshops.documents import evaluation
from workshops.models import Agreement, Involvement, Occasion, Workshop


@dataclass(frozen=True)
class Choice:
    number: int
    text: str


@dataclass(frozen=True)
class EvaluationPaper:
    """A form to copy: nothing on it says whose it is."""

    title: str
    workshop_title: Said
    programme_title: str
    frozen_on: date
    print_set: str
    language: str
    hint: str
    perspective_question: str
    perspectives: tuple[Said, ...]
    statements_hint: str
    statements: tuple[str, ...]
    agreement: tuple[Choice, ...]
    involvement_question: str
    involvement: tuple[Choice, ...]
    words_question: str
    words_hint: str
    page: str
    of: str


def evaluation_form(
    workshop: Workshop,
    *,
    programme: Programme,
    today: date,
    kind: str = Occasion.Kind.DAY,
    print_set: str = PaperSet.STANDARD,
    language: str = "en",
) -> EvaluationPaper:
    """The form as it is now. A team's own words without Welsh stay English."""
    is_later, is_easy = kind == Occasion.Kind.LATER, print_set == PaperSet.EASY_READ
    with translation.override(language):
        return EvaluationPaper(
            title=gettext("How has it gone on since?")
            if is_later
            else gettext("How was this day for you?"),
            workshop_title=programme.say(workshop.title),
            programme_title=str(programme.say(programme.title)),
            frozen_on=today,
            print_set=print_set,
            language=language,
            hint=_hint(is_easy=is_easy),
            perspective_question=gettext("I am here as"),
            perspectives=tuple(programme.say(each.name) for each in programme.perspectives.all()),
            statements_hint=gettext("Tick one box for each sentence."),
            statements=tuple(evaluation.statements(is_later=is_later, is_easy=is_easy).values()),
            agreement=tuple(Choice(each.value, str(each.label)) for each in Agreement),
            involvement_question=str(evaluation.INVOLVEMENT),
            involvement=tuple(Choice(each.value, str(each.label)) for each in Involvement),
            words_question=str(evaluation.WORDS),
            words_hint=gettext("Please do not write names here, not even your own."),
            page=gettext("Page"),
            of=gettext("of"),
        )


def _hint(*, is_easy: bool) -> str:
    if is_easy:
        return gettext(
            "Do not write your name. Nobody will know that this form is yours. You can leave out "
            "questions."
        )
    return gettext(
        "Please do not write your name. Nobody can tell that this form is yours, so you "
        "cannot take it back later. Leave out what you do not want to answer."
    )
