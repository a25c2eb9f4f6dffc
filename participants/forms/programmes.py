"""Forms about a programme, its stages, its perspectives and its team."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from coproduce.fields import LineField, WordsField
from participants.models import Perspective, Programme, Role
from participants.operations import programmes

PHONE_ERROR = "Write a phone number, such as 01632 960001."
_PHONE = re.compile(r"[0-9+() .\-/a-z]*[0-9][0-9+() .\-/a-z]*", re.IGNORECASE)


class PhoneField(LineField):
    """A phone number as people write it, with an extension if they like."""

    widget = forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, required=False, **kwargs)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not _PHONE.fullmatch(value):
            raise forms.ValidationError(PHONE_ERROR, code="phone")


class EmailField(forms.EmailField):
    """An email address, kept in small letters."""

    default_error_messages = {"invalid": "Write a whole email address, such as name@example.org."}

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").lower()


class ManyLinesField(WordsField):
    """Several short texts, one on each line."""

    def clean(self, value: Any) -> list[str]:
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        lines = list({line.lower(): line for line in lines if line}.values())
        if too_long := next((line for line in lines if len(line) > self.each_at_most), None):
            raise forms.ValidationError(
                f"Use {self.each_at_most} characters or fewer on a line. "
                f"This one is longer: “{too_long[:40]}…”."
            )
        return lines

    def __init__(self, *, each_at_most: int = 100, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.each_at_most = each_at_most


# --- programmes ----------------------------------------------------------------------------------


class ProgrammeForm(forms.Form):
    """What a programme says about itself."""

    title = LineField(
        label="What is the programme called?",
        help_text="People see this name on pages and letters. For example: Breathing better.",
    )
    question = WordsField(
        label="What question should it answer?",
        help_text="For example: how could care for people with breathing problems be better?",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    pathway = LineField(
        label="Which service or pathway is it about?",
        help_text="For example: COPD.",
        required=False,
    )
    organisations = ManyLinesField(
        label="Which organisations run it together?",
        help_text="One on each line. The first one is named in letters and emails.",
        each_at_most=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    starts_on = forms.DateField(label="First day", required=False, widget=forms.DateInput())
    ends_on = forms.DateField(label="Last day", required=False, widget=forms.DateInput())
    contact_name = LineField(
        label="Who answers questions?",
        help_text="People who are invited see this name and number on every page.",
        required=False,
    )
    contact_phone = PhoneField(label="Phone number for questions")
    contact_email = EmailField(label="Email address for questions", required=False)
    return_address = WordsField(
        label="Postal address for letters",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "The last day is before the first day.")
        return cleaned


class ProgrammeSettingsForm(ProgrammeForm):
    """The same for a programme that exists."""

    small_number_threshold = forms.IntegerField(
        label="Hide numbers smaller than",
        help_text="Observers and the public never see a count of people below this.",
        min_value=2,
        max_value=20,
    )

    @classmethod
    def initial_for(cls, programme: Programme) -> dict[str, Any]:
        names = [name for name in cls.base_fields if name != "organisations"]
        others = [each for each in programme.organisations.all() if each != programme.host]
        hosts = [programme.host] if programme.host else []
        organisations = "\n".join(each.name for each in [*hosts, *others])
        return {name: getattr(programme, name) for name in names} | {"organisations": organisations}


class NewProgrammeForm(ProgrammeForm):
    """Everything that a programme begins with, on one page."""

    template = forms.ChoiceField(
        label="How will people work together?",
        choices=Programme.Template.choices,
        initial=Programme.Template.TWO_DAYS,
        widget=forms.RadioSelect,
    )
    stages = ManyLinesField(
        label="Stages of the pathway",
        help_text="One on each line. These are suggestions: change them, or leave this empty.",
        initial="\n".join(programmes.STAGES),
        widget=forms.Textarea(attrs={"rows": 7}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].option_hints = {  # type: ignore[attr-defined]
            "two_days": "Reviews first, then two workshop days.",
            "in_a_day": "Cards are made and worked on at one event.",
            "blank": "You plan the workshops yourself.",
        }
        for suggested in programmes.PERSPECTIVES:
            self.fields[f"target_{suggested.kind}"] = forms.IntegerField(
                label=suggested.kind.label,
                initial=suggested.target,
                min_value=0,
                max_value=9999,
                required=False,
                widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-4"}),
            )
        order = ["title", "question", "pathway", "template", "stages"]
        self.order_fields(order)

    @property
    def targets(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("target_")]

    @property
    def details(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if not name.startswith("target_")]

    def clean(self) -> dict[str, Any]:
        """`targets` maps each perspective that was not left empty to how many are hoped for."""
        cleaned = super().clean()
        hoped_for = {
            suggested.kind.value: cleaned.pop(f"target_{suggested.kind}", None)
            for suggested in programmes.PERSPECTIVES
        }
        cleaned["targets"] = {kind: n for kind, n in hoped_for.items() if n is not None}
        if not cleaned["targets"] and not self.errors:
            self.add_error(None, "Say for at least one perspective how many people you hope for.")
        return cleaned


class StageForm(forms.Form):
    name = LineField(label="Name of the stage", max_length=100)


class PerspectiveForm(forms.Form):
    """A perspective: what it is called, what it is like, how many are hoped for."""

    name = LineField(label="Name of the perspective", max_length=100)
    kind = forms.ChoiceField(
        label="What kind is it?",
        help_text="So that patients and carers are not outnumbered at a table.",
        choices=Perspective.Kind.choices,
    )
    target = forms.IntegerField(
        label="How many people do you hope for?",
        min_value=0,
        max_value=9999,
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-4"}),
    )


class MemberForm(forms.Form):
    """A colleague who joins the team."""

    email = EmailField(label="Email address")
    name = LineField(label="Name")
    role = forms.ChoiceField(label="Role", choices=Role.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].option_hints = ROLE_HINTS  # type: ignore[attr-defined]


ROLE_HINTS = {
    Role.OBSERVER.value: "Reads the overview, themes and actions. Sees no names and no answers.",
    Role.CONTRIBUTOR.value: "Sees themes, workshops and actions, and reports on their own actions.",
    Role.INTERVIEWER.value: "Sees the people list, and enters reviews on people’s behalf.",
    Role.FACILITATOR.value: "Invites people; works with reviews, cards, themes and workshops.",
    Role.LEAD.value: "Everything: also set-up, the team and the people list.",
}


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="Role", choices=Role.choices)


class StageMoveForm(forms.Form):
    earlier = forms.BooleanField(required=False)
