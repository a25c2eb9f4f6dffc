"""Planning a day: its agenda, who is asked, who answers, who comes."""

from datetime import date, time
from itertools import pairwise

import pytest
from django.core import mail
from django.urls import reverse
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
from workshops.operations import meetings
from workshops.operations.meetings import AGENDAS, Agenda, Seat

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


@pytest.mark.parametrize("agenda", [Agenda.FIRST_DAY, Agenda.SECOND_DAY, Agenda.ONE_DAY])
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

    meetings.move_session(session=second, earlier=True, by=fay)

    assert [(each.title, each.starts_at) for each in workshop.sessions.all()] == [
        ("B", time(10)),
        ("A", time(10, 30)),
    ]
    first.refresh_from_db()
    meetings.move_session(session=first, earlier=False, by=fay)
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
    assert step(after) == "attendance"
    attendance.state = "came"
    attendance.save()
    assert step(after) == "open_voting"
    make.voting_round(workshop=workshop)
    assert step(after) == "findings"
    workshop.finished_at = make.NOW
    assert step(after) == ""


# --- pages --------------------------------------------------------------------------------------


PLAN = {
    "title": "Day one",
    "held_on": "2026-04-01",
    "starts_at": "10:00",
    "ends_at": "15:30",
    "agenda": "first_day",
}


