"""Makes a set of statements ready: equal ones folded, in an order that the input cannot change."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from reviews.discovery.encoders import Encoder
from reviews.discovery.exact import Rows, Whole
from reviews.discovery.results import Identifier, Utterance
from reviews.discovery.words import folding_key, order_key

HEAVIEST = 3

SAYING_NOTHING = frozenset(
    {
        "",
        "as above",
        "dim",
        "dim byd",
        "don't know",
        "dont know",
        "n a",
        "na",
        "nil",
        "no comment",
        "no comments",
        "none",
        "not applicable",
        "not sure",
        "see above",
    }
)


@dataclass(frozen=True, slots=True)
class Statement:
    """Statements with the same words: one text, all their ids, whether any is a top priority."""

    key: str
    text: str
    ids: tuple[Identifier, ...]
    is_top_priority: bool


@dataclass(frozen=True)
class Gathered:
    """Distinct statements in a fixed order with their vectors (n, d) and their weights (n,).

    The weight of a statement said many times is held to HEAVIEST, so that a campaign of copies
    counts in full when themes are sized but cannot pull a theme's centre to itself.
    """

    statements: tuple[Statement, ...]
    rows: Rows
    weights: Whole

    def __len__(self) -> int:
        return len(self.statements)

    def only(self, places: Sequence[int] | Whole) -> Self:
        """The statements at these places, in the order of the places."""
        chosen = np.asarray(places, dtype=np.int64)
        kept = tuple(self.statements[place] for place in chosen)
        return type(self)(kept, self.rows[chosen], self.weights[chosen])

    def with_more(self, more: Self) -> Self:
        """These statements and then those."""
        return type(self)(
            self.statements + more.statements,
            np.concatenate([self.rows, more.rows]),
            np.concatenate([self.weights, more.weights]),
        )


def says_nothing(text: str) -> bool:
    """Whether there is no word in it, or only words like "n/a" and "no comment"."""
    return _is_silent(folding_key(text))


def _is_silent(words: str) -> bool:
    return words in SAYING_NOTHING or not any(character.isalnum() for character in words)


def gathered(utterances: Iterable[Utterance], encoder: Encoder) -> Gathered:
    """Folds equal statements and encodes them, ordered by a hash of their words."""
    return _encoded(folded(utterances), encoder)


def gathered_and_silent(
    utterances: Iterable[Utterance], encoder: Encoder
) -> tuple[Gathered, tuple[Identifier, ...]]:
    """The statements that say something, and the ids of those that say nothing."""
    statements = folded(utterances)
    silent = [statement for statement in statements if _is_silent(statement.key)]
    if silent:
        statements = tuple(each for each in statements if not _is_silent(each.key))
    return _encoded(statements, encoder), tuple(i for each in silent for i in each.ids)


def _encoded(statements: tuple[Statement, ...], encoder: Encoder) -> Gathered:
    rows = encoder.encode([statement.text for statement in statements])
    weights = np.array([min(len(s.ids), HEAVIEST) for s in statements], dtype=np.int64)
    return Gathered(statements, rows, weights)


def folded(utterances: Iterable[Utterance]) -> tuple[Statement, ...]:
    """One statement for all utterances with the same words, ordered by a hash of them."""
    alike: defaultdict[str, list[Utterance]] = defaultdict(list)
    for utterance in utterances:
        alike[folding_key(utterance.text)].append(utterance)
    return tuple(_statement(key, alike[key]) for key in sorted(alike, key=order_key))


def _statement(key: str, same: list[Utterance]) -> Statement:
    if len(same) == 1:
        return Statement(key, same[0].text, (same[0].id,), same[0].is_top_priority)
    return Statement(
        key=key,
        text=min((utterance.text for utterance in same), key=lambda text: (len(text), text)),
        ids=tuple(sorted((utterance.id for utterance in same), key=in_order)),
        is_top_priority=any(utterance.is_top_priority for utterance in same),
    )


def in_order(identifier: Identifier) -> tuple[bool, int, str]:
    """A sorting key for ids: numbers first and by value, then words."""
    number = identifier if isinstance(identifier, int) else 0
    return isinstance(identifier, str), number, str(identifier)
