"""Finding themes in many cards: workers condense parts, agree on centres, and assign the parts.

Each part is a row and a job. What a part's job makes is the same whoever does it and however
often, so a part of a killed worker is done again, and a run that was cut short goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from coproduce.audit import trail
from coproduce.jobs import queue, waiting
from reviews import discovery
from reviews.discovery import finishing, sharding
from reviews.discovery.results import Identifier
from reviews.models import Card, RunPart, SharedRun
from reviews.models.themes import RunPartQuerySet
from reviews.operations.snapshots import (
    AT_ONCE,
    IN_PART,
    ChangedMeanwhile,
    HeadingSnapshot,
    chosen_encoder,
)

Progress = Callable[[int, int], None]
PASSES = 2


class PartsMissing(Exception):  # noqa: N818 -- reads as English where it is caught
    """Parts of a shared run are gone or could not be done; the run is tried again."""


def find_themes(
    headings: Sequence[HeadingSnapshot], *, now: datetime, progress: Progress
) -> dict[str, discovery.Discovery]:
    """Find the themes of headings that workers share. Raises PartsMissing."""
    shared = [heading.shared for heading in headings if heading.shared]
    parts = RunPart.objects.filter(shared_run__in=shared)
    total = len(shared) * sharding.BUCKETS
    if parts.count() != total:
        raise PartsMissing
    _see_done(parts.uncondensed(), now=now, tell=_pass(progress, 0, total))
    for heading in headings:
        _agree(heading)
    _see_done(parts.unassigned(), now=now, tell=_pass(progress, 1, total))
    return {heading.heading: _finished(heading) for heading in headings}


def _pass(progress: Progress, number: int, total: int) -> Progress:
    """One pass's parts as a share of both passes'."""
    return lambda done, of: progress(number * total + total - of + done, PASSES * total)


def _see_done(parts: RunPartQuerySet, *, now: datetime, tell: Progress) -> None:
    needed = list(parts.select_related("shared_run__review_round"))
    if not needed:
        return
    programme_id = needed[0].programme_id
    jobs = queue.request_many(
        IN_PART, subject_ids=[part.pk for part in needed], programme_id=programme_id, now=now
    )
    waiting.share_out(jobs, tell=tell)
    if parts.exists():
        raise PartsMissing


def work_on_part(*, part_id: int, progress: Progress) -> None:
    """Do what a part needs next: nothing, if it is gone or done."""
    part = RunPart.objects.select_related("shared_run").filter(pk=part_id).first()
    if part is None or part.assigned:
        return
    progress(0, 1)
    around = part.shared_run.centres
    encoder = chosen_encoder()
    pinned, earlier = _known(part)
    if around is None:
        condensed = sharding.condense(
            _utterances(part.card_ids), encoder, pinned=pinned, earlier=earlier
        )
        _keep(part, condensed=condensed.to_bytes())
    else:
        centres = _centres(part.shared_run)
        assigned = sharding.assign(
            _utterances(part.card_ids), centres, encoder, pinned=pinned, earlier=earlier
        )
        _keep(part, assigned=assigned.to_bytes())


@transaction.atomic
def _keep(part: RunPart, **made: bytes) -> None:
    if RunPart.objects.filter(pk=part.pk).update(**made):
        trail.record(None, "worked on", part)


def _agree(heading: HeadingSnapshot) -> None:
    """The centres that every part is assigned to; kept, so that all parts use the same."""
    shared = _still_there(heading)
    if shared.centres is None:
        kept = shared.parts.values_list("condensed", flat=True)
        parts = [sharding.Condensed.from_bytes(bytes(each or b"")) for each in kept]
        centres = sharding.centres(
            parts,
            chosen_encoder(),
            pinned=heading.pinned,
            earlier=heading.earlier,
        )
        SharedRun.objects.filter(pk=shared.pk).update(centres=centres.to_bytes())


def _finished(heading: HeadingSnapshot) -> discovery.Discovery:
    shared = _still_there(heading)
    kept = shared.parts.values_list("assigned", flat=True)
    whole = finishing.Together.of(
        [sharding.Assigned.from_bytes(bytes(each or b"")) for each in kept],
        len(_centres(shared).all),
    )
    said = {utterance.id: utterance for utterance in _utterances(whole.read())}
    if len(said) != len(whole.read()):
        raise ChangedMeanwhile
    return finishing.finish(
        whole,
        said,
        chosen_encoder(),
        pinned=heading.pinned,
        earlier=heading.earlier,
    )


def _still_there(heading: HeadingSnapshot) -> SharedRun:
    shared = heading.shared and SharedRun.objects.filter(pk=heading.shared.pk).first()
    if not shared:
        raise PartsMissing
    return shared


def _centres(shared: SharedRun) -> sharding.Centres:
    return sharding.Centres.from_bytes(bytes(shared.centres or b""))


def _known(part: RunPart) -> tuple[list[discovery.PinnedTheme], list[discovery.EarlierTheme]]:
    """People's themes and the earlier proposals, with those of their cards that are in the part."""
    themes = part.shared_run.themes
    members = {theme_id: tuple(ids) for theme_id, ids in part.places.items()}
    return (
        [discovery.PinnedTheme(pk, "", members.get(str(pk), ())) for pk in themes["pinned"]],
        [discovery.EarlierTheme(pk, "", members.get(str(pk), ())) for pk in themes["earlier"]],
    )


def _utterances(card_ids: Iterable[Identifier]) -> list[discovery.Utterance]:
    """The cards that are still approved; fewer than asked for is noticed when a run is stored."""
    wanted = list(card_ids)
    found = []
    for start in range(0, len(wanted), AT_ONCE):
        cards = Card.objects.approved().filter(pk__in=wanted[start : start + AT_ONCE])
        found += [
            discovery.Utterance(*row) for row in cards.values_list("pk", "text", "is_top_priority")
        ]
    return found
