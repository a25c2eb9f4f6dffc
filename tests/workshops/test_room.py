"""The room: joining with a code; votes are secret, counted once, and hidden until the close."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import caches
from django.db import connections
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as some

from coproduce.audit.models import AuditEvent
from tests import make
from workshops.documents import voting as documents
from workshops.errors import (
    MoreVotersThanPeopleError,
    NobodyVotedForError,
    NotOnThisVoteError,
    RoomFullError,
    RoomNotReadyError,
    TooManyVotesError,
    VotesChangedError,
    VoteSealedError,
    VotingClosedError,
    VotingHasVotesError,
    WorkshopFinishedError,
)
from workshops.models import Ballot, RoomTicket, VoterMark, VotingRound
from workshops.models.meetings import easy_code, new_door_code, new_room_code
from workshops.operations import meetings, voting
from workshops.operations import room as rooms
from workshops.operations.voting import TypedBallot


@pytest.fixture
def themes(review_round, theme):
    return [
        theme,
        *(
            make.theme(review_round=review_round, title=title, accepted_at=make.NOW)
            for title in ("I am not told", "I wait alone")
        ),
    ]


@pytest.fixture
def room(workshop):
    workshop.people_here = 3
    workshop.save()
    return workshop


@pytest.fixture
def voting_round(room, themes):
    return make.voting_round(workshop=room, votes_each=3)


@pytest.fixture
def options(voting_round):
    return list(voting_round.options.all())


def phone(workshop, key="one", perspective=None):
    perspective = perspective or workshop.programme.perspectives.first()
    ticket = rooms.join_room(workshop=workshop, key=key, perspective=perspective)
    return voting.phone_voter(ticket, key)


def cast(voting_round, voter, **votes):
    options = list(voting_round.options.all())
    numbers = {options[int(name[1:])].pk: count for name, count in votes.items()}
    voting.cast_vote(voting_round=voting_round, voter=voter, votes=numbers)


def close(voting_round, by=None):
    voting_round.refresh_from_db()
    voting.close_voting(
        voting_round=voting_round, by=by, now=make.NOW, version=voting_round.version
    )


def totals(voting_round):
    """Votes by the place of the option."""
    found = [0] * voting_round.options.count()
    for ballot in voting_round.ballots.prefetch_related("votes__option"):
        for vote in ballot.votes.all():
            found[vote.option.position - 1] += vote.count
    return found


# --- one person, one ballot ----------------------------------------------------------------------


def test_a_phone_that_votes_again_changes_its_vote(voting_round, room):
    voter = phone(room)

    cast(voting_round, voter, o0=3)
    cast(voting_round, voter, o0=3)
    cast(voting_round, phone(room), o1=1, o2=2)

    assert (voting_round.ballots.count(), totals(voting_round)) == (1, [0, 1, 2])


def test_a_person_with_a_private_link_votes_once_wherever_they_are(voting_round, pat):
    for votes in ({"o0": 1}, {"o2": 3}):
        cast(voting_round, voting.invited_voter(pat), **votes)

    assert (voting_round.marks.count(), totals(voting_round)) == (1, [0, 0, 3])


def test_whoever_voted_from_home_and_came_leaves_one_place_less_in_the_room(
    voting_round, room, pat
):
    make.attendance(workshop=room, participant=pat, state="came")
    cast(voting_round, voting.invited_voter(pat), o0=1)
    for key in ("one", "two"):
        cast(voting_round, phone(room, key), o0=1)

    with pytest.raises(RoomFullError):
        cast(voting_round, phone(room, "three"), o0=1)

    assert totals(voting_round)[0] == 3


def test_phones_and_paper_together_are_no_more_than_the_people_in_the_room(voting_round, room, fay):
    _patient, carer, _clinician = room.programme.perspectives.all()
    cast(voting_round, phone(room), o0=1)
    option = voting_round.options.first()

    def type_in(voters):
        voting_round.refresh_from_db()
        voting.type_votes(
            voting_round=voting_round,
            ballots=[TypedBallot(carer, voters, {option.pk: voters})],
            by=fay,
            now=make.NOW,
            version=voting_round.version,
        )

    type_in(2)
    with pytest.raises(MoreVotersThanPeopleError):
        type_in(3)
    with pytest.raises(RoomFullError):
        cast(voting_round, phone(room, "two"), o0=1)
    rooms.say_how_many_are_here(workshop=room, people_here=4, by=fay)
    cast(VotingRound.objects.get(pk=voting_round.pk), phone(room, "two"), o0=1)
    assert documents.turnout(voting_round).voted == 4


def test_a_second_tap_on_join_finds_the_same_ticket_and_a_full_room_says_so(room):
    for _tap in range(2):
        phone(room, "one")
    phone(room, "two")
    phone(room, "three")

    with pytest.raises(RoomFullError):
        phone(room, "four")

    assert room.tickets.count() == 3


def test_before_anybody_said_how_many_are_here_the_door_list_counts(workshop, pat):
    with pytest.raises(RoomNotReadyError):
        phone(workshop)
    make.attendance(workshop=workshop, participant=pat, state="came")

    phone(workshop)

    assert workshop.tickets.count() == 1


def test_a_phone_that_is_handed_on_frees_its_place_unless_it_has_voted(voting_round, room):
    first, second = phone(room, "one"), phone(room, "two")
    cast(voting_round, second, o0=1)

    for voter in (first, second):
        rooms.leave_room(ticket=voter.ticket)

    assert list(room.tickets.all()) == [second.ticket]


@pytest.mark.parametrize(
    ("votes", "refusal"),
    [
        ({}, NobodyVotedForError),
        ({"o0": 2, "o1": 2}, TooManyVotesError),
        ({"o0": 4}, TooManyVotesError),
    ],
)
def test_votes_that_do_not_add_up_are_refused_whole(voting_round, room, votes, refusal):
    with pytest.raises(refusal):
        cast(voting_round, phone(room), **votes)

    assert not voting_round.ballots.exists()


def test_where_votes_may_not_be_heaped_each_option_takes_one(room, themes):
    voting_round = make.voting_round(workshop=room, votes_each=3, may_repeat=False)

    with pytest.raises(TooManyVotesError, match="at most one"):
        cast(voting_round, phone(room), o0=2)


def test_an_option_of_another_vote_is_refused(voting_round, room):
    other = make.voting_round(workshop=room).options.first()

    with pytest.raises(NotOnThisVoteError):
        voting.cast_vote(voting_round=voting_round, voter=phone(room), votes={other.pk: 1})


@settings(max_examples=25, deadline=None)
@given(seed=some.integers(0, 10**6))
def test_any_order_of_taps_counts_each_voter_once(seed, django_db_blocker):
    """Votes, votes changed, sent twice, closed, opened again: the sum is that of the last words."""
    from django.db import transaction

    chance = random.Random(seed)
    with django_db_blocker.unblock(), transaction.atomic():
        programme = make.programme(slug=f"p{seed}")
        patients = make.perspective(programme=programme, name="Patient")
        review_round = make.review_round(programme=programme)
        for title in ("A", "B", "C"):
            make.theme(review_round=review_round, title=title, accepted_at=make.NOW)
        workshop = make.workshop(review_round=review_round, people_here=4)
        voting_round = make.voting_round(workshop=workshop, votes_each=2)
        last, sealed = {}, set()
        for _step in range(chance.randrange(1, 25)):
            key = str(chance.randrange(6))
            if chance.random() < 0.1:
                close(voting_round)
                sealed |= set(last)
                voting.reopen_voting(
                    voting_round=voting_round, by=None, version=voting_round.version
                )
                continue
            place = f"o{chance.randrange(3)}"
            try:
                for _sent in range(chance.randrange(1, 3)):
                    cast(voting_round, phone(workshop, key, patients), **{place: 1})
            except RoomFullError:
                assert len(last) == 4
            except VoteSealedError:
                assert key in sealed
            else:
                last[key] = place
        expected = [list(last.values()).count(f"o{place}") for place in range(3)]
        assert totals(voting_round) == expected
        close(voting_round)
        assert totals(voting_round) == expected
        assert documents.turnout(voting_round).voted == len(last)
        transaction.set_rollback(True)


# --- secret --------------------------------------------------------------------------------------


def test_no_row_says_who_voted_for_what(voting_round, room, pat):
    cast(voting_round, voting.invited_voter(pat), o0=2)

    ballot = voting_round.ballots.get()
    names = {field.name for field in Ballot._meta.get_fields()} | {
        field.name for field in VoterMark._meta.get_fields()
    }
    assert (ballot.typed_at, ballot.typed_by) == (None, None)
    assert str(pat.pk) not in ballot.fingerprint or len(ballot.fingerprint) == 64
    assert not names & {"cast_at", "voted_at", "created_at"}
    event = AuditEvent.objects.last()
    assert (event.actor_id, event.facts) == (None, {"source": "link"})


def test_closing_makes_one_count_of_all_ballots_and_forgets_the_fingerprints(
    voting_round, room, fay
):
    for key, votes in {"one": {"o0": 3}, "two": {"o0": 1, "o1": 1}}.items():
        cast(voting_round, phone(room, key), **votes)

    close(voting_round, fay)

    count = voting_round.ballots.get()
    assert (count.voters, count.fingerprint, count.source) == (2, "", "phone")
    assert totals(voting_round) == [4, 1, 0]


def test_a_vote_that_was_counted_cannot_be_changed_and_late_ones_still_come_in(
    voting_round, room, fay
):
    early, late = phone(room, "early"), phone(room, "late")
    cast(voting_round, early, o0=1)
    close(voting_round, fay)
    with pytest.raises(VotingClosedError):
        cast(voting_round, late, o0=1)
    voting.reopen_voting(voting_round=voting_round, by=fay, version=voting_round.version)

    with pytest.raises(VoteSealedError):
        cast(voting_round, early, o1=1)
    cast(voting_round, late, o1=1)
    close(voting_round, fay)

    assert (totals(voting_round), voting_round.ballots.get().voters) == ([1, 1, 0], 2)


def test_the_team_sees_no_group_so_small_that_its_votes_are_known(voting_round, room, fay):
    patient, carer, clinician = room.programme.perspectives.all()
    room.people_here = 9
    room.save()
    for number, perspective in enumerate([patient] * 5 + [carer] * 3 + [clinician]):
        cast(voting_round, phone(room, str(number), perspective), o0=1)
    close(voting_round, fay)

    result = documents.voting_result(voting_round, programme=room.programme, is_protected=False)

    assert [(each.name, each.voters) for each in result.columns] == [
        ("Patient", "5"),
        ("Everybody else", "4"),
    ]
    assert result.without_votes == ("I am not told", "I wait alone")


def test_two_people_who_close_at_once_are_told(voting_round, fay):
    stale = VotingRound.objects.get(pk=voting_round.pk)
    close(voting_round, fay)

    with pytest.raises(VotesChangedError):
        voting.close_voting(voting_round=stale, by=fay, now=make.NOW, version=stale.version)


def test_only_a_vote_that_nobody_voted_in_can_be_removed(voting_round, room, fay):
    opened_by_mistake = make.voting_round(workshop=room)
    cast(voting_round, phone(room), o0=1)

    voting.remove_voting(voting_round=opened_by_mistake, by=fay)
    with pytest.raises(VotingHasVotesError):
        voting.remove_voting(voting_round=voting_round, by=fay)

    assert list(VotingRound.objects.all()) == [voting_round]


# --- at the same moment --------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_votes_around_the_close_are_counted_or_refused_and_never_both(programme, review_round, fay):
    make.theme(review_round=review_round, accepted_at=make.NOW)
    workshop = make.workshop(review_round=review_round, people_here=40)
    voting_round = make.voting_round(workshop=workshop)
    voters = [phone(workshop, str(number)) for number in range(40)]

    def act(number):
        try:
            if number == 20:
                close(VotingRound.objects.get(pk=voting_round.pk), None)
                return "closed"
            cast(voting_round, voters[number], o0=1)
        except VotingClosedError:
            return "late"
        finally:
            connections.close_all()
        return "counted"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(act, range(40)))

    counted = answers.count("counted")
    assert answers.count("late") + counted == 39
    assert totals(voting_round) == [counted]
    assert {ballot.fingerprint for ballot in voting_round.ballots.all()} <= {""}


def test_without_the_look_whether_it_is_open_a_late_vote_would_be_counted(
    voting_round, room, monkeypatch
):
    """The twin."""
    cast(voting_round, phone(room), o0=3)
    late = phone(room, "late")
    close(voting_round)
    with pytest.raises(VotingClosedError):
        cast(voting_round, late, o0=3)

    monkeypatch.setattr(VotingRound, "is_open", True)
    cast(voting_round, late, o0=3)

    assert totals(voting_round) == [6, 0, 0]


@pytest.mark.django_db(transaction=True)
def test_one_phone_that_sends_eight_times_at_once_votes_once(programme, review_round):
    make.theme(review_round=review_round, accepted_at=make.NOW)
    workshop = make.workshop(review_round=review_round, people_here=1)
    voting_round = make.voting_round(workshop=workshop)
    voter = phone(workshop)

    def act(_number):
        try:
            cast(voting_round, voter, o0=1)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(8)))

    assert (totals(voting_round), voting_round.marks.count()) == ([1], 1)


# --- pages ---------------------------------------------------------------------------------------


@pytest.fixture
def handset():
    return Client()


def url(name, workshop, *more):
    return reverse(f"workshops:{name}", args=[workshop.room_code, *more])


def joined(handset, workshop):
    perspective = workshop.programme.perspectives.first()
    handset.get(url("room", workshop))
    return handset.post(url("join_room", workshop), {"perspective": perspective.pk})


def test_a_phone_joins_with_the_code_and_votes_without_an_account(
    handset, room, voting_round, options
):
    entered = handset.post(reverse("workshops:enter_room"), {"code": room.room_code.lower()})
    assert entered.url == url("room", room)
    assert "I am here as" in handset.get(entered.url).content.decode()
    assert joined(handset, room).url == url("room", room)
    assert "Send my vote" in handset.get(url("room", room)).content.decode()
    vote_url = url("cast_vote", room, voting_round.pk)
    assert "You have 3 votes" in handset.get(vote_url).content.decode()

    answer = handset.post(vote_url, {f"option_{options[1].pk}": "2"})

    assert answer.url.startswith(url("room", room))
    assert "Your vote is in" in handset.get(answer.url).content.decode()
    assert "selected" in handset.get(vote_url).content.decode()
    assert totals(voting_round) == [0, 2, 0]


def test_too_many_votes_are_said_and_stay_on_the_page(handset, room, voting_round, options):
    joined(handset, room)

    page = handset.post(
        url("cast_vote", room, voting_round.pk), {f"option_{each.pk}": "2" for each in options}
    ).content.decode()

    assert "You have 3 votes, but you gave 6. Take some away." in page
    assert page.count('<option value="2" selected>') == 3


def test_a_phone_hears_that_its_vote_came_too_late(handset, room, voting_round, options):
    joined(handset, room)
    close(voting_round)

    page = handset.post(
        url("cast_vote", room, voting_round.pk), {f"option_{options[0].pk}": "1"}
    ).content.decode()

    assert "This vote has closed. What you chose now was not counted." in page
    assert totals(voting_round) == [0, 0, 0]


def test_a_shared_tablet_is_handed_from_person_to_person(handset, room, voting_round, options):
    for _person in range(3):
        joined(handset, room)
        handset.post(url("cast_vote", room, voting_round.pk), {f"option_{options[0].pk}": "1"})
        handset.post(url("leave_room", room))

    assert (totals(voting_round)[0], RoomTicket.objects.count()) == (3, 3)
    assert "As many people have voted or joined" in joined(handset, room).content.decode()


def test_whoever_opened_their_private_link_in_this_browser_votes_as_themselves(
    pat_client, pat, room, voting_round, options
):
    make.attendance(workshop=room, participant=pat)

    page = pat_client.get(url("room", room)).content.decode()

    assert "I am here as" not in page
    mine = reverse("workshops:my_vote", args=[voting_round.pk])
    assert mine in page
    pat_client.post(mine, {f"option_{options[0].pk}": "1", "form_end": "1"})
    assert voting_round.marks.get().participant == pat
    assert "Your vote is in" in pat_client.get(url("room", room)).content.decode()


def test_nobody_votes_by_link_in_a_workshop_they_are_not_invited_to(pat_client, voting_round):
    assert pat_client.get(reverse("workshops:my_vote", args=[voting_round.pk])).status_code == 404


@pytest.mark.parametrize("code", ["", "ABCDEF", "' or 1=1", "x" * 300])
def test_a_code_of_no_room_opens_nothing(handset, room, code):
    assert handset.post(reverse("workshops:enter_room"), {"code": code}).status_code == 200
    assert handset.get(f"/room/{code or 'Z'}/").status_code == 404


def test_a_hundred_wrong_codes_from_one_address_lock_nobody_out(handset, room):
    for _try in range(100):
        handset.get("/room/WRONG2/")

    assert handset.get(url("room", room)).status_code == 200


def test_codes_are_read_however_they_are_typed():
    code = new_room_code()

    assert easy_code(f" {code[:3].lower()}-{code[3:]} ") == code
    assert (len(code), len(new_door_code())) == (6, 5)


@pytest.fixture
def for_a_minute(settings):
    """A room is remembered for longer than a test takes."""
    settings.ROOM_SECONDS = 60
    yield
    caches["here"].clear()


def test_polls_say_304_while_nothing_changed(
    for_a_minute, handset, room, voting_round, django_assert_num_queries
):
    for name, first_time, later in (("room_now", 3, 0), ("room_count", 1, 1)):
        with django_assert_num_queries(first_time):
            first = handset.get(url(name, room))
        with django_assert_num_queries(later):
            again = handset.get(url(name, room), headers={"If-None-Match": first.headers["ETag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    cast(voting_round, phone(room), o0=1)
    assert handset.get(url("room_count", room)).json()["voted"] == {str(voting_round.pk): 1}
    before = handset.get(url("room_now", room)).headers["ETag"]
    close(voting_round)
    assert handset.get(url("room_now", room)).headers["ETag"] == before  # as it was a second ago
    caches["here"].clear()
    assert handset.get(url("room_now", room)).headers["ETag"] != before


def test_what_is_remembered_of_a_room_lets_no_vote_in_late_and_keeps_none_out_early(
    for_a_minute, handset, room, voting_round
):
    def send(to):
        return handset.post(url("cast_vote", room, to.pk), {f"option_{to.options.first().pk}": "1"})

    joined(handset, room)
    close(voting_round)
    late, second = send(voting_round), make.voting_round(workshop=room)
    early = send(second)

    assert "This vote has closed." in late.content.decode()
    assert (early.status_code, second.ballots.count()) == (302, 1)


def test_a_page_says_which_state_of_the_room_it_shows(handset, room, voting_round):
    joined(handset, room)
    told = handset.get(url("room_now", room)).json()["state"]
    weak = {"If-None-Match": f'W/"{told}"'}  # as a proxy that compresses has written it
    page, poll = (handset.get(url(name, room), headers=weak) for name in ("room", "room_now"))
    close(voting_round)
    later = handset.get(url("room", room)).content.decode()

    assert (f'data-state="{told}"' in page.content.decode(), poll.status_code) == (True, 304)
    assert ("data-state=" in later, told in later) == (True, False)


def test_while_a_vote_is_open_no_page_says_how_it_goes(
    as_fay, handset, room, voting_round, options
):
    cast(voting_round, phone(room), o0=3)
    slug = room.programme.slug
    pages = [
        reverse("workshops:voting_result", args=[slug, room.pk, voting_round.pk]),
        reverse("workshops:room_screen", args=[slug, room.pk]),
        reverse("workshops:workshop", args=[slug, room.pk]),
        reverse("workshops:findings", args=[slug]),
    ]

    for page in pages:
        text = as_fay.get(page).content.decode()
        assert "3 votes</td>" not in text
        assert 'class="chart__bar"' not in text
    assert "have voted" in as_fay.get(pages[1]).content.decode()


def test_a_finished_day_lets_no_phone_in(room, fay):
    meetings.finish_workshop(workshop=room, by=fay, now=make.NOW)

    with pytest.raises(WorkshopFinishedError):
        phone(room)
