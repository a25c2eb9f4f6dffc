"""Asking for work, leasing it, and writing down how it ended."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, models, transaction
from django.db.models import F
from django.db.models.functions import Now

from coproduce.audit import trail
from coproduce.errors import Refused
from coproduce.jobs import doorbell
from coproduce.jobs.models import LEASE, Job
from coproduce.jobs.registry import Cancelled, handler_for, is_promise

MAX_ATTEMPTS = 5
BELLS = 4
GAVE_UP = "Something went wrong, five times. Nothing was lost. Try again, or ask for help."
logger = logging.getLogger("coproduce.jobs")


class PromisedWorkError(Refused):
    sentence = "This has been promised to somebody, so it cannot be cancelled."


def request(
    kind: str,
    *,
    subject_id: int,
    now: datetime,
    programme_id: int | None = None,
    by: models.Model | None = None,
    run_after: datetime | None = None,
) -> Job:
    """Put work in the queue, in the caller's transaction, and ring the bell once it is committed.

    Asking again for what is already waiting returns the job that waits. While the same work is
    running, one more run may wait behind it: it starts from what changed meanwhile.
    """
    job, is_new = Job.objects.get_or_create(
        kind=kind,
        subject_id=subject_id,
        state=Job.State.QUEUED,
        defaults={
            "programme_id": programme_id,
            "requested_by_id": by.pk if by else None,
            "requested_at": now,
            "run_after": run_after or Now(),  # the database's clock, as everywhere below
        },
    )
    if is_new:
        job.refresh_from_db(fields=["run_after"])
    if not any(entry[1] is doorbell.ring for entry in connection.run_on_commit):
        transaction.on_commit(doorbell.ring)  # one ring, however many jobs a transaction asks for
    return job


@transaction.atomic
def request_many(
    kind: str, *, subject_ids: Sequence[int], now: datetime, programme_id: int | None = None
) -> list[Job]:
    """Ask for the same work on many subjects, and ring for several workers to share it."""
    jobs = [
        request(kind, subject_id=subject_id, now=now, programme_id=programme_id)
        for subject_id in subject_ids
    ]
    for _bell in jobs[1:BELLS]:
        transaction.on_commit(doorbell.ring)
    return jobs


def forget(kind: str, subject_ids: Iterable[int]) -> None:
    """Take work out of the table that nobody needs any more; who is at it gives up."""
    Job.objects.filter(kind=kind, subject_id__in=list(subject_ids)).delete()


@transaction.atomic
def cancel(job: Job, *, by: models.Model) -> bool:
    """Stop a job that is waiting or running; False when it had already ended.

    Raises PromisedWorkError for work that somebody relies on.
    """
    if is_promise(job.kind):
        raise PromisedWorkError
    stopped = (
        Job.objects.filter(pk=job.pk)
        .open()
        .update(state=Job.State.CANCELLED, finished_at=Now(), lease_token=None)
    )
    trail.record(by, "cancelled", job, stopped=bool(stopped))
    return bool(stopped)


def lease_next() -> Job | None:
    """Take one job that is due, so that no other worker has it; None when nothing is due."""
    for candidate in Job.objects.due().order_by("run_after", "id")[:20]:
        if leased := lease(candidate):
            return leased
    return None


def lease(candidate: Job) -> Job | None:
    """Take this job if it is due and nobody else has it; None otherwise."""
    taken = (
        Job.objects.due()
        .filter(pk=candidate.pk, lease_token=candidate.lease_token)
        .update(
            state=Job.State.RUNNING,
            lease_token=uuid.uuid4(),
            leased_until=Now() + LEASE,
            started_at=Now(),
            attempts=F("attempts") + 1,
        )
    )
    return Job.objects.get(pk=candidate.pk) if taken else None


def perform(job: Job) -> None:
    """Do a leased job and write how it ended, if it is still ours."""
    mine = Job.objects.filter(pk=job.pk, lease_token=job.lease_token)
    if job.attempts > MAX_ATTEMPTS:
        mine.update(state=Job.State.FAILED, error=GAVE_UP, finished_at=Now())
        return
    facts = {"job_id": job.pk, "kind": job.kind, "attempt": job.attempts}
    try:
        handler_for(job.kind)(job)
    except Cancelled:
        logger.info("job given up", extra=facts)
    except Refused as refusal:
        mine.update(state=Job.State.FAILED, error=str(refusal)[:300], finished_at=Now())
        logger.info("job refused", extra=facts)
    except Exception:
        logger.exception("job failed", extra=facts)
        if job.attempts >= MAX_ATTEMPTS:
            mine.update(state=Job.State.FAILED, error=GAVE_UP, finished_at=Now())
        else:
            _put_back(job)
    else:
        mine.update(state=Job.State.DONE, finished_at=Now(), done=F("total"))
        logger.info("job done", extra=facts)


def _put_back(job: Job) -> None:
    """Keep a failed job leased until its next try is due: the sweep takes it up again."""
    type(job).objects.filter(pk=job.pk, lease_token=job.lease_token).update(
        leased_until=job.retry_at()
    )
