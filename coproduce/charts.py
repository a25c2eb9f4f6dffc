"""Bar charts as data: `components/_chart_bar.html` draws one, with its table beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

LETTERS_A_LINE = 40  # as many as a phone is wide
LINE = 20  # pixels


@dataclass(frozen=True)
class Bar:
    """A bar, and what is written at its end."""

    label: str
    value: int
    text: str


@dataclass(frozen=True)
class Row:
    """A bar where it is drawn: its label above it, on as many lines as it needs; all in pixels."""

    bar: Bar
    top: int
    lines: tuple[tuple[int, str], ...]

    @property
    def bar_top(self) -> int:
        return LINE * len(self.lines) + 2

    @property
    def value_line(self) -> int:
        return self.bar_top + 15

    @property
    def height(self) -> int:
        return self.bar_top + 28


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

    @property
    def rows(self) -> Iterator[Row]:
        top = 0
        for bar in self.bars:
            words = wrap(bar.label, LETTERS_A_LINE) or [""]
            row = Row(
                bar, top, tuple((16 + LINE * place, line) for place, line in enumerate(words))
            )
            top += row.height
            yield row

    @property
    def height(self) -> int:
        return sum(row.height for row in self.rows)


def bars(counts: Sequence[tuple[str, int]]) -> tuple[Bar, ...]:
    """A bar for each label and count, the count written at its end."""
    return tuple(Bar(label, count, str(count)) for label, count in counts)
