"""Collecting, as the team sees it: who has answered, what was asked, what somebody said."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coproduce.errors import Refused
from coproduce.posted import posted
from participants.access import (
    MemberRequest,
    SignedInRequest,
    may_create_programmes,
    requires,
)
from participants.forms.programmes import NewProgrammeForm
from participants.models import Programme, Role
from reviews import documents
from reviews.forms.collecting import QuestionsForm, TypedReviewForm
from reviews.models.collecting import is_closed_on
from reviews.operations import asking, collecting, withdrawal

PEOPLE_ON_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@may_create_programmes
def new_programme(request: SignedInRequest) -> HttpResponse:
    """Everything that a programme begins with, on one page."""
    form = NewProgrammeForm(posted(request))
    if form.is_valid():
        programme = asking.start_programme(by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "The programme is ready. This page always shows the next step.")
        return redirect("programme_overview", programme.slug)
    return render(request, "reviews/new_programme.html", {"form": form})


@require_GET
@requires(Role.INTERVIEWER)
def review_list(request: MemberRequest, programme: Programme) -> HttpResponse:
    """Who has answered and who has not, in the latest round."""
    review_round = programme.rounds.first()
    if review_round is None:
        return render(request, "reviews/review_list.html", {"programme": programme})
    people = programme.participants.filter(withdrawn_at=None).select_related("perspective")
    page = Paginator(people, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    perspectives = documents.perspective_counts(review_round)
    context = {
        "programme": programme,
        "review_round": review_round,
        "is_closed": is_closed_on(review_round, timezone.now()),
        "page": page,
        "rows": documents.with_paper(
            documents.review_rows(review_round, list(page.object_list)), review_round
        ),
        "perspectives": perspectives,
        "imported": review_round.reviews.filter(participant=None).count(),
        "unconfirmed": documents.unconfirmed_words(sum(each.unconfirmed for each in perspectives)),
        "withdrawn": documents.to_take_down([review_round]),
    }
    return render(request, "reviews/review_list.html", context)


@require_GET
@requires(Role.FACILITATOR)
def review(
    request: MemberRequest, programme: Programme, round_id: int, review_id: int
) -> HttpResponse:
    """What one person said, with the cards made from it. Reading it is written down."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    found = get_object_or_404(review_round.reviews.select_related("participant"), pk=review_id)
    collecting.read_review(review=found, by=request.user)
    context = {
        "programme": programme,
        "review_round": review_round,
        "review": found,
        "shares": found.participant is None or found.participant.agreed_to("share_words"),
        "steps": documents.steps(found, with_cards=True),
        "can_type": found.participant is not None
        and documents.may_still_change(found, now=timezone.now()),
    }
    return render(request, "reviews/review.html", context)


@requires(Role.LEAD)
def questions(request: MemberRequest, programme: Programme, round_id: int) -> HttpResponse:
    """What is asked under each heading, and in which wording it was asked before."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    form = QuestionsForm(posted(request), review_round=review_round)
    if form.is_valid():
        try:
            asking.change_questions(
                review_round=review_round, questions=form.questions, by=request.user
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The questions are saved.")
            return redirect("reviews:review_list", programme.slug)
    context = {
        "programme": programme,
        "review_round": review_round,
        "form": form,
        "wordings": documents.wordings(review_round),
    }
    return render(request, "reviews/questions.html", context)


@require_POST
@requires(Role.FACILITATOR)
def close_round(request: MemberRequest, programme: Programme, round_id: int) -> HttpResponse:
    """Take no more answers."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    asking.close_round(review_round=review_round, by=request.user, now=timezone.now())
    messages.success(request, "The round is closed. Nobody can answer until you open it again.")
    return redirect("reviews:review_list", programme.slug)


@require_POST
@requires(Role.FACILITATOR)
def reopen_round(request: MemberRequest, programme: Programme, round_id: int) -> HttpResponse:
    """Take answers again."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    asking.reopen_round(review_round=review_round, by=request.user, now=timezone.now())
    messages.success(request, "The round is open again.")
    return redirect("reviews:review_list", programme.slug)


@requires(Role.INTERVIEWER)
def enter_review(request: MemberRequest, programme: Programme, round_id: int) -> HttpResponse:
    """Begin to type a review for somebody: from a conversation, a meeting or paper."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    form = TypedReviewForm(posted(request), review_round=review_round)
    if form.is_valid():
        try:
            begun = collecting.begin_review(
                review_round=review_round,
                participant=form.cleaned_data["participant"],
                kind=form.cleaned_data["kind"],
                decisions=form.decisions,
                by=request.user,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("reviews:typed_voice", programme.slug, round_id, begun.pk)
    context = {"programme": programme, "review_round": review_round, "form": form}
    return render(request, "reviews/enter_review.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.LEAD)
def erase_participant(
    request: MemberRequest, programme: Programme, participant_id: int
) -> HttpResponse:
    """Erase somebody and all that they said, because they asked for it."""
    participant = get_object_or_404(programme.participants.exclude(name=""), pk=participant_id)
    if request.method == "POST":
        withdrawal.erase_participant(participant=participant, by=request.user, now=timezone.now())
        messages.success(request, "They are erased, and what they said is gone.")
        return redirect("participants:participant_list", programme.slug)
    context = {"programme": programme, "participant": participant}
    return render(request, "reviews/erase_participant.html", context)


@requires(Role.FACILITATOR)
def withdraw_review(
    request: MemberRequest, programme: Programme, round_id: int, review_id: int
) -> HttpResponse:
    """Take back what somebody said, because they asked for it."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    found = get_object_or_404(review_round.reviews, pk=review_id)
    if request.method == "POST":
        withdrawal.withdraw_review(review=found, by=request.user, now=timezone.now())
        messages.success(request, "The words are taken back.")
        return redirect("reviews:review_list", programme.slug)
    context = {"programme": programme, "review_round": review_round, "review": found}
    return render(request, "reviews/withdraw_review.html", context)
