"""Arranging: seeing to it that needs are met, and asking again afterwards."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from coproduce.audit import trail
from participants.models import AccessNeed, User
from workshops.models import Arrangement, Workshop


@transaction.atomic
def change_arrangement(
    *,
    need: AccessNeed,
    workshop: Workshop | None,
    state: str,
    note: str,
    by: User,
    now: datetime,
) -> Arrangement:
    """Write down how far it is that a need is met, for a workshop or all along, and who says so.

    Asked again: the need itself notes when.
    """
    arrangement, _ = Arrangement.objects.update_or_create(
        need=need,
        workshop=workshop,
        defaults={"state": state, "note": note, "changed_at": now, "changed_by": by},
    )
    if state == Arrangement.State.REVIEWED:
        need.asked_again_at = now
        need.save(update_fields=["asked_again_at"])
    trail.record(by, "arranged", arrangement, state=state)
    return arrangement
