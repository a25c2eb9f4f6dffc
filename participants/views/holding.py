"""Stopping and coming back: the short code, and words that were typed and not saved."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coproduce.posted import posted
from participants import held, links
from participants.access import InvitedRequest, by_invitation, open_to_all
from participants.forms.holding import CodeForm
from participants.models import Participant
from participants.operations import holding, inviting


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def enter_code(request: HttpRequest) -> HttpResponse:
    """I have a code: opens what the private link opens, on any device."""
    form = CodeForm(posted(request))
    if not form.is_valid():
        return render(request, "participants/enter_code.html", {"form": form})
    if links.too_many_wrong_codes(request):
        return render(
            request, "participants/enter_code.html", {"form": form, "too_many": True}, status=429
        )
    now = timezone.now()
    invitation = links.find_by_code(form.cleaned_data["code"], now=now)
    if invitation is None:
        links.count_wrong_code(request)
        form.add_error("code", _("This code does not open anything. Look at it again."))
        return render(request, "participants/enter_code.html", {"form": form}, status=422)
    inviting.open_invitation(invitation=invitation, now=now)
    response = redirect("reviews:my_page")
    response.status_code = 303
    links.remember(response, invitation.pk)
    return response


@require_POST
@by_invitation
def keep_typed(request: InvitedRequest, participant: Participant) -> HttpResponse:  # noqa: ARG001 -- the form says whose it is
    """Hold what somebody is typing, so that a lost signal or a Back button takes none of it."""
    held.keep(request, now=timezone.now())
    return HttpResponse(status=204)


@require_POST
@by_invitation
def drop_typed(request: InvitedRequest, participant: Participant, held_id: int) -> HttpResponse:  # noqa: ARG001 -- the guard hands it over
    """Throw away words that I typed and do not want to save."""
    found = get_object_or_404(participant.held_words, pk=held_id)
    holding.drop_held_words(held=found, by=participant)
    return redirect("reviews:my_page")
