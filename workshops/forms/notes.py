"""Forms for the notes of tables and the record of the day."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coproduce.fields import ChosenField, WordsField
from coproduce.languages import TwoLanguageForm
from coproduce.versions import VersionForm
from reviews.models import Theme
from workshops.models import Note, Workshop

HIGHEST_TABLE = 60


def _which_theme() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label="About which theme?",
        queryset=Theme.objects.none(),
        required=False,
        empty_label="No theme in particular",
    )


class TableNoteForm(TwoLanguageForm):
    """A note, typed by whoever holds the code of a table."""

    text = WordsField(
        label=_("Your note"),
        help_text=_("Please write no names of people."),
        error_messages={"required": _("Write the note.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class NoteForm(forms.Form):
    """A note of a table, typed by a member."""

    table_number = forms.IntegerField(
        label="Table",
        min_value=1,
        max_value=HIGHEST_TABLE,
        required=False,
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-3"}),
    )
    theme = _which_theme()
    text = WordsField(
        label="The note",
        help_text="Please write no names of people.",
        error_messages={"required": "Write the note."},
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_themes(self, workshop)


class TableCodesForm(forms.Form):
    """How many tables need a code."""

    tables = forms.IntegerField(
        label="How many tables?",
        min_value=1,
        max_value=HIGHEST_TABLE,
        error_messages={"required": "Say how many tables there are."},
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-3"}),
    )


class MergeNotesForm(forms.Form):
    """Notes of tables, and what they say together."""

    notes = ChosenField(
        label="Notes of the tables",
        queryset=Note.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick at least one note.",
            "invalid_choice": "One of these notes is in the record by now. Look again.",
        },
    )
    theme = _which_theme()
    text = WordsField(
        label="What goes into the record",
        error_messages={"required": "Write what goes into the record."},
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_themes(self, workshop)
        notes = self.fields["notes"]
        assert isinstance(notes, ChosenField)  # noqa: S101 -- for the types
        notes.queryset = workshop.notes.waiting()
        notes.label_from_instance = _table_and_words  # type: ignore[assignment]


class EntryForm(VersionForm):
    """An entry of the record, on top of the version that somebody was looking at."""

    theme = _which_theme()
    text = WordsField(label="What the record says", widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_themes(self, workshop)


def _offer_themes(form: forms.Form, workshop: Workshop) -> None:
    theme = form.fields["theme"]
    assert isinstance(theme, forms.ModelChoiceField)  # noqa: S101 -- declared in the class
    theme.queryset = workshop.review_round.themes.decided()


def _table_and_words(note: Note) -> str:
    table = f"Table {note.table_number}: " if note.table_number else ""
    return f"{table}{note.text}"
