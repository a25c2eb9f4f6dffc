"""Finding themes in parts, for workers that share no memory: condense, merge, assign, finish.

Each worker takes whole buckets (`bucket_of`). Condensing or assigning a bucket twice gives the
same bytes, and how buckets are shared out changes nothing, so a killed worker's bucket is simply
done again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reviews.discovery import condensing, describing
from reviews.discovery.arranging import Arranged
from reviews.discovery.condensing import BUCKETS, Condensed, bucket_of, merge
from reviews.discovery.encoders import Encoder
from reviews.discovery.exact import Rows
from reviews.discovery.gathering import gathered, in_order, says_nothing
from reviews.discovery.grouping import number_of_themes
from reviews.discovery.results import Discovery, FoundTheme, Identifier, Unplaced, Utterance

CLOSEST_KEPT = 25

__all__ = ["BUCKETS", "Assigned", "Condensed", "assign", "bucket_of", "condense", "finish", "merge"]


@dataclass(frozen=True)
class Assigned:
    """One bucket's outcome: each theme's ids, its closest statements, and its mean cosine."""

    members: tuple[tuple[Identifier, ...], ...]
    closest: tuple[tuple[Utterance, ...], ...]
    cosines: tuple[float, ...]
    silent: tuple[Identifier, ...]


def condense(bucket: Iterable[Utterance], encoder: Encoder) -> Condensed:
    """First pass, one bucket: its statements as at most 250 micro-themes."""
    spoken = (utterance for utterance in bucket if not says_nothing(utterance.text))
    return condensing.condense(gathered(spoken, encoder))


def centres(parts: Sequence[Condensed], distinct: int, themes: int | None = None) -> Rows:
    """Between the passes: the centres (themes, d), from the buckets in the order of their numbers.

    `distinct` is about how many different statements there are; it decides how many themes.
    """
    return merge(parts, themes or number_of_themes(distinct))


def assign(bucket: Iterable[Utterance], around: Rows, encoder: Encoder) -> Assigned:
    """Second pass, one bucket: every statement to its nearest centre."""
    given = list(bucket)
    silent = [utterance.id for utterance in given if says_nothing(utterance.text)]
    out = frozenset(silent)
    held = gathered((utterance for utterance in given if utterance.id not in out), encoder)
    groups = condensing.assign(held.rows, around)
    near = (held.rows * around[groups]).sum(axis=1)
    places = [np.flatnonzero(groups == theme) for theme in range(len(around))]
    kept = [p[np.lexsort((p, -near[p]))[:CLOSEST_KEPT]] for p in places]
    said = held.statements
    return Assigned(
        members=tuple(tuple(i for place in p for i in said[place].ids) for p in places),
        closest=tuple(
            tuple(Utterance(said[x].ids[0], said[x].text, said[x].is_top_priority) for x in chosen)
            for chosen in kept
        ),
        cosines=tuple(describing.mean_cosine(near[p]) for p in places),
        silent=tuple(silent),
    )


def finish(parts: Sequence[Assigned], around: Rows, encoder: Encoder) -> Discovery:
    """The themes in words, from the buckets in the order of their numbers; pinned ones have no
    part.
    """
    samples = [[u for part in parts for u in part.closest[t]] for t in range(len(around))]
    number_of = {u.id: number for number, sample in enumerate(samples) for u in sample}
    sample = gathered((u for chosen in samples for u in chosen), encoder)
    groups = np.array([number_of[s.ids[0]] for s in sample.statements], dtype=np.int64)
    described = describing.described(Arranged.of(sample, groups), encoder)
    found = [_whole(theme, number_of[theme.member_ids[0]], parts) for theme in described]
    silent = sorted((i for part in parts for i in part.silent), key=in_order)
    return Discovery(
        themes=tuple(sorted(found, key=lambda theme: (-len(theme.member_ids), theme.name))),
        unplaced=tuple(Unplaced(i, None, 0.0, describing.NOTHING_SAID) for i in silent),
        method=f"{encoder.name}, micro-themes, Ward's tree, spherical k-means",
        version=f"{describing.VERSION}/{encoder.version}",
    )


def _whole(theme: FoundTheme, number: int, parts: Sequence[Assigned]) -> FoundTheme:
    ids = sorted((i for part in parts for i in part.members[number]), key=in_order)
    cosines = [part.cosines[number] for part in parts if part.members[number]]
    return replace(
        theme,
        member_ids=tuple(ids),
        new_ids=tuple(ids),
        loose_ids=(),
        cohesion=round(sum(cosines) / len(cosines), 4),
        reason=describing.why_found(len(ids), theme.key_phrases),
    )
