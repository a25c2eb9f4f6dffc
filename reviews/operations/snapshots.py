"""What a run of finding themes starts from: cards, people's themes, and the proposals so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from coproduce.audit import trail
from coproduce.jobs import queue
from reviews import discovery
from reviews.discovery import sharding
from reviews.models import Heading, ReviewRound, RunPart, SharedRun, Theme
from reviews.models.cards import CardQuerySet
from reviews.operations import theme_words

AT_ONCE = 5000
IN_PART = "find_themes_in_part"


class ChangedMeanwhile(Exception):  # noqa: N818 -- reads as English where it is caught
    """People decided something, or took cards back, while a run was finding themes."""


@dataclass(frozen=True)
class Snapshot:
    """What a run starts from: counters first, so that what changes while it runs is noticed."""

    revision: int
    curation: int
    headings: tuple[HeadingSnapshot, ...]

    @property
    def card_count(self) -> int:
        return sum(len(heading.card_ids) for heading in self.headings)


@dataclass(frozen=True)
class HeadingSnapshot:
    """The cards of one heading, the themes that people decided, and the proposals so far.

    When there are so many cards that workers share them, `shared` is what they go by, and the
    words stay in the database.
    """

    heading: str
    card_ids: tuple[int, ...]
    utterances: tuple[discovery.Utterance, ...]
    pinned: tuple[discovery.PinnedTheme, ...]
    earlier: tuple[discovery.EarlierTheme, ...]
    shared: SharedRun | None = None


def method_version() -> str:
    """Of the method that a run would use now."""
    return discovery.version(chosen_encoder())


def chosen_encoder() -> discovery.Encoder:
    """The encoder that the settings name; raises NoSuchEncoderError, which says what to install."""
    return discovery.encoder_named(settings.THEMES_ENCODER)


@transaction.atomic
def take_snapshot(*, review_round: ReviewRound, job_id: int | None = None) -> Snapshot:
    """The round's counters, cards, decided themes and proposals, as they stand."""
    current = ReviewRound.objects.get(pk=review_round.pk)
    outdated = current.shared_runs.exclude(
        revision=current.revision, curation=current.curation, method_version=method_version()
    )
    _end(outdated)
    return Snapshot(
        revision=current.revision,
        curation=current.curation,
        headings=tuple(_heading_snapshot(current, heading, job_id) for heading in Heading.values),
    )


@transaction.atomic
def end_sharing(*, review_round: ReviewRound) -> None:
    """Take away what workers shared, once the run has ended or nobody wants it any more."""
    if _end(review_round.shared_runs.all()):
        trail.record(None, "ended sharing", review_round)


def _end(shared: QuerySet[SharedRun]) -> bool:
    parts = RunPart.objects.filter(shared_run__in=shared)
    queue.forget(IN_PART, parts.values_list("pk", flat=True))
    return bool(shared.delete()[0])


def _heading_snapshot(
    review_round: ReviewRound, heading: str, job_id: int | None
) -> HeadingSnapshot:
    cards = review_round.cards.approved().under(heading)
    if cards.count() > settings.SHARE_THEMING_ABOVE:
        return _shared_snapshot(review_round, heading, job_id)
    themes = list(review_round.themes.live().under(heading).order_by("pk"))
    members: dict[int, list[int]] = defaultdict(list)
    utterances = []
    for utterance, theme_id in _placed(cards, themes):
        utterances.append(utterance)
        members[theme_id].append(int(utterance.id))
    said = theme_words.vocabulary(utterance.text for utterance in utterances)
    return HeadingSnapshot(
        heading=heading,
        card_ids=tuple(int(utterance.id) for utterance in utterances),
        utterances=tuple(utterances),
        pinned=_pinned(_decided(themes), members),
        earlier=_earlier(_begun(themes, members), members, said),
    )


def _placed(
    cards: CardQuerySet, themes: Iterable[Theme]
) -> Iterator[tuple[discovery.Utterance, int]]:
    """The cards that a run may read, each with the id of its theme, or 0."""
    live = {theme.pk for theme in themes}
    rows = cards.order_by("pk").values_list(
        "pk", "text", "is_top_priority", "placement__theme", "placement__placed_by"
    )
    for card_id, text, is_top_priority, theme_id, placed_by in rows.iterator(AT_ONCE):
        is_in_theme = theme_id in live
        if is_in_theme or not placed_by:  # what a person put in the tray stays there
            utterance = discovery.Utterance(card_id, text, is_top_priority)
            yield utterance, theme_id if is_in_theme else 0


