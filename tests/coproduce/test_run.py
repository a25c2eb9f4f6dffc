"""`make run` ends in this command: real processes, on SQLite, as on a newcomer's machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from coproduce.management.commands import run
from tests.servers import free_port
from tests.services import ROOT, until

NAMED_BY_THE_TESTS = {
    *("DATABASE_URL", "REDIS_URL", "SITE_ADDRESS", "STATICFILES_BACKEND", "EMAIL_URL"),
}


class Running:
    """The command, in a process of its own."""

    def __init__(self, folder, port, *options):
        kept = {name: value for name, value in os.environ.items() if name not in NAMED_BY_THE_TESTS}
        self.environ = kept | {"VAR_DIR": str(folder / "var"), "PORT": str(port)}
        self.address = f"http://localhost:{port}"
        self.output = folder / "output.txt"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run", *options],
                cwd=ROOT,
                env=self.environ,
                stdout=output,
                stderr=output,
            )

    @property
    def said(self):
        return self.output.read_text(errors="replace")

    def wait_until_up(self):
        until(
            lambda: "Press Ctrl-C to stop." in self.said or self.process.poll() is not None,
            seconds=90,
            message=lambda: self.said,
        )
        assert self.process.poll() is None, self.said

    def ask(self, code):
        """What another process of the same installation prints."""
        return subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
            cwd=ROOT,
            env=self.environ,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()

    def children(self):
        pid = self.process.pid
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        commands = {int(child): Path(f"/proc/{child}/cmdline").read_bytes() for child in listed}
        names = {b"granian": "web", b"celery": "worker"}
        return {
            name: child
            for child, command in commands.items()
            for word, name in names.items()
            if word in command
        }

    def end(self, how):
        self.process.send_signal(how)
        return self.process.wait(timeout=40)


@pytest.fixture
def running(tmp_path):
    running = Running(tmp_path, free_port(), "--no-demo")
    yield running
    if running.process.poll() is None:
        running.end(signal.SIGTERM)


def is_alive(group):
    """Whether anything of a program or of what it started still runs."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_one_command_starts_web_and_worker_and_one_key_ends_both(running, ending):
    running.wait_until_up()
    children = running.children()
    with urllib.request.urlopen(f"{running.address}/healthz") as response:
        answer = response.status, response.read()

    code = running.end(ending)

    assert (answer, set(children), code) == ((200, b"ok"), {"web", "worker"}, 0)
    assert f"Coproduce is running at {running.address}" in running.said
    assert not any(is_alive(pid) for pid in children.values())


COUNT = "from participants.models import Programme; print(Programme.objects.count())"


def test_a_newcomer_finds_a_programme_and_is_told_who_may_sign_in(tmp_path):
    running = Running(tmp_path, free_port())
    running.wait_until_up()
    programmes = running.ask(COUNT)
    running.end(signal.SIGINT)
    told = running.said
    again = Running(tmp_path, free_port())
    again.wait_until_up()
    still = again.ask(COUNT)
    again.end(signal.SIGINT)

    assert (programmes, still) == ("1", "1")
    assert "Breathing better together" in told
    assert "Sign in with the password" in told
    assert "Sign in with the password" in again.said


REQUEST = """
from django.utils import timezone
from coproduce.jobs import queue
queue.request("nobody-does-this", subject_id=1, now=timezone.now())
"""
LOOK = "from coproduce.jobs.models import Job; print(Job.objects.get().attempts)"


def test_the_worker_hears_the_bell_through_files_and_works_on_sqlite(running):
    running.wait_until_up()

    running.ask(REQUEST)

    until(lambda: int(running.ask(LOOK)) >= 1, message=lambda: running.said)
    assert "filesystem" not in running.said  # the broker has nothing to complain about


@pytest.mark.parametrize(("victim", "survivor"), [("worker", "web"), ("web", "worker")])
def test_when_one_of_them_dies_the_command_ends_and_says_which(running, victim, survivor):
    running.wait_until_up()
    children = running.children()

    os.kill(children[victim], signal.SIGKILL)
    code = running.process.wait(timeout=40)

    name = {"web": "web server", "worker": "worker"}[victim]
    assert code == 1
    assert f"The {name} ended by itself" in running.said
    until(lambda: not any(is_alive(pid) for pid in children.values()), message="Something lives on")


def test_a_second_start_collects_nothing_again_and_is_quick(tmp_path):
    first = Running(tmp_path, free_port(), "--no-demo")
    first.wait_until_up()
    first.end(signal.SIGINT)
    collected = (tmp_path / "var" / "static" / ".collected").stat().st_mtime_ns

    started = time.monotonic()
    second = Running(tmp_path, free_port(), "--no-demo")
    second.wait_until_up()
    seconds = time.monotonic() - started
    second.end(signal.SIGINT)

    assert (tmp_path / "var" / "static" / ".collected").stat().st_mtime_ns == collected
    assert seconds < 60  # 10 is the promise; a machine that does much else may take longer


def test_a_port_in_use_is_said_in_a_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        running = Running(tmp_path, port, "--no-demo")
        code = running.process.wait(timeout=60)

    assert code == 1
    assert f"Port {port} is in use." in running.said
    assert "Traceback" not in running.said


@pytest.mark.parametrize("port", ["", "8123"])
def test_the_port_comes_from_the_environment(monkeypatch, port):
    monkeypatch.setenv("PORT", port)

    assert run.port_from_environment() == int(port or 8000)


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1", "8000.5"])
def test_a_port_that_is_none_is_refused_with_a_sentence(monkeypatch, port):
    monkeypatch.setenv("PORT", port)

    with pytest.raises(run.CommandError, match="must be a number from 1 to 65535"):
        run.port_from_environment()
