"""Finding themes: a run reads cards, proposes themes, and is stored without touching decisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import models, transaction

from coproduce.audit import trail
from coproduce.jobs import queue
from coproduce.jobs.models import Job
from coproduce.jobs.registry import Cancelled
from reviews import discovery
from reviews.errors import NothingToThemeError
from reviews.models import Card, ReviewRound, Theme, ThemingRun
from reviews.operations import proposals, sharing, snapshots
from reviews.operations.snapshots import (
    ChangedMeanwhile,
    HeadingSnapshot,
    Snapshot,
    chosen_encoder,
)

Progress = Callable[[int, int], None]
ATTEMPTS = 5
STEPS = 100


@transaction.atomic
def request_themes(*, review_round: ReviewRound, by: models.Model | None, now: datetime) -> Job:
    """Ask for themes to be found, because a person wants it. Raises NothingToThemeError."""
    if not review_round.cards.approved().exists():
        raise NothingToThemeError
    job = queue.request(
        "find_themes",
        subject_id=review_round.pk,
        programme_id=review_round.programme_id,
        by=by,
        now=now,
    )
    trail.record(by, "asked for themes", review_round)
    return job


def run_theming(
    *, review_round: ReviewRound, now: datetime, job: Job | None = None
) -> ThemingRun | None:
    """Find themes in the approved cards of each heading and store them as proposals.

    None when there was nothing new to store. What people decide, or take back, while it runs makes
    it start again from there; raises ChangedMeanwhile when that happens each time. Headings with
    many cards are shared with whatever workers are free. Raises Cancelled when somebody stopped
    it, or another worker has it now.
    """
    try:
        run = _run(review_round, now, job)
    except Cancelled:
        if job and Job.objects.filter(pk=job.pk, state=Job.State.CANCELLED).exists():
            snapshots.end_sharing(review_round=review_round)
        raise
    snapshots.end_sharing(review_round=review_round)
    return run


def _run(review_round: ReviewRound, now: datetime, job: Job | None) -> ThemingRun | None:
    for _attempt in range(ATTEMPTS):
        snapshot = snapshots.take_snapshot(
            review_round=review_round, job_id=job.pk if job else None
        )
        if proposals.is_stored(review_round, snapshot):
            return None
        try:
            found = _found(snapshot, now, job.progress if job else _silent)
            return proposals.store_proposals(
                review_round=review_round, snapshot=snapshot, found=found, now=now
            )
        except ChangedMeanwhile:
            continue
    raise ChangedMeanwhile


def _found(snapshot: Snapshot, now: datetime, progress: Progress) -> dict[str, discovery.Discovery]:
    alone = [heading for heading in snapshot.headings if heading.shared is None]
    shared = [heading for heading in snapshot.headings if heading.shared]
    found = {}
    for number, heading in enumerate(alone):
        found[heading.heading] = _found_alone(heading, _share(progress, number, snapshot))
    if shared:
        tell = _share(progress, len(alone), snapshot, of=len(shared))
        found |= sharing.find_themes(shared, now=now, progress=tell)
    return found


def _found_alone(heading: HeadingSnapshot, progress: Progress) -> discovery.Discovery:
    return discovery.find_themes(
        heading.utterances,
        pinned=heading.pinned,
        earlier=heading.earlier,
        encoder=chosen_encoder(),
        progress=progress,
    )


def _share(progress: Progress, number: int, snapshot: Snapshot, *, of: int = 1) -> Progress:
    """The steps of one heading, or of several together, as a part of the hundred steps of all."""
    headings = len(snapshot.headings)
    return lambda done, total: progress(
        STEPS * (number * total + of * done) // (headings * total), STEPS
    )


def _silent(_done: int, _total: int) -> None:
    return None


def suggest_split(*, theme: Theme) -> list[int]:
    """The cards that would make a theme of their own; none when no sensible split is seen."""
    cards = Card.objects.approved().filter(placement__theme=theme).order_by("pk")
    parts = discovery.suggest_split(
        (discovery.Utterance(card.pk, card.text, card.is_top_priority) for card in cards),
        encoder=chosen_encoder(),
    )
    return [int(identifier) for part in parts[1:] for identifier in part]
