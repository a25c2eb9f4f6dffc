"""Forms about actions: what is promised, and how it goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms

from coproduce.fields import LineField, WordsField
from coproduce.versions import VersionForm
from participants.models import Organisation, Programme, User
from workshops.models import Action, RootCause, SuccessCriterion

TITLE_HINT = "Begin with a verb: “Open a phone line on weekday mornings”."


class ActionForm(forms.Form):
    """Who will do what by when, and which root cause it answers."""

    root_cause = forms.ModelChoiceField(
        queryset=RootCause.objects.none(),
        label="Which root cause does it answer?",
        empty_label="Choose one",
    )
    title = LineField(label="What will be done?", help_text=TITLE_HINT)
    what_happens_now = WordsField(max_length=1000, required=False, label="What happens now?")
    what_will_change = WordsField(max_length=1000, required=False, label="What will change?")
    success_criterion = forms.ModelChoiceField(
        queryset=SuccessCriterion.objects.none(),
        required=False,
        label="Which success does it aim at?",
        empty_label="None in particular",
    )
    horizon = forms.ChoiceField(
        choices=Action.Horizon.choices,
        widget=forms.RadioSelect,
        initial=Action.Horizon.SHORT,
        label="How soon?",
    )
    owner = forms.ModelChoiceField(
        queryset=User.objects.none(),
        required=False,
        label="Who will see to it?",
        help_text="Somebody in the team can report how it goes themselves.",
        empty_label="Somebody who is not in the team",
    )
    owner_name = LineField(required=False, label="Name, if they are not in the team")
    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        required=False,
        label="For which organisation?",
        empty_label="None",
    )
    due_on = forms.DateField(required=False, widget=forms.DateInput, label="By when?")

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = {"theme__review_round__programme": programme}
        self._offer("root_cause", RootCause.objects.filter(**mine).select_related("theme"))
        self._offer("success_criterion", SuccessCriterion.objects.filter(**mine))
        self._offer(
            "owner",
            User.objects.filter(
                memberships__programme=programme, memberships__removed_at=None
            ).order_by("name", "email"),
        )
        self._offer("organisation", programme.organisations.all())
        self.fields["root_cause"].widget.choices = _by_theme(
            RootCause.objects.filter(**mine).select_related("theme").order_by("theme_id", "pk")
        )

    def _offer(self, name: str, queryset: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        field.queryset = queryset

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("owner") and cleaned.get("owner_name"):
            self.add_error("owner_name", "Choose a member of the team or type a name, not both.")
        elif not (cleaned.get("owner") or cleaned.get("owner_name") or "owner_name" in self.errors):
            self.add_error("owner", "Say who will see to it: choose somebody or type a name.")
        return cleaned


class ChangeActionForm(VersionForm, ActionForm):
    """The same, about an action that was promised."""


class ProgressForm(VersionForm):
    """How it goes, in words and as a state."""

    text = WordsField(label="What has happened?")
    state = forms.ChoiceField(
        choices=Action.State.choices, widget=forms.RadioSelect, label="Where does it stand now?"
    )
    not_possible_because = WordsField(
        max_length=500,
        required=False,
        label="If it is not possible, why?",
        help_text="People who gave reviews will read this.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_impossible = cleaned.get("state") == Action.State.NOT_POSSIBLE
        if is_impossible and not cleaned.get("not_possible_because"):
            self.add_error(
                "not_possible_because", "Say why it is not possible, so that people can be told."
            )
        return cleaned


class ActionFilterForm(forms.Form):
    """Which actions to show."""

    hide_optional = True

    state = forms.ChoiceField(
        required=False, choices=[("", "All"), *Action.State.choices], label="State"
    )
    owner = forms.ChoiceField(required=False, label="Owner")
    overdue = forms.BooleanField(required=False, label="Only those that are overdue")

    def __init__(self, *args: Any, owners: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        owner.choices = [("", "Everybody"), *((str(each.pk), str(each)) for each in owners)]


def _by_theme(root_causes: Iterable[RootCause]) -> list[Any]:
    groups: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for each in root_causes:
        groups[each.theme.title].append((each.pk, each.text))
    return [("", "Choose one"), *groups.items()]
