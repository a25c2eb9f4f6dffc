"""What else one answers on at 400 %: the desk of a clerk, a device without a signal, and the two
pages that few people come to. What is asked of the pages for people who take part holds here."""

from __future__ import annotations

import pytest

from participants.models import Perspective
from tests import make
from tests.browser import interviewing
from tests.browser.interviewing import agree, finish, heading, say, speak, take
from tests.browser.test_pages_are_accessible import BEYOND_THE_EDGE
from tests.browser.test_people_who_take_part import (
    AT_400_PERCENT,
    CUT,
    SPACED,
    WITHOUT_FOCUS_SHOWN,
)

device, line, office = interviewing.device, interviewing.line, interviewing.office
AS_IT_WAS = "() => { document.adoptedStyleSheets = []; }"
TOKEN = "a-private-link-for-somebody-who-sees-it-large-0"


@pytest.fixture
def large(axe):
    """Fails for a page that cannot be read or used at 400 %, as it is now."""

    def look(page, name: str) -> None:
        page.set_viewport_size(AT_400_PERCENT)
        axe(page)
        wrong = {"beyond the edge": page.evaluate(BEYOND_THE_EDGE)}
        page.keyboard.press("Tab")  # the browser shows the focus to people who use the keyboard
        wrong["focus not shown"] = page.evaluate(WITHOUT_FOCUS_SHOWN, False)
        page.emulate_media(forced_colors="active")
        wrong["in forced colours"] = page.evaluate(WITHOUT_FOCUS_SHOWN, True)
        page.emulate_media(forced_colors="none")
        page.evaluate(SPACED)
        wrong["spaced, beyond the edge"] = page.evaluate(BEYOND_THE_EDGE)
        wrong["spaced, cut"] = page.evaluate(CUT)
        page.evaluate(AS_IT_WAS)
        assert {how: what for how, what in wrong.items() if what} == {}, name

    return look


def test_a_clerk_keys_and_an_interviewer_chooses_at_400_percent(
    page, sign_in, ivy, programme, review_round, large
):
    person = make.participant(programme=programme, name="Participant 31")
    make.access_need(participant=person, kind="interpreter", detail="British Sign Language")
    form = make.paper_form(review_round=review_round, participant=person, code="K7QX-3MRT")
    make.visit(review_round=review_round, participant=person, interviewer=ivy)
    make.stage(programme=programme, name="Living with it from one day to the next")
    make.access_need(participant=make.participant(programme=programme), kind="companion")
    place = f"/programmes/{programme.slug}/rounds/{review_round.pk}"
    sign_in(page, ivy)

    for address in (
        f"{place}/paper/",
        f"{place}/paper/forms/{form.pk}/",
        f"{place}/reviews/enter/",
        f"{place}/visits/assign/",
        f"/programmes/{programme.slug}/visits/",
        f"/programmes/{programme.slug}/people/",
    ):
        page.goto(address)
        large(page, address)


def test_a_device_without_a_signal_is_used_at_400_percent(device, large):
    page = device
    take(page)
    large(page, "the list")
    page.context.set_offline(True)
    page.get_by_role("link", name="Participant 08").click()
    heading(page, "What does Participant 08 agree to?")
    large(page, "consent")
    page.get_by_role("link", name="Your visits").click()
    heading(page, "Your visits")

    agree(page, "Participant 08")
    heading(page, "Who speaks, and who helps?")
    large(page, "who speaks")
    speak(page)
    heading(page, "What is working well")
    large(page, "a question")
    say(page, "The nurse rings back. " * 8, "The Thursday group.")
    heading(page, "What is not working well")
    page.goto("/visits/#/")
    heading(page, "Your visits")
    page.get_by_role("link", name="Participant 08").click()
    heading(page, "Check the answers of Participant 08")
    large(page, "check")
    finish(page)
    large(page, "ready to send")


def test_who_confirms_and_who_answers_twice_can_do_so_at_400_percent(
    page, programme, review_round, large
):
    kinds = Perspective.Kind
    carer = make.perspective(programme=programme, kind=kinds.CARER, name="Carer at home")
    clinician = make.perspective(programme=programme, kind=kinds.CLINICIAN, name="As they work")
    for number, perspective, voice, address in (
        (1, carer, "on_behalf", "/my/review/confirm/"),
        (2, clinician, "person", "/my/second-review/"),
    ):
        person = make.participant(programme=programme, perspective=perspective)
        make.invitation(participant=person, token=f"{TOKEN}{number}")
        sent = make.submitted_review(
            review_round=review_round, participant=person, voiced_by=voice, relation="family"
        )
        make.statement(review=sent, text="She waits, and nobody rings. " * 5)
        page.goto(f"/i/{TOKEN}{number}/")

        page.goto(address)

        assert page.url.endswith(address)
        large(page, address)
