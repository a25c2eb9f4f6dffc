"""Puts what was arranged into words: names, key phrases, typical statements, reasons, the tray."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reviews.discovery import naming
from reviews.discovery.arranging import LEFT, Arranged, nearest_others
from reviews.discovery.encoders import Encoder
from reviews.discovery.exact import Rows, Whole, cosine, likeness
from reviews.discovery.gathering import Statement
from reviews.discovery.phrases import Said, key_phrases, likely_names, said_in, unfamiliar
from reviews.discovery.pinning import LEAST_LIKENESS
from reviews.discovery.results import FoundTheme, Identifier, Unplaced

VERSION = "1"
NOTHING_SAID = "It says nothing that could be themed."
CLOSEST_READ = 250
TYPICAL = 3
LOOSE_SHARE = 0.2
GOOD_LENGTHS = range(4, 26)


@dataclass(frozen=True)
class _Theme:
    """One theme before it has a name: the places of its statements, closest first."""

    number: int
    places: Whole
    near: Rows

    def __len__(self) -> int:
        return len(self.places)


def described(arranged: Arranged, encoder: Encoder) -> tuple[FoundTheme, ...]:
    """The themes in words: pinned ones first, as given, then by size."""
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
    loose = _loose(arranged, centres)
    return tuple(
        _found(theme, arranged, titles[theme.number], phrases[theme.number], loose)
        for theme in themes
    )


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


def _loose(arranged: Arranged, centres: Rows) -> frozenset[int]:
    """The fifth of the placed statements that another theme would suit nearly as well."""
    groups = arranged.groups
    placed = np.flatnonzero((groups != LEFT) & ~arranged.is_held)
    if len(centres) < 2 or not placed.size:
        return frozenset()
    rows = arranged.statements.rows
    other = nearest_others(rows[placed], centres, groups[placed])[1]
    margin = (rows[placed] * centres[groups[placed]]).sum(axis=1) - other
    order = np.lexsort((placed, margin))
    return frozenset(placed[order[: int(LOOSE_SHARE * placed.size)]].tolist())


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
    unsure = tuple(
        i
        for place in theme.places
        if int(place) in loose
        for i in arranged.statements.statements[place].ids
    )
    cohesion = mean_cosine(theme.near)
    return FoundTheme(
        member_ids=ids,
        name=name,
        key_phrases=phrases,
        typical_ids=_typical(theme, arranged),
        cohesion=cohesion,
        reason=_reason(
            members, phrases, cohesion, len(new), len(unsure), pinned=pinned is not None
        ),
        pinned_id=pinned.id if pinned else None,
        earlier_id=earlier.id if earlier else None,
        loose_ids=unsure,
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


def _reason(
    members: Sequence[Statement],
    phrases: tuple[str, ...],
    cohesion: float,
    new: int,
    unsure: int,
    *,
    pinned: bool,
) -> str:
    total = sum(len(member.ids) for member in members)
    parts = [_why_pinned(total, new)] if pinned else [why_found(total, phrases)]
    first = sum(1 for member in members if member.is_top_priority)
    if members:
        parts.append(f"Their likeness to the theme's centre is {cohesion:.2f} on average, of 1.")
    if first:
        parts.append(f"{_statements(first)} {'is' if first == 1 else 'are'} a top priority.")
    if unsure:
        parts.append(f"{unsure} would suit another theme nearly as well.")
    return " ".join(parts)


def _why_pinned(total: int, new: int) -> str:
    kept = f"People decided on this theme; it keeps its {_statements(total - new)}."
    if not new:
        return kept
    drawn = f"likeness {LEAST_LIKENESS:.2f} or more, and nearer than to any other theme"
    return f"{kept} {_statements(new)} that nobody placed came near it: {drawn}."


def mean_cosine(near: Rows) -> float:
    """The mean of whole-number likenesses (n,) as a cosine with 4 digits, 0 for none; exact."""
    return round(float(cosine(near.sum(dtype=np.float64) / max(len(near), 1))), 4)


def why_found(total: int, phrases: tuple[str, ...]) -> str:
    """Why a theme that nobody pinned exists."""
    about = _listed([f"“{phrase}”" for phrase in phrases])
    often = f", with {about} more often than elsewhere" if about else ""
    return f"{_statements(total)} say alike things{often}."


def _statements(count: int) -> str:
    return f"{count} statement{'' if count == 1 else 's'}"


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
