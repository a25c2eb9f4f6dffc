"""The one Celery task: do whatever the database says is due."""

from __future__ import annotations

from celery import shared_task

from coproduce.jobs import queue


@shared_task(name="coproduce.jobs.tasks.work", ignore_result=True)
def work() -> None:
    """Lease and do jobs until none is due. Rung by the bell, and by the clock as the sweep."""
    while job := queue.lease_next():
        queue.perform(job)
