"""Set-up pages: what a programme says, its stages and perspectives, its team."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from coproduce.errors import Refused
from coproduce.posted import posted
from participants.access import MemberRequest, requires
from participants.forms.programmes import (
    MemberForm,
    PerspectiveForm,
    ProgrammeSettingsForm,
    RoleForm,
    StageForm,
    StageMoveForm,
)
from participants.models import Programme, Role
from participants.operations import programmes

page = require_http_methods(["GET", "HEAD", "POST"])


@page
@requires(Role.LEAD)
def programme_settings(request: MemberRequest, programme: Programme) -> HttpResponse:
    """What the programme is called, what it asks, who answers questions."""
    form = ProgrammeSettingsForm(
        posted(request), initial=ProgrammeSettingsForm.initial_for(programme)
    )
    if form.is_valid():
        programmes.change_programme(programme=programme, by=request.user, **form.cleaned_data)
        messages.success(request, "The settings were saved.")
        return redirect("participants:programme_settings", programme.slug)
    return render(
        request,
        "participants/programme_settings.html",
        {"programme": programme, "form": form},
    )


@page
@requires(Role.LEAD)
def stage_list(request: MemberRequest, programme: Programme) -> HttpResponse:
    """The stages of the pathway in their order, and a form for another one."""
    form = StageForm(posted(request))
    if form.is_valid():
        try:
            programmes.add_stage(programme=programme, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, "The stage was added.")
            return redirect("participants:stage_list", programme.slug)
    return render(
        request,
        "participants/stage_list.html",
        {"programme": programme, "form": form, "stages": programme.stages.all()},
    )


@page
@requires(Role.LEAD)
def stage(request: MemberRequest, programme: Programme, stage_id: int) -> HttpResponse:
    """One stage: give it another name, or remove it."""
    stage = get_object_or_404(programme.stages, pk=stage_id)
    form = StageForm(posted(request), initial={"name": stage.name})
    if form.is_valid():
        try:
            programmes.rename_stage(stage=stage, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, "The stage was renamed.")
            return redirect("participants:stage_list", programme.slug)
    return render(
        request, "participants/stage.html", {"programme": programme, "form": form, "stage": stage}
    )


@require_POST
@requires(Role.LEAD)
def move_stage(request: MemberRequest, programme: Programme, stage_id: int) -> HttpResponse:
    """One place earlier or later."""
    stage = get_object_or_404(programme.stages, pk=stage_id)
    form = StageMoveForm(request.POST)
    if form.is_valid():
        programmes.move_stage(stage=stage, by=request.user, **form.cleaned_data)
    return redirect("participants:stage_list", programme.slug)


@require_POST
@requires(Role.LEAD)
def remove_stage(request: MemberRequest, programme: Programme, stage_id: int) -> HttpResponse:
    """Remove a stage that nobody is at."""
    stage = get_object_or_404(programme.stages, pk=stage_id)
    programmes.remove_stage(stage=stage, by=request.user)
    messages.success(request, "The stage was removed.")
    return redirect("participants:stage_list", programme.slug)


@page
@requires(Role.LEAD)
def perspective_list(request: MemberRequest, programme: Programme) -> HttpResponse:
    """The perspectives with their targets, and a form for another one."""
    form = PerspectiveForm(posted(request), initial={"target": 5})
    if form.is_valid():
        try:
            programmes.add_perspective(programme=programme, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, "The perspective was added.")
            return redirect("participants:perspective_list", programme.slug)
    return render(
        request,
        "participants/perspective_list.html",
        {"programme": programme, "form": form, "perspectives": programme.perspectives.all()},
    )


@page
@requires(Role.LEAD)
def perspective(request: MemberRequest, programme: Programme, perspective_id: int) -> HttpResponse:
    """One perspective: change it, or remove it."""
    perspective = get_object_or_404(programme.perspectives, pk=perspective_id)
    initial = {name: getattr(perspective, name) for name in ("name", "kind", "target")}
    form = PerspectiveForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            programmes.change_perspective(
                perspective=perspective, by=request.user, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, "The perspective was changed.")
            return redirect("participants:perspective_list", programme.slug)
    return render(
        request,
        "participants/perspective.html",
        {"programme": programme, "form": form, "perspective": perspective},
    )


@require_POST
@requires(Role.LEAD)
def remove_perspective(
    request: MemberRequest, programme: Programme, perspective_id: int
) -> HttpResponse:
    """Remove a perspective that nobody has."""
    perspective = get_object_or_404(programme.perspectives, pk=perspective_id)
    programmes.remove_perspective(perspective=perspective, by=request.user)
    messages.success(request, "The perspective was removed.")
    return redirect("participants:perspective_list", programme.slug)


@page
@requires(Role.LEAD)
def team(request: MemberRequest, programme: Programme) -> HttpResponse:
    """Who works on the programme in which role, and a form for another colleague."""
    form = MemberForm(posted(request), initial={"role": Role.FACILITATOR})
    if form.is_valid():
        try:
            programmes.add_member(
                programme=programme, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, "They were added, and an email tells them so.")
            return redirect("participants:team", programme.slug)
    return render(
        request,
        "participants/team.html",
        {
            "programme": programme,
            "form": form,
            "members": programme.memberships.current().select_related("user"),
            "roles": Role.choices,
        },
    )


@require_POST
@requires(Role.LEAD)
def change_role(request: MemberRequest, programme: Programme, membership_id: int) -> HttpResponse:
    """Give a colleague another role."""
    membership = get_object_or_404(programme.memberships.current(), pk=membership_id)
    form = RoleForm(request.POST)
    if form.is_valid():
        programmes.change_role(membership=membership, by=request.user, **form.cleaned_data)
        messages.success(request, f"{membership.user} is now {membership.get_role_display()}.")
    return redirect("participants:team", programme.slug)


@require_POST
@requires(Role.LEAD)
def remove_member(request: MemberRequest, programme: Programme, membership_id: int) -> HttpResponse:
    """Take a colleague's role away."""
    membership = get_object_or_404(programme.memberships.current(), pk=membership_id)
    programmes.remove_member(membership=membership, by=request.user, now=timezone.now())
    messages.success(request, f"{membership.user} is no longer in the team.")
    return redirect("participants:team", programme.slug)


@require_POST
@requires(Role.LEAD)
def welcome_again(request: MemberRequest, programme: Programme, membership_id: int) -> HttpResponse:
    """Send a colleague the email with the sign-in link again."""
    membership = get_object_or_404(programme.memberships.current(), pk=membership_id)
    programmes.welcome_again(membership=membership, by=request.user, now=timezone.now())
    messages.success(request, f"The email to {membership.user} will be sent again.")
    return redirect("participants:team", programme.slug)
