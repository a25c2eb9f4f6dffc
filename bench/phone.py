"""What an old phone on a slow line shows of the first pages, and when.

`make bench-phone`. It starts the product's web server on SQLite and opens a private link in
Chromium, with a processor four times slower than this machine's and the line that browsers call
"slow 3G" (400 kbit a second, two seconds to the first byte of each answer), each time with an empty
cache; then the first question, as somebody who goes on. Bytes are counted as they were sent.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.room import site

TURNS = 5
SLOWER = 4
BYTES_A_SECOND = 500 * 1024 / 8 * 0.8
LATENCY = 2000  # milliseconds
LIMIT = 100_000  # bytes of one page with all that it needs
TOKEN = "a-phone-that-is-only-measured"  # noqa: S105 -- a link of a site that lives for a minute
PAINTS = """() => new Promise(resolve => {
  const first = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  new PerformanceObserver(list => resolve([first, list.getEntries().at(-1).startTime]))
    .observe({type: "largest-contentful-paint", buffered: true});
})"""


@dataclass
class Seen:
    """One page as it came: when something was seen, when the most was, and what was sent."""

    first_paint: float
    largest_paint: float
    sent: int
    requests: int


def make_link() -> str:
    """The private link of somebody who has begun to answer."""
    from participants import links
    from tests import make

    review_round = make.review_round(programme=make.programme())
    for heading in ("working", "not_working", "future"):
        make.question(review_round=review_round, heading=heading)
    person = make.participant(programme=review_round.programme)
    make.consent(participant=person)
    make.review(review_round=review_round, participant=person)
    make.invitation(participant=person, token=TOKEN)
    return links.address(TOKEN)


def looked_at(page: Page, line: CDPSession, address: str) -> Seen:
    sizes: list[int] = []

    def count(event: dict[str, float]) -> None:
        if event["encodedDataLength"]:  # nothing is sent for what the phone has kept
            sizes.append(int(event["encodedDataLength"]))

    line.on("Network.loadingFinished", count)
    page.goto(address, wait_until="networkidle", timeout=120_000)
    first, largest = page.evaluate(PAINTS)
    line.remove_listener("Network.loadingFinished", count)
    return Seen(first / 1000, largest / 1000, sum(sizes), len(sizes))


def one_turn(browser: Browser, addresses: list[str]) -> list[Seen]:
    """The pages one after the other on a phone that was never here before."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True
    )
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    speed = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    line.send("Network.emulateNetworkConditions", {"offline": False, "latency": LATENCY, **speed})
    seen = [looked_at(page, line, address) for address in addresses]
    context.close()
    return seen


def measured(say: Callable[[str], object]) -> bool:
    from tests.browser.conftest import ARGUMENTS, chromium_path

    with site() as (port, _server), sync_playwright() as playwright:
        addresses = {
            "the link, never here before": make_link(),
            "the first question, next": f"http://localhost:{port}/my/review/working/",
        }
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        turns = [one_turn(browser, list(addresses.values())) for _ in range(TURNS)]
        browser.close()
    say(f"slow 3G, processor {SLOWER} times slower, median of {TURNS}")
    say(f"{'page':<30}{'first paint s':>14}{'largest s':>11}{'kB sent':>9}{'requests':>10}")
    for name, seen in zip(addresses, zip(*turns, strict=True), strict=True):
        first = statistics.median(each.first_paint for each in seen)
        largest = statistics.median(each.largest_paint for each in seen)
        sent = statistics.median(each.sent for each in seen) / 1000
        requests = statistics.median(each.requests for each in seen)
        say(f"{name:<30}{first:>14.1f}{largest:>11.1f}{sent:>9.1f}{requests:>10.0f}")
    is_well = all(each.sent <= LIMIT for turn in turns for each in turn)
    say("as it should be" if is_well else "NOT as it should be: a page is heavier than 100 kB")
    return is_well


def main() -> int:
    def say(line: str) -> None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    return 0 if measured(say) else 1


if __name__ == "__main__":
    sys.exit(main())
