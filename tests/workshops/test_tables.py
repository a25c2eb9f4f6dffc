"""Who sits where: rules that hold for any room."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as some

from workshops.tables import Person, Wishes, how_many_tables, seat

PATIENT, CARER = 0, 1


def people(lived, others, perspectives=3):
    return [Person(n, PATIENT if n % 3 else CARER, is_lived=True) for n in range(lived)] + [
        Person(100 + n, 2 + n % perspectives, is_lived=False) for n in range(others)
    ]


def at_tables(room, table_of):
    tables = {number: [] for number in set(table_of.values())}
    for person in room:
        tables[table_of[person.id]].append(person)
    return tables


def outnumbered(members):
    return 2 * sum(each.is_lived for each in members) < len(members)


rooms = some.builds(people, some.integers(0, 24), some.integers(0, 24)).filter(bool)


@settings(max_examples=60, deadline=None)
@given(room=rooms, tables=some.integers(1, 7))
def test_everybody_sits_once_and_tables_are_even(room, tables):
    table_of = seat(room, tables=tables)

    assert set(table_of) == {person.id for person in room}
    sizes = Counter(table_of.values())
    assert set(sizes) <= set(range(1, tables + 1))
    assert max(sizes.values()) - min(sizes[table] for table in range(1, tables + 1)) <= 1


@settings(max_examples=60, deadline=None)
@given(room=rooms, tables=some.integers(1, 7))
def test_where_the_numbers_allow_patients_and_carers_are_nowhere_the_minority(room, tables):
    found = at_tables(room, seat(room, tables=tables))

    needed = sum((len(members) + 1) // 2 for members in found.values())
    if sum(person.is_lived for person in room) >= needed:
        assert not any(outnumbered(members) for members in found.values())


@settings(max_examples=40, deadline=None)
@given(room=rooms, tables=some.integers(2, 6))
def test_no_patient_sits_alone_among_others_where_the_numbers_allow(room, tables):
    lived = sum(person.is_lived for person in room)
    if lived < 2 * tables or len(room) < 2 * tables:
        return

    for members in at_tables(room, seat(room, tables=tables)).values():
        assert not outnumbered(members) or sum(each.is_lived for each in members) >= 2


@settings(max_examples=40, deadline=None)
@given(room=rooms, tables=some.integers(1, 6), order=some.randoms(use_true_random=False))
def test_the_order_of_the_list_changes_nothing(room, tables, order):
    shuffled = list(room)
    order.shuffle(shuffled)

    assert seat(shuffled, tables=tables) == seat(room, tables=tables)


@settings(max_examples=40, deadline=None)
@given(
    lived=some.integers(8, 16),
    others=some.integers(4, 16),
    tables=some.integers(3, 5),
    pairs=some.integers(1, 4),
)
def test_wishes_are_kept(lived, others, tables, pairs):
    room = people(lived, others)
    wishes = Wishes(
        together=tuple((100 + each, each) for each in range(min(pairs, others))),
        apart=tuple((each, each + 4) for each in range(4)),
    )

    assert wishes.broken(seat(room, tables=tables, wishes=wishes)) == []


@settings(max_examples=40, deadline=None)
@given(room=rooms, tables=some.integers(1, 6), data=some.data())
def test_fixed_seats_stay(room, tables, data):
    fixed = {
        person.id: data.draw(some.integers(1, tables))
        for person in room
        if data.draw(some.integers(0, 4)) == 0
    }
    room = [
        replace(person, sat_at=fixed[person.id], is_fixed=True) if person.id in fixed else person
        for person in room
    ]

    table_of = seat(room, tables=tables)

    assert {person: table_of[person] for person in fixed} == fixed


@settings(max_examples=40, deadline=None)
@given(lived=some.integers(6, 20), others=some.integers(3, 14), tables=some.integers(2, 5))
def test_a_room_that_is_seated_well_stays_as_it_is(lived, others, tables):
    room = people(lived, others)
    before = seat(room, tables=tables)

    again = seat([replace(each, sat_at=before[each.id]) for each in room], tables=tables)

    assert again == before


@settings(max_examples=40, deadline=None)
@given(
    lived=some.integers(12, 20),
    others=some.integers(8, 12),
    gone=some.sets(some.integers(0, 3), min_size=1, max_size=2),
)
def test_when_people_do_not_come_few_others_move(lived, others, gone):
    room = people(lived, others)
    before = seat(room, tables=4)
    left = [replace(each, sat_at=before[each.id]) for each in room if each.id not in gone]

    after = seat(left, tables=4)

    moved = [each.id for each in left if after[each.id] != before[each.id]]
    assert len(moved) <= 3 * len(gone)
    assert max(Counter(after.values()).values()) - min(Counter(after.values()).values()) <= 1


def test_perspectives_are_spread():
    room = people(12, 12, perspectives=4)

    for members in at_tables(room, seat(room, tables=4)).values():
        others = Counter(each.perspective for each in members if not each.is_lived)
        assert sorted(others.values()) == [1, 1, 1]


def test_about_six_people_share_a_table():
    assert [how_many_tables(number) for number in (0, 5, 12, 31)] == [1, 1, 2, 5]
