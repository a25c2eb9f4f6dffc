"""An interviewer's day without a signal, in a real browser: nothing lost, doubled or left over."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from participants.models import Participant, Role
from reviews.models import BroughtReview, Review, Statement
from reviews.operations import collecting, withdrawal
from tests import make
from tests.browser.conftest import PHONE, TELL_VIOLATIONS, watch
from tests.browser.test_pages_are_accessible import BEYOND_THE_EDGE

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
    context.set_default_timeout(15_000)
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


def people_kept(page):
    return sum(row.startswith("kept ") for row in page.evaluate(EVERYTHING_KEPT))


def texts():
    return sorted(Statement.objects.values_list("text", flat=True))


def test_a_day_without_a_signal(device, line, axe):
    page = device

    # Given the visits of the day, taken where there is a signal
    take(page)
    axe(page)

    # When the line is down and two people are visited
    page.context.set_offline(True)
    line.state = "down"
    interview(page, "Participant 07", "The nurse rings back.", "The Thursday group.")
    axe(page)
    finish(page)
    expect(state_of(page, "Participant 07")).to_contain_text("On this device: ready to send")
    agree(page, "Participant 08")
    speak(page)
    heading(page, "What is working well")
    page.get_by_label("Your answer").fill("Half a sentence, and then the bell r")
    page.wait_for_timeout(600)

    # And the page is loaded again in between, with nothing but the device
    page.reload()
    heading(page, "Unlock your visits")
    unlock(page, "another passphrase")
    expect(page.get_by_role("alert")).to_contain_text("That is not the passphrase")
    unlock(page)
    heading(page, "What is working well")
    expect(page.get_by_label("Your answer")).to_have_value("Half a sentence, and then the bell r")
    say(page, "Half a sentence, and then the bell rang.")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Save and continue").click()
    finish(page)

    # Then nothing on the device can be read without the passphrase
    stored = kept(page)
    assert "sealed:" in stored
    for secret in ("Participant 0", "nurse", "Thursday", "Half a", "kettle", "Large print"):
        assert secret not in stored, secret
    assert Review.objects.count() == 0

    # And with the signal both are sent, once each, and their words leave the device
    line.state = "up"
    page.context.set_offline(False)
    for name in ("Participant 07", "Participant 08"):
        expect(state_of(page, name)).to_contain_text("Received by the programme")
    assert texts() == [
        "Half a sentence, and then the bell rang.",
        "The Thursday group.",
        "The nurse rings back.",
    ]
    assert Review.objects.submitted().count() == 2
    assert people_kept(page) == 1  # whoever is still to be visited

    # And somebody who says no is the last: then nothing at all is left on the device
    agree(page, "Participant 09", to=0)
    expect(page.get_by_text("They said no to taking part")).to_be_visible()
    finish(page)
    expect(page.get_by_text("Nothing is left on this device")).to_be_visible()
    assert page.evaluate("indexedDB.databases()") == []
    assert Participant.objects.get(name="Participant 09").declined_at is not None


@pytest.mark.parametrize("fault", ["cut", "silent"])
def test_a_line_that_breaks_half_way_makes_one_review(device, line, fault):
    page = device
    take(page)
    page.context.set_offline(True)
    interview(page, "Participant 07", "The nurse rings back.")
    finish(page)

    # When the request is cut half-way, or its answer is lost
    line.state = fault
    page.context.set_offline(False)
    expect(state_of(page, "Participant 07")).to_contain_text("Sent: not yet confirmed")
    expect(page.get_by_role("status")).to_contain_text("Everything stays on this device")
    assert Review.objects.count() == (0 if fault == "cut" else 1)

    # And what was sent is not changed any more
    page.get_by_role("link", name="Participant 07").click()
    expect(page.get_by_text("It cannot be changed meanwhile")).to_be_visible()
    expect(page.get_by_role("link", name="Change")).to_have_count(0)
    page.get_by_role("link", name="Your visits").click()

    # Then the next try makes one review of it
    line.state = "up"
    page.get_by_role("button", name="Send what is finished (1)").click()
    expect(state_of(page, "Participant 07")).to_contain_text("Received by the programme")
    assert (Review.objects.count(), texts()) == (1, ["The nurse rings back."])
    assert BroughtReview.objects.get().state == "stored"


def test_two_versions_are_both_kept_and_a_facilitator_decides(device, office, new_context, sign_in):
    page = device
    take(page)
    page.context.set_offline(True)
    interview(page, "Participant 07", "Said at the kitchen table.")
    finish(page)

    # Given that the same person answered on the website meanwhile
    person = Participant.objects.get(name="Participant 07")
    make.consent(participant=person, purpose="take_part")
    review = make.review(review_round=office.review_round, participant=person)
    answer = {"heading": "working", "is_top_priority": False, "form_key": None}
    collecting.add_answer(
        review=review, text="Typed on the website.", by=person, now=make.NOW, **answer
    )

    # When the device sends
    page.context.set_offline(False)
    expect(state_of(page, "Participant 07")).to_contain_text("kept beside another version")
    assert texts() == ["Typed on the website."]

    # Then a facilitator sees both, and keeps both
    fay = make.user(email="fay@example.org", name="Fay")
    make.membership(programme=office.programme, user=fay, role=Role.FACILITATOR)
    desk = new_context().new_page()
    sign_in(desk, fay)
    desk.goto("/programmes/breathing-better/visits/")
    desk.get_by_role("link", name="Decide between two versions").click()
    expect(desk.get_by_text("Said at the kitchen table.")).to_be_visible()
    expect(desk.get_by_text("Typed on the website.")).to_be_visible()
    desk.get_by_role("button", name="Keep both sets of answers").click()
    expect(desk.get_by_text("That is decided, and written down.")).to_be_visible()
    assert texts() == ["Said at the kitchen table.", "Typed on the website."]


def test_signed_out_nothing_is_lost_and_a_person_who_left_is_forgotten(
    device, line, sign_in, office
):
    page = device
    take(page)
    interview(page, "Participant 07", "The nurse rings back.")
    page.context.clear_cookies()

    # Signed out: it asks to sign in, and keeps everything
    finish(page)
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    expect(state_of(page, "Participant 07")).to_contain_text("On this device: ready to send")

    # Somebody left meanwhile: their name and words go, the others arrive
    withdrawal.erase_participant(
        participant=Participant.objects.get(name="Participant 08"), by=None, now=make.NOW
    )
    sign_in(page, office.ivy)
    page.get_by_role("button", name="Send what is finished (1)").click()
    expect(state_of(page, "Participant 07")).to_contain_text("Received by the programme")
    expect(state_of(page, "Participant 08")).to_contain_text("Taken off this device")
    assert people_kept(page) == 1


def test_the_page_locks_itself_and_everything_can_be_removed(device):
    page = device
    page.clock.install()
    take(page)
    agree(page, "Participant 07")
    heading(page, "Who speaks, and who helps?")

    page.clock.fast_forward("09:30")
    expect(page.get_by_role("status")).to_contain_text("locks in a minute")
    page.clock.fast_forward("01:00")
    heading(page, "Unlock your visits")
    expect(page.get_by_text("nobody used it for 10 minutes")).to_be_visible()
    assert "Participant" not in page.locator("#screen").inner_text()

    page.get_by_role("link", name="Remove everything from this device").click()
    page.get_by_role("button", name="Remove everything").click()
    heading(page, "Nothing is on this device")
    assert page.evaluate("indexedDB.databases()") == []


def test_an_answer_is_changed_and_removed_by_keyboard_alone(device):
    page = device
    take(page)
    agree(page, "Participant 07")
    speak(page)

    def tab_to(name, role):
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.get_by_role(role, name=name).first.evaluate(
                "e => e === document.activeElement"
            ):
                return
        raise AssertionError(f"the keyboard does not reach {name}")

    expect(page.get_by_role("heading", level=1)).to_be_focused()
    tab_to("Your answer", "textbox")
    page.keyboard.type("First.")
    tab_to("Save and add another", "button")
    page.keyboard.press("Enter")
    tab_to("Change or remove answer 1", "link")
    page.keyboard.press("Enter")
    tab_to("Your answer", "textbox")
    page.keyboard.press("End")
    page.keyboard.type(" And more.")
    tab_to("Save the change", "button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("First. And more.")).to_be_visible()
    tab_to("Change or remove answer 1", "link")
    page.keyboard.press("Enter")
    tab_to("Remove this answer", "button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("First.")).to_have_count(0)


def test_one_window_at_a_time_holds_the_visits(device):
    page = device
    take(page)

    other = page.context.new_page()
    other.goto("/visits/")

    heading(other, "Visits is open in another window")


def test_a_passphrase_of_a_device_takes_a_guesser_long(device):
    """The cost of each guess, timed in Chromium: the key comes from at least 600,000 rounds."""
    page = device
    page.goto("/visits/")

    rounds, milliseconds = page.evaluate("""async () => {
      const vault = await import("/static/js/visiting-vault.js");
      await vault.create("a passphrase for the test");
      const begun = performance.now();
      await vault.open("a passphrase for the test");
      const took = performance.now() - begun;
      await vault.removeEverything();
      return [vault.ITERATIONS, took];
    }""")

    print(f"{rounds} rounds of PBKDF2-SHA-256: {milliseconds:.0f} ms")
    assert rounds >= 600_000


def test_a_browser_can_install_the_page(device):
    page = device
    page.goto("/visits/")
    page.evaluate("navigator.serviceWorker.ready")
    session = page.context.new_cdp_session(page)

    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    manifest = session.send("Page.getAppManifest")

    # A private window, which is what a test has, installs nothing.
    assert {each["errorId"] for each in errors} <= {"in-incognito"}
    assert manifest["errors"] == []


def test_without_scripts_the_page_says_what_to_do_instead(plain_page):
    plain_page.goto("/visits/")

    heading(plain_page, "Visits")
    expect(plain_page.get_by_text("This page needs JavaScript")).to_be_visible()
    expect(plain_page.get_by_text("Take a printed form with you")).to_be_visible()


@pytest.mark.parametrize("width", [390, 820])
def test_every_screen_is_accessible_and_fits(device, axe, shot, width):
    page = device
    page.set_viewport_size({"width": width, "height": 844})

    def look(name):
        axe(page)
        assert page.evaluate(BEYOND_THE_EDGE) == [], name
        shot(page, f"visits-{name}")

    page.goto("/programmes/breathing-better/visits/")
    look("office")
    page.goto("/visits/")
    heading(page, "Nothing is on this device")
    look("start")
    page.goto("/programmes/breathing-better/visits/")
    page.get_by_role("link", name="Take these with me").click()
    page.get_by_role("button", name="Take these with me").click()
    look("passphrase-wrong")
    take(page)
    look("people")
    page.get_by_role("link", name="Participant 08").click()
    look("consent")
    page.get_by_role("button", name="Save and continue").click()
    look("consent-wrong")
    page.get_by_role("link", name="Your visits").click()
    agree(page, "Participant 08")
    look("voice")
    speak(page)
    say(page, "The nurse rings back. " * 8, "The Thursday group.")
    page.get_by_role("link", name="Back").click()
    look("answers")
    page.get_by_role("link", name="Change or remove answer 1").click()
    look("answer")
    page.goto("/visits/#/")
    page.get_by_role("link", name="Participant 08").click()
    look("check")
    page.emulate_media(forced_colors="active")
    shot(page, "visits-check-forced-colours")
    page.emulate_media(forced_colors="none")
    page.context.set_offline(True)
    finish(page)
    look("ready")
    page.context.set_offline(False)
    expect(state_of(page, "Participant 08")).to_contain_text("Received by the programme")
    look("received")
    page.get_by_role("link", name="Remove everything from this device").click()
    look("remove")
    page.get_by_role("button", name="Lock now").click()
    look("remove-locked")
    page.get_by_role("link", name="Your visits").click()
    heading(page, "Unlock your visits")
    look("unlock")
