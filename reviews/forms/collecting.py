"""Forms for collecting: what a person agrees to and answers, what is asked, comments in a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from coproduce.fields import LineField, WordsField
from participants.models import Consent, Participant, PathwayStage, Perspective
from reviews.models import Heading, Question, Review, ReviewRound
from reviews.operations.collecting import Asked
from reviews.operations.importing import Comment

MATTERS_MOST = "This is one of the things that matter most to me"
MATTERS_MOST_HINT = "You can tick this for as many answers as you like. Two is a good number."


class ConsentForm(forms.Form):
    """What a person agrees to, each on its own."""

    hide_optional = True

    take_part = forms.BooleanField(
        label="I agree to take part",
        help_text="You can stop at any time, without giving a reason. Your care stays the same.",
        error_messages={
            "required": "Tick “I agree to take part” to go on. If you would rather not, "
            "you can close this page."
        },
    )
    share_words = forms.BooleanField(
        label="You may share my words, without my name",
        help_text="Your words go on cards that people read at a workshop. Before that, "
        "somebody takes out anything that could say who you are.",
        required=False,
    )
    be_quoted = forms.BooleanField(
        label="You may quote my words in reports",
        help_text="Without your name.",
        required=False,
    )
    be_contacted = forms.BooleanField(
        label="You may contact me about what happens next",
        help_text="So that we can tell you what was done about what you said.",
        required=False,
    )

    @property
    def decisions(self) -> dict[str, bool]:
        return {purpose: self.cleaned_data[purpose] for purpose in Consent.Purpose.values}


class VoiceForm(forms.Form):
    """Whose voice this is, and who helps."""

    voiced_by = forms.ChoiceField(
        label="Whose answers are these?",
        widget=forms.RadioSelect,
        choices=[
            (Review.Voice.PERSON, "Mine"),
            (Review.Voice.CARER, "Mine, as somebody who cares for another person"),
            (Review.Voice.ON_BEHALF, "Somebody else’s: I am speaking for them"),
        ],
        error_messages={"required": "Choose whose answers these are."},
    )
    helped_by = LineField(
        label="Is somebody helping you?",
        help_text="For example “my daughter types for me”. Leave this empty if nobody is.",
        required=False,
    )


class AnswerForm(forms.Form):
    """One more answer under a heading; may be empty when somebody goes on."""

    hide_optional = True

    text = WordsField(label="Your answer", required=False)
    is_top_priority = forms.BooleanField(
        label=MATTERS_MOST, help_text=MATTERS_MOST_HINT, required=False
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    do = forms.ChoiceField(
        choices=[("add", "Save and add another"), ("continue", "Save and continue")],
        widget=forms.HiddenInput,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        wants_more = cleaned.get("do") != "continue"
        if wants_more and not cleaned.get("text") and not self.has_error("text"):
            self.add_error("text", "Write your answer in the box, or choose “Save and continue”.")
        return cleaned

    @property
    def answer(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("text", "is_top_priority", "form_key")}


class ChangeAnswerForm(forms.Form):
    """The wording of one answer."""

    hide_optional = True

    text = WordsField(
        label="Your answer",
        error_messages={"required": "Write your answer in the box, or remove it below."},
    )
    is_top_priority = forms.BooleanField(
        label=MATTERS_MOST, help_text=MATTERS_MOST_HINT, required=False
    )


class MarkAnswerForm(forms.Form):
    """Whether an answer is one of those that matter most."""

    is_top_priority = forms.BooleanField(required=False)


class SubmissionForm(forms.Form):
    """The key of the page from which a review is sent."""

    form_key = forms.UUIDField(required=False)


class TypedReviewForm(forms.Form):
    """A review that a colleague types for somebody."""

    participant = forms.ModelChoiceField(
        label="Who is it?",
        queryset=Participant.objects.none(),
        empty_label="Choose somebody",
        help_text="People who have not begun to answer. If somebody is missing, add them first.",
    )
    kind = forms.ChoiceField(
        label="How did you get the answers?",
        widget=forms.RadioSelect,
        choices=[
            (Review.Kind.ONE_TO_ONE, "I am talking with them, or I took notes when we talked"),
            (Review.Kind.PAPER, "They wrote them on paper"),
            (Review.Kind.MEETING, "In a review meeting"),
        ],
    )
    take_part = forms.BooleanField(
        label="They agreed to take part",
        error_messages={"required": "Ask whether they agree to take part, then tick this."},
    )
    share_words = forms.BooleanField(
        label="They agreed that their words are shared without their name", required=False
    )
    be_quoted = forms.BooleanField(
        label="They agreed to be quoted in reports, without their name", required=False
    )
    be_contacted = forms.BooleanField(
        label="They agreed to be contacted about what happens next", required=False
    )

    hide_optional = True

    def __init__(self, *args: Any, review_round: ReviewRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begun = review_round.reviews.filter(withdrawn_at=None, participant__isnull=False)
        people = review_round.programme.participants.taking_part()
        choices = people.exclude(pk__in=begun.values("participant"))
        self.fields["participant"].queryset = choices  # type: ignore[attr-defined]

    @property
    def decisions(self) -> dict[str, bool]:
        return {purpose: self.cleaned_data[purpose] for purpose in Consent.Purpose.values}


class QuestionsForm(forms.Form):
    """The question and the hint under each heading."""

    def __init__(self, *args: Any, review_round: ReviewRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {question.heading: question for question in review_round.questions.all()}
        for heading in Heading:
            question = asked.get(heading.value, Question())
            self.fields[f"{heading.value}_text"] = LineField(
                label=f"{heading.label}: the question", max_length=300, initial=question.text
            )
            self.fields[f"{heading.value}_hint"] = LineField(
                label=f"{heading.label}: the hint under it",
                max_length=500,
                required=False,
                initial=question.hint,
            )

    @property
    def questions(self) -> dict[str, Asked]:
        return {
            heading.value: Asked(
                text=self.cleaned_data[f"{heading.value}_text"],
                hint=self.cleaned_data[f"{heading.value}_hint"],
            )
            for heading in Heading
        }


class CommentForm(forms.Form):
    """One row of a file of comments."""

    text = WordsField(label="text")
    heading = forms.CharField(label="heading")
    perspective = forms.CharField(label="perspective", required=False)
    stage = forms.CharField(label="stage", required=False)

    def __init__(
        self,
        data: dict[str, Any],
        *,
        perspectives: Sequence[Perspective],
        stages: Sequence[PathwayStage],
    ) -> None:
        super().__init__(data)
        self.unknown: list[str] = []
        self._perspectives, self._stages = perspectives, stages

    def clean_heading(self) -> str:
        given = _plain(self.cleaned_data["heading"])
        for heading in Heading:
            if given in {_plain(heading.value), _plain(heading.label)}:
                return heading.value
        known = ", ".join(Heading.values)
        raise forms.ValidationError(f"The heading is none of {known}.", code="unknown_heading")

    def clean_perspective(self) -> Perspective | None:
        given = _plain(self.cleaned_data["perspective"])
        for perspective in self._perspectives:
            if given in {_plain(perspective.name), _plain(perspective.kind)}:
                return perspective
        if given:
            self.unknown.append(self.cleaned_data["perspective"])
        return None

    def clean_stage(self) -> PathwayStage | None:
        given = _plain(self.cleaned_data["stage"])
        for stage in self._stages:
            if given == _plain(stage.name):
                return stage
        if given:
            self.unknown.append(self.cleaned_data["stage"])
        return None

    @property
    def comment(self) -> Comment:
        return Comment(**self.cleaned_data)


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("_", " ").replace("-", " ").split())
