"""The table of background work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now

from coproduce.jobs.registry import Cancelled, is_promise

Listener = Callable[[int, int], None]


class JobQuerySet(models.QuerySet["Job"]):
    def open(self) -> JobQuerySet:
        return self.filter(state__in=Job.OPEN)

    def about(self, kind: str, subject_id: int) -> JobQuerySet:
        return self.filter(kind=kind, subject_id=subject_id)

    def due(self) -> JobQuerySet:
        """Queued and its time has come, or running under a lease that ran out (database time).

        Not while another job of the same kind and subject is at work.
        """
        at_work = Job.objects.filter(
            kind=OuterRef("kind"),
            subject_id=OuterRef("subject_id"),
            state=Job.State.RUNNING,
            leased_until__gt=Now(),
        )
        return self.filter(
            Q(state=Job.State.QUEUED, run_after__lte=Now())
            | Q(state=Job.State.RUNNING, leased_until__lte=Now())
        ).exclude(Exists(at_work))


class Job(models.Model):
    """A piece of background work: what was asked, how far it is, and how it ended."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    OPEN: ClassVar = [State.QUEUED, State.RUNNING]

    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    programme_id = models.BigIntegerField(null=True, db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    requested_by_id = models.BigIntegerField(null=True)
    requested_at = models.DateTimeField()
    run_after = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    listener: Listener | None = None  # whoever waits in this process; not kept

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "run_after"])]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=Q(state="queued"),
                name="one_queued_job_for_each_subject",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def can_be_cancelled(self) -> bool:
        return self.is_open and not is_promise(self.kind)

    def progress(self, done: int, total: int) -> None:
        """Say how far the work is and renew the lease.

        Raises Cancelled when the job is no longer this worker's.
        """
        mine = Job.objects.filter(
            pk=self.pk, state=self.State.RUNNING, lease_token=self.lease_token
        )
        if not mine.update(done=done, total=total, leased_until=Now() + LEASE):
            raise Cancelled
        self.done, self.total = done, total
        if self.listener:
            self.listener(done, total)

    def retry_at(self) -> CombinedExpression:
        """When to try again after a failure: 5, 10, 20, 40 … seconds from now (database time)."""
        return Now() + timedelta(seconds=5 * 2 ** (self.attempts - 1))


LEASE = timedelta(seconds=settings.JOB_LEASE_SECONDS)
