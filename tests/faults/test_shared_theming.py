"""Many cards themed by several workers that are killed, cut off or doubled: finished, once."""

from __future__ import annotations

import os

import pytest
import redis
from django.utils import timezone

from coproduce.jobs import doorbell, queue
from coproduce.jobs.models import Job
from reviews.models import Placement, RunPart, SharedRun, ThemingRun
from reviews.operations import proposals, snapshots, theming
from tests.reviews import said
from tests.services import until

SHARED = {"SHARE_THEMING_ABOVE": "5", "JOB_LEASE_SECONDS": "3", "JOB_SWEEP_SECONDS": "1"}


@pytest.fixture(autouse=True)
def bell_is_heard(monkeypatch):
    """A test that took the broker away leaves the bell silent for half a minute."""
    monkeypatch.setattr(doorbell, "_broken_until", 0.0)


@pytest.fixture
def job(review_round):
    said.cards(review_round)
    return lambda: theming.request_themes(review_round=review_round, by=None, now=timezone.now())


@pytest.fixture
def start(tmp_path, new_worker):
    def start(*moments, **environ):
        for moment in moments:
            (tmp_path / moment).touch()
        return new_worker(
            "--include=tests.faults.held_work", "--beat", HOLD=str(tmp_path), **(SHARED | environ)
        )

    return start


@pytest.fixture
def reached(tmp_path):
    def reached(moment):
        until((tmp_path / f"reached-{moment}").exists, 40, f"No worker got to {moment}")

    return reached


@pytest.fixture
def let_go(tmp_path):
    return lambda moment: (tmp_path / moment).unlink()


def ended(job, *workers):
    def is_done():
        job.refresh_from_db()
        return not job.is_open

    until(is_done, 60, lambda: "\n".join(worker.said for worker in workers))
    return job


def finished_once(job):
    assert job.state == Job.State.DONE, job.error
    assert ThemingRun.objects.get().card_count == 24
    assert Placement.objects.count() == 24
    until(lambda: not SharedRun.objects.exists(), 10, "What was shared was left")
    assert not Job.objects.filter(kind=snapshots.IN_PART).exists()


@pytest.mark.parametrize("moment", ["condensing", "stored"])
def test_a_worker_killed_at_any_moment_of_a_shared_run_leaves_one_run(
    job, start, reached, let_go, moment
):
    first = start(moment)
    asked = job()
    reached(moment)
    first.kill()
    let_go(moment)

    second = start()

    finished_once(ended(asked, second))


def test_one_of_two_workers_killed_in_its_part_loses_nothing(job, start, reached, let_go):
    first, second = start("condensing"), start()
    asked = job()

    def both_are_at_it():
        return Job.objects.filter(kind=snapshots.IN_PART, state=Job.State.RUNNING).count() >= 2

    until(both_are_at_it, 40, "Nobody came to help")
    first.kill()
    let_go("condensing")

    finished_once(ended(asked, second))


def test_two_runs_at_once_store_one(review_round, job, start, reached, let_go):
    """The same run again while one is at work, as after a lease that ran out."""
    first = start("condensing", JOB_LEASE_SECONDS="1")
    asked = job()
    reached("condensing")
    second = start(JOB_LEASE_SECONDS="1")
    until(lambda: Job.objects.get(pk=asked.pk).attempts > 1, 30, "Nobody took it over")
    let_go("condensing")

    finished_once(ended(asked, first, second))
    assert Job.objects.get(pk=asked.pk).attempts > 1


def test_without_the_look_for_a_stored_run_two_at_once_would_store_two(
    review_round, job, settings, monkeypatch
):
    settings.SHARE_THEMING_ABOVE = 5
    job()
    theming.run_theming(review_round=review_round, now=timezone.now())
    monkeypatch.setattr(proposals, "is_stored", lambda *_anything: False)

    with pytest.raises(Exception, match="one_stored_run_for_each_state"):
        theming.run_theming(review_round=review_round, now=timezone.now())


def test_a_broker_that_loses_everything_in_between_only_costs_time(job, start, reached, let_go):
    worker = start("condensing")
    asked = job()
    reached("condensing")

    redis.Redis.from_url(os.environ["REDIS_URL"]).flushall()
    let_go("condensing")

    finished_once(ended(asked, worker))


def test_without_leases_a_killed_worker_s_part_would_never_be_done(job, start, reached, let_go):
    first = start("condensing", JOB_LEASE_SECONDS="3600")
    asked = job()
    reached("condensing")
    first.kill()
    let_go("condensing")

    start(JOB_LEASE_SECONDS="3600")

    with pytest.raises(pytest.fail.Exception):
        until(lambda: not Job.objects.get(pk=asked.pk).is_open, 6)
    assert RunPart.objects.uncondensed().exists()


def test_a_shared_run_that_is_cancelled_stores_nothing(job, start, reached, let_go, fay):
    worker = start("assigning")
    asked = job()
    reached("assigning")

    queue.cancel(asked, by=fay)
    let_go("assigning")

    until(lambda: not SharedRun.objects.exists(), 30, lambda: worker.said)
    assert ended(asked, worker).state == Job.State.CANCELLED
    assert not ThemingRun.objects.exists()
