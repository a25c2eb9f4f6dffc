"""Waiting for a job where there is no page to show it: a worker's, or done here if none comes."""

from __future__ import annotations

import time

from coproduce.errors import Refused
from coproduce.jobs import queue
from coproduce.jobs.models import Job, Listener

GRACE_SECONDS = 2.0
LOOK_SECONDS = 0.2


def see_through(job: Job, *, tell: Listener, grace: float = GRACE_SECONDS) -> None:
    """Wait until the job has ended; `tell(done, total)` hears of progress.

    A worker that is there takes it within a moment. If none does, it is done here, under a lease
    like a worker's, so that it is done once whoever comes. Raises Refused with the job's sentence
    when it failed or was cancelled.
    """
    own_turn = time.monotonic() + grace
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
