"""Why a theme is as it is, and what success would look like to each perspective."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import Enum

from django.db import transaction
from django.db.models import F, Max

from coproduce.audit import trail
from participants.models import Perspective, User
from reviews.models import Card, ReviewRound, Theme
from workshops.errors import (
    AnotherThemeError,
    CauseCannotMoveError,
    CauseChangedError,
    CauseGoneError,
    CriterionChangedError,
    CriterionGoneError,
    HasActionsError,
)
from workshops.models import Action, RootCause, SuccessCriterion, Workshop


class Way(Enum):
    """Where a cause goes in its tree, one step at a time."""

    UP = "up"
    DOWN = "down"
    IN = "in"
    OUT = "out"


@transaction.atomic
def record_root_cause(
    *,
    theme: Theme,
    text: str,
    by: User | None,
    now: datetime,
    parent: RootCause | None = None,
    is_to_act_on: bool = False,
    cards: Iterable[Card] = (),
    workshop: Workshop | None = None,
) -> RootCause:
    """Add a cause to a theme's tree, or beneath another cause, with the cards that support it.

    Raises AnotherThemeError.
    """
    if parent and parent.theme_id != theme.pk:
        raise AnotherThemeError
    _take_turns(theme)
    root_cause = RootCause.objects.create(
        theme=theme,
        parent=parent,
        workshop=workshop,
        text=text,
        is_to_act_on=is_to_act_on,
        position=_end_of(theme.pk, parent),
        recorded_at=now,
        recorded_by=by,
    )
    root_cause.cards.set(cards)
    trail.record(by, "recorded", root_cause, theme=theme.pk, parent=parent.pk if parent else None)
    return root_cause


@transaction.atomic
def change_root_cause(
    *,
    root_cause: RootCause,
    version: int,
    text: str,
    is_to_act_on: bool,
    cards: Iterable[Card],
    by: User,
) -> None:
    """Word a cause differently.

    Raises CauseGoneError, or CauseChangedError when it is not the one that was seen.
    """
    held = _hold(root_cause)
    if held.version != version:
        raise CauseChangedError
    held.text, held.is_to_act_on = text, is_to_act_on
    held.version += 1
    held.save(update_fields=["text", "is_to_act_on", "version"])
    held.cards.set(cards)
    trail.record(by, "changed", held, is_to_act_on=is_to_act_on)


@transaction.atomic
def mark_to_act_on(*, root_cause: RootCause, is_to_act_on: bool, by: User) -> None:
    """Say whether the group wants to act on a cause; one mark, so nothing can be lost.

    Raises CauseGoneError.
    """
    held = _hold(root_cause)
    if held.is_to_act_on != is_to_act_on:
        held.is_to_act_on = is_to_act_on
        held.version += 1
        held.save(update_fields=["is_to_act_on", "version"])
    trail.record(by, "marked", held, is_to_act_on=is_to_act_on)


@transaction.atomic
def move_root_cause(*, root_cause: RootCause, way: Way, by: User) -> None:
    """Move a cause, and all beneath it, one step in its tree. Raises CauseCannotMoveError.

    In: beneath the one above it. Out: after the one that it hangs beneath.
    """
    held = _hold(root_cause)
    beside = list(_beside(held.theme_id, held.parent_id))
    place = beside.index(held)
    if way is Way.IN and place > 0:
        _hang(held, beside[place - 1], None)
    elif way is Way.OUT and held.parent is not None:
        _hang(held, held.parent.parent, held.parent)
    elif way is Way.UP and place > 0:
        beside.insert(place - 1, beside.pop(place))
        _number(beside)
    elif way is Way.DOWN and place < len(beside) - 1:
        beside.insert(place + 1, beside.pop(place))
        _number(beside)
    else:
        raise CauseCannotMoveError
    trail.record(by, "moved", held, way=way.value)


@transaction.atomic
def hang_root_cause(*, root_cause: RootCause, beneath: RootCause | None, by: User) -> None:
    """Hang a cause, and all beneath it, beneath another one of its theme, or at the top (None).

    Raises CauseCannotMoveError: a cause cannot be its own cause.
    """
    held = _hold(root_cause)
    if beneath and (beneath.theme_id != held.theme_id or beneath.pk in _branch(held)):
        raise CauseCannotMoveError
    _hang(held, beneath, None)
    trail.record(by, "moved", held, beneath=beneath.pk if beneath else None)


@transaction.atomic
def remove_root_cause(*, root_cause: RootCause, by: User | None) -> None:
    """Take a cause and those beneath it away. Raises HasActionsError when actions answer them."""
    branch = _branch(root_cause)
    if Action.objects.filter(root_cause__in=branch).exists():
        raise HasActionsError("Actions answer this cause or one beneath it, so it has to stay.")
    trail.record(by, "removed", root_cause, causes=len(branch))
    root_cause.delete()


@transaction.atomic
def agree_criterion(
    *, theme: Theme, perspective: Perspective, text: str, by: User | None, now: datetime
) -> SuccessCriterion:
    """Write down what good would look like to one perspective."""
    criterion = SuccessCriterion.objects.create(
        theme=theme, perspective=perspective, text=text, agreed_at=now, agreed_by=by
    )
    trail.record(by, "agreed", criterion, theme=theme.pk)
    return criterion


@transaction.atomic
def change_criterion(
    *,
    criterion: SuccessCriterion,
    version: int,
    perspective: Perspective,
    text: str,
    by: User,
) -> None:
    """Word a criterion differently.

    Raises CriterionGoneError, or CriterionChangedError when it is not the one that was seen.
    """
    held = SuccessCriterion.objects.select_for_update().filter(pk=criterion.pk).first()
    if held is None:
        raise CriterionGoneError
    if held.version != version:
        raise CriterionChangedError
    held.perspective, held.text = perspective, text
    held.version += 1
    held.save(update_fields=["perspective", "text", "version"])
    trail.record(by, "changed", held)


@transaction.atomic
def remove_criterion(*, criterion: SuccessCriterion, by: User) -> None:
    """Raises HasActionsError when an action aims at it."""
    if criterion.actions.exists():
        raise HasActionsError
    trail.record(by, "removed", criterion)
    criterion.delete()


def _take_turns(theme: Theme) -> None:
    """Whoever changes the tree of a theme waits for whoever is at it."""
    ReviewRound.objects.select_for_update(no_key=True).get(pk=theme.review_round_id)


def _hold(root_cause: RootCause) -> RootCause:
    """The cause as it stands, while nothing else can change its tree. Raises CauseGoneError."""
    _take_turns(root_cause.theme)
    held = RootCause.objects.select_related("parent__parent").filter(pk=root_cause.pk).first()
    if held is None:
        raise CauseGoneError
    return held


def _beside(theme_id: int, parent_id: int | None) -> Iterable[RootCause]:
    return RootCause.objects.filter(theme=theme_id, parent=parent_id)


def _end_of(theme_id: int, parent: RootCause | None) -> int:
    beside = RootCause.objects.filter(theme=theme_id, parent=parent)
    last = beside.aggregate(Max("position"))["position__max"]
    return 0 if last is None else int(last) + 1


def _hang(held: RootCause, parent: RootCause | None, after: RootCause | None) -> None:
    """Beneath another cause: right after one of those that hang there, or at the end."""
    beside = [
        each for each in _beside(held.theme_id, parent.pk if parent else None) if each != held
    ]
    beside.insert(beside.index(after) + 1 if after else len(beside), held)
    RootCause.objects.filter(pk=held.pk).update(parent=parent, version=F("version") + 1)
    _number(beside)


def _number(beside: Iterable[RootCause]) -> None:
    for position, each in enumerate(beside):
        RootCause.objects.filter(pk=each.pk).update(position=position)


def _branch(root_cause: RootCause) -> set[int]:
    """The ids of a cause and of all that lie beneath it."""
    parents = dict(RootCause.objects.filter(theme=root_cause.theme_id).values_list("pk", "parent"))
    branch = {root_cause.pk}
    while more := {pk for pk, parent in parents.items() if parent in branch} - branch:
        branch |= more
    return branch
