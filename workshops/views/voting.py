"""Voting, for the team: opening a vote, the big screen, typing the dots in, the result."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from coproduce.errors import ChangedMeanwhileError, Refused
from coproduce.once.sending import once
from coproduce.posted import posted
from participants import links
from participants.access import MemberRequest, requires
from participants.models import Programme, Role
from workshops.documents import room as here
from workshops.documents import voting as documents
from workshops.forms.voting import OpenVotingForm, PeopleHereForm, VotesForm
from workshops.models import VotingRound
from workshops.operations import room, voting
from workshops.views.room import entrance_address, room_address, seen_version


@requires(Role.FACILITATOR)
@once
def open_voting(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    form = OpenVotingForm(posted(request), workshop=workshop)
    if form.is_valid():
        try:
            voting_round = voting.open_voting(
                workshop=workshop, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("workshops:voting_result", programme.slug, workshop.pk, voting_round.pk)
    context = {"programme": programme, "workshop": workshop, "form": form}
    return render(request, "workshops/open_voting.html", context)


@requires(Role.FACILITATOR)
def type_votes(
    request: MemberRequest, programme: Programme, workshop_id: int, voting_round_id: int
) -> HttpResponse:
    """One grid: options down, perspectives across, as on the paper."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    voting_round = get_object_or_404(workshop.voting_rounds, pk=voting_round_id)
    grid = partial(
        VotesForm,
        voting_round=voting_round,
        options=list(voting_round.options.all()),
        perspectives=list(programme.perspectives.all()),
    )
    form, theirs = grid(posted(request)), ""
    if form.is_valid():
        try:
            voting.type_votes(
                voting_round=voting_round,
                ballots=form.ballots(),
                version=form.cleaned_data["version"],
                by=request.user,
                now=timezone.now(),
            )
        except ChangedMeanwhileError as refusal:
            voting_round.refresh_from_db()
            newest = grid().fields.items()
            form.on_top_of({name: field.initial for name, field in newest}, refusal)
            theirs = form.what_others_say()
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The votes are saved.")
            return redirect("workshops:voting_result", programme.slug, workshop.pk, voting_round.pk)
    context = {
        "programme": programme,
        "workshop": workshop,
        "voting_round": voting_round,
        "form": form,
        "theirs": theirs,
    }
    status = 409 if theirs else 200
    return render(request, "workshops/type_votes.html", context, status=status)


@requires(Role.OBSERVER)
def voting_result(
    request: MemberRequest, programme: Programme, workshop_id: int, voting_round_id: int
) -> HttpResponse:
    """One vote: while it is open how many have voted, and nothing else; then what they said."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    voting_round = get_object_or_404(workshop.voting_rounds, pk=voting_round_id)
    form = PeopleHereForm(initial={"people_here": workshop.people_here})
    return _result(request, programme, voting_round, form)


def _result(
    request: MemberRequest,
    programme: Programme,
    voting_round: VotingRound,
    people_form: PeopleHereForm,
) -> HttpResponse:
    workshop = voting_round.workshop
    is_team = request.membership.is_facilitator
    context = {
        "programme": programme,
        "workshop": workshop,
        "voting_round": voting_round,
        "entrance": entrance_address(),
        "people_form": people_form,
    }
    if not voting_round.is_open:
        context["result"] = documents.voting_result(
            voting_round, programme=programme, is_protected=not is_team
        )
    elif is_team:
        context["turnout"] = documents.turnout(voting_round)
        context["people"] = room.people_in_room(workshop)
    return render(request, "workshops/voting_result.html", context)


@require_POST
@requires(Role.FACILITATOR)
def close_voting(
    request: MemberRequest, programme: Programme, workshop_id: int, voting_round_id: int
) -> HttpResponse:
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    voting_round = get_object_or_404(workshop.voting_rounds, pk=voting_round_id)
    voting.close_voting(
        voting_round=voting_round,
        by=request.user,
        now=timezone.now(),
        version=seen_version(request),
    )
    return _to(programme, voting_round)


@require_POST
@requires(Role.FACILITATOR)
def reopen_voting(
    request: MemberRequest, programme: Programme, workshop_id: int, voting_round_id: int
) -> HttpResponse:
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    voting_round = get_object_or_404(workshop.voting_rounds, pk=voting_round_id)
    voting.reopen_voting(voting_round=voting_round, by=request.user, version=seen_version(request))
    return _to(programme, voting_round)


@require_POST
@requires(Role.FACILITATOR)
def remove_voting(
    request: MemberRequest, programme: Programme, workshop_id: int, voting_round_id: int
) -> HttpResponse:
    """Take away a vote that was opened by mistake."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    voting_round = get_object_or_404(workshop.voting_rounds, pk=voting_round_id)
    voting.remove_voting(voting_round=voting_round, by=request.user)
    messages.success(request, "The vote is removed.")
    return redirect("workshops:workshop", programme.slug, workshop.pk)


@require_POST
@requires(Role.FACILITATOR)
def say_how_many_are_here(
    request: MemberRequest, programme: Programme, workshop_id: int, voting_round_id: int
) -> HttpResponse:
    """Set how many people may vote in the room."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    voting_round = get_object_or_404(workshop.voting_rounds, pk=voting_round_id)
    form = PeopleHereForm(request.POST)
    if not form.is_valid():
        return _result(request, programme, voting_round, form)
    room.say_how_many_are_here(workshop=workshop, by=request.user, **form.cleaned_data)
    return _to(programme, voting_round)


@require_safe
@requires(Role.CONTRIBUTOR)
def room_screen(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """For the big screen: the code and its QR picture, what is voted on, how many have voted."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    rounds = documents.rounds_of(workshop)
    address = room_address(workshop)
    context = {
        "programme": programme,
        "workshop": workshop,
        "open_rounds": [(each, documents.turnout(each).voted) for each in rounds if each.is_open],
        "closed_rounds": [each for each in rounds if not each.is_open],
        "state": here.state_of(rounds),
        "entrance": entrance_address(),
        "room_address": address,
        "room_qr": links.qr_image(address),
        "people": room.people_in_room(workshop),
    }
    return render(request, "workshops/room_screen.html", context)


def _to(programme: Programme, voting_round: VotingRound) -> HttpResponse:
    return redirect(
        "workshops:voting_result", programme.slug, voting_round.workshop_id, voting_round.pk
    )
