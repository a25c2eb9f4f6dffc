"""The theme board and a theme's page: who sees what, and every button without JavaScript."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from coproduce.jobs.models import Job
from reviews.documents import themes as board_documents
from reviews.models import Card, Placement, Theme, ThemeDecision
from reviews.operations import themes, theming
from tests import make
from tests.reviews import said

NOW = timezone.now()


@pytest.fixture
def patient(programme):
    return programme.perspectives.get(name="Patient")


@pytest.fixture
def waits(review_round, patient):
    return theme_of(review_round, "I wait too long", 3, perspective=patient)


@pytest.fixture
def parks(review_round):
    return theme_of(review_round, "I cannot park", 2)


@pytest.fixture
def as_fay(client, fay):
    client.force_login(fay)
    return client


def theme_of(review_round, title, cards, perspective=None, **fields):
    theme = make.theme(review_round=review_round, title=title, **fields)
    for number in range(cards):
        card = make.approved_card(
            review_round=review_round, perspective=perspective, is_top_priority=number == 0
        )
        make.placement(card=card, theme=theme)
    return theme


def cards_of(theme):
    return list(Card.objects.filter(placement__theme=theme).order_by("pk"))


def board_url(programme, heading="not-working", **more):
    query = "&".join(f"{name}={value}" for name, value in more.items())
    return reverse("reviews:theme_board", args=[programme.slug]) + f"?heading={heading}&{query}"


def url(name, theme):
    return reverse(
        f"reviews:{name}", args=[theme.programme_slug(), theme.review_round_id, theme.pk]
    )


@pytest.fixture(autouse=True)
def slugs(monkeypatch):
    monkeypatch.setattr(
        Theme, "programme_slug", lambda self: self.review_round.programme.slug, raising=False
    )


def move(client, review_round, heading="not-working", **data):
    address = reverse(
        "reviews:move_cards", args=[review_round.programme.slug, review_round.pk, heading]
    )
    return client.post(address, data)


def words(response):
    return " ".join(response.content.decode().split())


def test_before_there_is_a_round_the_board_says_so(as_fay, programme):
    assert "There are no themes yet" in words(as_fay.get(board_url(programme)))


def test_a_board_without_cards_says_so(as_fay, review_round, programme):
    assert "No cards under this heading yet" in words(as_fay.get(board_url(programme)))


def test_the_facilitator_sees_themes_cards_and_every_button(as_fay, programme, waits, parks):
    themes.accept_theme(theme=parks, by=programme.members.get(), now=NOW)

    page = words(as_fay.get(board_url(programme)))

    assert "3 cards: 1 top priority, 2 lower" in page
    assert cards_of(waits)[0].text in page
    assert "Find themes" in page
    assert "Fay accepted “I cannot park”" in page
    for name in ("accept_theme", "rename_theme", "split_theme"):
        assert url(name, waits) in page
    assert url("accept_theme", parks) not in page


def test_contributors_see_cards_but_no_buttons_and_not_who_said_them(client, cal, programme, waits):
    client.force_login(cal)

    page = words(client.get(board_url(programme)))

    assert cards_of(waits)[0].text in page
    assert "Patient" not in page
    assert "<form" not in page.split("<main", 1)[1]


def test_observers_see_accepted_titles_and_protected_counts_only(
    client, olu, fay, review_round, programme, waits, parks
):
    themes.accept_theme(theme=parks, by=fay, now=NOW)
    many = theme_of(review_round, "I have plenty", 12, accepted_at=NOW)
    client.force_login(olu)

    page = words(client.get(board_url(programme)))

    assert "I cannot park" in page
    assert "I wait too long" not in page
    assert "fewer than 8" in page
    assert "about 10" in page
    assert cards_of(parks)[0].text not in page
    assert client.get(url("theme", many)).status_code == 403


def test_the_first_heading_shown_is_one_with_something_to_decide(as_fay, programme, waits):
    address = reverse("reviews:theme_board", args=[programme.slug])

    assert as_fay.get(address).context["board"].heading == "not_working"
    assert as_fay.get(board_url(programme, "no-such")).context["board"].heading == "not_working"
    assert as_fay.get(board_url(programme, "future")).context["board"].heading == "future"


def test_the_board_can_be_narrowed_to_a_perspective_and_a_stage(
    as_fay, programme, review_round, waits, parks, patient
):
    stage = programme.stages.get()
    Card.objects.filter(pk=cards_of(waits)[0].pk).update(stage=stage)

    page = as_fay.get(board_url(programme, perspective=patient.pk))
    both = as_fay.get(board_url(programme, perspective=patient.pk, stage=stage.pk))
    wrong = as_fay.get(board_url(programme, perspective="x"))

    assert [len(row.cards) for row in page.context["board"].themes] == [3, 0]
    assert [len(row.cards) for row in both.context["board"].themes] == [1, 0]
    assert [len(row.cards) for row in wrong.context["board"].themes] == [3, 2]
    assert "You see only some of the cards" in words(both)


def test_contributors_cannot_narrow_the_board_to_somebody(client, cal, programme, waits, patient):
    client.force_login(cal)
    carer = programme.perspectives.get(name="Carer")

    page = client.get(board_url(programme, perspective=carer.pk))

    assert [len(row.cards) for row in page.context["board"].themes] == [3]


def test_a_board_shows_as_many_cards_as_a_page_can_hold(
    as_fay, review_round, programme, monkeypatch
):
    monkeypatch.setattr(board_documents, "MOST_SHOWN", 2)
    theme_of(review_round, "I wait", 3)
    for _number in range(3):
        make.placement(card=make.approved_card(review_round=review_round), theme=None)

    page = words(as_fay.get(board_url(programme)))

    assert "3 cards: " in page
    assert "See all 3 cards" in page
    assert "These are the first 2." in page
    assert page.count('name="cards"') == 4


def cards_said(review_round, who, cards, people):
    """So many cards of one perspective, said by so many people."""
    reviews = []
    for _each in range(people):
        somebody = make.participant(programme=review_round.programme, perspective=who)
        reviews.append(make.submitted_review(review_round=review_round, participant=somebody))
    for number in range(cards):
        statement = make.statement(review=reviews[number % people])
        yield make.approved_card(review_round=review_round, perspective=who, statement=statement)


def carers_and_patients(review_round, patients, carers, people=100):
    """One accepted theme with so many cards of each; the patient's perspective."""
    patient, carer, *_others = review_round.programme.perspectives.order_by("position", "pk")
    theme = make.theme(review_round=review_round, title="I wait", accepted_at=NOW)
    for who, number in ((patient, patients), (carer, carers)):
        for card in cards_said(review_round, who, number, min(number, people)):
            make.placement(card=card, theme=theme)
    return patient


