"""Feedback letters, the action plan and a workshop's own papers."""

import io
from collections import Counter
from datetime import UTC, date, datetime

import pypdf
import pypdfium2
import pytest
import zxingcpp

from coproduce import printing
from coproduce.languages import Said
from participants.models import Invitation
from participants.operations import inviting
from reviews.documents import printed_headings
from tests import make
from workshops.documents import print_outs
from workshops.documents.feedback import ThreadAction
from workshops.documents.meetings import PersonsNeeds
from workshops.documents.papers import (
    Badge,
    PrintedPerson,
    PrintedSession,
    PrintedTable,
    WorkshopPrintOut,
    paper_words,
    workshop_print_out,
)
from workshops.models import Action

LETTER = "workshops/print/feedback_letter.typ"
PLAN = "workshops/print/action_plan.typ"
DAY = "workshops/print/workshop.typ"
TODAY = date(2026, 11, 22)


def words_of(printed):
    """The text, without what begins and ends each page, as if it were one line."""
    reader = pypdf.PdfReader(io.BytesIO(printed.content))
    return " ".join("\n".join(page.extract_text() for page in reader.pages).split())


@pytest.fixture
def story(programme, review_round, pat):
    """Three answers of one person: one went all the way, one is not placed, one is not a card."""
    review = make.submitted_review(review_round=review_round, participant=pat)
    asked, sung, _parking = (
        make.statement(review=review, heading=heading, text=text, position=position)
        for position, (heading, text) in enumerate(
            [
                ("not_working", "At night nobody I can ring knows me. Sister Mary used to."),
                ("working", "Singing group. Best hour of my week."),
                ("not_working", "Parking."),
            ]
        )
    )
    card = make.approved_card(
        review_round=review_round,
        statement=asked,
        heading="not_working",
        text="At night nobody I can ring knows me.",
    )
    make.approved_card(review_round=review_round, statement=sung, heading="working", text=sung.text)
    theme = make.theme(
        review_round=review_round,
        heading="not_working",
        title="I do not know who to ask",
        accepted_at=make.NOW,
    )
    make.placement(card=card, theme=theme)
    cause = make.root_cause(theme=theme, text="Nobody owns the phone after four")
    make.success_criterion(
        theme=theme, perspective=pat.perspective, text="Somebody who knows me answers."
    )
    make.feedback_report(programme=programme)
    return cause


def letter_for(programme, pat, message="Forty people told us 312 things."):
    token = inviting.issue_link(pat, Invitation.Channel.LETTER, None, make.NOW)
    return print_outs.feedback_letters(programme, [(pat, token)], message=message, today=TODAY)


def test_a_letter_follows_each_answer_to_what_was_done(programme, pat, story):
    make.action(root_cause=story, title="A nurse rings back", state=Action.State.DONE)
    make.action(
        root_cause=story,
        title="A bus to the clinic",
        state=Action.State.NOT_POSSIBLE,
        not_possible_because="the route would cost too much",
    )

    words = words_of(printing.pdf(LETTER, letter_for(programme, pat)))

    for told in (
        f"Dear {pat.name},",
        "Forty people told us 312 things.",
        "You said: At night nobody I can ring knows me. Sister Mary used to.",
        "“At night nobody I can ring knows me.”",
        "“I do not know who to ask”",
        "Nobody owns the phone after four",
        "Somebody who knows me answers.",
        "Done: A nurse rings back.",
        "Not possible: A bus to the clinic. Because: the route would cost too much",
        "We wrote your words on card",
        "We have not put this card with others yet. We have kept it.",
        "We have your words. They are not on a card yet.",
        "Was this put right?",
    ):
        assert told in words


def test_a_letter_is_honest_when_nothing_was_promised(programme, pat, story):
    words = words_of(printing.pdf(LETTER, letter_for(programme, pat)))

    assert "Nothing has been promised about this yet." in words


def test_a_letter_to_somebody_whose_answers_are_gone_says_so(programme, pat):
    words = words_of(printing.pdf(LETTER, letter_for(programme, pat)))

    assert "We have no answers from you at the moment." in words
    assert "where each of your answers went" not in words


def test_the_square_in_a_letter_opens_that_persons_page(programme, pat, story):
    document = letter_for(programme, pat)
    printed = printing.pdf(LETTER, document)

    seen = [
        code.text
        for page in pypdfium2.PdfDocument(printed.content)
        for code in zxingcpp.read_barcodes(page.render(scale=2).to_pil())
    ]

    assert seen == [document.letters[0].link.address]
    token = seen[0].rstrip("/").rpartition("/")[2]
    assert pat.invitations.holding(token).get().return_code in words_of(printed)
    assert token not in words_of(printed).replace(" ", "")


