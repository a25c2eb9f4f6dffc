"""The product on databases of its own, for measuring: its web server, its worker, what they use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def site(*servers: str) -> Iterator[tuple[int, int]]:
    """A web server and a worker on databases of their own; its port and its process.

    Without servers they run on SQLite, as the product does when nothing is set up for it.
    """
    from coproduce.management.commands import run
    from tests.servers import free_port

    keeper = subprocess.Popen(
        [sys.executable, "-m", "tests.servers", *servers],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    children: list[Any] = []
    with tempfile.TemporaryDirectory(prefix="coproduce-bench-") as var:
        try:
            urls = json.loads((keeper.stdout.readline() if keeper.stdout else b"") or b"{}")
            port = free_port()
            os.environ |= urls | {
                "VAR_DIR": var,
                "SECRET_KEY": "only-for-measuring-" + "0123456789" * 5,
                "SITE_ADDRESS": f"http://localhost:{port}",
                "LOG_LEVEL": "WARNING",
                "EMAIL_URL": f"filemail://{var}/mail",
                "DJANGO_SETTINGS_MODULE": "coproduce.settings",
            }
            import django

            django.setup()
            from django.core.management import call_command

            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
            run.collect_static()
            children.append(start_web(port))
            children.append(run.start_worker())
            run.wait_until_up(children, port)
            yield port, children[0].process.pid
        finally:
            for child in children:
                child.process.terminate()
            for child in children:
                with suppress(subprocess.TimeoutExpired):
                    child.process.wait(timeout=30)
                run.end_group(child.process)
            if keeper.stdin:
                keeper.stdin.close()
            keeper.wait(timeout=30)


def start_web(port: int, application: str = "coproduce.wsgi:application") -> Any:
    """The web server as the container runs it."""
    from coproduce.management.commands import run

    options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws"]
    processes = ["--workers", "2", "--blocking-threads", "4", "--log-level", "warning"]
    return run.start("web server", "granian", *options, *processes, application)


def processor_seconds(first: int) -> float:
    """What a process and all that it started have used of a processor; nothing without /proc."""
    used, parents = _processes()
    ticks = 0
    for number, amount in used.items():
        above: int | None = number
        while above is not None and above != first:
            above = parents.get(above)
        ticks += amount if above == first else 0
    return ticks / os.sysconf("SC_CLK_TCK")


def spent() -> dict[str, float]:
    """What each program that this one started has used of a processor, and this one itself."""
    names = {"granian": "web server", "celery": "worker", "tests.servers": "database"}
    names["--print"] = "asking for packs"
    _used, parents = _processes()
    found = {"phones": time.process_time()}
    for number in [each for each, above in parents.items() if above == os.getpid()]:
        with suppress(OSError):
            words = Path(f"/proc/{number}/cmdline").read_text().split("\0")
            for name in {names[word] for word in words if word in names}:
                found[name] = found.get(name, 0) + processor_seconds(number)
    return found


def _processes() -> tuple[dict[int, int], dict[int, int]]:
    """Of each process: the ticks that it and what it outlived have used, and who started it."""
    used, parents = {}, {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = each.read_text().rpartition(")")[2].split()
            parents[int(each.parent.name)] = int(fields[1])
            used[int(each.parent.name)] = sum(map(int, fields[11:15]))
    return used, parents
