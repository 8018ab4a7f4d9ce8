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


@pytest.mark.parametrize("slack", [0, 4, 12])
@pytest.mark.parametrize(("part", "rest"), [(25, 25), (5, 10), (0, 15), (15, 0), (40, 5)])
def test_a_share_that_is_told_within_a_point_narrows_the_bounds_and_leaves_no_pair_out(part: int, rest: int, slack: int) -> None:
    wide = of_rounded(part, rest, slack)
    for lowest in range(100):
        low, high = of_rounded(part, rest, slack, (lowest / 100, (lowest + 1) / 100))
        assert wide[0] <= low and high <= wide[1]
        for p in range(max(part - slack, 0), part + slack + 1):
            for r in range(max(rest - slack, 0), rest + slack + 1):
                if p + r and lowest * (p + r) <= 100 * p <= (lowest + 1) * (p + r):
                    a, b = wilson(p, p + r)
                    assert low <= a + 1e-12 and b <= high + 1e-12


def test_beside_a_told_share_of_half_the_bounds_are_of_the_fewest_cases() -> None:
    """25 and 25, each within 12: at least 26 cases, of which 52 to 53 pct. are taken. By the counts alone 15 to 85 pct."""
    low, high = of_rounded(25, 25, 12, (0.52, 0.53))
    assert 0.33 < low < 0.35 and 0.69 < high < 0.71


@pytest.mark.parametrize(
    ("part", "rest", "needed"),
    # 3/10 of the two together, less what is taken: exactly at the limit nothing is lacking
    [(3, 7, 0), (2, 8, 1), (0, 10, 3), (0, 0, 0), (29, 71, 1), (0, 1, 1)],
)
def test_what_is_lacking_of_known_counts(part: int, rest: int, needed: int) -> None:
    assert lacking(part, rest, 0, (3, 10)) == (needed, needed)


def test_of_nothing_there_is_no_share() -> None:
    assert of_rounded(0, 0, 0) is None
