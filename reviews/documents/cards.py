"""Cards as the person who checks them sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from participants.models import Membership, Participant, Programme
from reviews import identifiers
from reviews.models import Card, Heading, ReviewRound, Statement


@dataclass(frozen=True)
class CheckedCard:
    """A card beside the statement that it was made from, both with what looks personal marked."""

    card: Card
    said: tuple[identifiers.Piece, ...]
    pieces: tuple[identifiers.Piece, ...]
    marks: tuple[identifiers.Mark, ...]

    @property
    def is_as_said(self) -> bool:
        """Whether the card says what the person said, word for word."""
        return self.card.statement is not None and self.card.text == self.card.statement.text


@dataclass(frozen=True)
class HeadingCount:
    """How many cards a heading has, and how far they are."""

    heading: str
    label: str
    to_check: int
    marked: int
    approved: int
    set_aside: int


def names_of_people(programme_id: int) -> frozenset[str]:
    """The names of everybody in the programme, to be found again in what people say."""
    participants = Participant.objects.filter(programme=programme_id).order_by()
    members = Membership.objects.filter(programme=programme_id).order_by()
    names = participants.values_list("name").union(members.values_list("user__name"))
    return frozenset(name for (name,) in names if name)


def checked_cards(programme: Programme, cards: Iterable[Card]) -> tuple[CheckedCard, ...]:
    """Cards as the person who checks them sees them. Cards come with their statements."""
    names = names_of_people(programme.pk)
    return tuple(_checked(card, names) for card in cards)


def _checked(card: Card, names: frozenset[str]) -> CheckedCard:
    marks = identifiers.find(card.text, names)
    said = card.statement.text if card.statement else ""
    return CheckedCard(
        card=card,
        said=identifiers.pieces(said, identifiers.find(said, names)),
        pieces=identifiers.pieces(card.text, marks),
        marks=marks,
    )


def unshared_count(review_round: ReviewRound) -> int:
    """How many answers were sent by people who do not want their words shared: no cards."""
    given = Statement.objects.given().filter(review__review_round=review_round)
    return given.exclude(pk__in=given.shareable().values("pk")).count()


def heading_counts(review_round: ReviewRound) -> tuple[HeadingCount, ...]:
    """How many cards are to be checked, approved and not used; a row for each heading."""
    draft = Q(state=Card.State.DRAFT)
    counted = {
        row["heading"]: row
        for row in review_round.cards.order_by()
        .values("heading")
        .annotate(
            to_check=Count("pk", filter=draft),
            marked=Count("pk", filter=draft & Q(looks_personal=True)),
            approved=Count("pk", filter=Q(state=Card.State.APPROVED)),
            set_aside=Count("pk", filter=Q(state=Card.State.SET_ASIDE)),
        )
    }
    nothing = {"to_check": 0, "marked": 0, "approved": 0, "set_aside": 0}
    return tuple(
        HeadingCount(
            label=heading.label, **{"heading": heading.value, **counted.get(heading, nothing)}
        )
        for heading in Heading
    )