@pytest.mark.parametrize(
    ("patients", "carers", "people", "shown"),
    [
        (20, 12, 100, "about 20"),
        (20, 3, 100, "too few to show"),
        (3, 20, 100, "too few to show"),
        (20, 12, 7, "too few to show"),  # many cards, but of few people
    ],
)
def test_an_observer_counts_one_perspective_only_where_nobody_can_be_worked_out(
    client, olu, review_round, programme, patients, carers, people, shown
):
    patient = carers_and_patients(review_round, patients, carers, people)
    client.force_login(olu)

    page = words(client.get(board_url(programme, perspective=patient.pk)))

    assert f'<th scope="row">I wait</th><td>–</td><td>{shown}</td>' in page
    assert "Only some of the cards are counted." in page


@pytest.mark.parametrize("count", [1, 40])
def test_the_board_asks_the_same_number_of_questions_however_many_cards(
    as_fay, programme, review_round, count, django_assert_num_queries
):
    for number in range(3 if count > 1 else 1):
        theme = theme_of(review_round, f"I have {number}", count)
        make.placement(card=make.approved_card(review_round=review_round), suggested_theme=theme)
    themes.accept_theme(theme=theme, by=programme.members.get(), now=NOW)

    with django_assert_num_queries(15):
        as_fay.get(board_url(programme))


