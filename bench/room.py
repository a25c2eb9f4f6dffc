"""A room that votes: a hundred phones behind one address, then four such rooms at once.

`make bench-room`, or `python -m bench.room 1 4 --join 60` for other numbers of rooms. It starts a
PostgreSQL, a Redis, a worker and the product's web server of its own and speaks to this machine
alone. Phones join over a minute and ask every two seconds what there is to do; then all vote
within ten seconds, while a facilitator moves a card each second and a pack is printed. Some phones
tap twice, some lose the network after sending and send again: no vote may be lost or doubled.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.browser import KEY, Browser, share
from bench.site import ROOT, processor_seconds, site, spent

PHONES = 100
CARDS = 300
THEMES = 30
VOTE_SECONDS = 10
POLL_SECONDS = 2
MISBEHAVE = 0.1
TIMES = {"poll": 0.1, "vote": 0.3}  # what 95 of 100 must be quicker than, in seconds


# --- what the phones and the facilitator do ------------------------------------------------------


@dataclass
class Load:
    """One run: which rooms, for how long, and what was measured and chosen."""

    port: int
    rooms: list[dict[str, Any]]
    join_seconds: float
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[int] = field(default_factory=Counter)
    chosen: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    misbehaved: Counter[str] = field(default_factory=Counter)
    ended: bool = False

    async def run(self) -> None:
        self.begun = time.perf_counter()
        facilitators = [asyncio.create_task(self.facilitate(room)) for room in self.rooms]
        await asyncio.gather(
            *(self.phone(room, number) for room in self.rooms for number in range(PHONES))
        )
        self.ended = True
        await asyncio.gather(*facilitators)

    async def until(self, second: float) -> None:
        await asyncio.sleep(max(0.0, self.begun + second - time.perf_counter()))

    async def phone(self, room: dict[str, Any], number: int) -> None:
        chance = random.Random(f"{room['code']}-{number}")  # noqa: S311 -- the same each run
        browser = Browser(self.port, self.times)
        where = f"/room/{room['code']}/"
        await self.until(chance.uniform(0, self.join_seconds * 0.95))
        await browser.ask("join page", where)
        perspective = {"perspective": str(chance.choice(room["perspectives"]))}
        answer = await browser.ask("join", f"{where}join/", perspective)
        self.statuses[answer.status if answer else 0] += 1
        page = await browser.ask("room page", where)
        options = re.findall(r'name="(option_\d+)"', page.body if page else "")
        await self.poll(browser, where, self.join_seconds + chance.uniform(0, VOTE_SECONDS * 0.8))
        await self.vote(browser, room, where, options, chance)
        await self.poll(browser, where, self.join_seconds + VOTE_SECONDS + 4)
        browser.close()

    async def poll(self, browser: Browser, where: str, until: float) -> None:
        etag = ""
        while time.perf_counter() < self.begun + until:
            headers = {"If-None-Match": etag} if etag else {}
            answer = await browser.ask("poll", f"{where}now/", None, headers)
            etag = answer.headers.get("etag", "") if answer else ""
            await asyncio.sleep(POLL_SECONDS)

    async def vote(
        self,
        browser: Browser,
        room: dict[str, Any],
        where: str,
        options: list[str],
        chance: random.Random,
    ) -> None:
        path = f"{where}votes/{room['voting_round']}/"
        votes = Counter(chance.choices(options, k=3))
        self.chosen[room["voting_round"]].update(votes)
        data = {name: str(count) for name, count in votes.items()}
        how = chance.random()
        if how < MISBEHAVE:
            self.misbehaved["tapped twice"] += 1
            second = Browser(self.port, self.times, dict(browser.cookies))
            answers = await asyncio.gather(
                browser.ask("vote", path, data), second.ask("vote", path, data)
            )
            second.close()
        elif how < 2 * MISBEHAVE:
            self.misbehaved["lost the network and sent again"] += 1
            await browser.ask("vote", path, data, hang_up=True)
            await asyncio.sleep(0.5)
            answers = [await browser.ask("vote", path, data)]
        else:
            answers = [await browser.ask("vote", path, data)]
        self.statuses.update(answer.status for answer in answers if answer)
        await browser.ask("room page", where)

    async def facilitate(self, room: dict[str, Any]) -> None:
        """A card to another theme each second; a pack printed as the vote begins."""
        browser = Browser(self.port, self.times, {"csrf": KEY, "session": room["session"]})
        chance = random.Random(room["code"])  # noqa: S311 -- the same each run
        path = f"/programmes/{room['slug']}/rounds/{room['round']}/themes/not-working/move/"
        is_printed = False
        while not self.ended:
            data = {
                "cards": str(chance.choice(room["cards"])),
                "to": str(chance.choice(room["to"])),
            }
            answer = await browser.ask("move a card", path, data)
            self.statuses[answer.status if answer else 0] += 1
            if not is_printed and time.perf_counter() > self.begun + self.join_seconds:
                is_printed = True
                room["printer"].stdin.close()
            await asyncio.sleep(1)
        browser.close()


# --- the programme of a room ----------------------------------------------------------------------


def print_when_told(round_id: int) -> None:
    """Freeze a pack, which asks the worker to print it, when the standard input closes."""
    import django

    django.setup()
    from django.utils import timezone

    from reviews.models import ReviewRound
    from reviews.operations import packs

    review_round = ReviewRound.objects.get(pk=round_id)
    sys.stdin.read()
    packs.freeze_theme_pack(review_round=review_round, title="Pack", by=None, now=timezone.now())


def make_room(number: int) -> dict[str, Any]:
    """A programme with its wall of cards, and a workshop of a hundred people who may vote."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from participants.models import Perspective, Role
    from tests import make
    from workshops.operations import voting

    programme = make.programme(slug=f"room-{number}-{time.time_ns()}", title=f"Room {number}")
    kinds = list(Perspective.Kind)[:4]
    perspectives = [
        make.perspective(programme=programme, name=str(kind.label), kind=kind) for kind in kinds
    ]
    review_round = make.review_round(programme=programme)
    themes = [
        make.theme(review_round=review_round, title=f"I wait, number {each}", accepted_at=make.NOW)
        for each in range(THEMES)
    ]
    cards = [
        make.approved_card(review_round=review_round, text=f"Nobody told me, {each}. " * 4)
        for each in range(CARDS)
    ]
    for place, card in enumerate(cards):
        make.placement(card=card, theme=themes[place % THEMES])
    fay = make.user()
    make.membership(programme=programme, user=fay, role=Role.FACILITATOR)
    client = Client()
    client.force_login(fay)
    workshop = make.workshop(review_round=review_round, people_here=PHONES)
    voting_round = voting.open_voting(
        workshop=workshop, headings=["not_working"], by=fay, now=timezone.now()
    )

    # A process of its own, ready and waiting: the phones here must not wait for it.
    printer = subprocess.Popen(
        [sys.executable, "-m", "bench.room", "--print", str(review_round.pk)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
    )

    return {
        "slug": programme.slug,
        "round": review_round.pk,
        "code": workshop.room_code,
        "workshop": workshop.pk,
        "voting_round": voting_round.pk,
        "perspectives": [each.pk for each in perspectives],
        "cards": [each.pk for each in cards],
        "to": [each.pk for each in themes],
        "session": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "printer": printer,
    }


# --- what came of it -----------------------------------------------------------------------------


def counted(load: Load) -> tuple[int, int]:
    """Votes lost and votes doubled, over all rooms and options, after closing the vote."""
    from django.utils import timezone

    from workshops.models import Vote, VotingRound
    from workshops.operations import voting

    lost = doubled = 0
    for room in load.rooms:
        voting_round = VotingRound.objects.get(pk=room["voting_round"])
        voting.close_voting(
            voting_round=voting_round, by=None, now=timezone.now(), version=voting_round.version
        )
        kept: Counter[str] = Counter()
        for vote in Vote.objects.filter(ballot__voting_round=voting_round):
            kept[f"option_{vote.option_id}"] += vote.count
        lost += (load.chosen[voting_round.pk] - kept).total()
        doubled += (kept - load.chosen[voting_round.pk]).total()
        people = sum(voting_round.ballots.values_list("voters", flat=True))
        lost += 3 * max(0, PHONES - people)
        doubled += 3 * max(0, people - PHONES)
    return lost, doubled


def report(load: Load, used: dict[str, float], say: Callable[[str], object]) -> bool:
    lost, doubled = counted(load)
    rooms = len(load.rooms)
    say(f"{rooms} room{'s' if rooms > 1 else ''} of {PHONES} phones, all from one address")
    say(f"{'what':<14}{'times':>7}{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}")
    for what, times in load.times.items():
        shares = (share(times, 0.5), share(times, 0.95), 1000 * max(times))
        say(f"{what:<14}{len(times):>7}" + "".join(f"{each:>9.0f}" for each in shares))
    say("seconds of a processor: " + ", ".join(f"{who} {used[who]:.1f}" for who in used))
    say(f"answers: {dict(load.statuses)}; {dict(load.misbehaved)}")
    say(f"votes lost: {lost}; votes doubled: {doubled}; load {os.getloadavg()[0]:.1f}")
    quick = all(share(load.times[what], 0.95) < 1000 * most for what, most in TIMES.items())
    say("as it should be" if quick and not lost and not doubled else "NOT as it should be")
    return quick and not lost and not doubled


async def costs(port: int, server: int, room: dict[str, Any], say: Callable[[str], object]) -> None:
    """What one request of each kind costs the web server, however busy the machine is."""
    phones = [Browser(port, defaultdict(list)) for _ in range(PHONES)]
    where = f"/room/{room['code']}/"
    path = f"{where}votes/{room['voting_round']}/"
    page = await phones[0].ask("room page", where)
    joining = {"perspective": str(room["perspectives"][0])}
    votes: dict[str, str] = {}
    kinds: list[tuple[str, str, dict[str, str] | None]] = [
        ("the page to join", where, None),
        ("join", f"{where}join/", joining),
        ("room page with the vote", where, None),
        ("poll", f"{where}now/", None),
        ("vote", path, votes),
        ("room page after it", where, None),
    ]
    say(f"{'a request':<26}{'ms of a processor':>18}")
    for what, address, data in kinds:
        before = processor_seconds(server)
        for phone in phones:
            page = await phone.ask(what, address, data)
        used = 1000 * (processor_seconds(server) - before) / PHONES
        if page and (options := re.findall(r'name="(option_\d+)"', page.body)):
            votes |= {options[0]: "1", options[1]: "2"}
        say(f"{what:<26}{used:>18.1f}")
    for phone in phones:
        phone.close()


async def wall_times(port: int, room: dict[str, Any], say: Callable[[str], object]) -> None:
    """How long the server takes for the wall with 300 cards, then with 1,000."""
    from asgiref.sync import sync_to_async

    from reviews.models import ReviewRound
    from tests import make

    def more(number: int) -> None:
        review_round = ReviewRound.objects.get(pk=room["round"])
        themes = list(review_round.themes.all())
        for each in range(number):
            card = make.approved_card(review_round=review_round, text=f"A later card {each}. " * 4)
            make.placement(card=card, theme=themes[each % len(themes)])

    for number in (CARDS, 1000):
        await sync_to_async(more)(number - CARDS if number > CARDS else 0)
        times: dict[str, list[float]] = defaultdict(list)
        browser = Browser(port, times, {"csrf": KEY, "session": room["session"]})
        path = f"/programmes/{room['slug']}/workshops/{room['workshop']}/wall/"
        for _round in range(8):
            answer = await browser.ask("wall", path)
            if answer is None or answer.status != 200:
                say(f"the wall answered {answer.status if answer else 'nothing'}")
                return
        browser.close()
        say(
            f"the wall with {number} cards: p50 {share(times['wall'], 0.5):.0f} ms, "
            f"slowest of 8 {1000 * max(times['wall']):.0f} ms"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rooms", nargs="*", type=int, default=[1, 4])
    parser.add_argument("--join", type=float, default=60, help="seconds in which phones join")
    parser.add_argument("--print", type=int, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.print:
        print_when_told(wanted.print)
        return 0

    def say(line: str) -> None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    is_well = True
    with site("DATABASE_URL", "REDIS_URL") as (port, server):
        for number in wanted.rooms or [1, 4]:
            rooms = [make_room(each) for each in range(number)]
            load = Load(port, rooms, wanted.join)
            before = spent()
            asyncio.run(load.run())
            used = {who: seconds - before.get(who, 0) for who, seconds in spent().items()}
            is_well = report(load, used, say) and is_well
        quiet_room = make_room(0)
        quiet_room["printer"].kill()
        asyncio.run(costs(port, server, quiet_room, say))
        wall_room = make_room(0)
        wall_room["printer"].kill()
        asyncio.run(wall_times(port, wall_room, say))
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
