"""The wall of a workshop: headings, themes and cards as everybody in the room sees them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db.models import QuerySet

from reviews import documents as reviews
from reviews.documents import ToldDecision
from reviews.models import Card, Heading, ReviewRound, Theme, ThemeDecision
from workshops.models import Timer, Workshop

SIGNED_FOR = "workshops.wall"
LISTENS_FOR = timedelta(hours=16)
THEMES_A_SCREEN = 8
FOUND_AT_MOST = 20
CODE = re.compile(r"^[A-Z]\d{1,7}$")
SEPARATORS = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class WallCard:
    """A card on the wall. `seen` says which card it is and where it was, for whoever moves it."""

    id: str
    code: str
    text: str
    is_top_priority: bool
    seen: str


@dataclass(frozen=True)
class WallTheme:
    id: str
    code: str
    title: str
    version: str
    is_accepted: bool
    is_locked: bool
    cards: tuple[WallCard, ...]


@dataclass(frozen=True)
class WallHeading:
    """A heading with its themes, and the cards that are in none."""

    heading: str
    slug: str
    label: str
    themes: tuple[WallTheme, ...]
    tray: tuple[WallCard, ...]

    @property
    def card_count(self) -> int:
        return len(self.tray) + sum(len(theme.cards) for theme in self.themes)


@dataclass(frozen=True)
class FoundCard:
    """A card that was looked for, and where it is."""

    card: WallCard
    heading: str
    place: str


@dataclass(frozen=True)
class Clock:
    """The timer as a page shows it, and what a screen needs to go on counting by itself."""

    label: str
    is_set: bool
    is_running: bool
    seconds_left: int
    ends_at: datetime | None
    ends_in_ms: str

    @property
    def minutes(self) -> str:
        return f"{self.seconds_left // 60}:{self.seconds_left % 60:02}"


@dataclass(frozen=True)
class Wall:
    headings: tuple[WallHeading, ...]
    stamp: str
    clock: Clock
    to_undo: ToldDecision | None
    to_redo: ToldDecision | None

    @property
    def card_count(self) -> int:
        return sum(heading.card_count for heading in self.headings)


@dataclass(frozen=True)
class Screen:
    """What a whole room reads from far away: some themes of one heading, and the time."""

    heading: str
    label: str
    themes: tuple[WallTheme, ...]
    headings: tuple[Heading, ...]
    page: int
    pages: int
    stamp: str
    clock: Clock


def listening_token(workshop: Workshop) -> str:
    """With this a page may ask whether the wall has changed, and nothing else."""
    return signing.dumps(workshop.pk, salt=SIGNED_FOR)


def heard(token: str) -> str | None:
    """The stamp of the wall that a token is for; None when there is no such wall. One query."""
    try:
        workshop_id = signing.loads(token, salt=SIGNED_FOR, max_age=LISTENS_FOR)
    except signing.BadSignature:
        return None
    workshops = Workshop.objects.select_related("review_round", "timer").filter(pk=workshop_id)
    found = workshops.first()
    return stamp(found) if found else None


def stamp(workshop: Workshop) -> str:
    """Differs whenever the wall does: counts of decisions, cards, runs and the clock."""
    of_round, timer = workshop.review_round, getattr(workshop, "timer", None)
    return (
        f"{of_round.curation}-{of_round.revision}-{of_round.themed_revision}"
        f"-{timer.version if timer else 0}"
    )


def clock(workshop: Workshop, *, now: datetime) -> Clock:
    timer: Timer | None = getattr(workshop, "timer", None)
    if timer is None:
        return Clock("", False, False, 0, None, "")
    left = timer.left(now)
    ends_in = (timer.ends_at - now) // timedelta(milliseconds=1) if timer.ends_at else 0
    return Clock(
        label=timer.label,
        is_set=timer.is_running or timer.seconds_left > 0,
        is_running=timer.is_running,
        seconds_left=left,
        ends_at=timer.ends_at,
        ends_in_ms=str(ends_in) if timer.is_running else "",
    )


def wall(workshop: Workshop, *, now: datetime, heading: str = "") -> Wall:
    """The wall, or one heading of it; as many queries for a thousand cards as for one."""
    review_round = workshop.review_round
    wanted = [Heading(heading)] if heading else list(Heading)
    themes, cards = _themes(review_round, heading), _cards(review_round, heading)
    state = reviews.theming_state(review_round)
    return Wall(
        headings=tuple(_heading(each, themes, cards) for each in wanted),
        stamp=stamp(workshop),
        clock=clock(workshop, now=now),
        to_undo=state.to_undo,
        to_redo=state.to_redo,
    )


Cards = dict[tuple[str, int], list[WallCard]]


def _themes(review_round: ReviewRound, heading: str) -> list[Theme]:
    themes = review_round.themes.live()
    return list(themes.under(heading) if heading else themes)


def _cards(review_round: ReviewRound, heading: str) -> Cards:
    """All cards of the wall by their heading and theme; 0 where they are in none."""
    found: Cards = defaultdict(list)
    rows = (
        review_round.cards.approved()
        .under_any(heading)
        .order_by("pk")
        .values_list("pk", "code", "text", "is_top_priority", "heading", "placement__theme_id")
    )
    for pk, code, text, is_top, of_heading, theme_id in rows:
        place = theme_id or 0
        found[of_heading, place].append(WallCard(str(pk), code, text, is_top, f"{pk}-{place}"))
    return found


def _heading(heading: Heading, themes: Sequence[Theme], cards: Cards) -> WallHeading:
    rows = [
        _theme(theme, cards[heading.value, theme.pk])
        for theme in themes
        if theme.heading == heading.value
    ]
    rows.sort(key=lambda row: (not row.is_accepted, int(row.code[1:] or 0), int(row.id)))
    return WallHeading(
        heading=heading.value,
        slug=heading.slug,
        label=str(heading.label),
        themes=tuple(rows),
        tray=tuple(cards[heading.value, 0]),
    )


def _theme(theme: Theme, cards: Iterable[WallCard]) -> WallTheme:
    return WallTheme(
        id=str(theme.pk),
        code=theme.code,
        title=theme.title,
        version=str(theme.version),
        is_accepted=theme.is_accepted,
        is_locked=theme.is_locked,
        cards=tuple(cards),
    )


def codes_in(text: str) -> list[str]:
    """The card codes in a text such as "N12, n14"; empty when it holds anything else."""
    codes = [code for code in SEPARATORS.split(text.upper().strip()) if code]
    return codes if all(CODE.match(code) for code in codes) else []


def find(review_round: ReviewRound, text: str) -> tuple[FoundCard, ...]:
    """Cards by their codes, or by words that they hold; at most twenty. Two queries."""
    if not text:
        return ()
    cards = review_round.cards.approved().select_related("placement__theme").order_by("pk")
    codes = codes_in(text)
    cards = cards.filter(code__in=codes) if codes else cards.filter(text__icontains=text)
    return tuple(_found(card) for card in cards[:FOUND_AT_MOST])


def _found(card: Card) -> FoundCard:
    placement = getattr(card, "placement", None)
    theme = placement.theme if placement else None
    place = f"{theme.code} {theme.title}".strip() if theme else "the tray"
    seen = f"{card.pk}-{theme.pk if theme else 0}"
    return FoundCard(
        card=WallCard(str(card.pk), card.code, card.text, card.is_top_priority, seen),
        heading=card.heading,
        place=place,
    )


def screen(workshop: Workshop, *, heading: str, page: int, now: datetime) -> Screen:
    """The themes of a heading for a big screen, so many as fit in large type."""
    seen = wall(workshop, now=now, heading=heading or _first(workshop.review_round))
    (shown,) = seen.headings
    pages = max(1, -(-len(shown.themes) // THEMES_A_SCREEN))
    page = min(max(1, page), pages)
    start = (page - 1) * THEMES_A_SCREEN
    return Screen(
        heading=shown.heading,
        label=shown.label,
        themes=shown.themes[start : start + THEMES_A_SCREEN],
        headings=tuple(Heading),
        page=page,
        pages=pages,
        stamp=seen.stamp,
        clock=seen.clock,
    )


def _first(review_round: ReviewRound) -> str:
    """The heading that people were at last, or what is not working."""
    latest = review_round.theme_decisions.select_related("theme").first()
    return latest.theme.heading if latest else Heading.NOT_WORKING.value


def history(review_round: ReviewRound) -> QuerySet[ThemeDecision]:
    """Everything that people decided on the wall, the latest first."""
    return review_round.theme_decisions.select_related("theme", "decided_by", "undone_by")


def told(decisions: Iterable[ThemeDecision]) -> tuple[ToldDecision, ...]:
    return tuple(ToldDecision(each, reviews.words_for(each)) for each in decisions)


def latest_room_cards(review_round: ReviewRound) -> list[Card]:
    """The last cards that were made in the room."""
    return list(review_round.cards.approved().filter(statement=None).order_by("-pk")[:10])
