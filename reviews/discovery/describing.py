"""Puts what was arranged into words: names, key phrases, typical statements, reasons, the tray."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reviews.discovery import naming
from reviews.discovery.arranging import LEFT, Arranged, nearest_others
from reviews.discovery.encoders import Encoder
from reviews.discovery.exact import SCALE, Rows, Whole, cosine, likeness
from reviews.discovery.gathering import Statement
from reviews.discovery.phrases import Said, key_phrases, likely_names, said_in, unfamiliar
from reviews.discovery.results import FoundTheme, Identifier, Overlap, Unplaced

VERSION = "4"
NOTHING_SAID = "It says nothing that could be themed."
CLOSEST_READ = 250
TYPICAL = 3
LOOSE_SHARE = 0.2
CLOSE, FAIRLY_CLOSE = 0.62, 0.52
NEARLY = 0.05
GOOD_LENGTHS = range(4, 26)


@dataclass(frozen=True)
class _Theme:
    """One theme before it has a name: the places of its statements, closest first."""

    number: int
    places: Whole
    near: Rows

    def __len__(self) -> int:
        return len(self.places)


def described(
    arranged: Arranged, encoder: Encoder
) -> tuple[tuple[FoundTheme, ...], tuple[Overlap, ...]]:
    """The themes in words, pinned ones first, as given, then by size; and where they overlap."""
    centres = arranged.centres()
    themes = _in_order(_themes(arranged, centres), arranged)
    texts = {theme.number: _texts(theme, arranged) for theme in themes}
    read = [text for part in texts.values() for text in part]
    shy = likely_names(read) | unfamiliar(read, encoder.is_familiar)
    said = {number: said_in(part, shy) for number, part in texts.items()}
    everywhere = Said(
        sum((part.counts for part in said.values()), Counter()),
        sum(part.statements for part in said.values()),
    )
    phrases = {n: key_phrases(s, everywhere) if s.statements else () for n, s in said.items()}
    titles = _titles(themes, texts, phrases, centres, arranged, encoder, shy)
    others, margins = _margins(arranged, centres)
    has_others = len(centres) > 1
    loose = loosest(arranged.groups, margins, arranged.is_held) if has_others else frozenset()
    found = tuple(
        _found(theme, arranged, titles[theme.number], phrases[theme.number], loose)
        for theme in themes
    )
    shown = [theme.number for theme in themes]
    return found, overlaps(arranged.groups, others, margins, shown)


def tray(arranged: Arranged) -> list[Unplaced]:
    """The statements in no theme, each with the theme that it comes nearest to."""
    left = np.flatnonzero(arranged.groups == LEFT)
    if not left.size:
        return []
    centres = arranged.centres()
    shown = [theme.number for theme in _in_order(_themes(arranged, centres), arranged)]
    near = likeness(arranged.statements.rows[left], centres[shown]) if shown else None
    return [
        Unplaced(
            identifier,
            int(near[row].argmax()) if near is not None else None,
            round(float(cosine(near[row].max())), 4) if near is not None else 0.0,
            arranged.why_left,
        )
        for row, place in enumerate(left)
        for identifier in arranged.statements.statements[place].ids
    ]


def _themes(arranged: Arranged, centres: Rows) -> list[_Theme]:
    near = np.zeros(len(arranged.groups), dtype=np.float32)
    placed = np.flatnonzero(arranged.groups != LEFT)
    near[placed] = (arranged.statements.rows[placed] * centres[arranged.groups[placed]]).sum(axis=1)
    order = np.lexsort((np.arange(len(near)), -near, arranged.groups))
    edges = np.searchsorted(arranged.groups[order], np.arange(arranged.count + 1))
    parts = (order[edges[n] : edges[n + 1]] for n in range(arranged.count))
    return [_Theme(number, places, near[places]) for number, places in enumerate(parts)]


def _in_order(themes: list[_Theme], arranged: Arranged) -> list[_Theme]:
    pins = len(arranged.pinned)

    def key(theme: _Theme) -> tuple[int, int, int, bytes | str]:
        members = [arranged.statements.statements[place] for place in theme.places]
        if theme.number < pins:
            return theme.number, 0, 0, ""
        size = sum(len(member.ids) for member in members)
        return pins, -size, -sum(member.is_top_priority for member in members), members[0].key

    return sorted((t for t in themes if len(t) or t.number < pins), key=key)


def _texts(theme: _Theme, arranged: Arranged) -> list[str]:
    return [arranged.statements.statements[place].text for place in theme.places[:CLOSEST_READ]]


def _titles(
    themes: Sequence[_Theme],
    texts: dict[int, list[str]],
    phrases: dict[int, tuple[str, ...]],
    centres: Rows,
    arranged: Arranged,
    encoder: Encoder,
    shy: frozenset[str],
) -> dict[int, str]:
    known = {number: theme.name for number, theme in enumerate(arranged.pinned)}
    known |= {n: theme.name for n, theme in arranged.earlier.items() if theme.name.strip()}
    new = [theme.number for theme in themes if theme.number not in known]
    asked = [naming.Theme(number, texts[number], phrases[number]) for number in new]
    made = naming.names(asked, centres, encoder, known.values(), shy)
    return known | dict(zip(new, made, strict=True))


def loosest(groups: Whole, margins: Rows, is_held: NDArray[np.bool_]) -> frozenset[int]:
    """The fifth of the statements that nobody placed which another theme suits nearly as well."""
    placed = np.flatnonzero((groups != LEFT) & ~is_held)
    order = np.lexsort((placed, margins[placed]))
    return frozenset(placed[order[: int(LOOSE_SHARE * placed.size)]].tolist())


def overlaps(
    groups: Whole, others: Whole, margins: Rows, shown: Sequence[int]
) -> tuple[Overlap, ...]:
    """Pairs of themes that share statements, largest first; `shown` are the themes' numbers in the
    order of the outcome.
    """
    place = {number: place for place, number in enumerate(shown)}
    shared = np.flatnonzero((groups != LEFT) & (others != LEFT) & (margins < NEARLY * SCALE**2))
    pairs = Counter(zip(groups[shared].tolist(), others[shared].tolist(), strict=True))
    known = [(place[a], place[b], n) for (a, b), n in pairs.items() if a in place and b in place]
    return tuple(Overlap(a, b, n) for a, b, n in sorted(known, key=lambda e: (-e[2], e[0], e[1])))


def _margins(arranged: Arranged, centres: Rows) -> tuple[Whole, Rows]:
    """The nearest other theme of each statement (n,), and how much nearer the own one is (n,)."""
    groups, rows = arranged.groups, arranged.statements.rows
    margins = np.zeros(len(groups), dtype=np.float32)
    others = np.full(len(groups), LEFT, dtype=np.int64)
    placed = np.flatnonzero(groups != LEFT)
    if len(centres) > 1 and placed.size:
        others[placed], near = nearest_others(rows[placed], centres, groups[placed])
        margins[placed] = (rows[placed] * centres[groups[placed]]).sum(axis=1) - near
    return others, margins


def _found(
    theme: _Theme, arranged: Arranged, name: str, phrases: tuple[str, ...], loose: frozenset[int]
) -> FoundTheme:
    pinned = arranged.pinned[theme.number] if theme.number < len(arranged.pinned) else None
    earlier = arranged.earlier.get(theme.number)
    origin = pinned or earlier
    before = frozenset(origin.member_ids if origin else ())
    members = [arranged.statements.statements[place] for place in theme.places]
    ids = tuple(identifier for member in members for identifier in member.ids)
    new = tuple(identifier for identifier in ids if identifier not in before)
    unsure = sum(
        len(arranged.statements.statements[place].ids)
        for place in theme.places
        if int(place) in loose
    )
    cohesion = mean_cosine(theme.near)
    return FoundTheme(
        member_ids=ids,
        name=name,
        key_phrases=phrases,
        typical_ids=_typical(theme, arranged),
        cohesion=cohesion,
        reason=reason(
            len(ids),
            sum(member.is_top_priority for member in members),
            phrases,
            cohesion,
            unsure,
            drawn=len(new) if pinned else None,
        ),
        pinned_id=pinned.id if pinned else None,
        earlier_id=earlier.id if earlier else None,
        new_ids=new,
    )


def _typical(theme: _Theme, arranged: Arranged) -> tuple[Identifier, ...]:
    """Up to three near the centre and unlike one another (maximal marginal relevance)."""
    among = theme.places[:60]
    rows = arranged.statements.rows[among]
    members = [arranged.statements.statements[place] for place in among]
    worth = cosine(theme.near[:60]) + np.array([_bonus(member) for member in members])
    alike = cosine(likeness(rows, rows))
    chosen: list[int] = []
    while len(chosen) < min(TYPICAL, len(members)):
        seen = alike[:, chosen].max(axis=1) if chosen else np.zeros(len(members))
        scores = np.round(0.7 * worth - 0.3 * seen, 9)
        scores[chosen] = -np.inf
        chosen.append(int(scores.argmax()))
    return tuple(members[place].ids[0] for place in chosen)


def _bonus(member: Statement) -> float:
    good = 0.1 if len(member.text.split()) in GOOD_LENGTHS else 0.0
    return good + (0.05 if member.is_top_priority else 0.0)


def reason(
    total: int,
    first: int,
    phrases: tuple[str, ...],
    cohesion: float,
    unsure: int,
    *,
    drawn: int | None,
) -> str:
    """Why a theme of `total` statements exists, `first` of them top priorities, in words.

    `drawn` of them were newly drawn to it, None if nobody pinned it.
    """
    parts = [_why_found(total, phrases) if drawn is None else _why_pinned(total, drawn)]
    if total > 1:
        parts.append(_how_close(cohesion))
    if first:
        parts.append(f"{_statements(first)} {'is' if first == 1 else 'are'} a top priority.")
    if unsure:
        parts.append(f"{unsure} would suit another theme nearly as well.")
    return " ".join(parts)


def _why_pinned(total: int, new: int) -> str:
    kept = f"People decided on this theme; it keeps its {_statements(total - new)}."
    if not new:
        return kept
    return f"{kept} {_statements(new)} that nobody placed {'is' if new == 1 else 'are'} like them."


def _how_close(cohesion: float) -> str:
    if cohesion >= CLOSE:
        return "They are close in what they say."
    if cohesion >= FAIRLY_CLOSE:
        return "They are fairly close in what they say."
    return "They belong together only loosely: look whether they are one theme."


def nothing_said(silent: Iterable[Identifier]) -> list[Unplaced]:
    """The tray of those that say nothing."""
    return [Unplaced(identifier, None, 0.0, NOTHING_SAID) for identifier in silent]


def method(encoder: Encoder) -> str:
    """How themes are found, for the record of a run."""
    return f"{encoder.name}, Ward's tree, spherical k-means"


def version(encoder: Encoder) -> str:
    """Of the method and the encoder together."""
    return f"{VERSION}/{encoder.version}"


def mean_cosine(near: Rows) -> float:
    """The mean of whole-number likenesses (n,) as a cosine with 4 digits, 0 for none; exact."""
    return round(float(cosine(near.sum(dtype=np.float64) / max(len(near), 1))), 4)


def _why_found(total: int, phrases: tuple[str, ...]) -> str:
    """Why a theme that nobody pinned exists."""
    about = _listed([f"“{phrase}”" for phrase in phrases])
    often = f", with {about} more often than elsewhere" if about else ""
    return f"{_statements(total)} say similar things{often}."


def _statements(count: int) -> str:
    return f"{count} statement{'' if count == 1 else 's'}"


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
