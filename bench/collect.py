"""A form that many people fill in at once, beside the least that Django can do with one.

`make bench-collect`, or `python -m bench.collect sqlite`. On SQLite and on PostgreSQL it starts
the product's web server and a bare one (bench/bare.py) under the same server with the same number
of workers, and asks both in turns, three times each, on this machine alone: opening the form,
saving a step, and the final submit of nine answers. Then fifty requests a second as people would
send them. What a request costs of a processor does not depend on who else uses the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.browser import Browser, share
from bench.site import ROOT, processor_seconds, site, start_web

ROUNDS = 3
AT_ONCE = 8
REQUESTS = {"opening the form": 240, "saving a step": 240, "final submit": 120}
A_SECOND, MIXED_SECONDS = 50, 20
MIX = {"opening the form": 0.59, "saving a step": 0.39, "final submit": 0.02}
P95 = 0.1  # seconds, at fifty requests a second
SHARE = 0.5  # of the rate of the bare insert
WORDS = "I wait for a letter, and nobody can tell me when it comes. I ring, and ring again. "
Ask = Callable[[Browser], tuple[str, dict[str, str] | None, dict[str, str]]]


@dataclass
class Measure:
    """One kind of request to one server."""

    rates: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def line(self, name: str, who: str) -> str:
        figures = (
            statistics.median(self.rates),
            share(self.times, 0.5),
            share(self.times, 0.95),
            statistics.median(self.costs),
        )
        return f"{name:<20}{who:<8}" + "".join(f"{each:>9.1f}" for each in figures)


class People:
    """Those who answer, one after the other; each is asked for once a submit."""

    def __init__(self, number: int) -> None:
        from tests import make
        from tests.faults.site import holding_link

        programme = make.programme(slug=f"collect-{time.time_ns()}")
        review_round = make.review_round(programme=programme)
        for heading in ("working", "not_working", "future"):
            make.question(review_round=review_round, heading=heading)
        self.holders = []
        for each in range(number):
            person = make.participant(programme=programme)
            for purpose in ("take_part", "share_words"):
                make.consent(participant=person, purpose=purpose)
            review = make.review(review_round=review_round, participant=person)
            for heading in ("working", "not_working", "future"):
                for position in range(1, 4):
                    make.statement(review=review, heading=heading, text=WORDS, position=position)
            token = f"{programme.slug}-{each}"
            invitation = make.invitation(participant=person, token=token)
            self.holders.append((invitation, holding_link(invitation)))
        self.saving, self.sending = 0, 0

    def ours(self, what: str) -> tuple[str, dict[str, str] | None, dict[str, str]]:
        """Where this kind of request goes, with what, and whose it is."""
        from participants import held

        form_key = {"form_key": str(uuid.uuid4())}
        if what == "final submit":
            _invitation, cookies = self.holders[self.sending]
            self.sending += 1
            return "/my/review/send/", form_key, cookies
        self.saving += 1
        invitation, cookies = self.holders[-1 - self.saving % (len(self.holders) // 3)]
        if what == "opening the form":
            return "/my/review/working/", None, cookies
        heading = ("working", "not-working", "future")[self.saving % 3]
        path = f"/my/review/{heading}/"
        hidden = form_key | {"held_for": held.token(invitation, path), "question_version": "1"}
        return path, hidden | {"text": WORDS, "do": "add"}, cookies

    @staticmethod
    def bare(what: str) -> tuple[str, dict[str, str] | None, dict[str, str]]:
        if what == "opening the form":
            return "/form/", None, {}
        if what == "saving a step":
            return "/one/", {"text": WORDS}, {}
        return "/ten/", {"name": "A"} | {f"text_{number}": WORDS for number in range(9)}, {}


async def ask(browser: Browser, measure: Measure, what: str, request: Any) -> None:
    path, data, cookies = request
    browser.cookies = {"csrf": browser.cookies["csrf"]} | cookies
    answer = await browser.ask(what, path, data)
    measure.statuses[answer.status if answer else 0] += 1
    measure.times.append(browser.times[what][-1])


async def saturate(
    port: int, server: int, what: str, make_request: Callable[[str], Any], measure: Measure
) -> None:
    """As many as the server can take, from eight browsers that ask without a pause."""
    requests = iter([make_request(what) for _ in range(REQUESTS[what])])

    async def keep_asking() -> None:
        browser = Browser(port, defaultdict(list))
        for request in requests:
            await ask(browser, measure, what, request)
        browser.close()

    used, begun = processor_seconds(server), time.perf_counter()
    await asyncio.gather(*(keep_asking() for _ in range(AT_ONCE)))
    measure.rates.append(REQUESTS[what] / (time.perf_counter() - begun))
    measure.costs.append(1000 * (processor_seconds(server) - used) / REQUESTS[what])


async def mixed(port: int, people: People, measures: dict[str, Measure]) -> None:
    """Fifty a second, whether or not the server keeps up, as two large programmes at once."""
    chance = random.Random(7)  # noqa: S311 -- the same each run
    kinds = chance.choices(list(MIX), list(MIX.values()), k=A_SECOND * MIXED_SECONDS)
    begun, idle = time.perf_counter(), []

    async def one(place: int, what: str) -> None:
        await asyncio.sleep(max(0.0, begun + place / A_SECOND - time.perf_counter()))
        browser = idle.pop() if idle else Browser(port, defaultdict(list))
        await ask(browser, measures[what], what, people.ours(what))
        idle.append(browser)

    await asyncio.gather(*(one(place, what) for place, what in enumerate(kinds)))
    for browser in idle:
        browser.close()


@contextmanager
def bare_site(folder: Path) -> Iterator[tuple[int, int]]:
    """The bare server on a database beside ours; its port and its process."""
    from coproduce.management.commands import run
    from tests.servers import free_port

    url = os.environ.get("DATABASE_URL", "")
    if url:
        import psycopg2

        connection = psycopg2.connect(url)
        connection.autocommit = True
        connection.cursor().execute("CREATE DATABASE bare")
        connection.close()
    here = url.rpartition("/")[0] + "/bare" if url else f"sqlite:///{folder / 'bare.sqlite3'}"
    os.environ["BENCH_DATABASE_URL"] = here
    subprocess.run(
        [sys.executable, "-c", "import bench.bare"],
        check=True,
        cwd=ROOT,
        env={**os.environ, "BENCH_MAKE_TABLES": "1"},
    )
    port = free_port()
    child = start_web(port, "bench.bare:application")
    try:
        run.wait_until_up([child], port)
        yield port, child.process.pid
    finally:
        run.end_group(child.process)


def measured(database: str, say: Callable[[str], object]) -> bool:
    servers = ["DATABASE_URL", "REDIS_URL"] if database == "postgresql" else []
    with (
        tempfile.TemporaryDirectory(prefix="coproduce-bare-") as folder,
        site(*servers) as (port, server),
        bare_site(Path(folder)) as (bare_port, bare_server),
    ):
        people = People(
            (ROUNDS + 1) * REQUESTS["final submit"] + int(A_SECOND * MIXED_SECONDS * 0.05) + 60
        )
        ours: dict[str, Measure] = {}
        bare: dict[str, Measure] = {}
        for turn in range(ROUNDS + 1):
            for what in REQUESTS:
                if turn < 2:  # the first turn warms up and is forgotten
                    ours[what], bare[what] = Measure(), Measure()
                asyncio.run(saturate(bare_port, bare_server, what, people.bare, bare[what]))
                asyncio.run(saturate(port, server, what, people.ours, ours[what]))
        say(f"{database}: as many as it can take, {AT_ONCE} at once, {ROUNDS} turns")
        say(f"{'what':<20}{'who':<8}{'a second':>9}{'p50 ms':>9}{'p95 ms':>9}{'CPU ms':>9}")
        for what in REQUESTS:
            say(bare[what].line(what, "bare"))
            say(ours[what].line(what, "ours"))
        steady = {what: Measure() for what in MIX}
        used = processor_seconds(server)
        asyncio.run(mixed(port, people, steady))
        used = processor_seconds(server) - used
    together = [each for measure in steady.values() for each in measure.times]
    say(f"{database}: {A_SECOND} a second for {MIXED_SECONDS} seconds")
    for what, measure in steady.items():
        times = [share(measure.times, part) for part in (0.5, 0.95)]
        say(f"{what:<20}{len(measure.times):>8}{times[0]:>18.1f}{times[1]:>9.1f}")
    each = 1000 * used / len(together)
    said: Counter[int] = sum(
        (measure.statuses for measure in (*ours.values(), *steady.values())), Counter()
    )
    errors = sum(number for status, number in said.items() if status not in {200, 302})
    part = statistics.median(ours["final submit"].rates) / statistics.median(
        bare["final submit"].rates
    )
    say(f"p95 of all {share(together, 0.95):.0f} ms; {each:.1f} ms of a processor for each")
    say(f"answers: {dict(said)}; load {os.getloadavg()[0]:.1f}")
    say(f"final submit: {100 * part:.0f} % of the rate of ten bare rows")
    is_well = not errors and share(together, 0.95) < 1000 * P95 and part >= SHARE
    say("as it should be" if is_well else "NOT as it should be")
    return is_well


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", nargs="?", choices=["sqlite", "postgresql"])
    wanted = parser.parse_args()
    if wanted.database is None:
        each_alone = [
            subprocess.run([sys.executable, "-m", "bench.collect", each], cwd=ROOT, check=False)
            for each in ("sqlite", "postgresql")
        ]
        return max(each.returncode for each in each_alone)

    def say(line: str) -> None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    return 0 if measured(wanted.database, say) else 1


if __name__ == "__main__":
    sys.exit(main())
