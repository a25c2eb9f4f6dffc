"""The whole story, from a lead's first sign-in until a patient hears what was done.

On PostgreSQL, with a Celery worker in a process of its own, by clicking alone; each page that
somebody comes to is checked with axe, as it is at that moment: empty, with mistakes, or filled.
"""

from __future__ import annotations

import io

import pypdf
import pytest
from playwright.sync_api import expect

from tests import make
from tests.browser import post
from tests.browser.conftest import PHONE
from tests.browser.visitor import Visitor
from tests.browser.volume import give_reviews

PEOPLE = """\
name,perspective,email,access needs,consents
Participant 02,Patient,participant02@example.org,Large print,take part; share my words
Participant 03,Carer or family,participant03@example.org,,take part; share my words
Participant 04,{perspective},participant04@example.org,,
"""
MISTAKE, CORRECTED = "Astronaut", "Clinician"
# Pat's answers, by heading.
SAID = {
    "working": ["The nurse on the ward sat down with me. I was not frightened after that."],
    "not working": [
        "I have to tell my whole story again at each appointment.",
        "Ask for Dr Example Person, 01632 960 123. My letters come late, and my tablets changed.",
    ],
    "future": ["I want to walk to the shop and back without stopping."],
}
THEME = "I want to tell my story once"
CAUSE, DEEPER = "Each clinic keeps its own notes", "Nobody was asked to join the notes up"
SUCCESS = "People would know my story before I sit down"
ACTION = "Put one shared page at the front of the notes"
PROGRESS = "The first ward uses the page."
TOLD = "Thank you. This is what came of it."


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_words_become_change_and_their_author_hears_of_it(new_context, axe, worker):
    lee, fay, cal = (Visitor(new_context().new_page(), axe) for _ in range(3))
    pat = Visitor(new_context(PHONE).new_page(), axe)

    given_lee_signs_in(lee)
    when_lee_starts_a_programme(lee)
    when_lee_says_whose_perspectives_are_needed(lee)
    when_lee_asks_colleagues_to_the_team(lee)
    when_lee_adds_a_person(lee)
    when_lee_adds_a_list_and_corrects_it(lee)
    when_lee_invites_everybody(lee)

    when_pat_opens_the_link_and_agrees(pat)
    when_pat_answers(pat)
    then_pat_checks_and_sends_and_has_a_receipt(pat)
    given_others_answer_too()

    given_a_colleague_chooses_a_password(fay, "fay@example.org")
    when_fay_takes_names_out_of_a_card_and_splits_it(fay)
    when_fay_approves_the_cards(fay)
    then_themes_are_found_while_fay_watches(fay)
    when_fay_decides_about_themes(fay)
    when_fay_prints_a_pack(fay)

    when_fay_plans_a_workshop_and_invites(fay)
    then_pat_says_whether_she_comes(pat)
    when_fay_keeps_the_list_of_the_day(fay)
    when_fay_types_in_the_votes(fay)
    when_fay_writes_down_causes_and_success(fay)
    when_fay_writes_down_an_action(fay)

    given_a_colleague_chooses_a_password(cal, "cal@example.org")
    when_cal_says_how_it_goes(cal)
    when_lee_tells_everybody(lee)
    then_pat_reads_what_happened_to_her_words(pat)


# --- setting up ----------------------------------------------------------------------------------


def given_lee_signs_in(lee):
    make.user(
        email="lee@example.org", name="Lee", password=make.PASSWORD, may_create_programmes=True
    )
    lee.goes_to("/")
    lee.follows("Sign in")
    lee.fills(Email="lee@example.org")
    lee.page.locator("#id_password").fill("not the password")
    lee.presses("Sign in")
    lee.sees_a_mistake()
    lee.page.locator("#id_password").fill(make.PASSWORD)
    lee.presses("Sign in")
    lee.sees("You are in no programme yet")


def when_lee_starts_a_programme(lee):
    lee.follows("Start a new programme")
    lee.presses("Start the programme")
    lee.sees_a_mistake()
    lee.fills(
        {
            "What is the programme called?": "Breathing better",
            "What question should it answer?": "What would help people to breathe easier?",
            "Which organisations run it together?": "Example Hospital\nExample Lung Charity",
            "Who answers questions?": "Lee",
            "Phone number for questions": "01632 960001",
        }
    )
    lee.presses("Start the programme")
    lee.reads("Breathing better")
    lee.sees("Next step")
    for empty in ["People", "Reviews", "Cards", "Themes", "Packs", "Workshops", "Actions"]:
        lee.turns_to(empty)
    lee.turns_to("Tell people")


