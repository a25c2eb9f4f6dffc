"""An answer that we said was saved is saved: once, and whole, whatever breaks.

Real processes: the web server that `manage.py run` starts, PostgreSQL, Redis. Each fault has a twin
that shows it biting when the protection is off.
"""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from coproduce.jobs.models import Job
from participants.models import PathwayStage
from reviews.models import Card, Statement
from tests import make, servers
from tests.faults.people import ADDRESS, EACH, answer, figures, send_all, who_answer
from tests.faults.site import FORM, Site
from tests.services import ROOT, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

IS_LONG = os.environ.get("FAULTS") == "long"
ANSWERS, KILLS = (1_500, 20) if IS_LONG else (200, 5)


@pytest.fixture
def people(review_round):
    return who_answer(review_round, ANSWERS // EACH + 1)


@pytest.fixture
def redis(tmp_path):
    """A Redis of the test's own, to be stopped."""
    server = servers.start_redis(tmp_path)
    yield server
    server.process.send_signal(signal.SIGCONT)
    server.process.kill()
    server.process.wait()


def kept():
    return Counter(Statement.objects.values_list("text", flat=True))


@pytest.mark.timeout(3600 if IS_LONG else 300)
def test_a_web_server_killed_again_and_again_loses_no_answer(site, people):
    forms = [answer(number) for number in range(ANSWERS)]

    def kill():
        site.kill()
        site.start()

    tries = send_all(site, forms, people, [kill] * KILLS)

    saved = kept()
    print(figures("Web server killed", KILLS, tries, saved, forms))
    assert saved == Counter(form["text"] for form in forms)  # each once, each whole
    assert sum(tries.values()) > ANSWERS, "No answer met a dead server: kill more often."


def test_the_same_form_without_its_key_would_be_saved_twice(site, people):
    """The twin: what the key of the form is for."""
    form = answer(1) | {"form_key": ""}

    statuses = [site.post(ADDRESS, form, people[0]) for _ in range(2)]

    assert statuses == [302, 302]
    assert kept() == {form["text"]: 2}


def test_a_form_sent_eight_times_at_once_is_one_answer(site, people):
    forms = [answer(number) for number in range(20)]

    with ThreadPoolExecutor(8) as browsers:
        statuses = list(
            browsers.map(
                lambda form: site.post(ADDRESS, form, people[0]),
                [form for form in forms for _ in range(8)],
            )
        )

    assert Counter(statuses) == {302: 160}
    assert kept() == Counter(form["text"] for form in forms)


def test_an_answer_whose_reply_was_lost_is_kept_once(site, people):
    form = answer(1)

    with site.sent(ADDRESS, form, people[0]):
        until(lambda: kept()[form["text"]], message="The form did not arrive.")
    again = site.post(ADDRESS, form, people[0])

    assert again == 302
    assert kept() == {form["text"]: 1}


@pytest.mark.parametrize("at", [0.1, 0.5, 0.9, 0.99])
def test_a_form_cut_short_on_its_way_is_kept_not_at_all(at, site, people):
    form = answer(1)

    replied = site.cut(ADDRESS, form, people[0], at=at)
    whole = site.post(ADDRESS, form, people[0])

    assert b" 30" not in replied[:20], "Half a form was taken for a whole one."
    assert whole == 302
    assert kept() == {form["text"]: 1}


def half_a_stage(client, programme):
    """A lead's form of which only a part arrives."""
    body = b"name=When+things+get"
    return client.request(
        REQUEST_METHOD="POST",
        PATH_INFO=reverse("participants:stage_list", args=[programme.slug]),
        CONTENT_TYPE=FORM,
        CONTENT_LENGTH=str(len(body) + 6),
        **{"wsgi.input": io.BytesIO(body)},
    )


def test_half_a_form_of_a_colleague_is_refused(programme, lee):
    client = Client()
    client.force_login(lee)

    response = half_a_stage(client, programme)

    assert response.status_code == 400
    assert not PathwayStage.objects.filter(name__startswith="When things").exists()


def test_without_the_check_of_its_length_half_a_form_would_be_saved(programme, lee, settings):
    """The twin."""
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if "WholeBody" not in each]
    client = Client()
    client.force_login(lee)

    response = half_a_stage(client, programme)

    assert response.status_code == 302
    assert PathwayStage.objects.filter(name="When things get").exists()


@pytest.fixture
def facilitator(fay):
    """The cookies of a browser in which Fay has signed in."""
    client = Client()
    client.force_login(fay)
    name = django_settings.SESSION_COOKIE_NAME
    return {name: client.cookies[name].value}


@pytest.mark.parametrize("fault", [signal.SIGSTOP, signal.SIGKILL], ids=["frozen", "dead"])
def test_a_broken_redis_holds_nobody_up(fault, redis, people, review_round, facilitator):
    site = Site(REDIS_URL=redis.url).start()
    card = make.card(review_round=review_round)
    approve = reverse(
        "reviews:approve_card", args=[review_round.programme.slug, review_round.pk, card.pk]
    )
    try:
        site.post(ADDRESS, answer(0), people[0])  # the first request is slow for other reasons
        redis.process.send_signal(fault)

        answered = site.post(ADDRESS, answer(1), people[0])
        approved = site.post(approve, {"version": "1"}, facilitator)
    finally:
        site.stop()

    card.refresh_from_db()
    assert (answered, approved) == (302, 302)  # from a Redis that will never answer
    assert card.state == Card.State.APPROVED
    assert Job.objects.get().state == Job.State.QUEUED  # the sweep finds it


NAIVE = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "coproduce.settings"
django.setup()
from celery import current_app
print("ready", flush=True)
sys.stdin.readline()
current_app.send_task("coproduce.jobs.tasks.work")
"""


def test_a_message_sent_without_our_bell_would_wait_for_a_frozen_redis(redis):
    """The twin: Celery's own way of sending, with its own patience."""
    process = subprocess.Popen(
        [sys.executable, "-c", NAIVE],
        cwd=ROOT,
        env={**os.environ, "REDIS_URL": redis.url},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout.readline() == b"ready\n"
    redis.process.send_signal(signal.SIGSTOP)
    process.stdin.write(b"\n")
    process.stdin.flush()

    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=4)
    process.kill()
    process.wait()
