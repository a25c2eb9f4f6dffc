"""The form by which reminders are planned."""

from __future__ import annotations

from typing import Any

from django import forms

LATEST = 120


class ReminderPlanForm(forms.Form):
    """After how many days people who have not answered are reminded."""

    hide_optional = True

    is_on = forms.BooleanField(label="Remind people who have not answered", required=False)
    first_after = forms.IntegerField(
        label="First reminder, days after the invitation",
        min_value=1,
        max_value=LATEST,
        initial=7,
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-3"}),
    )
    second_after = forms.IntegerField(
        label="Second reminder, days after the invitation",
        help_text="Leave this empty for one reminder only.",
        min_value=2,
        max_value=LATEST,
        initial=14,
        required=False,
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-3"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("first_after"), cleaned.get("second_after")
        if first and second and second <= first:
            self.add_error("second_after", "The second reminder must come after the first.")
        return cleaned
