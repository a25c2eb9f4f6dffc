"""The room: how many people are in it, and which phones and tablets have joined it."""

from __future__ import annotations

import hashlib

from django.db import transaction

from coproduce.audit import trail
from participants.models import Perspective, User
from workshops.errors import RoomFullError, RoomNotReadyError
from workshops.models import Attendance, RoomTicket, Workshop
from workshops.operations import meetings


def key_hash(workshop: Workshop, key: str) -> str:
    """What a ticket keeps of the secret in a phone's cookie."""
    return hashlib.sha256(f"{workshop.pk}:{key}".encode("utf-8", "surrogatepass")).hexdigest()


def people_in_room(workshop: Workshop) -> int:
    """How many may vote here: the facilitator's count, else how many were checked in."""
    if workshop.people_here is not None:
        return workshop.people_here
    return workshop.attendances.filter(state=Attendance.State.CAME).count()


@transaction.atomic
def say_how_many_are_here(*, workshop: Workshop, people_here: int | None, by: User) -> None:
    """Set how many people may vote in the room; None goes by the list at the door."""
    workshop.people_here = people_here
    workshop.save(update_fields=["people_here"])
    trail.record(by, "counted the people of", workshop, people=people_here)


@transaction.atomic
def join_room(*, workshop: Workshop, key: str, perspective: Perspective) -> RoomTicket:
    """Let a phone in; a second tap, or a reload, finds the same ticket.

    Raises RoomNotReadyError before anybody said how many people are here, RoomFullError after
    as many phones joined as there are people, WorkshopFinishedError or WorkshopCancelledError.
    """
    workshop = Workshop.objects.select_for_update(no_key=True).get(pk=workshop.pk)
    mine = RoomTicket.objects.filter(key_hash=key_hash(workshop, key)).first()
    if mine is not None:
        return mine
    meetings.refuse_finished(workshop)
    people = people_in_room(workshop)
    if not people:
        raise RoomNotReadyError
    if workshop.tickets.count() >= people:
        raise RoomFullError
    ticket = workshop.tickets.create(key_hash=key_hash(workshop, key), perspective=perspective)
    trail.record(None, "let a phone into", workshop)
    return ticket


@transaction.atomic
def leave_room(*, ticket: RoomTicket) -> None:
    """Make room for the next person at this phone; one that has voted stays counted."""
    workshop = ticket.workshop
    if not ticket.marks.exists():
        ticket.delete()
    trail.record(None, "let a phone out of", workshop)