def when_lee_says_whose_perspectives_are_needed(lee):
    lee.turns_to("Set-up")
    lee.follows("Perspectives")
    lee.follows("Patient")
    lee.fills({"How many people do you hope for?": "many"})
    lee.presses("Save")
    lee.sees_a_mistake()
    lee.fills({"How many people do you hope for?": "12"})
    lee.presses("Save")
    lee.fills({"Name of the perspective": "Pharmacist", "How many people do you hope for?": "1"})
    lee.presses("Add the perspective")
    lee.sees("Pharmacist")


def when_lee_asks_colleagues_to_the_team(lee):
    lee.follows("Team")
    for name, role in [("Fay", "Facilitator"), ("Cal", "Contributor")]:
        lee.fills({"Email address": f"{name.lower()}@example.org", "Name": name})
        lee.chooses(role)
        lee.presses("Add to the team")
        lee.sees(f"{name.lower()}@example.org. {role}.")


def when_lee_adds_a_person(lee):
    lee.turns_to("People")
    lee.follows("Add a person")
    lee.presses("Add to the list")
    lee.sees_a_mistake()
    lee.fills({"Name": "Pat", "Email address": "pat@example.org"})
    lee.page.get_by_label("Perspective").select_option(label="Patient")
    lee.presses("Add to the list")
    lee.reads("Pat")


def when_lee_adds_a_list_and_corrects_it(lee):
    lee.turns_to("People")
    lee.follows("Add a list of people")
    lee.presses("Check the list")
    lee.sees_a_mistake()
    lee.uploads("people.csv", PEOPLE.format(perspective=MISTAKE))
    lee.presses("Check the list")
    lee.sees("Nobody can be added while there are problems.")
    lee.presses("Erase this upload")
    lee.uploads("people.csv", PEOPLE.format(perspective=CORRECTED))
    lee.presses("Check the list")
    lee.presses("Add 3 people")
    lee.sees("4 people")


def when_lee_invites_everybody(lee):
    lee.presses("Email 4 people")
    assert post.link_to("pat@example.org", "/i/")
    lee.follows("Pat")
    lee.turns_to("People")


# --- answering -----------------------------------------------------------------------------------


def when_pat_opens_the_link_and_agrees(pat):
    pat.goes_to(post.link_to("pat@example.org", "/i/"))
    pat.reads("Tell us about your care")
    pat.follows("Start")
    pat.presses("Agree and start")
    pat.sees_a_mistake()
    for choice in [
        "I agree to take part",
        "You may share my words, without my name",
        "You may contact me about what happens next",
    ]:
        pat.chooses(choice)
    pat.presses("Agree and start")
    pat.chooses("Mine", exact=True)
    pat.presses("Save and continue")


def when_pat_answers(pat):
    pat.reads("What is working well in your care?")
    pat.presses("Save and add another")
    pat.sees_a_mistake()
    pat.fills({"Your answer": SAID["working"][0]})
    pat.presses("Save and continue")
    pat.reads("What is not working well in your care?")
    pat.fills({"Your answer": SAID["not working"][0]})
    pat.chooses("This is one of the things that matter most to me")
    pat.presses("Save and add another")
    pat.sees("What you have said so far")
    pat.fills({"Your answer": SAID["not working"][1]})
    pat.presses("Save and continue")
    pat.fills({"Your answer": SAID["future"][0]})
    pat.presses("Save and check my answers")


def then_pat_checks_and_sends_and_has_a_receipt(pat):
    pat.reads("Check your answers, then send them")
    for answer in [each for answers in SAID.values() for each in answers]:
        pat.sees(answer)
    pat.presses("Send my answers")
    pat.reads("Thank you")
    pat.sees("Your receipt code is")


def given_others_answer_too():
    give_reviews("breathing-better", count=14)


# --- cards, themes, pack -------------------------------------------------------------------------


def given_a_colleague_chooses_a_password(visitor, address):
    visitor.goes_to(post.link_to(address, "/account/password/reset/key/"))
    visitor.reads("Choose a new password")
    for field in visitor.page.locator("input[type=password]").all():
        field.fill(make.PASSWORD)
    visitor.presses("Save the new password")
    visitor.goes_to("/account/login/")
    visitor.fills(Email=address)
    visitor.page.locator("#id_password").fill(make.PASSWORD)
    visitor.presses("Sign in")
    visitor.follows("Breathing better")


