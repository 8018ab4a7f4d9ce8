"""Early warnings, other thresholds and the worth of criteria are what pandas counts from the snapshots in the landing folder."""

from __future__ import annotations

from functools import cache
from math import isclose
from pathlib import Path

import pandas as pd
import pytest

from dagster_project.sample.national_levels import STANDS_STILL
from dagster_project.spor.find import find
from tests.data_folder import Folder
from tests.dbt.effekt.landing import delivered, seed
from tests.spor.conftest import k  # noqa: F401  the demo opened for tracing
from tests.worlds import copied

pytestmark = pytest.mark.heavy
CELL = ["kommunekode", "kontroltrin"]
NEWEST = "2023-12"


@cache
def snapshot(landing: Path, periode: str) -> pd.DataFrame:
    """The cases of a month, each with what it is on the month's last day."""
    rows = delivered(landing, "udk_risikosager")
    rows = rows[rows["periode"] == periode]
    to = pd.Timestamp(periode) + pd.offsets.MonthEnd()
    from_ = pd.Timestamp(periode) - pd.DateOffset(months=11)
    taken, opened, closed = (rows[f"{n}_dato"] for n in ("udtaget", "kontrolsag_oprettet", "afsluttet"))
    effect = (rows["tilbagebetalingskrav"] > 0) | (rows["mindreudgift"] > 0)
    in_window = opened.between(from_, to)
    return rows.assign(
        kontroltrin=rows["kontroltrin"].astype(str),
        t=taken.between(from_, to),
        r=(rows["udstillet_dato"] <= to) & ~(taken <= to) & ~(rows["bortfaldet_dato"] <= to),
        med_kontrolsag=taken.between(from_, to) & (opened <= to),
        afsluttet=in_window & (closed <= to),
        med_effekt=in_window & (closed <= to) & effect,
    )


@cache
def readings(landing: Path) -> pd.DataFrame:
    """(T, R) of each month, municipality and whole step, indexed by these; without cases a reading all the same."""
    parts = {}
    for periode in sorted(delivered(landing, "udk_risikosager")["periode"].unique()):
        own = snapshot(landing, periode)
        senders = own["fra"].unique()
        codes = [r["kommunekode"] for r in seed("kommuner")] if "DK" in senders else senders
        every = pd.MultiIndex.from_product([sorted(codes), ["2", "3"]], names=CELL)
        parts[periode] = own.groupby(CELL)[["t", "r"]].sum().reindex(every, fill_value=0)
    return pd.concat(parts, names=["periode"])


def runs(landing: Path, percent: int) -> dict[tuple[str, str, str], int]:
    """(periode, kommune, trin) -> months in a row strictly under the threshold; a month that is missing breaks the run."""
    out: dict[tuple[str, str, str], int] = {}
    for (periode, code, step), (t, r) in readings(landing).iterrows():
        before = str(pd.Period(periode, "M") - 1)
        under = 100 * t < percent * (t + r)
        out[periode, code, step] = out.get((before, code, step), 0) + 1 if under else 0
    return out