def test_ticked_cards_go_to_a_theme_a_new_one_or_the_tray(
    as_fay, review_round, programme, waits, parks
):
    first, second, third = cards_of(waits)

    answer = move(as_fay, review_round, cards=[first.pk], to=parks.pk)
    assert answer.url == board_url(programme) + f"open={parks.pk}#theme-{parks.pk}"
    move(as_fay, review_round, cards=[second.pk], to="new", title="I am new")
    move(as_fay, review_round, cards=[third.pk], to="tray")

    assert first in cards_of(parks)
    assert cards_of(Theme.objects.get(title="I am new")) == [second]
    assert Placement.objects.get(card=third).theme is None
    again = move(as_fay, review_round, cards=[third.pk], to="tray")
    assert again.url == board_url(programme).rstrip("&") + "#board"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Tick at least one card."),
        ({"cards": ["1000000"], "to": "tray"}, "no longer here"),
        ({"cards": ["not a number"], "to": "tray"}, "A card that you ticked is no longer here"),
        ({"to": "1000000"}, "is not one of the available choices"),
        ({"to": "new"}, "Give the new theme a title."),
        ({"to": "new", "title": "a\x00b"}, "hidden character"),
        ({"to": "new", "title": "x" * 201}, "at most 200 characters"),
        ({"to": "new", "title": "I WAIT too long"}, "already has this title"),
    ],
)
def test_a_move_that_cannot_be_made_keeps_what_was_ticked(
    as_fay, review_round, waits, data, sentence
):
    card = cards_of(waits)[0]
    data = data if "cards" in data or not data else data | {"cards": [card.pk]}

    answer = move(as_fay, review_round, **data)

    assert answer.status_code == 422
    assert sentence in words(answer)
    if data.get("cards") == [card.pk]:
        assert f'value="{card.pk}" id="card-{card.pk}" form="move-cards" checked' in words(answer)
    assert not ThemeDecision.objects.exists()


def test_a_heading_that_there_is_not_is_not_found(as_fay, review_round):
    assert move(as_fay, review_round, heading="nothing").status_code == 404


def test_one_button_follows_one_suggestion_whatever_else_is_ticked(
    as_fay, review_round, waits, parks
):
    card = make.approved_card(review_round=review_round)
    make.placement(card=card, suggested_theme=parks, reason="It is near.")
    page = words(as_fay.get(board_url(review_round.programme)))
    assert "Closest theme" in page
    assert "It is near." in page

    move(as_fay, review_round, cards=[cards_of(waits)[0].pk], put=f"{card.pk}-{parks.pk}")

    assert card in cards_of(parks)
    assert len(cards_of(waits)) == 3


def test_buttons_follow_the_suggestions_of_a_theme_or_all(as_fay, review_round, waits, parks):
    suggested = [
        make.placement(card=make.approved_card(review_round=review_round), suggested_theme=theme)
        for theme in (waits, parks)
    ]
    seen = " ".join(f"{each.card_id}-{each.suggested_theme_id}" for each in suggested)
    make.approved_card(review_round=review_round)  # no run has seen it yet
    page = words(as_fay.get(board_url(review_round.programme)))
    assert "Follow all 2 suggestions" in page
    assert "It is new" in page

    as_fay.post(url("place_suggested", waits), {"seen": seen})
    as_fay.post(
        reverse(
            "reviews:place_all_suggested",
            args=[review_round.programme.slug, review_round.pk, "not-working"],
        ),
        {"seen": seen},
    )

    assert (len(cards_of(waits)), len(cards_of(parks))) == (4, 3)


def test_accept_lock_unlock_group_and_set_aside_are_one_button_each(as_fay, waits):
    as_fay.post(url("accept_theme", waits), {"version": 1})
    as_fay.post(url("lock_theme", waits), {"page": "theme"})
    waits.refresh_from_db()
    assert (waits.is_accepted, waits.is_locked) == (True, True)

    as_fay.post(url("unlock_theme", waits))
    answer = as_fay.post(url("group_theme", waits), {"title": "Support", "page": "theme"})
    assert answer.url == url("theme", waits)
    assert as_fay.post(url("group_theme", waits), {"title": "x" * 300}).status_code == 409
    page = words(as_fay.get(url("theme", waits)))
    assert "Group: Support" in page

    as_fay.post(url("set_aside_theme", waits), {"why": "Too broad"})
    page = words(as_fay.get(url("theme", waits)))
    assert "It is not on the board" in page
    assert "Why: Too broad" in page


def test_after_accepting_one_is_back_at_the_other_proposals_with_undo_in_sight(
    as_fay, programme, waits, parks
):
    first = as_fay.post(url("accept_theme", waits), {"version": 1})
    shown = words(as_fay.get(first.url))
    last = as_fay.post(url("accept_theme", parks), {"version": 1})

    assert first.url == board_url(programme) + f"open={waits.pk}#proposed"
    assert 'id="proposed"' in shown
    bar = shown.split('aria-label="What was just done"')[1]
    assert (
        bar.index("Fay accepted “I wait too long”.") < bar.index("Undo") < bar.index("move-cards")
    )
    assert last.url == board_url(programme) + f"open={parks.pk}#theme-{parks.pk}"
    assert "What was just done" not in words(as_fay.get(board_url(programme)))


