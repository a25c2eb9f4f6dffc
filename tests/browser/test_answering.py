"""The patient's part on a phone, with and without JavaScript; the queue of cards on a desk."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from participants.models import Perspective, Role
from reviews.models import Card, Review, Statement
from tests import make
from tests.browser.test_pages_are_accessible import BEYOND_THE_EDGE

TOKEN = "a-private-link-for-the-browser-tests-only-0000"


@pytest.fixture
def started(transactional_db):
    """A programme with its questions, a patient who holds a private link, and a facilitator."""
    programme = make.programme(
        slug="breathing-better",
        question="How could care for people with COPD be better?",
        contact_name="The programme office",
        contact_phone="01632 960001",
    )
    make.perspective(programme=programme, name="Patient", kind=Perspective.Kind.PATIENT, target=20)
    review_round = make.review_round(programme=programme)
    for position, (heading, text) in enumerate(
        [
            ("working", "What is working well in your care?"),
            ("not_working", "What is not working well in your care?"),
            ("future", "What matters to you for the future?"),
        ],
        start=1,
    ):
        make.question(
            review_round=review_round,
            heading=heading,
            text=text,
            hint="Think of the last few weeks.",
            position=position,
        )
    pat = make.participant(programme=programme, name="Participant 07")
    make.invitation(participant=pat, token=TOKEN)
    fay = make.user(email="fay@example.org", name="Fay")
    make.membership(programme=programme, user=fay, role=Role.FACILITATOR)
    return programme


def test_a_patient_answers_on_a_phone_without_scripts(plain_page, started):
    page = plain_page

    # Given a private link in a letter
    page.goto(f"/i/{TOKEN}/")
    # (the door's own page, where somebody says that they are the one who was asked)
    if page.get_by_role("button", name="Continue").count():
        page.get_by_role("button", name="Continue").click()
    page.goto("/my/")

    # When they begin, agree, and say whose answers these are
    page.get_by_role("link", name="Start").click()
    page.get_by_role("button", name="Agree and start").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label("I agree to take part").check()
    page.get_by_label("You may share my words, without my name").check()
    page.get_by_role("button", name="Agree and start").click()
    page.get_by_label("Mine", exact=True).check()
    page.get_by_role("button", name="Save and continue").click()

    # And answer heading by heading
    page.get_by_label("Your answer").fill("My nurse sits down with me.")
    page.get_by_role("button", name="Save and add another").click()
    expect(page.get_by_text("My nurse sits down with me.")).to_be_visible()
    page.get_by_role("button", name="This matters most to me").click()
    expect(page.get_by_text("Matters most", exact=True)).to_be_visible()
    page.get_by_label("Your answer").fill("The Thursday group.")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("Your answer").fill("Nobody phones back.")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Save and check my answers").click()

    # And correct one before they send
    page.get_by_role("link", name=re.compile("Add or change.*: What is working")).click()
    page.get_by_role("link", name="Change or remove answer 2").click()
    page.get_by_label("Your answer").fill("The Thursday group, always.")
    page.get_by_role("button", name="Save my change").click()
    page.goto("/my/review/check/")
    page.get_by_role("button", name="Send my answers").click()

    # Then there is a receipt, and nothing was lost
    code = Review.objects.get().receipt_code
    expect(page.get_by_text(code)).to_be_visible()
    assert list(Statement.objects.order_by("id").values_list("text", "is_top_priority")) == [
        ("My nurse sits down with me.", True),
        ("The Thursday group, always.", False),
        ("Nobody phones back.", False),
    ]
    assert Card.objects.drafts().count() == 3

    # And it can all be taken back
    page.get_by_role("link", name="Back to my page").click()
    page.get_by_role("link", name="Take my answers back").click()
    page.get_by_role("button", name="Yes, take my answers back").click()
    expect(page.get_by_role("heading", name="Your answers are taken back")).to_be_visible()
    assert Statement.objects.count() == 0


@pytest.mark.parametrize("screen", ["phone", "page"])
def test_the_patients_pages_are_accessible_empty_wrong_and_filled(
    request, started, axe, shot, screen
):
    page = request.getfixturevalue(screen)

    def look(name):
        axe(page)
        assert page.evaluate(BEYOND_THE_EDGE) == []
        shot(page, name)

    page.goto(f"/i/{TOKEN}/")
    if page.get_by_role("button", name="Continue").count():
        page.get_by_role("button", name="Continue").click()
    page.goto("/my/")
    look("my-page-welcome")
    page.goto("/my/consent/")
    look("my-consent")
    page.get_by_role("button", name="Agree and start").click()
    look("my-consent-wrong")
    page.get_by_label("I agree to take part").check()
    page.get_by_label("You may share my words, without my name").check()
    page.get_by_role("button", name="Agree and start").click()
    look("my-voice")
    page.get_by_label("Mine", exact=True).check()
    page.get_by_role("button", name="Save and continue").click()
    look("my-answers-empty")
    page.get_by_role("button", name="Save and add another").click()
    look("my-answers-wrong")
    page.get_by_label("Your answer").fill("My nurse sits down with me. " * 5)
    page.get_by_label("This is one of the things that matter most to me").check()
    page.get_by_role("button", name="Save and add another").click()
    page.get_by_label("Your answer").fill("The Thursday group.")
    page.get_by_role("button", name="Save and add another").click()
    look("my-answers-filled")
    page.get_by_role("link", name="Change or remove answer 1").click()
    look("my-answer")
    page.goto("/my/")
    look("my-page-in-progress")
    page.goto("/my/review/check/")
    look("check-my-answers")
    page.get_by_role("button", name="Send my answers").click()
    look("my-receipt")
    page.goto("/my/")
    look("my-page-sent")
    page.goto("/my/review/withdraw/")
    look("withdraw-my-review")
    page.context.clear_cookies()
    page.goto("/my/review/working/")
    look("link-needed")


SAID = [
    ("working", "My nurse Bronwen sits down with me. Ring her on 01632 960017.", True),
    ("working", "The Thursday group.", False),
    ("not_working", "I told Dr Achterberg twice, and on 14 November it happened again.", True),
    ("not_working", "Nobody phones back. " * 12, False),
    (
        "future",
        "To do the Christmas dinner for all of them one more time, in my own kitchen.",
        True,
    ),
]


@pytest.mark.parametrize("screen", ["phone", "page"])
def test_the_teams_pages_are_accessible(request, started, axe, shot, sign_in, screen):
    page = request.getfixturevalue(screen)
    fay = started.members.get()
    started.memberships.update(role=Role.LEAD)
    sign_in(page, fay)
    review_round = started.rounds.get()
    person = started.participants.get()
    make.consent(participant=person, purpose="take_part")
    make.consent(participant=person, purpose="share_words")
    review = make.submitted_review(
        review_round=review_round, participant=person, receipt_code="CDF-GHJ"
    )
    for number, (heading, text, is_top) in enumerate(SAID, start=1):
        said = make.statement(review=review, heading=heading, text=text, is_top_priority=is_top)
        make.card(
            review_round=review_round,
            statement=said,
            heading=heading,
            text=text if number != 3 else "I told the consultant twice.",
            code=f"{heading[0].upper()}{number}",
            is_top_priority=is_top,
            perspective=person.perspective,
        )
    make.participant(programme=started, name="Participant 08")
    make.card(review_round=review_round, code="N40", text="", state="withdrawn")
    home = "/programmes/breathing-better/"
    place = f"{home}rounds/{review_round.pk}/"
    card = review_round.cards.get(code="N3")
    pages = {
        "review-list": f"{home}reviews/",
        "review": f"{place}reviews/{review.pk}/",
        "withdraw-review": f"{place}reviews/{review.pk}/withdraw/",
        "enter-review": f"{place}reviews/enter/",
        "questions": f"{place}questions/",
        "typed-voice": f"{place}reviews/{review.pk}/voice/",
        "typed-answers": f"{place}reviews/{review.pk}/answers/not-working/",
        "check-typed-answers": f"{place}reviews/{review.pk}/check/",
        "typed-receipt": f"{place}reviews/{review.pk}/receipt/",
        "card-list": f"{home}cards/",
        "card-list-empty": f"{home}cards/?show=approved",
        "edit-card": f"{place}cards/{card.pk}/edit/",
        "split-card": f"{place}cards/{card.pk}/split/",
    }
    for name, path in pages.items():
        page.goto(path)
        axe(page)
        assert page.evaluate(BEYOND_THE_EDGE) == [], name
        shot(page, name)


def test_a_card_is_approved_in_its_place_and_by_its_page(page, plain_page, started, sign_in, axe):
    fay = started.members.get()
    review_round = started.rounds.get()
    first = make.card(review_round=review_round, text="I wait.", code="N1")
    second = make.card(review_round=review_round, text="I wait too.", code="N2")

    # With scripts only the card changes
    sign_in(page, fay)
    page.goto("/programmes/breathing-better/cards/")
    page.get_by_role("button", name="Approve card N1").click()
    expect(page.locator(f"#card-{first.pk}").get_by_text("Approved")).to_be_visible()
    expect(page.locator("#said")).to_have_text("Card N1: approved.")
    expect(page.get_by_role("button", name="Approve card N2")).to_be_visible()
    axe(page)
    first.refresh_from_db()
    assert first.is_approved

    # Without them the page comes back
    sign_in(plain_page, fay)
    plain_page.goto("/programmes/breathing-better/cards/")
    plain_page.get_by_role("button", name="Approve card N2").click()
    expect(plain_page.get_by_role("heading", name="No cards here")).to_be_visible()
    second.refresh_from_db()
    assert second.is_approved
