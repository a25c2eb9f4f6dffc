"""Forms about voting: opening a vote, typing the dots in from paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from participants.models import Perspective
from reviews.models import Heading, Theme
from workshops.models import VotingRound
from workshops.operations.board import TypedBallot, too_many

MOST_VOTERS = 999


class OpenVotingForm(forms.Form):
    """What is voted on, and how many votes everyone has."""

    heading = forms.ChoiceField(
        choices=Heading.choices,
        initial=Heading.NOT_WORKING,
        widget=forms.RadioSelect,
        label="Which themes do people vote on?",
    )
    votes_each = forms.IntegerField(
        min_value=1,
        max_value=20,
        initial=3,
        label="How many votes does each person have?",
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-4"}),
        help_text="A quarter of the number of themes works well: 3 votes for 12 themes.",
    )


@dataclass(frozen=True)
class VotesRow:
    """A theme's line in the grid: a cell a perspective."""

    theme: Theme
    cells: tuple[forms.BoundField, ...]


class VotesForm(forms.Form):
    """The grid: themes down, perspectives across, and how many people of each voted."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        voting_round: VotingRound,
        themes: Sequence[Theme],
        perspectives: Sequence[Perspective],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.voting_round, self.themes, self.perspectives = voting_round, themes, perspectives
        typed = {
            ballot.perspective_id: ballot
            for ballot in voting_round.ballots.prefetch_related("votes")
        }
        self.fields["version"].initial = voting_round.version
        for perspective in perspectives:
            ballot = typed.get(perspective.pk)
            votes = {vote.theme_id: vote.count for vote in ballot.votes.all()} if ballot else {}
            self.fields[f"voters_{perspective.pk}"] = _cell(
                f"{perspective.name}: people who voted", ballot.voters if ballot else None
            )
            for theme in themes:
                self.fields[f"votes_{perspective.pk}_{theme.pk}"] = _cell(
                    f"{perspective.name}: votes for {theme.title}", votes.get(theme.pk)
                )

    @property
    def voters(self) -> list[forms.BoundField]:
        return [self[f"voters_{perspective.pk}"] for perspective in self.perspectives]

    @property
    def rows(self) -> Iterator[VotesRow]:
        for theme in self.themes:
            yield VotesRow(
                theme,
                tuple(
                    self[f"votes_{perspective.pk}_{theme.pk}"] for perspective in self.perspectives
                ),
            )

    def ballots(self) -> list[TypedBallot]:
        """A ballot a perspective, as typed; an empty cell is none."""
        return [
            TypedBallot(
                perspective=perspective,
                voters=self.cleaned_data.get(f"voters_{perspective.pk}") or 0,
                votes={
                    theme.pk: self.cleaned_data.get(f"votes_{perspective.pk}_{theme.pk}") or 0
                    for theme in self.themes
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
