"""Voting in the room: opening a round, typing the dots in, closing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from coproduce.audit import trail
from participants.models import Perspective, User
from reviews.models import Heading, Theme
from workshops.errors import (
    ThemeNotOnBoardError,
    TooManyVotesError,
    VotesChangedError,
    VotingClosedError,
)
from workshops.models import Ballot, Vote, VotingRound, Workshop


@dataclass(frozen=True)
class TypedBallot:
    """The dots of one perspective, counted from paper: votes by the theme's id."""

    perspective: Perspective
    voters: int
    votes: Mapping[int, int]

    @property
    def total(self) -> int:
        return sum(self.votes.values())


def too_many(ballot: TypedBallot, votes_each: int) -> str:
    """What is wrong with a ballot's arithmetic, in a sentence; nothing when it adds up."""
    allowed = ballot.voters * votes_each
    if ballot.total <= allowed:
        return ""
    name = ballot.perspective.name
    if not ballot.voters:
        return f"{name}: say how many people voted. There are {ballot.total} votes."
    people = "1 person has" if ballot.voters == 1 else f"{ballot.voters} people have"
    return f"{name}: {people} {allowed} votes between them, but {ballot.total} are typed in."


@transaction.atomic
def open_voting(
    *,
    workshop: Workshop,
    by: User | None,
    now: datetime,
    heading: str = Heading.NOT_WORKING,
    votes_each: int = 3,
) -> VotingRound:
    """Begin a vote on the accepted themes of a heading, the same number of votes for everyone."""
    voting_round = VotingRound.objects.create(
        workshop=workshop, heading=heading, votes_each=votes_each, opened_at=now
    )
    trail.record(by, "opened", voting_round, heading=str(heading), votes_each=votes_each)
    return voting_round


@transaction.atomic
def type_votes(
    *,
    voting_round: VotingRound,
    ballots: Sequence[TypedBallot],
    by: User | None,
    now: datetime,
    version: int,
) -> None:
    """Put these ballots in place of what was typed before; a perspective without voters goes.

    `version` is the round's, as it stood when the person began to type.
    Raises VotingClosedError, VotesChangedError, TooManyVotesError, ThemeNotOnBoardError.
    """
    if not voting_round.is_open:
        raise VotingClosedError
    mine = VotingRound.objects.filter(pk=voting_round.pk, version=version, closed_at=None)
    if not mine.update(version=F("version") + 1):
        raise VotesChangedError
    for ballot in ballots:
        if sentence := too_many(ballot, voting_round.votes_each):
            raise TooManyVotesError(sentence)
    _refuse_themes_off_the_board(voting_round, ballots)
    before = sum(voting_round.ballots.values_list("votes__count", flat=True).exclude(votes=None))
    for ballot in ballots:
        _replace(voting_round, ballot, by=by, now=now)
    voting_round.refresh_from_db(fields=["version"])
    trail.record(
        by,
        "typed votes of",
        voting_round,
        voters=sum(ballot.voters for ballot in ballots),
        votes=sum(ballot.total for ballot in ballots),
        votes_before=before,
    )


@transaction.atomic
def close_voting(*, voting_round: VotingRound, by: User | None, now: datetime) -> None:
    voting_round.closed_at = now
    voting_round.save(update_fields=["closed_at"])
    trail.record(by, "closed", voting_round)


@transaction.atomic
def reopen_voting(*, voting_round: VotingRound, by: User) -> None:
    voting_round.closed_at = None
    voting_round.save(update_fields=["closed_at"])
    trail.record(by, "reopened", voting_round)


def _refuse_themes_off_the_board(voting_round: VotingRound, ballots: Sequence[TypedBallot]) -> None:
    """Accepted themes of the heading may have votes, and themes that had some before."""
    on_board = Theme.objects.decided().under(voting_round.heading)
    allowed = set(
        on_board.filter(review_round=voting_round.workshop.review_round_id).values_list(
            "pk", flat=True
        )
    ) | set(Vote.objects.filter(ballot__voting_round=voting_round).values_list("theme", flat=True))
    voted = {theme_id for ballot in ballots for theme_id, count in ballot.votes.items() if count}
    if not voted <= allowed:
        raise ThemeNotOnBoardError


def _replace(
    voting_round: VotingRound, typed: TypedBallot, *, by: User | None, now: datetime
) -> None:
    voting_round.ballots.filter(perspective=typed.perspective, source=Ballot.Source.PAPER).delete()
    if not typed.voters:
        return
    ballot = voting_round.ballots.create(
        perspective=typed.perspective, voters=typed.voters, cast_at=now, typed_by=by
    )
    Vote.objects.bulk_create(
        Vote(ballot=ballot, theme_id=theme_id, count=count)
        for theme_id, count in typed.votes.items()
        if count
    )