def test_the_action_plan_says_why_who_when_and_how_it_goes(programme, story, fay):
    make.action(
        root_cause=story,
        title="Letters say whom to ring",
        owner=fay,
        due_on=date(2027, 1, 31),
        state=Action.State.UNDER_WAY,
    )

    words = words_of(printing.pdf(PLAN, print_outs.action_plan(programme, today=TODAY)))

    for told in (
        "As it stood on 22 November 2026.",
        "What is not working: “I do not know who to ask”",
        "Letters say whom to ring",
        "Nobody owns the phone after four",
        str(fay),
        "31 January 2027",
        "Under way",
    ):
        assert told in words


def test_an_action_plan_without_actions_says_so(programme):
    words = words_of(printing.pdf(PLAN, print_outs.action_plan(programme, today=TODAY)))

    assert "Nothing has been promised yet." in words


def test_a_plan_with_every_state_and_awkward_words_is_printed():
    states = [
        print_outs.PlannedAction(
            root_cause="because " * 40,
            what_will_change='#read("/etc/passwd") ' * 3,
            horizon_label=label,
            action=ThreadAction(
                title=title,
                owner="Participant 31",
                organisation="",
                due_on=None,
                state=state,
                state_label=state,
                not_possible_because="x" * 300 if state == "not_possible" else "",
                latest="First.\nThen. 😀",
                latest_at=datetime(2026, 11, 2, tzinfo=UTC),
            ),
        )
        for state, title, label in (
            ("planned", "A" * 200, "Quick win"),
            ("under_way", "أشعر بالقلق", "Shorter term"),
            ("done", "Gŵyr pawb", "Longer term"),
            ("not_possible", "A bus", ""),
        )
    ]
    plan = print_outs.ActionPlan(
        "Breathing better together",
        TODAY,
        printed_headings(),
        (print_outs.PlannedTheme("I", "future", tuple(states)),),
    )

    words = words_of(printing.pdf(PLAN, plan))

    assert '#read("/etc/passwd")' in words
    assert "x" * 300 in words.replace(" ", "")


def english(words):
    return Said(words, "en-gb")


def day(**changes):
    facts = {
        "programme_title": "Breathing better together",
        "title": english("First workshop"),
        "day": "Thursday 3 December 2026, 10:00 to 15:30",
        "place": (english("The Old Corn Exchange"), english("Market Square")),
        "getting_there": english("Bus 9 stops at the door."),
        "frozen_on": TODAY,
        "sessions": (
            PrintedSession("10:00", english("Arrive")),
            PrintedSession("10:30", english("Read the cards")),
        ),
        "people": (PrintedPerson("Participant 07", "Patient", "2", "Coming"),),
        "needs": (PersonsNeeds("Participant 07", ("Large print", "A chair near the door")),),
        "balance": "Patients and carers: 14 of 31; they are fewer than half.",
    }
    return WorkshopPrintOut(**{**facts, **changes})


def test_the_agenda_says_when_where_and_what_and_what_people_need_is_a_page_apart():
    printed = printing.pdf(DAY, day())
    agenda, door, needs = (
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed.content)).pages
    )

    assert "Thursday 3 December 2026" in agenda
    assert "Read the cards" in agenda
    assert "Participant 07" not in agenda
    assert "Large print" not in door
    assert "A chair near the door" in needs


def test_an_empty_workshop_prints_an_agenda_and_a_list_to_write_on():
    printed = printing.pdf(
        DAY, day(sessions=(), people=(), needs=(), place=(), getting_there=english(""))
    )

    assert printed.pages == 2
    assert "Nobody has been invited yet." in words_of(printed)


def people_around_tables():
    names = [f"Participant {number:02d}" for number in range(1, 18)]
    return {
        "tables": tuple(PrintedTable(at + 1, tuple(names[at::3])) for at in range(3)),
        "badges": tuple(Badge(name, str(at % 3 + 1)) for at, name in enumerate(names)),
    }


def test_the_table_plan_and_the_badges_say_names_and_tables_and_nothing_else():
    printed = printing.pdf(DAY, day(parts=("table_plan", "badges"), **people_around_tables()))

    plan, *badges = (
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed.content)).pages
    )

    assert len(badges) == 3
    assert plan.count("Participant") == "".join(badges).count("Participant") == 17
    assert "Participant 04" in plan
    for private in ("Large print", "A chair near the door", "Patient", "Coming"):
        assert private not in plan + "".join(badges)


def test_a_long_name_stays_on_its_badge():
    name = "Participant " + "Longname" * 12

    printed = printing.pdf(DAY, day(parts=("badges",), badges=(Badge(name, "2"),)))

    assert printed.pages == 1
    assert name.replace(" ", "") in words_of(printed).replace(" ", "")


def test_the_day_in_large_print_has_no_letter_under_18_points():
    printed = printing.pdf(DAY, day(print_set="large_print", **people_around_tables()))
    document = pypdfium2.PdfDocument(printed.content)

    sizes = [
        pypdfium2.raw.FPDFText_GetFontSize(text, index)
        for text in (page.get_textpage() for page in document)
        for index in range(text.count_chars())
        if not chr(pypdfium2.raw.FPDFText_GetUnicode(text, index)).isspace()
    ]
    assert min(sizes) >= 18