def when_fay_takes_names_out_of_a_card_and_splits_it(fay):
    fay.turns_to("Cards")
    card = fay.page.locator(".checked-card", has_text="01632 960 123")
    expect(card.locator("mark")).to_have_count(2)
    fay.follows("Edit", within=card)
    fay.fills({"The card": "My letters come late, and my tablets changed."})
    fay.presses("Save the card")
    card = fay.page.locator(".checked-card", has_text="My letters come late")
    fay.follows("Split", within=card)
    fay.presses("Split the card")
    fay.sees_a_mistake()
    fay.fills({"Card 1": "My letters come late.", "Card 2": "My tablets changed."})
    fay.presses("Split the card")


def when_fay_approves_the_cards(fay):
    fay.turns_to("Cards")
    card = fay.page.locator(".checked-card", has_text=SAID["not working"][0])
    card.get_by_role("button", name="Approve").click()
    expect(card.locator(".nhsuk-tag", has_text="Approved")).to_be_visible()
    while (rest := fay.page.get_by_role("button", name="without marked words")).count():
        fay.presses(rest.inner_text())
        fay.goes_to(fay.page.url.split("?")[0])
    fay.page.get_by_label("Show").select_option(label="Approved")
    fay.presses("Show")
    fay.sees(SAID["not working"][0])


def then_themes_are_found_while_fay_watches(fay):
    fay.turns_to("Themes")
    fay.sees("Last looked for themes", seconds=90)
    fay.follows("What is not working")
    expect(fay.page.locator(".board-theme").nth(2)).to_be_visible()
    fay.checks()


def when_fay_decides_about_themes(fay):
    first, second, third = fay.page.locator(".board-theme__title a").all_inner_texts()[:3]
    fay.presses(f"Accept {first}")
    fay.follows(f"Rename {first}")
    fay.fills({"Title": ""})
    fay.presses("Save the title")
    fay.sees_a_mistake()
    fay.fills({"Title": THEME})
    fay.presses("Save the title")
    fay.follows(f"Merge and more for {THEME}")
    fay.opens("Merge other themes into this one")
    fay.chooses(second)
    fay.presses(f"Merge into “{THEME}”")
    fay.follows("All themes")
    pats_card_goes_to(fay, THEME)
    before = fay.page.locator(".board-theme").count()
    fay.follows(f"Merge and more for {third}")
    fay.opens("Set it aside")
    fay.presses("Set it aside")
    expect(fay.page.locator(".board-theme")).to_have_count(before - 1)
    fay.page.locator(".theming-state").get_by_role("button", name="Undo").click()
    expect(fay.page.locator(".board-theme")).to_have_count(before)
    fay.checks()


def pats_card_goes_to(fay, title):
    """Pat's card is ticked wherever it lies, and moved, unless it is there already."""
    words = SAID["not working"][0]
    there = fay.page.locator(".board-theme", has_text=title)
    if there.locator(".board-card", has_text=words).count() == 0:
        place = fay.page.locator("details", has=fay.page.locator(".board-card", has_text=words))
        place.locator("summary").click()
        place.get_by_label(words).check()
        fay.page.get_by_label("Move the ticked cards to").select_option(label=title)
        fay.presses("Move")
    expect(there.locator(".board-card", has_text=words)).to_have_count(1)


def when_fay_prints_a_pack(fay):
    fay.turns_to("Packs")
    fay.follows("Make a new pack")
    fay.presses("Freeze and print")
    fay.sees_a_mistake()
    fay.fills({"Name of the pack": "For the first workshop"})
    fay.presses("Freeze and print")
    download_link = fay.page.get_by_role("link", name="Download the")
    expect(download_link).to_be_visible(timeout=90_000)
    fay.checks()
    promised = int(download_link.inner_text().split()[2])
    with fay.page.expect_download() as download:
        download_link.click()
    pdf = pypdf.PdfReader(io.BytesIO(download.value.path().read_bytes()))
    text = "\n".join(page.extract_text() for page in pdf.pages)
    assert len(pdf.pages) == promised
    assert "/StructTreeRoot" in pdf.trailer["/Root"]
    assert THEME in " ".join(text.split())
    assert "Pat" not in text.split()


# --- the day -------------------------------------------------------------------------------------


def when_fay_plans_a_workshop_and_invites(fay):
    fay.turns_to("Workshops")
    fay.follows("Plan a workshop")
    fay.presses("Plan the workshop")
    fay.sees_a_mistake()
    fay.fills(
        {
            "What is this workshop called?": "First workshop",
            "Which day?": "2030-05-02",
            "Name of the place": "The village hall",
        }
    )
    fay.page.get_by_label("Printed pack").select_option(label="For the first workshop")
    fay.presses("Plan the workshop")
    fay.reads("First workshop")
    fay.follows("Invite people", first=True)
    fay.presses("Invite them")
    fay.sees_a_mistake()
    fay.chooses("Everybody who gave a review and is not on the list yet")
    fay.presses("Invite them")
    fay.reads("Who comes, who came")


