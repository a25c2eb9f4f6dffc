"""What a vote says: overall and by perspective, ranked, ties said plainly."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Sum, prefetch_related_objects

from coproduce import charts, disclosure
from participants.models import Participant, Programme
from workshops.models import (
    Ballot,
    RoomTicket,
    Vote,
    VoterMark,
    VotingOption,
    VotingRound,
    Workshop,
)

SECRET_GROUP = 3  # of two people, each would know how the other voted
EVERYBODY_ELSE = "Everybody else"

# What a result reads; who shows several fetches it for all of them at once.
OF_A_RESULT = ("ballots__perspective", "ballots__votes", "options__theme")


@dataclass(frozen=True)
class Tally:
    """What one option got; `shown` is the number as this reader may see it."""

    theme_id: int
    round_id: int
    title: str
    theme_title: str
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
class SourceCount:
    """How many people's votes came in one way."""

    label: str
    number: str


@dataclass(frozen=True)
class VotingResult:
    tallies: tuple[Tally, ...]
    columns: tuple[Column, ...]
    sources: tuple[SourceCount, ...]
    voters: str
    votes: str
    ties: tuple[str, ...]
    chart: charts.Chart | None
    is_protected: bool
    has_merged_groups: bool
    without_votes: tuple[str, ...]


@dataclass(frozen=True)
class Turnout:
    """How many have voted while a vote is open: all that anybody may know before it closes."""

    voted: int
    by_phone: int
    by_link: int
    on_paper: int
    phones: int


def options_of(voting_round: VotingRound) -> QuerySet[VotingOption]:
    """What can be voted for, each with its `heading` and `theme_title`; one query when shown."""
    return voting_round.options.annotate(heading=F("theme__heading"), theme_title=F("theme__title"))


def turnout(voting_round: VotingRound) -> Turnout:
    counted = Counter(
        {
            row["source"]: row["number"]
            for row in voting_round.ballots.order_by()
            .values("source")
            .annotate(number=Sum("voters"))
        }
    )
    return Turnout(
        voted=counted.total(),
        by_phone=counted[Ballot.Source.PHONE],
        by_link=counted[Ballot.Source.LINK],
        on_paper=counted[Ballot.Source.PAPER],
        phones=voting_round.workshop.tickets.count(),
    )


def room_count(room_code: str) -> list[tuple[int, int]]:
    """How many people have voted in each open vote of a room, nothing else; one query."""
    rows = (
        VotingRound.objects.open()
        .filter(workshop__room_code=room_code)
        .annotate(voted=Sum("ballots__voters"))
        .values_list("pk", "voted")
    )
    return [(pk, voted or 0) for pk, voted in rows]


def rounds_of(workshop: Workshop) -> list[VotingRound]:
    """The votes of a day, each with `choices`, the number of its options."""
    return list(workshop.voting_rounds.annotate(choices=Count("options")))


def open_votes_for(participant: Participant, workshop: Workshop) -> list[tuple[VotingRound, bool]]:
    """The open votes of a day, and whether this person has voted in each."""
    if not workshop.is_ahead:
        return []
    voted = votes_cast_by(participant)
    return [(each, each.pk in voted) for each in workshop.voting_rounds.open()]


def votes_for(participant: Participant) -> QuerySet[VotingRound]:
    """All votes of the days that somebody is invited to."""
    return VotingRound.objects.filter(
        workshop__attendances__participant=participant
    ).select_related("workshop__programme")


def votes_cast_by(voter: Participant | RoomTicket) -> set[int]:
    """The ids of the votes that this person or phone has voted in."""
    who = {"ticket": voter} if isinstance(voter, RoomTicket) else {"participant": voter}
    return set(VoterMark.objects.filter(**who).values_list("voting_round", flat=True))


def ballot_of(voting_round: VotingRound, fingerprint: str) -> dict[int, int]:
    """What this voter chose, by the option's id; nothing when they have no open ballot."""
    votes = Vote.objects.filter(ballot__voting_round=voting_round, ballot__fingerprint=fingerprint)
    return dict(votes.order_by().values_list("option_id", "count"))


