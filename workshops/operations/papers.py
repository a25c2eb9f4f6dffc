"""Papers: the theme pack that is made for a day."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from coproduce.audit import trail
from participants.models import User
from reviews.documents import PackChoices
from reviews.models import ThemePack
from reviews.operations import packs
from workshops.models import Workshop


@transaction.atomic
def freeze_pack_for(
    *, workshop: Workshop, title: str, choices: PackChoices, by: User, now: datetime
) -> ThemePack:
    """Freeze a pack of the words that this day works with; it becomes the day's pack.

    Raises NothingToPrintError.
    """
    pack = packs.freeze_theme_pack(
        review_round=workshop.review_round, title=title, choices=choices, by=by, now=now
    )
    workshop.pack = pack
    workshop.save(update_fields=["pack"])
    trail.record(by, "made pack for", workshop, pack=pack.pk)
    return pack
