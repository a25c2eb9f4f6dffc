"""Curation: what people decide about themes. Every decision is dated, says why, can be undone.

Decisions and runs on a round take turns: each operation locks the round before it reads, and
raises ThemeGoneError for a theme that has left the board.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from coproduce.audit import trail
from participants.models import User
from reviews.errors import (
    CardNotApprovedError,
    NoCardsChosenError,
    ThemeChangedError,
    ThemeGoneError,
)
from reviews.models import (
    Card,
    Placement,
    ReviewRound,
    Theme,
    ThemeDecision,
    ThemeGroup,
)
from reviews.operations import theme_states, theme_words

Verb = ThemeDecision.Verb


@transaction.atomic
def accept_theme(
    *, theme: Theme, by: User, now: datetime, version: int | None = None, why: str = ""
) -> ThemeDecision | None:
    """Keep a proposed theme. None when it was accepted already. Raises ThemeChangedError."""
    held = _hold(theme, version)
    if held.is_accepted:
        return None
    with _deciding(Verb.ACCEPTED, [held], by=by, now=now, why=why) as decision:
        pass
    return decision


@transaction.atomic
def rename_theme(
    *, theme: Theme, title: str, by: User, now: datetime, version: int | None = None, why: str = ""
) -> ThemeDecision | None:
    """Give a theme the title that people chose, or None if they did so already.

    Raises TitleTakenError, ThemeChangedError.
    """
    held = _hold(theme)
    if held.title == title and held.is_accepted and not held.repeats_withdrawn_at:
        return None
    held = _hold(theme, version)
    with _deciding(Verb.RENAMED, [held], by=by, now=now, why=why) as decision:
        theme_states.refuse_locked([held])
        theme_states.refuse_taken(held.review_round, held.heading, title, besides=held)
        Theme.objects.filter(pk=held.pk).update(title=title, repeats_withdrawn_at=None)
    theme_words.let_go([held])
    return decision


@transaction.atomic
def make_theme(
    *,
    review_round: ReviewRound,
    heading: str,
    title: str,
    by: User,
    now: datetime,
    cards: Iterable[Card] = (),
    seen_at: datetime | None = None,
    why: str = "",
) -> ThemeDecision:
    """Make a theme by hand, with or without cards of any theme or the tray.

    Raises TitleTakenError, ThemeLockedError, CardNotApprovedError or CardMovedError.
    """
    theme = _new_theme(_lock(review_round.pk), heading, title, now)
    chosen = list(cards)
    theme_states.refuse_moved(chosen, since=seen_at, besides=by)
    left = _themes_of(chosen)
    with _deciding(Verb.MADE, [theme, *left], cards=chosen, by=by, now=now, why=why) as decision:
        theme_states.refuse_locked(left)
        Theme.objects.filter(pk=theme.pk).update(retired_at=None)
        _place(chosen, theme, by=by, now=now)
    return decision


@transaction.atomic
def merge_themes(
    *,
    theme: Theme,
    others: Iterable[Theme],
    by: User,
    now: datetime,
    seen: Mapping[int, int] | None = None,
    why: str = "",
) -> ThemeDecision:
    """Retire other themes of the heading; this one takes their cards.

    `seen`: the versions that were looked at, by theme. Raises ThemeLockedError, ThemeChangedError.
    """
    versions = seen or {}
    held = _hold(theme, versions.get(theme.pk))
    merged = [_hold(other, versions.get(other.pk)) for other in others if other.pk != theme.pk]
    if not merged or any(_place_of(other) != _place_of(held) for other in merged):
        raise ThemeGoneError
    cards = list(Card.objects.filter(placement__theme__in=merged))
    with _deciding(Verb.MERGED, [held, *merged], cards=cards, by=by, now=now, why=why) as decision:
        theme_states.refuse_locked([held, *merged])
        _carry(cards, held, by=by, now=now)
        Theme.objects.filter(pk__in=[other.pk for other in merged]).update(
            retired_at=now, merged_into=held
        )
    theme_words.let_go(merged)
    return decision


@transaction.atomic
def split_theme(
    *, theme: Theme, cards: Iterable[Card], title: str, by: User, now: datetime, why: str = ""
) -> ThemeDecision:
    """Move chosen cards of a theme to a new theme, and leave at least one.

    Raises TitleTakenError, ThemeLockedError or NoCardsChosenError.
    """
    held = _hold(theme)
    chosen = [card for card in cards if _theme_id(card) == held.pk]
    if not chosen:
        raise NoCardsChosenError
    if len(chosen) == Card.objects.approved().filter(placement__theme=held).count():
        raise NoCardsChosenError("Leave at least one card where it is, or rename the theme.")
    new = _new_theme(held.review_round, held.heading, title, now)
    with _deciding(Verb.SPLIT, [held, new], cards=chosen, by=by, now=now, why=why) as decision:
        theme_states.refuse_locked([held])
        Theme.objects.filter(pk=new.pk).update(retired_at=None)
        _place(chosen, new, by=by, now=now)
    return decision


@transaction.atomic
def move_cards(
    *,
    review_round: ReviewRound,
    cards: Iterable[Card],
    theme: Theme | None,
    by: User,
    now: datetime,
    seen_at: datetime | None = None,
    why: str = "",
) -> ThemeDecision | None:
    """Put cards in a theme of their heading, or back in the tray (theme None).

    None when every card is there already. Raises CardNotApprovedError, ThemeLockedError, and
    CardMovedError when a colleague put one somewhere after the cards were `seen_at` their places.
    """
    _lock(review_round.pk)
    held = _hold(theme) if theme else None
    chosen = [card for card in cards if _theme_id(card) != (held.pk if held else None)]
    if not chosen:
        return None
    theme_states.refuse_moved(chosen, since=seen_at, besides=by)
    touched = [*([held] if held else []), *_themes_of(chosen)]
    with _deciding(Verb.MOVED, touched, cards=chosen, by=by, now=now, why=why) as decision:
        theme_states.refuse_locked(touched)
        _place(chosen, held, by=by, now=now)
    return decision


@transaction.atomic
def place_suggested(
    *, theme: Theme, seen: Iterable[int], by: User, now: datetime
) -> ThemeDecision | None:
    """Put the cards that somebody saw suggested for this theme into it, if they still are."""
    _lock(theme.review_round_id)
    suggested = Card.objects.approved().filter(
        pk__in=list(seen), placement__theme=None, placement__suggested_theme=theme
    )
    return move_cards(
        review_round=theme.review_round, cards=list(suggested), theme=theme, by=by, now=now
    )


@transaction.atomic
def place_all_suggested(
    *, review_round: ReviewRound, heading: str, seen: Mapping[int, int], by: User, now: datetime
) -> ThemeDecision | None:
    """Follow suggestions that somebody saw, theme by card, and that hold, as one decision, if any.

    None is followed that a lock forbids, or that a later run changed.
    """
    _lock(review_round.pk)
    open_themes = review_round.themes.live().under(heading).filter(locked_at=None)
    in_tray = Card.objects.approved().filter(placement__theme=None, pk__in=list(seen))
    suggested = in_tray.filter(placement__suggested_theme__in=open_themes).order_by("pk")
    cards = [c for c in suggested if c.placement.suggested_theme_id == seen[c.pk]]
    themes = list(open_themes.filter(pk__in={seen[card.pk] for card in cards}))
    if not themes:
        return None
    with _deciding(Verb.MOVED, themes, cards=cards, by=by, now=now) as decision:
        for each in themes:
            _place([c for c in cards if seen[c.pk] == each.pk], each, by=by, now=now)
    return decision


@transaction.atomic
def lock_theme(*, theme: Theme, by: User, now: datetime) -> ThemeDecision | None:
    """Close a theme against any change until it is unlocked. None when it is locked already."""
    held = _hold(theme)
    if held.is_locked:
        return None
    with _deciding(Verb.LOCKED, [held], by=by, now=now) as decision:
        Theme.objects.filter(pk=held.pk).update(locked_at=now)
    return decision


@transaction.atomic
def unlock_theme(*, theme: Theme, by: User, now: datetime) -> ThemeDecision | None:
    """Open a locked theme for changes. None when it is open already."""
    held = _hold(theme)
    if not held.is_locked:
        return None
    with _deciding(Verb.UNLOCKED, [held], by=by, now=now) as decision:
        Theme.objects.filter(pk=held.pk).update(locked_at=None)
    return decision


@transaction.atomic
def group_theme(*, theme: Theme, title: str, by: User, now: datetime) -> ThemeDecision | None:
    """Put a theme under a broader group, made when new; an empty title takes it out.

    None when it is there already. Raises ThemeLockedError.
    """
    held = _hold(theme)
    group = _group(held, title) if title else None
    if held.group == group:
        return None
    with _deciding(Verb.GROUPED, [held], by=by, now=now) as decision:
        theme_states.refuse_locked([held])
        Theme.objects.filter(pk=held.pk).update(group=group)
    return decision


@transaction.atomic
def set_aside_theme(
    *, theme: Theme, by: User, now: datetime, version: int | None = None, why: str = ""
) -> ThemeDecision:
    """Take a theme off the board; its cards go to the tray.

    Raises ThemeLockedError, ThemeChangedError.
    """
    held = _hold(theme, version)
    cards = list(Card.objects.filter(placement__theme=held))
    with _deciding(Verb.SET_ASIDE, [held], cards=cards, by=by, now=now, why=why) as decision:
        theme_states.refuse_locked([held])
        _carry(cards, None, by=by, now=now)
        Theme.objects.filter(pk=held.pk).update(retired_at=now)
    theme_words.let_go([held])
    return decision


@transaction.atomic
def undo_decision(*, decision: ThemeDecision, by: User, now: datetime) -> None:
    """Put back all that a decision changed. Raises CannotUndoError if later ones build on it."""
    _turn_back(decision, is_undone=False, now=now, undone_at=now, undone_by=by)
    trail.record(by, "undid", decision)


@transaction.atomic
def redo_decision(*, decision: ThemeDecision, by: User, now: datetime) -> None:
    """Do an undone decision again. Raises CannotUndoError when it no longer fits."""
    _turn_back(decision, is_undone=True, now=now, undone_at=None, undone_by=None)
    trail.record(by, "redid", decision)


def _turn_back(decision: ThemeDecision, *, is_undone: bool, now: datetime, **undone: Any) -> None:
    review_round = _lock(decision.review_round_id)
    decision.refresh_from_db()
    theme_states.turn_back(decision, is_undone=is_undone, now=now)
    ThemeDecision.objects.filter(pk=decision.pk).update(**undone)
    _count_decision(review_round)


@contextmanager
def _deciding(
    verb: ThemeDecision.Verb,
    touched: list[Theme],
    *,
    by: User,
    now: datetime,
    cards: Iterable[Card] = (),
    why: str = "",
) -> Iterator[ThemeDecision]:
    """Around a change: remember before and after, write the decision. The round is locked.

    Every theme that a person touches counts as accepted from then on.
    """
    card_ids = [card.pk for card in cards]
    themes = Theme.objects.filter(pk__in=[theme.pk for theme in touched])
    theme_states.give_places(card_ids, now)
    decision = ThemeDecision(
        review_round=touched[0].review_round,
        theme=touched[0],
        verb=verb,
        decided_by=by,
        decided_at=now,
        why=why,
        before=theme_states.of(themes, card_ids),
    )
    yield decision
    themes.filter(accepted_at=None).update(accepted_at=now, accepted_by=by)
    theme_states.give_numbers(decision.review_round, themes.all())
    themes.update(version=F("version") + 1)
    decision.after = theme_states.of(themes, card_ids)
    decision.save()
    _count_decision(decision.review_round)
    trail.record(
        by, verb.value, decision.theme, themes=[theme.pk for theme in touched], cards=card_ids
    )


def _lock(round_id: int) -> ReviewRound:
    return ReviewRound.objects.select_for_update(no_key=True).get(pk=round_id)


def _hold(theme: Theme, version: int | None = None) -> Theme:
    """The theme as it stands, while nothing else can change it.

    Raises ThemeGoneError when it left the board, ThemeChangedError when it is not the one seen.
    """
    _lock(theme.review_round_id)
    held = Theme.objects.live().select_related("review_round", "group").filter(pk=theme.pk).first()
    if held is None:
        raise ThemeGoneError
    if version is not None and held.version != version:
        raise ThemeChangedError
    return held


def _count_decision(review_round: ReviewRound) -> None:
    ReviewRound.objects.filter(pk=review_round.pk).update(curation=F("curation") + 1)


def _new_theme(review_round: ReviewRound, heading: str, title: str, now: datetime) -> Theme:
    """A theme that is not on the board yet, so that undoing takes it off again."""
    theme_states.refuse_taken(review_round, heading, title)
    return Theme.objects.create(
        review_round=review_round, heading=heading, title=title, created_at=now, retired_at=now
    )


def _group(theme: Theme, title: str) -> ThemeGroup:
    groups = ThemeGroup.objects.filter(programme=theme.review_round.programme)
    found = groups.filter(title__iexact=title).first()
    return found or ThemeGroup.objects.create(programme=theme.review_round.programme, title=title)


def _place_of(theme: Theme) -> tuple[int, str]:
    return theme.review_round_id, theme.heading


def _themes_of(cards: Iterable[Card]) -> list[Theme]:
    """The themes that these cards are in."""
    themes = Theme.objects.live().filter(placements__card__in=list(cards))
    return list(themes.select_related("review_round").distinct())


def _theme_id(card: Card) -> int | None:
    return Placement.objects.filter(card=card).values_list("theme_id", flat=True).first()


def _place(cards: list[Card], theme: Theme | None, *, by: User, now: datetime) -> None:
    """A person puts cards somewhere. Raises CardNotApprovedError for any that may not be there."""
    fresh = list(Card.objects.approved().filter(pk__in=[card.pk for card in cards]))
    if len(fresh) != len(cards) or any(
        theme and (card.review_round_id, card.heading) != _place_of(theme) for card in fresh
    ):
        raise CardNotApprovedError
    _carry(cards, theme, by=by, now=now)


def _carry(cards: list[Card], theme: Theme | None, *, by: User, now: datetime) -> None:
    """Cards go with their theme, those included that wait for approval again."""
    Placement.objects.filter(card__in=cards).update(
        theme=theme,
        placed_at=now,
        placed_by=by,
        suggested_theme=None,
        likeness=None,
        reason="",
    )
