"""Forms about how a day was: filled in by the person, or typed in from paper."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coproduce.fields import WordsField
from coproduce.languages import TwoLanguageForm
from participants.models import Perspective, Programme
from workshops.documents import evaluation as documents
from workshops.models import Agreement, Involvement, Occasion


class EvaluationForm(TwoLanguageForm):
    """The statements, one question about involvement, and words. Nothing has to be answered."""

    hide_optional = True

    def __init__(self, *args: Any, occasion: Occasion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in documents.statements(is_later=occasion.is_later).items():
            self.fields[name] = _scale(Agreement.choices, text)
        self.fields["involvement"] = _scale(Involvement.choices, str(documents.INVOLVEMENT))
        self.fields["words"] = WordsField(
            max_length=2000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 5}),
            label=documents.WORDS,
            help_text=_("Please do not write names here, not even your own."),
        )

    def answers(self) -> dict[str, Any]:
        """What was answered, by the name of the field."""
        return dict(self.cleaned_data)


class TypedEvaluationForm(forms.Form):
    """One paper form as fast as it can be typed: the numbers that are printed beside the boxes."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    perspective = forms.ModelChoiceField(
        queryset=Perspective.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        label="Perspective",
        error_messages={"required": "Choose the perspective that is ticked on the form."},
    )

    def __init__(self, *args: Any, occasion: Occasion, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["perspective"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        field.queryset = programme.perspectives.all()
        wording = documents.statements(is_later=occasion.is_later) | {
            "involvement": str(documents.INVOLVEMENT)
        }
        for number, (name, text) in enumerate(wording.items(), start=1):
            self.fields[name] = forms.IntegerField(
                required=False,
                min_value=1,
                max_value=5,
                label=f"{number}. {text}",
                widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-2"}),
            )
        self.fields["words"] = WordsField(
            max_length=2000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            label=str(documents.WORDS),
            help_text="Leave out names.",
        )

    def answers(self) -> dict[str, Any]:
        apart = ("form_key", "perspective")
        return {name: said for name, said in self.cleaned_data.items() if name not in apart}


def _scale(choices: list[tuple[int, Any]], text: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        choices=choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        label=text,
    )
