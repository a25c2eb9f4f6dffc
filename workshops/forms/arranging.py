"""How far it is that a need is met."""

from __future__ import annotations

from typing import Any

from django import forms

from coproduce.fields import LineField
from participants.models import Programme
from workshops.models import Arrangement, Workshop


class ArrangementForm(forms.Form):
    """Where one need stands; without a workshop it is about the programme as a whole."""

    workshop = forms.ModelChoiceField(Workshop.objects.none(), required=False)
    state = forms.ChoiceField(choices=Arrangement.State.choices)
    note = LineField(required=False)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workshop"].queryset = programme.workshops.all()  # type: ignore[attr-defined]
