"""Calendars, tables, the door and expenses: what surrounds a day together."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests import make
from workshops.documents import diary
from workshops.documents import meetings as documents
from workshops.documents import seating as seating_documents
from workshops.errors import (
    ClaimSettledError,
    DayTooLongError,
    NotAsManyTablesError,
    PairOfOneError,
    WorkshopCancelledError,
    WorkshopFinishedError,
)
from workshops.models import Attendance, ExpenseClaim, SeatingWish
from workshops.operations import agendas, arriving, expenses, meetings, notes, seating


def event(text):
    """The lines of a calendar file, unfolded, by name."""
    assert text.endswith("\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")
    return dict(line.partition(":")[::2] for line in lines if line)


# --- calendars -----------------------------------------------------------------------------------


def test_a_calendar_file_says_when_and_where_in_universal_time(workshop):
    workshop.held_on, workshop.starts_at = date(2026, 7, 1), time(10)
    workshop.venue, workshop.address = "The Barn; Hall, 2", "Sluice Lane\n" + "Fŵn " * 30

    found = event(diary.calendar_file(workshop, now=make.NOW))

    assert (found["DTSTART"], found["DTEND"]) == ("20260701T090000Z", "20260701T143000Z")
    assert found["LOCATION"].startswith("The Barn\\; Hall\\, 2\\, Sluice Lane\\, Fŵn")
    assert (found["METHOD"], found["STATUS"], found["SEQUENCE"]) == ("PUBLISH", "CONFIRMED", "0")
    assert workshop.title not in found["SUMMARY"]


def test_another_day_makes_the_entry_newer_and_a_cancelled_one_is_taken_out(workshop, fay):
    uid = event(diary.calendar_file(workshop, now=make.NOW))["UID"]

    meetings.change_workshop(workshop=workshop, by=fay, title="Another name")
    assert workshop.calendar_version == 0
    meetings.change_workshop(workshop=workshop, by=fay, held_on=date(2026, 5, 5))
    meetings.cancel_workshop(workshop=workshop, by=fay, now=make.NOW)

    found = event(diary.calendar_file(workshop, now=make.NOW))
    assert (found["UID"], found["SEQUENCE"], found["METHOD"], found["STATUS"]) == (
        uid,
        "2",
        "CANCEL",
        "CANCELLED",
    )
    meetings.reopen_workshop(workshop=workshop, by=fay)
    assert event(diary.calendar_file(workshop, now=make.NOW))["SEQUENCE"] == "3"


def test_people_are_told_once_of_the_day_of_its_change_and_of_its_end(workshop, pat, fay):
    attendance = make.attendance(workshop=workshop, participant=pat)

    def post():
        meetings.email_workshop_invitation(attendance_id=attendance.pk, now=make.NOW)
        sent = [(each.subject, each.attachments[0][1]) for each in mail.outbox]
        mail.outbox.clear()
        return sent

    assert meetings.email_invitations(workshop=workshop, by=fay, now=make.NOW) == 1
    ((subject, file),) = post()
    assert ("invitation" in subject, event(file)["SEQUENCE"]) == (True, "0")
    assert meetings.email_invitations(workshop=workshop, by=fay, now=make.NOW) == 0
    workshop.refresh_from_db()
    meetings.change_workshop(workshop=workshop, by=fay, starts_at=time(11))
    assert meetings.email_invitations(workshop=workshop, by=fay, now=make.NOW) == 1
    ((subject, file),) = post()
    assert ("change" in subject, event(file)["SEQUENCE"]) == (True, "1")
    assert meetings.cancel_workshop(workshop=workshop, by=fay, now=make.NOW) == 1
    ((subject, file),) = post()
    assert ("not take place" in subject, event(file)["METHOD"]) == (True, "CANCEL")
    with pytest.raises(WorkshopCancelledError):
        meetings.answer_invitation(
            attendance=Attendance.objects.get(pk=attendance.pk),
            state="coming",
            by=pat,
            now=make.NOW,
        )


def test_calendar_files_can_be_fetched(as_cal, pat_client, workshop, pat):
    make.attendance(workshop=workshop, participant=pat)

    for client, url in [
        (
            as_cal,
            reverse("workshops:workshop_calendar", args=[workshop.programme.slug, workshop.pk]),
        ),
        (pat_client, reverse("workshops:my_workshop_calendar", args=[workshop.pk])),
    ]:
        response = client.get(url)
        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert response.content.startswith(b"BEGIN:VCALENDAR\r\n")


# --- the agenda ----------------------------------------------------------------------------------


def test_a_later_beginning_moves_the_whole_agenda(workshop, fay):
    agendas.begin_with(workshop, agendas.Agenda.ONE_DAY)
    before = [each.starts_at for each in workshop.sessions.all()]

    meetings.change_workshop(workshop=workshop, by=fay, starts_at=time(10, 45))

    after = [each.starts_at for each in workshop.sessions.all()]
    moved = [
        (late.hour - early.hour) * 60 + late.minute - early.minute
        for early, late in zip(before, after, strict=True)
    ]
    assert set(moved) == {45}


def test_an_agenda_is_not_moved_past_midnight(workshop, fay):
    agendas.begin_with(workshop, agendas.Agenda.ONE_DAY)

    with pytest.raises(DayTooLongError):
        meetings.change_workshop(
            workshop=workshop, by=fay, starts_at=time(21), ends_at=time(23, 50)
        )


# --- answers -------------------------------------------------------------------------------------


def test_whoever_contributes_another_way_says_how(pat_client, pat, workshop):
    attendance = make.attendance(workshop=workshop, participant=pat)
    url = reverse("workshops:my_workshop", args=[workshop.pk])
    assert (
        b"Choose how you would like"
        in pat_client.post(url, {"state": "another_way", "form_end": "1"}).content
    )

    for sent, kept in [
        ({"state": "another_way", "contribution": "phone"}, ("another_way", "phone")),
        ({"state": "coming", "contribution": "phone"}, ("coming", "")),
    ]:
        pat_client.post(url, sent | {"form_end": "1"})
        attendance.refresh_from_db()
        assert (attendance.state, attendance.contribution) == kept


# --- tables --------------------------------------------------------------------------------------


@pytest.fixture
def people(workshop):
    """Six patients, four carers and six clinicians who are coming."""
    patient, carer, clinician = workshop.programme.perspectives.all()
    return [
        make.attendance(
            workshop=workshop,
            state="coming",
            participant=make.participant(
                programme=workshop.programme, perspective=perspective, name=f"Person {number:02}"
            ),
        )
        for number, perspective in enumerate([patient] * 6 + [carer] * 4 + [clinician] * 6)
    ]


def plan(workshop):
    return seating_documents.table_plan(workshop, documents.room_of(workshop))


def test_tables_are_made_kept_and_made_again_when_people_do_not_come(workshop, people, fay):
    seating.seat_people(workshop=workshop, number=3, afresh=False, by=fay)

    made = plan(workshop)
    assert [len(table.people) for table in made.tables] == [6, 5, 5]
    assert made.shortfalls == ()
    before = dict(workshop.attendances.values_list("pk", "table_number"))
    for each in people[1:]:
        arriving.check_in(attendance=each, by=fay, now=make.NOW)
    moved = seating.seat_people(workshop=workshop, number=3, afresh=False, by=fay)
    after = dict(workshop.attendances.values_list("pk", "table_number"))
    assert after.pop(people[0].pk) is None
    assert moved == sum(before[pk] != table for pk, table in after.items()) <= 1


def test_the_tables_are_made_above_the_people_who_have_none(client, workshop, people, fay):
    """Before there are tables the form comes first, afterwards the tables do."""
    client.force_login(fay)
    address = reverse("workshops:tables", args=[workshop.programme.slug, workshop.pk])

    before = client.get(address).content.decode()
    seating.seat_people(workshop=workshop, number=3, afresh=False, by=fay)
    after = client.get(address).content.decode()

    assert before.index("How many tables?") < before.index("table-plan")
    assert after.index("table-plan") < after.index("How many tables?")
    assert before.count("How many tables?") == after.count("How many tables?") == 1


def test_who_comes_with_somebody_has_a_chair_for_them_at_the_table(client, workshop, people, fay):
    make.access_need(participant=people[0].participant, kind="companion")
    client.force_login(fay)
    seating.seat_people(workshop=workshop, number=4, afresh=False, by=fay)

    page = client.get(reverse("workshops:tables", args=[workshop.programme.slug, workshop.pk]))

    assert sorted(table.chairs for table in plan(workshop).tables) == [4, 4, 4, 5]
    words = " ".join(page.content.decode().split())
    assert "Person 00, Patient, and a chair for somebody who comes with them" in words
    assert (words.count("Chairs: 5."), words.count("Chairs:")) == (1, 1)


def test_people_decide_where_somebody_sits(workshop, people, fay):
    seating.seat_people(workshop=workshop, number=3, afresh=False, by=fay)
    person = people[0]
    person.refresh_from_db()
    other = 1 + person.table_number % 3
    seating.fix_seat(attendance=person, table_number=other, by=fay)
    seating.wish(workshop=workshop, first=people[5], second=people[15], kind="together", by=fay)
    seating.wish(workshop=workshop, first=people[2], second=people[1], kind="apart", by=fay)

    seating.seat_people(workshop=workshop, number=3, afresh=True, by=fay)

    seats = dict(workshop.attendances.values_list("pk", "table_number"))
    assert seats[person.pk] == other
    assert seats[people[5].pk] == seats[people[15].pk]
    assert seats[people[2].pk] != seats[people[1].pk]
    seating.free_seat(attendance=person, by=fay)
    assert not Attendance.objects.filter(is_seat_fixed=True).exists()


def test_what_cannot_be_had_is_said(workshop, people, fay):
    workshop.attendances.filter(pk__in=[each.pk for each in people[3:10]]).delete()
    seating.seat_people(workshop=workshop, number=2, afresh=True, by=fay)
    seating.wish(workshop=workshop, first=people[0], second=people[10], kind="apart", by=fay)
    workshop.attendances.update(table_number=1)

    shortfalls = plan(workshop).shortfalls

    assert "There are 3 patients and carers; 5 would be enough for every table" in shortfalls[0]
    assert shortfalls[1] == "Person 00 and Person 10 sit together."
    with pytest.raises(NotAsManyTablesError):
        seating.seat_people(workshop=workshop, number=10, afresh=True, by=fay)
    with pytest.raises(PairOfOneError):
        seating.wish(workshop=workshop, first=people[0], second=people[0], kind="apart", by=fay)


def test_the_table_page_does_all_of_it(as_fay, workshop, people):
    url = reverse("workshops:tables", args=[workshop.programme.slug, workshop.pk])
    assert b"No table yet" in as_fay.get(url).content
    as_fay.post(url, {"do": "seat", "number": "3"})
    as_fay.post(url, {"do": "fix", "fix-attendance": people[0].pk, "fix-table_number": "2"})
    as_fay.post(
        url,
        {
            "do": "wish",
            "wish-first": people[0].pk,
            "wish-second": people[1].pk,
            "wish-kind": "together",
        },
    )
    page = as_fay.get(url).content.decode()
    assert "Seated by hand" in page
    assert "Keep together: Person 00, Person 01" in page
    wish = SeatingWish.objects.get()
    as_fay.post(
        reverse("workshops:drop_wish", args=[workshop.programme.slug, workshop.pk, wish.pk])
    )
    assert not SeatingWish.objects.exists()
    assert (
        b"There are more tables than people"
        in as_fay.post(url, {"do": "seat", "number": "40"}).content
    )


# --- the door ------------------------------------------------------------------------------------


def test_somebody_is_ticked_off_once_and_can_be_taken_back(workshop, pat, fay):
    attendance = make.attendance(workshop=workshop, participant=pat, state="another_way")
    for hour in (9, 10):
        arriving.check_in(attendance=attendance, by=fay, now=datetime(2026, 4, 1, hour, tzinfo=UTC))

    attendance.refresh_from_db()
    assert (attendance.state, attendance.came_at.hour) == ("came", 9)
    arriving.undo_check_in(attendance=attendance, by=fay)
    assert (attendance.state, attendance.came_at) == ("another_way", None)


def test_the_door_takes_names_and_codes(as_fay, workshop, pat):
    attendance = make.attendance(workshop=workshop, participant=pat, state="coming", table_number=3)
    door = reverse("workshops:door", args=[workshop.programme.slug, workshop.pk])

    page = as_fay.post(door, {"code": attendance.door_code.lower()}, follow=True).content.decode()

    assert "Pat is here, table 3." in page
    undo = reverse(
        "workshops:undo_check_in", args=[workshop.programme.slug, workshop.pk, attendance.pk]
    )
    assert as_fay.post(undo)["Location"] == f"{door}#person-{attendance.pk}"
    counts = as_fay.get(
        reverse("workshops:door_counts", args=[workshop.programme.slug, workshop.pk])
    ).content.decode()
    assert ">0</strong> here, of 1" in counts
    assert (
        b"Nobody on the list of this day has that code. Check it, or look for the name below."
        in as_fay.post(door, {"code": "ZZZZZ"}).content
    )
    here = reverse("workshops:check_in", args=[workshop.programme.slug, workshop.pk, attendance.pk])
    assert as_fay.post(here)["Location"] == f"{door}#list"
    assert "✓ Here" in as_fay.get(door).content.decode()


def test_people_arrive_by_their_own_code_and_no_name_is_shown(workshop, pat):
    attendance = make.attendance(workshop=workshop, participant=pat, state="coming", table_number=3)
    tablet = Client()
    address = documents.arrival_address(attendance).partition("/room/")[2]

    assert f'value="{attendance.door_code}"' in tablet.get(f"/room/{address}").content.decode()
    page = tablet.post(
        reverse("workshops:arrive", args=[workshop.room_code]), {"code": attendance.door_code}
    ).content.decode()

    assert "Your table is number 3." in page
    assert "Pat" not in page
    attendance.refresh_from_db()
    assert attendance.state == "came"


def test_with_a_private_link_one_says_i_am_here(pat_client, pat, workshop):
    attendance = make.attendance(workshop=workshop, participant=pat, state="coming")

    pat_client.post(reverse("workshops:say_i_am_here", args=[workshop.pk]), {"form_end": "1"})

    attendance.refresh_from_db()
    assert attendance.state == "came"
    page = pat_client.get(reverse("workshops:my_workshop", args=[workshop.pk])).content.decode()
    assert "We know that you are here." in page


OVER = [
    (meetings.finish_workshop, WorkshopFinishedError, "This workshop is over."),
    (meetings.cancel_workshop, WorkshopCancelledError, "This workshop was called off."),
]


@pytest.mark.parametrize(("end", "error", "sentence"), OVER)
def test_a_day_that_is_over_or_called_off_stays_as_it_was(
    as_fay, workshop, pat, fay, end, error, sentence
):
    came = make.attendance(workshop=workshop, participant=pat, state="came", is_seat_fixed=True)
    end(workshop=workshop, by=fay, now=make.NOW)

    for refused in (
        lambda: arriving.check_in(attendance=came, by=fay, now=make.NOW),
        lambda: arriving.undo_check_in(attendance=came, by=fay),
        lambda: seating.seat_people(workshop=workshop, number=1, afresh=True, by=fay),
        lambda: seating.fix_seat(attendance=came, table_number=2, by=fay),
        lambda: notes.make_table_codes(workshop=workshop, tables=[1], by=fay, now=make.NOW),
    ):
        with pytest.raises(error):
            refused()

    def page(name):
        return as_fay.get(reverse(f"workshops:{name}", args=[workshop.programme.slug, workshop.pk]))

    door, tables, attendance, day = (
        page(name).content.decode() for name in ("door", "tables", "attendance", "workshop")
    )
    assert "✓ Came" in door
    assert "Undo" not in door
    assert "Let go" not in tables
    assert "Make the tables" not in tables
    assert "Invite more people" not in attendance
    assert "Invite people" not in day
    assert "Open a vote" not in day
    assert "No vote can be opened any more" in page("open_voting").content.decode()
    assert "Nobody can be invited any more" in page("invite_to_workshop").content.decode()
    tablet = Client().post(
        reverse("workshops:arrive", args=[workshop.room_code]), {"code": came.door_code}
    )
    assert sentence in tablet.content.decode()


# --- expenses ------------------------------------------------------------------------------------


@pytest.fixture
def attendance(workshop, pat):
    return make.attendance(workshop=workshop, participant=pat)


def test_pat_asks_for_money_back_once_and_reads_what_became_of_it(
    pat_client, as_lee, attendance, programme
):
    url = reverse("workshops:my_expenses")
    key = pat_client.get(url).context["form"]["form_key"].value()
    typed = {
        "attendance": attendance.pk,
        "kind": "travel",
        "amount": " £ 12.5",
        "detail": "Bus there and back",
        "form_key": key,
        "form_end": "1",
    }
    for _tap in range(2):
        pat_client.post(url, typed)

    claim = ExpenseClaim.objects.get()
    assert claim.amount == Decimal("12.50")
    ledger = reverse("workshops:expense_ledger", args=[programme.slug])
    assert "£12.50</span> waiting" in as_lee.get(ledger).content.decode()
    pay = reverse("workshops:pay_claim", args=[programme.slug, claim.pk])
    as_lee.post(pay, {"paid_on": "soon"})
    as_lee.post(pay, {"paid_on": "3/4/2026"})
    assert "Paid on 3 April 2026." in pat_client.get(url).content.decode()
    assert as_lee.post(pay, {"paid_on": "4/4/2026"}).status_code == 409
    as_lee.post(reverse("workshops:reopen_claim", args=[programme.slug, claim.pk]))
    as_lee.post(
        reverse("workshops:refuse_claim", args=[programme.slug, claim.pk]),
        {"reason": "Paid in cash on the day"},
    )
    assert "Paid in cash on the day" in pat_client.get(url).content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"amount": "lots"}, "Type an amount, like 12.50"),
        ({"amount": "0"}, "0.01"),
        ({"amount": "1.234"}, "pounds and pence"),
        ({"detail": "sort 12-34-56 account 1234 5678"}, "looks like a bank number"),
    ],
)
def test_what_cannot_be_a_claim_is_said_and_stays_typed(pat_client, attendance, typed, sentence):
    filled = {"attendance": attendance.pk, "kind": "travel", "amount": "5", "form_end": "1"}

    page = pat_client.post(
        reverse("workshops:my_expenses"), filled | {"form_key": make.uuid4()} | typed
    ).content.decode()

    assert sentence in page
    assert f'value="{next(iter(typed.values()))}"' in page
    assert not ExpenseClaim.objects.exists()


def test_a_claim_that_waits_can_be_taken_back_and_a_settled_one_not(pat_client, attendance, lee):
    claim, paid = (make.expense_claim(attendance=attendance) for _number in range(2))
    expenses.pay_claim(claim=paid, paid_on=date(2026, 4, 3), by=lee)

    for each in (claim, paid):
        pat_client.post(reverse("workshops:take_back_my_claim", args=[each.pk]), {"form_end": "1"})

    assert ExpenseClaim.objects.get() == paid
    with pytest.raises(ClaimSettledError):
        expenses.refuse_claim(claim=paid, reason="Late", by=lee)


def test_the_lead_types_in_what_was_asked_on_paper(as_lee, attendance, programme):
    url = reverse("workshops:expense_ledger", args=[programme.slug])

    as_lee.post(
        url,
        {
            "attendance": attendance.pk,
            "kind": "care",
            "amount": "40",
            "form_key": make.uuid4(),
        },
    )

    assert "Pat" in as_lee.get(url).content.decode()
    assert ExpenseClaim.objects.get().kind == "care"
