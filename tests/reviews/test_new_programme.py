"""Starting a programme on one page, or with one command."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from participants.models import Organisation, Programme, User
from reviews.models import Question, ReviewRound
from tests import make

NEW = reverse("reviews:new_programme")
FIELDS = {
    "title": "Breathing better",
    "question": "How could care be better?",
    "pathway": "Lungs",
    "template": "two_days",
    "stages": "Getting a diagnosis\n\nComing home\ngetting a diagnosis",
    "organisations": "Example Trust\nExample Charity",
    "target_patient": "20",
    "target_carer": "0",
    "target_clinician": "",
}


@pytest.fixture
def lead(client, sam):
    sam.may_create_programmes = True
    sam.save()
    client.force_login(sam)
    return client


def test_one_page_makes_a_programme_that_is_ready_to_use(lead, sam):
    response = lead.post(NEW, FIELDS)

    programme = Programme.objects.get()
    assert response.url == reverse("programme_overview", args=["breathing-better"])
    assert [each.name for each in programme.stages.all()] == [
        "Coming home",
        "getting a diagnosis",
    ] or [each.name for each in programme.stages.all()] == ["getting a diagnosis", "Coming home"]
    assert list(programme.perspectives.values_list("kind", "target")) == [
        ("patient", 20),
        ("carer", 0),
    ]
    assert Organisation.objects.count() == 2
    assert [each.user for each in programme.memberships.all()] == [sam]
    assert [each.heading for each in programme.rounds.get().questions.all()] == [
        "working",
        "not_working",
        "future",
    ]


def test_the_page_suggests_what_most_programmes_need(lead):
    page = lead.get(NEW).content.decode()

    assert "Living with it day to day" in page
    assert 'name="target_patient" value="20"' in page
    assert "Reviews first, then two workshop days." in page


def test_two_programmes_may_have_one_title(lead):
    for _ in range(2):
        lead.post(NEW, FIELDS)

    assert sorted(Programme.objects.values_list("slug", flat=True)) == [
        "breathing-better",
        "breathing-better-2",
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "Fill this in"),
        ({"title": "a\0b"}, "hidden character"),
        ({"template": "three_days"}, "Select a valid choice"),
        ({"target_patient": "-1"}, "This must be 0 or more."),
        ({"target_patient": "many"}, "Enter a whole number"),
        ({"stages": "x" * 101}, "Use 100 characters or fewer on a line"),
        ({"target_patient": "", "target_carer": ""}, "Say for at least one perspective"),
    ],
)
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(lead, change, sentence):
    response = lead.post(NEW, FIELDS | change)

    assert sentence in response.content.decode()
    assert "Example Charity" in response.content.decode()
    assert not Programme.objects.exists()


def test_only_people_who_are_trusted_to_may_start_programmes(client, sam):
    assert client.get(NEW).status_code == 302
    client.force_login(sam)

    assert client.post(NEW, FIELDS).status_code == 403


# --- from the command line -----------------------------------------------------------------------
def test_an_operator_starts_a_programme_with_its_lead(db, capsys):
    call_command(
        "create_programme",
        "breathing",
        title="Breathing better",
        lead="lead@example.org",
        organisation=["Example Trust"],
    )

    said = capsys.readouterr().out
    programme = Programme.objects.get()
    assert (programme.slug, programme.perspectives.count(), programme.stages.count()) == (
        "breathing",
        6,
        6,
    )
    assert ReviewRound.objects.get().programme == programme
    assert Question.objects.count() == 3
    assert [each.user.email for each in programme.memberships.all()] == ["lead@example.org"]
    assert "Started “Breathing better” as breathing." in said
    assert "/account/password/reset/key/" in said


def test_a_lead_with_an_account_keeps_it(sam, capsys):
    sam.set_password(make.PASSWORD)
    sam.save()

    call_command("create_programme", "breathing", title="Breathing", lead="SAM@example.org")

    assert User.objects.get() == sam
    assert "password" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("slug", "options", "sentence"),
    [
        ("breathing-better", {"title": "A"}, "already has this short name"),
        ("new", {"title": "A"}, "already has this short name"),
        ("two words", {"title": "A"}, "cannot be a short name"),
        ("x" * 61, {"title": "A"}, "60 characters or fewer"),
        ("a", {"title": "  "}, "1 to 200 characters"),
        ("a", {"title": "x" * 201}, "1 to 200 characters"),
        ("a", {"title": "A", "question": "x" * 501}, "500 characters or fewer"),
        ("a", {"title": "A", "organisation": [""]}, "1 to 200 characters"),
        ("a", {"title": "A", "lead": "nobody"}, "not an email address"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_made(programme, slug, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("create_programme", slug, **options)

    assert (Programme.objects.count(), User.objects.count()) == (1, 0)
