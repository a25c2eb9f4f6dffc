"""Evaluation: opening the form of a day, filling it in once, typing paper in, asking again."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from coproduce import posting, printing
from coproduce.audit import trail
from coproduce.errors import Refused
from coproduce.jobs import queue
from participants.models import Participant, Perspective, User
from participants.operations import inviting
from workshops.documents import evaluation as documents
from workshops.documents.evaluation_paper import EvaluationPaper
from workshops.errors import (
    AlreadySaidError,
    EvaluationClosedError,
    NobodyToAskError,
    NothingSaidError,
    NotYetHeldError,
    WorkshopCancelledError,
)
from workshops.models import (
    Evaluation,
    EvaluationMark,
    EvaluationRequest,
    Occasion,
    RoomTicket,
    Workshop,
)


@transaction.atomic
def open_evaluation(
    *, workshop: Workshop, by: User | None, now: datetime, kind: str = Occasion.Kind.DAY
) -> Occasion:
    """Let people say how the day was; open again what was closed. The same press twice is one.

    Raises NotYetHeldError or WorkshopCancelledError.
    """
    if workshop.is_cancelled:
        raise WorkshopCancelledError
    if timezone.localdate(now) < workshop.held_on:
        raise NotYetHeldError
    occasion, _is_new = Occasion.objects.get_or_create(
        workshop=workshop, kind=kind, defaults={"opened_at": now, "opened_by": by}
    )
    occasion.closed_at = None
    occasion.save(update_fields=["closed_at"])
    trail.record(by, "opened", occasion, kind=kind)
    return occasion


@transaction.atomic
def close_evaluation(*, occasion: Occasion, by: User, now: datetime) -> None:
    """Take no more forms; closed again, it keeps the moment of the first time."""
    occasion.closed_at = occasion.closed_at or now
    occasion.save(update_fields=["closed_at"])
    trail.record(by, "closed", occasion)


@transaction.atomic
def ask_again(*, workshop: Workshop, by: User, now: datetime) -> Occasion:
    """Some months later: open the later form and email those who came, each once.

    Pressed again, it asks those who were not asked yet or whose email failed.

    Raises NobodyToAskError.
    """
    occasion = open_evaluation(workshop=workshop, by=by, now=now, kind=Occasion.Kind.LATER)
    people = documents.to_ask(workshop)
    if not people:
        raise NobodyToAskError
    asked = []
    for person in people:
        request, is_new = EvaluationRequest.objects.get_or_create(
            occasion=occasion, participant=person
        )
        if is_new or request.sending == EvaluationRequest.Sending.FAILED:
            request.sending = EvaluationRequest.Sending.QUEUED
            request.save(update_fields=["sending"])
            asked.append(request.pk)
            queue.request(
                "email_evaluation",
                subject_id=request.pk,
                programme_id=workshop.programme_id,
                by=by,
                now=now,
            )
    trail.record(by, "asked people again about", workshop, requests=asked)
    return occasion


def email_evaluation(*, request_id: int, now: datetime) -> None:
    """Send one person the question how it went on, once: a neutral sentence and their link."""
    posting.send_once(
        EvaluationRequest,
        row_id=request_id,
        write=lambda request: _write(request, now),
        now=now,
    )


def _write(request: EvaluationRequest, now: datetime) -> posting.Email:
    if not request.occasion.is_open:
        raise posting.NotToBeSentError("The form was closed before the email left.")
    return inviting.email_with_new_link(
        request.participant,
        template="workshops/email/evaluation",
        message_id=f"<evaluation-{request.pk}-{now:%Y%m%d%H%M%S}@coproduce>",
        now=now,
        row=request,
    )


@transaction.atomic
def say_how_it_was(
    *, occasion: Occasion, who: Participant | RoomTicket, answers: dict[str, Any]
) -> None:
    """Take one person's or one phone's form: what it says is kept apart from who has said it.

    Raises EvaluationClosedError, AlreadySaidError, NothingSaidError.
    """
    occasion = Occasion.objects.select_for_update(no_key=True).get(pk=occasion.pk)
    if not occasion.is_open:
        raise EvaluationClosedError
    _refuse_empty(answers)
    is_phone = isinstance(who, RoomTicket)
    try:
        with transaction.atomic():
            EvaluationMark.objects.create(
                occasion=occasion, **{"ticket" if is_phone else "participant": who}
            )
    except IntegrityError as already:
        raise AlreadySaidError from already
    Evaluation.objects.create(
        occasion=occasion,
        perspective=who.perspective,
        source=Evaluation.Source.PHONE if is_phone else Evaluation.Source.LINK,
        **answers,
    )
    trail.record(None, "took a form for", occasion)


@transaction.atomic
def type_evaluation(
    *,
    occasion: Occasion,
    form_key: UUID,
    perspective: Perspective,
    answers: dict[str, Any],
    by: User,
) -> Evaluation:
    """Type in one paper form; the same form sent twice is one. Raises NothingSaidError."""
    _refuse_empty(answers)
    form, _is_new = Evaluation.objects.get_or_create(
        id=form_key,
        defaults={
            "occasion": occasion,
            "perspective": perspective,
            "source": Evaluation.Source.PAPER,
            **answers,
        },
    )
    trail.record(by, "typed in a form for", occasion)
    return form


@transaction.atomic
def take_back_typed(*, evaluation: Evaluation, by: User) -> None:
    """Take a paper form that was typed wrongly out again."""
    occasion = evaluation.occasion
    evaluation.delete()
    trail.record(by, "took a typed form out of", occasion)


@transaction.atomic
def print_evaluation(
    *, workshop: Workshop, document: EvaluationPaper, by: User
) -> printing.Printed:
    """The form on paper. Raises Refused when printing fails."""
    try:
        printed = printing.pdf("workshops/print/evaluation.typ", document)
    except printing.PrintingFailed as failure:
        raise Refused(str(failure)) from failure
    trail.record(by, "printed the form of", workshop, pages=printed.pages)
    return printed


def _refuse_empty(answers: dict[str, Any]) -> None:
    if not any(answers.values()):
        raise NothingSaidError
