"""The forms that say which papers of a day to print, how large and in which language."""

from __future__ import annotations

from typing import Any

from django import forms

from reviews.forms.packs import LANGUAGES
from reviews.models import PaperSet
from workshops.documents.papers import PAPERS
from workshops.models import Occasion


def _language(help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=LANGUAGES,
        initial="en",
        widget=forms.RadioSelect,
        label="In which language?",
        help_text=help_text,
        required=False,
    )


class PrintForm(forms.Form):
    """For whom something is printed."""

    print_set = forms.ChoiceField(
        choices=PaperSet.choices,
        initial=PaperSet.STANDARD,
        widget=forms.RadioSelect,
        label="For whom?",
        help_text="In large print and easy read no letter is under 18 points.",
        required=False,
    )
    language = _language()

    def clean(self) -> dict[str, Any]:
        """What was not chosen is as on the page that was not asked for."""
        cleaned = super().clean() or {}
        standard = {"print_set": PaperSet.STANDARD.value, "language": "en"}
        return cleaned | {name: cleaned.get(name) or each for name, each in standard.items()}


class PapersForm(PrintForm):
    """Which papers, and how large."""

    parts = forms.MultipleChoiceField(
        label="What to print",
        choices=tuple(PAPERS.items()),
        initial=list(PAPERS),
        widget=forms.CheckboxSelectMultiple,
    )
    language = _language("Of what hangs on the wall. The team’s own lists are in English.")
    field_order = ("parts", "print_set", "language")


class EvaluationPaperForm(PrintForm):
    """Which form about how a day was."""

    kind = forms.ChoiceField(
        label="Which form?",
        choices=Occasion.Kind.choices,
        initial=Occasion.Kind.DAY,
        widget=forms.RadioSelect,
    )
    field_order = ("kind", "print_set", "language")
