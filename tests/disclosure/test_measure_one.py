"""Measure 1 told as intervals: cut by nothing but what is shown, on the true side of the threshold, and never of few."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.disclosure.benchmark import public_benchmark, public_development, public_opfoelgning
from dagster_project.disclosure.measure_one import is_under, known, may_be_moved, scale, tell
from dagster_project.disclosure.rounding import rounding_key
from dagster_project.disclosure.shares import WIDEST, since
from tests.disclosure.attacker.measure_one import attack_measure_one, fewest
from tests.disclosure.test_benchmark import AREAS, TAL, read, with_totals
from tests.effort import examples

RUNDE = rounding_key(b"en noegle til afproevning, 32 byte lang")
LIMIT = (3, 10)
counts = st.tuples(*[st.integers(0, 12).map(lambda v: 5 * v)] * 2)


@settings(max_examples=examples(25, 1000), deadline=None, derandomize=True)
@given(
    shown=st.lists(st.tuples(counts, counts), min_size=2, max_size=3),
    limit=st.sampled_from([LIMIT, (1, 3), (1, 2)]),
    seed=st.integers(0, 10**6),
)
def test_whatever_the_true_counts_are_the_scale_is_cut_alike_and_leaves_three_values(shown: list, limit: tuple, seed: int):
    now, own = [s for s, _ in shown], [known(s, [b]) for s, b in shown]
    if not all(own):
        return
    chance = np.random.default_rng(seed)
    answers: dict[bool, set] = {True: set(), False: set()}
    for _ in range(40):
        true = [0, 0]
        for s in now:
            true = [a + int(chance.integers(max(v - 4, 0), v + 5)) for a, v in zip(true, s, strict=True)]
        told = tell(own, now, tuple(true), limit)
        if told:
            assert told[0] * sum(true) <= 100 * true[0] <= told[1] * sum(true)
            assert 1 <= told[1] - told[0] <= WIDEST
            answers[is_under(tuple(true), limit)].add(told)
    for under, told in answers.items():
        for a, b in combinations(told, 2):
            assert a[1] <= b[0] or b[1] <= a[0]
        for interval in sorted(told)[:3]:
            for may in (own, [tuple(since(v, v) for v in s) for s in now]):
                assert fewest(may, interval, (*limit, under)) >= 3


def test_the_share_of_many_cases_is_told_to_a_point():
    """90 of 180, each cell's counts within 4: 50 pct. stands at the lower end of 50–51."""
    own = [known((30, 30), [])] * 3
    assert tell(own, [(30, 30)] * 3, (90, 90), LIMIT) == (50, 51)


def test_the_scale_ends_at_the_threshold():
    """Of 8–22 taken and 40–60 left 8/68 to 22/62 may be: 11–36 pct., and the reading says on which side of 30 pct."""
    under, over = (scale((8, 22), (40, 60), (11, 36), LIMIT, is_under) for is_under in (True, False))
    assert (under[0], under[-1]) == (11, 30) and (over[0], over[-1]) == (30, 36)


def test_few_cases_and_a_cell_alone_are_untold():
    few = [known((0, 5), []), known((0, 0), [])]
    assert tell(few, [(0, 5), (0, 0)], (1, 4), LIMIT) is None
    assert tell([known((40, 40), [])], [(40, 40)], (40, 40), LIMIT) is None


def test_a_count_that_has_left_two_others_is_known_too_well():
    assert known((10, 10), [(5, 10)]) == ((10, 14), (6, 14))
    assert known((10, 10), [(5, 10), (15, 10)]) is None  # it is 10


def test_what_may_be_moved_is_less_than_a_move_from_the_threshold():
    """28 of 100 shown, 30 pct. the threshold: 10·28 − 3·100 is −20, and a move of 5 is up to 35."""
    assert may_be_moved((28, 72), LIMIT)
    assert not may_be_moved((25, 75), LIMIT)  # −50
    assert may_be_moved((30, 70), LIMIT)
    assert not may_be_moved((35, 65), LIMIT)  # 50


def world(seed: int, months: int = 8, most: int = 60) -> pa.Table:
    """Counts that go up and down a little from month to month."""
    chance = np.random.default_rng(seed)
    rows = []
    for code in ("101", "147", "151", "159", "161"):
        for step, areas in AREAS.items():
            for area in areas:
                at = chance.integers(0, most, 2)
                for month in range(months):
                    at = np.maximum(at + chance.integers(-3, 4, 2), 0)
                    own = dict.fromkeys(TAL, 0) | {"udtaget": int(at[0]), "resterende": int(at[1])}
                    key = {"periode": f"2023-{month + 1:02d}", "kommunekode": code, "kontroltrin": step, "omraade": area}
                    rows.append(key | own)
    return with_totals(rows)


def public(b: pa.Table, earlier: tuple = ()) -> tuple[pd.DataFrame, pd.DataFrame]:
    out = public_benchmark(b, read(b), RUNDE, earlier)
    return out.to_pandas(), public_opfoelgning(read(b), out).to_pandas()


