"""The theme board and a theme's page: what is read once and shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q

from coproduce import disclosure
from participants.models import PathwayStage, Perspective
from reviews.documents.collecting import unconfirmed_words
from reviews.documents.runs import ToldDecision, history
from reviews.models import (
    Card,
    Feeling,
    Heading,
    Placement,
    ReviewRound,
    Theme,
)

TOO_FEW = "too few to show"
MOST_SHOWN = 300
MOST_FOLLOWED = 5000


@dataclass(frozen=True)
class BoardCard:
    """A card on the board: where it is, who put it there, and where the software would put it."""

    card: Card
    placement: Placement | None
    suggested: Theme | None = None

    @property
    def is_placed_by_person(self) -> bool:
        return self.placement is not None and self.placement.placed_by_id is not None

    @property
    def reason(self) -> str:
        """Why it is in the tray."""
        if self.placement is None:
            return "It is new: themes were not looked for since it was approved."
        if self.is_placed_by_person:
            return "Somebody put it here."
        return self.placement.reason


@dataclass(frozen=True)
class BoardTheme:
    """A theme with those of its cards that the filters let through."""

    theme: Theme
    cards: tuple[BoardCard, ...]
    suggested: tuple[int, ...] = ()

    @property
    def seen(self) -> str:
        """The cards suggested for it, as the button that takes them in says which they were."""
        return " ".join(f"{card_id}-{self.theme.pk}" for card_id in self.suggested)

    @property
    def shown(self) -> tuple[BoardCard, ...]:
        """As many cards as a page can hold; the theme's own page has all."""
        return self.cards[:MOST_SHOWN]

    @property
    def top_priority_count(self) -> int:
        return sum(each.card.is_top_priority for each in self.cards)

    @property
    def lower_priority_count(self) -> int:
        return len(self.cards) - self.top_priority_count

    @property
    def unconfirmed(self) -> str:
        """A sentence, if some cards come from answers that somebody else gave for the person."""
        return unconfirmed_words(sum(getattr(each.card, "is_unconfirmed") for each in self.cards))  # noqa: B009 -- annotated

    @property
    def feelings(self) -> tuple[tuple[str, int], ...]:
        """The feelings that people chose for these answers, most frequent first."""
        chosen = Counter(getattr(each.card, "feeling") for each in self.cards)  # noqa: B009 -- annotated
        return tuple(
            (str(Feeling(feeling).label), number)
            for feeling, number in chosen.most_common()
            if feeling
        )

    @property
    def typical(self) -> tuple[BoardCard, ...]:
        """The cards that say best what the theme is about, at most three."""
        chosen = [each for each in self.cards if each.card.pk in self.theme.typical_card_ids]
        return tuple(chosen[:3])


@dataclass(frozen=True)
class HeadingTab:
    """A heading and how much is under it."""

    heading: str
    slug: str
    label: str
    cards: int = 0
    accepted: int = 0
    proposed: int = 0


@dataclass(frozen=True)
class HeadingBoard:
    """Everything under one heading: decided themes, proposals, and the tray."""

    heading: str
    label: str
    slug: str
    accepted: tuple[BoardTheme, ...] = ()
    proposed: tuple[BoardTheme, ...] = ()
    tray: tuple[BoardCard, ...] = ()

    @property
    def themes(self) -> tuple[BoardTheme, ...]:
        return self.accepted + self.proposed

    @property
    def tray_shown(self) -> tuple[BoardCard, ...]:
        """As many as a page can hold; the others come up as these are placed."""
        return self.tray[:MOST_SHOWN]

    @property
    def suggestions(self) -> tuple[str, ...]:
        """The cards of the tray that have a theme to go to that is not locked, each with it."""
        return tuple(
            f"{each.card.pk}-{each.suggested.pk}"
            for each in self.tray
            if each.suggested is not None and not each.suggested.is_locked
        )[:MOST_FOLLOWED]

    @property
    def seen(self) -> str:
        return " ".join(self.suggestions)


@dataclass(frozen=True)
class PublicTheme:
    """A theme as observers see it: its title, and a count that points at nobody."""

    title: str
    group: str
    cards: str
    top_priority: str


