"""The record of a day: who was there, themes, votes, causes, success, actions and notes.

It is made from what is there at the moment and never stored: what somebody takes back is gone
from the next copy.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from coproduce import disclosure
from coproduce.blocks import Block, Document, Heading, Picture, Point, Points, Table, Words
from participants.models import Programme
from reviews import models as reviews
from reviews.models import Theme
from workshops.documents import findings, voting
from workshops.documents.findings import Cause
from workshops.documents.notes import notes_of_day
from workshops.models import Action, SuccessCriterion, Workshop

NOBODY_SPOKE = "Nobody has spoken for this perspective yet."
PROTECTED = "Small numbers are hidden and others are rounded, so that nobody can be told by them."


@dataclass(frozen=True)
class Days:
    """What was written down on or after this day and before the next belongs to this day."""

    start: date
    end: date

    def hold(self, moment: datetime) -> bool:
        return self.start <= timezone.localdate(moment) < self.end


def record(
    workshop: Workshop,
    *,
    programme: Programme,
    is_protected: bool,
    today: date,
    pictures: Sequence[Picture] = (),
) -> Document:
    """The whole record. Outside the team counts are protected, and no cards or notes are in it."""
    threshold = programme.small_number_threshold if is_protected else 0
    times = f"{workshop.starts_at:%H:%M} to {workshop.ends_at:%H:%M}"
    day = f"{workshop.held_on:%A} {workshop.held_on.day} {workshop.held_on:%B %Y}, {times}"
    place = ", ".join(filter(None, [workshop.venue, *workshop.address.splitlines()]))
    return Document(
        title=f"Record: {workshop.title}",
        under_title="\n".join(filter(None, [day, place])),
        frozen_on=today,
        programme_title=programme.title,
        blocks=(
            *([Words(workshop.purpose)] if workshop.purpose else []),
            *([Words(PROTECTED)] if is_protected else []),
            *_people(workshop, threshold),
            *_themes(workshop),
            *_votes(workshop, programme, is_protected=is_protected),
            *_found(workshop, programme, has_cards=not is_protected),
            *_notes(workshop, is_protected=is_protected),
            *([Heading("Photos of the wall")] if pictures else []),
            *pictures,
        ),
    )


def days_of(workshop: Workshop) -> Days:
    """The first day of a round also holds what was written down before it."""
    days = workshop.review_round.workshops.filter(cancelled_at=None).exclude(pk=workshop.pk)
    later = days.filter(held_on__gt=workshop.held_on).first()
    has_earlier = days.filter(held_on__lt=workshop.held_on).exists()
    return Days(
        start=workshop.held_on if has_earlier else date.min,
        end=later.held_on if later else date.max,
    )


def _people(workshop: Workshop, threshold: int) -> Iterator[Block]:
    yield Heading("Who was there")
    came = Counter(
        workshop.attendances.came().values_list("participant__perspective__name", flat=True)
    )
    if not came:
        yield Words("Who came is not written down yet.")
        return

    def shown(count: int) -> str:
        return disclosure.protect(count, threshold=threshold) if threshold else str(count)

    yield Table(
        caption="People by perspective",
        columns=("Perspective", "People"),
        rows=(
            *(
                (each.name, shown(came[each.name]))
                for each in workshop.programme.perspectives.all()
            ),
            ("Everybody", shown(came.total())),
        ),
    )


def _themes(workshop: Workshop) -> Iterator[Block]:
    yield Heading("Themes")
    by_heading: dict[str, list[Point]] = defaultdict(list)
    decided = Theme.objects.decided().filter(review_round=workshop.review_round_id)
    for theme in decided.order_by("title", "pk"):
        by_heading[theme.heading].append(Point(theme.title))
    if not by_heading:
        yield Words("No theme has been named yet.")
    for heading in reviews.Heading:
        if by_heading[heading.value]:
            yield Heading(str(heading.label), level=3)
            yield Points(tuple(by_heading[heading.value]))


def _votes(workshop: Workshop, programme: Programme, *, is_protected: bool) -> Iterator[Block]:
    yield Heading("Votes")
    closed = list(workshop.voting_rounds.closed().prefetch_related(*voting.OF_A_RESULT))
    if not closed:
        yield Words("No vote was closed on this day.")
    for voting_round in closed:
        result = voting.voting_result(voting_round, programme=programme, is_protected=is_protected)
        yield Heading(str(voting_round), level=3)
        if not result.tallies:
            yield Words("Nobody voted.")
            continue
        yield Words(
            f"People who voted: {result.voters}. Votes: {result.votes}. "
            f"Votes for each person: {voting_round.votes_each}."
        )
        yield Table(
            caption=f"{voting_round}: overall and by perspective",
            columns=(
                "What",
                "Place",
                "All votes",
                *(f"{column.name} ({column.voters} voted)" for column in result.columns),
            ),
            rows=tuple(
                (tally.title, tally.rank, tally.shown, *tally.by_perspective)
                for tally in result.tallies
            ),
        )
        for tie in result.ties:
            yield Words(tie)
        if result.without_votes:
            yield Words(f"Without votes: {'; '.join(result.without_votes)}.")


def _found(workshop: Workshop, programme: Programme, *, has_cards: bool) -> Iterator[Block]:
    """Causes, success and actions of the day, theme by theme."""
    yield Heading("Why, what good looks like, and what we will do")
    into = findings.survivors(programme)
    decided = Theme.objects.decided().filter(review_round=workshop.review_round_id)
    of_day = _OfDay(workshop, days_of(workshop), list(into))
    has_any = False
    for theme in decided.order_by("heading", "title", "pk"):
        family = {theme_id for theme_id, survivor in into.items() if survivor == theme.pk}
        blocks = list(_about(family, of_day, has_cards=has_cards))
        if blocks:
            has_any = True
            yield Heading(theme.title, level=3, mark=theme.heading)
            yield from blocks
    if not has_any:
        yield Words("No cause, no success criterion and no action was written down on this day.")


class _OfDay:
    """Causes, success criteria and actions of one day, read once for all themes."""

    def __init__(self, workshop: Workshop, days: Days, theme_ids: list[int]) -> None:
        self.perspectives = list(workshop.programme.perspectives.all())
        self.causes = findings.causes_of(theme_ids)
        self.cause_ids = {
            each.pk
            for each in self.causes
            if (
                each.workshop_id == workshop.pk if each.workshop_id else days.hold(each.recorded_at)
            )
        }
        criteria = SuccessCriterion.objects.filter(theme__in=theme_ids)
        self.criteria = [each for each in criteria if days.hold(each.agreed_at)]
        promised = Action.objects.filter(root_cause__theme__in=theme_ids)
        self.actions = [
            each
            for each in promised.select_related("owner", "organisation", "root_cause")
            if days.hold(each.promised_at)
        ]


def _about(family: set[int], of_day: _OfDay, *, has_cards: bool) -> Iterator[Block]:
    causes = [each for each in of_day.causes if each.theme_id in family]
    trees = [root for root in findings.tree(causes) if _ids(root) & of_day.cause_ids]
    criteria: dict[int, list[str]] = defaultdict(list)
    for each in of_day.criteria:
        if each.theme_id in family:
            criteria[each.perspective_id].append(each.text)
    actions = [each for each in of_day.actions if each.root_cause.theme_id in family]
    if trees:
        yield Words("Why is it like this?", is_strong=True)
        yield Points(tuple(_cause(root, has_cards=has_cards) for root in trees))
    if criteria or trees:
        yield Table(
            caption="If this were put right",
            columns=("Perspective", "What we would notice"),
            rows=tuple(
                (each.name, "\n".join(criteria[each.pk]) or NOBODY_SPOKE)
                for each in of_day.perspectives
            ),
        )
    if actions:
        yield Table(
            caption="What we will do",
            columns=("Action", "Who", "By when", "Now"),
            rows=tuple(_action(each) for each in actions),
        )


def _ids(cause: Cause) -> set[int]:
    return {cause.cause_id}.union(*(_ids(child) for child in cause.children))


def _cause(cause: Cause, *, has_cards: bool) -> Point:
    cards = tuple(Point(f"Card {each.code}: {each.text}") for each in cause.cards)
    return Point(
        cause.text,
        note="To act on" if cause.is_to_act_on else "",
        points=(
            *(cards if has_cards else ()),
            *(_cause(child, has_cards=has_cards) for child in cause.children),
        ),
    )


def _action(action: Action) -> tuple[str, ...]:
    owner = str(action.owner) if action.owner else action.owner_name
    organisation = action.organisation.name if action.organisation else ""
    due = action.due_on
    return (
        action.title,
        ", ".join(filter(None, [owner, organisation])) or "Nobody yet",
        f"{due.day} {due:%B %Y}" if due else "No date yet",
        str(action.get_state_display()),
    )


def _notes(workshop: Workshop, *, is_protected: bool) -> Iterator[Block]:
    """What was agreed from the notes; what is not yet in the record only for the team."""
    yield Heading("Notes")
    day = notes_of_day(workshop)
    tables: dict[int | None, set[str]] = defaultdict(set)
    for table in day.tables:
        for note in table.notes:
            tables[note.merged_into_id].add(table.name)
    if day.record:
        yield Points(
            tuple(
                Point(
                    f"{entry.theme.title}: {entry.text}" if entry.theme else entry.text,
                    note=", ".join(sorted(tables[entry.pk])),
                )
                for entry in day.record
            )
        )
    elif is_protected or not day.waiting:
        yield Words("Nothing was put into the record from the notes of the tables.")
    if is_protected or not day.waiting:
        return
    yield Words("Written by the tables, and not yet put together:", is_strong=True)
    yield Points(
        tuple(
            Point(note.text, note=table.name)
            for table in day.tables
            for note in table.notes
            if not note.merged_into_id
        )
    )
