"""Finds themes: the whole method, from statements to named themes and what was left over."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from reviews.discovery import describing, finishing, pinning
from reviews.discovery.arranging import Arranged
from reviews.discovery.condensing import MOST_EXACT, themed
from reviews.discovery.encoders import Encoder, domain_map_or_plain
from reviews.discovery.gathering import Gathered, gathered, in_order, says_nothing
from reviews.discovery.grouping import FEWEST_TO_THEME, grouped
from reviews.discovery.results import (
    Discovery,
    EarlierTheme,
    Identifier,
    PinnedTheme,
    Progress,
    Utterance,
)

STEPS = 4

TOO_FEW = "There are fewer than 12 statements: read them as a list, they are too few to theme."


def find_themes(
    utterances: Iterable[Utterance],
    *,
    pinned: Sequence[PinnedTheme] = (),
    earlier: Sequence[EarlierTheme] = (),
    themes: int | None = None,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
) -> Discovery:
    """The themes of the statements of one heading, with every statement in one place.

    The same statements give the same themes, in whatever order they come and on any machine.
    Statements of `pinned` themes stay where they are; a statement that nobody placed joins a
    pinned theme only if its cosine to the theme's centre leads those to other pinned themes by
    enough (`pinning.drawn_to`). `earlier` proposals, which nobody decided on, are where the
    rest starts from, so that more statements do not reshuffle what people have read. `themes`
    asks for more or fewer of them.

    Fewer than 12 statements are not themed: they come back unplaced, for reading as a list.
    `progress(done, total)` is called after each step; what it raises stops the run and is passed
    on. About 0.1 s for 400 statements on one core; O(n^2) to 3,000 statements, O(n) above.
    Raises ValueError when an id is used twice, or is in two pinned themes.
    """
    tell = progress or _silent
    chosen = encoder or domain_map_or_plain()
    given = _checked(list(utterances), pinned)
    placed_by_people = pinning.by_statement(pinned)
    held = [u for u in given if u.id in placed_by_people]
    silent = [u for u in given if u.id not in placed_by_people and says_nothing(u.text)]
    elsewhere = {u.id for u in (*held, *silent)}
    tell(1, STEPS)
    if len(given) - len(elsewhere) > MOST_EXACT:
        return finishing.in_one_go(given, chosen, pinned, earlier, themes, tell)
    free = gathered((u for u in given if u.id not in elsewhere), chosen)
    tell(2, STEPS)
    arranged = _arranged(free, held, pinned, earlier, chosen, themes)
    tell(3, STEPS)
    found, overlaps = describing.described(arranged, chosen)
    tray = describing.tray(arranged) + describing.nothing_said(u.id for u in silent)
    tell(STEPS, STEPS)
    return Discovery(
        themes=found,
        unplaced=tuple(sorted(tray, key=lambda left: in_order(left.id))),
        method=describing.method(chosen),
        version=describing.version(chosen),
        overlaps=overlaps,
    )


def suggest_split(
    utterances: Iterable[Utterance], *, encoder: Encoder | None = None
) -> tuple[tuple[Identifier, ...], ...]:
    """The statements of one theme in two groups that belong together, the larger first.

    One group means that no sensible split was seen (a part would hold fewer than 3 statements).
    """
    chosen = encoder or domain_map_or_plain()
    theme = gathered(utterances, chosen)
    groups = grouped(theme.rows, theme.weights, 2)
    members = [
        tuple(
            sorted(
                (
                    i
                    for place in np.flatnonzero(groups == group)
                    for i in theme.statements[place].ids
                ),
                key=in_order,
            )
        )
        for group in range(int(groups.max(initial=-1)) + 1)
    ]
    return tuple(sorted(members, key=lambda ids: (-len(ids), in_order(ids[0]))))


def _arranged(
    free: Gathered,
    held: Sequence[Utterance],
    pinned: Sequence[PinnedTheme],
    earlier: Sequence[EarlierTheme],
    encoder: Encoder,
    themes: int | None,
) -> Arranged:
    if pinned:
        return pinning.arranged(free, held, pinned, earlier, encoder, themes)
    if earlier:
        return pinning.started_from(free, earlier, themes)
    if len(free) < FEWEST_TO_THEME and themes is None:
        return Arranged.all_left(free, TOO_FEW)
    return Arranged.of(free, themed(free, themes))


def _checked(utterances: list[Utterance], pinned: Sequence[PinnedTheme]) -> list[Utterance]:
    for what, ids in (
        ("the statements", [utterance.id for utterance in utterances]),
        ("the pinned themes", [i for theme in pinned for i in set(theme.member_ids)]),
    ):
        twice = [identifier for identifier, count in Counter(ids).items() if count > 1]
        if twice:
            raise ValueError(f"{len(twice)} ids are more than once among {what}: {twice[:3]}")
    return utterances


def _silent(_done: int, _total: int) -> None:
    return None
