"""Keying: typing in a paper form on a page that looks like it, and settling two keyings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from coproduce.errors import Refused
from coproduce.posted import posted
from participants.access import MemberRequest, requires
from participants.models import Programme, Role
from reviews import documents
from reviews.errors import AnsweredAlreadyError
from reviews.forms.keying import KeyingForm
from reviews.forms.paper import DecideForm
from reviews.models import Keying, PaperForm
from reviews.operations import keying


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.INTERVIEWER)
def key_form(
    request: MemberRequest, programme: Programme, round_id: int, paper_form_id: int
) -> HttpResponse:
    """One page with every box of the paper; each send keeps what was typed, finished or not."""
    form_on_paper = _form(programme, round_id, paper_form_id)
    desk = documents.keying_desk(form_on_paper, request.user, now=timezone.now())
    if request.method != "POST" and desk.state != "open":
        context = {"programme": programme, "paper_form": form_on_paper, "desk": desk}
        return render(request, "reviews/keyed_form.html", context)
    kept = desk.keying.words if desk.keying else None
    form = KeyingForm(posted(request), questions=documents.questions_on(form_on_paper), kept=kept)
    context = {
        "programme": programme,
        "review_round": form_on_paper.review_round,
        "paper_form": form_on_paper,
        "number": desk.number,
        "form": form,
    }
    if form.is_bound:
        return _keep(request, form_on_paper, form, context)
    return render(request, "reviews/key_form.html", context)


def _keep(
    request: MemberRequest, form_on_paper: PaperForm, form: KeyingForm, context: dict[str, Any]
) -> HttpResponse:
    """Save first, so that nothing that is refused afterwards is lost; then finish if asked to."""
    do = request.POST.get("do", "finish")
    is_valid = form.is_valid()
    what: dict[str, Any] = {
        "form": form_on_paper,
        "words": form.words,
        "by": request.user,
        "now": timezone.now(),
    }
    try:
        if do == "finish" and is_valid:
            done = keying.finish_keying(adds=form.cleaned_data["adds"], **what)
            return _finished(request, form_on_paper, done)
        keying.save_keying(**what)
        context["saved_at"] = what["now"]
    except Refused as refusal:
        context["asks_to_add"] = isinstance(refusal, AnsweredAlreadyError)
        form.add_error(None, str(refusal))
        _save_all_the_same(what)
    if request.headers.get("HX-Request"):
        return render(request, "reviews/_keying_saved.html", context)
    if do == "stop" and not form.errors:
        messages.success(request, f"What you typed from {form_on_paper.code} is saved as a draft.")
        programme = context["programme"]
        return redirect("reviews:paper", programme.slug, form_on_paper.review_round_id)
    status = 422 if form.errors else 200
    return render(request, "reviews/key_form.html", context, status=status)


def _save_all_the_same(what: dict[str, Any]) -> None:
    """What could not be finished stays as a draft, unless it is somebody else's to key."""
    try:
        keying.save_keying(**what)
    except Refused:
        return


def _finished(request: MemberRequest, form_on_paper: PaperForm, done: Keying) -> HttpResponse:
    review_round = form_on_paper.review_round
    if done.number == 1:
        said = f"Form {form_on_paper.code} is keyed, and the review is sent."
    elif done.differences:
        said = (
            f"Form {form_on_paper.code} is keyed a second time. "
            f"Places that differ: {done.differences}. A facilitator decides which stand."
        )
    else:
        said = f"Form {form_on_paper.code} is keyed a second time, and both agree."
    messages.success(request, said)
    return redirect("reviews:paper", review_round.programme.slug, review_round.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.FACILITATOR)
def decide_keying(
    request: MemberRequest, programme: Programme, round_id: int, paper_form_id: int
) -> HttpResponse:
    """Two keyings side by side: for each place where they differ, which one stands."""
    form_on_paper = _form(programme, round_id, paper_form_id)
    found = documents.differences_on(form_on_paper)
    if not found:
        return redirect("reviews:paper", programme.slug, round_id)
    form = DecideForm(posted(request), differences=found)
    if form.is_valid():
        try:
            keying.decide_differences(
                form=form_on_paper,
                choices=form.cleaned_data,
                by=request.user,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Form {form_on_paper.code} is settled.")
            return redirect("reviews:paper", programme.slug, round_id)
    context = {
        "programme": programme,
        "paper_form": form_on_paper,
        "form": form,
        "rows": [(difference, form[difference.key]) for difference in found],
    }
    return render(
        request, "reviews/decide_keying.html", context, status=422 if form.errors else 200
    )


def _form(programme: Programme, round_id: int, paper_form_id: int) -> PaperForm:
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    forms = review_round.paper_forms.select_related(
        "review_round__programme", "participant__perspective"
    )
    return get_object_or_404(forms, pk=paper_form_id)