@pytest.mark.parametrize("periode", ["2022-08", "2023-10", NEWEST])
def test_each_warning_is_the_window_rolled_on(demo: Folder, periode: str) -> None:
    cases, run = snapshot(demo.landing, periode), runs(demo.landing, 30)
    rows = demo.sql(
        "select kommunekode, kontroltrin, maaned, andel_hvis_intet, andel_hvis_som_nu, mangler_for_graensen, "
        "maaneder_til_kriteriet from marts.varsling where periode = ? order by all", periode,
    )  # fmt: skip
    own = readings(demo.landing).loc[periode]
    assert len(rows) == 6 * len(own)
    end = pd.Period(periode, "M").ordinal
    age = {
        n: end - cases[f"{n}_dato"].dt.year * 12 - cases[f"{n}_dato"].dt.month + 1 + 1970 * 12 for n in ("udtaget", "udstillet")
    }
    by_age = age["udtaget"][cases["t"]].groupby([cases["kommunekode"], cases["kontroltrin"], age["udtaget"]]).size().to_dict()
    lately = age["udstillet"].between(0, 2).groupby([cases["kommunekode"], cases["kontroltrin"]]).sum().to_dict()
    for code, step, warned, nothing, as_now, lacking, until in rows:
        left = int(own.loc[(code, step), "r"])
        months = [by_age.get((code, step, n), 0) for n in range(12)]

        def taken(ahead: int, months=months) -> int:
            return sum(months[: max(0, 12 - ahead)])

        ahead = (pd.Period(warned, "M") - pd.Period(periode, "M")).n
        t = taken(ahead)
        assert nothing == (t / (t + left) if t + left else None), (code, step, warned)
        took, shown = sum(months[:3]), lately.get((code, step), 0)
        top, rest = t + ahead * took / 3, max(0.0, left + ahead * (shown - took) / 3)
        assert as_now is None if top + rest == 0 else isclose(as_now, top / (top + rest), abs_tol=1e-12), (code, step, warned)
        enough = next((n for n in range(left + 1) if 10 * (t + n) >= 3 * (t + left)), None)
        assert lacking == (enough if t + left else None), (code, step, warned)
        so_far = run[periode, code, step]
        met, soon = so_far >= 6, None
        for n in range(1, 24):
            under = 10 * taken(n) < 3 * (taken(n) + left)
            so_far = so_far + 1 if under else 0
            soon = n if so_far >= 6 and soon is None else soon
        assert until == (0 if met else soon), (code, step, warned)


@pytest.mark.torture
def test_what_was_said_in_october_for_december_came_where_nothing_was_taken(demo: Folder, tmp_path: Path) -> None:
    """The demo's months one after another: built to October, then as it is."""
    ((code, step),) = STANDS_STILL
    october = copied(demo, tmp_path / "october")
    for command in (("demo",), ("run", "--periode", "2023-10")):  # the sample's key is for the folder that the demo records
        answer = october.kontrol(*command)
        assert answer.returncode == 0, answer.stdout + answer.stderr
    cell = "kommunekode = ? and kontroltrin = ?"
    said = f"select maaned, andel_hvis_intet, andel_blev from marts.varsling where periode = '2023-10' and {cell}"
    then, now = ({m: shares for m, *shares in folder.sql(said, code, step)} for folder in (october, demo))
    came = dict(demo.sql(f"select periode, andel_udtaget from marts.benchmark_opfoelgning where {cell}", code, step))
    for month in ("2023-11", "2023-12"):
        assert (then[month], now[month]) == ([came[month], None], [came[month], came[month]])
    assert came["2023-12"] < came["2023-11"] < came["2023-10"]
    assert october.sql("select max(maaned) from marts.varsling") == [("2024-04",)]


def test_the_demo_has_one_that_falls_under_in_two_months_and_one_taken_in_by_another_threshold(demo: Folder) -> None:
    falls = demo.sql(
        "select kommunekode, kontroltrin, min(maaneder_frem) from marts.varsling where periode = ? and under_hvis_intet "
        "group by all having min(maaneder_frem) = 2", NEWEST,
    )  # fmt: skip
    assert (*next(iter(STANDS_STILL)), 2) in falls
    comes = (
        "select kommunekode, kommer_til from marts.graensevaerdi_kommuner where graense = 33 and maaneder = 6 and kontroltrin = ?"
    )
    assert ("707", True) in demo.sql(comes, "3")


def test_warnings_are_held_against_what_came(demo: Folder) -> None:
    compared = demo.sql(
        "select kontroltrin, maaneder_frem, sum(sammenlignet), sum(varslet_og_under + varslet_ikke_under + under_uden_varsel "
        "+ hverken_varslet_eller_under) from marts.varsling_traef where regel = 'hvis_intet' group by all"
    )
    table = readings(demo.landing)
    held = table[table.sum(axis=1) > 0].index
    for step, ahead, n, parts in compared:
        should = sum((str(pd.Period(p, "M") + ahead), c, s) in held for p, c, s in held if s == step)
        assert n == parts and abs(n - should) <= 98, (step, ahead)  # a window may run empty before the month comes


