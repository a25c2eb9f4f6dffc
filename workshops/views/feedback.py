"""Pages that tell people what was done; and each contributor's own page."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coproduce.downloads import download
from coproduce.errors import Refused
from coproduce.posted import posted
from participants.access import InvitedRequest, MemberRequest, by_invitation, requires
from participants.models import Participant, Programme, Role
from workshops.documents import feedback as documents
from workshops.forms.feedback import PublishFeedbackForm, ReplyForm
from workshops.operations import feedback as operations

ROWS_A_PAGE = 100


@requires(Role.FACILITATOR)
def feedback(request: MemberRequest, programme: Programme) -> HttpResponse:
    """Who would be told and how, and what was told before."""
    context = {
        "programme": programme,
        "audience": documents.audience(programme),
        "contributors": documents.contributors(programme),
        "reports": documents.report_lines(programme),
    }
    return render(request, "workshops/feedback.html", context)


@requires(Role.LEAD)
def publish_feedback(request: MemberRequest, programme: Programme) -> HttpResponse:
    """Open everybody's page, and tell them."""
    form = PublishFeedbackForm(posted(request))
    if form.is_valid():
        try:
            report = operations.publish_feedback(
                programme=programme, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("workshops:feedback_report", programme.slug, report.pk)
    context = {
        "programme": programme,
        "form": form,
        "audience": documents.audience(programme),
    }
    return render(request, "workshops/publish_feedback.html", context)


@requires(Role.FACILITATOR)
def feedback_report(request: MemberRequest, programme: Programme, report_id: int) -> HttpResponse:
    """One release: to whom it went and how, and what they answered."""
    report = get_object_or_404(programme.feedback_reports, pk=report_id)
    deliveries = documents.deliveries_of(report)
    context = {
        "programme": programme,
        "report": report,
        "summary": documents.delivery_summary(report),
        "page": Paginator(deliveries, ROWS_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "workshops/feedback_report.html", context)


@require_POST
@requires(Role.LEAD)
def print_feedback_letters(
    request: MemberRequest, programme: Programme, report_id: int
) -> HttpResponse:
    """A letter for each who is told by letter, with their own thread and a new private link."""
    report = get_object_or_404(programme.feedback_reports, pk=report_id)
    printed = operations.print_letters(report=report, by=request.user, now=timezone.now())
    return download(printed.content, name="letters.pdf")


@require_POST
@requires(Role.LEAD)
def record_posted(request: MemberRequest, programme: Programme, report_id: int) -> HttpResponse:
    report = get_object_or_404(programme.feedback_reports, pk=report_id)
    posted_letters = operations.record_posted(report=report, by=request.user, now=timezone.now())
    messages.success(request, f"Letters marked as posted: {posted_letters}.")
    return redirect("workshops:feedback_report", programme.slug, report.pk)


@require_POST
@requires(Role.LEAD)
def send_failed_again(request: MemberRequest, programme: Programme, report_id: int) -> HttpResponse:
    report = get_object_or_404(programme.feedback_reports, pk=report_id)
    queued = operations.send_failed_again(report=report, by=request.user, now=timezone.now())
    messages.info(request, f"Emails on their way: {queued}.")
    return redirect("workshops:feedback_report", programme.slug, report.pk)


@require_POST
@requires(Role.LEAD)
def send_once_more(
    request: MemberRequest, programme: Programme, report_id: int, delivery_id: int
) -> HttpResponse:
    """Send what may have been sent once more: a person decided."""
    report = get_object_or_404(programme.feedback_reports, pk=report_id)
    delivery = get_object_or_404(report.deliveries, pk=delivery_id)
    operations.send_once_more(delivery=delivery, by=request.user, now=timezone.now())
    return redirect("workshops:feedback_report", programme.slug, report.pk)


@requires(Role.FACILITATOR)
def contributor_thread(
    request: MemberRequest, programme: Programme, participant_id: int
) -> HttpResponse:
    """What one contributor sees on their page, for the team. Reading it is written down."""
    participant = get_object_or_404(programme.participants, pk=participant_id)
    operations.read_thread(participant=participant, by=request.user)
    context = {
        "programme": programme,
        "participant": participant,
        "thread": documents.contributor_thread(participant, for_the_team=True),
        "delivery": documents.delivery_of(participant),
    }
    return render(request, "workshops/contributor_thread.html", context)


@by_invitation
def my_thread(request: InvitedRequest, participant: Participant) -> HttpResponse:
    """What happened to what I said: my words, and everything that followed from them."""
    delivery = documents.delivery_of(participant)
    form = None
    if delivery:
        initial = {"was_put_right": delivery.was_put_right, "reply": delivery.reply}
        form = ReplyForm(posted(request), initial=initial)
        if form.is_valid():
            operations.reply_to_feedback(
                delivery=delivery, by=participant, now=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("Thank you. The team will read what you said."))
            return redirect("workshops:my_thread")
    context = {
        "programme": participant.programme,
        "participant": participant,
        "thread": documents.contributor_thread(participant),
        "delivery": delivery,
        "form": form,
    }
    return render(request, "workshops/my_thread.html", context)
