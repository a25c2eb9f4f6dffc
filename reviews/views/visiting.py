"""Visits: who goes to whom, the page that works without a signal, and what comes back from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coproduce.errors import Refused
from coproduce.posted import posted
from participants.access import MemberRequest, open_to_all, requires
from participants.models import Programme, Role
from reviews import documents
from reviews.errors import AlreadyDecidedError, PersonLeftError
from reviews.forms import visiting as forms
from reviews.models import BroughtReview, ReviewRound, Visit
from reviews.models.collecting import is_closed_on
from reviews.operations import visiting


# --- in the office -------------------------------------------------------------------------------
@require_GET
@requires(Role.INTERVIEWER)
def visit_list(request: MemberRequest, programme: Programme) -> HttpResponse:
    """Who visits whom in the latest round, and how far each visit is."""
    review_round = programme.rounds.first()
    context: dict[str, Any] = {"programme": programme, "review_round": review_round}
    if review_round:
        mine = review_round.visits.to_take().filter(interviewer=request.user)
        context |= {
            "rows": documents.visit_rows(review_round, request.membership),
            "to_take": mine.count(),
            "is_closed": is_closed_on(review_round, timezone.now()),
        }
    return render(request, "reviews/visit_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.INTERVIEWER)
def assign_visits(request: MemberRequest, programme: Programme, round_id: int) -> HttpResponse:
    """Choose whom somebody goes to see."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    form = forms.VisitsForm(
        posted(request),
        review_round=review_round,
        by=request.user,
        may_send_others=request.membership.is_facilitator,
    )
    if form.is_valid():
        visiting.assign_visits(
            review_round=review_round, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, "The visits are on the list.")
        return redirect("reviews:visit_list", programme.slug)
    context = {"programme": programme, "review_round": review_round, "form": form}
    return render(request, "reviews/assign_visits.html", context)


@require_POST
@requires(Role.INTERVIEWER)
def release_visit(
    request: MemberRequest, programme: Programme, round_id: int, visit_id: int
) -> HttpResponse:
    """Take a visit off the list, so that somebody else can make it."""
    visit = _visit(request, programme, round_id, visit_id)
    visiting.release_visit(visit=visit, by=request.user, now=timezone.now())
    messages.success(request, "The visit is off the list. Somebody else can make it now.")
    return redirect("reviews:visit_list", programme.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.FACILITATOR)
def brought_review(
    request: MemberRequest, programme: Programme, round_id: int, visit_id: int, brought_id: int
) -> HttpResponse:
    """Two versions of one person's answers: which one counts, or both."""
    visit = _visit(request, programme, round_id, visit_id)
    arrived = get_object_or_404(visit.brought, pk=brought_id)
    refusal = ""
    if request.method == "POST":
        try:
            _decide(arrived, request)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "That is decided, and written down.")
            return redirect("reviews:visit_list", programme.slug)
    context = {
        "programme": programme,
        "review_round": visit.review_round,
        "visit": visit,
        "arrived": arrived,
        "refusal": refusal,
        "brought": documents.brought_version(arrived.words),
        "other": documents.other_version(arrived),
    }
    return render(request, "reviews/brought_review.html", context, status=409 if refusal else 200)


def _decide(arrived: BroughtReview, request: MemberRequest) -> None:
    choice, now = request.POST.get("do"), timezone.now()
    if choice == "set_aside":
        visiting.set_brought_aside(arrived=arrived, by=request.user, now=now)
        return
    operation = {"use": visiting.use_brought, "add": visiting.add_brought}.get(choice or "")
    if operation is None:
        raise Refused("Choose what to do.")
    if not arrived.is_held:
        raise AlreadyDecidedError
    reading = forms.read_words(arrived.words, arrived.visit.review_round)
    if reading.brought is None:
        raise Refused(" ".join(reading.problems))
    operation(arrived=arrived, brought=reading.brought, by=request.user, now=now)


