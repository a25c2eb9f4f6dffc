"""Agendas: the templates to begin from, and the timed sessions of a day."""

from __future__ import annotations

from datetime import time

from django.db import models, transaction

from coproduce.audit import trail
from participants.models import User
from workshops.errors import DayTooLongError
from workshops.models import Session, Workshop
from workshops.models.meetings import LAST_MINUTE, at_minute, minute_of


class Agenda(models.TextChoices):
    """The agendas to begin from."""

    FIRST_DAY = "first_day", "First day of two: read, group, name and vote"
    SECOND_DAY = "second_day", "Second day of two: causes, success and actions"
    ONE_DAY = "one_day", "One day: group, name, vote, causes and actions"
    IN_A_DAY = "in_a_day", "In a Day: people also write the cards in the room"
    EMPTY = "empty", "An empty agenda"


AGENDAS: dict[str, list[tuple[int, str]]] = {
    Agenda.FIRST_DAY: [
        (30, "Arrive, have a drink, look round"),
        (20, "Why we are here, and how we will treat each other"),
        (10, "Read the cards in silence"),
        (25, "Put like with like: what is working"),
        (40, "Put like with like: what is not working"),
        (15, "Break"),
        (25, "Put like with like: what matters for the future"),
        (45, "Lunch"),
        (45, "Name each group of cards in the first person"),
        (30, "Walk round the walls, then vote"),
        (30, "The result, and a first look at the causes"),
        (15, "What did you think of today? Goodbye"),
    ],
    Agenda.SECOND_DAY: [
        (30, "Arrive, have a drink, look round"),
        (20, "What we found last time"),
        (45, "Why is it like this? Root causes, a theme a table"),
        (15, "Break"),
        (45, "If it were put right: success, as each of us would see it"),
        (55, "Lunch"),
        (60, "What will we do? Actions"),
        (20, "Owners say what they will do, and by when"),
        (10, "How and when you will hear from us"),
        (15, "What did you think of today? Goodbye"),
    ],
    Agenda.ONE_DAY: [
        (30, "Arrive, have a drink, look round"),
        (15, "Why we are here, and how we will treat each other"),
        (10, "Read the cards in silence"),
        (45, "Put like with like, and name each group in the first person"),
        (15, "Break"),
        (20, "Walk round the walls, then vote"),
        (45, "Lunch"),
        (45, "Why is it like this? Root causes, a theme a table"),
        (30, "If it were put right: success, as each of us would see it"),
        (10, "Break"),
        (40, "What will we do? Actions"),
        (15, "How and when you will hear from us"),
        (10, "What did you think of today? Goodbye"),
    ],
    Agenda.IN_A_DAY: [
        (30, "Arrive, have a drink, look round"),
        (15, "Why we are here, and how we will treat each other"),
        (30, "Write cards: one idea each, in your own words"),
        (45, "Put like with like, and name each group"),
        (15, "Vote"),
        (45, "Lunch"),
        (45, "Why is it like this? Root causes"),
        (30, "If it were put right: success, as each of us would see it"),
        (15, "Break"),
        (40, "What will we do? Actions"),
        (20, "How and when you will hear from us. Goodbye"),
    ],
    Agenda.EMPTY: [],
}


def begin_with(workshop: Workshop, agenda: str) -> None:
    """The sessions of a template, timed from the start of the day; part of planning it.

    Raises DayTooLongError.
    """
    minute = minute_of(workshop.starts_at)
    for minutes, title in AGENDAS[agenda]:
        refuse_past_midnight(minute, minutes)
        workshop.sessions.create(title=title, starts_at=at_minute(minute), minutes=minutes)
        minute += minutes


def move_all(workshop: Workshop, later: int) -> None:
    """Move the whole day by so many minutes; part of changing when it begins.

    Raises DayTooLongError.
    """
    sessions = list(workshop.sessions.all()) if later else []
    for session in sessions:
        start = minute_of(session.starts_at) + later
        if start < 0:
            raise DayTooLongError
        refuse_past_midnight(start, session.minutes)
        session.starts_at = at_minute(start)
    Session.objects.bulk_update(sessions, ["starts_at"])


@transaction.atomic
def add_session(
    *, workshop: Workshop, title: str, starts_at: time, minutes: int, by: User
) -> Session:
    """Add a part of the day, in its place by time. Raises DayTooLongError."""
    refuse_past_midnight(minute_of(starts_at), minutes)
    session = workshop.sessions.create(title=title, starts_at=starts_at, minutes=minutes)
    trail.record(by, "added", session)
    return session


@transaction.atomic
def change_session(
    *, session: Session, title: str, starts_at: time, minutes: int, by: User
) -> None:
    """Change what a part of the day is called, when it begins, how long it takes (minutes).

    Raises DayTooLongError.
    """
    refuse_past_midnight(minute_of(starts_at), minutes)
    session.title, session.starts_at, session.minutes = title, starts_at, minutes
    session.save(update_fields=["title", "starts_at", "minutes"])
    trail.record(by, "changed", session)


@transaction.atomic
def move_session(*, session: Session, earlier: bool, by: User) -> None:
    """Exchange a session with the one before or after it; the pause between them stays."""
    sessions = list(session.workshop.sessions.select_for_update())
    place = sessions.index(session)
    other = place - 1 if earlier else place + 1
    if 0 <= other < len(sessions):
        first, second = sessions[min(place, other)], sessions[max(place, other)]
        start = minute_of(first.starts_at)
        pause = max(0, minute_of(second.starts_at) - start - first.minutes)
        second.starts_at = at_minute(start)
        first.starts_at = at_minute(start + second.minutes + pause)
        Session.objects.bulk_update([first, second], ["starts_at"])
    trail.record(by, "moved", session, earlier=earlier)


@transaction.atomic
def remove_session(*, session: Session, by: User) -> None:
    """Take a part of the day out; the others stay where they are."""
    trail.record(by, "removed", session)
    session.delete()


def refuse_past_midnight(minute: int, minutes: int) -> None:
    """Refuse a part that begins at this minute of the day and ends after it.

    Raises DayTooLongError.
    """
    if minute + minutes > LAST_MINUTE:
        raise DayTooLongError
