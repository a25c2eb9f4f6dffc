"""Promising what will be done about a root cause, and reporting how it goes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from coproduce.audit import trail
from participants.models import Organisation, Programme, User
from workshops.errors import (
    ActionChangedError,
    NotYourActionError,
    OwnerNeededError,
    ReasonNeededError,
)
from workshops.models import Action, ActionUpdate, RootCause, SuccessCriterion


@transaction.atomic
def promise_action(
    *,
    programme: Programme,
    root_cause: RootCause,
    title: str,
    by: User | None,
    now: datetime,
    owner: User | None = None,
    owner_name: str = "",
    organisation: Organisation | None = None,
    due_on: date | None = None,
    horizon: str = Action.Horizon.SHORT,
    what_happens_now: str = "",
    what_will_change: str = "",
    success_criterion: SuccessCriterion | None = None,
) -> Action:
    """Write down who will do what by when, and which root cause it answers.

    Raises OwnerNeededError.
    """
    if not (owner or owner_name):
        raise OwnerNeededError
    action = Action.objects.create(
        programme=programme,
        root_cause=root_cause,
        success_criterion=success_criterion,
        title=title,
        what_happens_now=what_happens_now,
        what_will_change=what_will_change,
        horizon=horizon,
        owner=owner,
        owner_name=owner_name,
        organisation=organisation,
        due_on=due_on,
        promised_at=now,
    )
    trail.record(by, "promised", action, root_cause=root_cause.pk, horizon=str(horizon))
    return action


@transaction.atomic
def change_action(*, action: Action, version: int, by: User, **details: Any) -> None:
    """Change what was promised.

    Raises OwnerNeededError, or ActionChangedError when somebody else was faster.
    """
    if not (details.get("owner", action.owner) or details.get("owner_name", action.owner_name)):
        raise OwnerNeededError
    _take(action, version)
    for name, value in details.items():
        setattr(action, name, value)
    action.save(update_fields=list(details))
    trail.record(by, "changed", action, fields=sorted(details))


@transaction.atomic
def report_progress(
    *,
    action: Action,
    version: int,
    state: str,
    text: str,
    by: User | None,
    now: datetime,
    not_possible_because: str = "",
) -> ActionUpdate:
    """Add a dated note, and say where the action stands now.

    Raises NotYourActionError, ReasonNeededError, ActionChangedError.
    """
    if by and not may_report(action, by):
        raise NotYourActionError
    if state == Action.State.NOT_POSSIBLE and not not_possible_because:
        raise ReasonNeededError
    _take(action, version)
    action.state = state
    is_impossible = state == Action.State.NOT_POSSIBLE
    action.not_possible_because = not_possible_because if is_impossible else ""
    action.save(update_fields=["state", "not_possible_because"])
    update = action.updates.create(text=text, state=state, reported_at=now, reported_by=by)
    trail.record(by, "reported on", action, state=str(state), update=update.pk)
    return update


def may_report(action: Action, user: User) -> bool:
    """Facilitators and leads report on every action, others on their own."""
    membership = action.programme.memberships.current().filter(user=user).first()
    if membership is None:
        return False
    return membership.is_facilitator or (membership.is_contributor and action.owner_id == user.pk)


def _take(action: Action, version: int) -> None:
    """Claim the next version of an action, or say that somebody else has it."""
    mine = Action.objects.filter(pk=action.pk, version=version)
    if not mine.update(version=F("version") + 1):
        raise ActionChangedError
    action.version = version + 1
