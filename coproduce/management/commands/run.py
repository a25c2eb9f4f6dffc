"""Start everything with one command: the web, the background worker, and a demo to look at."""

from __future__ import annotations

import ctypes
import io
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

ADDRESS = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 20
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux's prctl


@dataclass(frozen=True)
class Child:
    """A program that runs beside this one, and what people call it."""

    name: str
    process: subprocess.Popen[bytes]


class Command(BaseCommand):
    """Set up what is missing, start web and worker, and end both together."""

    help = "Start Coproduce at http://localhost:8000 (PORT names another port); Ctrl-C ends it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="do not load the demo programme")

    def handle(self, *args: Any, **options: Any) -> None:
        port = port_from_environment()
        refuse_if_in_use(port)
        sign_ins = self.prepare(demo=not options["no_demo"])
        children: list[Child] = []
        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, signal.default_int_handler)
        try:
            children += [start_web(port), start_worker()]
            wait_until_up(children, port)
            self.stdout.write(f"\nCoproduce is running at {settings.SITE_ADDRESS}\n{sign_ins}")
            self.stdout.write("Press Ctrl-C to stop.")
            self.stdout.flush()
            ended = wait_for_an_end(children)
        except KeyboardInterrupt:
            self.stdout.write("\nStopping.")
        else:
            raise CommandError(f"The {ended.name} ended by itself ({ended.process.returncode}).")
        finally:
            stop(children)

    def prepare(self, *, demo: bool) -> str:
        """Bring database and static files up to date; return what to say about signing in."""
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        collect_static()
        said = io.StringIO()
        if demo:
            call_command("load_demo", if_empty=True, stdout=said)
        return said.getvalue()


def port_from_environment() -> int:
    text = os.environ.get("PORT") or "8000"
    if not (text.isdecimal() and 0 < int(text) < 65536):
        raise CommandError(f"PORT is {text!r}: it must be a number from 1 to 65535.")
    return int(text)


def refuse_if_in_use(port: int) -> None:
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((ADDRESS, port))
        except PermissionError:
            raise CommandError(
                f"Port {port} is only for the system. Choose another: PORT=8000 make run"
            ) from None
        except OSError:
            raise CommandError(
                f"Port {port} is in use. Stop the program that uses it, or choose another port: "
                f"PORT={port + 1} make run"
            ) from None


def collect_static() -> None:
    """Collect and compress CSS, scripts and fonts, if any of them changed since the last time."""
    digest = sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            changed = storage.get_modified_time(path).timestamp()
            digest.update(f"{path} {changed} {storage.size(path)}\n".encode())
    stamp = settings.STATIC_ROOT / ".collected"
    if not stamp.exists() or stamp.read_text() != digest.hexdigest():
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(digest.hexdigest())


def start_web(port: int) -> Child:
    options = ["--interface", "wsgi", "--host", ADDRESS, "--port", str(port), "--no-ws"]
    threads = ["--workers", "1", "--blocking-threads", "4", "--log-level", "warning"]
    return start("web server", "granian", *options, *threads, "coproduce.wsgi:application")


def start_worker() -> Child:
    """Two threads that work, and the clock (-B) that sweeps."""
    threads = ["-P", "threads", "-c", "2", "-l", "WARNING"]
    alone = ["--without-mingle", "--without-gossip", "--without-heartbeat"]
    worker = start("worker", "celery", "-q", "-A", "coproduce", "worker", "-B", *threads, *alone)
    os.setpriority(os.PRIO_PROCESS, worker.process.pid, 10)  # who waits for a page comes first
    return worker


def start(name: str, module: str, *arguments: str) -> Child:
    """Start a module in a session of its own, so that Ctrl-C comes to this process alone."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 -- see there
    )
    return Child(name, process)


def end_with_parent() -> None:
    """Runs in the new process: whoever kills this command outright leaves no server behind.

    Safe here, because no other thread runs when the children are started.
    """
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


def wait_until_up(children: list[Child], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not answers(port):
        if ended := first_ended(children):
            raise CommandError(f"The {ended.name} did not start ({ended.process.returncode}).")
        if time.monotonic() > deadline:
            raise CommandError(f"The web server did not answer within {START_SECONDS} seconds.")
        time.sleep(0.1)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{ADDRESS}:{port}/healthz", timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def first_ended(children: list[Child]) -> Child | None:
    return next((child for child in children if child.process.poll() is not None), None)


def wait_for_an_end(children: list[Child]) -> Child:
    while True:
        if ended := first_ended(children):
            return ended
        time.sleep(0.5)


def stop(children: list[Child]) -> None:
    """Ask all to end, wait for each, and insist where it takes too long; deaf to impatience."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for child in children:
        child.process.terminate()
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.process.wait(timeout=STOP_SECONDS)
        end_group(child.process)


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End a program and what it started: one that was killed leaves its own children behind."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
