"""Voting: opening a round, secret votes by phone and link, dots typed in from paper, closing it.

How a vote stays secret and is still counted once: docs/decisions/0057-secret-votes.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Sum
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coproduce.audit import trail
from participants.models import Participant, Perspective, User
from reviews.models import Heading, Theme
from workshops.errors import (
    MoreVotersThanPeopleError,
    NobodyVotedForError,
    NothingToVoteOnError,
    NotOnThisVoteError,
    RoomFullError,
    TooManyVotesError,
    VotesChangedError,
    VoteSealedError,
    VotingClosedError,
    VotingHasVotesError,
)
from workshops.models import (
    Attendance,
    Ballot,
    RoomTicket,
    RootCause,
    Vote,
    VoterMark,
    VotingOption,
    VotingRound,
    Workshop,
)
from workshops.operations import meetings, room


@dataclass(frozen=True)
class TypedBallot:
    """The dots of one perspective, counted from paper: votes by the option's id."""

    perspective: Perspective
    voters: int
    votes: Mapping[int, int]

    @property
    def total(self) -> int:
        return sum(self.votes.values())


@dataclass(frozen=True)
class Voter:
    """Who votes: a person with a private link, or a phone that joined with the room's code.

    `key` is what only this voter has; the ballot keeps a fingerprint of it until the vote closes.
    """

    perspective: Perspective
    source: str
    key: str
    participant: Participant | None = None
    ticket: RoomTicket | None = None

    def fingerprint(self, voting_round: VotingRound) -> str:
        text = f"{voting_round.pk}:{self.source}:{self.key}"
        return salted_hmac("workshops.voting", text, algorithm="sha256").hexdigest()


def invited_voter(participant: Participant) -> Voter:
    """Somebody who votes with their private link."""
    return Voter(
        perspective=participant.perspective,
        source=Ballot.Source.LINK,
        key=str(participant.pk),
        participant=participant,
    )


def phone_voter(ticket: RoomTicket, key: str) -> Voter:
    """A phone that joined with the room's code; `key` is the secret in its cookie."""
    return Voter(perspective=ticket.perspective, source=Ballot.Source.PHONE, key=key, ticket=ticket)


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


# --- opening and closing -------------------------------------------------------------------------


@transaction.atomic
def open_voting(
    *,
    workshop: Workshop,
    by: User | None,
    now: datetime,
    headings: Sequence[str],
    subject: str = VotingRound.Subject.THEMES,
    themes: Sequence[Theme] = (),
    only_marked: bool = False,
    votes_each: int = 3,
    may_repeat: bool = True,
) -> VotingRound:
    """Begin a vote: on the accepted themes of some headings, or on the causes under them.

    For causes, `themes` narrows it to the causes of these themes and `only_marked` to those that
    people marked to act on. What can be voted for does not change while people vote.

    Raises NothingToVoteOnError.
    """
    meetings.refuse_finished(workshop)
    options = _options_of(workshop, headings, subject, themes, only_marked=only_marked)
    if not options:
        raise NothingToVoteOnError
    voting_round = VotingRound.objects.create(
        workshop=workshop,
        subject=subject,
        headings=[str(each) for each in headings],
        votes_each=votes_each,
        may_repeat=may_repeat,
        opened_at=now,
    )
    for position, option in enumerate(options, start=1):
        option.voting_round, option.position = voting_round, position
    VotingOption.objects.bulk_create(options)
    trail.record(
        by,
        "opened",
        voting_round,
        about=str(subject),
        headings=voting_round.headings,
        votes_each=votes_each,
        options=len(options),
    )
    return voting_round


def _options_of(
    workshop: Workshop,
    headings: Sequence[str],
    subject: str,
    themes: Sequence[Theme],
    *,
    only_marked: bool,
) -> list[VotingOption]:
    """What is voted on, heading by heading; not saved yet, without a place."""
    on_board = (
        Theme.objects.decided().filter(
            review_round=workshop.review_round_id, heading__in=list(headings)
        )
    ).order_by("title", "pk")
    if subject == VotingRound.Subject.CAUSES:
        causes = RootCause.objects.filter(theme__in=list(themes) or on_board)
        causes = causes.filter(is_to_act_on=True) if only_marked else causes
        options = [
            VotingOption(words=cause.text, theme=cause.theme, cause=cause)
            for cause in causes.select_related("theme").order_by("theme__title", "pk")
        ]
    else:
        options = [VotingOption(words=theme.title, theme=theme) for theme in on_board]
    return sorted(options, key=lambda option: Heading.values.index(option.theme.heading))


