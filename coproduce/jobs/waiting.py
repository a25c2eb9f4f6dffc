"""Waiting for jobs that other workers may do, and doing here what none of them has taken."""

from __future__ import annotations

import time
from collections.abc import Sequence

from coproduce.errors import Refused
from coproduce.jobs import queue
from coproduce.jobs.models import Job, Listener

GRACE_SECONDS = 2.0
LOOK_SECONDS = 0.2


def see_through(job: Job, *, tell: Listener) -> None:
    """Wait until the job has ended; `tell(done, total)` hears of progress.

    A worker that is there takes it within a moment. If none does, it is done here, under a lease
    like a worker's, so that it is done once whoever comes. Raises Refused with the job's sentence
    when it failed or was cancelled.
    """
    own_turn = time.monotonic() + GRACE_SECONDS
    while job.is_open:
        before = (job.done, job.total)
        if time.monotonic() > own_turn and (leased := queue.lease(job)):
            leased.listener = tell
            queue.perform(leased)
            job.refresh_from_db()
            continue
        time.sleep(LOOK_SECONDS)
        job.refresh_from_db()
        if (job.done, job.total) != before:
            tell(job.done, job.total)
    if job.state != Job.State.DONE:
        raise Refused(job.error or "The work was cancelled before it was done.")


def share_out(jobs: Sequence[Job], *, tell: Listener) -> None:
    """Do jobs together with whoever else is free, and come back when none of them is open.

    `tell(done, total)` is called again and again; what it raises ends the waiting, not the jobs.
    With no other worker they are all done here, so that work that waits for work cannot stand
    still. What became of them, the caller sees in what they left.
    """
    asked = Job.objects.filter(pk__in=[job.pk for job in jobs])
    while waiting := asked.open().count():
        tell(len(jobs) - waiting, len(jobs))
        due = Job.objects.due().filter(pk__in=asked.values("pk")).order_by("pk").first()
        if due and (leased := queue.lease(due)):
            queue.perform(leased)
        else:
            time.sleep(LOOK_SECONDS)
    tell(len(jobs), len(jobs))
