"""Codes that people read from a wall, a badge or a letter and type."""

from __future__ import annotations

from typing import Any

from django import forms

from workshops.models.meetings import easy_code


class EasyCodeField(forms.CharField):
    """A code in easy letters and digits: small or capital letters, with or without spaces."""

    def __init__(self, *, width: int, **kwargs: Any) -> None:
        attributes = {
            "class": f"nhsuk-input--width-{width}",
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attributes), **kwargs)

    def clean(self, value: Any) -> str:
        return easy_code(super().clean(value))
