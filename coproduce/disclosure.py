"""Which counts may be shown outside the team: the one place that decides."""

from __future__ import annotations

from collections.abc import Iterable

DEFAULT_THRESHOLD = 8
ROUND_TO = 5


def protect(count: int, *, threshold: int = DEFAULT_THRESHOLD) -> str:
    """A count as people outside the team may see it.

    0 stays 0; 1 to `threshold` - 1 is said as "fewer than 8"; anything else is rounded to the
    nearest 5, so that two publications a person apart cannot be subtracted. After NHS Digital's
    rule for hospital counts (2018).
    """
    if count == 0:
        return "0"
    if count < threshold:
        return f"fewer than {threshold}"
    return f"about {ROUND_TO * round(count / ROUND_TO)}"


def may_show_breakdown(counts: Iterable[int], *, threshold: int = DEFAULT_THRESHOLD) -> bool:
    """Whether a table of these counts may be shown beside its total: no cell is small."""
    return all(count == 0 or count >= threshold for count in counts)


def length(count: int, *, threshold: int = DEFAULT_THRESHOLD) -> int:
    """How long the bar of a protected count is drawn: a small one has none."""
    return 0 if count < threshold else ROUND_TO * round(count / ROUND_TO)
