"""One's own pages: where I stand, what I agree to, taking my words back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from coproduce.errors import Refused
from coproduce.posted import posted
from participants.access import InvitedRequest, by_invitation
from participants.models import Participant
from reviews import documents
from reviews.forms.collecting import ConsentForm, LifeForm
from reviews.operations import collecting, withdrawal
from reviews.views.desks import Desk, at_my_desk


@require_GET
@by_invitation
def my_page(request: InvitedRequest, participant: Participant) -> HttpResponse:
    """Where I stand: start, go on, what I sent, or that I took it back."""
    now = timezone.now()
    mine = documents.my_review(participant, now=now)
    context = {
        "programme": participant.programme,
        "participant": participant,
        "mine": mine,
        "second": documents.second_review(participant, mine, now=now),
        "unsaved": documents.unsaved_words(participant),
        "is_invited": participant.attendances.exists(),
    }
    return render(request, "reviews/my_page.html", context)


@by_invitation
def my_consent(request: InvitedRequest, participant: Participant) -> HttpResponse:
    """What I agree to; agreeing for the first time begins the review."""
    now = timezone.now()
    mine = documents.my_review(participant, now=now)
    agreed = {name: participant.agreed_to(name) for name in ConsentForm.base_fields}
    form = ConsentForm(posted(request), initial=agreed)
    begins = mine.state == "welcome" or (mine.state == "taken_back" and mine.can_change)
    if form.is_valid():
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
            messages.success(request, _("Your choices are saved."))
            return redirect("reviews:my_page")
    context = {"programme": participant.programme, "mine": mine, "form": form, "begins": begins}
    return render(request, "reviews/my_consent.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@by_invitation
def my_second_review(request: InvitedRequest, participant: Participant) -> HttpResponse:
    """As well as at work: as whom I answer from my own life."""
    now = timezone.now()
    mine = documents.my_review(participant, now=now)
    second = documents.second_review(participant, mine, now=now)
    if second is None or mine.review_round is None:
        return redirect("reviews:my_page")
    chosen = second.review.perspective_id if second.review else None
    form = LifeForm(
        posted(request),
        initial={"perspective": chosen},
        perspectives=documents.perspectives_of_life(participant),
    )
    if form.is_valid():
        try:
            collecting.begin_from_life(
                review_round=mine.review_round,
                participant=participant,
                now=now,
                **form.cleaned_data,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            slug = mine.steps[0].slug
            return redirect("reviews:my_answers", from_life=True, heading_slug=slug)
    context = {"programme": participant.programme, "participant": participant, "form": form}
    return render(request, "reviews/my_second_review.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@by_invitation
@at_my_desk
def confirm_my_review(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Somebody spoke for me: I say whether what they said is right."""
    if not desk.review.is_submitted or not desk.review.is_unconfirmed:
        return redirect("reviews:my_page")
    if request.method == "POST":
        collecting.confirm_review(review=desk.review, by=desk.by, now=timezone.now())
        messages.success(request, _("Thank you. These answers are now yours."))
        return redirect("reviews:my_page")
    context = desk.context(steps=documents.steps(desk.review))
    return render(request, "reviews/confirm_my_review.html", context)


@by_invitation
def withdraw_my_review(request: InvitedRequest, participant: Participant) -> HttpResponse:
    """Take back everything I said, after asking whether I am sure."""
    mine = documents.my_review(participant, now=timezone.now())
    if mine.review is None or mine.state == "taken_back":
        return redirect("reviews:my_page")
    if request.method == "POST":
        withdrawal.withdraw_review(review=mine.review, by=participant, now=timezone.now())
        messages.success(request, _("Your answers are taken back."))
        return redirect("reviews:my_page")
    context = {"programme": participant.programme, "mine": mine}
    return render(request, "reviews/withdraw_my_review.html", context)
