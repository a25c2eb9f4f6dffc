"""What an interviewer does without a signal: the office, the device, a line that can break."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from participants.models import Participant, Role
from reviews.models import Statement
from tests import make
from tests.browser.conftest import PATIENCE, PHONE, TELL_VIOLATIONS, watch
from tests.services import until

PASSPHRASE = "kettle harbour violet"
EVERYTHING_KEPT = """
async () => {
  const known = await indexedDB.databases();
  const found = [];
  for (const { name } of known) {
    const database = await new Promise((resolve, reject) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    for (const store of database.objectStoreNames) {
      const rows = await new Promise(resolve => {
        const asked = database.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => resolve(asked.result);
      });
      for (const row of rows) {
        const parts = Object.entries(row).map(([key, value]) =>
          value instanceof ArrayBuffer || ArrayBuffer.isView(value)
            ? `${key}: ${new TextDecoder("latin1").decode(value)}` : `${key}: ${value}`);
        found.push(`${store} ${parts.join(" ")}`);
      }
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) {
      found.push("cache " + await (await caches.match(request)).text());
    }
  }
  return [...found, JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage})];
}
"""


class Line:
    """The line between a device and the programme: it can be down, or break half-way."""

    def __init__(self, server: str) -> None:
        self.target = urlsplit(server).port
        self.listener = socket.create_server(("localhost", 0))
        self.url = f"http://localhost:{self.listener.getsockname()[1]}"
        self.state = "up"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self.state = "down"
        self.listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                device, _address = self.listener.accept()
                threading.Thread(target=self._connect, args=(device,), daemon=True).start()

    def _connect(self, device: socket.socket) -> None:
        with suppress(OSError), device:
            if self.state == "down":
                return
            with socket.create_connection(("localhost", self.target)) as server:
                threading.Thread(target=self._answer, args=(server, device), daemon=True).start()
                self._carry(device, server)
                server.shutdown(socket.SHUT_RDWR)

    def _carry(self, device: socket.socket, server: socket.socket) -> None:
        """A review on a line that breaks arrives in part, or its answer is lost."""
        while (part := device.recv(65536)) and self.state != "down":
            is_review = b"/receive/" in part.split(b"\r\n", 1)[0]
            if is_review and self.state == "cut":
                server.sendall(part[: len(part) // 2])
                return
            if is_review and self.state == "silent":
                self.state = "deaf"
            server.sendall(part)

    def _answer(self, server: socket.socket, device: socket.socket) -> None:
        with suppress(OSError):
            while (part := server.recv(65536)) and self.state != "deaf":
                device.sendall(part)
            device.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def line(live_server):
    line = Line(live_server.url)
    yield line
    line.close()


@pytest.fixture
def office(transactional_db):
    """A programme whose interviewer has three people to visit."""
    programme = make.programme(slug="breathing-better", question="What should be better?")
    make.perspective(programme=programme, name="Patient")
    make.stage(programme=programme, name="Coming home")
    review_round = make.review_round(programme=programme)
    for position, (heading, text) in enumerate(
        [
            ("working", "What is working well in your care?"),
            ("not_working", "What is not working well in your care?"),
            ("future", "What matters to you for the future?"),
        ],
        start=1,
    ):
        make.question(review_round=review_round, heading=heading, text=text, position=position)
    ivy = make.user(email="ivy@example.org", name="Ivy")
    make.membership(programme=programme, user=ivy, role=Role.INTERVIEWER)
    for number in ("07", "08", "09"):
        person = make.participant(programme=programme, name=f"Participant {number}")
        make.visit(review_round=review_round, participant=person, interviewer=ivy)
    make.access_need(participant=Participant.objects.get(name="Participant 08"))
    return SimpleNamespace(programme=programme, review_round=review_round, ivy=ivy)


@pytest.fixture
def device(chromium, line, problems, sign_in, office):
    """Ivy's phone, signed in, on a line that can break."""
    context = chromium.new_context(
        base_url=line.url, viewport=PHONE, has_touch=True, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    context.add_init_script(TELL_VIOLATIONS)
    watch(context, line.url, problems)
    page = context.new_page()
    sign_in(page, office.ivy)
    yield page
    context.close()
    assert [each for each in problems if "ERR_" not in each] == []


def heading(page, name):
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def take(page, passphrase=PASSPHRASE):
    page.goto("/programmes/breathing-better/visits/")
    page.get_by_role("link", name="Take these with me").click()
    heading(page, "Choose a passphrase")
    page.get_by_label("Passphrase").fill(passphrase)
    page.get_by_label("The same again").fill(passphrase)
    page.get_by_role("button", name="Take these with me").click()
    heading(page, "Your visits")
    expect(page.get_by_text("opens without a signal")).to_be_visible()


def unlock(page, passphrase=PASSPHRASE):
    page.get_by_label("Passphrase of this device").fill(passphrase)
    page.get_by_role("button", name="Unlock").click()


def agree(page, name, *, to=4):
    page.get_by_role("link", name=name).click()
    heading(page, f"What does {name} agree to?")
    for n in range(4):
        said = "They said yes" if n < to else "They said no"
        page.get_by_role("group").nth(n).get_by_label(said).check()
    page.get_by_role("button", name="Save and continue").click()


def speak(page):
    heading(page, "Who speaks, and who helps?")
    page.get_by_label("Mine", exact=True).check()
    page.get_by_role("button", name="Save and continue").click()


def say(page, *texts):
    """Under one heading, each but the last with "add another"."""
    for n, text in enumerate(texts, start=1):
        page.get_by_label("Your answer").fill(text)
        if n == 1:
            page.get_by_label("This is one of the things that matter most to me").check()
        last = n == len(texts)
        name = "Save and continue" if last else "Save and add another"
        page.get_by_role("button", name=name).click()
        if not last:
            expect(page.get_by_text(text)).to_be_visible()


def interview(page, name, *texts):
    agree(page, name)
    speak(page)
    heading(page, "What is working well")
    say(page, *texts)
    for question in ("What is not working well", "What matters to you"):
        heading(page, question)
        page.get_by_role("button", name="Save and continue").click()
    heading(page, f"Check the answers of {name}")


def finish(page):
    page.get_by_role("button", name="Finished with this person").click()
    heading(page, "Your visits")


def state_of(page, name):
    return page.get_by_role("listitem").filter(has_text=name)


def kept(page):
    return "\n".join(page.evaluate(EVERYTHING_KEPT))


@contextmanager
def kept_anew(page):
    """Ends when what the device keeps is another than before."""
    before = kept(page)
    yield
    until(lambda: kept(page) != before)


def people_kept(page):
    return sum(row.startswith("kept ") for row in page.evaluate(EVERYTHING_KEPT))


def texts():
    return sorted(Statement.objects.values_list("text", flat=True))
