"""At the wall: moving cards as they were seen, cards made in the room, the clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from coproduce.audit import trail
from participants.models import Perspective, User
from reviews.models import Card, Placement, ReviewRound, Theme, ThemeDecision
from reviews.operations import cards as card_operations
from reviews.operations import themes
from workshops.errors import CardsMovedError, NoTimerError
from workshops.models import Timer, Workshop


@transaction.atomic
def move_cards(
    *,
    workshop: Workshop,
    cards: Sequence[Card],
    seen: Mapping[int, int],
    by: User,
    now: datetime,
    theme: Theme | None = None,
    title: str = "",
) -> ThemeDecision | None:
    """Put cards in a theme, in a new one of this title, or in the tray (neither).

    `seen` says, by card id, in which theme (0 for none) somebody saw it: a card that somebody else
    moved since stays there. Raises CardsMovedError, and what deciding about themes raises.
    """
    review_round = _take_turns(workshop)
    places = dict(
        Placement.objects.filter(card__in=[card.pk for card in cards]).values_list(
            "card_id", "theme_id"
        )
    )
    moved = [card.code for card in cards if (places.get(card.pk) or 0) != seen.get(card.pk, 0)]
    if moved:
        raise CardsMovedError(moved)
    if title:
        decision: ThemeDecision | None = themes.make_theme(
            review_round=review_round,
            heading=cards[0].heading,
            title=title,
            cards=cards,
            by=by,
            now=now,
        )
    else:
        decision = themes.move_cards(
            review_round=review_round, cards=cards, theme=theme, by=by, now=now
        )
    trail.record(by, "moved at the wall", workshop, cards=[card.pk for card in cards])
    return decision


@transaction.atomic
def add_card(
    *,
    workshop: Workshop,
    heading: str,
    text: str,
    by: User,
    now: datetime,
    perspective: Perspective | None = None,
    theme: Theme | None = None,
    title: str = "",
    is_checked: bool = False,
) -> Card:
    """Make a card of what somebody says in the room, and put it in its theme at once.

    Raises LooksPersonalError, and what deciding about themes raises.
    """
    review_round = _take_turns(workshop)
    card = card_operations.add_card_in_room(
        review_round=review_round,
        heading=heading,
        text=text,
        perspective=perspective,
        is_checked=is_checked,
        by=by,
        now=now,
    )
    if title:
        themes.make_theme(
            review_round=review_round, heading=heading, title=title, cards=[card], by=by, now=now
        )
    elif theme:
        themes.move_cards(review_round=review_round, cards=[card], theme=theme, by=by, now=now)
    trail.record(by, "added a card at the wall", workshop, card=card.pk)
    return card


@transaction.atomic
def start_timer(*, workshop: Workshop, minutes: int, label: str, by: User, now: datetime) -> Timer:
    """Give the room so many minutes, from now."""
    ends_at = now + timedelta(minutes=minutes)
    timer, is_new = Timer.objects.get_or_create(
        workshop=workshop, defaults={"label": label, "ends_at": ends_at}
    )
    if not is_new:
        timer = _keep(timer, label=label, ends_at=ends_at, seconds_left=0)
    trail.record(by, "started", timer, minutes=minutes)
    return timer


@transaction.atomic
def pause_timer(*, workshop: Workshop, by: User, now: datetime) -> Timer:
    """Hold the clock. Raises NoTimerError."""
    timer = _hold(workshop)
    if timer.is_running:
        timer = _keep(timer, ends_at=None, seconds_left=timer.left(now))
    trail.record(by, "paused", timer)
    return timer


@transaction.atomic
def resume_timer(*, workshop: Workshop, by: User, now: datetime) -> Timer:
    """Let the clock go on with what is left. Raises NoTimerError."""
    timer = _hold(workshop)
    if not timer.is_running:
        ends_at = now + timedelta(seconds=timer.seconds_left)
        timer = _keep(timer, ends_at=ends_at, seconds_left=0)
    trail.record(by, "resumed", timer)
    return timer


@transaction.atomic
def add_minutes(*, workshop: Workshop, minutes: int, by: User, now: datetime) -> Timer:
    """Give more time; from now, when the time is up. Raises NoTimerError."""
    timer = _hold(workshop)
    if timer.ends_at is None:
        timer = _keep(timer, seconds_left=timer.seconds_left + 60 * minutes)
    else:
        timer = _keep(timer, ends_at=max(timer.ends_at, now) + timedelta(minutes=minutes))
    trail.record(by, "gave time", timer, minutes=minutes)
    return timer


@transaction.atomic
def clear_timer(*, workshop: Workshop, by: User) -> Timer:
    """Take the clock off the screens. Raises NoTimerError."""
    timer = _keep(_hold(workshop), label="", ends_at=None, seconds_left=0)
    trail.record(by, "cleared", timer)
    return timer


def _take_turns(workshop: Workshop) -> ReviewRound:
    return ReviewRound.objects.select_for_update(no_key=True).get(pk=workshop.review_round_id)


def _hold(workshop: Workshop) -> Timer:
    timer = Timer.objects.select_for_update().filter(workshop=workshop).first()
    if timer is None or not (timer.is_running or timer.seconds_left):
        raise NoTimerError
    return timer


def _keep(timer: Timer, **changes: object) -> Timer:
    Timer.objects.filter(pk=timer.pk).update(version=F("version") + 1, **changes)
    timer.refresh_from_db()
    return timer