@transaction.atomic
def close_voting(
    *, voting_round: VotingRound, by: User | None, now: datetime, version: int
) -> None:
    """End a vote: from now on nobody can tell one ballot from another.

    Raises VotesChangedError when the round is not as this person saw it.
    """
    _change(voting_round, version, closed_at=now)
    _fold(voting_round)
    trail.record(by, "closed", voting_round)


@transaction.atomic
def reopen_voting(*, voting_round: VotingRound, by: User, version: int) -> None:
    """Let people vote on who have not voted yet; what was counted stays counted.

    Raises VotesChangedError.
    """
    meetings.refuse_finished(voting_round.workshop)
    _change(voting_round, version, closed_at=None)
    trail.record(by, "reopened", voting_round)


@transaction.atomic
def remove_voting(*, voting_round: VotingRound, by: User) -> None:
    """Take away a vote that was opened by mistake and that nobody has voted in.

    Raises VotingHasVotesError.
    """
    voting_round = VotingRound.objects.select_for_update().get(pk=voting_round.pk)
    if voting_round.marks.exists() or voting_round.ballots.exists():
        raise VotingHasVotesError
    trail.record(by, "removed", voting_round)
    voting_round.delete()


def _change(voting_round: VotingRound, version: int, *, closed_at: datetime | None) -> None:
    mine = VotingRound.objects.filter(pk=voting_round.pk, version=version)
    if not mine.update(closed_at=closed_at, version=F("version") + 1):
        raise VotesChangedError
    voting_round.refresh_from_db(fields=["closed_at", "version"])


def _fold(voting_round: VotingRound) -> None:
    """Secret ballots become one count for each perspective and source; fingerprints are gone."""
    secret = voting_round.ballots.exclude(fingerprint="")
    voters: Counter[tuple[int, str]] = Counter()
    votes: dict[tuple[int, str], Counter[int]] = {}
    for ballot in secret.prefetch_related("votes"):
        group = (ballot.perspective_id, ballot.source)
        voters[group] += ballot.voters
        votes.setdefault(group, Counter()).update(
            {vote.option_id: vote.count for vote in ballot.votes.all()}
        )
    secret.delete()
    for (perspective_id, source), number in voters.items():
        count, _made = voting_round.ballots.get_or_create(
            perspective_id=perspective_id, source=source, fingerprint="", defaults={"voters": 0}
        )
        before = Counter({vote.option_id: vote.count for vote in count.votes.all()})
        count.votes.all().delete()
        count.voters += number
        count.save(update_fields=["voters"])
        _write(count, before + votes[perspective_id, source])


# --- one person's vote ---------------------------------------------------------------------------


@transaction.atomic
def cast_vote(*, voting_round: VotingRound, voter: Voter, votes: Mapping[int, int]) -> None:
    """Take one person's votes, by the option's id; a second time they replace the first.

    The round is locked meanwhile, so that a vote is either before the close or refused.
    Raises VotingClosedError, VoteSealedError, RoomFullError, TooManyVotesError,
    NotOnThisVoteError, NobodyVotedForError.
    """
    locked = VotingRound.objects.select_for_update(of=("self",), no_key=True)
    voting_round = locked.select_related("workshop").get(pk=voting_round.pk)
    if not (voting_round.is_open and voting_round.workshop.is_ahead):
        raise VotingClosedError
    chosen = {option_id: count for option_id, count in votes.items() if count}
    _refuse_wrong_votes(voting_round, chosen)
    who = {"participant": voter.participant, "ticket": voter.ticket}
    fingerprint = voter.fingerprint(voting_round)
    if VoterMark.objects.filter(voting_round=voting_round, **who).exists():
        ballot = voting_round.ballots.filter(fingerprint=fingerprint).first()
        if ballot is None:
            raise VoteSealedError
        ballot.votes.all().delete()
    else:
        if voter.ticket is not None:
            _refuse_more_than_people(voting_round, 1)
        VoterMark.objects.create(voting_round=voting_round, **who)
        ballot = voting_round.ballots.create(
            perspective=voter.perspective, source=voter.source, fingerprint=fingerprint, voters=1
        )
    _write(ballot, chosen)
    trail.record(None, "took a vote in", voting_round, source=str(voter.source))


