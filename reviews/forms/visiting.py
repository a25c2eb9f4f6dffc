"""Forms for visits: who goes to whom, what a device asks without a signal, and what it sends."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db import models

from coproduce.fields import ChosenField
from participants.models import Consent, Participant, Role, User
from reviews.forms.collecting import AnswerForm, ConsentForm, VoiceForm
from reviews.models import Heading, Review, ReviewRound
from reviews.operations.collecting import ANSWERS_PER_HEADING
from reviews.operations.visiting import Brought

LONGEST_REVIEW = 1024 * 1024  # sixty answers of 2,000 characters, whatever the script
LONGEST_WAIT = timedelta(days=366)


class PeopleToVisitField(ChosenField):
    """People by name, with what they need: an interpreter has to come along."""

    def label_from_instance(self, obj: Participant) -> str:
        needs = ", ".join(need.in_words for need in obj.access_needs.all())
        return f"{obj} ({needs})" if needs else str(obj)


class VisitsForm(forms.Form):
    """Whom somebody goes to see."""

    hide_optional = True

    participants = PeopleToVisitField(
        label="Whom?",
        queryset=Participant.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="People who have not answered and whom nobody visits yet.",
        error_messages={"required": "Choose at least one person."},
    )
    interviewer = forms.ModelChoiceField(
        label="Who visits them?", queryset=User.objects.none(), empty_label=None
    )

    def __init__(
        self, *args: Any, review_round: ReviewRound, by: User, may_send_others: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        programme = review_round.programme
        answered = review_round.reviews.submitted().exclude(participant=None)
        visited = review_round.visits.standing()
        people = programme.participants.taking_part().prefetch_related("access_needs")
        people = people.exclude(pk__in=answered.values("participant"))
        self.fields["participants"].queryset = people.exclude(  # type: ignore[attr-defined]
            pk__in=visited.values("participant")
        )
        going = [role for role in Role if role.includes(Role.INTERVIEWER)]
        team = programme.memberships.current().filter(role__in=going)
        choice = self.fields["interviewer"]
        choice.queryset = (  # type: ignore[attr-defined]
            User.objects.filter(pk__in=team.values("user")).order_by("name", "email")
            if may_send_others
            else User.objects.filter(pk=by.pk)
        )
        choice.initial = by.pk


class SpokenConsentForm(forms.Form):
    """What a person said yes or no to, each purpose read aloud to them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, asked in ConsentForm.base_fields.items():
            self.fields[name] = forms.ChoiceField(
                label=asked.label,
                help_text=asked.help_text,
                widget=forms.RadioSelect,
                choices=[("yes", "They said yes"), ("no", "They said no")],
                error_messages={"required": f"Ask “{asked.label}”, then choose what they said."},
            )

    @property
    def decisions(self) -> dict[str, bool]:
        return {purpose: self.cleaned_data[purpose] == "yes" for purpose in Consent.Purpose.values}


class ReceivedForm(forms.Form):
    """A whole review as a device sends it, with its length's proof: a hash of all of it."""

    key = forms.UUIDField()
    digest = forms.RegexField(regex=r"^[0-9a-f]{64}$")
    agreed_seconds_ago = forms.IntegerField(
        min_value=0, max_value=int(LONGEST_WAIT.total_seconds())
    )
    review = forms.CharField(max_length=LONGEST_REVIEW, strip=False)
    form_end = forms.CharField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "review" in cleaned and _digest(cleaned["review"]) != cleaned.get("digest"):
            raise forms.ValidationError("Only a part of the review arrived.", code="cut_short")
        return cleaned


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# --- what a device asks: our own forms, told in a way that needs no server ------------------------
def described(form: forms.Form) -> list[dict[str, Any]]:
    """The fields of a form that people see, for a page that shows them without a server."""
    return [
        {
            "name": name,
            "kind": _kind(field),
            "label": str(field.label),
            "hint": str(field.help_text),
            "required": field.required,
            "missing": str(field.error_messages.get("required", "")),
            "longest": getattr(field, "max_length", None) or 0,
            "initial": form.get_initial_for_field(field, name),
            "choices": [[str(value), str(label)] for value, label in getattr(field, "choices", ())],
        }
        for name, field in form.fields.items()
        if not field.widget.is_hidden
    ]


