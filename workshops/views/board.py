"""Pages about voting: opening a vote, typing the dots in, the result."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from coproduce.errors import Refused
from participants.access import MemberRequest, requires
from participants.models import Programme, Role
from workshops.documents import board as documents
from workshops.forms.board import OpenVotingForm, VotesForm
from workshops.operations import board
from workshops.views.meetings import posted


@requires(Role.FACILITATOR)
def open_voting(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    form = OpenVotingForm(posted(request))
    if form.is_valid():
        voting_round = board.open_voting(
            workshop=workshop, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        return redirect("workshops:type_votes", programme.slug, workshop.pk, voting_round.pk)
    context = {"programme": programme, "workshop": workshop, "form": form}
    return render(request, "workshops/open_voting.html", context)


@requires(Role.FACILITATOR)
def type_votes(
    request: MemberRequest, programme: Programme, workshop_id: int, voting_round_id: int
) -> HttpResponse:
    """One grid: themes down, perspectives across, as on the paper."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    voting_round = get_object_or_404(workshop.voting_rounds, pk=voting_round_id)
    form = VotesForm(
        posted(request),
        voting_round=voting_round,
        themes=documents.board_themes(voting_round),
        perspectives=list(programme.perspectives.all()),
    )
    if form.is_valid():
        try:
            board.type_votes(
                voting_round=voting_round,
                ballots=form.ballots(),
                version=form.cleaned_data["version"],
                by=request.user,
                now=timezone.now(),
            )
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
    }
    return render(request, "workshops/type_votes.html", context)


@requires(Role.OBSERVER)
def voting_result(
    request: MemberRequest, programme: Programme, workshop_id: int, voting_round_id: int
) -> HttpResponse:
    """What people voted for; hidden from others than the team until the vote is closed."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    voting_round = get_object_or_404(workshop.voting_rounds, pk=voting_round_id)
    is_team = request.membership.is_facilitator
    result = None
    if is_team or not voting_round.is_open:
        result = documents.voting_result(
            voting_round, programme=programme, is_protected=not is_team
        )
    context = {
        "programme": programme,
        "workshop": workshop,
        "voting_round": voting_round,
        "result": result,
    }
    return render(request, "workshops/voting_result.html", context)


@require_POST
@requires(Role.FACILITATOR)
def close_voting(
    request: MemberRequest, programme: Programme, workshop_id: int, voting_round_id: int
) -> HttpResponse:
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    voting_round = get_object_or_404(workshop.voting_rounds, pk=voting_round_id)
    board.close_voting(voting_round=voting_round, by=request.user, now=timezone.now())
    return redirect("workshops:voting_result", programme.slug, workshop.pk, voting_round.pk)


@require_POST
@requires(Role.FACILITATOR)
def reopen_voting(
    request: MemberRequest, programme: Programme, workshop_id: int, voting_round_id: int
) -> HttpResponse:
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    voting_round = get_object_or_404(workshop.voting_rounds, pk=voting_round_id)
    board.reopen_voting(voting_round=voting_round, by=request.user)
    return redirect("workshops:type_votes", programme.slug, workshop.pk, voting_round.pk)