@dataclass(frozen=True)
class PublicHeading:
    """The accepted themes of a heading, by title."""

    heading: str
    label: str
    themes: tuple[PublicTheme, ...]


@dataclass(frozen=True)
class PerspectiveShare:
    """How many of a theme's cards come from one perspective, and how many people said them."""

    name: str
    cards: int
    top_priority: int
    people: int


@dataclass(frozen=True)
class ThemePage:
    """A theme with all that is known about it."""

    board_theme: BoardTheme
    perspectives: tuple[PerspectiveShare, ...]
    history: tuple[ToldDecision, ...] = ()


def heading_tabs(review_round: ReviewRound) -> tuple[HeadingTab, ...]:
    """The three headings with their counts; two queries."""
    cards = dict(
        review_round.cards.approved().order_by().values_list("heading").annotate(found=Count("pk"))
    )
    themes = {
        row["heading"]: row
        for row in review_round.themes.live()
        .order_by()
        .values("heading")
        .annotate(
            accepted=Count("pk", filter=Q(accepted_at__isnull=False)),
            proposed=Count("pk", filter=Q(accepted_at=None)),
        )
    }
    return tuple(
        HeadingTab(
            heading=heading.value,
            slug=heading.slug,
            label=heading.label,
            cards=cards.get(heading.value, 0),
            accepted=themes.get(heading.value, {}).get("accepted", 0),
            proposed=themes.get(heading.value, {}).get("proposed", 0),
        )
        for heading in Heading
    )


def first_heading(tabs: Sequence[HeadingTab]) -> str:
    """The first heading with proposals to decide on, or else with themes, or the first."""
    waiting = [tab.heading for tab in tabs if tab.proposed]
    decided = [tab.heading for tab in tabs if tab.accepted]
    return next(iter([*waiting, *decided, tabs[0].heading]))


def heading_board(
    review_round: ReviewRound,
    heading: str,
    *,
    perspective: Perspective | None = None,
    stage: PathwayStage | None = None,
) -> HeadingBoard:
    """The board of one heading; two queries, however many cards there are."""
    themes = {
        theme.pk: theme
        for theme in review_round.themes.live().under(heading).select_related("group")
    }
    cards = review_round.cards.approved().under(heading)
    if perspective:
        cards = cards.filter(perspective=perspective)
    if stage:
        cards = cards.filter(stage=stage)
    members: dict[int, list[BoardCard]] = {pk: [] for pk in themes}
    tray = []
    for card in (
        cards.with_telling().select_related("placement", "perspective", "stage").order_by("pk")
    ):
        each = _board_card(card, themes)
        theme_id = each.placement.theme_id if each.placement else None
        if theme_id in members:
            members[theme_id].append(each)
        else:
            tray.append(each)
    suggested: dict[int, list[int]] = {pk: [] for pk in themes}
    for each in tray:
        if each.suggested:
            suggested[each.suggested.pk].append(each.card.pk)
    rows = [
        BoardTheme(theme, tuple(members[pk]), tuple(suggested[pk][:MOST_FOLLOWED]))
        for pk, theme in themes.items()
    ]
    rows.sort(key=lambda row: (-len(row.cards), row.theme.pk))
    return HeadingBoard(
        heading=heading,
        label=Heading(heading).label,
        slug=Heading(heading).slug,
        accepted=tuple(row for row in rows if row.theme.is_accepted),
        proposed=tuple(row for row in rows if not row.theme.is_accepted),
        tray=tuple(tray),
    )


def _board_card(card: Card, themes: dict[int, Theme]) -> BoardCard:
    placement: Placement | None = getattr(card, "placement", None)
    suggested_id = placement.suggested_theme_id if placement else None
    return BoardCard(card, placement, themes.get(suggested_id) if suggested_id else None)


