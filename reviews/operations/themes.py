"""Curation: what people decide about themes. Every decision is dated, says why, can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from coproduce.audit import trail
from participants.models import User
from reviews.errors import (
    CannotUndoError,
    CardNotApprovedError,
    ThemeChangedError,
    ThemeLockedError,
    TitleTakenError,
)
from reviews.models import (
    Card,
    Placement,
    ReviewRound,
    Theme,
    ThemeDecision,
    ThemeGroup,
)
from reviews.operations import theme_states

Verb = ThemeDecision.Verb


@transaction.atomic
def accept_theme(*, theme: Theme, by: User, now: datetime, why: str = "") -> ThemeDecision:
    """Keep a proposed theme: no later run changes it."""
    with _deciding(Verb.ACCEPTED, [theme], by=by, now=now, why=why) as decision:
        pass
    return decision


@transaction.atomic
def rename_theme(
    *, theme: Theme, title: str, by: User, now: datetime, version: int | None = None, why: str = ""
) -> ThemeDecision:
    """Give a theme the title that people chose. Raises TitleTakenError, ThemeChangedError."""
    with _deciding(Verb.RENAMED, [theme], by=by, now=now, why=why, version=version) as decision:
        _refuse_locked(theme)
        _refuse_taken(theme.review_round, theme.heading, title, besides=theme)
        Theme.objects.filter(pk=theme.pk).update(title=title)
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
    why: str = "",
) -> ThemeDecision:
    """Make a theme by hand, with or without cards. Raises TitleTakenError."""
    theme = _new_theme(review_round, heading, title, now)
    chosen = list(cards)
    with _deciding(Verb.MADE, [theme], cards=chosen, by=by, now=now, why=why) as decision:
        _bring_back(theme)
        _place(chosen, theme, by=by, now=now)
    return decision


@transaction.atomic
def merge_themes(
    *, theme: Theme, others: Iterable[Theme], by: User, now: datetime, why: str = ""
) -> ThemeDecision:
    """Put the cards of other themes of the same heading into this one, and retire the others."""
    merged = [other for other in others if other.pk != theme.pk]
    cards = list(Card.objects.filter(placement__theme__in=merged))
    with _deciding(Verb.MERGED, [theme, *merged], cards=cards, by=by, now=now, why=why) as decision:
        for each in (theme, *merged):
            _refuse_locked(each)
        _place(cards, theme, by=by, now=now)
        Theme.objects.filter(pk__in=[other.pk for other in merged]).update(
            retired_at=now, merged_into=theme
        )
    return decision


@transaction.atomic
def split_theme(
    *, theme: Theme, cards: Iterable[Card], title: str, by: User, now: datetime, why: str = ""
) -> ThemeDecision:
    """Move chosen cards of a theme to a new theme. Raises TitleTakenError, ThemeLockedError."""
    _refuse_locked(theme)
    new = _new_theme(theme.review_round, theme.heading, title, now)
    chosen = list(cards)
    with _deciding(Verb.SPLIT, [theme, new], cards=chosen, by=by, now=now, why=why) as decision:
        _bring_back(new)
        _place(chosen, new, by=by, now=now)
    return decision


@transaction.atomic
def move_cards(
    *,
    cards: Iterable[Card],
    theme: Theme | None,
    by: User,
    now: datetime,
    why: str = "",
) -> ThemeDecision | None:
    """Put cards in a theme of their heading, or back in the tray (theme None).

    None when every card is there already. Raises CardNotApprovedError, ThemeLockedError.
    """
    chosen = [card for card in cards if _theme_id(card) != (theme.pk if theme else None)]
    left = list(Theme.objects.live().filter(placements__card__in=chosen).distinct())
    touched = [theme, *left] if theme else left
    if not chosen:
        return None
    with _deciding(Verb.MOVED, touched, cards=chosen, by=by, now=now, why=why) as decision:
        for each in touched:
            _refuse_locked(each)
        _place(chosen, theme, by=by, now=now)
    return decision


@transaction.atomic
def place_suggested(*, theme: Theme, by: User, now: datetime) -> ThemeDecision | None:
    """Put every unplaced card that the software suggests for this theme into it."""
    suggested = Card.objects.approved().filter(
        placement__theme=None, placement__suggested_theme=theme
    )
    return move_cards(cards=list(suggested), theme=theme, by=by, now=now)


@transaction.atomic
def lock_theme(*, theme: Theme, by: User, now: datetime, why: str = "") -> ThemeDecision:
    """Close a theme against any change until it is unlocked."""
    with _deciding(Verb.LOCKED, [theme], by=by, now=now, why=why) as decision:
        Theme.objects.filter(pk=theme.pk).update(locked_at=now)
    return decision


@transaction.atomic
def unlock_theme(*, theme: Theme, by: User, now: datetime, why: str = "") -> ThemeDecision:
    """Open a locked theme for changes."""
    with _deciding(Verb.UNLOCKED, [theme], by=by, now=now, why=why) as decision:
        Theme.objects.filter(pk=theme.pk).update(locked_at=None)
    return decision


@transaction.atomic
def group_theme(*, theme: Theme, title: str, by: User, now: datetime) -> ThemeDecision:
    """Put a theme under a broader group, made when new; an empty title takes it out."""
    group = None
    if title:
        group, _is_new = ThemeGroup.objects.get_or_create(
            programme=theme.review_round.programme, title=title
        )
    with _deciding(Verb.GROUPED, [theme], by=by, now=now) as decision:
        Theme.objects.filter(pk=theme.pk).update(group=group)
    return decision


@transaction.atomic
def set_aside_theme(*, theme: Theme, by: User, now: datetime, why: str = "") -> ThemeDecision:
    """Take a theme off the board; its cards go to the tray."""
    cards = list(Card.objects.filter(placement__theme=theme))
    with _deciding(Verb.SET_ASIDE, [theme], cards=cards, by=by, now=now, why=why) as decision:
        _refuse_locked(theme)
        _place(cards, None, by=by, now=now)
        Theme.objects.filter(pk=theme.pk).update(retired_at=now)
    return decision


@transaction.atomic
def undo_decision(*, decision: ThemeDecision, by: User, now: datetime) -> None:
    """Put back what a decision changed. Raises CannotUndoError if a later one builds on it."""
    review_round = _lock(decision.review_round)
    if decision.undone_at or not theme_states.fits(decision.after):
        raise CannotUndoError
    theme_states.restore(decision.before, now=now)
    ThemeDecision.objects.filter(pk=decision.pk).update(undone_at=now, undone_by=by)
    _count_decision(review_round)
    trail.record(by, "undid", decision)


@transaction.atomic
def redo_decision(*, decision: ThemeDecision, by: User, now: datetime) -> None:
    """Do an undone decision again. Raises CannotUndoError when it no longer fits."""
    review_round = _lock(decision.review_round)
    if not decision.undone_at or not theme_states.fits(decision.before):
        raise CannotUndoError("Something changed since, so it cannot be done again.")
    theme_states.restore(decision.after, now=now)
    ThemeDecision.objects.filter(pk=decision.pk).update(undone_at=None, undone_by=None)
    _count_decision(review_round)
    trail.record(by, "redid", decision)


@contextmanager
def _deciding(
    verb: ThemeDecision.Verb,
    touched: list[Theme],
    *,
    by: User,
    now: datetime,
    cards: Iterable[Card] = (),
    why: str = "",
    version: int | None = None,
) -> Iterator[ThemeDecision]:
    """Around a change: lock the round, remember before and after, write the decision.

    Every theme that a person touches counts as accepted from then on.
    """
    card_ids = [card.pk for card in cards]
    subject = touched[0] if touched else None
    if subject is None:
        raise CardNotApprovedError
    review_round = _lock(subject.review_round)
    themes = Theme.objects.filter(pk__in=[theme.pk for theme in touched])
    if version is not None and not themes.filter(pk=subject.pk, version=version).exists():
        raise ThemeChangedError
    _give_places(card_ids, now)
    decision = ThemeDecision(
        review_round=review_round,
        theme=subject,
        verb=verb,
        decided_by=by,
        decided_at=now,
        why=why,
        before=theme_states.of(themes, card_ids),
    )
    yield decision
    themes.filter(accepted_at=None).update(accepted_at=now, accepted_by=by)
    themes.update(version=F("version") + 1)
    decision.after = theme_states.of(themes, card_ids)
    decision.save()
    _count_decision(review_round)
    trail.record(by, verb.value, subject, themes=[theme.pk for theme in touched], cards=card_ids)


def _give_places(card_ids: list[int], now: datetime) -> None:
    """A card that no run has seen yet starts in the tray."""
    placed = set(Placement.objects.filter(card__in=card_ids).values_list("card_id", flat=True))
    Placement.objects.bulk_create(
        Placement(card_id=card_id, placed_at=now) for card_id in card_ids if card_id not in placed
    )


def _lock(review_round: ReviewRound) -> ReviewRound:
    """Decisions and runs on a round take turns."""
    return ReviewRound.objects.select_for_update().get(pk=review_round.pk)


def _count_decision(review_round: ReviewRound) -> None:
    ReviewRound.objects.filter(pk=review_round.pk).update(curation=F("curation") + 1)


def _refuse_locked(theme: Theme) -> None:
    if Theme.objects.filter(pk=theme.pk, locked_at__isnull=False).exists():
        raise ThemeLockedError


def _refuse_taken(
    review_round: ReviewRound, heading: str, title: str, *, besides: Theme | None = None
) -> None:
    same = review_round.themes.live().under(heading).filter(title__iexact=title)
    if same.exclude(pk=besides.pk if besides else None).exists():
        raise TitleTakenError


def _new_theme(review_round: ReviewRound, heading: str, title: str, now: datetime) -> Theme:
    """A theme that is not on the board yet, so that undoing takes it off again."""
    _refuse_taken(review_round, heading, title)
    return Theme.objects.create(
        review_round=review_round, heading=heading, title=title, created_at=now, retired_at=now
    )


def _bring_back(theme: Theme) -> None:
    Theme.objects.filter(pk=theme.pk).update(retired_at=None)


def _theme_id(card: Card) -> int | None:
    placement: Any = Placement.objects.filter(card=card).first()
    return placement.theme_id if placement else None


def _place(cards: list[Card], theme: Theme | None, *, by: User, now: datetime) -> None:
    """A person puts cards somewhere. Raises CardNotApprovedError for any that may not be there."""
    if any(not card.is_approved for card in cards) or any(
        theme and card.heading != theme.heading for card in cards
    ):
        raise CardNotApprovedError
    for card in cards:
        Placement.objects.update_or_create(
            card=card,
            defaults={
                "theme": theme,
                "placed_at": now,
                "placed_by": by,
                "suggested_theme": None,
                "likeness": None,
                "reason": "",
            },
        )
