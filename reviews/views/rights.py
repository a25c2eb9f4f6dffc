"""What is held about me: to see, to correct, to take home, to take back."""

from __future__ import annotations

import io
import zipfile

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from coproduce.downloads import download
from participants import links
from participants.access import InvitedRequest, by_invitation
from participants.models import Participant
from reviews.documents import collecting as collecting_documents
from reviews.documents import rights as documents
from reviews.documents.consents import WORDINGS
from reviews.operations import withdrawal

page = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@by_invitation
def my_data(request: InvitedRequest, participant: Participant) -> HttpResponse:
    """Everything that is held about me, who sees it and how long it is kept."""
    now = timezone.now()
    context = {
        "programme": participant.programme,
        "held": documents.held_data(participant, now=now),
        "decisions": documents.consent_decisions(participant),
        "shares_words": documents.shares_words(participant),
        "reviews": participant.reviews.filter(withdrawn_at=None).exists(),
        "may_change": collecting_documents.my_review(participant, now=now).can_change,
    }
    return render(request, "reviews/my_data.html", context)


@require_GET
@by_invitation
def download_my_data(_request: InvitedRequest, participant: Participant) -> HttpResponse:
    """The same to take home: a page to read and a file for a computer. Nothing of it is kept."""
    held = documents.held_data(participant, now=timezone.now())
    context = {"held": held, "decisions": documents.consent_decisions(participant)}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("about-me.json", held.as_json())
        archive.writestr("about-me.html", render_to_string("reviews/my_data_file.html", context))
    response = download(packed.getvalue(), name="about-me.zip")
    response.headers["Cache-Control"] = "no-store"
    return response


@require_GET
@by_invitation
def consent_wording(
    request: InvitedRequest, participant: Participant, version: str
) -> HttpResponse:
    """What I was asked to agree to, as it was worded then."""
    if version not in WORDINGS:
        raise Http404
    context = {
        "programme": participant.programme,
        "version": version,
        "wordings": WORDINGS[version].values(),
    }
    return render(request, "reviews/consent_wording.html", context)


@page
@by_invitation
def stop_sharing(request: InvitedRequest, participant: Participant) -> HttpResponse:
    """Take my words off cards and themes; my answers stay with my review."""
    if request.method == "POST":
        withdrawal.stop_sharing(participant=participant, by=participant, now=timezone.now())
        messages.success(request, _("Your words are no longer shared."))
        return redirect("reviews:my_data")
    return render(request, "reviews/stop_sharing.html", {"programme": participant.programme})


@page
@by_invitation
def erase_me(request: InvitedRequest, participant: Participant) -> HttpResponse:
    """Take everything back, and be forgotten."""
    programme = participant.programme
    if request.method != "POST":
        return render(request, "reviews/erase_me.html", {"programme": programme})
    withdrawal.erase_participant(participant=participant, by=participant, now=timezone.now())
    response = render(request, "reviews/erased.html", {"programme": programme})
    links.forget(response)
    return response
