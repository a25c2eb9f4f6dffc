"""Arriving: who has come, ticked off at the door or by the person's own code."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from coproduce.audit import trail
from participants.models import Participant, User
from workshops.errors import NotOnTheListError
from workshops.models import Attendance, Workshop
from workshops.operations import meetings


@transaction.atomic
def check_in(*, attendance: Attendance, by: User | Participant | None, now: datetime) -> None:
    """Somebody is here; a second time changes nothing."""
    attendance = Attendance.objects.select_for_update(of=("self",)).get(pk=attendance.pk)
    meetings.refuse_finished(attendance.workshop)
    if attendance.state == Attendance.State.CAME:
        return
    attendance.state_before, attendance.state = attendance.state, Attendance.State.CAME
    attendance.came_at = now
    attendance.save(update_fields=["state", "state_before", "came_at"])
    trail.record(by, "checked in", attendance)


@transaction.atomic
def undo_check_in(*, attendance: Attendance, by: User) -> None:
    """That was a mistake: the answer from before is back."""
    meetings.refuse_finished(attendance.workshop)
    if attendance.state != Attendance.State.CAME:
        return
    attendance.state = attendance.state_before or Attendance.State.COMING
    attendance.state_before, attendance.came_at = "", None
    attendance.save(update_fields=["state", "state_before", "came_at"])
    trail.record(by, "took back the arrival of", attendance)


def find_by_code(workshop: Workshop, door_code: str) -> Attendance:
    """Whose code this is. Raises NotOnTheListError."""
    found = workshop.attendances.filter(door_code=door_code).select_related("participant").first()
    if found is None:
        raise NotOnTheListError
    return found