def public_board(
    review_round: ReviewRound,
    *,
    threshold: int,
    perspective: Perspective | None = None,
    stage: PathwayStage | None = None,
) -> tuple[PublicHeading, ...]:
    """Accepted themes for people outside the team: no card, no small number, sorted by title.

    Of one perspective or stage the cards of a theme are counted only if no perspective or stage
    has so few in it, or of so few people, that somebody could be recognised, or worked out from
    the rest.
    """
    asked = {"perspective": perspective, "stage": stage}
    chosen = {name: value.pk for name, value in asked.items() if value}
    found = review_round.themes.decided().select_related("group").order_by("title", "pk")
    cells: dict[int | None, _Cells] = {}
    for row in (
        review_round.cards.approved()
        .order_by()
        .values("placement__theme", *chosen)
        .annotate(
            cards=Count("pk"),
            top=Count("pk", filter=Q(is_top_priority=True)),
            people=Count("statement__review", distinct=True),
        )
    ):
        of_theme = cells.setdefault(row["placement__theme"], {})
        counted = (row["cards"], row["top"], row["people"])
        of_theme[tuple(row[name] for name in chosen)] = counted
    wanted = tuple(chosen.values())
    themes = list(found)
    return tuple(
        PublicHeading(
            heading=heading.value,
            label=heading.label,
            themes=tuple(
                _public(theme, cells.get(theme.pk, {}), wanted, threshold)
                for theme in themes
                if theme.heading == heading
            ),
        )
        for heading in Heading
    )


_Cells = dict[tuple[int, ...], tuple[int, int, int]]


def _public(theme: Theme, cells: _Cells, wanted: tuple[int, ...], threshold: int) -> PublicTheme:
    is_safe = not wanted or _is_safe(cells.values(), threshold=threshold)
    shown = [
        disclosure.protect(number, threshold=threshold) if is_safe else TOO_FEW
        for number in cells.get(wanted, (0, 0, 0))
    ]
    return PublicTheme(
        title=theme.title,
        group=theme.group.title if theme.group else "",
        cards=shown[0],
        top_priority=shown[1],
    )


def _is_safe(cells: Iterable[tuple[int, int, int]], *, threshold: int) -> bool:
    """Whether no count of cards is small, and none is of few people, however much they said."""
    return all(
        people >= threshold and disclosure.may_show_breakdown((cards, top), threshold=threshold)
        for cards, top, people in cells
    )


def theme_page(theme: Theme, *, threshold: int, shows_history: bool = False) -> ThemePage:
    """A theme with its cards and who they came from; for those who decide, with its history.

    For the others no perspective is counted when a count is small.
    """
    cards = Card.objects.approved().filter(placement__theme=theme)
    rows = tuple(
        _board_card(card, {})
        for card in cards.with_telling()
        .annotate(review_id=F("statement__review"))
        .select_related("placement", "perspective", "stage")
        .order_by("pk")
    )
    shares = _shares(rows)
    if not shows_history:
        cells = [(each.cards, each.top_priority, each.people) for each in shares]
        is_safe = _is_safe(cells, threshold=threshold)
        return ThemePage(BoardTheme(theme, rows), shares if is_safe else ())
    return ThemePage(BoardTheme(theme, rows, _suggested(theme)), shares, history=history(theme))


def _suggested(theme: Theme) -> tuple[int, ...]:
    suggested = Placement.objects.unplaced().filter(suggested_theme=theme)
    approved = suggested.filter(card__state=Card.State.APPROVED)
    return tuple(approved.values_list("card", flat=True)[:MOST_FOLLOWED])


def _shares(rows: Sequence[BoardCard]) -> tuple[PerspectiveShare, ...]:
    names = {
        each.card.perspective_id: (each.card.perspective.position, each.card.perspective.name)
        for each in rows
        if each.card.perspective
    }
    cards = Counter(each.card.perspective_id for each in rows)
    top = Counter(each.card.perspective_id for each in rows if each.card.is_top_priority)
    people = Counter(
        perspective_id
        for perspective_id, review_id in {
            (each.card.perspective_id, getattr(each.card, "review_id"))  # noqa: B009 -- annotated
            for each in rows
        }
        if review_id
    )
    unknown = (1_000, "Not known")
    order = sorted(cards, key=lambda pk: names.get(pk, unknown))
    return tuple(
        PerspectiveShare(names.get(pk, unknown)[1], cards[pk], top[pk], people[pk]) for pk in order
    )
