"""The form that freezes a pack: what goes in, and for which day."""

from __future__ import annotations

from typing import Any

from django import forms

from coproduce.fields import LineField
from reviews.documents import PARTS, PackChoices, PrintedWorkshop
from reviews.models import Heading, PaperSet

PART_NAMES = {
    "overview": "What is in this pack",
    "today": "What today is: one easy-read page for everybody",
    "wall_headings": "Wall headings",
    "cards": "Cards",
    "blank_cards": "Blank cards",
    "theme_posters": "Theme posters",
    "blank_titles": "Blank titles, for themes found in the room",
    "voting_sheets": "Voting sheet and counting sheet",
    "dot_sheets": "Dot sheets, for votes with sticky dots",
    "root_cause_sheets": "Root cause sheets",
    "success_sheets": "Success sheets",
    "action_sheets": "Action sheets",
}
PAPERS = [("a4", "A4"), ("a3", "A3")]
LANGUAGES = [("en", "English"), ("cy", "Welsh")]


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
    print_set = forms.ChoiceField(
        label="For whom",
        help_text="Large print and easy read have no letter under 18 points, and four cards to a "
        "page instead of eight. Easy read has shorter sentences too.",
        choices=PaperSet.choices,
        initial=PaperSet.STANDARD.value,
        widget=forms.RadioSelect,
    )
    paper = forms.ChoiceField(
        label="Paper for posters, dot sheets and sheets to work on",
        help_text="Everything else is on A4.",
        choices=PAPERS,
        initial="a4",
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label="Language of the printed words",
        help_text="What people said stays in the language in which they said it.",
        choices=LANGUAGES,
        initial="en",
        widget=forms.RadioSelect,
    )
    tables = forms.IntegerField(
        label="How many tables",
        help_text="Each table gets blank cards and titles, and sheets for a theme to work on. "
        "Leave it empty if you do not know yet.",
        required=False,
        min_value=0,
        max_value=30,
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
        """The operation's arguments: the pack's name, and all that was chosen as one value."""
        chosen = super().clean() or {}
        title, held_on = chosen.pop("workshop_title", ""), chosen.pop("held_on", None)
        place = chosen.pop("place", "")
        if (held_on or place) and not title:
            title = "Workshop"
        workshop = PrintedWorkshop(title, held_on, place) if title else None
        if self.errors:
            return {}
        return {
            "title": chosen.pop("title"),
            "choices": PackChoices(
                **chosen
                | {
                    "tables": chosen["tables"] or 0,
                    "parts": tuple(chosen["parts"]),
                    "voting_headings": tuple(chosen["voting_headings"]),
                    "workshop": workshop,
                }
            ),
        }
