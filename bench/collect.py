"""A form that many people fill in at once, beside two others made with Django.

`make bench-collect`, or `python -m bench.collect sqlite`. On SQLite and on PostgreSQL it starts
three sites under the same server with the same number of workers, and asks them in turns, three
times each, on this machine alone: opening the form, saving a step, and the final submit of nine
answers. Then fifty requests a second as people would send them.

* bare (bench/bare.py) is the least that Django can do: no middleware, nobody signed in, nothing
  checked, ten rows in two statements. Nobody runs such a form.
* plain (bench/plain.py) is what a first project with Django is: the usual middleware, a person
  signed in, a formset that checks, and as many rows as our submit writes, each saved by itself.
  It keeps none of our promises.

It is as it should be when there is no error, 95 of 100 of the fifty a second are answered within
100 ms, and the final submit has half the rate of the bare one: that was asked before anything was
measured, and stays. Its share of the plain one is printed beside it and decides nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
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

from bench.browser import KEY, Browser, share
from bench.site import ROOT, processor_seconds, site, start_web

ROUNDS = 3
AT_ONCE = 8
REQUESTS = {"opening the form": 240, "saving a step": 240, "final submit": 120}
IN_A_PROGRAMME = 40  # as in the reference programme
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
        self.holders: list[tuple[Any, dict[str, str]]] = []
        programmes = [self._programme() for _ in range(-(-number // IN_A_PROGRAMME))]
        for together in zip(*programmes, strict=True):  # of different programmes at any moment
            self.holders += together
        self.saving, self.sending = 0, 0

    @staticmethod
    def _programme() -> list[tuple[Any, dict[str, str]]]:
        """A programme of the usual size, everybody's nine answers saved and not yet sent."""
        from tests import make
        from tests.faults.site import holding_link

        programme = make.programme(slug=f"collect-{time.time_ns()}")
        review_round = make.review_round(programme=programme)
        for heading in ("working", "not_working", "future"):
            make.question(review_round=review_round, heading=heading)
        holders = []
        for each in range(IN_A_PROGRAMME):
            person = make.participant(programme=programme)
            for purpose in ("take_part", "share_words"):
                make.consent(participant=person, purpose=purpose)
            review = make.review(review_round=review_round, participant=person)
            for heading in ("working", "not_working", "future"):
                for position in range(1, 4):
                    make.statement(review=review, heading=heading, text=WORDS, position=position)
            token = f"{programme.slug}-{each}"
            invitation = make.invitation(participant=person, token=token)
            holders.append((invitation, holding_link(invitation)))
        return holders

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


@dataclass
class Plain:
    """The people who are signed in to the plain site, each by the key of their session."""

    sessions: list[str]

    def asks(self, what: str) -> tuple[str, dict[str, str] | None, dict[str, str]]:
        cookies = {"csrftoken": KEY, "sessionid": random.choice(self.sessions)}  # noqa: S311
        if what == "opening the form":
            return "/one/", None, cookies
        if what == "saving a step":
            return "/one/", {"text": WORDS}, cookies
        counted = {"form-TOTAL_FORMS": "9", "form-INITIAL_FORMS": "0"}
        return "/nine/", counted | {f"form-{n}-text": WORDS for n in range(9)}, cookies


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
def small_site(name: str, folder: Path) -> Iterator[tuple[int, int, str]]:
    """The bare or the plain site: its port, its process, what it said of its tables."""
    from coproduce.management.commands import run
    from tests.servers import free_port

    url = os.environ.get("DATABASE_URL", "")
    if url:
        import psycopg2

        connection = psycopg2.connect(url)
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {name}")
        connection.close()
    here = f"{url.rpartition('/')[0]}/{name}" if url else f"sqlite:///{folder / name}.sqlite3"
    os.environ["BENCH_DATABASE_URL"] = here
    made = subprocess.run(
        [sys.executable, "-c", f"import bench.{name}"],
        check=True,
        cwd=ROOT,
        env={**os.environ, "BENCH_MAKE_TABLES": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    port = free_port()
    child = start_web(port, f"bench.{name}:application")
    try:
        run.wait_until_up([child], port)
        yield port, child.process.pid, made.stdout
    finally:
        run.end_group(child.process)


def measured(database: str, say: Callable[[str], object]) -> bool:
    servers = ["DATABASE_URL", "REDIS_URL"] if database == "postgresql" else []
    with (
        tempfile.TemporaryDirectory(prefix="coproduce-bench-") as folder,
        site(*servers) as (port, server),
        small_site("bare", Path(folder)) as (bare_port, bare_server, _nothing),
        small_site("plain", Path(folder)) as (plain_port, plain_server, sessions),
    ):
        people = People(
            (ROUNDS + 1) * REQUESTS["final submit"] + int(A_SECOND * MIXED_SECONDS * 0.05) + 60
        )
        sites = {
            "bare": (bare_port, bare_server, people.bare),
            "plain": (plain_port, plain_server, Plain(json.loads(sessions)).asks),
            "ours": (port, server, people.ours),
        }
        found: dict[tuple[str, str], Measure] = {}
        for turn in range(ROUNDS + 1):
            for what in REQUESTS:
                for who, (its_port, its_server, asks) in sites.items():
                    if turn < 2:  # the first turn warms up and is forgotten
                        found[who, what] = Measure()
                    asyncio.run(saturate(its_port, its_server, what, asks, found[who, what]))
        say(f"{database}: as many as it can take, {AT_ONCE} at once, {ROUNDS} turns")
        say(f"{'what':<20}{'who':<8}{'a second':>9}{'p50 ms':>9}{'p95 ms':>9}{'CPU ms':>9}")
        for (who, what), measure in sorted(found.items(), key=lambda each: each[0][1]):
            say(measure.line(what, who))
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
        (each.statuses for each in (*found.values(), *steady.values())), Counter()
    )
    errors = sum(number for status, number in said.items() if status not in {200, 302})
    rates = {who: statistics.median(found[who, "final submit"].rates) for who in sites}
    say(f"p95 of all {share(together, 0.95):.0f} ms; {each:.1f} ms of a processor for each")
    say(f"answers: {dict(said)}; load {os.getloadavg()[0]:.1f}")
    for who in ("bare", "plain"):
        say(f"final submit: {100 * rates['ours'] / rates[who]:.1f} % of the rate of the {who} one")
    is_quick = rates["ours"] >= SHARE * rates["bare"]
    is_well = not errors and share(together, 0.95) < 1000 * P95 and is_quick
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
