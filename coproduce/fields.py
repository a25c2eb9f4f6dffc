"""Form fields for what people type: any script and any symbol, nothing that cannot be kept."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

WORDS_LIMIT = 2000
LINE_LIMIT = 200


def clean_words(text: str) -> str:
    """The text as it is kept: NFC, line ends as newlines, trimmed.

    Raises forms.ValidationError for characters that are not text (NUL, controls, lone surrogates).
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not all(is_text(character) for character in text):
        raise forms.ValidationError(
            _(
                "This has a hidden character that cannot be kept. "
                "Type the words again, or paste them as plain text."
            ),
            code="not_text",
        )
    return text


def is_text(character: str) -> bool:
    """Whether a database, an XML file and a page can all hold this character."""
    if character in "\n\t":
        return True
    return unicodedata.category(character) not in {"Cc", "Cs"} and character not in "\ufffe\uffff"


class WordsField(forms.CharField):
    """Free text over several lines, at most `max_length` characters (2,000 unless told)."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, *, max_length: int = WORDS_LIMIT, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, strip=True, **kwargs)
        self.error_messages["max_length"] = _(
            "Use %(limit_value)d characters or fewer. You have used %(show_value)d."
        )

    def to_python(self, value: Any) -> str:
        return clean_words(super().to_python(value) or "")


class LineField(forms.CharField):
    """One line of free text, at most `max_length` characters (200 unless told)."""

    def __init__(self, *, max_length: int = LINE_LIMIT, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, strip=True, **kwargs)

    def to_python(self, value: Any) -> str:
        return " ".join(clean_words(super().to_python(value) or "").split())


class ChosenField(forms.ModelMultipleChoiceField):  # noqa: TID251 -- this is the one
    """Several rows, each by its id; what cannot be an id is refused before a database is asked.

    SQLite takes no number of more than 18 digits, and Django asks it all the same.
    """

    def clean(self, value: Any) -> Any:
        for each in value or []:
            text = str(each)
            if not (text.isdecimal() and len(text) <= 18):
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": text[:40]},
                )
        return super().clean(value)
