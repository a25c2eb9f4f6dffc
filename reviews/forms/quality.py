"""Forms for quality: what to draw, and where a card would go."""

from __future__ import annotations

from typing import Any

from django import forms

from reviews.models import Heading, Theme

NONE_OF_THESE = "none"
ORDINARY_SIZE = 60


class DrawSampleForm(forms.Form):
    """The heading, how many cards, and the seed of the draw."""

    heading = forms.ChoiceField(label="Heading", choices=Heading.choices, widget=forms.RadioSelect)
    size = forms.IntegerField(
        label="How many cards",
        help_text="60 take two people about half an hour each. Leave empty to take all.",
        min_value=1,
        max_value=5_000,
        required=False,
        initial=ORDINARY_SIZE,
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-4"}),
    )
    seed = forms.IntegerField(
        label="Number of the draw",
        help_text="The same number draws the same cards again, so that others can check the draw.",
        min_value=1,
        max_value=1_000_000,
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-5"}),
    )


class CodeCardForm(forms.Form):
    """The theme that a colleague would put a card in."""

    theme = forms.ChoiceField(
        label="In which theme would you put it?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a theme, or “None of these”.",
            "invalid_choice": "Choose a theme, or “None of these”.",
        },
    )

    def __init__(self, *args: Any, themes: tuple[Theme, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._themes = {str(theme.pk): theme for theme in themes}
        offered = [(key, theme.title) for key, theme in self._themes.items()]
        field = self.fields["theme"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
        field.choices = [*offered, (NONE_OF_THESE, "None of these")]

    @property
    def chosen(self) -> Theme | None:
        return self._themes.get(self.cleaned_data["theme"])
