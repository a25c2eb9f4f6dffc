"""Curation: what people decide about themes. Every decision is dated, says why, can be undone.

Decisions and runs on a round take turns: each operation locks the round before it reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from coproduce.audit import trail
from participants.models import User
from reviews.errors import (
    CardNotApprovedError,
    NoCardsChosenError,
    ThemeChangedError,
    ThemeGoneError,
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
def accept_theme(
    *, theme: Theme, by: User, now: datetime, version: int | None = None, why: str = ""
) -> ThemeDecision | None:
    """Keep a proposed theme: no later run changes it. None when it was accepted already."""
    held = _hold(theme, version)
    if held.is_accepted:
        return None
    with _deciding(Verb.ACCEPTED, [held], by=by, now=now, why=why) as decision:
        pass
    return decision


@transaction.atomic
def rename_theme(
    *, theme: Theme, title: str, by: User, now: datetime, version: int | None = None, why: str = ""
) -> ThemeDecision:
    """Give a theme the title that people chose. Raises TitleTakenError, ThemeChangedError."""
    held = _hold(theme, version)
    with _deciding(Verb.RENAMED, [held], by=by, now=now, why=why) as decision:
        _refuse_locked([held])
        _refuse_taken(held.review_round, held.heading, title, besides=held)
        Theme.objects.filter(pk=held.pk).update(title=title, repeats_withdrawn_at=None)
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
    """Make a theme by hand, with or without cards of any theme or the tray.

    Raises TitleTakenError, ThemeLockedError or CardNotApprovedError.
    """
    theme = _new_theme(_lock(review_round.pk), heading, title, now)
    chosen = list(cards)
    left = _themes_of(chosen)
    with _deciding(Verb.MADE, [theme, *left], cards=chosen, by=by, now=now, why=why) as decision:
        _refuse_locked(left)
        _bring_back(theme)
        _place(chosen, theme, by=by, now=now)
    return decision


@transaction.atomic
def merge_themes(
    *, theme: Theme, others: Iterable[Theme], by: User, now: datetime, why: str = ""
) -> ThemeDecision:
    """Put the cards of other themes of the same heading into this one, and retire the others."""
    held = _hold(theme)
    merged = [_hold(other) for other in others if other.pk != theme.pk]
    if not merged or any(_place_of(other) != _place_of(held) for other in merged):
        raise ThemeGoneError
    cards = list(Card.objects.filter(placement__theme__in=merged))
    with _deciding(Verb.MERGED, [held, *merged], cards=cards, by=by, now=now, why=why) as decision:
        _refuse_locked([held, *merged])
        _carry(cards, held, by=by, now=now)
        Theme.objects.filter(pk__in=[other.pk for other in merged]).update(
            retired_at=now, merged_into=held
        )
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
        _refuse_locked([held])
        _bring_back(new)
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
    why: str = "",
) -> ThemeDecision | None:
    """Put cards in a theme of their heading, or back in the tray (theme None).

    None when every card is there already. Raises CardNotApprovedError, ThemeLockedError.
    """
    _lock(review_round.pk)
    held = _hold(theme) if theme else None
    chosen = [card for card in cards if _theme_id(card) != (held.pk if held else None)]
    if not chosen:
        return None
    touched = [*([held] if held else []), *_themes_of(chosen)]
    with _deciding(Verb.MOVED, touched, cards=chosen, by=by, now=now, why=why) as decision:
        _refuse_locked(touched)
        _place(chosen, held, by=by, now=now)
    return decision


@transaction.atomic
def place_suggested(*, theme: Theme, by: User, now: datetime) -> ThemeDecision | None:
    """Put every unplaced card that the software suggests for this theme into it."""
    _lock(theme.review_round_id)
    suggested = Card.objects.approved().filter(
        placement__theme=None, placement__suggested_theme=theme
    )
    return move_cards(
        review_round=theme.review_round, cards=list(suggested), theme=theme, by=by, now=now
    )


@transaction.atomic
def place_all_suggested(
    *, review_round: ReviewRound, heading: str, by: User, now: datetime
) -> ThemeDecision | None:
    """Follow every suggestion under a heading that no lock forbids, as one decision, if any."""
    _lock(review_round.pk)
    open_themes = review_round.themes.live().under(heading).filter(locked_at=None)
    in_tray = Card.objects.approved().filter(placement__theme=None).order_by("pk")
    cards = list(in_tray.filter(placement__suggested_theme__in=open_themes))
    wanted = {card.pk: card.placement.suggested_theme_id for card in cards}
    themes = list(open_themes.filter(pk__in=wanted.values()))
    if not themes:
        return None
    with _deciding(Verb.MOVED, themes, cards=cards, by=by, now=now) as decision:
        for each in themes:
            _place([c for c in cards if wanted[c.pk] == each.pk], each, by=by, now=now)
    return decision


@transaction.atomic
def lock_theme(*, theme: Theme, by: User, now: datetime, why: str = "") -> ThemeDecision | None:
    """Close a theme against any change until it is unlocked. None when it is locked already."""
    held = _hold(theme)
    if held.is_locked:
        return None
    with _deciding(Verb.LOCKED, [held], by=by, now=now, why=why) as decision:
        Theme.objects.filter(pk=held.pk).update(locked_at=now)
    return decision


@transaction.atomic
def unlock_theme(*, theme: Theme, by: User, now: datetime, why: str = "") -> ThemeDecision | None:
    """Open a locked theme for changes. None when it is open already."""
    held = _hold(theme)
    if not held.is_locked:
        return None
    with _deciding(Verb.UNLOCKED, [held], by=by, now=now, why=why) as decision:
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
        _refuse_locked([held])
        Theme.objects.filter(pk=held.pk).update(group=group)
    return decision


@transaction.atomic
def set_aside_theme(*, theme: Theme, by: User, now: datetime, why: str = "") -> ThemeDecision:
    """Take a theme off the board; its cards go to the tray. Raises ThemeLockedError."""
    held = _hold(theme)
    cards = list(Card.objects.filter(placement__theme=held))
    with _deciding(Verb.SET_ASIDE, [held], cards=cards, by=by, now=now, why=why) as decision:
        _refuse_locked([held])
        _carry(cards, None, by=by, now=now)
        Theme.objects.filter(pk=held.pk).update(retired_at=now)
    return decision


@transaction.atomic
def undo_decision(*, decision: ThemeDecision, by: User, now: datetime) -> None:
    """Put back all that a decision changed. Raises CannotUndoError if later ones build on it."""
    review_round = _lock(decision.review_round_id)
    decision.refresh_from_db()
    theme_states.turn_back(decision, is_undone=False, now=now)
    ThemeDecision.objects.filter(pk=decision.pk).update(undone_at=now, undone_by=by)
    _count_decision(review_round)
    trail.record(by, "undid", decision)


@transaction.atomic
def redo_decision(*, decision: ThemeDecision, by: User, now: datetime) -> None:
    """Do an undone decision again. Raises CannotUndoError when it no longer fits."""
    review_round = _lock(decision.review_round_id)
    decision.refresh_from_db()
    theme_states.turn_back(decision, is_undone=True, now=now)
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
) -> Iterator[ThemeDecision]:
    """Around a change: remember before and after, write the decision. The round is locked.

    Every theme that a person touches counts as accepted from then on.
    """
    card_ids = [card.pk for card in cards]
    themes = Theme.objects.filter(pk__in=[theme.pk for theme in touched])
    _give_places(card_ids, now)
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
    give_numbers(decision.review_round, themes.all())
    themes.update(version=F("version") + 1)
    decision.after = theme_states.of(themes, card_ids)
    decision.save()
    _count_decision(decision.review_round)
    trail.record(
        by, verb.value, decision.theme, themes=[theme.pk for theme in touched], cards=card_ids
    )


def give_numbers(review_round: ReviewRound, themes: Iterable[Theme]) -> None:
    """Give what people decided on, or print, a number for paper, once; the round is locked."""
    new = sorted(theme.pk for theme in themes if theme.number is None)
    last = review_round.themes.aggregate(Max("number"))["number__max"] or 0
    for number, pk in enumerate(new, start=last + 1):
        Theme.objects.filter(pk=pk).update(number=number)


def _give_places(card_ids: list[int], now: datetime) -> None:
    """A card that no run has seen yet starts in the tray."""
    placed = set(Placement.objects.filter(card__in=card_ids).values_list("card_id", flat=True))
    Placement.objects.bulk_create(
        Placement(card_id=card_id, placed_at=now) for card_id in card_ids if card_id not in placed
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


def _refuse_locked(themes: Iterable[Theme]) -> None:
    if any(theme.is_locked for theme in themes):
        raise ThemeLockedError


def _refuse_taken(
    review_round: ReviewRound, heading: str, title: str, *, besides: Theme | None = None
) -> None:
    same = review_round.themes.live().under(heading).filter(title__iexact=title)
    if any(each.pk != (besides and besides.pk) for each in same):
        raise TitleTakenError


def _new_theme(review_round: ReviewRound, heading: str, title: str, now: datetime) -> Theme:
    """A theme that is not on the board yet, so that undoing takes it off again."""
    _refuse_taken(review_round, heading, title)
    return Theme.objects.create(
        review_round=review_round, heading=heading, title=title, created_at=now, retired_at=now
    )


def _bring_back(theme: Theme) -> None:
    Theme.objects.filter(pk=theme.pk).update(retired_at=None)


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
