"""A real Chromium on the live server: whatever goes wrong in it fails the test.

`page` is a desk (1280 × 900), `phone` a phone (390 × 844), `plain_page` a phone without JavaScript;
paths are enough: `page.goto("/")`. A blocked script, an error in the console, a dialog, a page that
the server could not make, or a request to any other address fails the test at its end. A test that
means to cause one looks at the list `problems` and clears it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect, sync_playwright

# Playwright's synchronous API runs an event loop, in which Django would refuse to use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE = 15_000  # milliseconds for what a page is to show: a busy machine is no failure
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=PATIENCE)
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", event =>
  console.error(`content security policy: ${event.effectiveDirective} ${event.blockedURI}`));
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in Path(item.path).parts:
            item.add_marker("browser")
        if "shot" in getattr(item, "fixturenames", []):
            item.add_marker("screenshots")


def chromium_path() -> str | None:
    names = (os.environ.get("TEST_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        missing = "Chromium is missing: apt-get install chromium, or set TEST_CHROMIUM to its path."
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def problems() -> list[str]:
    """What went wrong in any page of this test; must be empty at its end."""
    return []


@pytest.fixture
def new_context(
    transactional_db, live_server, chromium, problems
) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browsers that share nothing: new_context(PHONE, java_script_enabled=False)."""
    contexts: list[BrowserContext] = []

    def make(size: dict[str, int] = DESK, **options: object) -> BrowserContext:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=size,
            device_scale_factor=1,
            has_touch=size == PHONE,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(TELL_VIOLATIONS)
        watch(context, live_server.url, problems)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert problems == []


def watch(context: BrowserContext, address: str, problems: list[str]) -> None:
    """Write down everything that a person's browser would not show but should not happen."""

    def note(text: str) -> None:
        if text not in problems:
            problems.append(text)

    def look_at(response: Response) -> None:
        kind = response.request.resource_type
        if response.status >= 500 or (response.status >= 400 and kind not in {"document", "fetch"}):
            note(f"{kind} {response.status}: {response.url}")

    # Pages that answer 4xx on purpose are in the console too: look_at decides about responses.
    context.on(
        "console",
        lambda message: (
            message.type == "error"
            and not message.text.startswith("Failed to load resource")
            and note(f"console: {message.text}")
        ),
    )
    context.on("weberror", lambda error: note(f"script: {error.error}"))
    context.on("dialog", lambda dialog: (note(f"dialog: {dialog.message}"), dialog.dismiss()))
    context.on("response", look_at)
    context.on(
        "request",
        lambda request: (
            request.url.startswith((address, "data:", "blob:", "about:"))
            or note(f"request to another address: {request.url}")
        ),
    )


@pytest.fixture
def page(new_context) -> Page:
    """A desk: 1280 × 900."""
    return new_context(DESK).new_page()


@pytest.fixture
def phone(new_context) -> Page:
    """A phone: 390 × 844."""
    return new_context(PHONE).new_page()


@pytest.fixture
def plain_page(new_context) -> Page:
    """A phone on which scripts do not run."""
    return new_context(PHONE, java_script_enabled=False).new_page()


@pytest.fixture
def sign_in(live_server) -> Callable[[Page, object], None]:
    """Gives a page's browser the session of somebody who has signed in: sign_in(page, lee)."""

    def give(page: Page, user: object) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )

    return give


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Asserts that a page, as it is now, breaks no rule of WCAG 2.2 AA that a machine can check."""
    checker = Axe()
    options = {"runOnly": {"type": "tag", "values": WCAG_22_AA}, "resultTypes": ["violations"]}

    def check(page: Page) -> None:
        results = checker.run(page, options=options)
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return check


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """Saves the whole page as NAME-WIDTH.png in the folder that SCREENSHOTS names, if it does."""
    folder = os.environ.get("SCREENSHOTS")

    def save(page: Page, name: str) -> None:
        if folder:
            width = page.viewport_size["width"]
            path = Path(folder) / f"{name}-{width}.png"
            page.screenshot(path=path, full_page=True, animations="disabled")

    return save
