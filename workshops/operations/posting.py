"""Sending one email with a private link for a row that remembers how far its sending is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from coproduce import mail
from coproduce.audit import trail
from participants import links
from participants.models import Invitation
from participants.operations import inviting
from workshops.models import Attendance, FeedbackDelivery

Posted = Attendance | FeedbackDelivery
QUEUED, SENDING, SENT, FAILED, UNKNOWN = "queued", "sending", "sent", "failed", "unknown"


def send_once(
    model: type[Posted], *, row_id: int, template: str, sent_field: str, now: datetime
) -> None:
    """Send the email of one queued row, once.

    The row is marked as being sent before the mail server is asked. Whoever finds it so marked
    cannot know whether the email left: it is not sent again until a person decides.
    """
    begun = _begin(model, row_id, now)
    if begun is None:
        return
    row, token = begun
    programme = row.participant.programme
    try:
        mail.send(
            template=template,
            to=row.participant.email,
            context={
                "row": row,
                "programme": programme,
                "organisation": programme.host,
                "link": links.address(token),
            },
            message_id=f"<{model._meta.model_name}-{row.pk}-{now:%Y%m%d%H%M%S}@coproduce>",
        )
    except mail.NotSentError:
        _end(row, FAILED)
    except OSError:
        _end(row, UNKNOWN)
    else:
        setattr(row, sent_field, now)
        _end(row, SENT, sent_field)


@transaction.atomic
def _begin(model: type[Posted], row_id: int, now: datetime) -> tuple[Posted, str] | None:
    """The row marked as being sent, and the token of a new link; None if it must not be sent."""
    row: Posted | None = (
        model._default_manager.select_for_update(of=("self",))
        .select_related("participant__programme")
        .filter(pk=row_id, sending__in=[QUEUED, SENDING])
        .first()
    )
    if row is None:
        return None
    if row.sending == SENDING:
        _end(row, UNKNOWN)
        return None
    if not (row.participant.takes_part and row.participant.email):
        _end(row, FAILED)
        return None
    row.sending = SENDING
    row.save(update_fields=["sending"])
    token = inviting.issue_link(row.participant, Invitation.Channel.EMAIL, None, now)
    return row, token


@transaction.atomic
def _end(row: Posted, sending: str, *fields: str) -> None:
    row.sending = sending
    row.save(update_fields=["sending", *fields])
    trail.record(None, "tried to send", row, outcome=sending)
