"""Three of everything cost as many queries as two: every page, as read from the URLconf."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from participants.models import Participant, Role
from reviews.models import Review, ReviewRound, Theme
from tests import make
from tests import world as worlds
from workshops.models import FeedbackReport, Occasion, RootCause, VotingRound, Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with worlds.made_once(django_db_blocker) as made:
        more(made, "second")
        yield made


def more(world, word):
    """One more of everything that a page lists, beside what is there."""
    own = world.own
    programme, round_id = own["programme"], own["round_id"]
    review_round = ReviewRound.objects.get(pk=round_id)
    first = programme.perspectives.first()
    perspective = make.perspective(programme=programme, name=word)
    stage = make.stage(programme=programme, name=word)
    theme = Theme.objects.get(pk=own["theme_id"])
    seats = [_seated_person(own, who, stage, theme, word) for who in (first, perspective)]
    held = Workshop.objects.get(pk=own["workshop_id"])
    make.seating_wish(workshop=held, first=seats[0], second=seats[1])
    make.photo(workshop=held)
    make.table_code(workshop=held, table_number=held.table_codes.count() + 1)
    own_review = Review.objects.get(pk=own["review_id"])
    _cards(review_round, own_review, first, stage, theme)
    new_theme = make.theme(review_round=review_round, accepted_at=make.NOW)
    new_theme.group = make.theme_group(programme=programme)
    new_theme.accepted_by = make.user()
    new_theme.save()
    make.theme(review_round=review_round)
    _cards(review_round, own_review, first, stage, new_theme)
    make.theme_decision(theme=theme, decided_by=make.user())
    make.pack(review_round=review_round, frozen_by=make.user())
    workshop = make.workshop(review_round=review_round)
    make.session(workshop_id=own["workshop_id"])
    person = Participant.objects.get(pk=own["participant_id"])
    make.attendance(workshop=workshop, participant=person)
    voting_round = VotingRound.objects.get(pk=own["voting_round_id"])
    ballot = voting_round.ballots.create(
        perspective=perspective, voters=9, typed_at=make.NOW, typed_by=make.user()
    )
    for position, each in enumerate([theme, new_theme], start=voting_round.options.count() + 1):
        option = voting_round.options.create(position=position, words=each.title, theme=each)
        ballot.votes.create(option=option, count=position)
    make.voting_round(workshop_id=own["workshop_id"], closed_at=make.NOW)
    for is_in_record in (False, True):
        make.note(workshop_id=own["workshop_id"], theme=theme, is_in_record=is_in_record)
    make.typed_sheet(workshop_id=own["workshop_id"], number=word, typed_by=make.user())
    for cause in (
        make.root_cause(theme=theme, recorded_by=make.user()),
        make.root_cause(theme=theme, parent=RootCause.objects.get(pk=own["root_cause_id"])),
    ):
        cause.cards.set(review_round.cards.approved())
        action = make.action(root_cause=cause, owner=make.user(), organisation=person.organisation)
        action.updates.create(
            text=word, state="planned", reported_at=make.NOW, reported_by=make.user()
        )
    make.success_criterion(theme=theme, perspective=perspective)
    make.membership(programme=programme, user=make.user(), role=Role.CONTRIBUTOR)
    make.import_draft(programme=programme)
    report = make.feedback_report(programme=programme)
    make.feedback_delivery(report=report, participant=person)
    make.invitation(participant=person, issued_by=make.user())
    programme.organisations.add(make.organisation())
    for model in (Workshop, FeedbackReport):
        assert model.objects.filter(programme=programme).count() > 1


def _seated_person(own, perspective, stage, theme, word):
    """Somebody with all that one person can have; their place at the table."""
    review_round = ReviewRound.objects.get(pk=own["round_id"])
    person = make.participant(
        programme=own["programme"],
        perspective=perspective,
        stage=stage,
        organisation=make.organisation(),
    )
    make.access_need(participant=person)
    for purpose in ("take_part", "share_words", "be_contacted"):
        make.consent(participant=person, purpose=purpose)
    make.invitation(participant=person)
    review = make.submitted_review(review_round=review_round, participant=person, stage=stage)
    _cards(review_round, review, perspective, stage, theme)
    make.feedback_delivery(report_id=own["report_id"], participant=person)
    seat = make.attendance(
        workshop_id=own["workshop_id"], participant=person, state="came", table_number=1
    )
    make.expense_claim(attendance=seat)
    Occasion.objects.get(pk=own["occasion_id"]).evaluations.create(
        perspective=perspective, source="paper", needs=4, words=word
    )
    return seat


def _cards(review_round, review, perspective, stage, theme):
    for kind in (make.approved_card, make.card):
        statement = make.statement(review=review)
        card = kind(
            review_round=review_round, statement=statement, perspective=perspective, stage=stage
        )
        make.placement(card=card, theme=theme if card.is_approved else None)


def queries(world, name):
    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        if name == "workshops:voting_result":  # hidden from everybody until the vote is closed
            VotingRound.objects.filter(pk=world.own["voting_round_id"]).update(closed_at=make.NOW)
        response = world.client(name).get(world.url(name))
        transaction.set_rollback(True)
    return response, captured.captured_queries


@pytest.mark.parametrize("name", sorted(worlds.ROUTES))
def test_more_of_everything_needs_no_more_queries(name, world):
    queries(world, name)  # what is remembered for the life of the process is remembered now
    response, before = queries(world, name)
    if response.status_code != 200 or "text/html" not in response.headers["Content-Type"]:
        return
    with transaction.atomic():
        more(world, "third")
        _response, after = queries(world, name)
        transaction.set_rollback(True)

    shapes = [each["sql"][:160] for each in after]
    repeated = {shape for shape in shapes if shapes.count(shape) > 3 and "SAVEPOINT" not in shape}
    assert len(after) <= len(before), repeated


@pytest.mark.parametrize(
    "name",
    [
        "participants:participant_list",
        "participants:team",
        "reviews:card_list",
        "reviews:theme",
        "reviews:theme_board",
        "workshops:action_list",
        "workshops:attendance",
        "workshops:contributor_thread",
        "workshops:expense_ledger",
        "workshops:feedback",
        "workshops:findings",
        "workshops:my_thread",
        "workshops:photos",
        "workshops:tables",
        "workshops:theme_findings",
        "workshops:voting_result",
    ],
)
def test_a_page_does_list_more(name, world):
    """The comparison bites: what was added shows on these pages, among others."""
    before, _queries = queries(world, name)
    with transaction.atomic():
        more(world, "third")
        after, _queries = queries(world, name)
        transaction.set_rollback(True)

    assert len(after.content) > len(before.content) + 100