@pytest.mark.parametrize(("percent", "months"), [(30, 6), (25, 3), (33, 6), (50, 12)])
def test_another_threshold_counts_those_that_it_would_judge(demo: Folder, percent: int, months: int) -> None:
    tried, now = runs(demo.landing, percent), runs(demo.landing, 30)
    rows = demo.sql(
        "select periode, kontroltrin, kommuner, kommer_til, falder_fra from marts.graensevaerdi_scenarier "
        "where graense = ? and maaneder = ?", percent, months,
    )  # fmt: skip
    assert len(rows) == 3 * 24
    for periode, step, count, come, go in rows:
        steps = ("2", "3") if step == "enten" else (step,)
        new = {c for (p, c, s), n in tried.items() if p == periode and s in steps and n >= months}
        old = {c for (p, c, s), n in now.items() if p == periode and s in steps and n >= 6}
        assert (count, come, go) == (len(new), len(new - old), len(old - new)), (periode, step)
        assert (percent, months) != (30, 6) or come == go == 0
    met = demo.sql(
        "select kontroltrin, count(*) from marts.benchmark_opfoelgning where periode = ? and opfylder_kriteriet group by 1",
        NEWEST,
    )
    assert (percent, months) != (30, 6) or dict(met) == {s: n for p, s, n, *_ in rows if p == NEWEST and s != "enten"}


@pytest.mark.parametrize("periode", ["2022-08", NEWEST])
def test_the_worth_of_a_criterion_is_what_the_cases_give(demo: Folder, periode: str) -> None:
    rows = snapshot(demo.landing, periode)
    country = [rows.assign(kommunekode="DK")] if "DK" in set(rows["fra"]) else []
    key = ["kommunekode", "kontroltrin", "omraade", "kriterium"]
    expected = {}
    for cell, own in pd.concat([rows, *country]).groupby(key):
        hit = own[own["med_effekt"]]
        counts = (int(own[n].sum()) for n in ("t", "med_kontrolsag", "afsluttet", "med_effekt"))
        expected[cell] = (*counts, hit["tilbagebetalingskrav"].sum(), hit["mindreudgift"].sum())
    found = demo.sql(
        f"select {', '.join(key)}, udtaget, med_kontrolsag, afsluttet, med_effekt, tilbagebetalingskrav, mindreudgift, "
        "resten_afsluttet, resten_med_effekt from marts.kriterie_effekt where periode = ?", periode,
    )  # fmt: skip
    assert {r[:4]: tuple(map(float, r[4:10])) for r in found} == {c: tuple(map(float, v)) for c, v in expected.items()}
    for *cell, closed, hits in (r[:4] + r[10:] for r in found):
        others = [v for c, v in expected.items() if c[:3] == tuple(cell[:3]) and c[3] != cell[3]]
        assert (closed, hits) == (sum(v[2] for v in others), sum(v[3] for v in others)), cell


@pytest.mark.parametrize(
    "tal_id",
    [
        "kriterie_effekt/2023-12/dk/3/sygedagpenge/demo-kriterium-egen-virksomhed/andel_med_effekt",
        "kriterie_effekt/2023-12/151/3/sygedagpenge/demo-kriterium-loen-under-sygdom/tilbagebetalingskrav",
        "kriterie_effekt/2023-12/101/2/kontanthjaelp/demo-kriterium-flytning/mindreudgift",
        "kriterie_effekt/2022-08/151/2/kontanthjaelp/demo-kriterium-flytning/udtaget",
        "varsling/2023-12/340/3/2024-02/andel_hvis_intet",
        "varsling/2023-10/482/2/2023-12/udtaget_hvis_intet",
        "varsling/2023-12/151/2/2024-06/resterende_hvis_intet",
    ],
)
def test_a_figure_leads_to_its_cases(k, tal_id: str) -> None:  # noqa: F811
    spor = find(k, tal_id, graense=3)
    assert spor.stemmer and spor.publiceret is not None, (spor.publiceret, spor.genregnet)
    assert len(spor.raekker) == min(3, spor.antal) > 0 and spor.regler
    assert all(r.celler["risikosag_id"] and r.fysisk_linje for r in spor.raekker)
