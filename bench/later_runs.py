"""What happens when more statements arrive: earlier proposals should stay, pinned themes draw
rightly.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

from bench.protocol import GENERAL, Programme
from reviews.discovery import (
    Discovery,
    EarlierTheme,
    Encoder,
    PinnedTheme,
    Utterance,
    find_themes,
)

MORE = 10 / 11
PINS, HELD = 5, 0.4


def measured(asked: Sequence[Programme], encoder: Encoder) -> dict[str, float]:
    """Means over the programmes of natural mix."""
    natural = [programme for programme in asked if programme.name.startswith("nat/")]
    rows = [
        _with_more(programme, encoder) | _with_pins(programme, encoder) for programme in natural
    ]
    means = {name: float(np.nanmean([row[name] for row in rows])) for name in rows[0]}
    hits, drawn, due = (sum(row[n] for row in rows) for n in ("hits", "drawn", "due"))
    pooled = {"pinned: precision": hits / max(drawn, 1), "pinned: recall": hits / max(due, 1)}
    return {n: v for n, v in means.items() if n not in ("hits", "drawn", "due")} | pooled


def _with_more(programme: Programme, encoder: Encoder) -> dict[str, float]:
    said = [Utterance(place, text) for place, text in enumerate(programme.texts)]
    old = said[: round(MORE * len(said))]
    first = find_themes(old, encoder=encoder)
    earlier = [
        EarlierTheme(n, theme.name, theme.member_ids) for n, theme in enumerate(first.themes)
    ]
    warm = find_themes(said, earlier=earlier, encoder=encoder)
    fresh = find_themes(said, encoder=encoder)
    before = _numbers(first, len(old))
    single = [place for place, given in enumerate(programme.themes) if len(given) == 1]
    gold = [next(iter(programme.themes[place])) for place in single]
    after, anew = _numbers(warm, len(said)), _numbers(fresh, len(said))
    return {
        "10 % more: ARI of the old ones, starting from earlier": _ari(before, after),
        "10 % more: ARI of the old ones, from nothing": _ari(before, anew),
        "10 % more: AMI, starting from earlier": adjusted_mutual_info_score(gold, after[single]),
        "10 % more: AMI, from nothing": adjusted_mutual_info_score(gold, anew[single]),
    }


def _ari(before: np.ndarray, after: np.ndarray) -> float:
    return float(adjusted_rand_score(before, after[: len(before)]))


def pinned_by_people(programme: Programme) -> dict[str, list[int]]:
    """The five largest human themes of the first 40 %, with their statements' places there."""
    held = round(HELD * len(programme.texts))
    members: defaultdict[str, list[int]] = defaultdict(list)
    for place, given in enumerate(programme.themes[:held]):
        if len(given) == 1 and GENERAL not in given:
            members[next(iter(given))].append(place)
    labels = sorted(members, key=lambda label: (-len(members[label]), label))[:PINS]
    return {label: members[label] for label in labels}


def _with_pins(programme: Programme, encoder: Encoder) -> dict[str, float]:
    """The five largest human themes of the first 40 % are pinned; the rest arrive."""
    said = [Utterance(place, text) for place, text in enumerate(programme.texts)]
    held = round(HELD * len(said))
    labels = pinned_by_people(programme)
    pinned = [PinnedTheme(label, label, tuple(places)) for label, places in labels.items()]
    found = find_themes(said, pinned=pinned, encoder=encoder)
    late = [theme for theme in found.themes if theme.pinned_id is not None]
    drawn = [(int(i), theme.pinned_id) for theme in late for i in theme.new_ids if int(i) >= held]
    hits = sum(label in programme.themes[place] for place, label in drawn)
    due = sum(bool(given & set(labels)) for given in programme.themes[held:])
    kept = {theme.pinned_id: set(theme.member_ids) for theme in found.themes}
    moved = sum(not set(pin.member_ids) <= kept[pin.id] for pin in pinned)
    return {
        "pinned: statements of people moved": moved,
        "hits": hits,
        "drawn": len(drawn),
        "due": due,
    }


def _numbers(found: Discovery, count: int) -> np.ndarray:
    numbers = np.full(count, -1)
    for number, theme in enumerate(found.themes):
        numbers[[int(member) for member in theme.member_ids]] = number
    left = np.flatnonzero(numbers < 0)
    numbers[left] = len(found.themes) + np.arange(len(left))
    return numbers