@pytest.mark.parametrize("seed", range(examples(4, 60)))
def test_an_attacker_finds_nothing_and_readings_are_the_truths(seed: int):
    b = world(seed, most=(12, 25, 60, 120)[seed % 4])
    shown, readings = public(b)
    assert attack_measure_one(shown, readings) == []
    own = readings.dropna(subset=["andel_udtaget"])
    assert ((own["andel_udtaget"] < 0.3) == (own["maaneder_i_traek"] > 0)).all()


def test_intervals_are_told_hold_the_truth_and_are_nearer_than_the_ratio():
    b = world(3)
    shown, _ = public(b)
    told = shown[shown["andel_udtaget_fra"].notna()].merge(b.to_pandas(), on=["periode", "kommunekode", "kontroltrin", "omraade"])
    step_3 = told[told["kontroltrin"] == "3"]
    assert len(step_3) > 10 and set(told["kontroltrin"]) == {"3", "samlet"} and set(told["omraade"]) == {"alle"}
    assert ((told["andel_udtaget_y"] >= told["andel_udtaget_fra"]) & (told["andel_udtaget_y"] <= told["andel_udtaget_til"])).all()
    ratio = step_3["udtaget_x"] / (step_3["udtaget_x"] + step_3["resterende_x"])
    assert (step_3["andel_udtaget_x"] - step_3["andel_udtaget_y"]).abs().mean() < 0.01
    assert (step_3["andel_udtaget_x"] - step_3["andel_udtaget_y"]).abs().mean() < (ratio - step_3["andel_udtaget_y"]).abs().mean()


def test_a_planted_interval_of_few_or_of_a_single_cell_is_found():
    shown, readings = public(world(0, most=12))
    single = (shown["kontroltrin"] == "3") & (shown["omraade"] == "kontanthjælp") & (shown["kommunekode"] == "151")
    whole = (shown["kontroltrin"] == "3") & (shown["omraade"] == "alle") & (shown["kommunekode"] == "151")
    untold = whole & shown["andel_udtaget_fra"].isna() & (shown["udtaget"] > 0)
    assert untold.any()
    for at, find in ((single, "siger mere end de viste tal"), (untold, "værdier af et antal")):
        leaked = shown.copy()
        points = np.minimum(100 * leaked.loc[at, "andel_udtaget"].fillna(0), 99).astype(int)
        leaked.loc[at, "andel_udtaget_fra"], leaked.loc[at, "andel_udtaget_til"] = points / 100, (points + 1) / 100
        leaked.loc[at, "andel_udtaget"] = (2 * points + 1) / 200
        assert any(find in f for f in attack_measure_one(leaked, readings))


def test_the_same_interval_stands_wherever_the_reading_does():
    b = world(2)
    out = public_benchmark(b, read(b), RUNDE)
    shown, readings = public(b)
    ends = ["andel_udtaget", "andel_udtaget_fra", "andel_udtaget_til"]
    key = ["periode", "kommunekode", "kontroltrin"]
    at = ((shown["kontroltrin"] == "3") & (shown["omraade"] == "alle")) | (shown["kontroltrin"] == "2")
    both = readings[[*key, *ends]].merge(shown.loc[at, [*key, *ends]], on=key)
    assert len(both) == len(readings)
    for e in ends:
        pd.testing.assert_series_equal(both[f"{e}_x"], both[f"{e}_y"], check_names=False)
    columns = {"maaned": b["periode"], **{k: b[k] for k in (*key, "omraade", "udtaget", "resterende", "andel_udtaget")}}
    development = public_development(pa.table(columns), out)
    assert (
        development.select(ends)
        .sort_by([(e, "ascending") for e in ends])
        .equals(out.select(ends).sort_by([(e, "ascending") for e in ends]))
    )


def test_an_interval_of_the_same_counts_stays_told_when_another_month_is_corrected():
    """December's shown counts have left November's; a correction of November alone must not cut December's scale anew."""
    changed = 0
    for seed in range(examples(6, 40)):
        b = world(seed, months=4)
        first = public_benchmark(b, read(b), RUNDE)
        rows = [r for r in b.to_pylist() if r["kommunekode"] != "DK" and r["omraade"] != "alle" and r["kontroltrin"] != "samlet"]
        for r in rows:
            if r["periode"] == "2023-03":
                r["udtaget"] += 6
        keep = [{k: r[k] for k in ("periode", "kommunekode", "kontroltrin", "omraade", *TAL)} for r in rows]
        corrected = with_totals(keep)
        second = public_benchmark(corrected, read(corrected), RUNDE, [(b, first)])
        anew = public_benchmark(corrected, read(corrected), RUNDE)
        own = [
            {(r["kommunekode"], r["periode"]): r["andel_udtaget_fra"] for r in t.to_pylist() if _is_asked(r)}
            for t in (first, second, anew)
        ]
        assert own[0] == own[1]
        changed += own[0] != own[2]
    assert changed  # so that the rule is needed


def _is_asked(r: dict) -> bool:
    return (r["kontroltrin"], r["omraade"], r["periode"]) == ("3", "alle", "2023-04") and r["kommunekode"] != "DK"
