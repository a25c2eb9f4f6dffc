"""Expenses: my own claims with a private link, and the ledger of the lead."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from coproduce.errors import Refused
from coproduce.posted import posted
from participants.access import InvitedRequest, MemberRequest, by_invitation, requires
from participants.models import Participant, Programme, Role
from workshops.documents import expenses as documents
from workshops.forms.expenses import ClaimForm, PayForm, RefuseForm
from workshops.operations import expenses


@by_invitation
def my_expenses(request: InvitedRequest, participant: Participant) -> HttpResponse:
    """What I asked for, what was paid, and a form to ask."""
    days = documents.claimable_by(participant)
    form = ClaimForm(posted(request), attendances=days)
    if form.is_valid():
        expenses.claim_expense(by=participant, now=timezone.now(), **form.cleaned_data)
        return redirect("workshops:my_expenses")
    context = {
        "programme": participant.programme,
        "participant": participant,
        "claims": documents.claims_of(participant),
        "form": form if days.exists() else None,
    }
    return render(request, "workshops/my_expenses.html", context)


@require_POST
@by_invitation
def take_back_my_claim(
    _request: InvitedRequest, participant: Participant, claim_id: int
) -> HttpResponse:
    claim = get_object_or_404(documents.claims_of(participant), pk=claim_id)
    expenses.take_back_claim(claim=claim, by=participant)
    return redirect("workshops:my_expenses")


@requires(Role.LEAD)
def expense_ledger(request: MemberRequest, programme: Programme) -> HttpResponse:
    """All claims: what waits, what was paid; and a form for people who asked by phone or paper."""
    form = ClaimForm(posted(request), attendances=documents.claimable_in(programme), with_name=True)
    if form.is_valid():
        expenses.claim_expense(by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "The claim is in the ledger.")
        return redirect("workshops:expense_ledger", programme.slug)
    context = {
        "programme": programme,
        "ledger": documents.ledger(programme),
        "form": form,
        "today": timezone.localdate(),
    }
    return render(request, "workshops/expense_ledger.html", context)


@require_POST
@requires(Role.LEAD)
def pay_claim(request: MemberRequest, programme: Programme, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(documents.claims_in(programme), pk=claim_id)
    form = PayForm(request.POST)
    if not form.is_valid():
        raise Refused("Type the day on which it was paid, like 31/1/2026.")
    expenses.pay_claim(claim=claim, by=request.user, **form.cleaned_data)
    return redirect("workshops:expense_ledger", programme.slug)


@require_POST
@requires(Role.LEAD)
def refuse_claim(request: MemberRequest, programme: Programme, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(documents.claims_in(programme), pk=claim_id)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        raise Refused("Say why it is not paid: the person reads it.")
    expenses.refuse_claim(claim=claim, by=request.user, **form.cleaned_data)
    return redirect("workshops:expense_ledger", programme.slug)


@require_POST
@requires(Role.LEAD)
def reopen_claim(request: MemberRequest, programme: Programme, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(documents.claims_in(programme), pk=claim_id)
    expenses.reopen_claim(claim=claim, by=request.user)
    return redirect("workshops:expense_ledger", programme.slug)
