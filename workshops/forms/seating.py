"""Forms about seating: how many tables, one seat by hand, two people together or apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from workshops.models import Attendance, SeatingWish

MOST_TABLES = 60
CHOOSE = "Choose a person"
LITTLE = {"class": "nhsuk-input--width-3"}


class _Somebody(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.participant.name}, {obj.participant.perspective.name}"


class SeatForm(forms.Form):
    """How many tables, and whether people may be moved from where they sit."""

    number = forms.IntegerField(
        label="How many tables?",
        min_value=1,
        max_value=MOST_TABLES,
        widget=forms.NumberInput(attrs=LITTLE),
    )
    afresh = forms.BooleanField(
        required=False,
        label="Begin afresh",
        help_text="Otherwise people stay where they are as far as they can.",
    )


class FixSeatForm(forms.Form):
    """One person's seat, by hand."""

    attendance = _Somebody(queryset=Attendance.objects.none(), label="Who", empty_label=CHOOSE)
    table_number = forms.IntegerField(
        label="Table", min_value=1, max_value=MOST_TABLES, widget=forms.NumberInput(attrs=LITTLE)
    )

    def __init__(self, *args: Any, room: Sequence[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self, ["attendance"], room)


class WishForm(forms.Form):
    """Two people who sit together, or apart."""

    first = _Somebody(queryset=Attendance.objects.none(), label="Who", empty_label=CHOOSE)
    second = _Somebody(queryset=Attendance.objects.none(), label="And who", empty_label=CHOOSE)
    kind = forms.ChoiceField(
        label="Do they sit together?", widget=forms.RadioSelect, choices=SeatingWish.Kind.choices
    )

    def __init__(self, *args: Any, room: Sequence[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self, ["first", "second"], room)


def _choose_from(form: forms.Form, names: Sequence[str], room: Sequence[Attendance]) -> None:
    found = Attendance.objects.filter(pk__in=[each.pk for each in room]).select_related(
        "participant__perspective"
    )
    for name in names:
        field = form.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        field.queryset = found
