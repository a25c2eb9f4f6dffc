"""Inviting people by email, letter or hand, and the door that a private link opens."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from coproduce.downloads import download
from coproduce.jobs.models import Job
from coproduce.posted import posted
from participants import documents, links
from participants.access import (
    InvitedRequest,
    MemberRequest,
    by_invitation,
    open_to_all,
    requires,
)
from participants.forms.inviting import ChosenPeopleForm
from participants.forms.recruiting import DeclineForm
from participants.models import Participant, Programme, Role
from participants.operations import inviting, recruiting


@require_POST
@requires(Role.FACILITATOR)
def invite_participants(request: MemberRequest, programme: Programme) -> HttpResponse:
    """Email a link to the people who were ticked, or to everybody not invited yet."""
    form = ChosenPeopleForm(request.POST, programme=programme)
    if not form.is_valid():
        messages.error(request, "One of these people is no longer on the list. Nobody was invited.")
        return redirect("participants:participant_list", programme.slug)
    everyone = programme.participants.not_yet_invited().by_email()
    chosen = everyone if form.cleaned_data["everyone"] else form.cleaned_data["people"]
    result = inviting.invite_by_email(
        programme=programme, participants=chosen, by=request.user, now=timezone.now()
    )
    messages.success(request, _said(result))
    return redirect("participants:participant_list", programme.slug)


def _said(result: inviting.Invited) -> str:
    sent = "1 invitation is" if result.invited == 1 else f"{result.invited} invitations are"
    left_out = ""
    if result.left_out:
        left_out = (
            f" {result.left_out} left out: they have no email address, were sent one already, "
            "or do not take part."
        )
    return f"{sent} on the way.{left_out}"


@require_GET
@requires(Role.FACILITATOR)
def mail_out(request: MemberRequest, programme: Programme, job_id: int) -> HttpResponse:
    """How many of the emails asked for are sent: a fragment that asks again while some wait."""
    job = get_object_or_404(Job, pk=job_id, programme_id=programme.pk)
    context = {
        "programme": programme,
        "mail_out": documents.mail_out(programme, first=job.pk),
    }
    return render(request, "participants/_mail_out.html", context)


@require_POST
@requires(Role.FACILITATOR)
def resend_failed(request: MemberRequest, programme: Programme) -> HttpResponse:
    """Try again the emails that could not be sent, and only those."""
    again = inviting.resend_failed(programme=programme, by=request.user, now=timezone.now())
    messages.success(request, f"Emails that will be tried again: {again}.")
    return redirect("participants:participant_list", programme.slug)


@require_POST
@requires(Role.FACILITATOR)
def print_letters(request: MemberRequest, programme: Programme) -> HttpResponse:
    """One PDF of letters with links: for those ticked, or all who want letters and have none."""
    form = ChosenPeopleForm(request.POST, programme=programme)
    if not form.is_valid():
        messages.error(
            request, "One of these people is no longer on the list. Nothing was printed."
        )
        return redirect("participants:participant_list", programme.slug)
    everyone = programme.participants.not_yet_invited().by_letter()
    chosen = (
        everyone.prefetch_related("access_needs")[: inviting.LETTERS_AT_ONCE]
        if form.cleaned_data["everyone"]
        else form.cleaned_data["people"]
    )
    printed = inviting.print_letters(
        programme=programme, participants=chosen, by=request.user, now=timezone.now()
    )
    return download(printed.content, name="invitation-letters.pdf")


@require_POST
@requires(Role.FACILITATOR)
def show_link(request: MemberRequest, programme: Programme, participant_id: int) -> HttpResponse:
    """Make a link to hand over, and show it this once."""
    participant = get_object_or_404(programme.participants, pk=participant_id)
    address = inviting.show_link(participant=participant, by=request.user, now=timezone.now())
    return render(
        request,
        "participants/show_link.html",
        {
            "programme": programme,
            "participant": participant,
            "address": address,
            "qr": links.qr_image(address),
        },
    )


@require_POST
@requires(Role.FACILITATOR)
def reissue(request: MemberRequest, programme: Programme, participant_id: int) -> HttpResponse:
    """Stop this person's links and email a new one."""
    participant = get_object_or_404(programme.participants, pk=participant_id)
    inviting.reissue(participant=participant, by=request.user, now=timezone.now())
    messages.success(request, "A new link is on the way. The old ones no longer open.")
    return redirect("participants:participant", programme.slug, participant.pk)


@require_POST
@requires(Role.FACILITATOR)
def stop_links(request: MemberRequest, programme: Programme, participant_id: int) -> HttpResponse:
    """Stop this person's links."""
    participant = get_object_or_404(programme.participants, pk=participant_id)
    inviting.stop_links(participant=participant, by=request.user, now=timezone.now())
    messages.success(request, "Their links no longer open.")
    return redirect("participants:participant", programme.slug, participant.pk)


# --- the door ------------------------------------------------------------------------------------


@require_safe
@open_to_all
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """A private link: lets its holder in, as often as they like; says the same of all others."""
    now = timezone.now()
    invitation = links.find(token, now=now)
    if invitation is None:
        too_many = links.count_failure(request)
        response = render(
            request, "participants/link_unknown.html", {"too_many": too_many}, status=404
        )
    else:
        inviting.open_invitation(invitation=invitation, now=now)
        response = redirect("reviews:my_page")
        response.status_code = 303
        links.remember(response, invitation.pk)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_POST
@open_to_all
def leave(request: HttpRequest) -> HttpResponse:
    """Leave a shared device safely; also for somebody whose half-hour is over."""
    response = render(request, "participants/leave.html")
    links.forget(response)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@by_invitation
def decline(request: InvitedRequest, participant: Participant) -> HttpResponse:
    """No, thank you: asked once more, and why if they wish to say, then my links stop."""
    form = DeclineForm(posted(request))
    if not form.is_valid():
        context = {"programme": participant.programme, "form": form}
        return render(request, "participants/decline.html", context)
    recruiting.record_decline(
        participant=participant, by=participant, now=timezone.now(), **form.cleaned_data
    )
    response = render(request, "participants/declined.html", {"programme": participant.programme})
    links.forget(response)
    return response
