"""Guards: who may enter. Each view carries exactly one; strangers get 404, small roles 403."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from coproduce import languages
from coproduce.posted import typed_words
from participants import held, links
from participants.models import Invitation, Membership, Role, User

View = Callable[..., HttpResponse]


class SignedInRequest(HttpRequest):
    """A request by somebody with an account."""

    user: User


class MemberRequest(SignedInRequest):
    """A request by a member of the programme in the address."""

    membership: Membership


class InvitedRequest(HttpRequest):
    """A request by somebody who holds a private link.

    `held_for` goes into every form, so that what is typed into it is not lost.
    """

    invitation: Invitation
    held_for: str


def requires(role: Role) -> Callable[[View], View]:
    """Only members of the programme with at least this role.

    The view takes `programme` in place of the address's `programme_slug`, so it cannot come by it
    in any other way.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: MemberRequest, programme_slug: str, **kwargs: Any) -> HttpResponse:
            membership = (
                Membership.objects.current()
                .filter(user=request.user, programme__slug=programme_slug)
                .select_related("programme", "user")
                .first()
            )
            if membership is None:
                raise Http404
            if not membership.has(role):
                raise PermissionDenied
            request.membership = membership
            return view(request, membership.programme, **kwargs)

        guarded.guard = role.value  # type: ignore[attr-defined]
        return guarded

    return decorate


def by_invitation(view: View) -> View:
    """Only holders of a live private link; the view takes the `participant` it belongs to.

    Whoever is turned away while sending a form sees again what they typed, and finds it in the
    form when they return: nothing is lost when a link has gone stale or only a part of the form
    arrived (its last field, `form_end`, is missing).
    """

    @wraps(view)
    def guarded(request: InvitedRequest, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        invitation = links.holder(request, now=now)
        languages.speak(request, invitation.participant.language if invitation else "")
        typed = typed_words(request) if request.method == "POST" else []
        if invitation is None:
            is_held = request.method == "POST" and held.keep(request, now=now)
            context = {"typed": typed, "is_held": is_held}
            return render(request, "participants/link_needed.html", context, status=403)
        if request.method == "POST" and "form_end" not in request.POST:
            return render(request, "400.html", {"cut_short": True, "typed": typed}, status=400)
        request.invitation = invitation
        request.held_for = held.token(invitation, request.path)
        response = view(request, invitation.participant, **kwargs)
        if typed and response.status_code in {302, 303}:
            held.let_go(request, now=now, holder=invitation)
        if settings.LINK_COOKIE_NAME not in response.cookies:  # leaving safely takes it away
            links.remember(response, invitation.pk)
        languages.keep_choice(request, response)
        return response

    guarded.guard = "invited"  # type: ignore[attr-defined]
    return login_not_required(guarded)


def signed_in(view: View) -> View:
    """Anybody with an account."""

    @wraps(view)
    def guarded(request: SignedInRequest, **kwargs: Any) -> HttpResponse:
        return view(request, **kwargs)

    guarded.guard = "signed_in"  # type: ignore[attr-defined]
    return guarded


def may_create_programmes(view: View) -> View:
    """Only people whom the operator trusted with creating programmes."""

    @wraps(view)
    def guarded(request: SignedInRequest, **kwargs: Any) -> HttpResponse:
        if not request.user.may_create_programmes:
            raise PermissionDenied
        return view(request, **kwargs)

    guarded.guard = "creator"  # type: ignore[attr-defined]
    return guarded


def open_to_all(view: View) -> View:
    """Anybody at all."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        languages.speak(request)
        response = view(request, **kwargs)
        languages.keep_choice(request, response)
        return response

    guarded.guard = "open"  # type: ignore[attr-defined]
    return login_not_required(guarded)
