"""What somebody typed and could not save: held here, and put back into its form when they return.

Every form on a private page carries a signed token that says whose page it was and where. It opens
nothing and shows nothing: all that it allows is to leave words for that person, so it still works
when the half-hour of the page is over or the browser has lost its cookies.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.http import HttpRequest, QueryDict

from coproduce.jobs import queue
from coproduce.posted import NOT_TYPED, typed_words
from participants.models import HeldWords, Invitation, Participant

LIFETIME = timedelta(days=7)
FORMS_HELD = 20
_SALT = "participants.held"
FIELD = "held_for"


@dataclass(frozen=True)
class Form:
    """A form that we showed: to whom, and on which page."""

    participant: Participant
    place: str


def token(invitation: Invitation, place: str) -> str:
    """Says whose form this is and where it stands; hidden in the form."""
    return signing.dumps([invitation.pk, place], salt=_SALT, compress=False)


def form_of(typed: QueryDict, *, now: datetime, holder: Invitation | None = None) -> Form | None:
    """The form that this came from, if we showed it to somebody whose link is still live.

    `holder` is the link that this browser holds, when we know already that it is live.
    """
    try:
        invitation_id, place = signing.loads(typed.get(FIELD, ""), salt=_SALT)
    except signing.BadSignature:
        return None
    if holder is not None and holder.pk == invitation_id:
        return Form(holder.participant, place)
    invitation = (
        Invitation.objects.live(now).filter(pk=invitation_id).select_related("participant").first()
    )
    return Form(invitation.participant, place) if invitation else None


def keep(request: HttpRequest, *, now: datetime) -> bool:
    """Hold what was typed into one of our forms; whether there was anything to hold.

    Nothing has been said yet, so nothing is written in the trail: that comes with saving.
    """
    form = form_of(request.POST, now=now)
    if form is None:
        return False
    if not typed_words(request):
        let_go(request, now=now)
        return False
    words = {
        name: [_keepable(value) for value in request.POST.getlist(name)]
        for name in request.POST
        if name not in NOT_TYPED
    }
    with transaction.atomic():
        held, is_new = HeldWords.objects.update_or_create(
            participant=form.participant,
            place=form.place,
            form_key=request.POST.get("form_key", "")[:36],
            defaults={"words": words, "held_at": now},
        )
        if is_new:
            _end_later(held, now)
            _drop_oldest(form.participant)
    return True


def at(participant: Participant, place: str) -> HeldWords | None:
    """What was last typed on this page and not saved."""
    return participant.held_words.filter(place=place).first()


def let_go(request: HttpRequest, *, now: datetime, holder: Invitation | None = None) -> None:
    """What a form held is saved: hold it no longer."""
    if form := form_of(request.POST, now=now, holder=holder):
        held = form.participant.held_words.filter(
            place=form.place, form_key=request.POST.get("form_key", "")[:36]
        )
        if held.exists():  # seldom: looking takes no lock
            held.delete()


def _keepable(text: str) -> str:
    return "".join(
        each for each in text if each in "\r\n\t" or unicodedata.category(each) not in {"Cc", "Cs"}
    )


def _end_later(held: HeldWords, now: datetime) -> None:
    queue.request(
        "erase_held_words",
        subject_id=held.pk,
        programme_id=held.participant.programme_id,
        now=now,
        run_after=now + LIFETIME,
    )


def _drop_oldest(participant: Participant) -> None:
    kept = participant.held_words.values_list("pk", flat=True)[:FORMS_HELD]
    participant.held_words.exclude(pk__in=list(kept)).delete()
