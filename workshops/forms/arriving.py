"""The form at the door: a person's short code."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from coproduce.languages import TwoLanguageForm
from workshops.models.meetings import easy_code


class DoorCodeForm(TwoLanguageForm):
    """Five letters and digits from the invitation or the badge."""

    code = forms.CharField(
        max_length=20,
        label=_("Your code"),
        help_text=_("Five letters and digits. It is on your page and on your badge."),
        widget=forms.TextInput(
            attrs={
                "class": "nhsuk-input--width-5",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        return easy_code(self.cleaned_data["code"])