def test_a_facilitator_plans_a_day_from_a_template(as_fay, programme, review_round):
    url = reverse("workshops:plan_workshop", args=[programme.slug])

    response = as_fay.post(url, PLAN | {"review_round": review_round.pk, "purpose": AWKWARD})

    workshop = programme.workshops.get()
    assert response.url == reverse("workshops:workshop", args=[programme.slug, workshop.pk])
    assert workshop.sessions.count() == 12
    page = as_fay.get(response.url).content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "Fill this in."),
        ("title", "x" * 201, "200 characters"),
        ("title", "a\0b", "hidden character"),
        ("held_on", "soon", "valid date"),
        ("ends_at", "09:00", "must end after it starts"),
        ("starts_at", "", "Fill this in."),
        ("review_round", "999999", "Select a valid choice"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said_and_the_rest_stays_typed(
    as_fay, programme, review_round, field, value, sentence
):
    url = reverse("workshops:plan_workshop", args=[programme.slug])
    typed = PLAN | {"review_round": review_round.pk, "purpose": "Kept words", field: value}

    page = as_fay.post(url, typed).content.decode()

    assert sentence in page or "Null characters" in page
    assert "Kept words" in page
    assert not programme.workshops.exists()


def test_a_plan_that_runs_past_midnight_is_refused_with_a_sentence(as_fay, programme, review_round):
    url = reverse("workshops:plan_workshop", args=[programme.slug])
    typed = PLAN | {"review_round": review_round.pk, "starts_at": "20:00", "ends_at": "23:00"}

    assert "past midnight" in as_fay.post(url, typed).content.decode()


def test_without_a_round_there_is_nothing_to_plan_with(as_fay, programme):
    page = as_fay.get(reverse("workshops:plan_workshop", args=[programme.slug]))

    assert b"There is nothing to work with yet" in page.content


def test_a_day_is_changed_and_its_agenda_edited(as_fay, programme, workshop):
    def url(name, *more):
        return reverse(f"workshops:{name}", args=[programme.slug, workshop.pk, *more])

    assert b"First workshop" in as_fay.get(url("change_workshop")).content
    as_fay.post(
        url("change_workshop"),
        PLAN | {"review_round": workshop.review_round_id, "venue": "The hall"},
    )
    workshop.refresh_from_db()
    assert (workshop.title, workshop.venue) == ("Day one", "The hall")

    as_fay.post(url("agenda"), {"title": "Tea", "starts_at": "10:00", "minutes": "15"})
    as_fay.post(url("agenda"), {"title": "Talk", "starts_at": "10:15", "minutes": "30"})
    tea, talk = workshop.sessions.all()
    as_fay.post(url("move_session", talk.pk), {"direction": "earlier"})
    assert [each.title for each in workshop.sessions.all()] == ["Talk", "Tea"]
    as_fay.post(
        url("change_session", tea.pk), {"title": "Coffee", "starts_at": "11:00", "minutes": "5"}
    )
    as_fay.post(url("remove_session", talk.pk))
    assert [each.title for each in workshop.sessions.all()] == ["Coffee"]
    late = {"title": "Party", "starts_at": "23:30", "minutes": "60"}
    assert b"past midnight" in as_fay.post(url("agenda"), late).content
    assert b"past midnight" in as_fay.post(url("change_session", tea.pk), late).content
    assert as_fay.get(url("agenda")).status_code == 200


def test_people_are_chosen_in_three_ways(as_fay, programme, review_round, workshop):
    patient, carer, clinician = programme.perspectives.all()
    reviewer = make.participant(programme=programme, perspective=patient)
    make.submitted_review(review_round=review_round, participant=reviewer)
    a_carer = make.participant(programme=programme, perspective=carer)
    a_clinician = make.participant(programme=programme, perspective=clinician)
    make.participant(programme=programme, perspective=clinician)
    gone = make.participant(programme=programme, perspective=carer, withdrawn_at=make.NOW)
    url = reverse("workshops:invite_to_workshop", args=[programme.slug, workshop.pk])

    assert b"Choose at least one person" in as_fay.post(url, {"by_email": "on"}).content
    assert b"Select a valid choice" in as_fay.post(url, {"people": [gone.pk]}).content
    as_fay.post(
        url, {"gave_a_review": "on", "perspectives": [carer.pk], "people": [a_clinician.pk]}
    )

    invited = set(workshop.attendances.values_list("participant", flat=True))
    assert invited == {reviewer.pk, a_carer.pk, a_clinician.pk}
    assert not Job.objects.exists()


def test_nobody_is_invited_to_a_day_that_is_over(as_fay, programme, workshop, pat):
    as_fay.post(reverse("workshops:finish_workshop", args=[programme.slug, workshop.pk]))
    url = reverse("workshops:invite_to_workshop", args=[programme.slug, workshop.pk])

    page = as_fay.post(url, {"people": [pat.pk]}).content.decode()

    assert "This workshop is over" in page
    assert not workshop.attendances.exists()


def test_the_list_takes_answers_tables_and_corrections(as_fay, programme, workshop, pat):
    make.access_need(participant=pat, detail="18 points")
    attendance = make.attendance(workshop=workshop, participant=pat, sending="failed")
    url = reverse("workshops:attendance", args=[programme.slug, workshop.pk])

    page = as_fay.get(url).content.decode()
    assert "Large print: 18 points" in page
    assert "Send the e-mail again" in page

    typed = {
        f"state_{attendance.pk}": "came",
        f"initial-state_{attendance.pk}": "invited",
        f"table_{attendance.pk}": "x",
        f"initial-table_{attendance.pk}": "",
    }
    assert b"use a number" in as_fay.post(url, typed).content
    assert as_fay.post(url, typed | {f"table_{attendance.pk}": "4"}).status_code == 302
    attendance.refresh_from_db()
    assert (attendance.state, attendance.table_number) == ("came", 4)


def test_what_a_colleague_typed_meanwhile_is_not_overwritten(as_fay, programme, workshop, pat):
    attendance = make.attendance(workshop=workshop, participant=pat)
    typed = {
        f"state_{attendance.pk}": "invited",
        f"initial-state_{attendance.pk}": "invited",
        f"table_{attendance.pk}": "2",
        f"initial-table_{attendance.pk}": "",
    }
    Attendance.objects.update(state="came")

    as_fay.post(reverse("workshops:attendance", args=[programme.slug, workshop.pk]), typed)

    attendance.refresh_from_db()
    assert (attendance.state, attendance.table_number) == ("came", 2)


def test_emails_are_asked_for_and_mistakes_taken_off_the_list(as_fay, programme, workshop, pat):
    attendance = make.attendance(workshop=workshop, participant=pat)

    def post(name, *more):
        return as_fay.post(reverse(f"workshops:{name}", args=[programme.slug, workshop.pk, *more]))

    post("email_workshop_invitations")
    attendance.refresh_from_db()
    assert attendance.sending == "queued"
    assert post("email_workshop_invitation", attendance.pk).status_code == 409
    Attendance.objects.update(sending="unknown")
    assert post("email_workshop_invitation", attendance.pk).status_code == 302
    post("take_off_list", attendance.pk)
    assert not workshop.attendances.exists()
    post("finish_workshop")
    post("reopen_workshop")
    workshop.refresh_from_db()
    assert workshop.finished_at is None


def test_contributors_see_the_day_but_not_who_comes_or_what_they_need(
    as_cal, programme, workshop, pat
):
    make.access_need(participant=pat, detail="A chair near the door")
    make.attendance(workshop=workshop, participant=pat)

    page = as_cal.get(reverse("workshops:workshop", args=[programme.slug, workshop.pk]))

    assert b"First workshop" in page.content
    assert b"A chair near the door" not in page.content
    assert b"invited" not in page.content
    listed = as_cal.get(reverse("workshops:workshop_list", args=[programme.slug]))
    assert b"First workshop" in listed.content


def test_what_people_need_is_at_a_glance_for_the_organiser(as_fay, programme, workshop, pat):
    make.access_need(participant=pat, detail="A chair near the door")
    make.attendance(workshop=workshop, participant=pat, state="coming", table_number=2)

    page = as_fay.get(reverse("workshops:workshop", args=[programme.slug, workshop.pk]))

    assert b"Large print: A chair near the door" in page.content
    assert b"Table 2. Patients and carers: 1 of 1." in page.content


@pytest.mark.parametrize(
    ("held_on", "finished", "word"),
    [
        (date(2026, 4, 2), None, "Planned"),
        (date(2026, 4, 1), None, "Today"),
        (date(2026, 3, 1), None, "To be written up"),
        (date(2026, 3, 1), make.NOW, "Over"),
    ],
)
def test_the_list_says_how_far_each_day_is(programme, review_round, held_on, finished, word):
    make.workshop(review_round=review_round, held_on=held_on, finished_at=finished)

    assert documents.workshop_lines(programme, today=date(2026, 4, 1))[0].state == word


def test_the_agenda_the_list_and_the_needs_are_printed(as_fay, programme, workshop, pat):
    make.access_need(participant=pat)
    make.session(workshop=workshop, title=AWKWARD)
    make.attendance(workshop=workshop, participant=pat, state="coming", table_number=1)

    response = as_fay.get(reverse("workshops:print_workshop", args=[programme.slug, workshop.pk]))

    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


def test_pat_says_whether_they_come_and_may_change_their_mind(pat_client, pat, workshop, fay):
    assert b"no invitation for you yet" in pat_client.get(reverse("workshops:my_workshops")).content
    attendance = make.attendance(workshop=workshop, participant=pat)
    make.session(workshop=workshop, title="Tea and talk")
    url = reverse("workshops:my_workshop", args=[workshop.pk])

    assert b"not told us yet" in pat_client.get(reverse("workshops:my_workshops")).content
    assert b"Tea and talk" in pat_client.get(url).content
    assert b"Choose one." in pat_client.post(url, {"form_end": "1"}).content
    for state in ("coming", "another_way"):
        pat_client.post(url, {"state": state, "form_end": "1"})
        attendance.refresh_from_db()
        assert attendance.state == state
    meetings.finish_workshop(workshop=workshop, by=fay, now=make.NOW)
    assert b"This day is over" in pat_client.get(url).content
    refused = pat_client.post(url, {"state": "coming", "form_end": "1"})
    assert refused.status_code == 200
    attendance.refresh_from_db()
    assert attendance.state == "another_way"


def test_nobody_answers_for_a_day_they_are_not_invited_to(pat_client, programme, workshop):
    make.attendance(workshop=workshop, participant=make.participant(programme=programme))

    url = reverse("workshops:my_workshop", args=[workshop.pk])

    assert pat_client.get(url).status_code == 404
    assert pat_client.post(url, {"state": "coming", "form_end": "1"}).status_code == 404
