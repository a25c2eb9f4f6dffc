"""Setting a programme up: settings, stages, perspectives and the team."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from coproduce.audit.models import AuditEvent
from coproduce.jobs import queue
from coproduce.jobs.models import Job
from participants.errors import (
    AccountExistsError,
    AlreadyInTeamError,
    InUseError,
    LastLeadError,
    NameTakenError,
    SlugTakenError,
)
from participants.models import Organisation, Perspective, Programme, Role, User
from participants.operations import people, programmes
from tests import make

SETTINGS = {
    "title": "Breathing better",
    "question": "How could care be better?",
    "pathway": "Lungs",
    "organisations": "Example Trust\nExample Charity",
    "starts_on": "2026-03-01",
    "ends_on": "2026-09-30",
    "contact_name": "The programme office",
    "contact_phone": "01632 960001",
    "contact_email": "office@example.org",
    "return_address": "1 Example Street\nExampleton",
    "small_number_threshold": "8",
}


def url(name, programme, *ids):
    return reverse(f"participants:{name}", args=[programme.slug, *ids])


def do_jobs():
    while job := queue.lease_next():
        queue.perform(job)


# --- creating and changing -----------------------------------------------------------------------
def test_a_programme_is_created_with_everything_it_begins_with(sam):
    programme = programmes.create_programme(
        title="Breathing better, together",
        organisations=["Example Trust", "Example Charity"],
        starts_on=date(2026, 3, 1),
        stages=["Getting a diagnosis", "Coming home"],
        targets={"patient": 20, "clinician": 8},
        by=sam,
        now=make.NOW,
    )

    assert programme.slug == "breathing-better-together"
    assert [each.name for each in programme.organisations.all()] == [
        "Example Charity",
        "Example Trust",
    ]
    assert [each.name for each in programme.stages.all()] == ["Getting a diagnosis", "Coming home"]
    assert list(programme.perspectives.values_list("name", "kind", "target")) == [
        ("Patient", "patient", 20),
        ("Clinician", "clinician", 8),
    ]
    assert [(each.user, each.role) for each in programme.memberships.all()] == [(sam, Role.LEAD)]
    assert AuditEvent.objects.filter(verb="created", object_id=programme.pk).exists()


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("New", "new-2"),
        ("Other programme", "other-programme-2"),
        ("更好的呼吸", "programme"),
        ("x" * 200, "x" * 50),
    ],
)
def test_the_short_name_is_made_from_the_title_and_is_free(other_programme, title, slug):
    programme = programmes.create_programme(title=title, by=None, now=make.NOW)

    assert (programme.slug, programme.memberships.count()) == (slug, 0)


def test_a_short_name_that_is_taken_is_refused(other_programme):
    with pytest.raises(SlugTakenError):
        programmes.create_programme(slug="other-programme", title="A", by=None, now=make.NOW)


def test_an_organisation_is_known_again_whatever_its_letters(db):
    known = make.organisation(name="Example Trust")

    named = people.find_or_add_organisations(names=["EXAMPLE trust", "Another"], by=None)

    assert named["example trust"] == known
    assert Organisation.objects.count() == 2


def test_an_account_is_made_once(db):
    people.add_account(email="Lead@Example.org", name="Lead 01", by=None)

    with pytest.raises(AccountExistsError):
        people.add_account(email=" lead@example.org", name="Lead 02", by=None)


def test_a_lead_changes_what_the_programme_says(client, programme, lee):
    client.force_login(lee)

    response = client.post(url("programme_settings", programme), SETTINGS)

    changed = Programme.objects.get()
    assert response.url == url("programme_settings", programme)
    assert (changed.slug, changed.ends_on, changed.contact_email) == (
        "breathing-better",
        date(2026, 9, 30),
        "office@example.org",
    )
    assert changed.organisations.count() == 2
    assert "Example Trust\nExample Charity" in client.get(response.url).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "Fill this in"),
        ("title", "x" * 201, "at most 200 characters"),
        ("title", "a\0b", "hidden character"),
        ("title", "a\x07b", "hidden character"),
        ("question", "x" * 501, "Use 500 characters or fewer"),
        ("organisations", "x" * 201, "Use 200 characters or fewer on a line"),
        ("ends_on", "2026-02-01", "The last day is before the first day"),
        ("ends_on", "soon", "Enter a valid date"),
        ("contact_phone", "call me", "Write a phone number"),
        ("contact_email", "a@b\nBcc: c@example.org", "Write a whole email address"),
        ("small_number_threshold", "0", "This must be 2 or more."),
    ],
)
def test_settings_that_cannot_be_kept_are_said_beside_the_field(
    client, programme, lee, field, value, sentence
):
    client.force_login(lee)

    response = client.post(url("programme_settings", programme), SETTINGS | {field: value})

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert "How could care be better?" in response.content.decode() or field == "question"
    assert Programme.objects.get().pathway == ""


@pytest.mark.parametrize("text", ["🫁 Breathing", "שלום", "<b>bold</b>", "=1+1", "'; DROP TABLE"])
def test_any_script_and_symbol_is_kept_and_shown_as_text(client, programme, lee, text):
    client.force_login(lee)

    client.post(url("programme_settings", programme), SETTINGS | {"title": text})

    assert Programme.objects.get().title == text
    assert "<b>bold</b>" not in client.get(url("programme_settings", programme)).content.decode()


# --- stages and perspectives ---------------------------------------------------------------------
def test_stages_are_added_renamed_and_moved(client, programme, lee):
    client.force_login(lee)
    first = programme.stages.get()

    client.post(url("stage_list", programme), {"name": "Coming home"})
    second = programme.stages.last()
    client.post(url("stage", programme, second.pk), {"name": "Back home"})
    client.post(url("move_stage", programme, second.pk), {"earlier": "1"})

    assert [each.pk for each in programme.stages.all()] == [second.pk, first.pk]
    client.post(url("move_stage", programme, second.pk))
    assert [each.name for each in programme.stages.all()] == [first.name, "Back home"]
    programmes.move_stage(stage=second, earlier=False, by=lee)
    programmes.move_stage(stage=first, earlier=True, by=lee)
    assert [each.pk for each in programme.stages.all()] == [first.pk, second.pk]


def test_a_stage_with_a_name_that_exists_is_refused_beside_the_field(client, programme, lee):
    client.force_login(lee)
    other = make.stage(programme=programme, name="Coming home")

    added = client.post(url("stage_list", programme), {"name": "coming HOME"})
    renamed = client.post(url("stage", programme, other.pk), {"name": "Living with it day to day"})

    assert "There is already one with the name “coming HOME”" in added.content.decode()
    assert "There is already one with the name" in renamed.content.decode()
    assert programme.stages.count() == 2


def test_a_stage_that_somebody_is_at_cannot_be_removed(client, programme, lee):
    client.force_login(lee)
    used, free = programme.stages.get(), make.stage(programme=programme)
    make.participant(programme=programme, stage=used)

    refused = client.post(url("remove_stage", programme, used.pk))
    removed = client.post(url("remove_stage", programme, free.pk))

    assert (refused.status_code, removed.status_code) == (409, 302)
    assert "cannot be removed" in refused.content.decode()
    assert list(programme.stages.all()) == [used]
    assert client.get(url("stage", programme, used.pk)).status_code == 200


def test_perspectives_are_added_and_changed(client, programme, lee):
    client.force_login(lee)

    client.post(
        url("perspective_list", programme),
        {"name": "Pharmacist", "kind": "clinician", "target": "2"},
    )
    added = programme.perspectives.last()
    client.post(
        url("perspective", programme, added.pk),
        {"name": "Pharmacist", "kind": "provider", "target": "3"},
    )

    added.refresh_from_db()
    assert (added.kind, added.target) == (Perspective.Kind.PROVIDER, 3)
    assert programme.perspectives.last() == added
    assert b"Pharmacist" in client.get(url("perspective_list", programme)).content


def test_a_perspective_with_a_name_that_exists_is_refused(client, programme, lee):
    client.force_login(lee)
    fields = {"name": "patient", "kind": "patient", "target": "2"}

    added = client.post(url("perspective_list", programme), fields)
    carer = programme.perspectives.get(name="Carer")
    changed = client.post(url("perspective", programme, carer.pk), fields)

    assert "There is already one" in added.content.decode()
    assert "There is already one" in changed.content.decode()
    with pytest.raises(NameTakenError):
        programmes.add_perspective(programme=programme, by=lee, **fields)


def test_a_perspective_that_is_used_above_this_app_cannot_be_removed(
    client, programme, lee, review_round
):
    client.force_login(lee)
    patient, carer, _clinician = programme.perspectives.all()
    make.review(review_round=review_round, perspective=patient)

    with pytest.raises(InUseError):
        programmes.remove_perspective(perspective=patient, by=lee)
    removed = client.post(url("remove_perspective", programme, carer.pk))

    assert removed.status_code == 302
    assert [each.name for each in programme.perspectives.all()] == ["Patient", "Clinician"]


def test_another_programmes_stage_is_not_found(client, programme, other_programme, lee):
    client.force_login(lee)
    theirs = make.stage(programme=other_programme)

    assert client.post(url("remove_stage", programme, theirs.pk)).status_code == 404


# --- the team ------------------------------------------------------------------------------------
def test_a_colleague_without_an_account_gets_one_and_an_e_mail_to_choose_a_password(
    client, programme, lee
):
    client.force_login(lee)

    response = client.post(
        url("team", programme),
        {"email": "New@example.org", "name": "Colleague 02", "role": "facilitator"},
    )
    assert mail.outbox == []
    do_jobs()

    added = User.objects.get(email="new@example.org")
    letter = mail.outbox[0]
    address = re.search(r"http\S+/password/reset/key/\S+", letter.body)[0]
    assert response.status_code == 302
    assert (letter.to, added.has_usable_password()) == (["new@example.org"], False)
    page = Client().get("/" + address.split("/", 3)[3], follow=True)
    assert page.status_code == 200
    assert "Has not signed in yet" in client.get(url("team", programme)).content.decode()


def test_the_link_in_the_e_mail_really_sets_a_password(client, programme, lee):
    membership = programmes.add_member(
        programme=programme,
        email="new@example.org",
        name="Colleague 02",
        role=Role.OBSERVER,
        by=lee,
        now=make.NOW,
    )
    do_jobs()
    path = re.search(r"/account/password/reset/key/\S+", mail.outbox[0].body)[0]

    form_at = client.get(path).url
    client.post(form_at, {"password1": "three blue teapots 9", "password2": "three blue teapots 9"})

    membership.user.refresh_from_db()
    assert membership.user.check_password("three blue teapots 9")


def test_a_colleague_with_an_account_is_only_told_where_to_sign_in(programme, lee, sam):
    programme.host = make.organisation(name="Example Trust")
    programme.save()

    programmes.add_member(
        programme=programme, email="SAM@example.org", name="", role="lead", by=lee, now=make.NOW
    )
    do_jobs()

    assert mail.outbox[0].subject == "You have a new role at Example Trust"
    assert "password" not in mail.outbox[0].body
    assert User.objects.count() == 2


def test_somebody_in_the_team_is_not_added_twice(client, programme, lee, cal):
    client.force_login(lee)

    response = client.post(
        url("team", programme), {"email": "cal@example.org", "name": "Cal", "role": "lead"}
    )

    assert "already in the team" in response.content.decode()
    with pytest.raises(AlreadyInTeamError):
        programmes.add_member(
            programme=programme, email=cal.email, name="", role="lead", by=lee, now=make.NOW
        )


@pytest.mark.parametrize("address", ["", "x", "a@example.org\r\nBcc: b@example.org", "a@b" * 99])
def test_what_is_no_address_gets_no_account(client, programme, lee, address):
    client.force_login(lee)

    response = client.post(
        url("team", programme), {"email": address, "name": "X", "role": "observer"}
    )

    assert (response.status_code, User.objects.count()) == (200, 1)


def test_a_name_with_a_header_in_it_writes_to_nobody_else(client, programme, lee):
    client.force_login(lee)
    programmes.change_programme(
        programme=programme, by=lee, organisations=["Trust\r\nBcc: thief@example.org"]
    )

    client.post(
        url("team", programme),
        {"email": "a@example.org", "name": "A\nBcc: thief@example.org", "role": "observer"},
    )
    do_jobs()

    letter = mail.outbox[0].message()
    assert letter["To"] == "a@example.org"
    assert letter["Bcc"] is None
    assert mail.outbox[0].recipients() == ["a@example.org"]


def test_a_role_is_changed_from_the_next_click_on(client, programme, lee, cal):
    client.force_login(lee)
    membership = programme.memberships.get(user=cal)

    client.post(url("change_role", programme, membership.pk), {"role": "facilitator"})
    client.post(url("change_role", programme, membership.pk), {"role": "emperor"})

    membership.refresh_from_db()
    assert membership.role == Role.FACILITATOR


def test_the_only_lead_can_neither_step_down_nor_leave(client, programme, lee):
    client.force_login(lee)
    membership = programme.memberships.get(user=lee)

    down = client.post(url("change_role", programme, membership.pk), {"role": "observer"})
    gone = client.post(url("remove_member", programme, membership.pk))

    membership.refresh_from_db()
    assert (down.status_code, gone.status_code) == (409, 409)
    assert "A programme needs a lead" in gone.content.decode()
    assert (membership.role, membership.removed_at) == (Role.LEAD, None)


def test_one_of_two_leads_can_leave(programme, lee, cal):
    programmes.change_role(membership=programme.memberships.get(user=cal), role="lead", by=lee)

    programmes.remove_member(membership=programme.memberships.get(user=lee), by=cal, now=make.NOW)

    assert [each.user for each in programme.memberships.current()] == [cal]
    with pytest.raises(LastLeadError):
        programmes.remove_member(
            membership=programme.memberships.get(user=cal), by=cal, now=make.NOW
        )


def test_a_removed_colleague_is_a_stranger_and_can_be_added_again(client, programme, lee, cal):
    client.force_login(lee)
    membership = programme.memberships.get(user=cal)

    client.post(url("remove_member", programme, membership.pk))
    fields = {"email": "cal@example.org", "name": "Cal", "role": "observer"}
    client.post(url("team", programme), fields)

    assert [each.role for each in programme.memberships.filter(user=cal)] == [
        "contributor",
        "observer",
    ]
    assert client.post(url("remove_member", programme, membership.pk)).status_code == 404


def test_the_welcome_is_sent_again_but_not_to_somebody_who_left(client, programme, lee, cal):
    client.force_login(lee)
    membership = programme.memberships.get(user=cal)

    client.post(url("welcome_again", programme, membership.pk))
    do_jobs()
    client.post(url("welcome_again", programme, membership.pk))
    programmes.remove_member(membership=membership, by=lee, now=make.NOW)
    do_jobs()

    assert len(mail.outbox) == 1
    assert {job.state for job in Job.objects.all()} == {Job.State.DONE}
