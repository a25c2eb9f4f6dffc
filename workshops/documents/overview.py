"""Where a programme stands: its steps, the one to take next, and whose voice is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from coproduce import disclosure
from participants.models import Membership, Programme, Role
from reviews.documents import unconfirmed_reviews
from workshops.documents.numbers import Numbers
from workshops.documents.steps import IN_PROGRESS, Say, Step, counted, steps


@dataclass(frozen=True)
class ShownStep:
    """A step as this member sees it; `view_name` is empty where they may not go."""

    label: str
    state: str
    state_label: str
    text: str
    view_name: str


@dataclass(frozen=True)
class NextStep:
    """The one thing to do now, in a sentence, and the page to do it on."""

    sentence: str
    button: str
    view_name: str


@dataclass(frozen=True)
class Voice:
    """A perspective: how many were hoped for, and how many got how far."""

    name: str
    target: str
    invited: str
    agreed: str
    answered: str
    came: str


@dataclass(frozen=True)
class Overview:
    """A programme's page."""

    steps: tuple[ShownStep, ...]
    done: str
    next_step: NextStep
    also: tuple[NextStep, ...]
    voices: tuple[Voice, ...]
    warnings: tuple[str, ...]
    is_protected: bool
    unconfirmed: str


# What observers may read of a step that they may not work on.
READABLE = {
    "themes": "reviews:theme_board",
    "votes": "workshops:findings",
    "findings": "workshops:findings",
    "actions": "workshops:action_list",
}


def programme_overview(programme: Programme, *, membership: Membership, today: date) -> Overview:
    """Where the programme stands today, as this member may see it."""
    numbers = Numbers(programme, today)
    is_protected = not membership.is_interviewer
    say: Say = str
    if is_protected:
        say = partial(disclosure.protect, threshold=programme.small_number_threshold)
    found = steps(numbers, say)
    return Overview(
        steps=tuple(
            ShownStep(step.label, step.state, step.state_label, step.text, _page(step, membership))
            for step in found
        ),
        done=f"{counted(sum(step.is_done for step in found), 'step', 'steps')} of "
        f"{len(found)} done",
        next_step=_next_step(found, membership),
        also=_also(found, membership),
        voices=tuple(
            Voice(
                name=each.name,
                target=str(each.target) if each.target else "",
                invited=say(numbers.invited[each.pk]),
                agreed=say(numbers.agreed[each.pk]),
                answered=say(numbers.answered[each.pk]),
                came=say(numbers.came[each.pk]),
            )
            for each in numbers.perspectives
        ),
        warnings=_warnings(numbers),
        is_protected=is_protected,
        unconfirmed="" if is_protected else unconfirmed_reviews(programme),
    )


def _page(step: Step, membership: Membership) -> str:
    """The step's page, if this member may open it."""
    if membership.has(step.needs):
        return step.view_name
    if step.key == "workshop" and membership.has(Role.CONTRIBUTOR):
        return "workshops:workshop_list"
    return READABLE.get(step.key, "")


def _next_step(found: tuple[Step, ...], membership: Membership) -> NextStep:
    """The first step that is not done; for those who may not do it, what they can read."""
    step = next((each for each in found if not each.is_done), None)
    if step is None:
        return NextStep(
            "Every step is done. Ask people whether things were put right, and keep the promises.",
            "Go to actions",
            "workshops:action_list",
        )
    if membership.has(step.needs):
        return NextStep(step.instruction, step.button, step.view_name)
    return NextStep(
        f"The team is working on this step: {step.label.lower()}. You can read what was found.",
        "See the themes",
        "reviews:theme_board",
    )


def _also(found: tuple[Step, ...], membership: Membership) -> tuple[NextStep, ...]:
    """What has begun and can go on meanwhile: an invitation or two may stay open for weeks."""
    open_steps = [each for each in found if not each.is_done][1:]
    return tuple(
        NextStep(step.instruction, step.label, step.view_name)
        for step in open_steps
        if step.state == IN_PROGRESS and membership.has(step.needs)
    )


def _warnings(numbers: Numbers) -> tuple[str, ...]:
    """Whose voice is missing, said plainly: for perspectives that are hoped for."""
    found = []
    if not numbers.invited and not numbers.agreed and any(p.target for p in numbers.perspectives):
        return ("Nobody has been invited yet.",)
    for each in numbers.perspectives:
        name = each.name[:1].lower() + each.name[1:]
        if not each.target or numbers.answered[each.pk] or numbers.came[each.pk]:
            continue
        if not numbers.invited[each.pk] and not numbers.agreed[each.pk]:
            found.append(f"No {name} has been invited yet.")
        elif not numbers.agreed[each.pk]:
            found.append(f"No {name} has agreed to take part yet.")
        elif not numbers.rounds["open"]:
            found.append(f"No {name} gave a review.")
    return tuple(found)
