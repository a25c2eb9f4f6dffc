"""The form that says which papers of a day to print."""

from __future__ import annotations

from django import forms

from workshops.documents.papers import PAPERS


class PapersForm(forms.Form):
    """Which papers, and how large."""

    parts = forms.MultipleChoiceField(
        label="What to print",
        choices=tuple(PAPERS.items()),
        initial=list(PAPERS),
        widget=forms.CheckboxSelectMultiple,
    )
    is_large = forms.BooleanField(
        label="In large print",
        help_text="No letter is under 18 points.",
        required=False,
    )
