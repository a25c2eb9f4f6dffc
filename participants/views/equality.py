"""Equality questions: asked of everybody, kept of nobody, shown as protected counts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from participants import documents
from participants.access import InvitedRequest, MemberRequest, by_invitation, requires
from participants.forms.equality import EqualityForm
from participants.models import Participant, Programme, Role
from participants.operations import equality as operations

ANSWERED = "about-you"
A_YEAR = 365 * 24 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
@by_invitation
def about_you(request: InvitedRequest, participant: Participant) -> HttpResponse:
    """Questions about me that are counted and not kept; that I answered stays in my browser."""
    programme = participant.programme
    has_answered = request.COOKIES.get(ANSWERED) == programme.slug
    form = EqualityForm(request.POST or None)
    if has_answered or request.method != "POST" or not form.is_valid():
        context = {
            "programme": programme,
            "form": None if has_answered else form,
            "has_answered": has_answered,
        }
        return render(request, "participants/about_you.html", context)
    operations.count_answers(programme=programme, answers=form.answers)
    response = redirect("participants:about_you")
    response.set_cookie(ANSWERED, programme.slug, max_age=A_YEAR, httponly=True, samesite="Lax")
    return response


@require_GET
@requires(Role.LEAD)
def equality(request: MemberRequest, programme: Programme) -> HttpResponse:
    """Who has answered the equality questions, small numbers protected."""
    return render(
        request,
        "participants/equality.html",
        {"programme": programme, "charts": documents.equality_charts(programme)},
    )
