"""The form in which a team gives the Welsh of its own words."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django import forms

from coproduce.fields import WordsField
from workshops.documents.own_words import OwnWords

LETTERS_IN_A_ROW = 36  # on a phone
NO_WELSH_YET = "No Welsh yet: shown in English."


class WelshForm(forms.Form):
    """A box for the Welsh of each; fields are named by their English, whatever its place is."""

    hide_optional = True

    def __init__(self, *args: Any, own: Sequence[OwnWords], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named = {_name(each.english): each.english for each in own}
        for each in own:
            longest = max(len(each.english), len(each.welsh))
            rows = 1 + longest // LETTERS_IN_A_ROW
            self.fields[_name(each.english)] = WordsField(
                label=each.english,
                help_text=f"{each.where}." if each.welsh else f"{each.where}. {NO_WELSH_YET}",
                required=False,
                initial=each.welsh,
                widget=forms.Textarea(attrs={"rows": rows, "lang": "cy"}),
            )

    @property
    def missing(self) -> list[forms.BoundField]:
        """The boxes of what has no Welsh yet."""
        return [field for field in self if not field.initial]

    @property
    def welsh(self) -> dict[str, str]:
        """What was given for each English word or sentence; empty where nothing was."""
        return {english: self.cleaned_data[name] for name, english in self.named.items()}


def _name(english: str) -> str:
    return f"welsh_{hashlib.sha256(english.encode()).hexdigest()[:16]}"
