"""What the letters and the action plan say on paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import translation

from coproduce.languages import Said
from coproduce.printing import Link, link_to
from participants import documents as people
from participants import links
from participants.documents import Addressee, Sender
from participants.models import Participant, Programme
from reviews.documents import PrintedHeading, printed_headings
from reviews.models import Theme
from workshops.documents import feedback, findings
from workshops.documents.feedback import Thread, ThreadAction
from workshops.documents.letter_words import FeedbackWords, feedback_words
from workshops.models import Action


@dataclass(frozen=True)
class FeedbackLetter:
    """What happened to what one person said; a link comes with the code that opens the same."""

    to: Addressee
    programme: Said
    threads: tuple[Thread, ...]
    words: FeedbackWords
    link: Link | None = None
    short_code: str = ""


@dataclass(frozen=True)
class FeedbackLetters:
    """A print run of feedback letters. `message` opens each of them."""

    programme_title: str
    frozen_on: date
    sender: Sender
    letters: tuple[FeedbackLetter, ...]
    message: str = ""


@dataclass(frozen=True)
class PlannedAction:
    """A line of the plan: why, what, and where it is now."""

    root_cause: str
    what_will_change: str
    horizon_label: str
    action: ThreadAction


@dataclass(frozen=True)
class PlannedTheme:
    """A theme with what was promised about it."""

    title: str
    heading: str
    actions: tuple[PlannedAction, ...]


@dataclass(frozen=True)
class ActionPlan:
    """The action plan on paper, by theme."""

    programme_title: str
    frozen_on: date
    headings: tuple[PrintedHeading, ...]
    themes: tuple[PlannedTheme, ...]


def feedback_letters(
    programme: Programme,
    letters: Iterable[tuple[Participant, str]],
    *,
    message: str,
    today: date,
) -> FeedbackLetters:
    """A letter for each contributor with the token of their link, or "" when they have none."""
    return FeedbackLetters(
        programme_title=programme.title,
        frozen_on=today,
        sender=people.sender(programme),
        letters=tuple(_letter(programme, participant, token) for participant, token in letters),
        message=message,
    )


def _letter(programme: Programme, participant: Participant, token: str) -> FeedbackLetter:
    with translation.override(participant.language):
        return FeedbackLetter(
            to=people.addressee(participant),
            threads=feedback.contributor_thread(participant).threads,
            programme=programme.say(programme.title),
            words=feedback_words(participant.language),
            link=link_to(links.address(token)) if token else None,
            short_code=links.code_of(token) if token else "",
        )


def action_plan(programme: Programme, *, today: date) -> ActionPlan:
    """Every promise, under the theme that its root cause belongs to now."""
    actions = programme.actions.select_related(
        "owner", "organisation", "root_cause"
    ).prefetch_related("updates")
    into = findings.survivors(programme)
    promised: dict[int, list[Action]] = defaultdict(list)
    for action in actions:
        theme_id = action.root_cause.theme_id
        promised[into.get(theme_id, theme_id)].append(action)
    return ActionPlan(
        programme_title=programme.title,
        frozen_on=today,
        headings=printed_headings(),
        themes=tuple(
            PlannedTheme(
                title=theme.title,
                heading=theme.heading,
                actions=tuple(_planned(action) for action in promised[theme.pk]),
            )
            for theme in Theme.objects.filter(pk__in=list(promised))
        ),
    )


def _planned(action: Action) -> PlannedAction:
    return PlannedAction(
        root_cause=action.root_cause.text,
        what_will_change=action.what_will_change,
        horizon_label=str(action.get_horizon_display()),
        action=feedback.thread_action(action),
    )
