"""Exports: what may leave, explained, and the files themselves."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from coproduce.downloads import download
from coproduce.errors import Refused
from participants.access import MemberRequest, requires
from participants.models import Programme, Role
from reviews import documents
from reviews.forms.exports import ExportForm
from reviews.operations import exports as exporting


@require_GET
@requires(Role.FACILITATOR)
def exports(request: MemberRequest, programme: Programme) -> HttpResponse:
    """What each file is for, what is in it and what never is."""
    review_round = programme.rounds.first()
    context = {
        "programme": programme,
        "review_round": review_round,
        "export": documents.round_export(review_round) if review_round else None,
        "threshold": programme.small_number_threshold,
        "unconfirmed": documents.unconfirmed_cards(review_round) if review_round else "",
    }
    return render(request, "reviews/exports.html", context)


@require_POST
@requires(Role.FACILITATOR)
def export_round(request: MemberRequest, programme: Programme, round_id: int) -> HttpResponse:
    """One of the files."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    form = ExportForm(request.POST)
    if not form.is_valid():
        raise Refused("There is no such file. Choose one of those on the page.")
    file = exporting.export_round(
        review_round=review_round,
        kind=form.cleaned_data["kind"],
        by=request.user,
        now=timezone.now(),
    )
    return download(file.content, name=f"{programme.slug}-{file.name}")
