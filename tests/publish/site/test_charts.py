"""Charts as numbers: dots that do not meet, lines that break where nothing was read, bars on one axis."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from dagster_project.publish.site.charts import NARROW, WIDE, curve, soejler, swarm

PERCENTS = st.lists(st.none() | st.integers(0, 1000).map(lambda n: n / 10), max_size=40)


@given(PERCENTS, st.sampled_from([WIDE, NARROW]))
def test_no_dots_meet_where_there_is_room(percents: list[float | None], axis) -> None:
    y = swarm(percents, axis, 10_000)
    assert [v is None for v in y] == [p is None for p in percents]
    places = [(axis.x(p), v) for p, v in zip(percents, y, strict=True) if p is not None]
    for (x1, y1), (x2, y2) in combinations(places, 2):
        assert (x1 - x2) ** 2 + (y1 - y2) ** 2 >= (2 * axis.r) ** 2


@given(PERCENTS)
def test_svaermen_bliver_inden_for_sit_rum(percents: list[float | None]) -> None:
    assert all(abs(v) <= 30 for v in swarm(percents, WIDE, 30) if v is not None)


def test_a_month_without_a_reading_breaks_the_line() -> None:
    assert curve([0.0, 50.0, None, 100.0, 100.0], 40, 20, 100) == "M0 20 10 10M30 0H40"


def test_a_single_reading_is_a_dot_and_not_an_invisible_line() -> None:
    round_om_20_10 = "M19 10a1 1 0 1 0 2 0a1 1 0 1 0-2 0"
    assert curve([None, 50.0, None], 40, 20, 100) == curve([0.0, 50.0, None], 40, 20, 100, fra=1) == round_om_20_10


def test_equal_months_are_one_stroke_and_a_new_direction_begins_after_it() -> None:
    # 50 pct. of 20 is 10 down, 100 pct. at the top: level for two steps, up, level
    assert curve([50.0, 50.0, 50.0, 100.0, 100.0], 40, 20, 100) == "M0 10H20L30 0H40"
    assert curve([100.0, 50.0, 100.0, 50.0], 30, 20, 100) == "M0 0 10 10 20 0 30 10"


def test_the_two_halves_of_a_line_meet_in_the_same_month() -> None:
    series = [0.0, 50.0, 100.0, 50.0]
    assert curve(series, 30, 20, 100, 0, 2) == "M0 20 10 10 20 0"
    assert curve(series, 30, 20, 100, 2) == "M20 0 30 10"
    # the first half's last month stands alone behind a gap, and is the first of the other half: no point under its line
    assert curve([0.0, 0.0, None, 50.0, 50.0], 40, 20, 100, 0, 3) == "M0 20H10"


def test_a_value_above_the_ceiling_is_cut_at_the_edge() -> None:
    assert curve([90.0, 30.0], 10, 60, 60) == "M0 0 10 30"


def test_bars_share_an_axis_and_there_is_none_without_a_figure() -> None:
    make, none, high = soejler([5.0, None, 10.0], 10.0, 30, 100, air=0)
    assert none is None
    assert (make.hoejde, high.hoejde) == (50.0, 100.0)
    assert (make.y, high.y) == (50.0, 0.0)
