"""What the action list and an action's own page say: how promises go, and why they were made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from participants.models import Programme, User
from reviews.models import Card, Theme
from workshops.documents import findings
from workshops.documents.findings import Words
from workshops.models import Action, RootCause

WORDS_SHOWN = 12


@dataclass(frozen=True)
class StateCount:
    state: str
    label: str
    number: int


@dataclass(frozen=True)
class ActionCounts:
    """How the promises of a programme stand."""

    states: tuple[StateCount, ...]
    total: int
    overdue: int


@dataclass(frozen=True)
class Why:
    """Why an action was promised: causes from the deepest up, the theme, people's own words."""

    causes: tuple[str, ...]
    theme_id: int
    round_id: int
    theme_title: str
    is_live: bool
    words: tuple[Words, ...]
    more_words: int
    supports_cause: bool


def where_it_stands(action: Action) -> str:
    """The state of an action, and what was last said about it."""
    latest = action.updates.first()
    return f"{action.get_state_display()}. {latest.text if latest else ''}".strip()


def action_counts(programme: Programme, *, today: date) -> ActionCounts:
    rows = programme.actions.order_by().values_list("state", "due_on")
    states = Counter(state for state, _due_on in rows)
    unfinished = {Action.State.PLANNED, Action.State.UNDER_WAY}
    return ActionCounts(
        states=tuple(
            StateCount(value, str(label), states[value]) for value, label in Action.State.choices
        ),
        total=states.total(),
        overdue=sum(
            state in unfinished and due_on is not None and due_on < today for state, due_on in rows
        ),
    )


def why(root_cause: RootCause, *, programme: Programme) -> Why:
    """The thread back from a root cause to the cards: those that support it, or the theme's."""
    into = findings.survivors(programme)
    theme = Theme.objects.get(pk=into[root_cause.theme_id])
    supporting = list(root_cause.cards.approved())
    cards = supporting or list(
        Card.objects.approved().filter(placement__theme=theme).order_by("-is_top_priority", "pk")
    )
    return Why(
        causes=_upwards(root_cause),
        theme_id=theme.pk,
        round_id=theme.review_round_id,
        theme_title=theme.title,
        is_live=theme.retired_at is None and theme.is_accepted,
        words=findings.words_of(cards[:WORDS_SHOWN]),
        more_words=max(0, len(cards) - WORDS_SHOWN),
        supports_cause=bool(supporting),
    )


def _upwards(root_cause: RootCause) -> tuple[str, ...]:
    """The cause and those above it, however deep it lies: one query."""
    rows = {
        pk: (text, parent)
        for pk, text, parent in RootCause.objects.filter(theme=root_cause.theme_id).values_list(
            "pk", "text", "parent"
        )
    }
    chain: list[str] = []
    at: int | None = root_cause.pk
    while at in rows:
        text, at = rows.pop(at)
        chain.append(text)
    return tuple(chain)


@dataclass(frozen=True)
class ActionRow:
    """An action in the list of all."""

    action_id: int
    title: str
    theme: str
    owner: str
    organisation: str
    due_on: date | None
    state: str
    state_label: str
    horizon: str
    is_overdue: bool


def action_lines(
    programme: Programme, *, today: date, state: str = "", owner: str = "", overdue: bool = False
) -> tuple[ActionRow, ...]:
    """The actions of a programme, those that are due first at the top; filtered where asked."""
    found = programme.actions.select_related("root_cause__theme", "owner", "organisation")
    if overdue:
        found = found.overdue(today)
    if state:
        found = found.filter(state=state)
    if owner:
        found = found.filter(owner_id=int(owner))
    return tuple(
        ActionRow(
            action_id=each.pk,
            title=each.title,
            theme=each.root_cause.theme.title,
            owner=str(each.owner) if each.owner else each.owner_name,
            organisation=each.organisation.name if each.organisation else "",
            due_on=each.due_on,
            state=each.state,
            state_label=str(each.get_state_display()),
            horizon=str(each.get_horizon_display()),
            is_overdue=each.is_overdue(today),
        )
        for each in found
    )


def owners(programme: Programme) -> QuerySet[User]:
    """The members of the team who own an action."""
    return User.objects.filter(actions__programme=programme).distinct().order_by("name", "email")


def root_cause_of(programme: Programme, cause_id: str) -> RootCause | None:
    """The root cause that somebody chose, if it is one of this programme."""
    if not cause_id.isdecimal():
        return None
    return RootCause.objects.filter(
        theme__review_round__programme=programme, pk=int(cause_id[:18])
    ).first()


def has_causes(programme: Programme) -> bool:
    return RootCause.objects.filter(theme__review_round__programme=programme).exists()
