"""An interviewer's day without a signal and without a mouse, each screen of it checked by axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from participants.models import Participant
from reviews.models import BroughtReview, Review
from reviews.operations import collecting
from tests import make
from tests.browser import interviewing
from tests.browser.interviewing import PASSPHRASE, heading, people_kept, state_of, texts
from tests.browser.test_by_keyboard_alone import Typist

device, line, office = interviewing.device, interviewing.line, interviewing.office
PURPOSES = 4


class Interviewer(Typist):
    """Waits for the next heading: the page stays the same one from screen to screen."""

    def _enters(self, wanted) -> None:
        self.comes_to(wanted)
        self.page.keyboard.press("Enter")

    def arrives(self, name: str) -> None:
        heading(self.page, name)
        self.fits()

    def takes_the_visits(self) -> None:
        self.opens("/programmes/breathing-better/visits/")
        self.follows("Take these with me")
        self.arrives("Choose a passphrase")
        self.writes("Passphrase", PASSPHRASE)
        self.writes("The same again", "kettle")
        self.presses("Take these with me")
        expect(self.page.get_by_role("alert").first).to_be_visible()
        self.fits()
        self.writes("Passphrase", PASSPHRASE)
        self.writes("The same again", PASSPHRASE)
        self.presses("Take these with me")
        self.arrives("Your visits")
        expect(self.page.get_by_text("opens without a signal")).to_be_visible()

    def unlocks(self) -> None:
        self.arrives("Unlock your visits")
        self.writes("Passphrase of this device", PASSPHRASE)
        self.presses("Unlock")

    def asks_what_is_agreed(self, name: str, said: str) -> None:
        self.follows(name)
        self.arrives(f"What does {name} agree to?")
        for number in range(PURPOSES):
            group = self.page.get_by_role("group").nth(number)
            self.comes_to(group.get_by_label("They said yes"))
            self.page.keyboard.press("Space")
            if said == "They said no":
                self.page.keyboard.press("ArrowDown")
            expect(group.get_by_label(said)).to_be_checked()
        self.presses("Save and continue")

    def interviews(self, name: str, answer: str) -> None:
        self.asks_what_is_agreed(name, "They said yes")
        self.arrives("Who speaks, and who helps?")
        self.presses("Save and continue")
        self.fits()
        self.comes_to(self.page.get_by_label("Mine", exact=True))
        self.page.keyboard.press("Space")
        self.presses("Save and continue")
        self.arrives("What is working well")
        self.writes("Your answer", answer)
        self.ticks("This is one of the things that matter most to me")
        self.presses("Save and add another")
        expect(self.page.get_by_text(answer)).to_be_visible()
        self.fits()
        self.presses("Save and continue")
        for question in ("What is not working well", "What matters to you"):
            self.arrives(question)
            self.presses("Save and continue")
        self.arrives(f"Check the answers of {name}")
        self.presses("Finished with this person")
        self.arrives("Your visits")

    def sees_that(self, name: str, state: str) -> None:
        expect(state_of(self.page, name)).to_contain_text(state)
        self.fits()


@pytest.fixture
def interviewer(device, axe):
    return Interviewer(device, axe)


def answered_on_the_website(office, name):
    """Somebody did not wait for the visit."""
    person = Participant.objects.get(name=name)
    make.consent(participant=person, purpose="take_part")
    review = make.review(review_round=office.review_round, participant=person)
    collecting.add_answer(
        review=review,
        text="Typed on the website.",
        heading="working",
        is_top_priority=False,
        form_key=None,
        by=person,
        now=make.NOW,
    )


@pytest.mark.slow
def test_the_whole_day_by_keyboard_alone(interviewer, line, office):
    page = interviewer.page

    # Given the visits of the day, taken at the office
    interviewer.takes_the_visits()

    # When two people are visited without a signal, and the page is opened again in between
    page.context.set_offline(True)
    line.state = "down"
    interviewer.interviews("Participant 07", "The nurse rings back.")
    interviewer.sees_that("Participant 07", "On this device: ready to send")
    page.reload()
    interviewer.unlocks()
    interviewer.arrives("Your visits")
    interviewer.interviews("Participant 08", "Said at the kitchen table.")
    interviewer.sees_that("Participant 08", "On this device: ready to send")
    assert Review.objects.count() == 0

    # And the line breaks half-way through sending
    answered_on_the_website(office, "Participant 08")
    line.state = "cut"
    page.context.set_offline(False)
    interviewer.sees("Sent: not yet confirmed")
    interviewer.fits()
    expect(page.get_by_role("status")).to_contain_text("Everything stays on this device")
    assert texts() == ["Typed on the website."]

    # Then sending again makes one review of each, and keeps both versions where there are two
    line.state = "up"
    interviewer.comes_to(page.get_by_role("button", name="Send what is finished"))
    page.keyboard.press("Enter")
    interviewer.sees_that("Participant 07", "Received by the programme")
    interviewer.sees_that("Participant 08", "kept beside another version")
    assert texts() == ["The nurse rings back.", "Typed on the website."]
    assert sorted(BroughtReview.objects.values_list("state", flat=True)) == ["held", "stored"]
    assert people_kept(page) == 1

    # And everything else is taken off the device
    interviewer.follows("Remove everything from this device")
    interviewer.arrives("Remove everything")
    interviewer.presses("Remove everything")
    interviewer.sees("Everything is removed from this device.")
    interviewer.fits()
    assert page.evaluate("indexedDB.databases()") == []


def test_who_says_no_is_written_down_by_keyboard_alone(interviewer, line):
    page = interviewer.page
    interviewer.takes_the_visits()
    page.context.set_offline(True)

    interviewer.asks_what_is_agreed("Participant 09", "They said no")
    expect(page.get_by_text("They said no to taking part")).to_be_visible()
    interviewer.fits()
    interviewer.presses("Finished with this person")
    interviewer.sees_that("Participant 09", "On this device: ready to send")

    page.context.set_offline(False)
    interviewer.sees_that("Participant 09", "Received by the programme")
    assert Participant.objects.get(name="Participant 09").declined_at is not None
