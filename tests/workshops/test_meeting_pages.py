"""The pages of a day: planning it, its list, and the invited person's own."""

from datetime import date

import pytest
from django.urls import reverse

from coproduce.jobs.models import Job
from tests import make
from workshops.documents import meetings as documents
from workshops.models import Attendance
from workshops.operations import meetings

AWKWARD = "=1+1 <script>alert(1)</script> 😀 \u202eשלום {{ 7 }}"

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
    moved = as_fay.post(url("move_session", talk.pk), {"direction": "earlier"})
    assert moved["Location"].endswith(f"#session-{talk.pk}")
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
    assert "Send the email again" in page

    typed = {
        f"state_{attendance.pk}": "came",
        f"initial-state_{attendance.pk}": "invited",
        f"table_{attendance.pk}": "x",
        f"initial-table_{attendance.pk}": "",
    }
    assert b"use a number" in as_fay.post(url, typed).content
    too_low = as_fay.post(url, typed | {f"table_{attendance.pk}": "-2"}).content.decode()
    assert f'id="id_table_{attendance.pk}_error"' in too_low
    assert "</span> This must be 1 or more.</span>" in too_low
    assert 'value="-2"' in too_low
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
    claim = make.expense_claim(attendance=attendance)
    assert b"asked for money back" in post("take_off_list", attendance.pk).content
    claim.delete()
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
    assert b"1 person needs something" in page.content
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

    (line,) = documents.workshop_lines(programme, today=date(2026, 4, 1))
    assert line.state == word
    programme.workshops.update(cancelled_at=make.NOW)
    (line,) = documents.workshop_lines(programme, today=date(2026, 4, 1))
    assert line.state == "Called off"


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
        pat_client.post(url, {"state": state, "contribution": "vote", "form_end": "1"})
        attendance.refresh_from_db()
        assert attendance.state == state
    meetings.finish_workshop(workshop=workshop, by=fay, now=make.NOW)
    assert b"This day is over" in pat_client.get(url).content
    refused = pat_client.post(url, {"state": "coming", "form_end": "1"})
    assert refused.status_code == 200
    attendance.refresh_from_db()
    assert attendance.state == "another_way"


def test_my_page_leads_to_workshops_once_there_is_an_invitation(pat_client, pat, workshop):
    said = "Workshops that I am invited to"

    assert said not in pat_client.get(reverse("reviews:my_page")).text
    make.attendance(workshop=workshop, participant=pat)
    assert said in pat_client.get(reverse("reviews:my_page")).text


def test_days_ahead_come_first_and_a_missed_one_asks_for_nothing(pat_client, pat, review_round):
    over = make.workshop(review_round=review_round, title="Long ago", finished_at=make.NOW)
    ahead = make.workshop(review_round=review_round, title="Next month")
    for each in (over, ahead):
        make.attendance(workshop=each, participant=pat)

    page = pat_client.get(reverse("workshops:my_workshops")).content.decode()

    assert page.index("Next month") < page.index("Long ago")
    assert page.count("See the day and answer") == 1
    assert "This day is over." in page


def test_nobody_answers_for_a_day_they_are_not_invited_to(pat_client, programme, workshop):
    make.attendance(workshop=workshop, participant=make.participant(programme=programme))

    url = reverse("workshops:my_workshop", args=[workshop.pk])

    assert pat_client.get(url).status_code == 404
    assert pat_client.post(url, {"state": "coming", "form_end": "1"}).status_code == 404