def test_a_proposal_that_changed_since_the_page_was_made_is_not_accepted(as_fay, waits):
    Theme.objects.filter(pk=waits.pk).update(version=2)

    answer = as_fay.post(url("accept_theme", waits), {"version": 1})

    waits.refresh_from_db()
    assert (answer.status_code, waits.is_accepted) == (409, False)


def test_renaming_shows_a_form_and_says_what_is_wrong(as_fay, waits, parks):
    assert 'value="I wait too long"' in words(as_fay.get(url("rename_theme", waits)))

    for title, sentence in (("", "Give the theme a title"), ("i cannot park", "already has this")):
        answer = as_fay.post(url("rename_theme", waits), {"title": title, "version": 1})
        assert (answer.status_code, sentence in words(answer)) == (422, True)

    answer = as_fay.post(url("rename_theme", waits), {"title": " I  wait ", "version": 1})
    waits.refresh_from_db()
    assert (answer.status_code, waits.title) == (302, "I wait")


def test_who_renames_second_sees_both_titles_and_can_insist(as_fay, waits, lee):
    themes.rename_theme(theme=waits, title="Lee's title", by=lee, now=NOW)

    answer = as_fay.post(url("rename_theme", waits), {"title": "Fay's title", "version": 1})

    page = words(answer)
    assert answer.status_code == 409
    assert "Lee&#x27;s title" in page
    assert 'value="Fay&#x27;s title"' in page
    assert 'name="version" value="2"' in page
    as_fay.post(url("rename_theme", waits), {"title": "Fay's title", "version": 2})
    waits.refresh_from_db()
    assert waits.title == "Fay's title"


def test_merging_from_the_page_of_a_theme(as_fay, waits, parks):
    assert as_fay.post(url("merge_themes", waits), {}).status_code == 422

    as_fay.post(url("merge_themes", waits), {"others": [parks.pk], "why": "The same"})

    page = words(as_fay.get(url("theme", parks)))
    assert len(cards_of(waits)) == 5
    assert f'href="{url("theme", waits)}">I wait too long</a> now.' in page


def seen_on(client, theme):
    return re.search(r'name="seen" value="([0-9 -]+)"', client.get(url("theme", theme)).text)[1]


@pytest.mark.parametrize("whose", ["waits", "parks"])
def test_who_merges_what_a_colleague_changed_is_told_and_can_insist(
    as_fay, waits, parks, lee, whose
):
    sent = {"others": [parks.pk], "why": "The same", "seen": seen_on(as_fay, waits)}
    changed = {"waits": waits, "parks": parks}[whose]
    themes.rename_theme(theme=changed, title="Lee's title", by=lee, now=NOW)

    answer = as_fay.post(url("merge_themes", waits), sent)

    parks.refresh_from_db()
    assert (answer.status_code, parks.retired_at) == (422, None)
    assert "Somebody else changed this theme while you were working on it." in answer.text
    assert 'value="The same"' in answer.text
    again = sent | {"seen": re.search(r'name="seen" value="([0-9 -]+)"', answer.text)[1]}
    assert as_fay.post(url("merge_themes", waits), again).status_code == 302
    parks.refresh_from_db()
    assert parks.merged_into == waits


def test_who_sets_aside_what_a_colleague_changed_is_told(as_fay, waits, lee):
    assert 'name="version" value="1"' in as_fay.get(url("theme", waits)).text
    themes.rename_theme(theme=waits, title="Lee's title", by=lee, now=NOW)

    answer = as_fay.post(url("set_aside_theme", waits), {"why": "Too broad", "version": 1})

    waits.refresh_from_db()
    assert (answer.status_code, waits.retired_at) == (409, None)
    assert "Somebody else changed this theme while you were working on it." in answer.text
    assert "Too broad" in answer.text


@pytest.mark.parametrize("seen", ["1-23-4", "1", "x-1", "1-2  3-4"])
def test_what_no_page_says_was_seen_is_refused(as_fay, waits, parks, seen):
    sent = {"others": [parks.pk], "seen": seen}

    assert as_fay.post(url("merge_themes", waits), sent).status_code == 422
    assert as_fay.post(url("place_suggested", waits), sent).status_code == 409


