"""Background work: leased, done once, tried again, given up with a sentence."""

from __future__ import annotations

import socket
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from coproduce.audit.models import AuditEvent
from coproduce.errors import Refused
from coproduce.jobs import doorbell, queue, registry, tasks
from coproduce.jobs.models import Job
from tests import make


@pytest.fixture
def handlers(monkeypatch):
    """Handlers for one test; those of the apps are back afterwards."""
    handlers = {}
    monkeypatch.setattr(registry, "_handlers", handlers)
    return handlers


def ask(kind="count", subject_id=1, **fields):
    return queue.request(kind, subject_id=subject_id, now=timezone.now(), **fields)


def test_asking_twice_for_what_waits_is_one_job(db):
    assert ask() == ask()


def test_a_job_is_done_and_says_so(db, handlers):
    handlers["count"] = lambda job: job.progress(1, 2)
    job = ask()

    tasks.work()

    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.attempts) == (Job.State.DONE, 2, 2, 1)
    assert job.finished_at is not None


def test_a_refusal_ends_the_job_with_its_sentence(db, handlers):
    def refuse(job):
        raise Refused("There is nothing to print yet.")

    handlers["count"] = refuse
    job = ask()

    tasks.work()

    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "There is nothing to print yet.")


def test_a_failure_is_tried_again_later_and_at_last_given_up(db, handlers):
    attempts = []

    def fail(job):
        attempts.append(job.attempts)
        raise ZeroDivisionError

    handlers["count"] = fail
    job = ask()
    for _attempt in range(7):
        tasks.work()
        Job.objects.filter(state=Job.State.RUNNING).update(leased_until=Now())

    job.refresh_from_db()
    assert attempts == [1, 2, 3, 4, 5]
    assert (job.state, job.error) == (Job.State.FAILED, queue.GAVE_UP)


def test_a_failed_job_is_not_due_at_once(db, handlers):
    def fail(job):
        raise ZeroDivisionError

    handlers["count"] = fail
    ask()

    tasks.work()

    assert queue.lease_next() is None


def test_an_unknown_kind_of_work_fails_without_harm(db, handlers):
    job = ask("nobody-does-this")

    tasks.work()

    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.RUNNING, 1)


def test_what_a_killed_worker_left_is_taken_up_when_its_lease_runs_out(db, handlers):
    job = ask()
    leased = queue.lease_next()
    assert queue.lease_next() is None

    Job.objects.filter(pk=job.pk).update(leased_until=Now() - timedelta(seconds=1))

    again = queue.lease_next()
    assert (again.pk, again.attempts) == (leased.pk, 2)
    assert again.lease_token != leased.lease_token


def test_a_worker_that_dies_each_time_is_given_up(db, handlers):
    handlers["count"] = lambda job: None
    job = ask()
    Job.objects.filter(pk=job.pk).update(attempts=queue.MAX_ATTEMPTS)

    tasks.work()

    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, queue.GAVE_UP)


def test_a_worker_whose_lease_was_taken_over_can_neither_go_on_nor_finish(db, handlers):
    job = ask()
    slow = queue.lease_next()
    Job.objects.filter(pk=job.pk).update(leased_until=Now() - timedelta(seconds=1))
    queue.lease_next()

    with pytest.raises(registry.Cancelled):
        slow.progress(1, 2)
    handlers["count"] = lambda job: None
    queue.perform(slow)

    job.refresh_from_db()
    assert job.state == Job.State.RUNNING


def test_the_same_work_waits_while_it_is_at_work(db):
    ask()
    queue.lease_next()
    waiting = ask()

    assert queue.lease_next() is None
    Job.objects.filter(state=Job.State.RUNNING).update(state=Job.State.DONE)
    assert queue.lease_next() == waiting


def test_work_for_later_is_not_due_now(db):
    ask(run_after=timezone.now() + timedelta(hours=1))

    assert queue.lease_next() is None


def test_a_person_can_cancel_a_running_job(db, handlers):
    lee = make.user()
    job = ask()
    running = queue.lease_next()

    assert queue.cancel(job, by=lee)
    with pytest.raises(registry.Cancelled):
        running.progress(1, 2)

    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert AuditEvent.objects.get(verb="cancelled").actor_id == lee.pk
    assert not queue.cancel(job, by=lee)


def test_a_job_that_was_cancelled_while_running_ends_quietly(db, handlers):
    def cancelled_meanwhile(job):
        Job.objects.filter(pk=job.pk).update(state=Job.State.CANCELLED, lease_token=None)
        job.progress(1, 2)

    handlers["count"] = cancelled_meanwhile
    job = ask()

    tasks.work()

    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_take_the_same_job(handlers):
    for subject_id in range(20):
        ask(subject_id=subject_id)
    taken = []

    def take():
        while job := queue.lease_next():
            taken.append(job.pk)
        connection.close()

    threads = [threading.Thread(target=take) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    leased = Job.objects.filter(state=Job.State.RUNNING)
    assert sorted(taken) == sorted(leased.values_list("pk", flat=True))
    assert len(set(taken)) == len(taken)


@pytest.mark.django_db(transaction=True)
def test_no_bell_is_rung_for_what_was_rolled_back(monkeypatch):
    rings = []
    monkeypatch.setattr(doorbell, "ring", lambda: rings.append(1))

    with transaction.atomic():
        ask()
        transaction.set_rollback(True)

    assert (rings, Job.objects.count()) == ([], 0)


def test_a_broker_that_is_not_there_neither_fails_nor_holds_anybody_up(monkeypatch, settings):
    from celery import current_app

    monkeypatch.setattr(doorbell, "_broken_until", 0.0)
    monkeypatch.setattr(current_app.conf, "broker_write_url", "redis://127.0.0.1:9/0")

    doorbell.ring()

    assert doorbell._broken_until > 0


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_frozen_holds_nobody_up_for_long(monkeypatch):
    """A socket that takes connections and never answers, as a stopped Redis does."""
    from celery import current_app

    with socket.create_server(("127.0.0.1", 0)) as frozen:
        port = frozen.getsockname()[1]
        monkeypatch.setattr(doorbell, "_broken_until", 0.0)
        monkeypatch.setattr(current_app.conf, "broker_write_url", f"redis://127.0.0.1:{port}/0")
        started = time.monotonic()

        job = ask()

        assert time.monotonic() - started < 10 * doorbell.RING_SECONDS
    assert Job.objects.get(pk=job.pk).state == Job.State.QUEUED
