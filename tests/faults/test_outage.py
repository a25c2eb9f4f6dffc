"""A database that hangs, and one whose disk is full: a clear page, and nothing said is lost."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.faults.database import Database
from tests.faults.people import ADDRESS, BROWSERS, EACH, answer, who_answer
from tests.faults.site import Site
from tests.servers import NOBODY
from tests.services import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PEOPLE = 6
MEGABYTE = b"0" * 2**20


@pytest.fixture
def people(review_round):
    return who_answer(review_round, PEOPLE)


@pytest.fixture
def start(people):
    """Starts a web server on a database of its own: start(disk, NAME="value")."""
    started = []

    def start(disk=None, **environ):
        database = Database(disk)
        started.append(database.remove)
        site = Site(DATABASE_URL=database.url, **environ)
        started.append(site.stop)
        return site.start(), database

    yield start
    for end in reversed(started):
        end()


# --- a database that hangs -----------------------------------------------------------------------


def test_people_wait_for_a_database_that_hangs_for_a_moment(start, people):
    forms = [answer(number) for number in range(BROWSERS)]
    site, database = start()

    database.freeze()
    with ThreadPoolExecutor(BROWSERS) as browsers:
        waiting = [browsers.submit(site.post, ADDRESS, each, people[0]) for each in forms]
        until(database.has_unread, message="No question reached the database.")
        database.thaw()
        statuses = [each.result() for each in waiting]

    assert statuses == [302] * BROWSERS
    assert database.answers() == Counter(form["text"] for form in forms)


def test_a_page_gives_up_a_database_that_hangs_and_shows_what_was_typed(
    start, people, fay, programme
):
    colleague = Client()
    colleague.force_login(fay)
    session = {settings.SESSION_COOKIE_NAME: colleague.cookies[settings.SESSION_COOKIE_NAME].value}
    site, database = start(DATABASE_PATIENCE_SECONDS="3")
    before, during = answer(1), answer(2)
    until(lambda: site.post(ADDRESS, before, people[0]) == 302)

    database.freeze()
    status, page = site.ask(ADDRESS, people[0], during)
    to_colleague, _page = site.ask(
        reverse("participants:programme_settings", args=[programme.slug]), session
    )
    database.thaw()
    until(lambda: site.post(ADDRESS, during, people[0]) == 302, message="It did not recover.")

    assert (status, to_colleague) == (503, 503)
    assert "What you saved before is safe." in page
    assert during["text"] in unescape(page)
    assert database.answers() == Counter([before["text"], during["text"]])


def test_without_its_patience_a_page_would_wait_for_ever(start, people):
    """The twin: PostgreSQL's own limits are as silent as PostgreSQL."""
    site, database = start(DATABASE_PATIENCE_SECONDS="600")
    assert site.post(ADDRESS, answer(1), people[0]) == 302
    site.slow_seconds = 6

    database.freeze()

    assert site.ask(ADDRESS, people[0], answer(2)) == (None, "")


# --- a full disk ---------------------------------------------------------------------------------


class Disk:
    """A small disk of a test's own, to be filled."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="coproduce-disk-"))
        self.folder.chmod(0o711)
        how = ["-t", "tmpfs", "-o", "size=64m,mode=755", "tmpfs"]
        subprocess.run(["mount", *how, self.folder], check=True)
        self.place, self.ballast = self.folder / "database", self.folder / "ballast"
        self.place.mkdir(mode=0o700)
        os.chown(self.place, NOBODY, NOBODY)

    def fill(self) -> None:
        with suppress(OSError), self.ballast.open("wb", buffering=0) as ballast:
            while ballast.write(MEGABYTE) == len(MEGABYTE):
                pass

    def free(self) -> None:
        self.ballast.unlink()

    def remove(self) -> None:
        subprocess.run(["umount", "--lazy", self.folder], check=True)
        self.folder.rmdir()


@pytest.fixture
def disk():
    if os.geteuid():
        pytest.skip("Only root may mount a small disk.")
    disk = Disk()
    yield disk
    disk.remove()


@pytest.fixture
def started(disk, start):
    """`start` ends before the disk goes."""
    return start


def sent(site, people, forms):
    """Each form once, one after another: what was answered to it."""
    return [site.ask(ADDRESS, people[number // EACH], form) for number, form in enumerate(forms)]


def test_a_full_disk_is_said_clearly_and_loses_nothing_that_was_acknowledged(disk, started, people):
    forms = [answer(number) for number in range(PEOPLE * EACH)]
    site, database = started(disk.place)

    disk.fill()
    said = sent(site, people, forms)
    read, _page = site.ask(ADDRESS, people[0])
    acknowledged = [form for form, (status, _) in zip(forms, said, strict=True) if status == 302]
    kept = database.answers()
    disk.free()
    refused = [number for number, (status, _page) in enumerate(said) if status != 302]
    again = [site.post(ADDRESS, forms[each], people[each // EACH]) for each in refused]

    assert {status for status, _page in said} <= {302, 503}
    assert refused, "The disk was never full."
    for number in refused:
        page = unescape(said[number][1])
        assert "The website has no room left to save this." in page
        assert forms[number]["text"] in page
    assert read == 200
    assert kept == Counter(form["text"] for form in acknowledged)
    assert set(again) == {302}
    assert database.answers() == Counter(form["text"] for form in forms)


def test_without_our_page_a_full_disk_would_be_a_fault_and_take_what_was_typed(
    disk, started, people
):
    """The twin."""
    forms = [answer(number) for number in range(PEOPLE * EACH)]
    site, _database = started(disk.place, DJANGO_SETTINGS_MODULE="tests.faults.unprotected")

    disk.fill()
    said = sent(site, people, forms)

    refused = [number for number, (status, _page) in enumerate(said) if status != 302]
    assert {said[number][0] for number in refused} == {500}
    assert not [each for each in refused if forms[each]["text"] in unescape(said[each][1])]
