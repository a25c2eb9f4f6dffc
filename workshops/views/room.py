"""The room, on a phone: join with the code from the wall, vote, wait for the next vote."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coproduce.errors import Refused
from coproduce.posted import posted
from participants import links
from participants.access import InvitedRequest, by_invitation, open_to_all
from participants.models import Participant
from workshops.documents import room as here
from workshops.documents import voting as documents
from workshops.documents.meetings import find_room
from workshops.documents.room import Room
from workshops.forms.voting import JoinForm, RoomCodeForm, VoteForm
from workshops.models import RoomTicket, VotingRound, Workshop
from workshops.operations import room as rooms
from workshops.operations import voting
from workshops.operations.voting import Voter

SALT = "workshops.room"
A_DAY = timedelta(days=1)


def room_address(workshop: Workshop) -> str:
    """The whole web address of a room; built from the setting, never from a request."""
    return f"{settings.SITE_ADDRESS}{reverse('workshops:room', args=[workshop.room_code])}"


def entrance_address() -> str:
    """The web address at which people type the code of their room."""
    return f"{settings.SITE_ADDRESS}{reverse('workshops:enter_room')}"


def seen_version(request: HttpRequest) -> int:
    """The version that somebody saw before they pressed a button; 0 when it is not a number."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def enter_room(request: HttpRequest) -> HttpResponse:
    """Type the code that is on the wall."""
    form = RoomCodeForm(posted(request))
    if form.is_valid():
        if find_room(form.cleaned_data["code"]) is not None:
            return redirect("workshops:room", form.cleaned_data["code"])
        links.count_failure(request)
        form.add_error("code", str(form.no_such_room))
    return render(request, "workshops/enter_room.html", {"form": form})


@require_safe
@open_to_all
def room(request: HttpRequest, room_code: str) -> HttpResponse:
    """The room: join it, then what can be voted on now."""
    found = room_or_404(request, room_code)
    key = phone_key(request)
    ticket = ticket_of(found.workshop, key)
    participant = None if ticket else _invited(request, found.workshop)
    context = _room_context(found, ticket, participant)
    voter = ticket or participant
    if voter is None:
        context["form"] = JoinForm(workshop=found.workshop)
    else:
        context["has_voted"] = documents.votes_cast_by(voter)
        context["occasion"] = found.occasion
        context |= _only_vote(context)
    return keeping(key, render(request, "workshops/room.html", context))


