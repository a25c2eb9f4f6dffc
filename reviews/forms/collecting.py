"""Forms for collecting: what a person agrees to and answers, what is asked, comments in a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from coproduce.fields import LineField, WordsField
from coproduce.languages import TwoLanguageForm
from participants.forms.own_words import OwnWordsChoiceField
from participants.models import Consent, Participant, PathwayStage, Perspective
from reviews.models import Feeling, Heading, Question, Review, ReviewRound
from reviews.operations.asking import Asked

MATTERS_MOST = _("This is one of the things that matter most to me")
MATTERS_MOST_HINT = _("You can tick this for as many answers as you like. Two is a good number.")


class ConsentForm(TwoLanguageForm):
    """What a person agrees to, each on its own."""

    hide_optional = True

    take_part = forms.BooleanField(
        label=_("I agree to take part"),
        help_text=_(
            "You can stop at any time. You do not have to say why. Your care stays the same."
        ),
        error_messages={
            "required": _(
                "Tick “I agree to take part” to go on. If you would rather not, "
                "you can close this page."
            )
        },
    )
    share_words = forms.BooleanField(
        label=_("You may share my words, without my name"),
        help_text=_(
            "Your words go on cards that people read at a workshop. Before that, "
            "somebody takes out anything that could say who you are."
        ),
        required=False,
    )
    be_quoted = forms.BooleanField(
        label=_("You may quote my words in reports"),
        help_text=_("Without your name."),
        required=False,
    )
    be_contacted = forms.BooleanField(
        label=_("You may contact me about what happens next"),
        help_text=_("So that we can tell you what was done about what you said."),
        required=False,
    )

    @property
    def decisions(self) -> dict[str, bool]:
        return {purpose: self.cleaned_data[purpose] for purpose in Consent.Purpose.values}


class VoiceForm(TwoLanguageForm):
    """Whose voice this is, who writes it down, and who helps."""

    hide_optional = True

    voiced_by = forms.ChoiceField(
        label=_("Whose answers are these?"),
        widget=forms.RadioSelect,
        choices=[
            (Review.Voice.PERSON, _("Mine")),
            (Review.Voice.CARER, _("Mine, as somebody who cares for another person")),
            (Review.Voice.ON_BEHALF, _("Somebody else’s: I am speaking for them")),
        ],
        error_messages={"required": _("Choose whose answers these are.")},
    )
    written_by = forms.ChoiceField(
        label=_("Who is writing?"),
        widget=forms.RadioSelect,
        choices=[
            (Review.Writer.PERSON, _("The person whose answers these are")),
            (Review.Writer.HELPER, _("Somebody who helps them")),
            (Review.Writer.TEAM, _("Somebody from the team")),
        ],
        required=False,
    )
    relation = forms.ChoiceField(
        label=_("Who is helping, or speaking for the person?"),
        choices=[("", _("Nobody is helping")), *Review.Relation.choices],
        required=False,
    )
    has_interpreter = forms.BooleanField(
        label=_("An interpreter or signer is helping"), required=False
    )
    helped_by = LineField(
        label=_("Is there more to say about the help?"),
        help_text=_("For example “my daughter types for me”. You can leave this empty."),
        required=False,
    )

    def clean_written_by(self) -> str:
        return self.cleaned_data["written_by"] or Review.Writer.PERSON

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        on_behalf = cleaned.get("voiced_by") == Review.Voice.ON_BEHALF
        if on_behalf and not cleaned.get("relation") and not self.has_error("relation"):
            self.add_error("relation", _("Choose who is speaking for the person."))
        return cleaned


class _AboutAnAnswer(TwoLanguageForm):
    """What may be said about an answer beside its words: all of it can be left out."""

    hide_optional = True

    is_top_priority = forms.BooleanField(
        label=MATTERS_MOST, help_text=MATTERS_MOST_HINT, required=False
    )
    stage = OwnWordsChoiceField(
        label=_("When was this?"),
        queryset=PathwayStage.objects.none(),
        empty_label=_("No time in particular"),
        required=False,
    )
    feeling = forms.ChoiceField(
        label=_("How do you feel about it?"),
        widget=forms.RadioSelect,
        choices=[*Feeling.choices, ("", _("I would rather not say"))],
        required=False,
    )

    def __init__(
        self, *args: Any, stages: QuerySet[PathwayStage] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if stages is not None:
            self.fields["stage"].queryset = stages  # type: ignore[attr-defined]

    @property
    def says_more(self) -> bool:
        """Whether a time or a feeling is chosen, so that the page shows them."""
        chosen = (self["stage"].value(), self["feeling"].value())
        return any(chosen) or self.has_error("stage") or self.has_error("feeling")


class AnswerForm(_AboutAnAnswer):
    """One more answer under a heading; may be empty when somebody goes on."""

    text = WordsField(label=_("Your answer"), required=False)
    question_version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=32_000
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
            self.add_error(
                "text", _("Write your answer in the box, or choose “Save and continue”.")
            )
        return cleaned

    @property
    def answer(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "do"}


class ChangeAnswerForm(_AboutAnAnswer):
    """The wording of one answer, and what is said about it."""

    text = WordsField(
        label=_("Your answer"),
        error_messages={"required": _("Write your answer in the box, or remove it below.")},
    )


class MoveAnswerForm(forms.Form):
    """One place up or down in the order of what matters most."""

    places = forms.TypedChoiceField(choices=[(-1, "Up"), (1, "Down")], coerce=int)


class LifeForm(TwoLanguageForm):
    """As whom a professional answers a second time."""

    hide_optional = True

    perspective = OwnWordsChoiceField(
        label=_("Who do you want to answer as?"),
        queryset=Perspective.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose who you want to answer as.")},
    )

    def __init__(self, *args: Any, perspectives: QuerySet[Perspective], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["perspective"].queryset = perspectives  # type: ignore[attr-defined]


class MarkAnswerForm(forms.Form):
    """Whether an answer is one of those that matter most."""

    is_top_priority = forms.BooleanField(required=False)


class SubmissionForm(TwoLanguageForm):
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
        begun = review_round.reviews.filter(
            withdrawn_at=None, participant__isnull=False, from_life=False
        )
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
                label=f"{heading.label}: the question",
                max_length=300,
                initial=question.text,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"{heading.value}_hint"] = LineField(
                label=f"{heading.label}: the hint under it",
                max_length=500,
                required=False,
                initial=question.hint,
                widget=forms.Textarea(attrs={"rows": 3}),
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
