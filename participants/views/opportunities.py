"""The public page on which people say that they would like to take part, and answering them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coproduce.errors import Refused
from coproduce.posted import posted
from participants import documents, links
from participants.access import MemberRequest, open_to_all, requires
from participants.forms.opportunities import (
    AcceptInterestForm,
    DeclineInterestForm,
    InterestForm,
    OpportunityForm,
)
from participants.models import Programme, Role
from participants.operations import opportunities

INTERESTS_ON_A_PAGE = 20
page = require_http_methods(["GET", "HEAD", "POST"])


# --- for everybody -------------------------------------------------------------------------------


@page
@open_to_all
def opportunity(request: HttpRequest, programme_slug: str) -> HttpResponse:
    """What taking part means, and a form to say that one would like to.

    A programme that is not looking for people and one that does not exist look the same.
    """
    found = documents.open_opportunity(programme_slug)
    if found is None:
        return render(request, "participants/no_opportunity.html")
    programme = found.programme
    form = InterestForm(
        posted(request),
        programme=programme,
        initial={"form_key": uuid.uuid4(), "language": (get_language() or "en")[:2]},
    )
    if form.is_valid():
        too_many_nearby = links.count_interest(request)
        try:
            opportunities.register_interest(
                programme=programme,
                looks_automatic=form.fell_into_trap or too_many_nearby,
                now=timezone.now(),
                **form.interest,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("participants:interest_registered", programme.slug)
    return render(
        request,
        "participants/opportunity.html",
        {"programme": programme, "opportunity": found, "form": form},
    )


@require_GET
@open_to_all
def interest_registered(request: HttpRequest, programme_slug: str) -> HttpResponse:
    """Thank you, and what happens next."""
    found = documents.open_opportunity(programme_slug)
    programme = found.programme if found else None
    return render(request, "participants/interest_registered.html", {"programme": programme})


# --- for the lead --------------------------------------------------------------------------------


@page
@requires(Role.LEAD)
def edit_opportunity(request: MemberRequest, programme: Programme) -> HttpResponse:
    """What the public page says, and whether it is there."""
    held = documents.opportunity_of(programme)
    form = OpportunityForm(
        posted(request),
        initial={"text": held.text, "is_open": held.is_open} if held else None,
    )
    if form.is_valid():
        opportunities.word_opportunity(
            programme=programme, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        is_open = form.cleaned_data["is_open"]
        messages.success(
            request, "The page is open to everybody." if is_open else "Saved. The page is closed."
        )
        return redirect("participants:edit_opportunity", programme.slug)
    address = links.opportunity_address(programme)
    context = {
        "programme": programme,
        "form": form,
        "opportunity": held,
        "address": address,
        "qr": links.qr_image(address),
    }
    return render(request, "participants/edit_opportunity.html", context)


@require_GET
@requires(Role.LEAD)
def interest_list(request: MemberRequest, programme: Programme) -> HttpResponse:
    """Who would like to take part and waits for an answer."""
    waiting = programme.interests.waiting().select_related("programme", "perspective")
    found = Paginator(waiting, INTERESTS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "participants/interest_list.html",
        {
            "programme": programme,
            "page": found,
            "rows": [(each, AcceptInterestForm(interest=each)) for each in found],
            "counts": documents.interest_counts(programme),
            "not_told": documents.interests_not_told(programme),
            "opportunity": documents.opportunity_of(programme),
        },
    )


@require_POST
@requires(Role.LEAD)
def accept_interest(request: MemberRequest, programme: Programme, interest_id: int) -> HttpResponse:
    """Put somebody on the list of people."""
    interest = get_object_or_404(programme.interests, pk=interest_id)
    form = AcceptInterestForm(request.POST, interest=interest)
    if not form.is_valid():
        messages.error(request, f"Choose as what {interest} takes part.")
        return redirect("participants:interest_list", programme.slug)
    person = opportunities.accept_interest(
        interest=interest, by=request.user, now=timezone.now(), **form.cleaned_data
    )
    messages.success(request, f"{person} is on the list. Invite them there.")
    return redirect("participants:interest_list", programme.slug)


@require_POST
@requires(Role.LEAD)
def decline_interest(
    request: MemberRequest, programme: Programme, interest_id: int
) -> HttpResponse:
    """Thank somebody, and say no."""
    interest = get_object_or_404(programme.interests, pk=interest_id)
    form = DeclineInterestForm(request.POST)
    is_told = form.is_valid() and form.cleaned_data["is_told"]
    opportunities.decline_interest(
        interest=interest, is_told=is_told, by=request.user, now=timezone.now()
    )
    messages.success(request, "They are taken off, and what they wrote is erased.")
    return redirect("participants:interest_list", programme.slug)


@require_POST
@requires(Role.LEAD)
def forget_interest(request: MemberRequest, programme: Programme, interest_id: int) -> HttpResponse:
    """Erase somebody who was declined and could not be told by email."""
    interest = get_object_or_404(programme.interests, pk=interest_id)
    opportunities.forget_declined(interest=interest, by=request.user)
    messages.success(request, "What they wrote is erased.")
    return redirect("participants:interest_list", programme.slug)
