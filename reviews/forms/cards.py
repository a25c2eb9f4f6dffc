"""Forms for cards: which to show, and how they are worded."""

from __future__ import annotations

from typing import Any

from django import forms

from coproduce.fields import WordsField
from coproduce.versions import VersionForm
from reviews.models import Card, Heading

SPLIT_INTO = 6


class CardFilterForm(forms.Form):
    """Which cards to show; anything unknown shows what is to be checked."""

    hide_optional = True
    SHOW = [
        ("to_check", "To be checked"),
        ("marked", "To be checked, with marked words"),
        ("approved", "Approved"),
        ("set_aside", "Not used"),
        ("all", "All"),
    ]

    show = forms.ChoiceField(label="Show", choices=SHOW, required=False)
    heading = forms.ChoiceField(
        label="Heading", choices=[("", "All headings"), *Heading.choices], required=False
    )
    card = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    @property
    def shown(self) -> str:
        return (self.is_valid() and self.cleaned_data["show"]) or "to_check"

    @property
    def heading_shown(self) -> str:
        return (self.is_valid() and self.cleaned_data["heading"]) or ""

    @property
    def card_shown(self) -> int:
        """A card to be shown among the others, whatever its state."""
        return (self.is_valid() and self.cleaned_data["card"]) or 0


class EditCardForm(VersionForm):
    """The wording of a card."""

    text = WordsField(
        label="The card",
        help_text="One idea, in the person’s own words. Take out anything that says who it is.",
        error_messages={"required": "Write the card, or go back and choose “Do not use”."},
    )


class SplitCardForm(VersionForm):
    """The cards that one card becomes."""

    hide_optional = True

    def __init__(self, *args: Any, card: Card, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, SPLIT_INTO + 1):
            self.fields[f"text_{number}"] = WordsField(
                label=f"Card {number}",
                required=False,
                initial=card.text if number == 1 else "",
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["texts"] = [
            text for number in range(1, SPLIT_INTO + 1) if (text := cleaned.get(f"text_{number}"))
        ]
        if len(cleaned["texts"]) < 2 and not self.errors:
            self.add_error("text_2", "Write at least two cards, one idea on each.")
        return cleaned


class SeenCardsForm(forms.Form):
    """The cards on a page that somebody saw, each as "id-version"."""

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self._seen = data.getlist("seen")

    @property
    def seen(self) -> dict[int, int]:
        found = {}
        for each in self._seen[:200]:
            card_id, _, version = each.partition("-")
            if card_id.isdecimal() and version.isdecimal() and len(each) < 20:
                found[int(card_id)] = int(version)
        return found
