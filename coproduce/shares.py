"""Shares of a whole, and how sure one can be of them."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054  # the normal quantile of a 95 % interval


@dataclass(frozen=True)
class Interval:
    """A figure with the ends of its 95 % interval."""

    value: float
    low: float
    high: float

    def holds(self, figure: float) -> bool:
        return self.low <= figure <= self.high


def wilson(agreed: int, asked: int) -> Interval:
    """A share between 0 and 1 with its score interval.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of
    the American Statistical Association 22 (1927), 209-212.
    """
    share = agreed / asked
    width = Z * sqrt(share * (1 - share) / asked + Z**2 / (4 * asked**2))
    scale = 1 + Z**2 / asked
    middle = share + Z**2 / (2 * asked)
    return Interval(share, max(0.0, (middle - width) / scale), min(1.0, (middle + width) / scale))
