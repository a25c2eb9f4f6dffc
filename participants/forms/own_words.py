"""Choosing among a programme's own stages or perspectives, named in the language of the page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language

from coproduce.languages import Said
from participants.models import PathwayStage, Perspective


class OwnWordsSelect(forms.Select):
    """A list that says of each name in another language which one it is in."""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> Any:
        option = super().create_option(name, value, label, *args, **kwargs)
        if isinstance(label, Said) and label.language != get_language():
            option["attrs"]["lang"] = label.language
        return option


class OwnWordsChoiceField(forms.ModelChoiceField):
    """One of the stages or perspectives of a programme."""

    widget = OwnWordsSelect

    def label_from_instance(self, obj: PathwayStage | Perspective) -> Said:  # type: ignore[override]
        return obj.programme.say(obj.name)
