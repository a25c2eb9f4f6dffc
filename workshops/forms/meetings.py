"""Forms about a day together: when and where, its sessions, who is asked, who came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coproduce.fields import ChosenField, LineField, WordsField
from coproduce.languages import TwoLanguageForm
from participants.models import Participant, Perspective, Programme
from reviews.models import ReviewRound, ThemePack
from workshops.models import Attendance, Workshop
from workshops.operations.agendas import Agenda
from workshops.operations.meetings import Seat

LONGEST_SESSION = 600


class WorkshopForm(forms.Form):
    """When, where and what for."""

    title = LineField(label="What is this workshop called?")
    review_round = forms.ModelChoiceField(
        queryset=ReviewRound.objects.none(),
        label="Whose words will you work with?",
        help_text="The round of reviews whose cards and themes are on the wall.",
        empty_label=None,
    )
    purpose = WordsField(
        max_length=1000,
        required=False,
        label="What is it for?",
        help_text="In a sentence or two, as you would say it to the people you invite.",
    )
    held_on = forms.DateField(label="Which day?", widget=forms.DateInput)
    starts_at = forms.TimeField(label="From", widget=forms.TimeInput, initial="10:00")
    ends_at = forms.TimeField(label="Until", widget=forms.TimeInput, initial="15:30")
    venue = LineField(required=False, label="Name of the place")
    address = WordsField(
        max_length=400,
        required=False,
        label="Address",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    getting_there = WordsField(
        max_length=1000,
        required=False,
        label="Getting there and getting in",
        help_text="Parking, buses, step-free way in, where to rest, who to phone on the day.",
    )
    pack = forms.ModelChoiceField(
        queryset=ThemePack.objects.none(),
        required=False,
        label="Printed pack",
        empty_label="None yet",
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self.fields["review_round"], programme.rounds.all())
        _choose_from(
            self.fields["pack"], ThemePack.objects.filter(review_round__programme=programme)
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", "The workshop must end after it starts.")
        return cleaned


class PlanWorkshopForm(WorkshopForm):
    """A new workshop also has an agenda to begin from."""

    agenda = forms.ChoiceField(
        choices=Agenda.choices,
        widget=forms.RadioSelect,
        initial=Agenda.FIRST_DAY,
        label="Which agenda would you like to begin with?",
        help_text="You can change every part of it afterwards.",
    )
    field_order = ["title", "review_round", "agenda"]


class SessionForm(forms.Form):
    """A timed part of the day."""

    title = LineField(label="What happens")
    starts_at = forms.TimeField(label="Starts at", widget=forms.TimeInput)
    minutes = forms.IntegerField(
        label="How many minutes",
        min_value=1,
        max_value=LONGEST_SESSION,
        initial=30,
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-4"}),
    )


class InviteForm(forms.Form):
    """Whom to ask: everybody who gave a review, whole perspectives, or people one by one."""

    gave_a_review = forms.BooleanField(
        required=False, label="Everybody who gave a review and is not on the list yet"
    )
    perspectives = ChosenField(
        queryset=Perspective.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Everybody from these perspectives",
    )
    people = ChosenField(
        queryset=Participant.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="These people",
    )
    by_email = forms.BooleanField(
        required=False,
        initial=True,
        label="Send each of them an email",
        help_text=(
            "It says when the workshop is and has their private link. People without an address, "
            "people who want letters and people who asked us not to write get none."
        ),
    )

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = (
            workshop.programme.participants.taking_part()
            .exclude(attendances__workshop=workshop)
            .select_related("perspective")
        )
        _choose_from(self.fields["perspectives"], workshop.programme.perspectives.all())
        _choose_from(self.fields["people"], self.candidates)
        self.fields["people"].label_from_instance = _with_perspective  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """`participants` and `by_email`, as the operation takes them."""
        cleaned = super().clean() or {}
        chosen = {person.pk: person for person in cleaned.get("people") or []}
        perspectives = set(cleaned.get("perspectives") or [])
        for person in self.candidates:
            if person.perspective in perspectives:
                chosen[person.pk] = person
        if cleaned.get("gave_a_review"):
            reviewed = self.candidates.filter(
                reviews__submitted_at__isnull=False, reviews__withdrawn_at=None
            )
            chosen |= {person.pk: person for person in reviewed.distinct()}
        if not chosen and not self.errors:
            raise forms.ValidationError("Choose at least one person who is not on the list yet.")
        return {"participants": list(chosen.values()), "by_email": bool(cleaned.get("by_email"))}


class AnswerForm(TwoLanguageForm):
    """Whether somebody comes, and if not, how else they take part."""

    hide_optional = True
    state = forms.ChoiceField(
        label=_("Can you come?"),
        widget=forms.RadioSelect,
        choices=[
            (Attendance.State.COMING, _("I can come")),
            (Attendance.State.NOT_COMING, _("I can’t come")),
            (Attendance.State.ANOTHER_WAY, _("I can’t come, but I can contribute another way")),
        ],
    )
    contribution = forms.ChoiceField(
        label=_("How would you like to contribute?"),
        required=False,
        widget=forms.RadioSelect,
        choices=Attendance.Contribution.choices,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_other = cleaned.get("state") == Attendance.State.ANOTHER_WAY
        if is_other and not cleaned.get("contribution"):
            self.add_error("contribution", _("Choose how you would like to contribute."))
        return cleaned


@dataclass(frozen=True)
class AttendanceRow:
    """A person's line on the list, with its two fields."""

    attendance: Attendance
    state: forms.BoundField
    table_number: forms.BoundField


class AttendanceForm(forms.Form):
    """The list of a day: for each person their answer or whether they came, and their table."""

    def __init__(self, *args: Any, attendances: Iterable[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attendances = list(attendances)
        for each in self.attendances:
            self.fields[f"state_{each.pk}"] = forms.ChoiceField(
                choices=Attendance.State.choices,
                initial=each.state,
                label=f"Answer of {each.participant.name}",
                show_hidden_initial=True,
                widget=forms.Select(attrs={"class": "nhsuk-select"}),
            )
            self.fields[f"table_{each.pk}"] = forms.IntegerField(
                required=False,
                min_value=1,
                max_value=999,
                initial=each.table_number,
                label=f"Table of {each.participant.name}",
                show_hidden_initial=True,
                widget=forms.TextInput(
                    attrs={"class": "nhsuk-input nhsuk-input--width-3", "inputmode": "numeric"}
                ),
                error_messages={"invalid": f"Table of {each.participant.name}: use a number."},
            )

    @property
    def rows(self) -> Iterator[AttendanceRow]:
        for each in self.attendances:
            yield AttendanceRow(each, self[f"state_{each.pk}"], self[f"table_{each.pk}"])

    def seats(self) -> list[Seat]:
        """What this person changed; what somebody else changed meanwhile stays theirs."""
        return [
            Seat(
                attendance=each,
                state=self._typed(f"state_{each.pk}", each.state),
                table_number=self._typed(f"table_{each.pk}", each.table_number),
            )
            for each in self.attendances
        ]

    def _typed(self, name: str, unchanged: Any) -> Any:
        return self.cleaned_data[name] if name in self.changed_data else unchanged


def _choose_from(field: forms.Field, queryset: Any) -> None:
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
    field.queryset = queryset


def _with_perspective(person: Participant) -> str:
    return f"{person.name}, {person.perspective.name}"
