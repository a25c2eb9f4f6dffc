"""The form behind the buttons that export: which file."""

from __future__ import annotations

from django import forms

KINDS = [
    ("cards_csv", "Cards as CSV"),
    ("themes_csv", "Themes as CSV"),
    ("workbook", "Cards and themes as an Excel workbook"),
    ("codebook", "Themes as a REFI-QDA codebook"),
    ("project", "Cards and themes as a REFI-QDA project"),
]


class ExportForm(forms.Form):
    """One of the files on offer."""

    kind = forms.ChoiceField(choices=KINDS)