def _kind(field: forms.Field) -> str:
    kinds: dict[type[forms.Widget], str] = {
        forms.RadioSelect: "radios",
        forms.Select: "select",
        forms.CheckboxInput: "checkbox",
        forms.Textarea: "words",
    }
    return next((kind for each, kind in kinds.items() if isinstance(field.widget, each)), "line")


def asked_of(review_round: ReviewRound) -> dict[str, Any]:
    """Everything that a device asks, in the language that is spoken now."""
    voice = described(VoiceForm(initial={"written_by": Review.Writer.TEAM}))
    answer = described(AnswerForm(stages=review_round.programme.stages.all()))
    return {
        "consents": described(SpokenConsentForm()),
        "voice": [each | _needed_with(each["name"]) for each in voice],
        "answer": sorted(answer, key=lambda each: each["name"] != "text"),
        "longest_list": ANSWERS_PER_HEADING,
    }


def _needed_with(name: str) -> dict[str, Any]:
    """The one rule of these forms that looks at two fields: who speaks on somebody's behalf."""
    if name != "relation":
        return {}
    form = VoiceForm({"voiced_by": Review.Voice.ON_BEHALF.value})
    return {
        "needed_with": ["voiced_by", Review.Voice.ON_BEHALF.value],
        "missing": " ".join(str(each) for each in form.errors["relation"]),
    }


# --- what a device sends: read by the forms of the website ----------------------------------------
@dataclass(frozen=True)
class Reading:
    """A review from a device as it was read: `brought`, or the sentences that say what is wrong."""

    brought: Brought | None
    problems: tuple[str, ...] = ()


def read(text: str, review_round: ReviewRound) -> Reading:
    """Read what a device sent, through the same forms as what is typed on the website."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    if not _is_shaped(told):
        return Reading(None, ("The review cannot be read.",))
    return read_words(told, review_round)


def read_words(told: dict[str, Any], review_round: ReviewRound) -> Reading:
    """Read a review that is in pieces already: `consents`, `voice`, `answers`."""
    consents = SpokenConsentForm(told["consents"])
    if not consents.is_valid():
        return Reading(None, tuple(_sentences("What they agreed to", consents)))
    version = _version(told, review_round)
    if not consents.decisions[Consent.Purpose.TAKE_PART]:
        refused = {"consents": _plain(consents), "voice": {}, "answers": [], "version": version}
        return Reading(Brought(consents.decisions, {}, [], refused))
    voice = VoiceForm(told["voice"])
    stages = review_round.programme.stages.all()
    of_all = {"do": "add", "question_version": version}
    answers = [
        (each["heading"], AnswerForm(each | of_all, stages=stages)) for each in told["answers"]
    ]
    problems = _sentences("Whose answers these are", voice)
    for heading, form in answers:
        problems += _sentences(str(Heading(heading).label), form)
    if not answers:
        problems.append("There is no answer yet.")
    if problems:
        return Reading(None, tuple(problems))
    words = {
        "consents": _plain(consents),
        "voice": _plain(voice),
        "answers": [{"heading": heading, **_plain(form)} for heading, form in answers],
        "version": version,
    }
    return Reading(
        Brought(
            decisions=consents.decisions,
            voice=voice.cleaned_data,
            answers=[(heading, form.answer) for heading, form in answers],
            words=words,
        )
    )


def _version(told: dict[str, Any], review_round: ReviewRound) -> int:
    """The wording that was read out, if it is one of this round's."""
    known = set(review_round.all_questions.values_list("version", flat=True))
    said = told.get("version")
    return said if isinstance(said, int) and said in known else review_round.question_version


def _is_shaped(told: object) -> bool:
    """Whether this has the pieces of a review, each of them flat."""
    if not isinstance(told, dict) or not isinstance(told.get("answers"), list):
        return False
    pieces = [told.get("consents"), told.get("voice"), *told["answers"]]
    return all(
        isinstance(piece, dict)
        and all(isinstance(value, str | bool | None) for value in piece.values())
        for piece in pieces
    ) and all(each.get("heading") in Heading.values for each in told["answers"])


def _sentences(where: str, form: forms.Form) -> list[str]:
    return [f"{where}: {sentence}" for sentences in form.errors.values() for sentence in sentences]


def _plain(form: forms.Form) -> dict[str, Any]:
    """What a form read, as JSON that it would read in the same way again."""
    return {name: _as_json(value) for name, value in form.cleaned_data.items()}


def _as_json(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(value.pk)
    return str(value) if isinstance(value, UUID) else value
