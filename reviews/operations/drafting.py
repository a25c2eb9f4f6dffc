"""Draft cards follow the statements that they are made from, until a person approves one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet

from coproduce.audit import trail
from reviews import identifiers
from reviews.documents import names_of_people
from reviews.errors import CardsMadeError
from reviews.models import Card, Heading, Review, ReviewRound, Statement, ThemePack


def looks_personal(text: str, names: Iterable[str]) -> bool:
    return bool(identifiers.find(text, names))


def take_codes(held: ReviewRound, headings: Sequence[str]) -> list[str]:
    """The next codes of a round that the caller holds, such as N12: a letter for the heading, a
    number used once.
    """
    first = held.next_card_number
    held.next_card_number = first + len(headings)
    held.save(update_fields=["next_card_number"])
    return [
        f"{Heading(heading).letter}{number}" for number, heading in enumerate(headings, start=first)
    ]


def draft_cards(held: ReviewRound, statements: Sequence[Statement], *, now: datetime) -> list[Card]:
    """A draft card for each statement, all in one go, in a round that the caller holds.

    Statements come with their reviews.
    """
    if not statements:
        return []
    names = names_of_people(held.programme_id)
    codes = take_codes(held, [statement.heading for statement in statements])
    return Card.objects.bulk_create(
        [
            Card(
                review_round=held,
                statement=statement,
                perspective_id=statement.review.perspective_id,
                stage_id=_stage_of(statement),
                heading=statement.heading,
                code=code,
                text=statement.text,
                is_top_priority=statement.is_top_priority,
                looks_personal=looks_personal(statement.text, names),
                made_at=now,
            )
            for statement, code in zip(statements, codes, strict=True)
        ],
        batch_size=500,
    )


def hold_round(round_id: int) -> ReviewRound:
    """The round as it is now, held until the transaction ends.

    Everybody locks in one order, review, round, cards, so that none waits in a circle.
    """
    return ReviewRound.objects.select_for_update(no_key=True).get(pk=round_id)


def hold_cards(review: Review) -> tuple[ReviewRound, list[Card]]:
    """The round and the review's cards, held until the transaction ends. Raises CardsMadeError."""
    held = hold_round(review.review_round_id)
    cards = list(Card.objects.of_review(review).select_for_update(no_key=True).order_by("id"))
    if any(card.is_approved for card in cards):
        raise CardsMadeError
    return held, cards


@transaction.atomic(savepoint=False)
def follow_statements(
    *,
    review: Review,
    by: models.Model | None,
    now: datetime,
    reworded: Statement | None = None,
) -> None:
    """Make the draft cards of a submitted review follow its statements.

    The cards of the statement that was `reworded` start again, whatever was done to the drafts;
    the others keep their wording. Raises CardsMadeError when a card is approved.
    """
    review.review_round, cards = hold_cards(review)
    shareable = {each.pk: each for each in review.statements.shareable()}
    carded = set()
    for card in cards:
        statement = shareable.get(card.statement_id or 0)
        starts_again = statement is not None and statement == reworded
        if statement is None or (starts_again and statement.pk in carded):
            take_away(Card.objects.filter(pk=card.pk), now=now)
            continue
        carded.add(statement.pk)
        _follow(card, statement, in_words=starts_again)
    new = [statement for pk, statement in shareable.items() if pk not in carded]
    draft_cards(review.review_round, new, now=now)
    trail.record(by, "drafted", review, cards=len(shareable))


def _stage_of(statement: Statement) -> int | None:
    """What this answer is about, or where the person is in general."""
    return statement.stage_id or statement.review.stage_id


def _follow(card: Card, statement: Statement, *, in_words: bool) -> None:
    now_is = (statement.is_top_priority, _stage_of(statement))
    if not in_words and (card.is_top_priority, card.stage_id) == now_is:
        return
    card.is_top_priority, card.stage_id = now_is
    if in_words:
        card.text = statement.text
        card.state = Card.State.DRAFT
        names = names_of_people(statement.review.programme_id)
        card.looks_personal = looks_personal(statement.text, names)
    card.version += 1
    card.save(
        update_fields=["text", "state", "looks_personal", "is_top_priority", "stage", "version"]
    )


def take_away(cards: QuerySet[Card], *, now: datetime) -> list[str]:
    """Take cards away. What may hang on a wall leaves a tombstone: its code, without a word.

    Returns the codes of the tombstones.
    """
    in_a_pack = ThemePack.cards.through.objects.filter(card_id=OuterRef("pk"))
    found = list(cards.annotate(was_printed=Exists(in_a_pack)).values("pk", "state", "was_printed"))
    seen = [
        each["pk"] for each in found if each["was_printed"] or each["state"] == Card.State.APPROVED
    ]
    Card.objects.filter(pk__in=[each["pk"] for each in found]).exclude(pk__in=seen).delete()
    tombstones = Card.objects.filter(pk__in=seen)
    tombstones.update(
        state=Card.State.WITHDRAWN,
        withdrawn_at=now,
        text="",
        looks_personal=False,
        version=models.F("version") + 1,
    )
    return list(tombstones.order_by("id").values_list("code", flat=True))
