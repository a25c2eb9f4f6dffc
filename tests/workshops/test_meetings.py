"""Planning a day: its agenda, who is asked, who answers, who comes."""

from datetime import date, time
from itertools import pairwise

import pytest
from django.core import mail
from django.utils import timezone

from coproduce.audit.models import AuditEvent
from coproduce.jobs.models import Job
from participants.models import Invitation
from tests import make
from workshops.documents import meetings as documents
from workshops.errors import (
    AlreadySentError,
    DayTooLongError,
    EndsBeforeItStartsError,
    NotAnAnswerError,
    NoWayToWriteError,
    WorkshopFinishedError,
)
from workshops.models import Attendance
from workshops.operations import agendas, meetings
from workshops.operations.agendas import AGENDAS, Agenda
from workshops.operations.meetings import Seat

AWKWARD = "=1+1 <script>alert(1)</script> 😀 \u202eשלום {{ 7 }}"


def plan(programme, review_round, fay, **details):
    return meetings.plan_workshop(
        **{
            "programme": programme,
            "review_round": review_round,
            "title": "Day",
            "held_on": date(2026, 4, 1),
            "starts_at": time(10),
            "ends_at": time(15, 30),
            "by": fay,
            "now": make.NOW,
        }
        | details
    )


@pytest.mark.parametrize("agenda", [each for each in Agenda if each != Agenda.EMPTY])
def test_a_template_agenda_fills_the_day_without_gaps(programme, review_round, fay, agenda):
    workshop = plan(programme, review_round, fay, agenda=agenda)

    sessions = list(workshop.sessions.all())
    assert len(sessions) == len(AGENDAS[agenda])
    assert sessions[0].starts_at == time(10)
    assert all(one.ends_at == two.starts_at for one, two in pairwise(sessions))
    assert time(15) <= sessions[-1].ends_at <= time(15, 30)


def test_a_day_that_ends_before_it_starts_is_refused(programme, review_round, fay):
    with pytest.raises(EndsBeforeItStartsError):
        plan(programme, review_round, fay, ends_at=time(9))


def test_an_agenda_that_would_run_past_midnight_is_refused(programme, review_round, fay):
    with pytest.raises(DayTooLongError):
        plan(
            programme,
            review_round,
            fay,
            starts_at=time(20),
            ends_at=time(23),
            agenda=Agenda.ONE_DAY,
        )

    assert not programme.workshops.exists()


def test_moving_a_session_exchanges_it_with_its_neighbour_and_keeps_the_pause(workshop, fay):
    first = make.session(workshop=workshop, title="A", starts_at=time(10), minutes=30)
    second = make.session(workshop=workshop, title="B", starts_at=time(10, 40), minutes=20)

    agendas.move_session(session=second, earlier=True, by=fay)

    assert [(each.title, each.starts_at) for each in workshop.sessions.all()] == [
        ("B", time(10)),
        ("A", time(10, 30)),
    ]
    first.refresh_from_db()
    agendas.move_session(session=first, earlier=False, by=fay)
    assert [each.title for each in workshop.sessions.all()] == ["B", "A"]


def test_nobody_is_invited_twice_and_only_those_who_may_be_written_to_get_an_email(
    programme, workshop, fay
):
    reached = make.participant(programme=programme)
    no_address = make.participant(programme=programme, email="")
    by_letter = make.participant(programme=programme, wants_letters=True)
    refusing = make.participant(programme=programme)
    make.consent(participant=refusing, purpose="be_contacted", is_given=False)
    everybody = [reached, no_address, by_letter, refusing]

    for _ in range(2):
        meetings.invite_participants(
            workshop=workshop, participants=everybody, by=fay, now=make.NOW
        )

    assert dict(workshop.attendances.values_list("participant", "sending")) == {
        reached.pk: "queued",
        no_address.pk: "not_sent",
        by_letter.pk: "not_sent",
        refusing.pk: "not_sent",
    }
    assert Job.objects.filter(kind="email_workshop_invitation").count() == 1


def test_an_invitation_email_is_sent_once_with_a_working_link_and_nothing_personal(
    programme, workshop, pat, fay
):
    programme.title = "Lungs"
    programme.save()
    meetings.invite_participants(workshop=workshop, participants=[pat], by=fay, now=make.NOW)
    attendance = workshop.attendances.get()

    for _ in range(2):
        meetings.email_workshop_invitation(attendance_id=attendance.pk, now=timezone.now())

    attendance.refresh_from_db()
    assert (attendance.sending, len(mail.outbox)) == ("sent", 1)
    assert attendance.emailed_at is not None
    letter = mail.outbox[0]
    assert letter.to == ["pat@example.org"]
    assert "1 April 2026" in letter.body
    assert "Lungs" not in letter.subject + letter.body
    token = letter.body.split("/i/")[1].split("/")[0]
    assert Invitation.objects.live(timezone.now()).holding(token).get().participant == pat


