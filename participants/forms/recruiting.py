"""Forms about the people on the list, what they agree to, and lists that are uploaded."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from coproduce import spreadsheets
from coproduce.fields import LineField, WordsField
from coproduce.languages import TwoLanguageForm
from participants.documents import COLUMNS, known_columns
from participants.forms.programmes import EmailField, PhoneField
from participants.models import (
    AccessNeed,
    Answer,
    Consent,
    DeclineReason,
    LinkState,
    Participant,
    Programme,
)

# The needs of which a form asks for a word more, and the field that it stands in.
NEEDS_WITH_WORDS = {
    AccessNeed.Kind.INTERPRETER: "interpreter_language",
    AccessNeed.Kind.OTHER: "access_detail",
}


class ContactForm(TwoLanguageForm):
    """How to reach a person and what they need: what they may correct themselves."""

    name = LineField(label=_("Name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = EmailField(
        label=_("Email address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = PhoneField(label=_("Phone number"))
    address = WordsField(
        label=_("Postal address"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    wants_letters = forms.BooleanField(label=_("Send letters instead of emails"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Participant.Language.choices)
    access_needs = forms.MultipleChoiceField(
        label=_("What would help to take part?"),
        choices=AccessNeed.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    interpreter_language = LineField(
        label=_("Which language, or which sign language?"),
        help_text=_("Only if you ticked “Interpreter or signer”."),
        required=False,
    )
    access_detail = LineField(
        label=_("What is the something else?"),
        help_text=_("Only if you ticked “Something else”."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for kind, name in NEEDS_WITH_WORDS.items():
            needs = cleaned.get("access_needs", [])
            if cleaned.get(name) and kind not in needs:
                cleaned["access_needs"] = [*needs, kind.value]
        return cleaned

    @classmethod
    def initial_for(cls, participant: Participant) -> dict[str, Any]:
        names = {"name", "email", "phone", "address", "wants_letters", "language"}
        needs = {need.kind: need.detail for need in participant.access_needs.all()}
        return (
            {name: getattr(participant, name) for name in names}
            | {"access_needs": list(needs)}
            | {name: needs.get(kind, "") for kind, name in NEEDS_WITH_WORDS.items()}
        )


class ParticipantForm(ContactForm):
    """Everything about somebody on the list."""

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["perspective"] = forms.ModelChoiceField(
            programme.perspectives.all(), label="Perspective"
        )
        self.fields["stage"] = forms.ModelChoiceField(
            programme.stages.all(), label="Stage of the pathway", required=False
        )
        self.fields["organisation"] = LineField(
            label="Organisation",
            help_text="For people who come from one.",
            required=False,
        )
        self.order_fields(["name", "perspective", "stage", "organisation"])

    @classmethod
    def initial_for(cls, participant: Participant) -> dict[str, Any]:
        return super().initial_for(participant) | {
            "perspective": participant.perspective_id,
            "stage": participant.stage_id,
            "organisation": participant.organisation.name if participant.organisation else "",
        }


class NewParticipantForm(ParticipantForm):
    """The same for somebody new, with what they have agreed to already."""

    consents = forms.MultipleChoiceField(
        label="What have they agreed to already?",
        help_text="Tick only what they told you. They can say it themselves when they answer.",
        choices=Consent.Purpose.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class ConsentsForm(TwoLanguageForm):
    """Yes or no for each purpose; what nobody has asked about stays open."""

    def __init__(
        self, *args: Any, purposes: list[str], current: dict[str, bool], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hide_optional = True
        for purpose in purposes:
            self.fields[purpose] = forms.TypedChoiceField(
                label=Consent.Purpose(purpose).label,
                choices=[("yes", _("Yes")), ("no", _("No"))],
                coerce=lambda answer: answer == "yes",
                empty_value=None,
                required=False,
                widget=forms.RadioSelect(attrs={"class": "nhsuk-radios--inline"}),
                initial={True: "yes", False: "no"}.get(current.get(purpose)),  # type: ignore[arg-type]
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return {"answers": {purpose: yes for purpose, yes in cleaned.items() if yes is not None}}


class PeopleFilterForm(forms.Form):
    """Which people to show on the list."""

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hide_optional = True
        self.fields["perspective"] = forms.ModelChoiceField(
            programme.perspectives.all(), required=False, empty_label="All"
        )
        self.fields["stage"] = forms.ModelChoiceField(
            programme.stages.all(), required=False, empty_label="All"
        )
        self.fields["answer"] = forms.ChoiceField(
            label="Taking part", choices=[("", "All"), *Answer.choices], required=False
        )
        self.fields["link_state"] = forms.ChoiceField(
            label="Link", choices=[("", "All"), *LinkState.choices], required=False
        )

    @property
    def conditions(self) -> dict[str, Any]:
        """What to filter by; a choice that does not exist filters by nothing."""
        if not self.is_valid():
            return {}
        return {name: value for name, value in self.cleaned_data.items() if value}


class TableForm(forms.Form):
    """An uploaded CSV file or Excel workbook: `rows` with their numbers, and the `file_name`."""

    nothing_in_it = "There are no rows in this file, only column names."

    file = forms.FileField(
        label="Your file",
        help_text="A CSV file or an Excel workbook (.xlsx) of up to 5,000 rows and 2 MB.",
        max_length=200,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.pop("file", None)
        if file is None:
            return cleaned
        rows = self._read(file)
        if rows is not None:
            cleaned |= {"rows": rows, "file_name": file.name or ""}
        return cleaned

    def _read(self, file: UploadedFile) -> list[tuple[int, dict[str, str]]] | None:
        try:
            rows = spreadsheets.read_numbered(file, name=file.name or "")
        except spreadsheets.UnreadableTableError as error:
            self.add_error("file", str(error))
            return None
        if not rows:
            self.add_error("file", self.nothing_in_it)
            return None
        missing = self.missing_columns(rows)
        for label in missing:
            self.add_error("file", f"The file has no column called “{label}”.")
        return None if missing else rows

    def missing_columns(self, rows: list[tuple[int, dict[str, str]]]) -> list[str]:
        """The labels of columns that this kind of file must have and this file lacks."""
        return []


class ImportForm(TableForm):
    """A list of people as a CSV file or Excel workbook."""

    nothing_in_it = "There are no people in this file, only column names."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "Your list"
        self.fields[
            "file"
        ].help_text = "A CSV file or an Excel workbook (.xlsx) of up to 5,000 people and 2 MB."

    def missing_columns(self, rows: list[tuple[int, dict[str, str]]]) -> list[str]:
        missing = {"name", "perspective"}.difference(*(known_columns(row) for _, row in rows))
        return [column.label for column in COLUMNS if column.name in missing]


class DeclineForm(TwoLanguageForm):
    """Why somebody says no, if they wish to say."""

    hide_optional = True

    because = forms.ChoiceField(
        label=_("Would you like to say why?"),
        help_text=_("You do not have to. It helps us to do better."),
        choices=DeclineReason.choices,
        required=False,
        widget=forms.RadioSelect,
    )
