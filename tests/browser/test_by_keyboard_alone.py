"""People who have a keyboard and no mouse: somebody who speaks for another, and a professional who
answers twice. Each page that they come to is checked by axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from participants.models import Perspective
from reviews.models import Review
from tests import make
from tests.browser.conftest import PHONE
from tests.browser.test_patient_without_javascript import Keyboard

TOKEN = "a-private-link-for-somebody-without-a-mouse-000"
MOST_CHOICES = 9
STEPS = ("What is working well in your care?", "What is not working well?", "What matters to you?")


class Typist(Keyboard):
    """Chooses with the arrow keys, too, and looks at each page with axe."""

    def __init__(self, page, axe) -> None:
        super().__init__(page)
        self._axe = axe

    def fits(self) -> None:
        super().fits()
        self._axe(self.page)

    def chooses(self, name: str, *, among: str) -> None:
        group = self.page.get_by_role("group", name=among)
        wanted = group.get_by_label(name, exact=True)
        chosen = group.locator("input:checked")
        self.comes_to(chosen if chosen.count() else group.locator("input").first)
        self.page.keyboard.press("Space")
        for _ in range(MOST_CHOICES):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"The arrow keys do not reach {name}.")

    def picks(self, name: str, *, from_list: str) -> None:
        listed = self.page.get_by_label(from_list)
        self.comes_to(listed)
        self.page.keyboard.type(name)
        expect(listed.locator("option:checked")).to_have_text(name)

    def opens_my_link(self) -> None:
        self.opens(f"/i/{TOKEN}/")

    def agrees(self) -> None:
        self.follows("Start")
        self.ticks("I agree to take part")
        self.presses("Agree and start")

    def answers_and_sends(self) -> None:
        for number, _step in enumerate(STEPS, start=1):
            self.writes("Your answer", f"Answer {number}.")
            is_last = number == len(STEPS)
            self.presses("Save and check my answers" if is_last else "Save and continue")
        self.presses("Send my answers")
        self.reads("Thank you")


@pytest.fixture
def invite(programme, review_round):
    def ask(kind: Perspective.Kind) -> None:
        perspective = programme.perspectives.filter(kind=kind).first() or make.perspective(
            programme=programme, kind=kind, name="As they work"
        )
        person = make.participant(programme=programme, name="Pat", perspective=perspective)
        make.invitation(participant=person, token=TOKEN)

    return ask


@pytest.fixture
def typist(new_context, axe):
    return Typist(new_context(PHONE).new_page(), axe)


def test_a_carer_speaks_for_somebody_who_confirms_it_later(typist, invite):
    invite(Perspective.Kind.CARER)

    typist.opens_my_link()
    typist.agrees()
    typist.chooses("Somebody else’s: I am speaking for them", among="Whose answers are these?")
    typist.presses("Save and continue")
    typist.sees_a_mistake("Choose who is speaking for the person.")
    typist.picks("Somebody in the family", from_list="Who is helping, or speaking for the person?")
    typist.chooses("Somebody who helps them", among="Who is writing?")
    typist.ticks("An interpreter or signer is helping")
    typist.presses("Save and continue")
    typist.answers_and_sends()

    review = Review.objects.get()
    assert (review.voiced_by, review.written_by, review.relation, review.has_interpreter) == (
        *("on_behalf", "helper", "family"),
        True,
    )
    assert review.is_unconfirmed


def test_a_professional_answers_at_work_and_from_their_own_life(typist, invite, programme):
    make.perspective(programme=programme, kind=Perspective.Kind.CARER, name="Carer at home")
    invite(Perspective.Kind.CLINICIAN)

    typist.opens_my_link()
    typist.agrees()
    typist.chooses("Mine", among="Whose answers are these?")
    typist.presses("Save and continue")
    typist.answers_and_sends()
    typist.follows("Back to my page")
    typist.follows("Answer from my own life too")
    typist.chooses("Carer at home", among="Who do you want to answer as?")
    typist.presses("Go on")
    typist.answers_and_sends()

    sent = Review.objects.submitted().order_by("from_life")
    assert [each.perspective.kind for each in sent] == ["clinician", "carer"]
    assert [each.statements.count() for each in sent] == [len(STEPS)] * 2
