"""Finding and storing the themes of many cards in the product: `python -m bench.storing`.

`make bench-storing ARGS="--cards 100000"`. One worker finds the themes of so many cards, on
databases of its own, and stores them; then again, with a tenth more cards. Meanwhile somebody takes
the round four times a second, as each decision of a facilitator does: the longest wait is what
storing costs people. What the worker and the database used of a processor, unlike the seconds, does
not depend much on what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any, Self

from bench import tell
from bench.scale import statements
from bench.site import ROOT

AT_ONCE = 5000
HEADINGS = "| cards | part | seconds | of the worker | of the database |"


@contextmanager
def product() -> Iterator[None]:
    """The product's code on a PostgreSQL of its own."""
    wanted = [sys.executable, "-m", "tests.servers", "DATABASE_URL", "REDIS_URL"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with (
        tempfile.TemporaryDirectory(prefix="coproduce-bench-") as var,
        subprocess.Popen(wanted, cwd=ROOT, **pipes) as keeper,  # type: ignore[call-overload]
    ):
        os.environ |= json.loads(keeper.stdout.readline()) | {
            "VAR_DIR": var,
            "LOG_LEVEL": "WARNING",
            "SECRET_KEY": "only-for-measuring-" + "0123456789" * 5,
            "DJANGO_SETTINGS_MODULE": "coproduce.settings",
        }
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield


def add_cards(review_round: Any, count: int) -> None:
    """So many more approved cards under one heading."""
    from reviews.models import Card
    from tests.make import NOW

    known = review_round.cards.count()
    said = {"heading": "not_working", "state": "approved", "made_at": NOW, "approved_at": NOW}
    Card.objects.bulk_create(
        (
            Card(review_round=review_round, code=f"N{known + number}", text=text, **said)
            for number, text in enumerate(statements(count))
        ),
        batch_size=AT_ONCE,
    )
    review_round.revision += 1
    review_round.save(update_fields=["revision"])


@dataclass
class Clock:
    """Seconds, and what this thread and its connection's process used of a processor."""

    marks: list[tuple[float, float, float]] = field(default_factory=list)

    def mark(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (process,) = cursor.fetchone()
        used = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
        database = sum(map(int, used)) / os.sysconf("SC_CLK_TCK")
        self.marks.append((time.perf_counter(), time.thread_time(), database))

    def watch(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        """Marks when a run takes hold of the round."""
        if "FOR NO KEY UPDATE" in sql:
            self.mark()
        return execute(sql, *rest)

    def line(self, name: str, start: int) -> str:
        spent = (b - a for a, b in zip(*self.marks[start : start + 2], strict=True))
        return f"{name} | " + " | ".join(f"{each:.1f}" for each in spent)


@dataclass
class Facilitator:
    """Somebody who takes the round four times a second: how long that took at worst, and how often
    it was not to be had.
    """

    round_id: int
    longest: float = 0.0
    refused: int = 0
    is_over: Event = field(default_factory=Event)

    def __enter__(self) -> Self:
        self.thread = Thread(target=self._decide)
        self.thread.start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self.is_over.set()
        self.thread.join()

    def _decide(self) -> None:
        from django.db import OperationalError, connection, transaction

        from reviews.models import ReviewRound

        while not self.is_over.wait(0.25):
            start = time.perf_counter()
            try:
                with transaction.atomic():
                    ReviewRound.objects.select_for_update().get(pk=self.round_id)
            except OperationalError:
                self.refused += 1
            self.longest = max(self.longest, time.perf_counter() - start)
        connection.close()


def run(review_round: Any) -> None:
    """One run, from asking to stored."""
    from django.db import connection
    from django.utils import timezone

    from coproduce.jobs import queue
    from reviews.operations import theming

    now = timezone.now()
    job = queue.lease(theming.request_themes(review_round=review_round, by=None, now=now))
    clock = Clock()
    clock.mark()
    with Facilitator(review_round.pk) as somebody, connection.execute_wrapper(clock.watch):
        stored = theming.run_theming(review_round=review_round, now=now, job=job)
    clock.mark()
    if job and stored:
        queue.perform(job)
        tell(f"| {stored.card_count:,} | {clock.line('finding', 0)} |")
        tell(f"| {stored.card_count:,} | {clock.line('storing', 1)} |")
        waited = f"{somebody.longest:.1f} s at most, {somebody.refused} times in vain"
        tell(f"\nSomebody who decides waited {waited}.\n")


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=100_000)
    asked = parser.parse_args()
    with product():
        from tests import make

        review_round = make.review_round(programme=make.programme())
        tell(f"{HEADINGS}\n|---|---|---|---|---|")
        for more in (asked.cards, asked.cards // 10):
            add_cards(review_round, more)
            run(review_round)


if __name__ == "__main__":
    main()
