"""No month behind the rolling windows can be told from the rounded counts; what gave them away before is found."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dagster_project.publish.skjul.afrunding import afrundet_i_tid, rundenoegle
from tests.publish.angriber.stroemme import VINDUE, angrib_beholdning, angrib_stroemme, hver_for_sig

RUNDE = rundenoegle(b"en noegle til afproevning, 32 byte lang")
CELLE = ["kommunekode", "kontroltrin", "omraade"]
# the windows of one cell of the sample: every other month a case is taken off the list, each the only one of its month
SVINGER = [4, 5, 4, 4, 5, 4, 5, 5, 4, 5, 4, 5, 5, 4, 5, 5]


def vinduer(raekker: dict[str, list[int]], maal: str = "udtaget") -> pd.DataFrame:
    """A row per cell and month, months from January 2020."""
    return pd.DataFrame(
        [
            {"periode": f"{2020 + m // 12}-{m % 12 + 1:02}", "kommunekode": k, "kontroltrin": "3", "omraade": "x", maal: v}
            for k, egne in raekker.items()
            for m, v in enumerate(egne)
        ]
    )


def lister(tilfaeldig: np.random.Generator, rate: float) -> pd.DataFrame:
    """200 cells of which cases are taken, fall away and come, with what stands on the list at the end of each month."""
    ud = []
    for i in range(200):
        taget, faldet, kommet = (tilfaeldig.poisson(r, 24 + VINDUE - 1) for r in (rate, rate / 4, rate))
        rest = 30 + np.cumsum(kommet - taget - faldet)
        v = {m: np.convolve(x, np.ones(VINDUE, int), "valid") for m, x in (("udtaget", taget), ("bortfaldet", faldet))}
        egne = [vinduer({f"{i:03}": x.tolist()}, m) for m, x in (v | {"resterende": np.maximum(rest[VINDUE - 1 :], 0)}).items()]
        ud.append(egne[0].assign(**{e.columns[-1]: e.iloc[:, -1] for e in egne[1:]}))
    return pd.concat(ud, ignore_index=True)


def stroemme(rate: float, hoejst: int) -> dict[str, list[int]]:
    """The windows of 300 cells with so many cases a month."""
    tilfaeldig = np.random.default_rng(round(100 * rate) + hoejst)
    maaneder = np.minimum(tilfaeldig.poisson(rate, (300, 36 + VINDUE - 1)), hoejst)
    return {f"{i:03}": np.convolve(r, np.ones(VINDUE, int), "valid").tolist() for i, r in enumerate(maaneder)}


@pytest.mark.parametrize(("rate", "hoejst"), [(0.1, 9), (0.3, 1), (0.5, 1), (0.8, 9), (2.0, 9)])
def test_no_month_is_fixed_at_a_count_of_1_to_4(rate: float, hoejst: int):
    vist = afrundet_i_tid(vinduer(stroemme(rate, hoejst)), CELLE, ["udtaget"], RUNDE)
    assert angrib_stroemme(vist, CELLE) == []


def test_exact_windows_give_months_away():
    fund = angrib_stroemme(vinduer(stroemme(0.3, 1)), CELLE)
    assert any(f.endswith(": 1") for f in fund)


def test_a_count_that_swings_over_its_threshold_gave_months_away_while_each_was_rounded_anew():
    """Planted: the rounding as it was, up from a remainder of 5, which no count has: 4 is 0, and 5 is 5."""
    anew = vinduer({"183": [v // 5 * 5 for v in SVINGER]})
    fund = angrib_stroemme(anew, CELLE, hver_for_sig)
    assert len(fund) > 4 and all(f.startswith("stroemme: 183/3/x udtaget") for f in fund)
    assert angrib_stroemme(afrundet_i_tid(vinduer({"183": SVINGER}), CELLE, ["udtaget"], RUNDE), CELLE) == []


def test_a_shown_count_stays_while_the_true_one_is_within_4_of_it_and_a_0_is_a_0():
    sande = [[7, 8, 6, 3, 1, 0, 2, 14, 15, 11, 12, 19, 20], SVINGER]
    ud = afrundet_i_tid(vinduer({str(i): s for i, s in enumerate(sande)}), CELLE, ["udtaget"], RUNDE)
    for i, sand in enumerate(sande):
        vist = ud[ud["kommunekode"] == str(i)].sort_values("periode")["udtaget"].tolist()
        for m, (s, v) in enumerate(zip(sand, vist, strict=True)):
            assert v % 5 == 0 and abs(v - s) < 5 and (s or not v)
            if m and s and abs(s - vist[m - 1]) < 5:
                assert v == vist[m - 1]


LISTEN = ["udtaget", "bortfaldet", "resterende"]


@pytest.mark.parametrize("rate", [0.2, 0.8])
def test_no_month_is_fixed_by_what_stands_on_the_list(rate: float):
    lister_ = lister(np.random.default_rng(round(100 * rate)), rate)
    assert angrib_beholdning(afrundet_i_tid(lister_, CELLE, LISTEN, RUNDE), CELLE) == []


def test_an_exact_list_beside_rounded_windows_gives_a_month_away():
    """Planted: four cases leave the list in a month, and four in another; a reader is shown 0 taken and 0 fallen away, which is
    at most four of each: that is all of them."""
    rest = [24] * 4 + [20] * 4 + [16] * 4
    par = vinduer({"183": rest}, "resterende").assign(udtaget=0, bortfaldet=0)
    fund = "beholdning: 183/3/x, 2020-01 til 2020-12, trukket eller bortfaldet i måned nr. {}: 4"
    assert angrib_beholdning(par, CELLE) == [fund.format(m) for m in (5, 9)]
    assert angrib_beholdning(par.assign(resterende=20), CELLE) == []
