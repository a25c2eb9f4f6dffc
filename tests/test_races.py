"""Two people, or one impatient person, doing the same thing in the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from coproduce.errors import Refused
from coproduce.jobs.models import Job
from participants.models import ImportDraft, Membership, Organisation, Participant
from participants.operations import programmes, recruiting
from reviews.models import Card, ThemeDecision
from reviews.operations import cards, themes
from tests import make
from workshops.models import Attendance, FeedbackDelivery, FeedbackReport, Vote
from workshops.operations import feedback, meetings, voting

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


def at_once(do, times=AT_ONCE):
    """Do something in several threads at the same moment; what each got, or the error it met."""
    together = Barrier(times)

    def attempt(number):
        together.wait()
        try:
            return do(number)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the test looks at it
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(attempt, range(times)))


def faults(results):
    """What went wrong in another way than with a sentence."""
    return [
        each for each in results if isinstance(each, Exception) and not isinstance(each, Refused)
    ]


def test_a_release_sent_twice_is_one_release(programme, lee, pat, review_round):
    make.consent(participant=pat, purpose="be_contacted")
    make.submitted_review(review_round=review_round, participant=pat)

    results = at_once(
        lambda _: feedback.publish_feedback(
            programme=programme, title="After the day", message="Thanks.", by=lee, now=make.NOW
        )
    )

    assert faults(results) == []
    assert (FeedbackReport.objects.count(), FeedbackDelivery.objects.count()) == (1, 1)
    assert Job.objects.filter(kind="email_feedback").count() == 1


def test_somebody_invited_twice_at_once_is_on_the_list_once(programme, fay, pat, review_round):
    workshop = make.workshop(review_round=review_round)

    results = at_once(
        lambda _: meetings.invite_participants(
            workshop=workshop, participants=[pat], by=fay, now=make.NOW
        )
    )

    assert faults(results) == []
    assert Attendance.objects.count() == 1
    assert Job.objects.filter(kind="email_workshop_invitation").count() == 1


def test_a_list_confirmed_twice_at_once_adds_everybody_once(programme, lee):
    made = make.import_draft(programme=programme)
    drafts = [ImportDraft.objects.get(pk=made.pk) for _ in range(AT_ONCE)]

    results = at_once(
        lambda number: recruiting.import_participants(draft=drafts[number], by=lee, now=make.NOW)
    )

    assert faults(results) == []
    assert sum(isinstance(each, int) for each in results) == 1
    assert Participant.objects.filter(name="Participant 77").count() == 1


def test_a_card_approved_twice_at_once_is_approved_once(review_round, fay):
    card = make.card(review_round=review_round)

    results = at_once(lambda _: cards.approve_card(card=card, version=1, by=fay, now=make.NOW))

    card.refresh_from_db()
    assert faults(results) == []
    assert (card.state, card.version) == (Card.State.APPROVED, 2)


def test_votes_typed_by_two_at_once_are_those_of_one(programme, review_round, fay):
    make.theme(review_round=review_round, accepted_at=make.NOW)
    voting_round = make.voting_round(workshop=make.workshop(review_round=review_round))
    option = voting_round.options.get()
    patients = programme.perspectives.get(name="Patient")

    results = at_once(
        lambda number: voting.type_votes(
            voting_round=type(voting_round).objects.get(pk=voting_round.pk),
            ballots=[voting.TypedBallot(patients, 5, {option.pk: number + 1})],
            version=1,
            by=fay,
            now=make.NOW,
        )
    )

    assert faults(results) == []
    assert results.count(None) == 1
    assert Vote.objects.count() == 1


def test_a_theme_renamed_by_two_at_once_keeps_the_first_title(review_round, fay):
    theme = make.theme(review_round=review_round)

    results = at_once(
        lambda number: themes.rename_theme(
            theme=theme, title=f"I wait {number}", version=1, by=fay, now=make.NOW
        )
    )

    assert faults(results) == []
    assert sum(isinstance(each, ThemeDecision) for each in results) == 1


def test_a_theme_merged_each_way_at_once_stays_on_the_board_once(review_round, fay):
    pair = [make.theme(review_round=review_round, accepted_at=make.NOW) for _ in range(2)]
    for theme in pair:
        make.placement(card=make.approved_card(review_round=review_round), theme=theme)

    results = at_once(
        lambda number: themes.merge_themes(
            theme=pair[number], others=[pair[1 - number]], by=fay, now=make.NOW
        ),
        times=2,
    )

    assert faults(results) == []
    live = review_round.themes.live()
    assert live.count() == 1
    assert live.get().placements.count() == 2


def test_two_leads_do_not_leave_a_programme_without_one(programme, lee):
    second = make.membership(programme=programme, user=make.user(), role="lead")
    leads = [programme.memberships.get(user=lee), second]

    results = at_once(
        lambda number: programmes.remove_member(membership=leads[number], by=lee, now=make.NOW),
        times=2,
    )

    assert faults(results) == []
    assert Membership.objects.current().filter(programme=programme, role="lead").count() == 1


@pytest.mark.parametrize(
    ("view", "data"),
    [
        ("participants:stage_list", {"name": "At the same moment"}),
        ("participants:perspective_list", {"name": "One", "kind": "other", "target": "1"}),
        ("participants:team", {"email": "new@example.org", "name": "New", "role": "observer"}),
        (
            "participants:programme_settings",
            {"title": "T", "organisations": "A new trust", "small_number_threshold": "8"},
        ),
    ],
)
def test_the_same_form_sent_by_two_at_once_is_no_fault(view, data, programme, lee):
    from django.test import Client
    from django.urls import reverse

    clients = [Client(raise_request_exception=False) for _ in range(AT_ONCE)]
    for client in clients:
        client.force_login(lee)
    url = reverse(view, args=[programme.slug])

    results = at_once(lambda number: clients[number].post(url, data))

    assert {each.status_code for each in results} <= {200, 302, 409}
    assert programme.stages.filter(name="At the same moment").count() <= 1
    assert Organisation.objects.filter(name="A new trust").count() <= 1
