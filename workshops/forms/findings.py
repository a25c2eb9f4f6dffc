"""Forms about root causes and success criteria."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from coproduce.fields import ChosenField, WordsField
from coproduce.versions import VersionForm
from participants.models import Perspective, Programme
from reviews.models import Card, Theme
from workshops.models import RootCause

TWO_LINES = {"rows": 2}


class RootCauseForm(forms.Form):
    """Why something is as it is, and the cards that support it."""

    text = WordsField(
        max_length=500,
        label="Why is it like this?",
        widget=forms.Textarea(attrs=TWO_LINES),
    )
    is_to_act_on = forms.BooleanField(
        required=False, label="We want to act on this cause", help_text="Choose only a few."
    )
    cards = ChosenField(
        queryset=Card.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Which cards say so?",
    )

    def __init__(self, *args: Any, theme: Theme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cards = self.fields["cards"]
        assert isinstance(cards, ChosenField)  # noqa: S101 -- for the types
        cards.queryset = Card.objects.approved().filter(placement__theme=theme)
        cards.label_from_instance = _code_and_words  # type: ignore[assignment]


class CriterionForm(forms.Form):
    """What good would look like to one perspective."""

    perspective = forms.ModelChoiceField(
        queryset=Perspective.objects.none(), label="Who is speaking?", empty_label="Choose one"
    )
    text = WordsField(
        max_length=500,
        label="If this were put right, I would …",
        help_text="One short sentence, as that person would say it.",
        widget=forms.Textarea(attrs=TWO_LINES),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        perspective = self.fields["perspective"]
        assert isinstance(perspective, forms.ModelChoiceField)  # noqa: S101 -- for the types
        perspective.queryset = programme.perspectives.all()


class ChangeRootCauseForm(VersionForm, RootCauseForm):
    """The same, about a cause that is in the tree."""


class ChangeCriterionForm(VersionForm, CriterionForm):
    """The same, about words that are there."""


class HangForm(forms.Form):
    """Beneath which cause another one shall hang; none for the top of the tree."""

    beneath = forms.ModelChoiceField(queryset=RootCause.objects.none(), required=False)

    def __init__(self, data: Any, *, causes: QuerySet[RootCause]) -> None:
        super().__init__(data)
        beneath = self.fields["beneath"]
        assert isinstance(beneath, forms.ModelChoiceField)  # noqa: S101 -- for the types
        beneath.queryset = causes


def _code_and_words(card: Card) -> str:
    return f"{card.code}: {card.text}"
