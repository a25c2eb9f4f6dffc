"""Equality questions: asked of everybody, kept of nobody, shown as protected counts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from coproduce.once.sending import once
from coproduce.posted import posted
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
    form = EqualityForm(posted(request))
    if has_answered or not form.is_valid():
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


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.INTERVIEWER)
@once
def key_equality(request: MemberRequest, programme: Programme) -> HttpResponse:
    """Count a sheet that came back on paper. Neither who keys it nor whose it was is known."""
    form = EqualityForm(posted(request))
    if form.is_valid():
        if any(form.answers.values()):
            operations.count_answers(programme=programme, answers=form.answers)
            messages.success(request, "The sheet is counted. Take the next one.")
            return redirect("participants:key_equality", programme.slug)
        form.add_error(None, "Nothing is ticked. Put an empty sheet aside.")
    status = 422 if form.errors else 200
    context = {"programme": programme, "form": form}
    return render(request, "participants/key_equality.html", context, status=status)


@require_GET
@requires(Role.LEAD)
def equality(request: MemberRequest, programme: Programme) -> HttpResponse:
    """Who has answered the equality questions, small numbers protected."""
    return render(
        request,
        "participants/equality.html",
        {"programme": programme, "charts": documents.equality_charts(programme)},
    )
