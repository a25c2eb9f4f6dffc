"""Forms about expenses: asking for money back, paying it, saying no."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from coproduce.fields import LineField
from coproduce.languages import TwoLanguageForm
from workshops.models import Attendance, ExpenseClaim


class _Day(forms.ModelChoiceField):
    """The day that money was spent on, with the person where a colleague chooses."""

    with_name = False

    def label_from_instance(self, obj: Any) -> str:
        title = obj.workshop.programme.say(obj.workshop.title)
        day = f"{title}, {date_format(obj.workshop.held_on, 'j F Y')}"
        return f"{obj.participant.name}: {day}" if self.with_name else day


class _Pounds(forms.DecimalField):
    """An amount as people write it: with or without the sign of the pound."""

    def clean(self, value: Any) -> Any:
        return super().clean(value.strip().removeprefix("£") if value else value)


class ClaimForm(TwoLanguageForm):
    """What was spent, what for, and on which day."""

    attendance = _Day(
        queryset=Attendance.objects.none(),
        label=_("For which day?"),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(
        label=_("What was it for?"), choices=ExpenseClaim.Kind.choices, widget=forms.RadioSelect
    )
    amount = _Pounds(
        label=_("How much, in pounds?"),
        help_text=_("For example 12.50"),
        min_value=Decimal("0.01"),
        max_value=Decimal("9999.99"),
        decimal_places=2,
        widget=forms.TextInput(
            attrs={"class": "nhsuk-input--width-5", "inputmode": "decimal", "autocomplete": "off"}
        ),
        error_messages={
            "invalid": _("Type an amount, like 12.50"),
            "max_decimal_places": _("Type pounds and pence, like 12.50"),
        },
    )
    detail = LineField(
        required=False,
        label=_("Anything we should know?"),
        help_text=_("For example: bus there and back. Please do not type bank details."),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(
        self, *args: Any, attendances: Any, with_name: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["attendance"]
        assert isinstance(field, _Day)  # noqa: S101 -- tells the type checker
        field.with_name = with_name
        if with_name:
            field.label = "Who, and for which day?"
            field.widget = forms.Select()
        field.queryset = attendances.select_related("workshop__programme", "participant")

    def clean_amount(self) -> Decimal:
        return Decimal(self.cleaned_data["amount"]).quantize(Decimal("0.01"))

    def clean_detail(self) -> str:
        """Bank details are not kept anywhere, so they are not taken."""
        detail: str = self.cleaned_data["detail"]
        if _longest_number(detail) >= 6:
            raise forms.ValidationError(
                _("This looks like a bank number. We do not keep those: please take it out.")
            )
        return detail


class PayForm(forms.Form):
    """The day on which a claim was paid."""

    paid_on = forms.DateField(label="Paid on", widget=forms.DateInput)


class RefuseForm(forms.Form):
    """Why a claim is not paid."""

    reason = LineField(label="Why not?", help_text="The person reads this on their page.")


def _longest_number(text: str) -> int:
    """How many digits stand together, spaces and hyphens aside."""
    runs: Sequence[str] = "".join(
        each if each.isdigit() else "" if each in " -–" else "|" for each in text
    ).split("|")
    return max(map(len, runs), default=0)
