"""A database that is restarted or falls over while people answer: nothing acknowledged is lost."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.faults.database import CRASH, STOP, Database
from tests.faults.people import ADDRESS, EACH, answer, figures, send_all, who_answer
from tests.faults.site import Site
from tests.faults.test_answers import IS_LONG

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

RESTARTS = [STOP, CRASH, STOP, CRASH, STOP] if IS_LONG else [STOP, CRASH]
ANSWERS = 1_500 if IS_LONG else 60


@pytest.fixture
def start(review_round):
    """Starts a web server on a database of its own: start(option="value")."""
    started = []

    def start(**options):
        database = Database(**options)
        started.append(database.remove)
        site = Site(DATABASE_URL=database.url)
        started.append(site.stop)
        return site.start(), database

    yield start
    for end in reversed(started):
        end()


@pytest.mark.timeout(3600 if IS_LONG else 300)
def test_a_database_restarted_again_and_again_loses_no_answer(start, review_round):
    people = who_answer(review_round, ANSWERS // EACH + 1)
    forms = [answer(number) for number in range(ANSWERS)]
    site, database = start()

    faults = [lambda how=how: database.restart(how) for how in RESTARTS]
    tries = send_all(site, forms, people, faults)

    saved = database.answers()
    print(figures("Database restarted", len(RESTARTS), tries, saved, forms))
    assert saved == Counter(form["text"] for form in forms)  # each once, each whole


@pytest.mark.parametrize(("commit", "kept"), [("on", 1), ("off", 0)], ids=["waiting", "not"])
def test_only_a_database_that_waits_until_it_has_written_keeps_what_it_said(
    commit, kept, start, review_round
):
    """The twin: a database set to answer first and write later, as none of ours may be."""
    people, form = who_answer(review_round, 1), answer(1)
    site, database = start(synchronous_commit=commit, wal_writer_delay="10s")

    acknowledged = site.post(ADDRESS, form, people[0])
    database.restart(CRASH)

    assert acknowledged == 302
    assert sum(database.answers().values()) == kept