def _decided(themes: Iterable[Theme]) -> list[Theme]:
    return [theme for theme in themes if theme.is_accepted]


def _begun(themes: Iterable[Theme], members: dict[int, list[int]]) -> list[Theme]:
    return [theme for theme in themes if not theme.is_accepted and members.get(theme.pk)]


def _pinned(
    themes: Iterable[Theme], members: dict[int, list[int]]
) -> tuple[discovery.PinnedTheme, ...]:
    return tuple(
        discovery.PinnedTheme(theme.pk, theme.title, tuple(members.get(theme.pk, ())))
        for theme in themes
    )


def _earlier(
    themes: Iterable[Theme], members: dict[int, list[int]], said: set[str]
) -> tuple[discovery.EarlierTheme, ...]:
    return tuple(
        discovery.EarlierTheme(theme.pk, _kept_title(theme, said), tuple(members[theme.pk]))
        for theme in themes
    )


def _kept_title(theme: Theme, said: set[str]) -> str:
    """A proposal's title, unless it has words that no card has any more."""
    is_kept = theme_words.is_said(theme.title, said) and theme_words.UNTITLED not in theme.title
    return theme.title if is_kept else ""


def _shared_snapshot(
    review_round: ReviewRound, heading: str, job_id: int | None
) -> HeadingSnapshot:
    """The snapshot of many cards: what a run that was cut short had done is taken up again."""
    shared = review_round.shared_runs.filter(heading=heading).first()
    shared = shared or _shared_out(review_round, heading, job_id)
    members: dict[int, list[int]] = defaultdict(list)
    for places in shared.parts.values_list("places", flat=True):
        for theme_id, card_ids in places.items():
            members[int(theme_id)] += card_ids
    known = review_round.themes.in_bulk()
    begun = [known[pk] for pk in shared.themes["earlier"] if pk in known]
    texts = review_round.cards.approved().under(heading).values_list("text", flat=True)
    said = _said_of([theme.title for theme in begun], texts.iterator(AT_ONCE))
    return HeadingSnapshot(
        heading=heading,
        card_ids=tuple(card_id for card_ids in members.values() for card_id in card_ids),
        utterances=(),
        pinned=_pinned([known[pk] for pk in shared.themes["pinned"] if pk in known], members),
        earlier=_earlier(begun, members, said),
        shared=shared,
    )


def _shared_out(review_round: ReviewRound, heading: str, job_id: int | None) -> SharedRun:
    """The cards of a heading in parts, by what they say and not by who will work on them."""
    themes = list(review_round.themes.live().under(heading).order_by("pk"))
    parts: list[dict[int, list[int]]] = [defaultdict(list) for _n in range(sharding.BUCKETS)]
    found: dict[int, list[int]] = defaultdict(list)
    for utterance, theme_id in _placed(review_round.cards.approved().under(heading), themes):
        parts[sharding.bucket_of(utterance.text)][theme_id].append(int(utterance.id))
        found[theme_id] = [1]
    shared = SharedRun.objects.create(
        review_round=review_round,
        heading=heading,
        revision=review_round.revision,
        curation=review_round.curation,
        method_version=method_version(),
        themes={
            "pinned": [theme.pk for theme in _decided(themes)],
            "earlier": [theme.pk for theme in _begun(themes, found)],
        },
        job_id=job_id,
    )
    RunPart.objects.bulk_create(
        RunPart(shared_run=shared, number=number, places=places)
        for number, places in enumerate(parts)
    )
    return shared


def _said_of(titles: list[str], texts: Iterable[str]) -> set[str]:
    """The words of these titles that the texts use; reads no further than it must."""
    wanted = theme_words.vocabulary(titles)
    said: set[str] = set()
    for text in texts:
        if wanted <= said:
            break
        said |= wanted & theme_words.vocabulary([text])
    return said
