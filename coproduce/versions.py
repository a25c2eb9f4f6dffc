"""Forms about something that several people may change at once: nobody overwrites unseen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from coproduce.errors import ChangedMeanwhileError


class VersionForm(forms.Form):
    """A form that says which version of a thing its reader saw."""

    version = forms.IntegerField(min_value=1, max_value=1_000_000, widget=forms.HiddenInput)

    def on_top_of(self, newest: Mapping[str, Any], refusal: ChangedMeanwhileError) -> None:
        """Keep what was typed, on top of the newest version: sent again, it replaces that one.

        `newest` is what the form would begin with now, its version among it.
        """
        typed = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
        typed[self.add_prefix("version")] = str(newest["version"])
        self.data, self.initial = typed, dict(newest)
        self.add_error(None, str(refusal))

    def what_others_say(self) -> str:
        """What is there now, line by line, wherever something else was typed."""
        return "\n".join(
            f"{self[name].label}: {self._in_words(name) or 'nothing'}"
            for name in self.changed_data
            if name in self.initial and not self[name].is_hidden
        )

    def _in_words(self, name: str) -> str:
        held, field = self.initial[name], self.fields[name]
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            return str(dict(field.choices).get(held, ""))  # type: ignore[arg-type]
        return "" if held is None else str(held)
