"""Answering a review, step by step: the person with their private link, or a colleague for them.

Both walk through the same steps; a desk knows where each step is, and who is writing.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from coproduce.errors import Refused
from coproduce.posted import posted
from participants.access import by_invitation, requires
from participants.models import Participant, Role
from reviews import documents
from reviews.forms.collecting import (
    AnswerForm,
    ChangeAnswerForm,
    MarkAnswerForm,
    MoveAnswerForm,
    SubmissionForm,
    VoiceForm,
)
from reviews.operations import collecting
from reviews.views.desks import Desk, at_my_desk, at_our_desk, while_it_may_change


# --- the steps -----------------------------------------------------------------------------------
@by_invitation
@at_my_desk
@while_it_may_change
def my_voice(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Whose answers these are, and who helps."""
    return _voice(request, desk)


@requires(Role.INTERVIEWER)
@at_our_desk
def typed_voice(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Whose answers these are, and who helps, typed by a colleague."""
    return _voice(request, desk)


def _voice(request: HttpRequest, desk: Desk) -> HttpResponse:
    known = {name: getattr(desk.review, name) for name in VoiceForm.base_fields}
    restored = desk.restored(known)
    form = VoiceForm(posted(request), initial=restored or known)
    first = desk.review.questions.first()
    if form.is_valid():
        try:
            collecting.say_who_answers(
                review=desk.review, by=desk.by, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(desk.step_url(first.heading) if first else desk.url("check_*_answers"))
    context = desk.context(form=form, unsaved=bool(restored))
    return render(request, desk.template("*_voice"), context)


@by_invitation
@at_my_desk
@while_it_may_change
def my_answers(request: HttpRequest, desk: Desk, heading_slug: str) -> HttpResponse:
    """One heading: what I said so far, and room for more."""
    return _answers(request, desk, heading_slug)


@requires(Role.INTERVIEWER)
@at_our_desk
def typed_answers(request: HttpRequest, desk: Desk, heading_slug: str) -> HttpResponse:
    """One heading of a review that a colleague types."""
    return _answers(request, desk, heading_slug)


def _answers(request: HttpRequest, desk: Desk, heading_slug: str) -> HttpResponse:
    is_sent = request.method == "POST"
    steps = documents.steps(desk.review, with_answers=not is_sent)
    number = _number_of(steps, heading_slug)
    restored = _unsaved_answer(desk, steps[number].heading)
    fresh = {"form_key": uuid.uuid4(), "question_version": desk.review.question_version}
    form = AnswerForm(posted(request), initial=restored or fresh, stages=desk.review.stages)
    if is_sent and form.is_valid():
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
                return redirect(desk.step_url(steps[number].heading) + "#another")
            following = steps[number + 1 : number + 2]
            return redirect(
                desk.step_url(following[0].heading) if following else desk.url("check_*_answers")
            )
    if is_sent:
        steps = documents.steps(desk.review)
    before = desk.step_url(steps[number - 1].heading) if number else desk.url("*_voice")
    context = desk.context(
        form=form,
        step=steps[number],
        number=number + 1,
        total=len(steps),
        before_url=before,
        answers=_placed(desk, steps[number]),
        unsaved=bool(restored),
    )
    return render(request, desk.template("*_answers"), context)


def _unsaved_answer(desk: Desk, heading: str) -> dict[str, str]:
    """An answer that was typed here and is not saved; not one whose saving we only did not see."""
    restored = desk.restored(AnswerForm.base_fields)
    if not restored:
        return {}
    typed = AnswerForm(restored, stages=desk.review.stages)
    typed.is_valid()
    known = collecting.known_answer(
        desk.review,
        heading=heading,
        text=typed.cleaned_data.get("text", ""),
        form_key=typed.cleaned_data.get("form_key"),
    )
    return {} if known else restored


@by_invitation
@at_my_desk
@while_it_may_change
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
    known = {name: getattr(statement, name) for name in ChangeAnswerForm.base_fields}
    restored = desk.restored(known)
    form = ChangeAnswerForm(posted(request), initial=restored or known, stages=desk.review.stages)
    if form.is_valid():
        try:
            collecting.change_answer(
                statement=statement, by=desk.by, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your change is saved."))
            return redirect(desk.step_url(statement.heading))
    context = desk.context(
        form=form,
        statement=statement,
        unsaved=bool(restored),
        back_url=desk.step_url(statement.heading),
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
    messages.success(request, _("The answer is removed."))
    return redirect(desk.step_url(statement.heading))


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
    return redirect(f"{desk.step_url(statement.heading)}#answer-{statement_id}")


@require_POST
@by_invitation
@at_my_desk
def move_my_answer(request: HttpRequest, desk: Desk, statement_id: int) -> HttpResponse:
    """Move one of my answers up or down."""
    return _move(request, desk, statement_id)


@require_POST
@requires(Role.INTERVIEWER)
@at_our_desk
def move_typed_answer(request: HttpRequest, desk: Desk, statement_id: int) -> HttpResponse:
    """Move an answer up or down in the person's order."""
    return _move(request, desk, statement_id)


def _move(request: HttpRequest, desk: Desk, statement_id: int) -> HttpResponse:
    statement = get_object_or_404(desk.review.statements, pk=statement_id)
    form = MoveAnswerForm(request.POST)
    if form.is_valid():
        collecting.move_answer(
            statement=statement, by=desk.by, now=timezone.now(), **form.cleaned_data
        )
    return redirect(f"{desk.step_url(statement.heading)}#answer-{statement_id}")


# --- check, send, receipt ------------------------------------------------------------------------
@require_GET
@by_invitation
@at_my_desk
@while_it_may_change
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
    rows = [{"step": step, "change_url": desk.step_url(step.heading)} for step in steps]
    context = desk.context(
        form=form,
        form_key=uuid.uuid4(),
        rows=rows,
        submit_url=desk.url("submit_*_review"),
        answer_count=sum(len(step.answers) for step in steps),
        unsaved=documents.unsaved_words(desk.by) if isinstance(desk.by, Participant) else (),
        before_url=desk.step_url(steps[-1].heading) if steps else desk.url("*_voice"),
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


@require_POST
@requires(Role.INTERVIEWER)
@at_our_desk
def confirm_typed_review(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The person said, to a colleague who asked, that what was said for them is right."""
    collecting.confirm_review(review=desk.review, by=desk.by, now=timezone.now())
    messages.success(request, "It is written down that they confirmed these answers.")
    return redirect(desk.url("*_receipt"))


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
        confirm_url=desk.url("confirm_*_review"),
    )
    return render(request, desk.template("*_receipt"), context)


def _number_of(steps: tuple[documents.Step, ...], heading_slug: str) -> int:
    for number, step in enumerate(steps):
        if step.slug == heading_slug:
            return number
    raise Http404


def _placed(desk: Desk, step: documents.Step) -> list[dict[str, Any]]:
    """The answers of a step with the addresses of what can be done with each."""
    return [
        {
            "statement": statement,
            "change_url": desk.url("*_answer", statement_id=statement.pk),
            "mark_url": desk.url("mark_*_answer", statement_id=statement.pk),
            "move_url": desk.url("move_*_answer", statement_id=statement.pk),
            "may_go_up": bool(before) and before[-1].is_top_priority == statement.is_top_priority,
            "may_go_down": bool(after) and after[0].is_top_priority == statement.is_top_priority,
        }
        for place, statement in enumerate(step.answers)
        for before, after in [(step.answers[:place], step.answers[place + 1 :])]
    ]
