"""A room as all phones in it are told of it: read once a second, however many ask."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches

from workshops.documents.evaluation import open_occasion
from workshops.documents.meetings import find_room
from workshops.models import Occasion, VotingRound, Workshop
from workshops.models.meetings import easy_code


@dataclass(frozen=True)
class Room:
    """A day, its votes, and whether it asks how the day was; nothing about any one phone."""

    workshop: Workshop
    rounds: tuple[VotingRound, ...]
    occasion: Occasion | None

    @property
    def open_rounds(self) -> list[VotingRound]:
        return [each for each in self.rounds if each.is_open]

    @property
    def closed_rounds(self) -> list[VotingRound]:
        return [each for each in self.rounds if not each.is_open]

    @property
    def state(self) -> str:
        return state_of(self.rounds)

    def vote(self, voting_round_id: int) -> VotingRound | None:
        return next((each for each in self.rounds if each.pk == voting_round_id), None)


def state_of(rounds: Iterable[VotingRound]) -> str:
    """How the votes stand, in a word: a page that was made in another state is out of date."""
    stand = [(each.pk, each.version, each.is_open) for each in rounds]
    return hashlib.sha256(repr(stand).encode()).hexdigest()[:20]


def room_now(room_code: str, *, afresh: bool = False) -> Room | None:
    """The room with this code, as it is or was a second ago.

    Each process remembers it in its memory. A page says which state it shows and asks again later
    than a second from then, so nobody is left with what was remembered.
    """
    here, key = caches["here"], f"room:{easy_code(room_code[:40])}"
    room: Room | None = None if afresh else here.get(key)
    if room is None and (workshop := find_room(room_code)) is not None:
        rounds = tuple(workshop.voting_rounds.all())
        room = Room(workshop, rounds, open_occasion(workshop))
        here.set(key, room, timeout=settings.ROOM_SECONDS)
    return room
