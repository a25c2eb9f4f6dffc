"""The equality questions, each optional: what is counted about everybody and known of nobody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coproduce.languages import TwoLanguageForm
from participants.documents.equality import QUESTIONS


class EqualityForm(TwoLanguageForm):
    """Every question with its answers; none has to be answered."""

    hide_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question.key] = forms.ChoiceField(
                label=str(question.label),
                choices=question.choices,
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("Choose one of the answers, or none.")},
            )

    @property
    def answers(self) -> dict[str, str]:
        return dict(self.cleaned_data)