def test_splitting_by_choosing_cards(as_fay, waits):
    first = cards_of(waits)[0]
    assert as_fay.get(url("split_theme", waits)).status_code == 200

    wrong = as_fay.post(url("split_theme", waits), {"cards": [first.pk]})
    taken = as_fay.post(
        url("split_theme", waits), {"cards": [first.pk], "title": "I wait too long"}
    )
    assert "Give the new theme a title." in words(wrong)
    assert f'id="card-{first.pk}" form="move-cards" checked' in words(wrong)
    assert "already has this title" in words(taken)

    as_fay.post(url("split_theme", waits), {"cards": [first.pk], "title": "I am alone"})
    assert cards_of(Theme.objects.get(title="I am alone")) == [first]


def test_a_suggested_split_ticks_cards_and_decides_nothing(as_fay, review_round):
    theme = make.theme(review_round=review_round)
    for card in said.cards(review_round, said.MATTERS["parking"] + said.MATTERS["night"]):
        make.placement(card=card, theme=theme)
    small = theme_of(review_round, "Small", 2)

    page = words(as_fay.get(url("split_theme", theme) + "?suggest=1"))

    assert "cards are ticked as a suggestion" in page
    assert 3 <= page.count(" checked") <= 6
    assert "no sensible way" in words(as_fay.get(url("split_theme", small) + "?suggest=1"))
    assert not ThemeDecision.objects.exists()


def test_the_page_of_a_theme_tells_where_it_comes_from(as_fay, review_round):
    said.cards(review_round, perspective=review_round.programme.perspectives.first())
    theming.run_theming(review_round=review_round, now=NOW)
    theme = review_round.themes.first()

    page = words(as_fay.get(url("theme", theme)))

    assert "Typical cards" in page
    assert "Why the software proposed it" in page
    assert '<th scope="row">Patient</th>' in page
    assert "Nobody has decided anything about it yet." in page


def test_contributors_are_not_shown_small_counts_by_perspective(client, cal, waits):
    client.force_login(cal)

    page = words(client.get(url("theme", waits)))

    assert "too small to show" in page
    assert "What was decided" not in page


@pytest.mark.parametrize(("people", "is_shown"), [(16, True), (1, False)])
def test_contributors_see_perspectives_that_enough_people_speak_for(
    client, cal, review_round, patient, people, is_shown
):
    theme = make.theme(review_round=review_round, accepted_at=NOW)
    for card in cards_said(review_round, patient, 16, people):
        Card.objects.filter(pk=card.pk).update(is_top_priority=card.pk % 2 == 0)
        make.placement(card=card, theme=theme)
    client.force_login(cal)

    page = words(client.get(url("theme", theme)))

    assert ("too small to show" not in page) == is_shown


def test_undo_and_redo_are_on_the_board_and_on_the_page(as_fay, fay, programme, waits):
    decision = themes.rename_theme(theme=waits, title="Changed", by=fay, now=NOW)
    address = [programme.slug, waits.review_round_id, decision.pk]

    answer = as_fay.post(reverse("reviews:undo_decision", args=address), follow=True)
    assert "Undone: renamed “I wait too long” to “Changed”" in words(answer)
    waits.refresh_from_db()
    assert waits.title == "I wait too long"

    as_fay.post(reverse("reviews:redo_decision", args=address), {"page": "theme"})
    waits.refresh_from_db()
    assert waits.title == "Changed"

    again = as_fay.post(reverse("reviews:redo_decision", args=address))
    assert (again.status_code, "cannot be undone" in words(again)) == (409, True)


def test_finding_themes_is_a_job_whose_progress_is_on_the_board(
    as_fay, programme, review_round, waits
):
    address = reverse("reviews:find_themes", args=[programme.slug, review_round.pk])

    as_fay.post(address)

    job = Job.objects.get(kind="find_themes")
    assert f'id="job-{job.pk}"' in words(as_fay.get(board_url(programme)))
    Job.objects.update(state="failed", error="It did not work.")
    assert "It did not work." in words(as_fay.get(board_url(programme)))


def test_a_title_that_repeats_withdrawn_words_is_pointed_out(as_fay, programme, waits):
    Theme.objects.filter(pk=waits.pk).update(repeats_withdrawn_at=NOW)

    for address in (board_url(programme), url("theme", waits)):
        assert "This title repeats words that somebody took back" in words(as_fay.get(address))
