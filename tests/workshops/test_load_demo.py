"""The demonstration is loaded whole, once, and nothing leaves it."""

from __future__ import annotations

import io
import os
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, Q

from coproduce.audit.models import AuditEvent
from coproduce.jobs.models import Job
from participants.models import Invitation, Programme, User
from reviews.models import Card
from workshops.demo.words import read
from workshops.documents.own_words import own_words
from workshops.models import (
    Action,
    Attendance,
    FeedbackDelivery,
    RootCause,
    SuccessCriterion,
    VotingRound,
)

pytestmark = pytest.mark.django_db


def load(**options):
    said = io.StringIO()
    call_command("load_demo", stdout=said, **options)
    return said.getvalue()


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker):
    """Loaded once for all the tests here, and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        said = load()
        programme = Programme.objects.get(slug="breathing-better-together")
        yield SimpleNamespace(programme=programme, said=said)
        transaction.set_rollback(True)


def test_everything_that_the_files_tell_is_there(demonstration):
    programme = demonstration.programme
    review_round = programme.rounds.get()
    told = read("workshops")

    assert {
        "participants": programme.participants.count(),
        "reviews": review_round.reviews.submitted().count(),
        "statements": sum(each.statements.count() for each in review_round.reviews.all()),
        "themes": review_round.themes.decided().count(),
        "proposals": review_round.themes.proposed().count(),
        "causes": RootCause.objects.filter(theme__review_round=review_round).count(),
        "criteria": SuccessCriterion.objects.filter(theme__review_round=review_round).count(),
        "actions": programme.actions.count(),
        "workshops": programme.workshops.count(),
    } == {
        "participants": len(read("people")["participants"]),
        "reviews": 40,
        "statements": sum(len(each["statements"]) for each in read("reviews")["reviews"]),
        "themes": len(read("themes")["themes"]),
        "proposals": 0,
        "causes": len(told["causes"]),
        "criteria": len(told["criteria"]),
        "actions": 14,
        "workshops": 2,
    }


def test_what_people_read_has_its_welsh_but_for_an_address(demonstration):
    programme = Programme.objects.get(slug=read("programme")["slug"])

    assert [each.english for each in own_words(programme) if not each.welsh] == [
        "Sluice Lane\nFenmarsh"
    ]


def test_each_theme_holds_the_cards_that_people_put_there(demonstration):
    review_round = demonstration.programme.rounds.get()
    sizes = {
        (theme.heading, theme.title): theme.placements.count()
        for theme in review_round.themes.decided()
    }

    assert sizes == {
        (each["heading"], each["title"]): len(each["members"]) for each in read("themes")["themes"]
    }


def test_some_cards_wait_to_be_checked_and_some_are_in_no_theme(demonstration):
    cards = demonstration.programme.rounds.get().cards

    assert cards.drafts().count() == 8
    assert cards.approved().filter(placement__theme=None).count() == len(read("themes")["unplaced"])
    assert not cards.approved().filter(placement=None).exists()


def test_thirty_one_people_came_and_fourteen_of_them_live_with_it(demonstration):
    first = demonstration.programme.workshops.order_by("held_on").first()
    came = Attendance.objects.filter(workshop=first).came()
    lived = came.filter(participant__perspective__kind__in=["patient", "carer"])

    assert (came.count(), lived.count()) == (31, 14)


def test_the_votes_are_those_that_were_told(demonstration):
    voting_round = VotingRound.objects.get(workshop__programme=demonstration.programme)
    told = read("workshops")["voting"]

    assert not voting_round.is_open
    assert {
        ballot.perspective.kind: (ballot.voters, sum(vote.count for vote in ballot.votes.all()))
        for ballot in voting_round.ballots.all()
    } == {
        key: (value["voters"], sum(value.values()) - value["voters"])
        for key, value in told.items()
        if isinstance(value, dict)
    }


def test_actions_are_in_every_state(demonstration):
    states = demonstration.programme.actions.values_list("state").annotate(Count("pk"))

    assert dict(states) == {"done": 4, "under_way": 5, "planned": 3, "not_possible": 2}
    assert Action.objects.filter(state="not_possible", not_possible_because="").count() == 0


def test_no_email_leaves_and_none_waits(demonstration):
    waiting = Job.objects.filter(programme_id=demonstration.programme.pk)

    assert mail.outbox == []
    assert set(waiting.values_list("kind", flat=True)) == {"find_themes", "print_theme_pack"}
    assert not Invitation.objects.filter(
        Q(sending="queued"), participant__programme=demonstration.programme
    ).exists()
    assert not FeedbackDelivery.objects.filter(sending="queued").exists()


def test_everything_was_done_by_somebody_on_record(demonstration):
    events = AuditEvent.objects.filter(programme_id=demonstration.programme.pk)

    assert events.filter(verb="approved").count() == Card.objects.approved().count()


def test_it_says_who_may_sign_in_and_shows_a_private_page(demonstration):
    for name in ("lee", "fay", "cal", "olu", "ivy"):
        assert f"{name}@example.org" in demonstration.said
        assert User.objects.get(email=f"{name}@example.org").check_password(
            "breathing-better-together"
        )
    assert f"{os.environ['SITE_ADDRESS']}/i/" in demonstration.said


def test_loading_it_again_changes_nothing(demonstration):
    events = AuditEvent.objects.filter(verb="approved").count()

    load()

    assert Programme.objects.count() == 1
    assert AuditEvent.objects.filter(verb="approved").count() == events


def test_where_people_have_begun_it_is_not_loaded_by_itself(demonstration):
    with transaction.atomic():
        Programme.objects.filter(pk=demonstration.programme.pk).update(slug="our-own")

        assert load(if_empty=True) == ""
        assert Programme.objects.count() == 1
        transaction.set_rollback(True)


def test_a_fresh_one_takes_the_place_of_the_old_and_on_a_real_site_nobody_knows_its_password(
    demonstration, settings
):
    settings.SITE_ADDRESS = "https://coproduce.example.org"

    with transaction.atomic():
        demonstration.programme.actions.all().delete()

        said = load(fresh=True)

        fresh = Programme.objects.get(slug="breathing-better-together")
        assert fresh.pk != demonstration.programme.pk
        assert fresh.actions.count() == 14
        lee = User.objects.get(email="lee@example.org")
        assert not lee.check_password("breathing-better-together")
        assert "/i/" not in said
        transaction.set_rollback(True)
