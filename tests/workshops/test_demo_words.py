"""The words of the demonstration programme hang together, before any of them is loaded."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "workshops" / "demo"
HEADINGS = {"w": "working", "n": "not_working", "f": "future"}
PERSPECTIVES = {"patient", "carer", "clinician", "provider", "commissioner", "voluntary"}


def words(name):
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


PROGRAMME = words("programme")
PEOPLE = {person["number"]: person for person in words("people")["participants"]}
REVIEWS = words("reviews")["reviews"]
STATEMENTS = [statement for review in REVIEWS for statement in review["statements"]]
THEMES = {theme["key"]: theme for theme in words("themes")["themes"]}
UNPLACED = words("themes")["unplaced"]
WORKSHOPS = words("workshops")
CAUSES = {cause["key"]: cause for cause in WORKSHOPS["causes"]}
ACTIONS = WORKSHOPS["actions"]
PRIORITIES = WORKSHOPS["voting"]["priorities"]
FEEDBACK = words("feedback")
OWNED_BY = {"owner", "owner_name", "organisation"}


def approved_cards():
    cards = {}
    for statement in STATEMENTS:
        if "cards" in statement:
            for place, text in enumerate(statement["cards"], start=1):
                cards[f"{statement['key']}#{place}"] = text
        elif not statement.get("pending"):
            cards[statement["key"]] = statement.get("card", statement["text"])
    return cards


CARDS = approved_cards()


def ballots():
    return {name: ballot for name, ballot in WORKSHOPS["voting"].items() if name in PERSPECTIVES}


def dots(ballot):
    return {theme: count for theme, count in ballot.items() if theme != "voters"}


def depth(cause):
    return 1 + depth(CAUSES[cause["parent"]]) if "parent" in cause else 1


def test_forty_people_give_a_review_each():
    reviewed = {number for number, person in PEOPLE.items() if person["state"] == "reviewed"}
    assert len(REVIEWS) == 40
    assert {review["participant"] for review in REVIEWS} == reviewed


def test_there_are_well_over_two_hundred_and_eighty_statements():
    assert len(STATEMENTS) >= 285


def test_the_three_headings_are_all_well_filled():
    counts = Counter(statement["heading"] for statement in STATEMENTS)
    shares = {heading: count / len(STATEMENTS) for heading, count in counts.items()}
    assert 0.30 < shares["working"] < 0.40
    assert 0.36 < shares["not_working"] < 0.45
    assert 0.20 < shares["future"] < 0.30


def test_a_key_says_whose_statement_it_is_and_under_which_heading():
    for review in REVIEWS:
        for statement in review["statements"]:
            number, rest = statement["key"].split("-")
            assert (number, HEADINGS[rest[0]]) == (review["participant"], statement["heading"])


def test_no_key_and_no_text_appears_twice():
    keys = [statement["key"] for statement in STATEMENTS]
    texts = [statement["text"].casefold() for statement in STATEMENTS]
    cards = [text.casefold() for text in CARDS.values()]
    assert [len(keys), len(texts), len(cards)] == [len(set(keys)), len(set(texts)), len(set(cards))]


def test_no_two_statements_begin_alike():
    openings = Counter(
        " ".join(statement["text"].casefold().split()[:5])
        for statement in STATEMENTS
        if len(statement["text"].split()) > 5
    )
    assert [opening for opening, count in openings.items() if count > 1] == []


def test_some_statements_are_a_word_or_two_and_some_are_long():
    lengths = [len(statement["text"].split()) for statement in STATEMENTS]
    assert sum(length <= 4 for length in lengths) >= 8
    assert sum(length >= 50 for length in lengths) >= 5


def test_every_voice_is_heard():
    assert {review["voiced_by"] for review in REVIEWS} == {"person", "carer", "on_behalf"}
    assert {review["kind"] for review in REVIEWS} == {"own", "one_to_one", "meeting", "paper"}


def test_somebody_helped_whenever_the_words_are_on_behalf_of_another():
    assert all(review.get("helped_by") for review in REVIEWS if review["voiced_by"] == "on_behalf")


def test_everybody_marked_what_matters_most_under_each_heading():
    for review in REVIEWS:
        tops = Counter(
            statement["heading"] for statement in review["statements"] if statement.get("top")
        )
        assert set(tops) == set(HEADINGS.values()), review["participant"]
        assert max(tops.values()) <= 2, review["participant"]


def test_every_approved_card_is_in_exactly_one_place():
    places = [member for theme in THEMES.values() for member in theme["members"]] + UNPLACED
    assert Counter(places) == Counter(CARDS.keys())


def test_a_theme_holds_cards_of_its_own_heading_only():
    for theme in THEMES.values():
        assert {HEADINGS[member[3]] for member in theme["members"]} == {theme["heading"]}


def test_themes_have_first_person_titles_that_differ():
    titles = [theme["title"] for theme in THEMES.values()]
    assert len(titles) == len(set(titles))
    for title in titles:
        assert re.search(r"\b(I|me|my|us)\b", title, re.IGNORECASE), title


def test_there_are_as_many_themes_as_a_room_can_hold():
    counts = Counter(theme["heading"] for theme in THEMES.values())
    assert (counts["working"], counts["not_working"], counts["future"]) == (10, 14, 9)
    assert 6 <= len(UNPLACED) <= 8


def test_a_theme_is_in_a_group_that_exists():
    groups = {group["key"] for group in words("themes")["groups"]}
    assert {theme["group"] for theme in THEMES.values()} == groups


def test_eight_statements_wait_for_a_facilitator():
    waiting = [statement for statement in STATEMENTS if statement.get("pending")]
    assert len(waiting) == 8
    assert all(statement["personal"] for statement in waiting)


def test_personal_words_are_in_the_statement_and_on_no_card():
    cards = "\n".join(CARDS.values()).casefold()
    for statement in STATEMENTS:
        for personal in statement.get("personal", []):
            assert personal.casefold() in statement["text"].casefold()
            assert not re.search(rf"\b{re.escape(personal.casefold())}\b", cards), personal


def test_no_theme_action_or_message_holds_a_personal_word():
    told = "\n".join(
        (FOLDER / name).read_text(encoding="utf-8").casefold()
        for name in ("themes.toml", "feedback.toml")
    )
    for action in ACTIONS:
        promise = {key: text for key, text in action.items() if key not in OWNED_BY}
        told += str(promise).casefold()
    for statement in STATEMENTS:
        for personal in statement.get("personal", []):
            assert not re.search(rf"\b{re.escape(personal.casefold())}\b", told), personal


def test_numbers_and_addresses_can_belong_to_nobody():
    whole = "".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.toml")))
    assert set(re.findall(r"@([\w.]+)\"", whole)) == {"example.org"}
    assert all(number.startswith("07700 900") for number in re.findall(r"07\d{3} \d{6}", whole))
    assert all(number.startswith("999") for number in re.findall(r"\d{3} \d{3} \d{4}", whole))


def test_a_card_fits_on_an_eighth_of_a_page():
    assert {key: len(text) for key, text in CARDS.items() if len(text) > 270} == {}


def test_people_come_from_perspectives_stages_and_organisations_that_exist():
    stages = {stage["key"] for stage in PROGRAMME["stages"]}
    organisations = {organisation["key"] for organisation in PROGRAMME["organisations"]}
    assert {perspective["key"] for perspective in PROGRAMME["perspectives"]} == PERSPECTIVES
    for person in PEOPLE.values():
        assert person["perspective"] in PERSPECTIVES
        assert person["stage"] in stages
        professional = person["perspective"] not in {"patient", "carer"}
        assert (person.get("organisation") in organisations) is professional
    assert {statement["stage"] for statement in STATEMENTS if "stage" in statement} <= stages


def test_some_people_want_letters_and_have_an_address_for_them():
    for person in PEOPLE.values():
        assert ("email" in person) is not ("address" in person)
    assert any("address" in person for person in PEOPLE.values())


def test_everybody_who_gave_a_review_agreed_to_share_it():
    for person in PEOPLE.values():
        assert not {"take_part", "share_words"} & set(person.get("withheld", []))


def test_some_declined_and_some_have_not_answered():
    states = Counter(person["state"] for person in PEOPLE.values())
    assert states == {"reviewed": 40, "workshops": 8, "declined": 3, "invited": 3}


def test_thirty_one_people_came_to_the_first_workshop():
    came = [number for table in WORKSHOPS["workshops"][0]["tables"] for number in table]
    lived = [number for number in came if PEOPLE[number]["perspective"] in {"patient", "carer"}]
    assert (len(came), len(set(came)), len(lived)) == (31, 31, 14)


@pytest.mark.parametrize("workshop", WORKSHOPS["workshops"], ids=lambda workshop: workshop["key"])
def test_everybody_asked_to_a_workshop_has_one_answer(workshop):
    asked = [number for table in workshop["tables"] for number in table]
    for answer in ("another_way", "not_coming", "did_not_come", "no_answer"):
        asked += workshop.get(answer, [])
    assert len(asked) == len(set(asked)) == 40
    assert set(asked) <= set(PEOPLE)


@pytest.mark.parametrize("workshop", WORKSHOPS["workshops"], ids=lambda workshop: workshop["key"])
def test_sessions_follow_one_another_through_the_day(workshop):
    def minute(clock):
        hour, minutes = clock.split(":")
        return int(hour) * 60 + int(minutes)

    at = minute(workshop["starts"])
    for session in workshop["sessions"]:
        assert minute(session["starts"]) == at, session["title"]
        at += session["minutes"]
    assert at == minute(workshop["ends"])


def test_every_table_mixes_perspectives():
    for workshop in WORKSHOPS["workshops"]:
        for table in workshop["tables"]:
            assert {"patient", "carer"} & {PEOPLE[number]["perspective"] for number in table}
            assert len({PEOPLE[number]["perspective"] for number in table}) >= 3


def test_everybody_in_the_room_had_three_dots():
    came = Counter(
        PEOPLE[number]["perspective"]
        for table in WORKSHOPS["workshops"][0]["tables"]
        for number in table
    )
    assert set(ballots()) == PERSPECTIVES
    for perspective, ballot in ballots().items():
        assert ballot["voters"] == came[perspective]
        assert sum(dots(ballot).values()) == came[perspective] * WORKSHOPS["voting"]["votes_each"]


def test_votes_went_to_themes_of_what_is_not_working():
    voted = {theme for ballot in ballots().values() for theme in dots(ballot)}
    assert {THEMES[theme]["heading"] for theme in voted} == {"not_working"}


def test_the_six_with_the_most_votes_come_first():
    totals = Counter()
    for ballot in ballots().values():
        totals.update(dots(ballot))
    assert {theme for theme, _ in totals.most_common(6)} == set(PRIORITIES)
    ranked = totals.most_common(7)
    assert ranked[5][1] > ranked[6][1]


def test_causes_grow_from_the_priorities_and_cards_bear_them_out():
    assert {cause["theme"] for cause in CAUSES.values()} == set(PRIORITIES)
    for cause in CAUSES.values():
        assert cause["cards"]
        assert set(cause["cards"]) <= set(THEMES[cause["theme"]]["members"]), cause["key"]
        if "parent" in cause:
            assert CAUSES[cause["parent"]]["theme"] == cause["theme"]


def test_each_priority_has_several_causes_up_to_three_deep():
    counts = Counter(cause["theme"] for cause in CAUSES.values())
    assert min(counts.values()) >= 4
    assert max(depth(cause) for cause in CAUSES.values()) == 3


def test_some_perspectives_have_not_said_what_success_would_be():
    spoken = [(line["theme"], line["perspective"]) for line in WORKSHOPS["criteria"]]
    assert len(spoken) == len(set(spoken))
    assert {theme for theme, _ in spoken} == set(PRIORITIES)
    assert len(spoken) < len(PRIORITIES) * len(PERSPECTIVES)
    assert {perspective for _, perspective in spoken} == PERSPECTIVES


def test_fourteen_actions_answer_causes_that_were_chosen():
    assert len({action["key"] for action in ACTIONS}) == 14
    for action in ACTIONS:
        assert CAUSES[action["cause"]]["to_act_on"], action["key"]
    assert {CAUSES[action["cause"]]["theme"] for action in ACTIONS} == set(PRIORITIES)


def test_an_action_aims_at_a_criterion_of_its_own_theme():
    spoken = {(line["theme"], line["perspective"]) for line in WORKSHOPS["criteria"]}
    for action in ACTIONS:
        if "criterion" in action:
            assert (CAUSES[action["cause"]]["theme"], action["criterion"]) in spoken, action["key"]


def test_actions_are_in_every_state_and_some_are_late():
    assert {action["state"] for action in ACTIONS} == {
        "planned",
        "under_way",
        "done",
        "not_possible",
    }
    assert {action["horizon"] for action in ACTIONS} == {"quick_win", "short", "longer"}
    late = [
        action
        for action in ACTIONS
        if action["due"] < 0 and action["state"] in {"planned", "under_way"}
    ]
    assert len(late) == 2


def test_what_was_not_possible_says_why():
    for action in ACTIONS:
        assert ("not_possible_because" in action) is (action["state"] == "not_possible")


def test_every_action_has_an_owner_and_an_organisation():
    organisations = {organisation["key"] for organisation in PROGRAMME["organisations"]}
    staff = {member["key"] for member in PROGRAMME["staff"]}
    for action in ACTIONS:
        assert ("owner" in action) is not ("owner_name" in action)
        assert action.get("owner", "lee") in staff
        assert action["organisation"] in organisations


def test_updates_are_told_in_order_and_end_where_the_action_is():
    second = WORKSHOPS["workshops"][1]["held"]
    for action in ACTIONS:
        days = [update["day"] for update in action["updates"]]
        assert days == sorted(days)
        assert all(second < day < 0 for day in days)
        if action["updates"]:
            assert action["updates"][-1]["state"] == action["state"]


def test_the_whole_story_is_told_in_order():
    told = PROGRAMME["round"]
    days = [
        PROGRAMME["starts"],
        told["opened"],
        max(review["submitted"] for review in REVIEWS),
        told["closed"],
        told["cards_from"],
        told["cards_to"],
        told["themes_from"],
        told["themes_to"],
        told["pack"],
        *(workshop["held"] for workshop in WORKSHOPS["workshops"]),
        FEEDBACK["released"],
        0,
    ]
    assert days == sorted(days)
    assert min(review["submitted"] for review in REVIEWS) > told["opened"]


def test_replies_come_from_contributors_who_may_be_contacted():
    for reply in FEEDBACK["replies"]:
        person = PEOPLE[reply["participant"]]
        assert person["state"] == "reviewed"
        assert "be_contacted" not in person.get("withheld", [])
        assert FEEDBACK["released"] < reply["day"] < 0


def test_everything_fits_where_it_will_be_kept():
    assert len(PROGRAMME["question"]) <= 500
    assert all(len(statement["text"]) <= 2000 for statement in STATEMENTS)
    assert all(len(theme["title"]) <= 200 for theme in THEMES.values())
    assert all(len(cause["text"]) <= 500 for cause in CAUSES.values())
    assert all(len(action["title"]) <= 200 for action in ACTIONS)
    assert all(len(action.get("not_possible_because", "")) <= 500 for action in ACTIONS)
    assert len(FEEDBACK["message"]) <= 2000
