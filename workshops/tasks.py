"""Background work of the workshops app: load by id, call one operation, done."""

from __future__ import annotations

from django.utils import timezone

from coproduce.jobs import registry
from coproduce.jobs.models import Job
from workshops.operations import evaluation, feedback, meetings


@registry.handles("email_workshop_invitation", is_promise=True)
def email_workshop_invitation(job: Job) -> None:
    meetings.email_workshop_invitation(attendance_id=job.subject_id, now=timezone.now())


@registry.handles("email_feedback", is_promise=True)
def email_feedback(job: Job) -> None:
    feedback.email_feedback(delivery_id=job.subject_id, now=timezone.now())


@registry.handles("email_evaluation", is_promise=True)
def email_evaluation(job: Job) -> None:
    evaluation.email_evaluation(request_id=job.subject_id, now=timezone.now())