@require_POST
@open_to_all
def join_room(request: HttpRequest, room_code: str) -> HttpResponse:
    """Say from which point of view you vote; a second tap changes nothing."""
    found = room_or_404(request, room_code)
    key = phone_key(request)
    form = JoinForm(request.POST, workshop=found.workshop)
    if form.is_valid():
        try:
            rooms.join_room(workshop=found.workshop, key=key, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return keeping(key, redirect("workshops:room", found.workshop.room_code))
    context = _room_context(found, None, None) | {"form": form}
    return keeping(key, render(request, "workshops/room.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def cast_vote(request: HttpRequest, room_code: str, voting_round_id: int) -> HttpResponse:
    """Vote from a phone that has joined."""
    found = room_or_404(request, room_code)
    key = phone_key(request)
    ticket = ticket_of(found.workshop, key)
    voting_round = found.vote(voting_round_id)
    if voting_round is None:  # perhaps it was opened just now
        found = room_or_404(request, room_code, afresh=True)
        voting_round = found.vote(voting_round_id)
    back = reverse("workshops:room", args=[found.workshop.room_code])
    if ticket is None or voting_round is None:
        return redirect(back)
    voter = voting.phone_voter(ticket, key)
    return keeping(key, _vote(request, voting_round, voter, back))


@require_POST
@open_to_all
def leave_room(request: HttpRequest, room_code: str) -> HttpResponse:
    """Hand this phone or tablet to the next person."""
    workshop = room_or_404(request, room_code).workshop
    ticket = ticket_of(workshop, phone_key(request))
    if ticket is not None:
        rooms.leave_room(ticket=ticket)
    response = redirect("workshops:room", workshop.room_code)
    response.delete_cookie(settings.ROOM_COOKIE_NAME, samesite="Lax")
    return response


@by_invitation
def my_vote(
    request: InvitedRequest, participant: Participant, voting_round_id: int
) -> HttpResponse:
    """Vote with a private link: from home before the day, or in the room."""
    voting_round = get_object_or_404(documents.votes_for(participant), pk=voting_round_id)
    back = reverse("workshops:my_workshop", args=[voting_round.workshop_id])
    return _vote(request, voting_round, voting.invited_voter(participant), back)


# --- what phones and the big screen ask every two seconds ----------------------------------------


@require_safe
@open_to_all
def room_now(request: HttpRequest, room_code: str) -> HttpResponse:
    """How the votes of a room stand, in a word; 304 while nothing changed."""
    found = here.room_now(room_code)
    return _unless_same(request, found.state if found else "no-such-room", {})


@require_safe
@open_to_all
def room_count(request: HttpRequest, room_code: str) -> HttpResponse:
    """How many have voted in each open vote; 304 while nothing changed."""
    voted = {str(pk): number for pk, number in documents.room_count(room_code)}
    state = hashlib.sha256(repr(voted).encode()).hexdigest()[:20]
    return _unless_same(request, state, {"voted": voted})


def _unless_same(request: HttpRequest, state: str, data: dict[str, object]) -> HttpResponse:
    response: HttpResponse
    if state in request.headers.get("If-None-Match", ""):  # a proxy that compresses writes W/"..."
        response = HttpResponseNotModified()
    else:
        response = JsonResponse({"state": state, **data})
    response.headers["ETag"] = f'"{state}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


# --- who is at this phone ------------------------------------------------------------------------


def phone_key(request: HttpRequest) -> str:
    """The secret in this browser's cookie, or a new one."""
    try:
        key = signing.loads(
            request.COOKIES.get(settings.ROOM_COOKIE_NAME, ""), salt=SALT, max_age=A_DAY
        )
    except signing.BadSignature:
        return secrets.token_urlsafe(16)
    return str(key)


def keeping(key: str, response: HttpResponse) -> HttpResponse:
    response.set_cookie(
        settings.ROOM_COOKIE_NAME,
        signing.dumps(key, salt=SALT),
        max_age=int(A_DAY.total_seconds()),
        httponly=True,
        secure=settings.HTTPS,
        samesite="Lax",
    )
    return response


def ticket_of(workshop: Workshop, key: str) -> RoomTicket | None:
    mine = workshop.tickets.filter(key_hash=rooms.key_hash(workshop, key))
    return mine.select_related("perspective").order_by().first()


def _invited(request: HttpRequest, workshop: Workshop) -> Participant | None:
    """Who opened their private link in this browser, if they are invited to this day."""
    invitation = links.holder(request, now=timezone.now())
    if invitation is None:
        return None
    on_list = workshop.attendances.filter(participant=invitation.participant_id)
    return invitation.participant if on_list.exists() else None


def room_or_404(request: HttpRequest, room_code: str, *, afresh: bool = False) -> Room:
    found = here.room_now(room_code, afresh=afresh)
    if found is None:
        links.count_failure(request)
        raise Http404
    return found


def _room_context(
    found: Room, ticket: RoomTicket | None, participant: Participant | None
) -> dict[str, Any]:
    return {
        "programme": found.workshop.programme,
        "workshop": found.workshop,
        "ticket": ticket,
        "participant": participant,
        "open_rounds": found.open_rounds,
        "closed_rounds": found.closed_rounds,
        "state": found.state,
        "has_voted": set(),
    }


def _only_vote(context: dict[str, Any]) -> dict[str, object]:
    """The form of the one vote there is to give, so that a phone has it before it is needed."""
    if len(context["open_rounds"]) != 1 or context["open_rounds"][0].pk in context["has_voted"]:
        return {}
    (voting_round,) = context["open_rounds"]
    name, parts = "cast_vote", [context["workshop"].room_code, voting_round.pk]
    if context["participant"]:
        name, parts = "my_vote", [voting_round.pk]
    options = documents.options_of(voting_round)
    return {
        "voting_round": voting_round,
        "vote_form": VoteForm(voting_round=voting_round, options=options, chosen={}),
        "vote_url": reverse(f"workshops:{name}", args=parts),
    }


def _vote(request: HttpRequest, voting_round: VotingRound, voter: Voter, back: str) -> HttpResponse:
    """The page of one vote, for whoever votes; a vote that was taken leads back."""
    options = documents.options_of(voting_round)
    chosen: dict[int, int] = {}
    if request.method != "POST":
        chosen = documents.ballot_of(voting_round, voter.fingerprint(voting_round))
    form = VoteForm(posted(request), voting_round=voting_round, options=options, chosen=chosen)
    if form.is_valid():
        try:
            voting.cast_vote(voting_round=voting_round, voter=voter, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{back}?voted={voting_round.pk}")
    workshop = voting_round.workshop
    context = {
        "programme": workshop.programme,
        "workshop": workshop,
        "voting_round": voting_round,
        "form": form,
        "has_voted": bool(chosen),
        "vote_url": request.path,
        "back": back,
    }
    return render(request, "workshops/vote.html", context)
