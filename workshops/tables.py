"""Who sits where: tables that mix points of view and where patients and carers are not outnumbered.

Plain Python; the same people always get the same tables. In this order: seats that somebody fixed
stay; wishes (together, apart) are kept; tables are as even as can be; as few tables as possible
have no patient or carer, or one alone; patients and carers are in the minority at as few tables as
possible; people stay where they sat before; perspectives are mixed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

PEOPLE_AT_A_TABLE = 6
WISH, SIZE, ALONE, MINORITY, SHORT, MOVED, ALIKE = 10**11, 10**9, 10**7, 10**6, 10**4, 10**3, 10


@dataclass(frozen=True)
class Person:
    """Somebody to seat; `is_lived` for patients and carers, `sat_at` for where they sat before."""

    id: int
    perspective: int
    is_lived: bool
    sat_at: int | None = None
    is_fixed: bool = False


@dataclass(frozen=True)
class Wishes:
    """Pairs of ids that sit at one table, and pairs that do not."""

    together: tuple[tuple[int, int], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()

    def broken(self, table_of: Mapping[int, int]) -> list[tuple[int, int]]:
        """The pairs whose wish this seating does not keep; pairs not seated have none."""
        both = [*((pair, True) for pair in self.together), *((pair, False) for pair in self.apart)]
        return [
            pair
            for pair, is_together in both
            if pair[0] in table_of
            and pair[1] in table_of
            and (table_of[pair[0]] == table_of[pair[1]]) != is_together
        ]


def how_many_tables(people: int) -> int:
    """About six people a table, seven rather than five."""
    return max(1, people // PEOPLE_AT_A_TABLE)


def seat(people: Iterable[Person], *, tables: int, wishes: Wishes = Wishes()) -> dict[int, int]:
    """The table of each person, by id; tables are numbered from 1.

    Whoever sat somewhere stays there as far as the rules above allow.
    """
    plan = _Plan(sorted(people, key=lambda person: person.id), tables, wishes)
    plan.begin()
    plan.improve()
    return plan.table_of


class _Plan:
    """A seating while it is made better, one exchange at a time."""

    def __init__(self, people: Sequence[Person], tables: int, wishes: Wishes) -> None:
        self.people = {person.id: person for person in people}
        self.numbers = range(1, tables + 1)
        self.wishes = wishes
        self.table_of: dict[int, int] = {}
        self.smallest, rest = divmod(len(people), tables)
        self.largest = self.smallest + bool(rest)
        self.partners: dict[int, list[tuple[int, bool]]] = defaultdict(list)
        for pairs, is_together in ((wishes.together, True), (wishes.apart, False)):
            for one, other in pairs:
                if one in self.people and other in self.people:
                    self.partners[one].append((other, is_together))
                    self.partners[other].append((one, is_together))

    def at(self, table: int) -> list[int]:
        return [each for each, number in self.table_of.items() if number == table]

    # --- the first seating -----------------------------------------------------------------------

    def begin(self) -> None:
        """Those who sat somewhere stay; the others fill up, patients and carers first."""
        for person in self.people.values():
            if person.sat_at is not None and person.sat_at in self.numbers:
                self.table_of[person.id] = person.sat_at
        sizes = [
            self.smallest + (number <= len(self.people) - self.smallest * len(self.numbers))
            for number in self.numbers
        ]
        size_of = dict(zip(self.numbers, sizes, strict=True))
        quota = _quotas(size_of, sum(person.is_lived for person in self.people.values()))
        waiting = [each for each in self.people.values() if each.id not in self.table_of]
        for person in sorted(waiting, key=lambda each: (not each.is_lived, each.perspective)):
            self.table_of[person.id] = min(
                self.numbers, key=lambda table: self._wanting(person, table, size_of, quota)
            )

    def _wanting(
        self, person: Person, table: int, size_of: Mapping[int, int], quota: Mapping[int, int]
    ) -> tuple[bool, bool, int, int]:
        there = [self.people[each] for each in self.at(table)]
        lived = sum(each.is_lived for each in there)
        alike = sum(each.perspective == person.perspective for each in there)
        is_over_quota = person.is_lived and lived >= quota[table]
        return (len(there) >= size_of[table], is_over_quota, alike, table)

    # --- making it better ------------------------------------------------------------------------

    def improve(self) -> None:
        """Take every exchange that makes the seating better, until none does."""
        better = True
        while better:
            better = False
            for change in self._changes():
                if self._gain(change) > 0:
                    self.table_of.update(change)
                    better = True

    def _changes(self) -> Iterator[dict[int, int]]:
        free = [each.id for each in self.people.values() if not each.is_fixed]
        for one, other in combinations(free, 2):
            if self.table_of[one] != self.table_of[other]:
                yield {one: self.table_of[other], other: self.table_of[one]}
        for one in free:
            for table in self.numbers:
                if table != self.table_of[one]:
                    yield {one: table}
        for pair in self.wishes.together:
            yield from self._changes_of_pair(pair, free)

    def _changes_of_pair(
        self, pair: tuple[int, int], free: Sequence[int]
    ) -> Iterator[dict[int, int]]:
        """Two who sit together change places with two others."""
        if not set(pair) <= set(free) or self.table_of[pair[0]] != self.table_of[pair[1]]:
            return
        for table in self.numbers:
            here = self.table_of[pair[0]]
            if table == here:
                continue
            there = [each for each in free if self.table_of[each] == table]
            for others in combinations(there, 2):
                yield dict.fromkeys(pair, table) | dict.fromkeys(others, here)

    def _gain(self, change: Mapping[int, int]) -> int:
        touched = {self.table_of[each] for each in change} | set(change.values())
        before = sum(self._cost(table, self.at(table)) for table in touched)
        kept = {each: self.table_of[each] for each in change}
        wishes = self._wishes(change)
        self.table_of.update(change)
        after = sum(self._cost(table, self.at(table)) for table in touched)
        gain = before - after + wishes - self._wishes(change)
        self.table_of.update(kept)
        return gain

    def _wishes(self, ids: Iterable[int]) -> int:
        broken = {
            frozenset((one, other))
            for one in ids
            for other, is_together in self.partners[one]
            if (self.table_of[one] == self.table_of[other]) != is_together
        }
        return WISH * len(broken)

    def _cost(self, table: int, ids: Sequence[int]) -> int:
        there = [self.people[each] for each in ids]
        size, lived = len(there), sum(each.is_lived for each in there)
        short = (size + 1) // 2 - lived
        alike = Counter(each.perspective for each in there)
        moved = sum(each.sat_at is not None and each.sat_at != table for each in there)
        return (
            SIZE * (max(0, size - self.largest) + max(0, self.smallest - size))
            + ALONE * (short > 0 and lived < 2)
            + (MINORITY + SHORT * short if short > 0 else 0)
            + MOVED * moved
            + ALIKE * sum(number * (number - 1) // 2 for number in alike.values())
        )


def _quotas(size_of: Mapping[int, int], lived: int) -> dict[int, int]:
    """How many patients and carers each table gets: two if there are, then half, then the rest."""
    quota = dict.fromkeys(size_of, 0)

    def give(table: int, most: int) -> None:
        nonlocal lived
        more = min(lived, max(0, most - quota[table]))
        quota[table] += more
        lived -= more

    for table, size in size_of.items():
        give(table, min(2, (size + 1) // 2))
    for table in sorted(size_of, key=lambda each: ((size_of[each] + 1) // 2, each)):
        give(table, (size_of[table] + 1) // 2)
    while lived:
        open_tables = [table for table, size in size_of.items() if quota[table] < size]
        emptiest = min(open_tables, key=lambda each: (quota[each] / size_of[each], each))
        give(emptiest, quota[emptiest] + 1)
    return quota
