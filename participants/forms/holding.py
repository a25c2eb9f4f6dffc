"""The form in which somebody types the short code that brings their pages back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from coproduce.fields import LineField
from coproduce.languages import TwoLanguageForm


class CodeForm(TwoLanguageForm):
    """A code as it was read out or copied: capitals, spaces and dashes do not matter."""

    hide_optional = True

    code = LineField(
        label=_("Your code"),
        help_text=_("It has three groups of four, like K7QX-RFT4-9WMH. Small letters are fine."),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Type your code.")},
    )
