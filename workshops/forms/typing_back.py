"""The form to type back what was written on paper."""

from __future__ import annotations

from typing import Any

from django import forms

from coproduce.fields import LineField, WordsField
from workshops.documents.typing_back import LINES_AT_MOST


class TypeBackForm(forms.Form):
    """A sheet of paper: its number and its lines."""

    number = LineField(
        label="Number of the sheet",
        max_length=20,
        help_text="As written on the paper. If it has none, write one on it now.",
        error_messages={"required": "Write the number of the sheet, on the paper too."},
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-5", "autocomplete": "off"}),
    )
    lines = WordsField(
        label="What it says, a line for each",
        max_length=10_000,
        error_messages={"required": "Type at least one line."},
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
    )
    stamp = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    is_another = forms.BooleanField(
        required=False, label="It is another sheet of paper: save it as well"
    )

    def clean_lines(self) -> str:
        lines: str = self.cleaned_data["lines"]
        if len(lines.splitlines()) > LINES_AT_MOST:
            raise forms.ValidationError(f"Type at most {LINES_AT_MOST} lines at once.")
        return lines

    def again(self, *, stamp: str) -> TypeBackForm:
        """What was typed, against the wall as it is now."""
        return TypeBackForm(self.cleaned_data | {"stamp": stamp})

    def as_typed(self) -> dict[str, Any]:
        """What the operation takes."""
        given = dict(self.cleaned_data)
        return given | {"text": given.pop("lines")}
