"""One's own pages: where I stand, what I agree to, taking my words back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from coproduce.errors import Refused
from participants.access import InvitedRequest, by_invitation
from participants.models import Participant
from reviews import documents
from reviews.forms.collecting import ConsentForm
from reviews.operations import collecting, withdrawal


@require_GET
@by_invitation
def my_page(request: InvitedRequest, participant: Participant) -> HttpResponse:
    """Where I stand: start, go on, what I sent, or that I took it back."""
    mine = documents.my_review(participant, now=timezone.now())
    context = {"programme": participant.programme, "participant": participant, "mine": mine}
    return render(request, "reviews/my_page.html", context)


@by_invitation
def my_consent(request: InvitedRequest, participant: Participant) -> HttpResponse:
    """What I agree to; agreeing for the first time begins the review."""
    now = timezone.now()
    mine = documents.my_review(participant, now=now)
    agreed = {name: participant.agreed_to(name) for name in ConsentForm.base_fields}
    form = ConsentForm(request.POST or None, initial=agreed)
    begins = mine.state == "welcome" or (mine.state == "taken_back" and mine.can_change)
    if request.method == "POST" and form.is_valid():
        try:
            if begins and mine.review_round:
                collecting.begin_review(
                    review_round=mine.review_round,
                    participant=participant,
                    decisions=form.decisions,
                    by=participant,
                    now=now,
                )
                return redirect("reviews:my_voice")
            collecting.decide_consents(
                participant=participant, decisions=form.decisions, by=participant, now=now
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Your choices are saved.")
            return redirect("reviews:my_page")
    context = {"programme": participant.programme, "mine": mine, "form": form, "begins": begins}
    return render(request, "reviews/my_consent.html", context)


@by_invitation
def withdraw_my_review(request: InvitedRequest, participant: Participant) -> HttpResponse:
    """Take back everything I said, after asking whether I am sure."""
    mine = documents.my_review(participant, now=timezone.now())
    if mine.review is None or mine.state == "taken_back":
        return redirect("reviews:my_page")
    if request.method == "POST":
        withdrawal.withdraw_review(review=mine.review, by=participant, now=timezone.now())
        messages.success(request, "Your answers are taken back.")
        return redirect("reviews:my_page")
    context = {"programme": participant.programme, "mine": mine}
    return render(request, "reviews/withdraw_my_review.html", context)
