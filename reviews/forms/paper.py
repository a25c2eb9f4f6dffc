"""Forms about paper: what to print for whom, which form came back, which keying stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from coproduce.fields import LineField
from participants import codes
from participants.models import Participant
from reviews.documents import Difference
from reviews.models import PaperSet, ReviewRound

LABELS_ON_A_SHEET = 21
MOST_BLANKS = 100


class PrintRunForm(forms.Form):
    """What to print, and for whom."""

    hide_optional = True

    who = forms.ChoiceField(
        label="Who is it for?",
        widget=forms.RadioSelect,
        initial="by_letter",
        choices=[
            ("by_letter", "Everybody who gets letters and has not answered yet"),
            ("unanswered", "Everybody who has not answered yet"),
            ("one", "One person"),
            ("nobody", "Nobody: only blank forms"),
        ],
    )
    person = forms.ModelChoiceField(
        label="Which person?",
        help_text="Only if you chose “One person”.",
        queryset=Participant.objects.none(),
        required=False,
        empty_label="Choose somebody",
    )
    with_letters = forms.BooleanField(label="A letter with a private link", required=False)
    with_forms = forms.BooleanField(
        label="A form to write on",
        help_text="In large print or easy read for those who need it, and in their language.",
        required=False,
    )
    with_labels = forms.BooleanField(
        label="An address label",
        help_text="On A4 sheets of 21 labels, 3 by 7, each 63.5 mm by 38.1 mm.",
        required=False,
    )
    first_label = forms.IntegerField(
        label="Which label on the first sheet is free?",
        help_text="Count along the rows: 1 is the top left label, 21 the bottom right.",
        min_value=1,
        max_value=LABELS_ON_A_SHEET,
        initial=1,
    )
    with_equality = forms.BooleanField(
        label="A sheet of equality questions with each form",
        help_text="No name or code is on it. It comes back by itself, and is only counted.",
        required=False,
    )
    blanks = forms.IntegerField(
        label="How many blank forms?",
        help_text="Each has a code of its own, and becomes somebody’s when it comes back.",
        min_value=0,
        max_value=MOST_BLANKS,
        initial=0,
    )
    blank_set = forms.ChoiceField(label="How are they printed?", choices=PaperSet.choices)
    blank_language = forms.ChoiceField(
        label="In which language?", choices=Participant.Language.choices
    )

    def __init__(self, *args: Any, review_round: ReviewRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._round = review_round
        self._everybody = review_round.programme.participants.taking_part()
        self.fields["person"].queryset = self._everybody  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The arguments of the operation."""
        cleaned = super().clean() or {}
        who, person = cleaned.pop("who", "nobody"), cleaned.pop("person", None)
        if who == "one" and person is None and not self.has_error("person"):
            self.add_error("person", "Choose the person.")
        return cleaned | {"people": self._people(who, person)}

    def _people(self, who: str, person: Participant | None) -> QuerySet[Participant]:
        everybody = self._everybody
        if who == "one":
            return everybody.filter(pk__in=[person.pk] if person else [])
        if who == "nobody":
            return everybody.none()
        sent = self._round.reviews.submitted().exclude(participant=None).values("participant")
        waiting = everybody.exclude(pk__in=sent)
        return waiting.by_letter() if who == "by_letter" else waiting


class FormCodeForm(forms.Form):
    """The code at the top of a paper form."""

    code = LineField(
        label="Form code",
        max_length=20,
        widget=forms.TextInput(
            attrs={"autofocus": True, "autocomplete": "off", "class": "nhsuk-input--width-10"}
        ),
    )

    def clean_code(self) -> str:
        return codes.plain(self.cleaned_data["code"])


class WhosePaperForm(forms.Form):
    """Whose paper it is, when the code does not say."""

    participant = forms.ModelChoiceField(
        label="Whose form is it?",
        queryset=Participant.objects.none(),
        empty_label="Choose somebody",
    )

    def __init__(self, *args: Any, review_round: ReviewRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = review_round.programme.participants.taking_part()
        self.fields["participant"].queryset = people  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """Which of two keyings stands, for each place where they differ."""

    def __init__(self, *args: Any, differences: Iterable[Difference], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for difference in differences:
            self.fields[difference.key] = forms.ChoiceField(
                label=f"{difference.label}: which stands?",
                widget=forms.RadioSelect,
                choices=[("first", "The first stands"), ("second", "The second stands")],
                error_messages={"required": f"{difference.label}: choose which one stands."},
            )