# --- the page that works without a signal --------------------------------------------------------
@require_GET
@open_to_all
def visits(request: HttpRequest) -> HttpResponse:
    """The page itself: the same for everybody, without a word about anybody."""
    return render(request, "reviews/visits.html", {"minutes": documents.IDLE_MINUTES})


@require_GET
@open_to_all
def visits_worker(_request: HttpRequest) -> HttpResponse:
    """The script that keeps the page on the device; its address is what it may look after."""
    return HttpResponse(documents.worker_script(), content_type="text/javascript")


@require_GET
@open_to_all
def visits_manifest(_request: HttpRequest) -> HttpResponse:
    """What a device needs to know to put the page on its home screen."""
    return JsonResponse(documents.manifest(), content_type="application/manifest+json")


# --- between device and programme ----------------------------------------------------------------
@require_GET
@requires(Role.INTERVIEWER)
def visits_state(request: MemberRequest, programme: Programme, round_id: int) -> HttpResponse:
    """Who is signed in, and which visits of theirs a device may no longer hold."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    visits_here = review_round.visits.open_to(request.membership).select_related("participant")
    return JsonResponse(
        {
            "csrf": get_token(request),
            "left": [visit.pk for visit in visits_here if visiting.has_left(visit)],
        }
    )


@require_POST
@requires(Role.INTERVIEWER)
def take_visits(request: MemberRequest, programme: Programme, round_id: int) -> HttpResponse:
    """Everything that a device needs for the visits of whoever asks."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    taken = visiting.take_visits(review_round=review_round, by=request.user, now=timezone.now())
    languages = {visit.participant.language for visit in taken}
    return JsonResponse(
        {
            "programme": programme.title,
            "contact": programme.contact_phone or programme.contact_email,
            "version": review_round.question_version,
            "asked": {language: _asked(review_round, language) for language in sorted(languages)},
            "visits": [
                {
                    "id": visit.pk,
                    "name": visit.participant.name,
                    "perspective": visit.participant.perspective.name,
                    "language": visit.participant.language,
                    "needs": [need.in_words for need in visit.participant.access_needs.all()],
                    "receive": reverse(
                        "reviews:receive_visit", args=[programme.slug, round_id, visit.pk]
                    ),
                }
                for visit in taken
            ],
        }
    )


def _asked(review_round: ReviewRound, language: str) -> dict[str, Any]:
    with translation.override(language):
        return {**forms.asked_of(review_round), "steps": documents.asked_steps(review_round)}


@require_POST
@requires(Role.INTERVIEWER)
def receive_visit(
    request: MemberRequest, programme: Programme, round_id: int, visit_id: int
) -> HttpResponse:
    """Keep a review that a device sends, whole or not at all, and say so once it is kept."""
    visit = _visit(request, programme, round_id, visit_id)
    form = forms.ReceivedForm(request.POST)
    if not form.is_valid():
        sentence = "Only a part of the review arrived, so nothing of it was kept."
        return JsonResponse({"state": "cut_short", "problems": [sentence]}, status=400)
    reading = forms.read(form.cleaned_data["review"], visit.review_round)
    if reading.brought is None:
        return JsonResponse({"state": "problems", "problems": reading.problems}, status=400)
    now = timezone.now()
    try:
        arrived = visiting.receive_visit(
            visit=visit,
            key=form.cleaned_data["key"],
            digest=form.cleaned_data["digest"],
            brought=reading.brought,
            agreed_at=now - timedelta(seconds=form.cleaned_data["agreed_seconds_ago"]),
            by=request.user,
            now=now,
        )
    except PersonLeftError as refusal:
        return JsonResponse({"state": "left", "problems": [str(refusal)]}, status=409)
    except Refused as refusal:
        return JsonResponse({"state": "problems", "problems": [str(refusal)]}, status=400)
    return JsonResponse({"state": "held" if arrived.is_held else "received"})


def _visit(request: MemberRequest, programme: Programme, round_id: int, visit_id: int) -> Visit:
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    open_to = review_round.visits.open_to(request.membership)
    return get_object_or_404(open_to.select_related("participant", "review_round"), pk=visit_id)
