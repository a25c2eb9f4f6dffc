"""What a vote says: overall and by perspective, ranked, ties said plainly."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from coproduce import charts, disclosure
from participants.models import Programme
from reviews.models import Theme
from workshops.models import Ballot, Vote, VotingRound


@dataclass(frozen=True)
class Tally:
    """What one theme got; `shown` is the number as this reader may see it."""

    theme_id: int
    round_id: int
    title: str
    is_live: bool
    rank: str
    total: int
    shown: str
    by_perspective: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A perspective as this reader may see it: small ones are put together."""

    name: str
    voters: str


@dataclass(frozen=True)
class VotingResult:
    tallies: tuple[Tally, ...]
    columns: tuple[Column, ...]
    voters: str
    votes: str
    ties: tuple[str, ...]
    chart: charts.Chart | None
    is_protected: bool


def board_themes(voting_round: VotingRound) -> list[Theme]:
    """The themes that may have votes: accepted ones, and those that had some before."""
    voted = Vote.objects.filter(ballot__voting_round=voting_round).values("theme")
    themes = Theme.objects.filter(
        review_round=voting_round.workshop.review_round_id, heading=voting_round.heading
    )
    return list((themes.decided() | themes.filter(pk__in=voted)).order_by("title", "pk"))


def voting_result(
    voting_round: VotingRound, *, programme: Programme, is_protected: bool
) -> VotingResult:
    """The result, ranked. Outside the team, small numbers are protected."""
    ballots = list(
        voting_round.ballots.select_related("perspective").prefetch_related("votes__theme")
    )
    totals: Counter[int] = Counter()
    themes: dict[int, Theme] = {}
    for ballot in ballots:
        for vote in ballot.votes.all():
            totals[vote.theme_id] += vote.count
            themes[vote.theme_id] = vote.theme
    threshold = programme.small_number_threshold if is_protected else 0
    groups = _groups(ballots, threshold)
    ranks = _ranks(totals)
    order = sorted(themes.values(), key=lambda theme: (-totals[theme.pk], theme.title, theme.pk))
    voters = sum(ballot.voters for ballot in ballots)
    tallies = tuple(
        Tally(
            theme_id=theme.pk,
            round_id=theme.review_round_id,
            title=theme.title,
            is_live=theme.retired_at is None,
            rank=ranks[totals[theme.pk]],
            total=totals[theme.pk],
            shown=_shown(totals[theme.pk], threshold),
            by_perspective=tuple(
                _shown(_votes_for(theme.pk, members), threshold) for members in groups.values()
            ),
        )
        for theme in order
    )
    return VotingResult(
        tallies=tallies,
        columns=tuple(
            Column(name, _shown(sum(ballot.voters for ballot in members), threshold))
            for name, members in groups.items()
        ),
        voters=_shown(voters, threshold),
        votes=_shown(totals.total(), threshold),
        ties=_ties(tallies),
        chart=None if is_protected else _chart(voting_round, tallies),
        is_protected=is_protected,
    )


def votes_of_programme(programme: Programme) -> Counter[int]:
    """Votes by theme over all closed rounds."""
    rows = Vote.objects.filter(
        ballot__voting_round__workshop__programme=programme,
        ballot__voting_round__closed_at__isnull=False,
    ).values_list("theme", "count")
    totals: Counter[int] = Counter()
    for theme_id, count in rows:
        totals[theme_id] += count
    return totals


def _shown(count: int, threshold: int) -> str:
    return disclosure.protect(count, threshold=threshold) if threshold else str(count)


def _votes_for(theme_id: int, ballots: Sequence[Ballot]) -> int:
    return sum(
        vote.count for ballot in ballots for vote in ballot.votes.all() if vote.theme_id == theme_id
    )


def _groups(ballots: Sequence[Ballot], threshold: int) -> dict[str, list[Ballot]]:
    """Ballots by perspective; under a threshold, small perspectives together, or not at all."""
    groups: dict[str, list[Ballot]] = defaultdict(list)
    for ballot in ballots:
        small = ballot.voters < threshold
        groups["Everybody else" if small else ballot.perspective.name].append(ballot)
    others = groups.pop("Everybody else", [])
    if others and disclosure.may_show_breakdown(
        [sum(ballot.voters for ballot in others)], threshold=threshold
    ):
        groups["Everybody else"] = others
    return dict(groups) if not threshold or len(groups) > 1 else {}


def _ranks(totals: Counter[int]) -> dict[int, str]:
    """The rank of each number of votes: 1, then 2 and 2 joint, then 4."""
    counts = sorted(totals.values(), reverse=True)
    return {
        count: f"{counts.index(count) + 1}{' joint' if counts.count(count) > 1 else ''}"
        for count in counts
    }


def _ties(tallies: Sequence[Tally]) -> tuple[str, ...]:
    tied: dict[str, list[str]] = defaultdict(list)
    for tally in tallies:
        if tally.rank.endswith("joint"):
            tied[tally.rank.removesuffix(" joint")].append(f"“{tally.title}”")
    return tuple(
        f"Place {rank} is shared by {', '.join(titles[:-1])} and {titles[-1]}. "
        "The votes do not say which comes first: decide together."
        for rank, titles in tied.items()
    )


def _chart(voting_round: VotingRound, tallies: Sequence[Tally]) -> charts.Chart | None:
    if not tallies:
        return None
    first = tallies[0]
    return charts.Chart(
        id=f"votes-{voting_round.pk}",
        title="Votes for each theme",
        description=f"{len(tallies)} themes. The most votes, {first.total}, went to {first.title}.",
        bars=charts.bars([(tally.title, tally.total) for tally in tallies]),
        label_name="Theme",
        value_name="Votes",
    )
