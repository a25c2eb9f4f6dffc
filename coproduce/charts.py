"""Bar charts as data: `components/_chart_bar.html` draws one, with its table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """A bar, and what is written at its end."""

    label: str
    value: int
    text: str


@dataclass(frozen=True)
class Chart:
    """A bar chart; `maximum` is the value of a bar as long as the chart is wide, at least 1."""

    id: str
    title: str
    description: str
    bars: tuple[Bar, ...]
    label_name: str
    value_name: str

    @property
    def maximum(self) -> int:
        return max([1, *(bar.value for bar in self.bars)])


def bars(counts: Sequence[tuple[str, int]]) -> tuple[Bar, ...]:
    """A bar for each label and count, the count written at its end."""
    return tuple(Bar(label, count, str(count)) for label, count in counts)
