"""No month behind the rolling windows can be told from the rounded counts; what gave them away before is found."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dagster_project.disclosure.rounding import rounded_in_time, rounding_key
from tests.disclosure.attacker.flows import WINDOW, attack_flows, attack_stock, separately

RUNDE = rounding_key(b"en noegle til afproevning, 32 byte lang")
CELL = ["kommunekode", "kontroltrin", "omraade"]
# the windows of one cell of the sample: every other month a case is taken off the list, each the only one of its month
SWINGS = [4, 5, 4, 4, 5, 4, 5, 5, 4, 5, 4, 5, 5, 4, 5, 5]


def windows(rows: dict[str, list[int]], measure: str = "udtaget") -> pd.DataFrame:
    """A row per cell and month, months from January 2020."""
    return pd.DataFrame(
        [
            {"periode": f"{2020 + m // 12}-{m % 12 + 1:02}", "kommunekode": k, "kontroltrin": "3", "omraade": "x", measure: v}
            for k, own in rows.items()
            for m, v in enumerate(own)
        ]
    )


def lister(chance: np.random.Generator, rate: float) -> pd.DataFrame:
    """200 cells of which cases are taken, fall away and come, with what stands on the list at the end of each month."""
    out = []
    for i in range(200):
        taken, fallen, come = (chance.poisson(r, 24 + WINDOW - 1) for r in (rate, rate / 4, rate))
        rest = 30 + np.cumsum(come - taken - fallen)
        v = {m: np.convolve(x, np.ones(WINDOW, int), "valid") for m, x in (("udtaget", taken), ("bortfaldet", fallen))}
        own = [windows({f"{i:03}": x.tolist()}, m) for m, x in (v | {"resterende": np.maximum(rest[WINDOW - 1 :], 0)}).items()]
        out.append(own[0].assign(**{e.columns[-1]: e.iloc[:, -1] for e in own[1:]}))
    return pd.concat(out, ignore_index=True)


def flows(rate: float, at_most: int) -> dict[str, list[int]]:
    """The windows of 300 cells with so many cases a month."""
    chance = np.random.default_rng(round(100 * rate) + at_most)
    months = np.minimum(chance.poisson(rate, (300, 36 + WINDOW - 1)), at_most)
    return {f"{i:03}": np.convolve(r, np.ones(WINDOW, int), "valid").tolist() for i, r in enumerate(months)}


@pytest.mark.parametrize(("rate", "at_most"), [(0.1, 9), (0.3, 1), (0.5, 1), (0.8, 9), (2.0, 9)])
def test_no_month_is_fixed_at_a_count_of_1_to_4(rate: float, at_most: int):
    shown = rounded_in_time(windows(flows(rate, at_most)), CELL, ["udtaget"], RUNDE)
    assert attack_flows(shown, CELL) == []


def test_exact_windows_give_months_away():
    findings = attack_flows(windows(flows(0.3, 1)), CELL)
    assert any(f.endswith(": 1") for f in findings)


def test_a_count_that_swings_over_its_threshold_gave_months_away_while_each_was_rounded_anew():
    """Planted: the rounding as it was, up from a remainder of 5, which no count has: 4 is 0, and 5 is 5."""
    anew = windows({"183": [v // 5 * 5 for v in SWINGS]})
    findings = attack_flows(anew, CELL, separately)
    assert len(findings) > 4 and all(f.startswith("stroemme: 183/3/x udtaget") for f in findings)
    assert attack_flows(rounded_in_time(windows({"183": SWINGS}), CELL, ["udtaget"], RUNDE), CELL) == []


def test_a_shown_count_stays_while_the_true_one_is_within_4_of_it_and_a_0_is_a_0():
    true_ones = [[7, 8, 6, 3, 1, 0, 2, 14, 15, 11, 12, 19, 20], SWINGS]
    out = rounded_in_time(windows({str(i): s for i, s in enumerate(true_ones)}), CELL, ["udtaget"], RUNDE)
    for i, holds_true in enumerate(true_ones):
        shown = out[out["kommunekode"] == str(i)].sort_values("periode")["udtaget"].tolist()
        for m, (s, v) in enumerate(zip(holds_true, shown, strict=True)):
            assert v % 5 == 0 and abs(v - s) < 5 and (s or not v)
            if m and s and abs(s - shown[m - 1]) < 5:
                assert v == shown[m - 1]


LIST = ["udtaget", "bortfaldet", "resterende"]


@pytest.mark.parametrize("rate", [0.2, 0.8])
def test_no_month_is_fixed_by_what_stands_on_the_list(rate: float):
    lists_ = lister(np.random.default_rng(round(100 * rate)), rate)
    assert attack_stock(rounded_in_time(lists_, CELL, LIST, RUNDE), CELL) == []


def test_an_exact_list_beside_rounded_windows_gives_a_month_away():
    """Planted: four cases leave the list in a month, and four in another; a reader is shown 0 taken and 0 fallen away, which is
    at most four of each: that is all of them."""
    rest = [24] * 4 + [20] * 4 + [16] * 4
    par = windows({"183": rest}, "resterende").assign(udtaget=0, bortfaldet=0)
    findings = "beholdning: 183/3/x, 2020-01 til 2020-12, trukket eller bortfaldet i måned nr. {}: 4"
    assert attack_stock(par, CELL) == [findings.format(m) for m in (5, 9)]
    assert attack_stock(par.assign(resterende=20), CELL) == []
