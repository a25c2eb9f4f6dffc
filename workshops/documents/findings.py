"""Themes with their trees of causes and what success would look like to each perspective."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from participants.models import Programme
from reviews.models import Card, Heading, Theme
from workshops.documents import voting
from workshops.models import Action, RootCause, SuccessCriterion


@dataclass(frozen=True)
class Words:
    """An approved card as anybody may read it."""

    code: str
    text: str


@dataclass(frozen=True)
class ActionLine:
    action_id: int
    title: str
    state: str
    state_label: str


@dataclass(frozen=True)
class Cause:
    """A cause in the tree, with what supports it, what answers it, and what lies beneath it."""

    cause_id: int
    text: str
    is_to_act_on: bool
    cards: tuple[Words, ...]
    actions: tuple[ActionLine, ...]
    children: tuple[Cause, ...]


@dataclass(frozen=True)
class Criterion:
    criterion_id: int
    text: str


@dataclass(frozen=True)
class PerspectiveSuccess:
    """What one perspective said; empty is shown, so that nobody is forgotten."""

    perspective_id: int
    name: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class ThemeFindings:
    """All that was found out about one theme."""

    causes: tuple[Cause, ...]
    success: tuple[PerspectiveSuccess, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True)
class ThemeLine:
    """A theme in the list of findings; `votes` is None until a vote has closed."""

    theme_id: int
    round_id: int
    heading: str
    title: str
    votes: int | None
    causes: int
    to_act_on: int
    criteria: int
    actions: int


@dataclass(frozen=True)
class Findings:
    priority: tuple[ThemeLine, ...]
    others: tuple[ThemeLine, ...]


def survivors(programme: Programme) -> dict[int, int]:
    """For each theme of a programme, the one it became part of when themes were merged."""
    merged = dict(
        Theme.objects.filter(review_round__programme=programme).values_list("pk", "merged_into")
    )
    return {theme_id: _survivor(theme_id, merged) for theme_id in merged}


def _survivor(theme_id: int, merged: dict[int, int | None]) -> int:
    seen = {theme_id}
    while (into := merged.get(theme_id)) and into not in seen:
        theme_id = into
        seen.add(into)
    return theme_id


def family(theme: Theme, *, programme: Programme) -> list[int]:
    """The ids of a theme and of all that were merged into it."""
    return [pk for pk, survivor in survivors(programme).items() if survivor == theme.pk]


def root_causes(theme: Theme, *, programme: Programme) -> QuerySet[RootCause]:
    """The causes that stand on a theme's page."""
    return RootCause.objects.filter(theme__in=family(theme, programme=programme))


def criteria(theme: Theme, *, programme: Programme) -> QuerySet[SuccessCriterion]:
    """The success criteria that stand on a theme's page."""
    return SuccessCriterion.objects.filter(theme__in=family(theme, programme=programme))


def causes_of(theme_ids: Iterable[int]) -> list[RootCause]:
    """The causes of these themes with their approved cards and their actions."""
    return list(
        RootCause.objects.filter(theme__in=theme_ids).prefetch_related(
            Prefetch("cards", queryset=Card.objects.approved(), to_attr="approved_cards"),
            "actions",
        )
    )


def tree(root_causes: Iterable[RootCause]) -> tuple[Cause, ...]:
    """Causes as they hang beneath each other; expects what `causes_of` fetched."""
    beneath: dict[int | None, list[RootCause]] = defaultdict(list)
    for root_cause in root_causes:
        beneath[root_cause.parent_id].append(root_cause)
    return _grown(None, beneath)


def _grown(parent_id: int | None, beneath: dict[int | None, list[RootCause]]) -> tuple[Cause, ...]:
    return tuple(
        Cause(
            cause_id=each.pk,
            text=each.text,
            is_to_act_on=each.is_to_act_on,
            cards=words_of(each.approved_cards),  # type: ignore[attr-defined]
            actions=tuple(action_line(action) for action in each.actions.all()),
            children=_grown(each.pk, beneath),
        )
        for each in beneath[parent_id]
    )


def words_of(cards: Iterable[Card]) -> tuple[Words, ...]:
    return tuple(Words(card.code, card.text) for card in cards)


def action_line(action: Action) -> ActionLine:
    return ActionLine(action.pk, action.title, action.state, action.get_state_display())


def theme_findings(theme: Theme, *, programme: Programme) -> ThemeFindings:
    """The tree and the success criteria of a theme, also of those merged into it."""
    theme_ids = family(theme, programme=programme)
    said: dict[int, list[Criterion]] = defaultdict(list)
    for each in SuccessCriterion.objects.filter(theme__in=theme_ids):
        said[each.perspective_id].append(Criterion(each.pk, each.text))
    success = tuple(
        PerspectiveSuccess(perspective.pk, perspective.name, tuple(said[perspective.pk]))
        for perspective in programme.perspectives.all()
    )
    return ThemeFindings(
        causes=tree(causes_of(theme_ids)),
        success=success,
        silent=tuple(each.name for each in success if not each.criteria),
    )


def findings(programme: Programme) -> Findings:
    """All accepted themes, those with votes first: the most votes first."""
    into = survivors(programme)
    votes: dict[int, int] = defaultdict(int)
    for theme_id, count in voting.votes_of_programme(programme).items():
        votes[into[theme_id]] += count
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in _counted(programme):
        for name in ("causes", "to_act_on", "criteria", "actions"):
            counts[into[row["pk"]]][name] += row[name]
    themes = Theme.objects.decided().filter(review_round__programme=programme)
    lines = [
        ThemeLine(
            theme_id=theme.pk,
            round_id=theme.review_round_id,
            heading=theme.heading,
            title=theme.title,
            votes=votes.get(theme.pk),
            causes=counts[theme.pk]["causes"],
            to_act_on=counts[theme.pk]["to_act_on"],
            criteria=counts[theme.pk]["criteria"],
            actions=counts[theme.pk]["actions"],
        )
        for theme in themes
    ]
    priority = sorted((each for each in lines if each.votes), key=lambda each: -(each.votes or 0))
    others = sorted(
        (each for each in lines if not each.votes),
        key=lambda each: (each.heading != Heading.NOT_WORKING, each.heading, each.title),
    )
    return Findings(priority=tuple(priority), others=tuple(others))


def _counted(programme: Programme) -> Iterable[dict[str, int]]:
    """For each theme: how many causes, causes to act on, perspectives heard and actions."""
    return (
        Theme.objects.filter(review_round__programme=programme)
        .order_by()
        .values("pk")
        .annotate(
            causes=Count("root_causes", distinct=True),
            to_act_on=Count("root_causes", filter=Q(root_causes__is_to_act_on=True), distinct=True),
            criteria=Count("success_criteria__perspective", distinct=True),
            actions=Count("root_causes__actions", distinct=True),
        )
    )
