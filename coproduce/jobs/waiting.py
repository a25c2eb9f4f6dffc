"""Waiting for a job where there is no page to show it: a worker's, or done here if none comes."""

from __future__ import annotations

import time
from collections.abc import Callable

from coproduce.errors import Refused
from coproduce.jobs import queue
from coproduce.jobs.models import Job

GRACE_SECONDS = 2.0
LOOK_SECONDS = 0.2

Tell = Callable[[int, int], None]


def see_through(job: Job, *, tell: Tell, grace: float = GRACE_SECONDS) -> None:
    """Wait until the job has ended; `tell(done, total)` hears of progress.

    A worker that is there takes it within a moment. If none does, it is done here, under a lease
    like a worker's, so that it is done once whoever comes. Raises Refused with the job's sentence
    when it failed or was cancelled.
    """
    own_turn = time.monotonic() + grace
    told = (0, 0)
    while job.is_open:
        if time.monotonic() > own_turn and (leased := queue.lease(job)):
            queue.perform(leased)
        else:
            time.sleep(LOOK_SECONDS)
        job.refresh_from_db()
        if (job.done, job.total) != told:
            told = (job.done, job.total)
            tell(*told)
    if job.state != Job.State.DONE:
        raise Refused(job.error or "The work was cancelled before it was done.")
