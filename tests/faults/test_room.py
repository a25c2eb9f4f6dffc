"""A room that votes where the network is bad: everybody's vote is counted, once, and whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.core import signing
from django.urls import reverse

from tests import make
from tests.faults.site import Site
from tests.faults.venue import FAULTS, Wifi
from workshops.models import Vote
from workshops.views import room as views

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PHONES = 20
TRIES = 3 * len(FAULTS) * PHONES


@pytest.fixture
def voting_round(review_round):
    for number in range(3):
        make.theme(review_round=review_round, title=f"I wait {number}", accepted_at=make.NOW)
    workshop = make.workshop(review_round=review_round, people_here=PHONES)
    return make.voting_round(workshop=workshop, votes_each=3)


class Phone:
    """A phone in the room, known by its cookie; it sends again until it hears an answer."""

    def __init__(self, site, voting_round, key):
        self.site, self.voting_round = site, voting_round
        self.key, self.tries = key, 0

    @property
    def cookies(self):
        return {settings.ROOM_COOKIE_NAME: signing.dumps(self.key, salt=views.SALT)}

    def send(self, name, data, *more):
        path = reverse(f"workshops:{name}", args=[self.voting_round.workshop.room_code, *more])
        return self.site.post(path, data, self.cookies)

    def until_heard(self, *sent):
        for _ in range(TRIES):
            self.tries += 1
            if self.send(*sent) == 302:
                return
        pytest.fail("No answer ever came.")

    def join(self):
        perspective = self.voting_round.workshop.programme.perspectives.first()
        return "join_room", {"perspective": str(perspective.pk)}

    def vote(self):
        first, second, _third = self.voting_round.options.all()
        votes = {f"option_{first.pk}": "1", f"option_{second.pk}": "2"}
        return "cast_vote", votes, self.voting_round.pk


def counted(voting_round):
    """How many joined, how many ballots there are, and what each option got."""
    options = voting_round.options.order_by("position")
    got = [
        sum(Vote.objects.filter(option=each).values_list("count", flat=True)) for each in options
    ]
    return voting_round.workshop.tickets.count(), voting_round.ballots.count(), got


def test_phones_on_a_network_that_fails_vote_once_each_and_whole(site, voting_round):
    with Wifi(site.port).up() as wifi:
        bad = Site()
        bad.port = wifi.port
        phones = [Phone(bad, voting_round, f"phone-{number}") for number in range(PHONES)]
        sent = [(phone, phone.join(), phone.vote()) for phone in phones]

        def take_part(each):
            phone, join, vote = each
            phone.until_heard(*join)
            phone.until_heard(*vote)
            phone.until_heard(*vote)  # it slept, woke on the same page, and was reloaded

        with ThreadPoolExecutor(8) as room:
            list(room.map(take_part, sent))

    assert set(wifi.happened) == set(FAULTS)
    assert sum(phone.tries for phone in phones) > 3 * PHONES, "Nothing was ever lost."
    assert counted(voting_round) == (PHONES, PHONES, [PHONES, 2 * PHONES, 0])


def test_a_phone_that_forgot_who_it_was_would_vote_twice(site, voting_round):
    """The twin: what the cookie of a phone is for."""
    phone = Phone(site, voting_round, "phone")

    for key in ("phone", "the same phone without its cookie"):
        phone.key = key
        phone.until_heard(*phone.join())
        phone.until_heard(*phone.vote())

    assert counted(voting_round) == (2, 2, [2, 4, 0])