def test_an_email_that_was_being_sent_when_the_worker_died_is_left_to_a_person(workshop, pat, fay):
    attendance = make.attendance(workshop=workshop, participant=pat, sending="sending")

    meetings.email_workshop_invitation(attendance_id=attendance.pk, now=make.NOW)

    attendance.refresh_from_db()
    assert (attendance.sending, mail.outbox) == ("unknown", [])
    meetings.email_invitation_again(attendance=attendance, by=fay, now=make.NOW)
    assert attendance.sending == "queued"


def test_a_mail_server_that_cannot_be_reached_leaves_the_email_to_be_sent_again(
    workshop, pat, fay, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    attendance = make.attendance(workshop=workshop, participant=pat, sending="queued")

    meetings.email_workshop_invitation(attendance_id=attendance.pk, now=make.NOW)

    attendance.refresh_from_db()
    assert attendance.sending == "failed"
    assert meetings.email_invitations(workshop=workshop, by=fay, now=make.NOW) == 1


def test_somebody_who_left_meanwhile_gets_no_email(workshop, pat):
    attendance = make.attendance(workshop=workshop, participant=pat, sending="queued")
    pat.withdrawn_at = make.NOW
    pat.save()

    meetings.email_workshop_invitation(attendance_id=attendance.pk, now=make.NOW)

    attendance.refresh_from_db()
    assert (attendance.sending, mail.outbox) == ("failed", [])


def test_what_was_sent_is_not_sent_again_and_without_an_address_there_is_no_email(
    programme, workshop, pat, fay
):
    sent = make.attendance(workshop=workshop, participant=pat, sending="sent")
    silent = make.attendance(
        workshop=workshop, participant=make.participant(programme=programme, email="")
    )

    with pytest.raises(AlreadySentError):
        meetings.email_invitation_again(attendance=sent, by=fay, now=make.NOW)
    with pytest.raises(NoWayToWriteError):
        meetings.email_invitation_again(attendance=silent, by=fay, now=make.NOW)


def test_an_answer_must_be_one_of_the_three_and_come_before_the_end(workshop, pat, fay):
    attendance = make.attendance(workshop=workshop, participant=pat)

    with pytest.raises(NotAnAnswerError):
        meetings.answer_invitation(
            attendance=attendance, state=Attendance.State.CAME, by=pat, now=make.NOW
        )
    meetings.finish_workshop(workshop=workshop, by=fay, now=make.NOW)
    with pytest.raises(WorkshopFinishedError):
        meetings.answer_invitation(
            attendance=attendance, state=Attendance.State.COMING, by=pat, now=make.NOW
        )
    meetings.reopen_workshop(workshop=workshop, by=fay)
    meetings.answer_invitation(
        attendance=attendance, state=Attendance.State.COMING, by=pat, now=make.NOW
    )
    assert (attendance.state, attendance.answered_at) == ("coming", make.NOW)


def test_only_lines_that_changed_are_written(programme, workshop, pat, fay):
    mine = make.attendance(workshop=workshop, participant=pat)
    other = make.attendance(
        workshop=workshop, participant=make.participant(programme=programme), state="coming"
    )

    changed = meetings.record_attendance(
        workshop=workshop,
        seats=[Seat(mine, "came", 3), Seat(other, "coming", None)],
        by=fay,
        now=make.NOW,
    )

    mine.refresh_from_db()
    assert (changed, mine.state, mine.table_number, mine.answered_at) == (1, "came", 3, None)
    assert AuditEvent.objects.last().facts == {"rows": 1}


def test_the_balance_is_said_plainly(programme, workshop):
    patient, _carer, clinician = programme.perspectives.all()
    for perspective, number in ((patient, 1), (clinician, 2)):
        for _ in range(number):
            make.attendance(
                workshop=workshop,
                participant=make.participant(programme=programme, perspective=perspective),
                state="came",
                table_number=1,
            )

    day = documents.workshop_day(workshop, today=date(2026, 4, 1))

    assert day.balance.sentence == "Patients and carers: 1 of 3; they are fewer than half."
    assert [table.balance.total for table in day.tables] == [3]


def test_on_the_day_what_is_done_in_the_room_is_at_the_top(workshop):
    def is_today(day):
        return documents.workshop_day(workshop, today=day).is_today

    assert (is_today(workshop.held_on), is_today(date(2026, 3, 1))) == (True, False)
    workshop.finished_at = make.NOW
    assert not is_today(workshop.held_on)


def test_the_next_step_of_a_day_follows_what_has_happened(programme, workshop, pat):
    def step(today):
        return documents.workshop_day(workshop, today=today).next_view

    before, after = date(2026, 3, 1), date(2026, 4, 2)
    assert step(before) == "invite_to_workshop"
    attendance = make.attendance(workshop=workshop, participant=pat)
    assert step(before) == "attendance"
    attendance.state = "coming"
    attendance.save()
    assert step(before) == "print_workshop"
    assert step(workshop.held_on) == "door"
    assert step(after) == "attendance"
    attendance.state = "came"
    attendance.save()
    assert step(after) == "open_voting"
    make.voting_round(workshop=workshop)
    assert step(after) == "findings"
    workshop.finished_at = make.NOW
    assert step(after) == ""
