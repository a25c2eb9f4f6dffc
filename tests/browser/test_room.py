"""Two phones and a facilitator: a vote is seen at once, given, closed and shown."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import make
from tests.browser.conftest import PHONE
from workshops.models import Vote


@pytest.fixture
def room(transactional_db, programme, review_round, fay):
    for title in ("I tell my story again and again", "I wait alone", "I cannot park"):
        make.theme(review_round=review_round, title=title, accepted_at=make.NOW)
    return make.workshop(review_round=review_round, title="First workshop", people_here=3)


def address(name, workshop, *more):
    return reverse(f"workshops:{name}", args=[workshop.programme.slug, workshop.pk, *more])


def join(phone, room, check=lambda phone: None):
    phone.goto("/room/")
    phone.get_by_label("The code on the wall").fill(room.room_code.lower())
    phone.get_by_role("button", name="Go in").click()
    check(phone)
    phone.get_by_label("Patient", exact=True).check()
    phone.get_by_role("button", name="Join").click()
    check(phone)


def test_a_room_votes_on_two_phones_while_the_facilitator_watches(
    new_context, page, sign_in, fay, room, axe
):
    # Given two phones in the room, one of which runs no scripts, and no vote yet.
    sign_in(page, fay)
    with_scripts = new_context(PHONE).new_page()
    without = new_context(PHONE, java_script_enabled=False).new_page()
    for phone, check in ((with_scripts, axe), (without, lambda phone: None)):
        join(phone, room, check)
        expect(phone.get_by_text("The vote has not begun yet.")).to_be_visible()

    # When Fay opens a vote, the phone with scripts shows it by itself.
    page.goto(address("open_voting", room))
    axe(page)
    page.get_by_role("button", name="Open the vote").click()
    expect(with_scripts.get_by_label("I wait alone")).to_be_visible(timeout=8_000)
    axe(with_scripts)
    axe(page)
    voting_round = room.voting_rounds.get()

    # And both vote, one of them twice over, as a thumb that trembles does.
    with_scripts.get_by_label("I wait alone").select_option("2 votes")
    expect(with_scripts.get_by_text("Votes left: 1")).to_be_visible()
    axe(with_scripts)
    with_scripts.get_by_role("button", name="Send my vote").dblclick()
    expect(with_scripts.get_by_text("Your vote is in. Thank you.")).to_be_visible()
    axe(with_scripts)
    without.get_by_role("link", name="Look again").click()
    without.get_by_label("I cannot park").select_option("3 votes")
    without.get_by_role("button", name="Send my vote").click()
    expect(without.get_by_text("Your vote is in. Thank you.")).to_be_visible()

    # Then Fay's page counts two, without being loaded again, and says nothing of how it goes.
    expect(page.locator("[data-voted]")).to_have_text("2")
    assert Vote.objects.count() == 2
    page.goto(address("room_screen", room))
    axe(page)
    expect(page.get_by_text(room.room_code, exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile("of 3 have voted"))).to_be_visible()

    # When the phone sleeps, wakes and its person changes their mind, they have still one vote.
    cdp = with_scripts.context.new_cdp_session(with_scripts)
    for state in ("frozen", "active"):
        cdp.send("Page.setWebLifecycleState", {"state": state})
    with_scripts.get_by_role("link", name="Change my vote").click()
    with_scripts.get_by_label("I wait alone").select_option("1 vote")
    with_scripts.get_by_role("button", name="Change my vote").click()
    assert voting_round.ballots.count() == 2

    # And when Fay closes the vote, every phone says so and the result is there.
    page.goto(address("voting_result", room, voting_round.pk))
    page.get_by_role("button", name="Close the vote and see the result").click()
    expect(page.get_by_text("People who voted: 2. Votes: 4.")).to_be_visible()
    axe(page)
    expect(with_scripts.get_by_text("The vote is closed. Thank you.")).to_be_visible(timeout=8_000)


def test_a_vote_that_opens_before_a_phone_first_asks_is_shown_all_the_same(new_context, room):
    phone = new_context(PHONE).new_page()
    join(phone, room)
    make.voting_round(workshop=room)

    expect(phone.get_by_label("I wait alone")).to_be_visible(timeout=8_000)


def test_a_phone_without_signal_keeps_what_was_chosen(new_context, room, axe):
    voting_round = make.voting_round(workshop=room)
    context = new_context(PHONE)
    phone = context.new_page()
    join(phone, room, axe)
    phone.get_by_label("I wait alone").select_option("3 votes")

    context.set_offline(True)
    phone.get_by_role("button", name="Send my vote").click()
    expect(phone.get_by_text("There is no signal just now.")).to_be_visible()
    axe(phone)
    context.set_offline(False)
    phone.wait_for_timeout(1_100)  # the button takes no second press within a second
    phone.get_by_role("button", name="Send my vote").click()

    expect(phone.get_by_text("Your vote is in. Thank you.")).to_be_visible()
    assert voting_round.ballots.count() == 1


def lose_the_answer(route):
    """The vote arrives; the network is gone before the phone hears of it."""
    route.fetch(max_redirects=0)
    route.abort("internetdisconnected")


@pytest.mark.parametrize(
    ("forgets", "counted"), [(False, 1), (True, 2)], ids=["as it is", "without its cookie"]
)
def test_a_phone_that_slept_was_reloaded_and_lost_the_network_votes_once(
    forgets, counted, new_context, room
):
    """The twin is a phone that forgot who it was: that is what its cookie is for."""
    # Given a phone that loses the signal before its vote is sent, and sleeps.
    voting_round = make.voting_round(workshop=room)
    context = new_context(PHONE)
    phone = context.new_page()
    join(phone, room)
    phone.get_by_label("I wait alone").select_option("3 votes")
    context.set_offline(True)
    phone.get_by_role("button", name="Send my vote").click()
    expect(phone.get_by_text("There is no signal just now.")).to_be_visible()
    assert voting_round.ballots.count() == 0
    cdp = context.new_cdp_session(phone)
    for state in ("frozen", "active"):
        cdp.send("Page.setWebLifecycleState", {"state": state})

    # When it is back and reloaded, and the signal goes again as the vote arrives.
    context.set_offline(False)
    phone.reload()
    phone.get_by_label("I wait alone").select_option("3 votes")
    phone.route("**/votes/**", lose_the_answer)
    with phone.expect_event("requestfailed"):
        phone.get_by_role("button", name="Send my vote").click()
    assert voting_round.ballots.count() == 1
    phone.unroute("**/votes/**")

    # Then the page says what happened, and whoever sends it again has one vote still.
    if forgets:
        context.clear_cookies()
        join(phone, room)
        phone.get_by_label("I wait alone").select_option("3 votes")
        phone.get_by_role("button", name="Send my vote").click()
    else:
        phone.goto(f"/room/{room.room_code}/")
        expect(phone.get_by_text("Your vote is in. Thank you.")).to_be_visible()
        phone.get_by_role("link", name="Change my vote").click()
        phone.get_by_role("button", name="Change my vote").click()
    expect(phone.get_by_text("Your vote is in. Thank you.")).to_be_visible()
    assert voting_round.ballots.count() == counted
