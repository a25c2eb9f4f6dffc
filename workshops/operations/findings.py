"""Why a theme is as it is, and what success would look like to each perspective."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from coproduce.audit import trail
from participants.models import Perspective, User
from reviews.models import Card, Theme
from workshops.errors import AnotherThemeError, HasActionsError
from workshops.models import Action, RootCause, SuccessCriterion, Workshop


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
    """Add a cause to a theme's tree, or beneath another cause, with the cards that support it."""
    if parent and parent.theme_id != theme.pk:
        raise AnotherThemeError
    root_cause = RootCause.objects.create(
        theme=theme,
        parent=parent,
        workshop=workshop,
        text=text,
        is_to_act_on=is_to_act_on,
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
    text: str,
    is_to_act_on: bool,
    cards: Iterable[Card],
    by: User,
) -> None:
    root_cause.text, root_cause.is_to_act_on = text, is_to_act_on
    root_cause.save(update_fields=["text", "is_to_act_on"])
    root_cause.cards.set(cards)
    trail.record(by, "changed", root_cause, is_to_act_on=is_to_act_on)


@transaction.atomic
def mark_to_act_on(*, root_cause: RootCause, is_to_act_on: bool, by: User) -> None:
    root_cause.is_to_act_on = is_to_act_on
    root_cause.save(update_fields=["is_to_act_on"])
    trail.record(by, "marked", root_cause, is_to_act_on=is_to_act_on)


@transaction.atomic
def remove_root_cause(*, root_cause: RootCause, by: User) -> None:
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
    perspective: Perspective,
    text: str,
    by: User,
) -> None:
    criterion.perspective, criterion.text = perspective, text
    criterion.save(update_fields=["perspective", "text"])
    trail.record(by, "changed", criterion)


@transaction.atomic
def remove_criterion(*, criterion: SuccessCriterion, by: User) -> None:
    """Raises HasActionsError when an action aims at it."""
    if criterion.actions.exists():
        raise HasActionsError
    trail.record(by, "removed", criterion)
    criterion.delete()


def _branch(root_cause: RootCause) -> set[int]:
    """The ids of a cause and of all that lie beneath it."""
    parents = dict(RootCause.objects.filter(theme=root_cause.theme_id).values_list("pk", "parent"))
    branch = {root_cause.pk}
    while more := {pk for pk, parent in parents.items() if parent in branch} - branch:
        branch |= more
    return branch
