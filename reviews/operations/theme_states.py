"""How themes and placements stood: remembered by each decision, so that it can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, Max, Q, QuerySet
from django.utils.dateparse import parse_datetime

from participants.models import User
from reviews.errors import CannotUndoError, CardMovedError, ThemeLockedError, TitleTakenError
from reviews.models import Card, Placement, ReviewRound, Theme, ThemeDecision

State = dict[str, Any]
MOMENTS = ("accepted_at", "locked_at", "retired_at")
FIELDS = ("title", "accepted_by_id", "merged_into_id", "group_id", *MOMENTS)


def of(themes: QuerySet[Theme], card_ids: Iterable[int]) -> State:
    """These themes' decided fields and these cards' places, as JSON can keep them."""
    return {
        "themes": {str(theme.pk): _theme_state(theme) for theme in themes.all()},
        "places": {
            str(placement.card_id): [placement.theme_id, placement.placed_by_id]
            for placement in Placement.objects.filter(card__in=list(card_ids))
        },
    }


def _theme_state(theme: Theme) -> State:
    state = {name: getattr(theme, name) for name in FIELDS}
    return state | {name: state[name] and state[name].isoformat() for name in MOMENTS}


def give_numbers(review_round: ReviewRound, themes: Iterable[Theme]) -> None:
    """Give what people decided on, or print, a number for paper, once; the round is locked."""
    new = sorted(theme.pk for theme in themes if theme.number is None)
    last = review_round.themes.aggregate(Max("number"))["number__max"] or 0
    for number, pk in enumerate(new, start=last + 1):
        Theme.objects.filter(pk=pk).update(number=number)


def give_places(card_ids: list[int], now: datetime) -> None:
    """A card that no run has seen yet starts in the tray."""
    placed = set(Placement.objects.filter(card__in=card_ids).values_list("card_id", flat=True))
    Placement.objects.bulk_create(
        Placement(card_id=card_id, placed_at=now) for card_id in card_ids if card_id not in placed
    )


def turn_back(decision: ThemeDecision, *, is_undone: bool, now: datetime) -> None:
    """Undo a decision, or do it again if it is undone. Raises CannotUndoError, TitleTakenError."""
    there, back = decision.after, decision.before
    if is_undone:
        there, back = back, there
    if (decision.undone_at is not None) != is_undone or not _fits(there):
        raise CannotUndoError
    _restore(back, now=now)
    _refuse_unsound(_themes(back))


def refuse_locked(themes: Iterable[Theme]) -> None:
    if any(theme.is_locked for theme in themes):
        raise ThemeLockedError


def refuse_taken(
    review_round: ReviewRound, heading: str, title: str, *, besides: Theme | None = None
) -> None:
    same = review_round.themes.live().under(heading).filter(title__iexact=title)
    if any(each.pk != (besides and besides.pk) for each in same):
        raise TitleTakenError


def refuse_moved(cards: Iterable[Card], *, since: datetime | None, besides: User) -> None:
    """Raises CardMovedError when a colleague put one of these cards somewhere since then."""
    if since is not None:
        moved = Placement.objects.by_people().filter(card__in=list(cards), placed_at__gt=since)
        if found := moved.exclude(placed_by=besides).select_related("card").first():
            raise CardMovedError(found.card.code)


def _fits(state: State) -> bool:
    """Whether things stand as this state says, but for cards that were withdrawn since."""
    now = of(_themes(state), _card_ids(state))
    places = {card_id: state["places"].get(card_id) for card_id in now["places"]}
    return bool(now["themes"] == state["themes"] and now["places"] == places)


def _restore(state: State, *, now: datetime) -> None:
    """Make things stand as this state says; withdrawn cards stay withdrawn."""
    for theme_id, fields in state["themes"].items():
        moments = {name: fields[name] and parse_datetime(fields[name]) for name in MOMENTS}
        Theme.objects.filter(pk=int(theme_id)).update(
            **(fields | moments), version=F("version") + 1
        )
    for card_id, (theme_id, placed_by_id) in state["places"].items():
        Placement.objects.filter(card_id=int(card_id)).update(
            theme_id=theme_id,
            placed_by_id=placed_by_id,
            placed_at=now,
            suggested_theme=None,
            likeness=None,
            reason="",
        )


def _refuse_unsound(themes: QuerySet[Theme]) -> None:
    """What came later may not lose its place: no card in a theme that is off the board, none that
    a person placed in a mere proposal; no two themes of one title.
    """
    homeless = Q(theme__retired_at__isnull=False)
    undecided = Q(theme__accepted_at=None, placed_by__isnull=False)
    if Placement.objects.filter(homeless | undecided, theme__in=themes).exists():
        raise CannotUndoError
    for theme in themes.filter(retired_at=None):
        same = Theme.objects.live().filter(
            review_round=theme.review_round_id, heading=theme.heading, title__iexact=theme.title
        )
        if same.exclude(pk=theme.pk).exists():
            raise TitleTakenError("Another theme has that title by now. Rename it first.")


def _themes(state: State) -> QuerySet[Theme]:
    return Theme.objects.filter(pk__in=[int(theme_id) for theme_id in state["themes"]])


def _card_ids(state: State) -> list[int]:
    return [int(card_id) for card_id in state["places"]]
