"""Background work of the participants app: load by id, call one operation, done."""

from __future__ import annotations

from django.utils import timezone

from coproduce.jobs import registry
from coproduce.jobs.models import Job
from participants.models import HeldWords, ImportDraft
from participants.operations import holding, inviting, opportunities, programmes, recruiting


@registry.handles("send_invitation", is_promise=True)
def send_invitation(job: Job) -> None:
    inviting.send_invitation(invitation_id=job.subject_id, now=timezone.now())


@registry.handles("welcome_member", is_promise=True)
def welcome_member(job: Job) -> None:
    programmes.welcome_member(membership_id=job.subject_id)


@registry.handles("erase_import_draft", is_promise=True)
def erase_import_draft(job: Job) -> None:
    for draft in ImportDraft.objects.filter(pk=job.subject_id):
        recruiting.discard_import(draft=draft, by=None)


@registry.handles("erase_held_words", is_promise=True)
def erase_held_words(job: Job) -> None:
    for held in HeldWords.objects.filter(pk=job.subject_id):
        holding.drop_held_words(held=held, by=None)


@registry.handles("decline_interest", is_promise=True)
def decline_interest(job: Job) -> None:
    opportunities.send_decline(interest_id=job.subject_id, now=timezone.now())
