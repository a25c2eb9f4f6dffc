"""Pages about promises: the list, one action and why it was made, how it goes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from coproduce import printing
from coproduce.downloads import download
from coproduce.errors import ChangedMeanwhileError, Refused
from coproduce.once.sending import once
from coproduce.posted import posted
from participants.access import MemberRequest, requires
from participants.models import Programme, Role
from workshops.documents import actions as documents
from workshops.documents import print_outs
from workshops.forms.actions import (
    ActionFilterForm,
    ActionForm,
    ChangeActionForm,
    ProgressForm,
)
from workshops.models import Action
from workshops.operations import actions

ACTIONS_A_PAGE = 50


@requires(Role.OBSERVER)
def action_list(request: MemberRequest, programme: Programme) -> HttpResponse:
    """All actions, or those of a state or an owner, or those that are overdue."""
    today = timezone.localdate()
    form = ActionFilterForm(request.GET, owners=documents.owners(programme))
    wanted = form.cleaned_data if form.is_valid() else {}
    found = documents.action_lines(programme, today=today, **wanted)
    context = {
        "programme": programme,
        "form": form,
        "counts": documents.action_counts(programme, today=today),
        "page": Paginator(found, ACTIONS_A_PAGE).get_page(request.GET.get("page")),
        "is_filtered": any(wanted.values()),
    }
    return render(request, "workshops/action_list.html", context)


@requires(Role.FACILITATOR)
@once
def promise_action(request: MemberRequest, programme: Programme) -> HttpResponse:
    """Promise an action; `?root_cause=` says which cause it answers, and shows why."""
    cause_id = request.POST.get("root_cause") or request.GET.get("root_cause", "")
    initial = {"root_cause": cause_id}
    form = ActionForm(posted(request), programme=programme, initial=initial)
    if form.is_valid():
        action = actions.promise_action(
            programme=programme, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, "The action is on the list.")
        return redirect("workshops:action", programme.slug, action.pk)
    root_cause = documents.root_cause_of(programme, cause_id)
    context = {
        "programme": programme,
        "form": form,
        "why": root_cause and documents.why(root_cause, programme=programme),
        "has_causes": root_cause is not None or documents.has_causes(programme),
    }
    return render(request, "workshops/promise_action.html", context)


@requires(Role.OBSERVER)
def action(request: MemberRequest, programme: Programme, action_id: int) -> HttpResponse:
    """One action: what was promised, why, and how it goes."""
    action = get_object_or_404(
        programme.actions.select_related(
            "root_cause", "owner", "organisation", "success_criterion__perspective"
        ),
        pk=action_id,
    )
    context = {
        "programme": programme,
        "action": action,
        "is_overdue": action.is_overdue(timezone.localdate()),
        "why": documents.why(action.root_cause, programme=programme),
        "updates": action.updates.select_related("reported_by"),
        "may_report": actions.may_report(action, request.user),
    }
    return render(request, "workshops/action.html", context)


@requires(Role.FACILITATOR)
def change_action(request: MemberRequest, programme: Programme, action_id: int) -> HttpResponse:
    action = get_object_or_404(programme.actions, pk=action_id)
    form = ChangeActionForm(posted(request), programme=programme, initial=_promise_now(action))
    theirs = ""
    if form.is_valid():
        try:
            actions.change_action(action=action, by=request.user, **form.cleaned_data)
        except ChangedMeanwhileError as refusal:
            action = get_object_or_404(programme.actions, pk=action_id)
            form.on_top_of(_promise_now(action), refusal)
            theirs = form.what_others_say() or action.title
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("workshops:action", programme.slug, action.pk)
    context = {"programme": programme, "action": action, "form": form, "theirs": theirs}
    status = 409 if theirs else 200
    return render(request, "workshops/change_action.html", context, status=status)


def _promise_now(action: Action) -> dict[str, Any]:
    return {name: getattr(action, name) for name in ChangeActionForm.base_fields}


@requires(Role.CONTRIBUTOR)
def report_progress(request: MemberRequest, programme: Programme, action_id: int) -> HttpResponse:
    """Say how it goes: owners on their own action, the team on any."""
    action = get_object_or_404(programme.actions, pk=action_id)
    form = ProgressForm(posted(request), initial=_progress_now(action))
    theirs = ""
    if form.is_valid():
        try:
            actions.report_progress(
                action=action, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except ChangedMeanwhileError as refusal:
            action = get_object_or_404(programme.actions, pk=action_id)
            form.on_top_of(_progress_now(action), refusal)
            theirs = documents.where_it_stands(action)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Thank you. Everybody can see how it goes.")
            return redirect("workshops:action", programme.slug, action.pk)
    context = {
        "programme": programme,
        "action": action,
        "form": form,
        "theirs": theirs,
        "may_report": actions.may_report(action, request.user),
    }
    status = 409 if theirs else 200
    return render(request, "workshops/report_progress.html", context, status=status)


def _progress_now(action: Action) -> dict[str, Any]:
    return {
        "state": action.state,
        "version": action.version,
        "not_possible_because": action.not_possible_because,
    }


@requires(Role.OBSERVER)
def print_actions(_request: MemberRequest, programme: Programme) -> HttpResponse:
    """The action plan on paper, by theme."""
    document = print_outs.action_plan(programme, today=timezone.localdate())
    try:
        printed = printing.pdf("workshops/print/action_plan.typ", document)
    except printing.PrintingFailed as failure:
        raise Refused(str(failure)) from failure
    return download(printed.content, name="action-plan.pdf")
