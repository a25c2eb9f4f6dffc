"""What leaves with researchers and colleagues: approved cards, accepted themes, no name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from reviews.models import Card, Heading, ReviewRound, Statement

ANOTHER_PERSPECTIVE = "Another perspective"
CARD_COLUMNS = (
    "Code",
    "Heading",
    "Card",
    "Top priority",
    "Theme",
    "Group",
    "Perspective",
    "May be quoted",
)
THEME_COLUMNS = ("Theme", "Heading", "Group", "Cards", "Top priority cards")
Row = tuple[str, ...]


@dataclass(frozen=True)
class ExportedCard:
    """An approved card; `theme_id` is the accepted theme that it is in, if any."""

    code: str
    heading: Heading
    text: str
    is_top_priority: bool
    theme_id: int | None
    theme: str
    group: str
    perspective: str
    may_be_quoted: str

    @property
    def row(self) -> Row:
        return (
            self.code,
            str(self.heading.label),
            self.text,
            "yes" if self.is_top_priority else "no",
            self.theme,
            self.group,
            self.perspective,
            self.may_be_quoted,
        )


@dataclass(frozen=True)
class ExportedTheme:
    """An accepted theme with the number of its cards."""

    id: int
    title: str
    heading: Heading
    group: str
    cards: int
    top_priority: int

    @property
    def row(self) -> Row:
        return (
            self.title,
            str(self.heading.label),
            self.group,
            str(self.cards),
            str(self.top_priority),
        )


@dataclass(frozen=True)
class RoundExport:
    """A round as it may leave the product. `key` tells it from other rounds in identifiers."""

    key: str
    title: str
    cards: tuple[ExportedCard, ...]
    themes: tuple[ExportedTheme, ...]
    named_perspectives: tuple[str, ...]


def round_export(review_round: ReviewRound) -> RoundExport:
    """Everything that may leave, in a fixed order; five queries."""
    programme = review_round.programme
    themes = {t.pk: t for t in review_round.themes.decided().select_related("group")}
    quotable = set(
        Statement.objects.quotable()
        .filter(review__review_round=review_round)
        .values_list("pk", flat=True)
    )
    found = list(
        review_round.cards.approved()
        .select_related("placement", "statement__review")
        .order_by("pk")
    )
    names = {each.pk: each.name for each in programme.perspectives.all()}
    named = _named(found, threshold=programme.small_number_threshold)
    cards = []
    for card in sorted(found, key=lambda each: (Heading.values.index(each.heading), each.pk)):
        placement = getattr(card, "placement", None)
        theme = themes.get(placement.theme_id) if placement else None
        cards.append(
            ExportedCard(
                code=card.code,
                heading=Heading(card.heading),
                text=card.text,
                is_top_priority=card.is_top_priority,
                theme_id=theme.pk if theme else None,
                theme=theme.title if theme else "",
                group=theme.group.title if theme and theme.group else "",
                perspective=_said(card.perspective_id, names, named),
                may_be_quoted=_may_be_quoted(card, is_quotable=card.statement_id in quotable),
            )
        )
    sizes = Counter(card.theme_id for card in cards)
    top = Counter(card.theme_id for card in cards if card.is_top_priority)
    return RoundExport(
        key=f"{programme.slug}/{review_round.pk}",
        title=f"{programme.title}: {review_round.title}",
        cards=tuple(cards),
        themes=tuple(
            ExportedTheme(
                id=theme.pk,
                title=theme.title,
                heading=Heading(theme.heading),
                group=theme.group.title if theme.group else "",
                cards=sizes[theme.pk],
                top_priority=top[theme.pk],
            )
            for theme in sorted(
                themes.values(), key=lambda each: (Heading.values.index(each.heading), each.pk)
            )
        ),
        named_perspectives=tuple(name for pk, name in names.items() if pk in named),
    )


def _named(cards: list[Card], *, threshold: int) -> set[int]:
    """The perspectives that cards may be labelled with.

    Those from which at least `threshold` people gave a card. The others share one label; while
    fewer people than that share it, or it stands for one perspective only, the smallest of the
    named ones joins them, so that nobody can work out who is behind the shared label.
    """
    reviews: dict[int, set[int]] = {}
    for card in cards:
        if card.perspective_id is not None:
            people = reviews.setdefault(card.perspective_id, set())
            if card.statement is not None:
                people.add(card.statement.review_id)
    smallest_first = sorted(reviews, key=lambda pk: (len(reviews[pk]), pk))
    named = [pk for pk in smallest_first if len(reviews[pk]) >= threshold]
    shared = [pk for pk in smallest_first if pk not in named]
    while shared and named and not _hides(shared, reviews, threshold):
        shared.append(named.pop(0))
    return set(named)


def _hides(shared: list[int], reviews: dict[int, set[int]], threshold: int) -> bool:
    return len(shared) > 1 and len(set().union(*(reviews[pk] for pk in shared))) >= threshold


def _said(perspective_id: int | None, names: dict[int, str], named: set[int]) -> str:
    if perspective_id is None:
        return ""
    return names[perspective_id] if perspective_id in named else ANOTHER_PERSPECTIVE


def _may_be_quoted(card: Card, *, is_quotable: bool) -> str:
    """What its author last said; nobody in particular was asked about cards without one."""
    if card.statement is None or card.statement.review.participant_id is None:
        return "not asked"
    return "yes" if is_quotable else "no"
