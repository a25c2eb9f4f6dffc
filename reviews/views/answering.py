"""Answering a review, step by step: the person with their private link, or a colleague for them.

Both walk through the same steps; a desk knows where each step is, and who is writing.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from coproduce.errors import Refused
from participants.access import InvitedRequest, MemberRequest, by_invitation, requires
from participants.models import Participant, Programme, Role, User
from reviews import documents
from reviews.errors import ReviewTakenBackError
from reviews.forms.collecting import (
    AnswerForm,
    ChangeAnswerForm,
    MarkAnswerForm,
    SubmissionForm,
    VoiceForm,
)
from reviews.models import Heading, Review
from reviews.operations import collecting

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Desk:
    """Where a review is filled in: `prefix` is "my" for its owner, "typed" for a colleague."""

    prefix: str
    review: Review
    by: User | Participant
    programme: Programme
    arguments: dict[str, Any]

    def url(self, page: str, **ids: Any) -> str:
        name = page.replace("*", self.prefix)
        return reverse(f"reviews:{name}", kwargs={**self.arguments, **ids})

    def template(self, page: str) -> str:
        return f"reviews/{page.replace('*', self.prefix)}.html"

    def context(self, **more: Any) -> dict[str, Any]:
        return {
            "programme": self.programme,
            "review_round": self.review.review_round,
            "review": self.review,
            "check_url": self.url("check_*_answers"),
            **more,
        }


def at_my_desk(view: View) -> View:
    """Find the review that the holder of a private link has begun; without one, the first page."""

    @wraps(view)
    def found(request: InvitedRequest, participant: Participant, **ids: Any) -> HttpResponse:
        now = timezone.now()
        mine = documents.my_review(participant, now=now)
        if mine.review is None or mine.state == "taken_back":
            if request.method == "POST":
                raise ReviewTakenBackError
            return redirect("reviews:my_page")
        desk = Desk("my", mine.review, participant, participant.programme, {})
        return view(request, desk, **ids)

    return found


def at_our_desk(view: View) -> View:
    """Find the review that a colleague types for somebody."""

    @wraps(view)
    def found(
        request: MemberRequest, programme: Programme, round_id: int, review_id: int, **ids: Any
    ) -> HttpResponse:
        review_round = get_object_or_404(programme.rounds, pk=round_id)
        typeable = review_round.reviews.typeable_by(request.membership)
        review = get_object_or_404(typeable, pk=review_id)
        place = {"programme_slug": programme.slug, "round_id": round_id, "review_id": review_id}
        desk = Desk("typed", review, request.user, programme, place)
        return view(request, desk, **ids)

    return found


# --- the steps -----------------------------------------------------------------------------------
@by_invitation
@at_my_desk
def my_voice(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Whose answers these are, and who helps."""
    return _voice(request, desk)


