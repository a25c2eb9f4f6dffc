"""Reminders and how emails are: what was sent, what failed and why, what a person must decide."""

from __future__ import annotations

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from participants.access import MemberRequest, requires
from participants.models import Programme, Role
from reviews.documents import reminding as documents
from reviews.forms.reminding import ReminderPlanForm
from reviews.models import ReminderPlan, ReviewRound
from reviews.operations import reminding


@require_GET
@requires(Role.FACILITATOR)
def emails(request: MemberRequest, programme: Programme) -> HttpResponse:
    """Every invitation and reminder of the latest round, and when the next reminders go."""
    review_round = programme.rounds.first()
    if review_round is None:
        return render(request, "reviews/emails.html", {"programme": programme})
    plan = documents.reminder_plan(review_round)
    form = ReminderPlanForm(initial=model_to_dict(plan) if plan else None)
    return _page(request, review_round, plan, form)


def _page(
    request: MemberRequest,
    review_round: ReviewRound,
    plan: ReminderPlan | None,
    form: ReminderPlanForm,
) -> HttpResponse:
    context = {
        "programme": review_round.programme,
        "review_round": review_round,
        "plan": plan,
        "form": form,
        "mail_outs": documents.mail_outs(review_round),
        "next_look": reminding.next_morning(timezone.now()),
    }
    return render(request, "reviews/emails.html", context)


@require_POST
@requires(Role.LEAD)
def plan_reminders(request: MemberRequest, programme: Programme, round_id: int) -> HttpResponse:
    """Say after how many days people are reminded."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    form = ReminderPlanForm(request.POST)
    if form.is_valid():
        reminding.plan_reminders(
            review_round=review_round, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, "The reminders are planned." if form.cleaned_data["is_on"]
                         else "No more reminders are sent.")  # fmt: skip
        return redirect("reviews:emails", programme.slug)
    return _page(request, review_round, documents.reminder_plan(review_round), form)


@require_POST
@requires(Role.FACILITATOR)
def resend_reminders(request: MemberRequest, programme: Programme, round_id: int) -> HttpResponse:
    """Try again the reminders that could not be sent, and only those."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    again = reminding.send_failed_again(
        review_round=review_round, by=request.user, now=timezone.now()
    )
    messages.success(request, f"Reminders that will be tried again: {again}.")
    return redirect("reviews:emails", programme.slug)


@require_POST
@requires(Role.FACILITATOR)
def resend_reminder(
    request: MemberRequest, programme: Programme, round_id: int, reminder_id: int
) -> HttpResponse:
    """Send one reminder once more, whether it arrived or not: a person decided."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    reminder = get_object_or_404(review_round.reminders, pk=reminder_id)
    reminding.send_once_more(reminder=reminder, by=request.user, now=timezone.now())
    messages.success(request, "The reminder will be sent again.")
    return redirect("reviews:emails", programme.slug)
