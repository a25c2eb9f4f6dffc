"""Forms about the public page on which people say that they would like to take part."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coproduce.fields import LineField, WordsField
from coproduce.languages import CHANGE, TwoLanguageForm
from participants.forms.own_words import OwnWordsChoiceField
from participants.forms.programmes import EmailField, PhoneField
from participants.models import Interest, Participant, Programme


class InterestForm(TwoLanguageForm):
    """Somebody would like to take part. `website` is a trap: people do not see it."""

    one_of_these = ("email", "phone")

    name = LineField(
        label=_("Your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name.")},
    )
    email = EmailField(
        label=_("Your email address"),
        help_text=_("Write an email address or a phone number, or both."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = PhoneField(label=_("Your phone number"))
    adjustments = LineField(
        label=_("Would any adjustments help you take part?"),
        help_text=_("For example large print, an interpreter, step-free access, or a lift there."),
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Which language do you prefer?"),
        choices=Participant.Language.choices,
        widget=forms.RadioSelect,
        initial=Participant.Language.ENGLISH,
    )
    website = forms.CharField(required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.only_changes_language:  # what somebody turns to is what they prefer, until they say
            typed = {name: self.data[name] for name in self.data}
            self.data = typed | {"language": self.data[CHANGE][:2]}
        self.fields["perspective"] = OwnWordsChoiceField(
            programme.perspectives.all(),
            label=_("What brings you here?"),
            help_text=_("Choose what fits best."),
            empty_label=_("I am not sure, or something else"),
            required=False,
        )
        self.order_fields(["name", "email", "phone", "perspective"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        wrong = self.has_error("email") or self.has_error("phone")
        if not (cleaned.get("email") or cleaned.get("phone") or wrong):
            self.add_error("email", _("Write an email address or a phone number, or both."))
        return cleaned

    @property
    def fell_into_trap(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    @property
    def interest(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "website"}


class OpportunityForm(forms.Form):
    """What the public page says, and whether it is there."""

    text = WordsField(
        label="What do you ask of people, and what do they get?",
        help_text="In plain words: what it is about, how much time it takes, where it is, "
        "whether travel is paid.",
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    is_open = forms.BooleanField(label="Show the page to everybody, and take names", required=False)


class AcceptInterestForm(forms.Form):
    """As what somebody takes part."""

    def __init__(self, data: Any = None, *, interest: Interest) -> None:
        super().__init__(data, auto_id=f"id_{interest.pk}_%s")
        self.fields["perspective"] = forms.ModelChoiceField(
            interest.programme.perspectives.all(),
            label="Takes part as",
            initial=interest.perspective_id,
            empty_label="Choose one",
        )


class DeclineInterestForm(forms.Form):
    """Whether somebody who is declined is thanked by email."""

    is_told = forms.BooleanField(required=False)
