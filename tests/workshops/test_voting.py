"""Typing votes in, and what the result says to whom."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from coproduce.audit.models import AuditEvent
from participants.models import Perspective
from reviews.models import Theme
from tests import make
from workshops.documents import voting as documents
from workshops.errors import (
    NothingToVoteOnError,
    NotOnThisVoteError,
    TooManyVotesError,
    VotesChangedError,
    VotingClosedError,
    WorkshopCancelledError,
    WorkshopFinishedError,
)
from workshops.models import Vote, VotingRound
from workshops.operations import meetings, voting
from workshops.operations.voting import TypedBallot, too_many


@pytest.fixture
def second_theme(review_round, theme):
    return make.theme(
        review_round=review_round, title="I'm anxious and depressed", accepted_at=make.NOW
    )


@pytest.fixture
def voting_round(workshop, theme, second_theme):
    return make.voting_round(workshop=workshop, votes_each=3)


def option_of(voting_round, theme):
    option, _made = voting_round.options.get_or_create(
        theme=theme, defaults={"words": theme.title, "position": 100 + theme.pk}
    )
    return option


def cast(voting_round, perspective, voters, by=None, **counts):
    votes = {
        option_of(voting_round, Theme.objects.get(pk=name.removeprefix("theme_"))).pk: count
        for name, count in counts.items()
    }
    voting_round.refresh_from_db()
    voting.type_votes(
        voting_round=voting_round,
        ballots=[TypedBallot(perspective, voters, votes)],
        by=by,
        now=make.NOW,
        version=voting_round.version,
    )


def close(voting_round, by):
    voting_round.refresh_from_db()
    voting.close_voting(
        voting_round=voting_round, by=by, now=make.NOW, version=voting_round.version
    )


def for_theme(theme, count):
    return {f"theme_{theme.pk}": count}


@given(
    voters=some.integers(0, 50),
    each=some.integers(1, 20),
    counts=some.lists(some.integers(0, 60), max_size=8),
)
def test_votes_add_up_exactly_when_there_are_no_more_than_people_have(voters, each, counts):
    ballot = TypedBallot(Perspective(name="Carer"), voters, dict(enumerate(counts)))

    assert (too_many(ballot, each) == "") == (sum(counts) <= voters * each)


def test_typing_again_replaces_what_was_typed_and_the_trail_says_so(
    programme, voting_round, theme, second_theme, fay
):
    patient = programme.perspectives.first()

    cast(voting_round, patient, 4, by=fay, **for_theme(theme, 12))
    cast(voting_round, patient, 5, by=fay, **for_theme(second_theme, 7), **for_theme(theme, 0))

    ballot = voting_round.ballots.get()
    assert (ballot.voters, ballot.typed_by) == (5, fay)
    assert list(ballot.votes.values_list("option__theme", "count")) == [(second_theme.pk, 7)]
    assert AuditEvent.objects.last().facts == {"voters": 5, "votes": 7, "votes_before": 12}
    cast(voting_round, patient, 0, by=fay)
    assert not voting_round.ballots.exists()


def test_more_votes_than_people_have_are_refused(programme, voting_round, theme):
    with pytest.raises(TooManyVotesError, match="2 people have 6 votes"):
        cast(voting_round, programme.perspectives.first(), 2, **for_theme(theme, 7))

    assert not Vote.objects.exists()


def test_a_vote_is_on_the_accepted_themes_of_its_headings(
    programme, review_round, workshop, theme, second_theme, fay
):
    make.theme(review_round=review_round)
    future = make.theme(review_round=review_round, heading="future", accepted_at=make.NOW)
    make.theme(review_round=review_round, heading="working", accepted_at=make.NOW)

    opened = voting.open_voting(
        workshop=workshop, headings=["not_working", "future"], by=fay, now=make.NOW
    )

    assert {option.theme for option in opened.options.all()} == {theme, second_theme, future}
    elsewhere = make.voting_round(workshop=workshop).options.first()
    with pytest.raises(NotOnThisVoteError):
        voting.type_votes(
            voting_round=opened,
            ballots=[TypedBallot(programme.perspectives.first(), 2, {elsewhere.pk: 1})],
            by=fay,
            now=make.NOW,
            version=1,
        )


def test_a_vote_can_be_on_the_causes_that_are_marked_under_chosen_themes(
    workshop, theme, second_theme, fay
):
    marked = make.root_cause(theme=theme, text="Nobody owns the diary", is_to_act_on=True)
    other = make.root_cause(theme=theme, text="The phone line closes at ten")
    elsewhere = make.root_cause(theme=second_theme, text="No space to talk", is_to_act_on=True)
    about = {"workshop": workshop, "headings": ["not_working"], "subject": "causes"}

    chosen = voting.open_voting(**about, themes=[theme], by=fay, now=make.NOW)
    to_act_on = voting.open_voting(**about, only_marked=True, by=fay, now=make.NOW)

    assert {option.cause for option in chosen.options.all()} == {marked, other}
    assert {option.cause for option in to_act_on.options.all()} == {marked, elsewhere}
    marked.delete()
    assert chosen.options.get(cause=None).words == "Nobody owns the diary"


def test_where_there_is_nothing_to_vote_on_no_vote_opens(workshop, theme, fay):
    with pytest.raises(NothingToVoteOnError):
        voting.open_voting(workshop=workshop, headings=["working"], by=fay, now=make.NOW)


def test_a_theme_with_votes_stays_in_the_result_when_it_is_merged_away(
    programme, voting_round, theme, second_theme
):
    cast(voting_round, programme.perspectives.first(), 2, **for_theme(theme, 2))
    theme.retired_at, theme.merged_into = make.NOW, second_theme
    theme.save()

    result = documents.voting_result(voting_round, programme=programme, is_protected=False)

    assert [(tally.title, tally.is_live) for tally in result.tallies] == [(theme.title, False)]


def test_a_closed_vote_takes_no_votes_until_it_is_opened_again(programme, voting_round, theme, fay):
    close(voting_round, fay)
    with pytest.raises(VotingClosedError):
        cast(voting_round, programme.perspectives.first(), 2, **for_theme(theme, 1))

    voting.reopen_voting(voting_round=voting_round, by=fay, version=voting_round.version)
    cast(voting_round, programme.perspectives.first(), 2, **for_theme(theme, 1))
    assert Vote.objects.get().count == 1


@pytest.mark.parametrize(
    ("end", "error"),
    [
        (meetings.finish_workshop, WorkshopFinishedError),
        (meetings.cancel_workshop, WorkshopCancelledError),
    ],
)
def test_no_vote_is_opened_or_cast_on_a_day_that_is_over_or_called_off(
    as_fay, programme, workshop, voting_round, theme, pat, fay, end, error
):
    end(workshop=workshop, by=fay, now=make.NOW)
    voter, votes = voting.invited_voter(pat), {option_of(voting_round, theme).pk: 1}

    with pytest.raises(VotingClosedError):
        voting.cast_vote(voting_round=voting_round, voter=voter, votes=votes)
    with pytest.raises(error):
        voting.open_voting(workshop=workshop, headings=["not_working"], by=fay, now=make.NOW)
    close(voting_round, fay)
    with pytest.raises(error):
        voting.reopen_voting(voting_round=voting_round, by=fay, version=voting_round.version)
    result = as_fay.get(address("voting_result", programme, workshop, voting_round.pk))
    assert b"Open the vote again" not in result.content


def test_the_second_of_two_people_who_type_at_once_is_told(programme, voting_round, theme, fay):
    stale = VotingRound.objects.get(pk=voting_round.pk)
    cast(voting_round, programme.perspectives.first(), 2, **for_theme(theme, 1))

    with pytest.raises(VotesChangedError):
        voting.type_votes(voting_round=stale, ballots=[], by=fay, now=make.NOW, version=1)


def test_the_result_ranks_and_says_ties_plainly(programme, review_round, voting_round, theme):
    patient, carer, _clinician = programme.perspectives.all()
    tied = [
        make.theme(review_round=review_round, title=title, accepted_at=make.NOW)
        for title in ("B", "C")
    ]
    cast(voting_round, patient, 8, **for_theme(theme, 9), **for_theme(tied[0], 4))
    cast(voting_round, carer, 2, **for_theme(tied[1], 4))

    result = documents.voting_result(voting_round, programme=programme, is_protected=False)

    assert [(tally.rank, tally.title, tally.shown) for tally in result.tallies] == [
        ("1", theme.title, "9"),
        ("2 joint", "B", "4"),
        ("2 joint", "C", "4"),
    ]
    (tie,) = result.ties
    assert tie == (
        "Place 2 is shared by “B” and “C”. The votes do not say which comes first: decide together."
    )
    assert [column.name for column in result.columns] == ["Patient", "Carer"]
    assert result.tallies[0].by_perspective == ("9", "0")
    assert result.chart.bars[0].value == 9


def test_outside_the_team_small_perspectives_are_not_shown_apart(programme, voting_round, theme):
    patient, carer, clinician = programme.perspectives.all()
    cast(voting_round, patient, 14, **for_theme(theme, 22))
    cast(voting_round, carer, 4, **for_theme(theme, 9))
    cast(voting_round, clinician, 5, **for_theme(theme, 3))

    result = documents.voting_result(voting_round, programme=programme, is_protected=True)

    assert [(each.name, each.voters) for each in result.columns] == [
        ("Patient", "about 15"),
        ("Everybody else", "about 10"),
    ]
    assert result.tallies[0].shown == "about 35"
    assert result.tallies[0].by_perspective == ("about 20", "about 10")
    assert result.chart is None


def test_when_only_one_group_is_large_enough_no_breakdown_is_shown(programme, voting_round, theme):
    patient, carer, _clinician = programme.perspectives.all()
    cast(voting_round, patient, 14, **for_theme(theme, 22))
    cast(voting_round, carer, 2, **for_theme(theme, 6))

    result = documents.voting_result(voting_round, programme=programme, is_protected=True)

    assert (result.columns, result.tallies[0].by_perspective) == ((), ())


# --- pages --------------------------------------------------------------------------------------


def cell(voting_round, perspective, theme):
    return f"votes_{perspective.pk}_{voting_round.options.get(theme=theme).pk}"


def address(name, programme, workshop, *more):
    return reverse(f"workshops:{name}", args=[programme.slug, workshop.pk, *more])


def test_a_vote_is_opened_typed_in_closed_and_opened_again(
    as_fay, programme, workshop, theme, second_theme
):
    patient, carer, clinician = programme.perspectives.all()
    page = as_fay.get(address("open_voting", programme, workshop)).content
    assert b"How many votes does each person have?" in page
    opened = as_fay.post(
        address("open_voting", programme, workshop),
        {"subject": "themes", "headings": "not_working", "votes_each": "2", "may_repeat": "on"},
    )
    voting_round = workshop.voting_rounds.get()
    url = address("type_votes", programme, workshop, voting_round.pk)
    result = address("voting_result", programme, workshop, voting_round.pk)
    assert opened.url == result
    typed = {
        "version": "1",
        f"voters_{patient.pk}": "3",
        cell(voting_round, patient, theme): "4",
        cell(voting_round, patient, second_theme): "2",
        f"voters_{carer.pk}": "",
        cell(voting_round, clinician, theme): "",
    }

    assert as_fay.post(url, typed).status_code == 302

    page = as_fay.get(result).content.decode()
    assert "3 on paper" in page
    assert theme.title not in page
    assert 'value="4"' in as_fay.get(url).content.decode()
    close_url = address("close_voting", programme, workshop, voting_round.pk)
    assert as_fay.post(close_url, {"version": "1"}).status_code == 409
    as_fay.post(close_url, {"version": "2"})
    assert "People who voted: 3. Votes: 6." in as_fay.get(result).content.decode()
    assert b"This vote is closed" in as_fay.get(url).content
    assert b"This vote has closed" in as_fay.post(url, typed | {"version": "3"}).content
    as_fay.post(address("reopen_voting", programme, workshop, voting_round.pk), {"version": "3"})
    assert "hidden from everybody" in as_fay.get(result).content.decode()
    assert as_fay.post(url, typed | {"version": "4"}).status_code == 302


@pytest.mark.parametrize(
    ("voters", "votes", "sentence"),
    [
        ("2", "9", "2 people have 6 votes between them, but 9 are typed in."),
        ("1", "4", "1 person has 3 votes between them, but 4 are typed in."),
        ("", "4", "say how many people voted"),
        ("2", "-1", "use 0 or a larger number"),
        ("2", "=1+1", "use a whole number"),
        ("2", "９999999999", "this is too large"),
    ],
)
def test_what_does_not_add_up_is_said_beside_the_cell_and_stays_typed(
    as_fay, programme, workshop, voting_round, theme, voters, votes, sentence
):
    patient = programme.perspectives.first()
    url = address("type_votes", programme, workshop, voting_round.pk)

    page = as_fay.post(
        url,
        {
            "version": "1",
            f"voters_{patient.pk}": voters,
            cell(voting_round, patient, theme): votes,
        },
    ).content.decode()

    assert sentence in page
    assert f'value="{votes}"' in page
    assert "There is a problem" in page


def test_typing_over_somebody_elses_votes_keeps_what_was_typed_on_the_page(
    as_fay, programme, workshop, voting_round, theme
):
    patient = programme.perspectives.first()
    cast(voting_round, patient, 2, **for_theme(theme, 1))
    url = address("type_votes", programme, workshop, voting_round.pk)

    page = as_fay.post(
        url,
        {"version": "1", f"voters_{patient.pk}": "9", cell(voting_round, patient, theme): "13"},
    ).content.decode()

    assert "Somebody else typed votes" in page
    assert 'value="13"' in page
    assert Vote.objects.get().count == 1


def test_observers_see_nothing_while_the_vote_is_open_and_protected_numbers_after(
    as_olu, programme, workshop, voting_round, theme, fay
):
    cast(voting_round, programme.perspectives.first(), 5, **for_theme(theme, 11))
    url = address("voting_result", programme, workshop, voting_round.pk)

    assert b"The result is hidden while the vote is open" in as_olu.get(url).content
    close(voting_round, fay)
    page = as_olu.get(url).content.decode()
    assert "fewer than 8" in page
    assert "about 10" in page
    assert "11" not in page.split("<main")[1].split("</main>")[0].replace("2011", "")


def test_an_empty_result_says_so(as_fay, programme, workshop, voting_round, fay):
    close(voting_round, fay)
    page = as_fay.get(address("voting_result", programme, workshop, voting_round.pk))

    assert b"Nobody voted" in page.content


@pytest.mark.parametrize("name", ["voting_result", "room_screen"])
def test_a_code_is_shown_with_the_address_that_asks_for_it(
    as_fay, client, programme, workshop, voting_round, settings, name
):
    workshop.people_here = 9
    workshop.save()
    more = [voting_round.pk] if name == "voting_result" else []
    entrance = reverse("workshops:enter_room")

    page = as_fay.get(address(name, programme, workshop, *more)).content.decode()
    led_to = client.post(entrance, {"code": workshop.room_code})

    assert f"{settings.SITE_ADDRESS.partition('//')[2]}{entrance}<" in page
    assert f">{workshop.room_code}<" in page
    assert led_to.url == reverse("workshops:room", args=[workshop.room_code])


def test_the_facilitator_sets_how_many_are_here(as_fay, programme, workshop, voting_round):
    here = address("say_how_many_are_here", programme, workshop, voting_round.pk)

    for typed, kept in [("31", 31), ("many", 31), ("", None)]:
        as_fay.post(here, {"people_here": typed})
        workshop.refresh_from_db()
        assert workshop.people_here == kept


def test_a_number_of_people_that_cannot_be_stays_in_its_box_with_the_reason(
    as_fay, programme, workshop, voting_round
):
    here = address("say_how_many_are_here", programme, workshop, voting_round.pk)

    page = as_fay.post(here, {"people_here": "-4"}).content.decode()

    workshop.refresh_from_db()
    assert workshop.people_here is None
    assert 'name="people_here" value="-4"' in page
    assert page.count("This must be 1 or more.") == 1
    assert "How many people in the room may vote: this must be 1 or more." in page


def test_a_number_of_people_that_cannot_be_is_told_after_the_vote_was_closed(
    as_fay, programme, workshop, voting_round, fay
):
    here = address("say_how_many_are_here", programme, workshop, voting_round.pk)
    voting.close_voting(
        voting_round=voting_round, by=fay, now=make.NOW, version=voting_round.version
    )

    page = as_fay.post(here, {"people_here": "-4"}).content.decode()

    assert "How many people in the room may vote: this must be 1 or more." in page
