"""What the records of a workshop are called, and which programme each belongs to."""

from datetime import time

import pytest
from django.db import IntegrityError

from tests import make
from workshops.models import Action, Ballot, Vote
from workshops.models.meetings import at_minute


def test_every_record_has_a_name_and_knows_its_programme(
    programme, review_round, workshop, theme, root_cause, action, pat
):
    voting_round = make.voting_round(workshop=workshop)
    ballot = Ballot.objects.create(
        voting_round=voting_round,
        perspective=programme.perspectives.first(),
        voters=4,
        typed_at=make.NOW,
    )
    option = voting_round.options.get()
    ticket = make.room_ticket(workshop=workshop)
    report = make.feedback_report(programme=programme, title="After the day")
    records = {
        "First workshop": workshop,
        "Tea": make.session(workshop=workshop, title="Tea"),
        "Pat: Invited": make.attendance(workshop=workshop, participant=pat),
        "Votes on what is not working": voting_round,
        "Patient, 4 people": ballot,
        f"2 for {theme}": Vote.objects.create(ballot=ballot, option=option, count=2),
        theme.title: option,
        f"Phone {ticket.pk}": ticket,
        "Has voted": voting_round.marks.create(ticket=ticket),
        "Nobody owns the diary.": root_cause,
        "I am seen": make.success_criterion(
            theme=theme, perspective=programme.perspectives.first(), text="I am seen"
        ),
        "Open a phone line": action,
        "Open a phone line: Done": action.updates.create(
            text="It rings", state="done", reported_at=make.NOW
        ),
        "After the day": report,
        "Pat: By letter": make.feedback_delivery(
            report=report, participant=pat, sending="by_letter"
        ),
    }

    assert {name: str(record) for name, record in records.items()} == {
        name: name for name in records
    }
    assert {record.programme_id for record in records.values()} == {programme.pk}


def test_the_database_holds_a_workshop_to_its_times(review_round):
    with pytest.raises(IntegrityError):
        make.workshop(review_round=review_round, starts_at=time(12), ends_at=time(12))


def test_the_database_holds_not_possible_to_its_reason(root_cause):
    with pytest.raises(IntegrityError):
        make.action(root_cause=root_cause, state=Action.State.NOT_POSSIBLE)


def test_a_time_never_runs_past_the_end_of_the_day():
    assert (at_minute(600), at_minute(5000)) == (time(10), time(23, 59))
