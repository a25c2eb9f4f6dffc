"""The tests run on what the hosted product runs on; a silent fall-back fails here."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys

import psycopg2
import pytest
from django.db import connection
from django.utils import timezone

from coproduce.jobs import queue
from coproduce.jobs.models import Job
from tests.services import ROOT, until

ECHO = "--include=tests.coproduce.echo_job"


def ask(subject_id: int) -> Job:
    return queue.request("echo", subject_id=subject_id, now=timezone.now())


def is_done(job: Job) -> bool:
    job.refresh_from_db()
    return job.state == Job.State.DONE


def test_the_database_is_postgresql(db):
    with connection.cursor() as cursor:
        cursor.execute("select version()")
        (version,) = cursor.fetchone()

    assert version.startswith("PostgreSQL")


def test_the_broker_is_redis(settings):
    import redis
    from celery import current_app

    assert settings.CELERY_BROKER_URL.startswith("redis://")
    assert current_app.connection_for_write().transport.driver_type == "redis"
    assert redis.Redis.from_url(settings.REDIS_URL).info("server")["tcp_port"]


def test_a_job_is_done_by_another_process(new_worker):
    worker = new_worker(ECHO)

    job = ask(1)
    until(lambda: is_done(job), message=lambda: worker.said)

    assert (job.done, job.total) == (worker.process.pid, worker.process.pid)
    assert worker.process.pid != os.getpid()


def test_a_worker_does_at_its_start_what_was_asked_while_none_ran(new_worker):
    job = ask(2)
    _forget_messages()

    worker = new_worker(ECHO)

    until(lambda: is_done(job), message=lambda: worker.said)


def test_the_sweep_finds_a_job_whose_message_was_lost(new_worker):
    worker = new_worker(ECHO, "--beat")
    job = Job.objects.create(
        kind="echo", subject_id=3, requested_at=timezone.now(), run_after=timezone.now()
    )

    until(lambda: is_done(job), message=lambda: worker.said)


def test_no_test_reaches_another_machine():
    with pytest.raises(RuntimeError, match=r"A connection to 192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80))


def test_a_killed_run_leaves_no_server_behind(tmp_path):
    started = subprocess.Popen(
        [sys.executable, "-c", STARTED_AND_WAITING], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    url = started.stdout.readline().strip()
    assert _answers(url)

    started.send_signal(signal.SIGKILL)
    started.wait()

    until(lambda: not _answers(url), message="PostgreSQL outlived the run that started it")


STARTED_AND_WAITING = """
import os
for name in ("TEST_DATABASE_URL", "TEST_REDIS_URL"):
    os.environ.pop(name, None)
from tests.services import run_services
services = run_services()
next(services)
print(os.environ["DATABASE_URL"], flush=True)
import time
time.sleep(60)
"""


@pytest.mark.parametrize("name", ["TEST_PG_BIN", "TEST_REDIS_BIN"])
def test_a_named_binary_that_is_not_there_does_not_stop_the_tests(name, tmp_path):
    asked = {"TEST_PG_BIN": "DATABASE_URL", "TEST_REDIS_BIN": "REDIS_URL"}[name]
    environ = os.environ | {name: str(tmp_path / "nowhere")}

    keeper = subprocess.run(
        [sys.executable, "-m", "tests.servers", asked],
        cwd=ROOT,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )

    assert (keeper.returncode, asked in keeper.stdout.decode()) == (0, True)


def _forget_messages() -> None:
    from celery import current_app

    current_app.control.purge()


def _answers(url: str) -> bool:
    try:
        psycopg2.connect(url, connect_timeout=2).close()
    except psycopg2.OperationalError:
        return False
    return True
