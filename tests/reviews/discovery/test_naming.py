"""Names that people would keep: first person, near the words, no two alike."""

import pytest

from reviews.discovery import Utterance, find_themes
from reviews.discovery.first_person import said_by_me
from reviews.discovery.naming import wants_no_change
from reviews.discovery.phrases import likely_names
from reviews.discovery.words import words_of
from tests.reviews.discovery.said import statements


@pytest.mark.parametrize(
    ("clause", "sentence"),
    [
        ("I can't get appointments when I want them.", "I can't get appointments when I want them"),
        ("we waited three weeks for our letter", "I waited three weeks for my letter"),
        ("We were not told", "I was not told"),
        ("my letters come too late", "My letters come too late"),
        ("Had to wait an hour", "I had to wait an hour"),
        ("waiting for a bed", "I wait for a bed"),
        ("Not being listened to", "I was not listened to"),
        ("treated with respect", "I was treated with respect"),
        ("made me feel welcome", "They made me feel welcome"),
        ("The staff listened to me", "The staff listened to me"),
        ("friendly and helpful", "I find people friendly and helpful"),
        ("Very friendly staff", "I value very friendly staff"),
        ("was extremely good", "I found it extremely good"),
        ("The ward was noisy at night", "I found the ward was noisy at night"),
        ("because the nurses are busy", "I find the nurses are busy"),
        ("more parking spaces", "I want more parking spaces"),
        ("Listen to carers", "I want staff to listen to carers"),
        ("Contact was late", "I found contact was late"),
        ("improve the waiting room", "I want the service to improve the waiting room"),
        ("There should be a lift", "I think there should be a lift"),
        ("not enough nurses", "I do not get enough nurses"),
        ("no parking at all", "I find there is no parking at all"),
        ("Too long between visits", "I find it too long between visits"),
        ("long waits for tests", "I struggle with long waits for tests"),
        ("Parking", "Parking matters to me"),
        ("waiting times", "Waiting times matter to me"),
        ("Explaining things in plain words", "Explaining things in plain words matters to me"),
        ("THE FOOD WAS COLD", "I found the food was cold"),
        ("  ...and the servIce is slow ", "I find the service is slow"),
        ("Talking by phone was easier", "I found talking by phone was easier"),
        ("Nothing, very happy with it", "I am very happy with it"),
        ("being listened to", "Being listened to matters to me"),
        ("all the letters that were sent", "All the letters that were sent matter to me"),
        ("friendly & professional staff", "I value friendly & professional staff"),
        ("staff to spend more time", "I want staff to spend more time"),
        ("time for questions and answers", "Time for questions and answers matters to me"),
        ("Have more quiet rooms", "I want the service to have more quiet rooms"),
        ("Have been seen on time", "I have been seen on time"),
        ("couldn't have been better", "I think it couldn't have been better"),
        ("Total lack of signs", "I do not get enough signs"),
        ("arwyddion Cymraeg", "Arwyddion Cymraeg matters to me"),
        ("Few more activities", "I want a few more activities"),
        ("some better advice", "I want some better advice"),
        ("could open up and say how I felt", "I could open up and say how I felt"),
        ("was a taxi last time", "I found it was a taxi last time"),
        ("More parking spaces, please", "I want more parking spaces"),
    ],
)
def test_a_clause_becomes_a_first_person_sentence(clause, sentence):
    assert said_by_me(clause).text == sentence


@pytest.mark.parametrize("clause", ["", " ... ", "😀", "—"])
def test_a_clause_without_words_becomes_nothing(clause):
    assert said_by_me(clause) is None


@pytest.mark.parametrize("clause", ["for my group", "due to the parking", "than the tablets"])
def test_the_end_of_a_sentence_names_nothing(clause):
    assert said_by_me(clause) is None


def test_names_are_first_person_and_no_two_are_the_same():
    names = [theme.name for theme in find_themes(statements(300)).themes]

    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert {"i", "my", "me", "i'm", "i've"} & set(words_of(name))


def test_a_new_theme_is_not_named_like_a_pinned_one():
    said = statements(200)
    first = find_themes(said)
    pinned = [pin(first.themes[0])]

    found = find_themes(said, pinned=pinned)

    names = [theme.name.lower() for theme in found.themes]
    assert names.count(pinned[0].name.lower()) == 1


def pin(theme):
    from reviews.discovery import PinnedTheme

    return PinnedTheme("pinned", theme.name, theme.member_ids)


def test_a_persons_name_is_in_no_name_and_no_phrase():
    said = [
        Utterance(n, f"I was glad that Brunhilde helped with my tablets {n}") for n in range(20)
    ]

    found = find_themes(said)

    shown = [word for theme in found.themes for word in (theme.name, *theme.key_phrases)]
    assert not any("brunhilde" in text.lower() for text in shown)


def test_words_written_with_a_capital_are_taken_for_names():
    assert likely_names(["I saw Brunhilde", "the Ward", "a ward", "the ward"]) == {"brunhilde"}


def test_praise_without_a_wish_is_recognised():
    assert wants_no_change(["Nothing, all good", "No complaints", "more parking"])
    assert not wants_no_change(["Nothing works but the lift", "more parking", "long waits"])


def test_key_phrases_say_what_is_said_here_and_not_elsewhere():
    said = [
        *(Utterance(f"a{n}", f"there is no parking space near ward {n}") for n in range(10)),
        *(Utterance(f"b{n}", f"the evening meal was cold on day {n}") for n in range(10)),
    ]

    phrases = {
        phrase for theme in find_themes(said, themes=2).themes for phrase in theme.key_phrases
    }

    assert any("parking" in phrase for phrase in phrases)
    assert any("meal" in phrase for phrase in phrases)


def test_a_name_that_only_starts_sentences_is_in_no_phrase_when_the_map_does_not_know_it():
    said = [Utterance(n, f"Brunhilde helped me with my tablets on day {n}") for n in range(20)]

    found = find_themes(said)

    shown = [word for theme in found.themes for word in (theme.name, *theme.key_phrases)]
    assert not any("brunhilde" in text.lower() for text in shown)


@pytest.mark.parametrize(
    ("clause", "sentence"),
    [
        ("is very kind and understanding", "I find people very kind and understanding"),
        ("has been helping me", "It has been helping me"),
        ("saw me at home", "They saw me at home"),
        ("actually listened to me", "They listened to me"),
    ],
)
def test_a_clause_without_its_subject_is_given_one(clause, sentence):
    assert said_by_me(clause).text == sentence


def test_a_name_leads_to_its_own_theme():
    said = [Utterance(n, f"The parking was far from ward {n}") for n in range(12)]
    said += [Utterance(20 + n, f"My evening meal was cold on day {n}") for n in range(12)]
    said += [Utterance("both", "The parking was cold")]

    names = {
        theme.name: any(isinstance(i, int) and i < 20 for i in theme.member_ids)
        for theme in find_themes(said, themes=2).themes
    }

    assert all(("parking" in name.lower()) == about for name, about in names.items())


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    "clause",
    [
        "very good " + "quite long words " * 6 + "&",
        "good " * 24 + "-",
        "the that was " * 9,
        "a" * 120,
    ],
)
def test_no_clause_takes_long_to_reword(clause):
    assert said_by_me(clause)