def _refuse_wrong_votes(voting_round: VotingRound, chosen: Mapping[int, int]) -> None:
    if not chosen:
        raise NobodyVotedForError
    each = voting_round.votes_each
    if sum(chosen.values()) > each:
        raise TooManyVotesError(
            ngettext(
                "You have %(each)d vote, but you gave %(given)d. Take some away.",
                "You have %(each)d votes, but you gave %(given)d. Take some away.",
                each,
            )
            % {"each": each, "given": sum(chosen.values())}
        )
    if max(chosen.values()) > voting_round.most_on_one:
        raise TooManyVotesError(_("Give each at most one vote."))
    if voting_round.options.filter(pk__in=chosen).count() < len(chosen):
        raise NotOnThisVoteError


def _write(ballot: Ballot, votes: Mapping[int, int]) -> None:
    Vote.objects.bulk_create(
        Vote(ballot=ballot, option_id=option_id, count=count)
        for option_id, count in votes.items()
        if count
    )


def _refuse_more_than_people(voting_round: VotingRound, more: int, *, paper: int = -1) -> None:
    """No more votes from a room than people are in it: phones, paper, and links of those here."""
    people = room.people_in_room(voting_round.workshop)
    counted = {
        row["source"]: row["voters"]
        for row in voting_round.ballots.order_by().values("source").annotate(voters=Sum("voters"))
    }
    if paper >= 0:
        counted[Ballot.Source.PAPER] = paper
    by_link = 0
    if counted.pop(Ballot.Source.LINK, 0):
        by_link = voting_round.marks.filter(
            participant__attendances__workshop=voting_round.workshop_id,
            participant__attendances__state=Attendance.State.CAME,
        ).count()
    if people and sum(counted.values()) + by_link + more > people:
        raise RoomFullError if paper < 0 else MoreVotersThanPeopleError


# --- dots on paper -------------------------------------------------------------------------------


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
    Raises VotingClosedError, VotesChangedError, TooManyVotesError, NotOnThisVoteError,
    MoreVotersThanPeopleError.
    """
    if not voting_round.is_open:
        raise VotingClosedError
    mine = VotingRound.objects.filter(pk=voting_round.pk, version=version, closed_at=None)
    if not mine.update(version=F("version") + 1):
        raise VotesChangedError
    for ballot in ballots:
        if sentence := too_many(ballot, voting_round.votes_each):
            raise TooManyVotesError(sentence)
    options = set(voting_round.options.values_list("pk", flat=True))
    if not {pk for ballot in ballots for pk, count in ballot.votes.items() if count} <= options:
        raise NotOnThisVoteError
    paper = voting_round.ballots.filter(source=Ballot.Source.PAPER)
    names = [ballot.perspective for ballot in ballots]
    kept = paper.exclude(perspective__in=names).aggregate(sum=Sum("voters"))["sum"] or 0
    voters = kept + sum(ballot.voters for ballot in ballots)
    _refuse_more_than_people(voting_round, 0, paper=voters)
    before = sum(paper.values_list("votes__count", flat=True).exclude(votes=None))
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


def _replace(
    voting_round: VotingRound, typed: TypedBallot, *, by: User | None, now: datetime
) -> None:
    voting_round.ballots.filter(perspective=typed.perspective, source=Ballot.Source.PAPER).delete()
    if not typed.voters:
        return
    ballot = voting_round.ballots.create(
        perspective=typed.perspective, voters=typed.voters, typed_at=now, typed_by=by
    )
    _write(ballot, typed.votes)
