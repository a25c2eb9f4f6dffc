"""A PostgreSQL of a test's own, with all that the test has made so far: to be stopped or killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from django.db import connection

from tests import servers
from tests.services import until, with_path

STOP, CRASH = signal.SIGINT, signal.SIGQUIT  # PostgreSQL's fast and immediate shutdown


class Database:
    """Started and filled when it is made; `options` are settings of the server.

    With a `disk` what is saved goes there, and only what the server needs to live stays beside it.
    """

    def __init__(self, disk: Path | None = None, **options: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="coproduce-database-"))
        self.folder.chmod(0o711)
        # An answer is acknowledged when it is written: unlike the servers of other tests.
        server = servers.start_postgres(self.folder, **{"synchronous_commit": "on"} | options)
        self.process, self.url = server.process, server.url
        programs = servers.postgres_binaries()
        if disk:
            place = [f"CREATE TABLESPACE small LOCATION '{disk}'"]
            for statement in [*place, "CREATE DATABASE on_disk TABLESPACE small"]:
                asking = [programs / "psql", "-q", "-c", statement, self.url]
                subprocess.run(asking, check=True, capture_output=True)
            self.url = with_path(self.url, "on_disk")
        ours = with_path(os.environ["DATABASE_URL"], connection.settings_dict["NAME"])
        dumped = subprocess.run(
            [programs / "pg_dump", "--no-owner", ours], check=True, capture_output=True
        )
        filling = [programs / "psql", "-q", "-v", "ON_ERROR_STOP=1", self.url]
        subprocess.run(filling, input=dumped.stdout, check=True, capture_output=True)

    def restart(self, how: signal.Signals) -> None:
        """End it, as an update or as a power cut would, and start it on the same files."""
        self.process.send_signal(how)
        self.process.wait()
        nowhere = subprocess.DEVNULL
        self.process = subprocess.Popen(
            self.process.args,
            stdin=nowhere,
            stdout=nowhere,
            stderr=nowhere,
            cwd=self.folder,
            start_new_session=True,
            **servers.identity(),
        )
        until(lambda: servers.postgres_answers(urlsplit(self.url).port), 60)

    def freeze(self) -> None:
        """Nothing of it runs any more and no line is closed, as on a machine that hangs."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, which: signal.Signals) -> None:
        """To the server, then to what it started: so it starts nothing in between."""
        os.kill(self.process.pid, which)
        for each in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                fields = each.read_text().rpartition(")")[2].split()
                if int(fields[1]) == self.process.pid:
                    os.kill(int(each.parent.name), which)

    def has_unread(self) -> bool:
        """Whether somebody's question has arrived that it has not looked at."""
        port = f"{urlsplit(self.url).port:04X}"
        lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        return any(
            here.endswith(f":{port}") and state == "01" and int(queues.partition(":")[2], 16)
            for _number, here, _there, state, queues, *_more in lines
        )

    def answers(self) -> Counter[str]:
        """Every answer that is in it, and how often."""
        asked = psycopg2.connect(self.url)
        try:
            with asked.cursor() as cursor:
                cursor.execute("SELECT text FROM reviews_statement")
                return Counter(text for (text,) in cursor.fetchall())
        finally:
            asked.close()

    def remove(self) -> None:
        self.thaw()
        self.process.send_signal(CRASH)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
