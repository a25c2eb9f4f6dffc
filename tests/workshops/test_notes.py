"""Notes of the tables, and the record that a facilitator makes of them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests import make
from workshops.errors import NoNotesChosenError, NoSuchTableError, NoteGoneError
from workshops.models import Note, TableCode
from workshops.operations import meetings, notes

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(review_round):
    return make.workshop(review_round=review_round)


def page(name, day, *more):
    return reverse(f"workshops:{name}", args=[day.programme.slug, day.pk, *more])


def test_anyone_with_a_role_writes_for_a_table(day, client, cal):
    client.force_login(cal)
    client.post(page("write_note", day), {"table_number": "3", "text": "Nobody phones back"})

    note = Note.objects.get()
    shown = client.get(page("notes", day)).content.decode()
    assert (note.table_number, note.written_by, note.is_in_record) == (3, cal, False)
    assert shown.index("Table 3") < shown.index("Nobody phones back")


def test_whoever_has_the_code_of_a_table_writes_for_it_without_an_account(day, fay):
    assert notes.make_table_codes(workshop=day, tables=[1, 2], by=fay, now=make.NOW) == 2
    first, second = TableCode.objects.all()
    browser = Client()

    address = reverse("workshops:table_notes", args=[first.code.lower()])
    browser.post(address, {"text": "The line is engaged", "form_end": "1"})

    note = Note.objects.get()
    other = browser.get(reverse("workshops:table_notes", args=[second.code])).content.decode()
    assert (note.table_number, note.written_by) == (1, None)
    assert "The line is engaged" in browser.get(address).content.decode()
    assert "The line is engaged" not in other


def test_codes_stop_working_when_the_day_is_over(day, fay):
    notes.make_table_codes(workshop=day, tables=[1], by=fay, now=make.NOW)
    table = TableCode.objects.get()
    meetings.finish_workshop(workshop=day, by=fay, now=make.NOW)

    answer = Client().get(reverse("workshops:table_notes", args=[table.code]))

    assert answer.status_code == 404
    with pytest.raises(NoSuchTableError):
        notes.write_at_table(table=table, text="Late", now=make.NOW)


def test_tables_keep_the_code_that_they_have(day, fay):
    notes.make_table_codes(workshop=day, tables=[1], by=fay, now=make.NOW)
    before = TableCode.objects.get().code

    assert notes.make_table_codes(workshop=day, tables=[1, 2, 3], by=fay, now=make.NOW) == 2
    assert TableCode.objects.get(table_number=1).code == before


def test_a_number_of_tables_that_cannot_be_stays_in_its_box_with_the_reason(day, client, fay):
    client.force_login(fay)

    answer = client.post(page("make_table_codes", day), {"tables": "999", "form_end": "1"})

    html = answer.content.decode()
    assert 'name="tables" value="999"' in html
    assert html.count("This must be 60 or less.") == 1
    assert not TableCode.objects.exists()


def test_notes_that_say_the_same_become_one_entry_and_stay_as_they_were(day, client, fay):
    first, second = make.note(workshop=day), make.note(workshop=day, table_number=2)
    client.force_login(fay)

    client.post(
        page("merge_notes", day), {"notes": [first.pk, second.pk], "text": "The diary is full"}
    )

    entry = Note.objects.in_record().get()
    assert entry.text == "The diary is full"
    assert set(entry.merged_from.all()) == {first, second}
    assert not Note.objects.waiting().exists()


def test_a_note_goes_into_the_record_once(day, fay):
    note = make.note(workshop=day)
    notes.merge_notes(workshop=day, notes=[note], text="Once", by=fay, now=make.NOW)

    with pytest.raises(NoteGoneError):
        notes.merge_notes(workshop=day, notes=[note], text="Twice", by=fay, now=make.NOW)
    with pytest.raises(NoNotesChosenError):
        notes.merge_notes(workshop=day, notes=[], text="Nothing", by=fay, now=make.NOW)


def test_an_entry_that_is_taken_out_gives_its_notes_back(day, client, fay):
    note = make.note(workshop=day)
    entry = notes.merge_notes(workshop=day, notes=[note], text="Once", by=fay, now=make.NOW)
    client.force_login(fay)

    client.post(page("take_apart", day, entry.pk))

    assert list(Note.objects.waiting()) == [note]


def test_an_entry_that_changed_meanwhile_shows_both_texts(day, client, fay):
    entry = make.note(workshop=day, is_in_record=True, text="As it was")
    client.force_login(fay)
    client.post(page("change_entry", day, entry.pk), {"text": "Theirs", "version": 1})

    answer = client.post(page("change_entry", day, entry.pk), {"text": "Mine", "version": 1})

    shown = answer.content.decode()
    entry.refresh_from_db()
    assert (answer.status_code, entry.text) == (409, "Theirs")
    assert "Theirs" in shown
    assert "Mine</textarea>" in shown
