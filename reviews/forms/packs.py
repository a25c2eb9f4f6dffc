"""The form that freezes a pack: what goes in, and for which day."""

from __future__ import annotations

from typing import Any

from django import forms

from coproduce.fields import LineField
from reviews.documents import PARTS, PrintedWorkshop
from reviews.models import Heading

PART_NAMES = {
    "overview": "What is in this pack",
    "wall_headings": "Wall headings",
    "cards": "Cards, eight to a page",
    "blank_cards": "Blank cards",
    "theme_posters": "Theme posters",
    "voting_sheets": "Voting sheet and counting sheet",
    "root_cause_sheets": "Root cause sheets",
    "success_sheets": "Success sheets",
    "action_sheets": "Action sheets",
}


class FreezePackForm(forms.Form):
    """What to print and how many votes each person has."""

    title = LineField(
        label="Name of the pack",
        help_text="You find it again by this name. It is not printed.",
        error_messages={"required": "Give the pack a name."},
    )
    parts = forms.MultipleChoiceField(
        label="What to print",
        choices=[(part, PART_NAMES[part]) for part in PARTS],
        initial=list(PARTS),
        widget=forms.CheckboxSelectMultiple,
    )
    voting_headings = forms.MultipleChoiceField(
        label="Headings that people vote on",
        help_text="The sheets to work on are made for the themes of these headings.",
        choices=Heading.choices,
        initial=[Heading.NOT_WORKING.value],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    votes_per_person = forms.IntegerField(
        label="Votes for each person", min_value=1, max_value=10, initial=3
    )
    worksheets = forms.IntegerField(
        label="How many themes get sheets to work on",
        help_text="The themes with the most cards come first.",
        min_value=0,
        max_value=30,
        initial=6,
    )
    workshop_title = LineField(
        label="Workshop", help_text="For example: First workshop.", required=False
    )
    held_on = forms.DateField(label="Date of the workshop", required=False, widget=forms.DateInput)
    place = LineField(label="Place", required=False)

    def clean(self) -> dict[str, Any]:
        """The operation's arguments: the day's three fields become one value."""
        cleaned = super().clean() or {}
        title, held_on = cleaned.pop("workshop_title", ""), cleaned.pop("held_on", None)
        place = cleaned.pop("place", "")
        if (held_on or place) and not title:
            title = "Workshop"
        cleaned["workshop"] = PrintedWorkshop(title, held_on, place) if title else None
        return cleaned
