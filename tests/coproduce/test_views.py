"""The pages that span apps."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coproduce.jobs.models import Job
from tests import make


def test_the_process_says_that_it_is_up_without_asking_the_database(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")


def test_all_is_well(db, client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert json.loads(response.content) == {
        "database": True,
        "migrations": True,
        "disk": True,
        "background_work": True,
    }


def test_work_that_nobody_does_is_reported(db, client):
    make.job(subject_id=1, run_after=timezone.now() - timedelta(minutes=6))

    response = client.get("/readyz")

    assert response.status_code == 503
    assert json.loads(response.content)["background_work"] is False


def test_a_page_asks_how_far_a_job_is(client, programme, olu):
    job = make.job(
        subject_id=1, programme_id=programme.pk, state=Job.State.RUNNING, done=1, total=4
    )
    client.force_login(olu)

    response = client.get(reverse("job_progress", args=[programme.slug, job.pk]))

    assert response.status_code == 200
    assert "HX-Refresh" not in response.headers
    assert "1 of 4" in response.content.decode()


def test_a_page_is_loaded_anew_when_its_job_has_ended(client, programme, olu):
    job = make.job(subject_id=1, programme_id=programme.pk, state=Job.State.DONE)
    client.force_login(olu)

    response = client.get(reverse("job_progress", args=[programme.slug, job.pk]))

    assert response.headers["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("said", "led_to"), [("/programmes/breathing/themes/?page=2", None), ("//elsewhere.org/", "/")]
)
def test_a_facilitator_stops_a_job_and_is_back_on_its_page(client, programme, fay, said, led_to):
    job = make.job(subject_id=1, programme_id=programme.pk)
    client.force_login(fay)

    response = client.post(reverse("cancel_job", args=[programme.slug, job.pk]), {"back": said})

    job.refresh_from_db()
    overview = reverse("programme_overview", args=[programme.slug])
    assert (job.state, response.url) == (Job.State.CANCELLED, overview if led_to else said)


def test_a_job_can_be_stopped_on_its_page(client, programme, review_round, fay):
    job = make.job(subject_id=review_round.pk, programme_id=programme.pk)
    client.force_login(fay)

    page = client.get(reverse("reviews:theme_board", args=[programme.slug])).content.decode()

    assert f'action="{reverse("cancel_job", args=[programme.slug, job.pk])}"' in page


def test_no_button_stops_what_was_promised_or_has_ended(db):
    promised = make.job(kind="import_comments", subject_id=1)
    ended = make.job(subject_id=1, state=Job.State.DONE)

    assert (promised.can_be_cancelled, ended.can_be_cancelled) == (False, False)


def test_what_was_promised_to_somebody_is_not_cancelled(client, programme, fay):
    job = make.job(kind="erase_import_draft", subject_id=1, programme_id=programme.pk)
    client.force_login(fay)

    response = client.post(reverse("cancel_job", args=[programme.slug, job.pk]))

    job.refresh_from_db()
    assert (response.status_code, job.state) == (409, Job.State.QUEUED)
    assert "promised to somebody" in response.content.decode()
