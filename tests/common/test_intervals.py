"""Intervals of shares: Wilson's own figures, and that a count known within a few never gives a narrower one."""

from __future__ import annotations

import pytest

from dagster_project.common.intervals import lacking, of_rounded, wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    # Newcombe 1998, table I, method 3
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718), (29, 29, 0.8830, 1.0)],
)
def test_the_bounds_are_those_of_the_literature(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_every_pair_of_counts_within_the_slack_lies_within_the_bounds() -> None:
    low, high = of_rounded(20, 45, 4)
    needed = lacking(20, 45, 4, (3, 10))
    for part in range(16, 25):
        for rest in range(41, 50):
            a, b = wilson(part, part + rest)
            assert low <= a and b <= high
            exact = lacking(part, rest, 0, (3, 10))
            assert exact[0] == exact[1] and needed[0] <= exact[0] <= needed[1]


@pytest.mark.parametrize(
    ("part", "rest", "needed"),
    # 3/10 of the two together, less what is taken: exactly at the limit nothing is lacking
    [(3, 7, 0), (2, 8, 1), (0, 10, 3), (0, 0, 0), (29, 71, 1), (0, 1, 1)],
)
def test_what_is_lacking_of_known_counts(part: int, rest: int, needed: int) -> None:
    assert lacking(part, rest, 0, (3, 10)) == (needed, needed)


def test_of_nothing_there_is_no_share() -> None:
    assert of_rounded(0, 0, 0) is None