def then_pat_says_whether_she_comes(pat):
    pat.goes_to(post.link_to("pat@example.org", "/i/", number=2))
    pat.follows("Workshops that I am invited to")
    pat.follows("See the day and answer")
    pat.presses("Send my answer")
    pat.sees_a_mistake()
    pat.chooses("I can come", exact=True)
    pat.presses("Send my answer")


def when_fay_keeps_the_list_of_the_day(fay):
    fay.goes_to(fay.page.url)
    fay.page.get_by_label("Answer of Pat").select_option(label="Came")
    fay.page.get_by_label("Table of Pat").fill("one")
    fay.presses("Save the list")
    fay.sees_a_mistake()
    fay.page.get_by_label("Table of Pat").fill("1")
    fay.presses("Save the list")
    expect(fay.page.get_by_label("Answer of Pat")).to_have_value("came")
    fay.follows("First workshop")


def when_fay_types_in_the_votes(fay):
    fay.follows("Open a vote", first=True)
    fay.chooses("What is not working")
    fay.presses("Open the vote")
    fay.page.get_by_label("How many people in the room may vote?").fill("8")
    fay.presses("Save the number")
    fay.follows("Type in the votes from paper")
    fay.page.get_by_label("Patient: people who voted").fill("1")
    fay.page.get_by_label(f"Patient: votes for {THEME}").fill("9")
    fay.presses("Save the votes")
    fay.sees_a_mistake()
    fay.page.get_by_label("Patient: people who voted").fill("4")
    fay.presses("Save the votes")
    fay.presses("Close the vote and see the result")
    fay.sees("The vote was closed")
    fay.follows("Go on to causes")


def when_fay_writes_down_causes_and_success(fay):
    fay.follows(THEME)
    fay.follows("Add a cause")
    fay.presses("Add the cause")
    fay.sees_a_mistake()
    fay.fills({"Why is it like this?": CAUSE})
    fay.page.locator("label", has_text=SAID["not working"][0]).click()
    fay.presses("Add the cause")
    fay.follows("Ask why again", about=CAUSE)
    fay.fills({"Why is it like this?": DEEPER})
    fay.chooses("We want to act on this cause")
    fay.presses("Add the cause")
    fay.sees("To act on")
    fay.follows("Add for patient")
    fay.presses("Save")
    fay.sees_a_mistake()
    fay.fills({"If this were put right, I would …": SUCCESS})
    fay.presses("Save")
    fay.sees(SUCCESS)


def when_fay_writes_down_an_action(fay):
    fay.follows("Promise an action", about=DEEPER)
    fay.presses("Put it on the list")
    fay.sees_a_mistake()
    fay.fills({"What will be done?": ACTION, "By when?": "2030-09-01"})
    fay.page.get_by_label("Who will see to it?").select_option(label="Cal")
    fay.page.get_by_label("Which success does it aim at?").select_option(index=1)
    fay.presses("Put it on the list")
    fay.reads(ACTION)
    fay.sees(SAID["not working"][0])


# --- keeping the promise, and telling ------------------------------------------------------------


def when_cal_says_how_it_goes(cal):
    cal.turns_to("Actions")
    cal.follows(ACTION)
    cal.follows("Say how it goes")
    cal.presses("Save")
    cal.sees_a_mistake()
    cal.fills({"What has happened?": PROGRESS})
    cal.chooses("Under way")
    cal.presses("Save")
    cal.sees(PROGRESS)


def when_lee_tells_everybody(lee):
    lee.goes_to("/programmes/breathing-better/")
    lee.turns_to("Tell people")
    lee.follows("Write to them")
    lee.presses("Open the pages and tell people")
    lee.sees_a_mistake()
    lee.fills({"Title": "After the workshop", "What would you like to say to everybody?": TOLD})
    lee.presses("Open the pages and tell people")
    lee.reads("After the workshop")
    lee.turns_to("Actions")
    lee.turns_to("Overview")


def then_pat_reads_what_happened_to_her_words(pat):
    pat.goes_to(post.link_to("pat@example.org", "/i/", number=3))
    if pat.page.get_by_role("heading", level=1).inner_text() != "What happened to what I said":
        pat.follows("What happened to what I said")
    thread = pat.page.locator(".thread", has_text=SAID["not working"][0])
    for words in [THEME, CAUSE, SUCCESS, ACTION, "Under way", PROGRESS]:
        expect(thread).to_contain_text(words)
    pat.sees(TOLD)
    pat.chooses("Partly")
    pat.presses("Send my answer")
    pat.checks()
