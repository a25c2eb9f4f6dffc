"""Who takes part, as counts with small numbers protected."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coproduce import disclosure
from coproduce.charts import Bar, Chart
from participants.models import Programme

Words = str | Promise
RATHER_NOT = ("rather_not", _("I would rather not say"))


@dataclass(frozen=True)
class EqualityQuestion:
    """A question about everybody, with the answers to choose from; `easy` says it in easy read."""

    key: str
    label: Words
    choices: tuple[tuple[str, Words], ...]
    easy: Words = ""


QUESTIONS = (
    EqualityQuestion(
        "age",
        _("How old are you?"),
        (
            ("under_25", _("Under 25")),
            ("25_44", _("25 to 44")),
            ("45_64", _("45 to 64")),
            ("65_79", _("65 to 79")),
            ("80_over", _("80 or over")),
            RATHER_NOT,
        ),
    ),
    EqualityQuestion(
        "gender",
        _("What is your gender?"),
        (
            ("woman", _("Woman")),
            ("man", _("Man")),
            ("another", _("I describe it another way")),
            RATHER_NOT,
        ),
    ),
    EqualityQuestion(
        "ethnicity",
        _("What is your ethnic group?"),
        (
            ("asian", _("Asian or Asian British")),
            ("black", _("Black, Black British, Caribbean or African")),
            ("mixed", _("Mixed or several ethnic groups")),
            ("white_british", _("White British, Welsh, Scottish or Northern Irish")),
            ("white_other", _("Any other White background")),
            ("other", _("Any other ethnic group")),
            RATHER_NOT,
        ),
    ),
    EqualityQuestion(
        "disability",
        _("Do you have a disability, or a health condition that has lasted a year or more?"),
        (("yes", _("Yes")), ("no", _("No")), RATHER_NOT),
        _("Are you disabled, or have you been ill for a year?"),
    ),
    EqualityQuestion(
        "caring",
        _("Do you look after somebody who could not manage without your help?"),
        (("yes", _("Yes")), ("no", _("No")), RATHER_NOT),
        _("Do you look after somebody who needs your help?"),
    ),
    EqualityQuestion(
        "money",
        _("How easy is it for your household to make ends meet?"),
        (
            ("easy", _("Easy, or fairly easy")),
            ("just", _("We just manage")),
            ("hard", _("Hard, or very hard")),
            RATHER_NOT,
        ),
        _("How easy is it to pay for what you need?"),
    ),
)


def equality_charts(programme: Programme) -> tuple[Chart, ...]:
    """A chart for each question that anybody answered; no number in it is about fewer people
    than the programme's threshold, and there is no total from which one could be worked out.
    """
    counts = {
        (counted.question, counted.answer): counted.count
        for counted in programme.equality_counts.all()
    }
    threshold = programme.small_number_threshold
    return tuple(
        _chart(question, counts, threshold)
        for question in QUESTIONS
        if any(counts.get((question.key, answer)) for answer, _label in question.choices)
    )


def _chart(question: EqualityQuestion, counts: dict[tuple[str, str], int], threshold: int) -> Chart:
    bars = tuple(
        Bar(
            label=str(label),
            value=disclosure.length(count, threshold=threshold),
            text=disclosure.protect(count, threshold=threshold),
        )
        for answer, label in question.choices
        for count in [counts.get((question.key, answer), 0)]
    )
    return Chart(
        id=f"equality-{question.key}",
        title=str(question.label),
        description=", ".join(f"{bar.label}: {bar.text}" for bar in bars) + ".",
        bars=bars,
        label_name="Answer",
        value_name="People",
    )
