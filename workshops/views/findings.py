"""Pages about why a theme is as it is, and what success would look like."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from coproduce.errors import ChangedMeanwhileError, Refused
from coproduce.once.sending import once
from coproduce.posted import posted
from participants.access import MemberRequest, requires
from participants.models import Programme, Role
from reviews.models import Theme
from workshops.documents import findings as documents
from workshops.errors import CauseCannotMoveError
from workshops.forms.findings import (
    ChangeCriterionForm,
    ChangeRootCauseForm,
    CriterionForm,
    HangForm,
    RootCauseForm,
)
from workshops.models import RootCause, SuccessCriterion
from workshops.operations import findings as operations
from workshops.operations.findings import Way


def _theme(programme: Programme, round_id: int, theme_id: int) -> Theme:
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    return get_object_or_404(review_round.themes.decided(), pk=theme_id)


def _to_theme(programme: Programme, theme: Theme) -> HttpResponse:
    return redirect("workshops:theme_findings", programme.slug, theme.review_round_id, theme.pk)


@requires(Role.OBSERVER)
def findings(request: MemberRequest, programme: Programme) -> HttpResponse:
    """All accepted themes, those that people voted for first."""
    context = {
        "programme": programme,
        "findings": documents.findings(programme),
        "workshops": programme.workshops.filter(cancelled_at=None),
    }
    return render(request, "workshops/findings.html", context)


@requires(Role.OBSERVER)
def theme_findings(
    request: MemberRequest, programme: Programme, round_id: int, theme_id: int
) -> HttpResponse:
    """One theme: its tree of causes, what success is to each perspective, its actions."""
    theme = _theme(programme, round_id, theme_id)
    context = {
        "programme": programme,
        "theme": theme,
        "found": documents.theme_findings(theme, programme=programme),
    }
    return render(request, "workshops/theme_findings.html", context)


@requires(Role.FACILITATOR)
@once
def record_root_cause(
    request: MemberRequest, programme: Programme, round_id: int, theme_id: int
) -> HttpResponse:
    """Add a cause to the tree; `?under=` names the one it hangs beneath."""
    theme = _theme(programme, round_id, theme_id)
    parent = None
    if under := request.GET.get("under"):
        causes = documents.root_causes(theme, programme=programme)
        parent = get_object_or_404(causes, pk=int(under[:18]) if under.isdecimal() else 0)
    form = RootCauseForm(posted(request), theme=theme)
    if form.is_valid():
        try:
            operations.record_root_cause(
                theme=parent.theme if parent else theme,
                parent=parent,
                by=request.user,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The cause is in the tree.")
            return _to_theme(programme, theme)
    context = {"programme": programme, "theme": theme, "parent": parent, "form": form}
    return render(request, "workshops/record_root_cause.html", context)


@requires(Role.FACILITATOR)
def change_root_cause(
    request: MemberRequest, programme: Programme, round_id: int, theme_id: int, root_cause_id: int
) -> HttpResponse:
    theme = _theme(programme, round_id, theme_id)
    causes = documents.root_causes(theme, programme=programme)
    root_cause = get_object_or_404(causes, pk=root_cause_id)
    form = ChangeRootCauseForm(posted(request), theme=theme, initial=_cause_now(root_cause))
    theirs, status = "", 200
    if form.is_valid():
        try:
            operations.change_root_cause(
                root_cause=root_cause, by=request.user, **form.cleaned_data
            )
        except ChangedMeanwhileError as refusal:
            root_cause = get_object_or_404(causes, pk=root_cause_id)
            theirs, status = root_cause.text, 409
            form.on_top_of(_cause_now(root_cause), refusal)
        else:
            return _to_theme(programme, theme)
    context = {
        "programme": programme,
        "theme": theme,
        "root_cause": root_cause,
        "form": form,
        "theirs": theirs,
    }
    return render(request, "workshops/change_root_cause.html", context, status=status)


def _cause_now(root_cause: RootCause) -> dict[str, Any]:
    return {
        "text": root_cause.text,
        "is_to_act_on": root_cause.is_to_act_on,
        "cards": root_cause.cards.approved(),
        "version": root_cause.version,
    }


@require_POST
@requires(Role.FACILITATOR)
def mark_to_act_on(
    request: MemberRequest, programme: Programme, round_id: int, theme_id: int, root_cause_id: int
) -> HttpResponse:
    theme = _theme(programme, round_id, theme_id)
    causes = documents.root_causes(theme, programme=programme)
    root_cause = get_object_or_404(causes, pk=root_cause_id)
    is_to_act_on = request.POST.get("is_to_act_on") == "yes"
    operations.mark_to_act_on(root_cause=root_cause, is_to_act_on=is_to_act_on, by=request.user)
    return _to_theme(programme, theme)


@require_POST
@requires(Role.FACILITATOR)
def move_root_cause(
    request: MemberRequest, programme: Programme, round_id: int, theme_id: int, root_cause_id: int
) -> HttpResponse:
    """Up, down, in or out by a button; or beneath another cause, where it was dragged."""
    theme = _theme(programme, round_id, theme_id)
    causes = documents.root_causes(theme, programme=programme)
    root_cause = get_object_or_404(causes, pk=root_cause_id)
    way = request.POST.get("way", "")
    if way in {each.value for each in Way}:
        operations.move_root_cause(root_cause=root_cause, way=Way(way), by=request.user)
    else:
        form = HangForm(request.POST, causes=causes)
        if not form.is_valid() or "beneath" not in request.POST:
            raise CauseCannotMoveError
        operations.hang_root_cause(root_cause=root_cause, by=request.user, **form.cleaned_data)
    there = _to_theme(programme, theme)
    there["Location"] += f"#cause-{root_cause.pk}"
    return there


@require_POST
@requires(Role.FACILITATOR)
def remove_root_cause(
    request: MemberRequest, programme: Programme, round_id: int, theme_id: int, root_cause_id: int
) -> HttpResponse:
    theme = _theme(programme, round_id, theme_id)
    causes = documents.root_causes(theme, programme=programme)
    root_cause = get_object_or_404(causes, pk=root_cause_id)
    operations.remove_root_cause(root_cause=root_cause, by=request.user)
    return _to_theme(programme, theme)


@requires(Role.FACILITATOR)
@once
def agree_criterion(
    request: MemberRequest, programme: Programme, round_id: int, theme_id: int
) -> HttpResponse:
    """Write down what success is to somebody; `?perspective=` chooses who is speaking."""
    theme = _theme(programme, round_id, theme_id)
    initial = {"perspective": request.GET.get("perspective")}
    form = CriterionForm(posted(request), programme=programme, initial=initial)
    if form.is_valid():
        operations.agree_criterion(
            theme=theme, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        return _to_theme(programme, theme)
    context = {"programme": programme, "theme": theme, "form": form}
    return render(request, "workshops/agree_criterion.html", context)


@requires(Role.FACILITATOR)
def change_criterion(
    request: MemberRequest, programme: Programme, round_id: int, theme_id: int, criterion_id: int
) -> HttpResponse:
    theme = _theme(programme, round_id, theme_id)
    criteria = documents.criteria(theme, programme=programme)
    criterion = get_object_or_404(criteria, pk=criterion_id)
    form = ChangeCriterionForm(
        posted(request), programme=programme, initial=_criterion_now(criterion)
    )
    theirs, status = "", 200
    if form.is_valid():
        try:
            operations.change_criterion(criterion=criterion, by=request.user, **form.cleaned_data)
        except ChangedMeanwhileError as refusal:
            criterion = get_object_or_404(criteria, pk=criterion_id)
            theirs, status = f"{criterion.perspective}: {criterion.text}", 409
            form.on_top_of(_criterion_now(criterion), refusal)
        else:
            return _to_theme(programme, theme)
    context = {
        "programme": programme,
        "theme": theme,
        "criterion": criterion,
        "form": form,
        "theirs": theirs,
    }
    return render(request, "workshops/change_criterion.html", context, status=status)


def _criterion_now(criterion: SuccessCriterion) -> dict[str, Any]:
    return {
        "perspective": criterion.perspective_id,
        "text": criterion.text,
        "version": criterion.version,
    }


@require_POST
@requires(Role.FACILITATOR)
def remove_criterion(
    request: MemberRequest, programme: Programme, round_id: int, theme_id: int, criterion_id: int
) -> HttpResponse:
    theme = _theme(programme, round_id, theme_id)
    criteria = documents.criteria(theme, programme=programme)
    criterion = get_object_or_404(criteria, pk=criterion_id)
    operations.remove_criterion(criterion=criterion, by=request.user)
    return _to_theme(programme, theme)
