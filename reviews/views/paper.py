"""Paper: printing letters, forms and labels, and finding the form that came back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coproduce.downloads import download
from coproduce.errors import Refused
from coproduce.posted import posted
from participants.access import MemberRequest, requires
from participants.models import Programme, Role
from reviews import documents
from reviews.forms.paper import FormCodeForm, PrintRunForm, WhosePaperForm
from reviews.models import PrintRun, ReviewRound
from reviews.models.collecting import is_closed_on
from reviews.operations import paper as operations

NO_SUCH_CODE = "No form of this round has this code. Check it, letter by letter."


@require_GET
@requires(Role.INTERVIEWER)
def paper(request: MemberRequest, programme: Programme, round_id: int) -> HttpResponse:
    """Find the form that came back, by its code or by whose it is; how far the others are."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    form = FormCodeForm(request.GET or None)
    is_blank = False
    if form.is_bound and form.is_valid():
        found = review_round.paper_forms.filter(code=form.cleaned_data["code"]).first()
        if found is None:
            form.add_error("code", NO_SUCH_CODE)
        elif found.participant_id is None:
            is_blank = True
        else:
            return redirect("reviews:key_form", programme.slug, round_id, found.pk)
    context = {
        "programme": programme,
        "review_round": review_round,
        "is_closed": is_closed_on(review_round, timezone.now()),
        "form": form,
        "is_blank": is_blank,
        "whose": WhosePaperForm(review_round=review_round),
        "rows": documents.form_rows(review_round),
        "runs": review_round.print_runs.select_related("asked_by", "printed").defer(
            "printed__content"
        ),
    }
    return render(request, "reviews/paper.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Role.INTERVIEWER)
def take_up_form(request: MemberRequest, programme: Programme, round_id: int) -> HttpResponse:
    """Key paper that has no code, or was blank: say whose it is."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    form = WhosePaperForm(request.POST, review_round=review_round)
    if not form.is_valid():
        messages.error(request, "Choose whose form it is.")
        return redirect("reviews:paper", programme.slug, round_id)
    found = operations.form_of(
        review_round=review_round, by=request.user, now=timezone.now(), **form.cleaned_data
    )
    return redirect("reviews:key_form", programme.slug, round_id, found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.FACILITATOR)
def print_paper(request: MemberRequest, programme: Programme, round_id: int) -> HttpResponse:
    """Choose what to print for whom, and ask for it."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    initial: dict[str, Any] = dict.fromkeys(
        ("with_letters", "with_forms", "with_equality", "with_labels"), True
    )
    if request.GET.get("person", "").isdecimal():
        initial |= {"who": "one", "person": request.GET["person"][:18]}
    form = PrintRunForm(posted(request), initial=initial, review_round=review_round)
    if form.is_valid():
        try:
            run = operations.ask_for_print_run(
                review_round=review_round, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("reviews:print_run", programme.slug, round_id, run.pk)
    context = {"programme": programme, "review_round": review_round, "form": form}
    return render(request, "reviews/print_paper.html", context, status=422 if form.errors else 200)


@require_GET
@requires(Role.FACILITATOR)
def print_run(
    request: MemberRequest, programme: Programme, round_id: int, print_run_id: int
) -> HttpResponse:
    """One print job: how far it is, and its pages for as long as they are kept."""
    run = _run(programme, round_id, print_run_id)
    context = {
        "programme": programme,
        "run": run,
        "people": run.people.count(),
        "printed": documents.printed_run(run),
        "kept_hours": int(operations.KEPT_FOR.total_seconds() // 3600),
        "job": operations.print_job(run),
    }
    return render(request, "reviews/print_run.html", context)


@require_POST
@requires(Role.FACILITATOR)
def print_run_again(
    request: MemberRequest, programme: Programme, round_id: int, print_run_id: int
) -> HttpResponse:
    """Print the same for the same people, with new links and codes."""
    run = _run(programme, round_id, print_run_id)
    operations.print_run_again(run=run, by=request.user, now=timezone.now())
    return redirect("reviews:print_run", programme.slug, round_id, print_run_id)


@require_GET
@requires(Role.FACILITATOR)
def print_run_pdf(
    _request: MemberRequest, programme: Programme, round_id: int, print_run_id: int
) -> HttpResponse:
    """The pages of a print job."""
    run = _run(programme, round_id, print_run_id)
    printed = get_object_or_404(documents.pages_of(run))
    name = f"{slugify(programme.slug)}-paper-{run.pk}.pdf"
    return download(bytes(printed.content), name=name)


def _run(programme: Programme, round_id: int, print_run_id: int) -> PrintRun:
    review_round: ReviewRound = get_object_or_404(programme.rounds, pk=round_id)
    return get_object_or_404(
        review_round.print_runs.select_related("review_round", "asked_by"), pk=print_run_id
    )
