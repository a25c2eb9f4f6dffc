"""Forms about voting: opening a vote, joining a room, voting, typing the dots in from paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from coproduce.fields import ChosenField
from coproduce.languages import TwoLanguageForm
from coproduce.versions import VersionForm
from participants.forms.own_words import OwnWordsChoiceField
from participants.models import Perspective
from reviews.models import Heading, Theme
from workshops.forms.codes import EasyCodeField
from workshops.models import Ballot, VotingOption, VotingRound, Workshop
from workshops.operations.voting import TypedBallot, too_many

MOST_VOTERS = 999
OPTION = "option_"  # how a field of the form for one person's votes begins


class OpenVotingForm(forms.Form):
    """What is voted on, and how many votes everyone has."""

    subject = forms.ChoiceField(
        choices=VotingRound.Subject.choices,
        initial=VotingRound.Subject.THEMES,
        widget=forms.RadioSelect,
        label="What do people vote on?",
    )
    headings = forms.MultipleChoiceField(
        choices=Heading.choices,
        initial=[Heading.NOT_WORKING],
        widget=forms.CheckboxSelectMultiple,
        label="Under which headings?",
    )
    themes = ChosenField(
        queryset=Theme.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="The causes of which themes?",
        help_text="Tick none for all themes under the headings.",
    )
    only_marked = forms.BooleanField(required=False, label="Only causes that are marked to act on")
    votes_each = forms.IntegerField(
        min_value=1,
        max_value=20,
        initial=3,
        label="How many votes does each person have?",
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-4"}),
        help_text="A quarter of the number of themes works well: 3 votes for 12 themes.",
    )
    may_repeat = forms.BooleanField(
        required=False, initial=True, label="A person may give several votes to one thing"
    )

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        with_causes = (
            Theme.objects.decided()
            .filter(review_round=workshop.review_round_id, root_causes__isnull=False)
            .distinct()
        )
        field = self.fields["themes"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        field.queryset = with_causes


class PeopleHereForm(forms.Form):
    """How many people are in the room and may vote."""

    people_here = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_VOTERS,
        label="How many people in the room may vote?",
        help_text="Leave it empty to go by the list at the door.",
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-4"}),
    )


class RoomCodeForm(TwoLanguageForm):
    """The six letters and digits from the wall."""

    no_such_room = gettext_lazy("There is no room with this code. Look at the wall again.")
    code = EasyCodeField(
        width=10,
        label=gettext_lazy("The code on the wall"),
        help_text=gettext_lazy("Six letters and digits. Small or capital letters, as you like."),
    )


class JoinForm(TwoLanguageForm):
    """Which point of view somebody votes from."""

    perspective = OwnWordsChoiceField(
        queryset=Perspective.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        label=gettext_lazy("I am here as"),
        help_text=gettext_lazy(
            "So that we can see what patients, carers and professionals each say matters most."
        ),
        error_messages={"required": gettext_lazy("Choose who you are here as.")},
    )

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["perspective"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        field.queryset = workshop.programme.perspectives.all()


@dataclass(frozen=True)
class Choice:
    """One option of a vote, and how many votes this person gives it."""

    option: VotingOption
    name: str
    given: int


class VoteForm(TwoLanguageForm):
    """One person's votes: a tick for each option, or how many of the votes it gets.

    Without a field for each option, and without reading the options of a vote that is only taken:
    a hundred phones send this within seconds, and whether an option belongs to the vote is asked
    again when the vote is cast.
    """

    def __init__(
        self,
        *args: Any,
        voting_round: VotingRound,
        options: Iterable[VotingOption],
        chosen: dict[int, int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.voting_round, self.options, self.chosen = voting_round, options, chosen

    @property
    def numbers(self) -> range:
        """What can be given to one option; nothing but a tick when at most one vote can."""
        return range(self.voting_round.most_on_one + 1)

    @property
    def is_untouched(self) -> bool:
        """Nothing is chosen yet: then the options look the same on every phone."""
        return not self.is_bound and not self.chosen

    @property
    def choices(self) -> Iterator[Choice]:
        given = self._typed() if self.is_bound else self.chosen
        for option in self.options:
            yield Choice(option, _name(option), given.get(option.pk, 0))

    def _typed(self) -> dict[int, int]:
        """Votes by the option's id; what is not a small number is none."""
        names = {name: name.removeprefix(OPTION) for name in self.data if name.startswith(OPTION)}
        return {
            int(pk): _small(self.data[name], digits=3)
            for name, pk in names.items()
            if _small(pk, digits=15)
        }

    def clean(self) -> dict[str, Any]:
        """`votes`, by the option's id."""
        return {"votes": self._typed()}


def _name(option: VotingOption) -> str:
    return f"{OPTION}{option.pk}"


def _small(text: str, *, digits: int) -> int:
    """The number with at most so many digits that is typed here; 0 when there is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else 0


@dataclass(frozen=True)
class VotesRow:
    """An option's line in the grid: a cell a perspective."""

    option: VotingOption
    cells: tuple[tuple[forms.BoundField, Perspective], ...]


class VotesForm(VersionForm):
    """The grid: options down, perspectives across, and how many people of each voted."""

    def __init__(
        self,
        *args: Any,
        voting_round: VotingRound,
        options: Sequence[VotingOption],
        perspectives: Sequence[Perspective],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.voting_round, self.options, self.perspectives = voting_round, options, perspectives
        typed = {
            ballot.perspective_id: ballot
            for ballot in voting_round.ballots.filter(source=Ballot.Source.PAPER).prefetch_related(
                "votes"
            )
        }
        self.fields["version"].initial = voting_round.version
        for perspective in perspectives:
            ballot = typed.get(perspective.pk)
            votes = {vote.option_id: vote.count for vote in ballot.votes.all()} if ballot else {}
            self.fields[f"voters_{perspective.pk}"] = _cell(
                f"{perspective.name}: people who voted", ballot.voters if ballot else None
            )
            for option in options:
                self.fields[f"votes_{perspective.pk}_{option.pk}"] = _cell(
                    f"{perspective.name}: votes for {option.words}", votes.get(option.pk)
                )

    @property
    def voters(self) -> list[tuple[forms.BoundField, Perspective]]:
        return [(self[f"voters_{each.pk}"], each) for each in self.perspectives]

    @property
    def rows(self) -> Iterator[VotesRow]:
        for option in self.options:
            yield VotesRow(
                option,
                tuple((self[f"votes_{each.pk}_{option.pk}"], each) for each in self.perspectives),
            )

    def ballots(self) -> list[TypedBallot]:
        """A ballot a perspective, as typed; an empty cell is none."""
        return [
            TypedBallot(
                perspective=perspective,
                voters=self.cleaned_data.get(f"voters_{perspective.pk}") or 0,
                votes={
                    option.pk: self.cleaned_data.get(f"votes_{perspective.pk}_{option.pk}") or 0
                    for option in self.options
                },
            )
            for perspective in self.perspectives
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            for ballot in self.ballots():
                if sentence := too_many(ballot, self.voting_round.votes_each):
                    self.add_error(f"voters_{ballot.perspective.pk}", sentence)
        return cleaned


def _cell(label: str, initial: int | None) -> forms.IntegerField:
    return forms.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST_VOTERS * 20,
        initial=initial,
        label=label,
        widget=forms.TextInput(
            attrs={"class": "nhsuk-input nhsuk-input--width-3", "inputmode": "numeric"}
        ),
        error_messages={
            "invalid": f"{label}: use a whole number.",
            "min_value": f"{label}: use 0 or a larger number.",
            "max_value": f"{label}: this is too large.",
        },
    )