def test_easy_read_says_it_in_fewer_words_and_no_letter_is_under_18_points():
    easy = {"print_set": "easy_read", "words": paper_words("easy_read")}
    printed = printing.pdf(
        DAY, day(parts=("agenda", "table_plan"), **easy, **people_around_tables())
    )
    agenda, plan = (
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed.content)).pages
    )

    assert agenda.splitlines()[0] == "What happens today"
    assert "Where to sit" in plan


def test_what_hangs_on_the_wall_is_in_welsh_and_what_the_team_reads_is_not(programme, pat):
    programme.welsh = {"Read the cards": "Darllen y cardiau"}
    workshop = make.workshop(review_round=make.review_round(programme=programme))
    make.session(workshop=workshop, title="Read the cards")
    make.attendance(workshop=workshop, participant=pat, state="coming", table_number=2)

    document = workshop_print_out(workshop, programme=programme, today=TODAY, language="cy")
    words = words_of(printing.pdf(DAY, document))

    for told in ("Darllen y cardiau", "Lle’r ydym yn eistedd", "Bwrdd 2", "Amser", " i "):
        assert told in words
    assert "Who is coming" in words


def spoken(part, inherited):
    """The language in which each piece of a page is read aloud."""
    language, inside = part.get("/Lang", inherited), part.get("/K", [])
    for each in inside if isinstance(inside, list) else [inside]:
        within = each.get_object()
        if isinstance(within, dict) and "/S" in within:
            yield from spoken(within, language)
        else:
            yield language


@pytest.mark.parametrize("print_set", ["standard", "easy_read"])
def test_what_has_no_welsh_is_marked_as_english_on_the_wall(print_set):
    def in_english(words):
        facts = {"title": words, "place": (words,), "getting_there": words, "sessions": ()}
        agenda = day(parts=("agenda",), language="cy", print_set=print_set, **facts)
        root = pypdf.PdfReader(io.BytesIO(printing.pdf(DAY, agenda).content)).trailer["/Root"]
        return Counter(spoken(root["/StructTreeRoot"], root["/Lang"]))["en-GB"]

    words = "A day, however long its title is"
    assert in_english(english(words)) >= in_english(Said(words, "cy")) + 2


@pytest.mark.parametrize("print_set", ["standard", "large_print"])
def test_a_long_title_stays_within_the_foot_of_each_page(print_set):
    long = {"title": english("A title that goes on " * 9), "programme_title": "A programme " * 15}
    printed = printing.pdf(DAY, day(print_set=print_set, **long, **people_around_tables()))
    texts = [page.get_textpage() for page in pypdfium2.PdfDocument(printed.content)]

    lowest = min(text.get_charbox(at)[1] for text in texts for at in range(text.count_chars()))
    assert lowest > 12


def test_the_list_at_the_door_in_large_print_has_room_for_each_column():
    people = (PrintedPerson("Participant 32", "Commissioner", "4", "Contributes another way"),)
    printed = printing.pdf(DAY, day(print_set="large_print", parts=("door_list",), people=people))
    (page,) = pypdfium2.PdfDocument(printed.content)
    text = page.get_textpage()

    _left, _low, commissioner_ends, _high = text.get_charbox(
        text.get_text_range().index("Commissioner") + len("Commissioner") - 1
    )
    table_begins = text.get_charbox(text.get_text_range().index("Table"))[0]
    assert commissioner_ends < table_begins


@pytest.mark.parametrize("part", ["table_plan", "badges", "needs"])
def test_papers_of_a_day_without_people_say_so(part):
    printed = printing.pdf(DAY, day(parts=(part,), needs=()))

    assert "There is nothing to print yet" in words_of(printed)


def test_the_papers_of_a_day_are_of_those_who_come(review_round):
    workshop = make.workshop(programme=review_round.programme, review_round=review_round)
    for number, state in enumerate(["coming", "coming", "invited", "not_coming"], start=1):
        perspective = review_round.programme.perspectives.first()
        person = make.participant(
            programme=review_round.programme,
            name=f"Participant 9{number}",
            perspective=perspective,
        )
        make.attendance(
            workshop=workshop,
            participant=person,
            state=state,
            table_number=number if state == "coming" else None,
        )

    papers = workshop_print_out(workshop, programme=workshop.programme, today=TODAY)

    assert papers.tables == (
        PrintedTable(1, ("Participant 91",)),
        PrintedTable(2, ("Participant 92",)),
    )
    assert papers.badges == (Badge("Participant 91", "1"), Badge("Participant 92", "2"))
    assert [each.name for each in papers.people] == [f"Participant 9{each}" for each in (1, 2, 3)]
