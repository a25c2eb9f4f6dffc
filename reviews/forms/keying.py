"""The keying screen: one page with every box of the paper form, in its order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from coproduce.fields import WORDS_LIMIT, LineField, WordsField, is_text
from participants.models import Consent
from reviews.models import Heading, Question, Review
from reviews.operations.collecting import ANSWERS_PER_HEADING

FIRST_BOXES, MORE_BOXES = 5, 5


@dataclass(frozen=True)
class Box:
    """One box of the paper: its words, and the small box beside them."""

    text: BoundField
    is_top: BoundField


@dataclass(frozen=True)
class KeyedHeading:
    """A heading of the paper with its boxes."""

    question: Question
    label: str
    slug: str
    boxes: tuple[Box, ...]
    may_have_more: bool


class KeyingForm(forms.Form):
    """What stands on one paper form.

    How many boxes a heading shows is counted from what was typed, so that none is ever dropped.
    """

    hide_optional = True

    take_part = forms.BooleanField(
        label="I agree to take part",
        required=False,
        widget=forms.CheckboxInput(attrs={"autofocus": True}),
    )
    share_words = forms.BooleanField(
        label="You may share my words, without my name", required=False
    )
    be_quoted = forms.BooleanField(label="You may quote my words in reports", required=False)
    be_contacted = forms.BooleanField(
        label="You may contact me about what happens next", required=False
    )
    voiced_by = forms.ChoiceField(
        label="Whose answers are these?",
        widget=forms.RadioSelect,
        initial=Review.Voice.PERSON,
        choices=[
            (Review.Voice.PERSON, "Mine"),
            (Review.Voice.CARER, "Mine, as somebody who cares for another person"),
            (Review.Voice.ON_BEHALF, "Somebody else’s: I am speaking for them"),
        ],
        required=False,
    )
    helped_by = LineField(label="Who helped me", required=False)
    wrote = forms.BooleanField(label="They wrote it down for me", required=False)
    has_interpreter = forms.BooleanField(label="An interpreter helped us to talk", required=False)
    relation = forms.ChoiceField(
        label="Who that is to them",
        help_text="If the paper says so.",
        choices=[("", "The paper does not say"), *Review.Relation.choices],
        required=False,
    )
    adds = forms.BooleanField(label="Add this to what they said before", required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        questions: Iterable[Question],
        kept: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(kept or {}))
        self._questions = list(questions)
        self._kept = kept or {}
        self._boxes = {question.heading: self._count(question) for question in self._questions}
        for heading, count in self._boxes.items():
            for number in range(1, count + 1):
                self._add_box(heading, number)

    def _count(self, question: Question) -> int:
        """As many boxes as were shown or are filled, and more if somebody asked for them."""
        heading = question.heading
        kept = len(self._kept.get("answers", {}).get(heading, []))
        if not self.is_bound:
            return min(max(FIRST_BOXES, kept), ANSWERS_PER_HEADING)
        shown = sum(
            1
            for number in range(1, ANSWERS_PER_HEADING + 1)
            if f"{heading}-{number}-text" in self.data
        )
        wants_more = self.data.get("do") == f"more-{heading}"
        count = max(FIRST_BOXES, shown) + (MORE_BOXES if wants_more else 0)
        return min(count, ANSWERS_PER_HEADING)

    def _add_box(self, heading: str, number: int) -> None:
        answers = self._kept.get("answers", {}).get(heading, [])
        answer = answers[number - 1] if number <= len(answers) else {"text": "", "is_top": False}
        label = Heading(heading).label
        self.fields[f"{heading}-{number}-text"] = WordsField(
            label=f"{label}, box {number}",
            required=False,
            initial=answer["text"],
            widget=forms.Textarea(attrs={"rows": 2, "class": "keying-words"}),
        )
        self.fields[f"{heading}-{number}-top"] = forms.BooleanField(
            label="Matters most", required=False, initial=answer["is_top"]
        )

    @property
    def headings(self) -> Iterator[KeyedHeading]:
        """What the page shows, in the order of the paper."""
        for question in self._questions:
            count = self._boxes[question.heading]
            heading = Heading(question.heading)
            yield KeyedHeading(
                question=question,
                label=str(heading.label),
                slug=heading.slug,
                boxes=tuple(
                    Box(
                        self[f"{question.heading}-{number}-text"],
                        self[f"{question.heading}-{number}-top"],
                    )
                    for number in range(1, count + 1)
                ),
                may_have_more=count < ANSWERS_PER_HEADING,
            )

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, to be kept: also that which a check refused, as far as it is text."""
        typed = {name: self._typed(name) for name in self.fields}
        return {
            "answers": {
                heading: _filled(
                    {
                        "text": typed[f"{heading}-{number}-text"],
                        "is_top": typed[f"{heading}-{number}-top"],
                    }
                    for number in range(1, count + 1)
                )
                for heading, count in self._boxes.items()
            },
            "decisions": {purpose: typed[purpose] for purpose in Consent.Purpose.values},
            "voice": {
                "voiced_by": typed["voiced_by"] or Review.Voice.PERSON.value,
                "helped_by": typed["helped_by"],
                "written_by": (
                    Review.Writer.HELPER.value if typed["wrote"] else Review.Writer.PERSON.value
                ),
                "has_interpreter": typed["has_interpreter"],
                "relation": typed["relation"],
            },
        }

    def _typed(self, name: str) -> Any:
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return bool(field.widget.value_from_datadict(self.data, self.files, name))
        if name in self.cleaned_data:
            return str(self.cleaned_data[name])
        if isinstance(field, forms.ChoiceField):
            return ""
        return "".join(filter(is_text, str(self.data.get(name, ""))))[: 2 * WORDS_LIMIT]


def _filled(boxes: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The boxes up to the last one with something in it: an empty one between others stays."""
    kept = list(boxes)
    while kept and not kept[-1]["text"] and not kept[-1]["is_top"]:
        kept.pop()
    return kept


def _initial(kept: Mapping[str, Any]) -> dict[str, Any]:
    voice = dict(kept.get("voice", {}))
    wrote = voice.pop("written_by", None) == Review.Writer.HELPER
    return {"wrote": wrote, **voice, **kept.get("decisions", {})}
