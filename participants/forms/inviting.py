"""The form by which people are chosen to be invited."""

from __future__ import annotations

from typing import Any

from django import forms

from coproduce.fields import ChosenField
from participants.models import Programme


class ChosenPeopleForm(forms.Form):
    """The people ticked on the list, or everybody who has not been invited yet."""

    everyone = forms.BooleanField(required=False)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"] = ChosenField(
            programme.participants.prefetch_related("access_needs"), required=False
        )
