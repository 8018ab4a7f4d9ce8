"""Intervals of shares of counts: Wilson's of 95 pct. (in SQL the macro `wilson`), and of counts only known within a few."""

from __future__ import annotations

from math import sqrt

Z = 1.959964  # the 97,5th percentile of the normal distribution, as in dbt_project/macros/statistik.sql


def wilson(part: float, whole: float) -> tuple[float, float]:
    """Lower and upper bound of the share of two counts, `whole` above 0."""
    centre, width = part + Z * Z / 2, Z * sqrt(part * (whole - part) / whole + Z * Z / 4)
    low = 0.0 if part == 0 else (centre - width) / (whole + Z * Z)
    high = 1.0 if part == whole else (centre + width) / (whole + Z * Z)
    return low, high


def of_rounded(part: int, rest: int, slack: int, within: tuple[float, float] | None = None) -> tuple[float, float] | None:
    """The bounds of the share of `part` in `part + rest`, when each of the two is only known within `slack`; None where there may
    be none. `within`: what the share itself is known to lie within."""
    least, most = max(part - slack, 0), part + slack
    if least + rest + slack == 0:
        return None
    left = max(rest - slack, 0)
    low = wilson(least, least + rest + slack)[0]
    high = wilson(most, most + left)[1]
    if within is None:
        return low, high
    # bounds close in on a share as cases come to it: those of the fewest that there may be hold all others
    lowest, highest = within
    fewest = max(least + left, least / highest if highest else 0, left / (1 - lowest) if lowest < 1 else 0, 1)
    return max(low, wilson(lowest * fewest, fewest)[0]), min(high, wilson(highest * fewest, fewest)[1])


def lacking(part: int, rest: int, slack: int, limit: tuple[int, int]) -> tuple[int, int]:
    """The least and the most of `rest` that must become `part` for the share not to be under the limit, a fraction, when each of
    the two is only known within `slack`."""
    top, bottom = limit

    def needed(taken: int, left: int) -> int:
        return min(max(-(-(top * (taken + left) - bottom * taken) // bottom), 0), left)

    return needed(part + slack, max(rest - slack, 0)), needed(max(part - slack, 0), rest + slack)
