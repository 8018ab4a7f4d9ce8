"""Shares told as intervals: cut by nothing but what is shown, so that every interval leaves three values of every count."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.shares import Cell, by_shown, ratio
from bench.shares_attack import candidates, over_time, thresholds_left, values_left
from dagster_project.disclosure.shares import WIDEST, Known, known_in_time, sure, tell
from tests.disclosure.attacker.intervals import fewest
from tests.effort import examples


@st.composite
def cells(draw: st.DrawFn) -> tuple[list[Known], list[Known]]:
    """Two or three cells' shown counts in two months, and what is known of the second."""
    known, within = [], []
    for _ in range(draw(st.sampled_from([2, 3]))):
        closed = draw(st.lists(st.integers(0, 8).map(lambda v: 5 * v), min_size=2, max_size=2))
        effect = [draw(st.integers(0, k // 5).map(lambda v: 5 * v)) for k in closed]
        opened = draw(st.lists(st.integers(0, 4).map(lambda v: 5 * v), min_size=2, max_size=2))
        wider = [k + draw(st.sampled_from([-5, 0, 10])) for k in closed]
        known.append(known_in_time(effect, closed, opened, wider, wider)[1])
        within.append(sure(effect[1], closed[1], opened[1]))
    return known, within


@settings(max_examples=examples(25, 1000), deadline=None, derandomize=True)
@given(both=cells(), seed=st.integers(0, 10**6))
def test_whatever_the_true_counts_are_the_scale_is_cut_alike_and_leaves_three_values(both: tuple, seed: int):
    known, within = both
    chance = np.random.default_rng(seed)
    answers = set()
    for _ in range(40):
        sums = [0, 0, 0]
        for c in within:
            k = chance.integers(c.closed[0], c.closed[1] + 1)
            e = chance.integers(min(c.effect[0], k), min(c.effect[1], k) + 1)
            sums = [a + int(b) for a, b in zip(sums, (e, k, chance.integers(c.open[0], c.open[1] + 1)), strict=True)]
        effect, opened = told = tell(known, within, *sums)
        answers.add(told)
        for interval, part, whole in ((effect, sums[0], sums[1]), (opened, sums[2], sums[1] + sums[2])):
            assert interval is None or interval[0] * whole <= 100 * part <= interval[1] * whole
            assert interval is None or interval[1] - interval[0] <= WIDEST
    for a, b in combinations({t.effect for t in answers if t.effect}, 2):
        assert a[1] <= b[0] or b[1] <= a[0]
    for t, u in combinations(answers, 2):  # the open share is cut by what was told of the other
        if t.effect == u.effect and t.open and u.open:
            assert t.open == u.open or t.open[1] <= u.open[0] or u.open[1] <= t.open[0]
    for t in sorted(answers, key=str)[:3]:
        for may in (known, within):
            own = tuple(sorted(tuple(c) for c in may))
            assert not any(t) or fewest(own, t.effect, t.open) >= 3


def test_a_share_of_few_cases_is_untold():
    few = [sure(0, 5, 0), sure(0, 0, 0)]
    assert tell(few, few, 1, 3, 0) == (None, None)


def test_a_cell_alone_and_cells_without_any_closed_are_untold():
    assert tell([sure(20, 40, 10)], [sure(20, 40, 10)], 20, 40, 10) == (None, None)
    none = [sure(0, 0, 10)] * 3
    assert tell(none, none, 0, 3, 30) == (None, None)


def test_the_share_of_many_cases_is_told_to_a_point():
    """90 of 180 closed, each cell within 4: 50 pct. stands at the lower end of 50–51."""
    own = [sure(30, 60, 20)] * 3
    assert tell(own, own, 90, 180, 60) == ((50, 51), (25, 26))


def test_a_count_that_rose_has_left_what_was_shown_before():
    known = known_in_time([5, 10], [20, 15], [0, 0], [99, 99], [99, 99])
    assert known[0] == sure(5, 20, 0)
    assert known[1] == Known((10, 14), (11, 15), (0, 4))


def test_a_part_is_at_most_its_whole():
    assert known_in_time([5], [20], [0], [99], [15])[0] == Known((1, 9), (16, 19), (0, 4))


# the arithmetic of the comparison, by hand


def test_the_values_that_an_interval_leaves_are_counted():
    """Of 1–3 with effect and 4–6 closed, 2/4, 3/4, 3/5 and 3/6 are 50 pct. or over: 2 values, 3, and 3 of those without."""
    cell = Known((1, 3), (4, 6), (0, 0))
    assert candidates([cell], (50, 100))[:3] == [2, 3, 3]
    by_hand = [(e, k) for e, k in product(range(1, 4), range(4, 7)) if 2 * e >= k]
    assert by_hand == [(2, 4), (3, 4), (3, 5), (3, 6)]


def test_thresholds_that_do_not_fit_are_found():
    """One cell, shown 5 with effect and 5 closed: all that are closed have effect. Nothing is told without a interval, and of
    95–100 pct. a closed count of 1–9 is one with as many with effect; a threshold that has none is out."""
    assert thresholds_left([([5], [5])], [None]) == [set(range(1, 6))] * 2
    low, high = thresholds_left([([0], [5])], [(95, 100)])
    assert low == {2, 3, 4, 5} and high == {1, 2, 3, 4}  # effect 0–4, of which under its threshold; closed from its own on


def test_the_values_left_of_a_cell_by_all_thresholds():
    """Shown 5 and 5, then 10 and 10: 1–9, then 10 up to 14. Shown 0 with effect of 10 closed: 0–4 of 6–14, and of these 2/6, 3/8,
    3/9, 3/10, 4/11, 4/12 and 4/13 are 30 to 40 pct."""
    assert values_left(([5, 10], [5, 10]), [None, None]) == [9, 9, 5, 5]
    assert values_left(([0], [10]), [(30, 40)]) == [3, 7]


def test_months_held_together_leave_what_months_alone_leave_where_nothing_else_is_told():
    own = [[Known((0, 4), (5, 9), (1, 3))] * 2]
    assert over_time(own, [None, None], [None, None]) == 3  # the open ones, 1–3


@pytest.mark.parametrize(("shown", "told"), [(ratio(5), 100 * 5 / 20), (by_shown, 0.0)])
def test_a_way_tells_a_share_of_sums(shown, told: float):
    cell = Cell(([7], [18], [2]), ([5], [20], [0]), [sure(5, 20, 0)], [sure(5, 20, 0)])
    assert shown([cell], 0)[1] == told
