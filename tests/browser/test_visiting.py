"""An interviewer's day without a signal, in a real browser: nothing lost, doubled or left over."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from participants.models import Participant, Role
from reviews.models import BroughtReview, Review
from reviews.operations import collecting, withdrawal
from tests import make
from tests.browser import interviewing
from tests.browser.interviewing import (
    agree,
    finish,
    heading,
    interview,
    kept,
    kept_anew,
    people_kept,
    say,
    speak,
    state_of,
    take,
    texts,
    unlock,
)
from tests.browser.test_pages_are_accessible import BEYOND_THE_EDGE
from tests.services import until

device, line, office = interviewing.device, interviewing.line, interviewing.office


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
    with kept_anew(page):
        page.get_by_label("Your answer").fill("Half a sentence, and then the bell r")

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
        expect(page.get_by_role(role, name=name).first).to_be_visible()
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
    expect(page.get_by_role("button", name="Save the change")).to_be_visible()
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


HANG = """() => {
  const real = window.fetch;
  window.fetch = () => new Promise((_, fail) => {
    window.breakOff = () => {
      window.fetch = real;
      fail(new TypeError("the line broke"));
    };
  });
}"""


def test_a_signal_that_comes_back_during_a_try_is_used_at_once(device, line):
    page = device
    take(page)
    interview(page, "Participant 07", "The nurse rings back.")
    page.evaluate(HANG)
    finish(page)
    until(lambda: page.evaluate("'breakOff' in window"))

    page.evaluate("dispatchEvent(new Event('online'))")
    page.evaluate("breakOff()")

    expect(state_of(page, "Participant 07")).to_contain_text("Received by the programme")


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
