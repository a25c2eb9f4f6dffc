"""Forms for bringing in comments that a service already has."""

from __future__ import annotations

from typing import Any

from django import forms

from participants.forms.recruiting import TableForm
from reviews.documents.importing import ColumnMapping
from reviews.models import CommentImport, Heading


class CommentFileForm(TableForm):
    """A file of comments."""

    nothing_in_it = "There are no comments in this file, only column names."


class MappingForm(forms.Form):
    """Which column is what, and what counts where a row says nothing."""

    hide_optional = True

    def __init__(self, *args: Any, comment_import: CommentImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [(name, _said(name)) for name in comment_import.columns]
        none = [("", "No column"), *columns]
        programme = comment_import.review_round.programme
        self.fields["text"] = forms.ChoiceField(
            label="Which column holds the words?",
            choices=[("", "Choose a column"), *columns],
            error_messages={"required": "Choose the column that holds the words."},
        )
        self.fields["heading"] = forms.ChoiceField(
            label="Which column says under which heading they belong?",
            help_text="It must say “What is working”, “What is not working” or “What matters for "
            "the future”.",
            choices=none,
            required=False,
        )
        self.fields["default_heading"] = forms.ChoiceField(
            label="Heading of rows that do not say one",
            choices=[("", "None: such a row is a mistake"), *Heading.choices],
            required=False,
        )
        self.fields["second_text"] = forms.ChoiceField(
            label="Is there a second column with words?",
            help_text="A survey may ask what was good, and in another column what could be better.",
            choices=none,
            required=False,
        )
        self.fields["second_heading"] = forms.ChoiceField(
            label="Heading of the second column",
            choices=[("", "No second column"), *Heading.choices],
            required=False,
        )
        self.fields["perspective"] = forms.ChoiceField(
            label="Which column says who speaks?", choices=none, required=False
        )
        self.fields["default_perspective"] = forms.ModelChoiceField(
            programme.perspectives.all(),
            label="Perspective of rows that do not say one",
            empty_label="Not known",
            required=False,
        )
        self.fields["stage"] = forms.ChoiceField(
            label="Which column says the stage of the pathway?", choices=none, required=False
        )
        self.fields["source_id"] = forms.ChoiceField(
            label="Which column numbers the comments?",
            help_text="If there is one, two people who said the same are told apart by it.",
            choices=none,
            required=False,
        )
        self.initial |= comment_import.mapping

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        names = ("text", "second_text", "heading", "perspective", "stage")
        chosen = [cleaned[name] for name in names if cleaned.get(name)]
        if len(set(chosen)) < len(chosen):
            self.add_error("text", "One column cannot be two things. Choose different columns.")
        if not (cleaned.get("heading") or cleaned.get("default_heading")):
            self.add_error(
                "default_heading",
                "Choose a column for the heading, or one heading for all rows.",
            )
        if cleaned.get("second_text") and not cleaned.get("second_heading"):
            self.add_error("second_heading", "Choose the heading of the second column.")
        return cleaned

    @property
    def mapping(self) -> ColumnMapping:
        chosen = self.cleaned_data["default_perspective"]
        return ColumnMapping(
            **{name: value for name, value in self.cleaned_data.items() if value is not None}
            | {"default_perspective": chosen.pk if chosen else None}
        )


def _said(column: str) -> str:
    return column.replace("_", " ")