def voting_result(
    voting_round: VotingRound, *, programme: Programme, is_protected: bool
) -> VotingResult:
    """The result, ranked. Small groups are put together; outside the team numbers are rounded."""
    prefetch_related_objects([voting_round], *OF_A_RESULT)
    ballots, options = list(voting_round.ballots.all()), list(voting_round.options.all())
    totals: Counter[int] = Counter()
    for ballot in ballots:
        totals.update({vote.option_id: vote.count for vote in ballot.votes.all()})
    threshold = programme.small_number_threshold if is_protected else 0
    groups = _groups(ballots, threshold)
    voted = [each for each in options if totals[each.pk]]
    ranks = _ranks(totals)
    order = sorted(voted, key=lambda each: (-totals[each.pk], each.words, each.pk))
    tallies = tuple(
        Tally(
            theme_id=option.theme_id,
            round_id=option.theme.review_round_id,
            title=option.words,
            theme_title=option.theme.title,
            is_live=option.theme.retired_at is None,
            rank=ranks[totals[option.pk]],
            total=totals[option.pk],
            shown=_shown(totals[option.pk], threshold),
            by_perspective=tuple(
                _shown(_votes_for(option.pk, members), threshold) for members in groups.values()
            ),
        )
        for option in order
    )
    return VotingResult(
        tallies=tallies,
        columns=tuple(
            Column(name, _shown(_voters(members), threshold)) for name, members in groups.items()
        ),
        sources=tuple(
            SourceCount(str(label), _shown(number, threshold))
            for value, label in Ballot.Source.choices
            if (number := _voters([each for each in ballots if each.source == value]))
        ),
        voters=_shown(_voters(ballots), threshold),
        votes=_shown(totals.total(), threshold),
        ties=_ties(tallies),
        chart=None if is_protected else _chart(voting_round, tallies),
        is_protected=is_protected,
        has_merged_groups=EVERYBODY_ELSE in groups,
        without_votes=tuple(each.words for each in options if not totals[each.pk]),
    )


def votes_of_programme(programme: Programme) -> Counter[int]:
    """Votes by theme over all closed votes on themes."""
    rows = Vote.objects.filter(
        ballot__voting_round__workshop__programme=programme,
        ballot__voting_round__subject=VotingRound.Subject.THEMES,
        ballot__voting_round__closed_at__isnull=False,
    ).values_list("option__theme", "count")
    totals: Counter[int] = Counter()
    for theme_id, count in rows:
        totals[theme_id] += count
    return totals


def _voters(ballots: Sequence[Ballot]) -> int:
    return sum(ballot.voters for ballot in ballots)


def _shown(count: int, threshold: int) -> str:
    return disclosure.protect(count, threshold=threshold) if threshold else str(count)


def _votes_for(option_id: int, ballots: Sequence[Ballot]) -> int:
    return sum(
        vote.count
        for ballot in ballots
        for vote in ballot.votes.all()
        if vote.option_id == option_id
    )


def _groups(ballots: Sequence[Ballot], threshold: int) -> dict[str, list[Ballot]]:
    """Ballots by perspective; small perspectives together, or no breakdown at all.

    Within the team a group is small when its members would know each other's secret votes; what
    was counted from paper, the team has seen anyway.
    """
    groups: dict[str, list[Ballot]] = defaultdict(list)
    for ballot in ballots:
        groups[ballot.perspective.name].append(ballot)
    if threshold:
        return _together(groups, threshold)
    is_secret = any(ballot.source != Ballot.Source.PAPER for ballot in ballots)
    return _together(groups, SECRET_GROUP) if is_secret else dict(groups)


def _together(groups: dict[str, list[Ballot]], smallest: int) -> dict[str, list[Ballot]]:
    """The small groups as one, with the next larger ones until it is not small itself."""
    by_size = sorted(groups, key=lambda name: _voters(groups[name]))
    others: list[str] = []
    for name in by_size:
        size = _voters([ballot for each in others for ballot in groups[each]])
        if _voters(groups[name]) < smallest or (others and size < smallest):
            others.append(name)
    shown = {name: members for name, members in groups.items() if name not in others}
    rest = [ballot for name in others for ballot in groups[name]]
    if rest and disclosure.may_show_breakdown([_voters(rest)], threshold=smallest):
        shown[EVERYBODY_ELSE] = rest
    return shown if len(shown) > 1 else {}


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
    what = "cause" if voting_round.subject == VotingRound.Subject.CAUSES else "theme"
    most = f"The most votes, {first.total}, went to {first.title}."
    return charts.Chart(
        id=f"votes-{voting_round.pk}",
        title=f"Votes for each {what}",
        description=f"{len(tallies)} {what}s. {most}",
        bars=charts.bars([(tally.title, tally.total) for tally in tallies]),
        label_name=what.capitalize(),
        value_name="Votes",
    )