@requires(Role.INTERVIEWER)
@at_our_desk
def typed_voice(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Whose answers these are, and who helps, typed by a colleague."""
    return _voice(request, desk)


def _voice(request: HttpRequest, desk: Desk) -> HttpResponse:
    known = {"voiced_by": desk.review.voiced_by, "helped_by": desk.review.helped_by}
    form = VoiceForm(request.POST or None, initial=known)
    first = desk.review.review_round.questions.first()
    if request.method == "POST" and form.is_valid():
        try:
            collecting.say_who_answers(
                review=desk.review, by=desk.by, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(
                _step_url(desk, first.heading) if first else desk.url("check_*_answers")
            )
    return render(request, desk.template("*_voice"), desk.context(form=form))


@by_invitation
@at_my_desk
def my_answers(request: HttpRequest, desk: Desk, heading_slug: str) -> HttpResponse:
    """One heading: what I said so far, and room for more."""
    return _answers(request, desk, heading_slug)


@requires(Role.INTERVIEWER)
@at_our_desk
def typed_answers(request: HttpRequest, desk: Desk, heading_slug: str) -> HttpResponse:
    """One heading of a review that a colleague types."""
    return _answers(request, desk, heading_slug)


def _answers(request: HttpRequest, desk: Desk, heading_slug: str) -> HttpResponse:
    steps = documents.steps(desk.review)
    number = _number_of(steps, heading_slug)
    form = AnswerForm(request.POST or None, initial={"form_key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        goes_on = form.cleaned_data["do"] == "continue"
        try:
            if form.cleaned_data["text"]:
                collecting.add_answer(
                    review=desk.review,
                    heading=steps[number].heading,
                    by=desk.by,
                    now=timezone.now(),
                    **form.answer,
                )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if not goes_on:
                return redirect(_step_url(desk, steps[number].heading) + "#answers")
            following = steps[number + 1 : number + 2]
            return redirect(
                _step_url(desk, following[0].heading) if following else desk.url("check_*_answers")
            )
    before = _step_url(desk, steps[number - 1].heading) if number else desk.url("*_voice")
    context = desk.context(
        form=form,
        step=steps[number],
        number=number + 1,
        total=len(steps),
        before_url=before,
        answers=[_placed(desk, answer) for answer in steps[number].answers],
    )
    return render(request, desk.template("*_answers"), context)


@by_invitation
@at_my_desk
def my_answer(request: HttpRequest, desk: Desk, statement_id: int) -> HttpResponse:
    """Word one of my answers differently."""
    return _answer(request, desk, statement_id)


@requires(Role.INTERVIEWER)
@at_our_desk
def typed_answer(request: HttpRequest, desk: Desk, statement_id: int) -> HttpResponse:
    """Word an answer that a colleague typed differently."""
    return _answer(request, desk, statement_id)


def _answer(request: HttpRequest, desk: Desk, statement_id: int) -> HttpResponse:
    statement = get_object_or_404(desk.review.statements, pk=statement_id)
    known = {"text": statement.text, "is_top_priority": statement.is_top_priority}
    form = ChangeAnswerForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            collecting.change_answer(
                statement=statement, by=desk.by, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Your change is saved.")
            return redirect(_step_url(desk, statement.heading))
    context = desk.context(
        form=form,
        statement=statement,
        heading=Heading(statement.heading),
        back_url=_step_url(desk, statement.heading),
        remove_url=desk.url("remove_*_answer", statement_id=statement_id),
    )
    return render(request, desk.template("*_answer"), context)


@require_POST
@by_invitation
@at_my_desk
def remove_my_answer(request: HttpRequest, desk: Desk, statement_id: int) -> HttpResponse:
    """Take out one of my answers."""
    return _remove(request, desk, statement_id)


@require_POST
@requires(Role.INTERVIEWER)
@at_our_desk
def remove_typed_answer(request: HttpRequest, desk: Desk, statement_id: int) -> HttpResponse:
    """Take out an answer that a colleague typed."""
    return _remove(request, desk, statement_id)


def _remove(request: HttpRequest, desk: Desk, statement_id: int) -> HttpResponse:
    statement = get_object_or_404(desk.review.statements, pk=statement_id)
    collecting.remove_answer(statement=statement, by=desk.by, now=timezone.now())
    messages.success(request, "The answer is removed.")
    return redirect(_step_url(desk, statement.heading))


@require_POST
@by_invitation
@at_my_desk
def mark_my_answer(request: HttpRequest, desk: Desk, statement_id: int) -> HttpResponse:
    """Say that one of my answers matters most, or no longer."""
    return _mark(request, desk, statement_id)


@require_POST
@requires(Role.INTERVIEWER)
@at_our_desk
def mark_typed_answer(request: HttpRequest, desk: Desk, statement_id: int) -> HttpResponse:
    """Say that an answer matters most to the person, or no longer."""
    return _mark(request, desk, statement_id)


def _mark(request: HttpRequest, desk: Desk, statement_id: int) -> HttpResponse:
    statement = get_object_or_404(desk.review.statements, pk=statement_id)
    form = MarkAnswerForm(request.POST)
    if form.is_valid():
        collecting.mark_answer(
            statement=statement, by=desk.by, now=timezone.now(), **form.cleaned_data
        )
    return redirect(_step_url(desk, statement.heading) + "#answers")


# --- check, send, receipt ------------------------------------------------------------------------
@require_GET
@by_invitation
@at_my_desk
def check_my_answers(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All I said, before I send it."""
    return _check(request, desk, SubmissionForm())


@require_GET
@requires(Role.INTERVIEWER)
@at_our_desk
def check_typed_answers(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All they said, before a colleague sends it for them."""
    return _check(request, desk, SubmissionForm())


def _check(
    request: HttpRequest, desk: Desk, form: SubmissionForm, status: int = 200
) -> HttpResponse:
    steps = documents.steps(desk.review)
    rows = [{"step": step, "change_url": _step_url(desk, step.heading)} for step in steps]
    context = desk.context(
        form=form,
        form_key=uuid.uuid4(),
        rows=rows,
        submit_url=desk.url("submit_*_review"),
        answer_count=sum(len(step.answers) for step in steps),
        before_url=_step_url(desk, steps[-1].heading) if steps else desk.url("*_voice"),
    )
    return render(request, desk.template("check_*_answers"), context, status=status)


@require_POST
@by_invitation
@at_my_desk
def submit_my_review(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Send my review; sending it twice is sending it once."""
    return _submit(request, desk)


@require_POST
@requires(Role.INTERVIEWER)
@at_our_desk
def submit_typed_review(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Send a review that a colleague typed."""
    return _submit(request, desk)


def _submit(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = SubmissionForm(request.POST)
    if form.is_valid():
        try:
            collecting.submit_review(
                review=desk.review,
                submission_key=form.cleaned_data["form_key"],
                by=desk.by,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(desk.url("*_receipt"))
    return _check(request, desk, form, status=422)


@require_GET
@by_invitation
@at_my_desk
def my_receipt(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The receipt for what I sent."""
    return _receipt(request, desk)


@require_GET
@requires(Role.INTERVIEWER)
@at_our_desk
def typed_receipt(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The receipt for what a colleague typed, to be given to the person."""
    return _receipt(request, desk)


def _receipt(request: HttpRequest, desk: Desk) -> HttpResponse:
    if not desk.review.is_submitted:
        return redirect(desk.url("check_*_answers"))
    context = desk.context(
        steps=documents.steps(desk.review),
        can_change=documents.may_still_change(desk.review, now=timezone.now()),
    )
    return render(request, desk.template("*_receipt"), context)


def _number_of(steps: tuple[documents.Step, ...], heading_slug: str) -> int:
    for number, step in enumerate(steps):
        if step.slug == heading_slug:
            return number
    raise Http404


def _step_url(desk: Desk, heading: str) -> str:
    return desk.url("*_answers", heading_slug=Heading(heading).slug)


def _placed(desk: Desk, statement: Any) -> dict[str, Any]:
    return {
        "statement": statement,
        "change_url": desk.url("*_answer", statement_id=statement.pk),
        "mark_url": desk.url("mark_*_answer", statement_id=statement.pk),
    }
