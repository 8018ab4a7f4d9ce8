"""The rounded benchmark: true findings, totals that add up, shares of what is shown, and nothing to narrow a count with."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.publish.skjul.afrunding import rundenoegle, taerskel
from dagster_project.publish.skjul.benchmark import (
    NOEGLE,
    TAL,
    offentlig_opfoelgning,
    offentlig_udvikling,
    offentligt_benchmark,
)
from tests.effort import examples
from tests.publish.angriber.rundet import ANDELE, angrib_benchmark

RUNDE = rundenoegle(b"en noegle til afproevning, 32 byte lang")
OMRAADER = {"3": ("kontanthjælp", "sygedagpenge", "økonomisk friplads"), "2": ("kontanthjælp",)}
PERIODER = ("2023-11", "2023-12")
DELE = {"udtaget_med_kontrolsag": "udtaget", "afsluttet_med_effekt": "afsluttet"}
DELE |= {"afsluttet_i_vinduet_med_effekt": "afsluttet_i_vinduet"}


def med_totaler(enkelte: list[dict]) -> pl.DataFrame:
    """The benchmark of those single cells as the mart has it: totals, the country, and shares."""
    e = pl.DataFrame(enkelte)
    alle = e.filter(pl.col("kontroltrin") == "3").with_columns(omraade=pl.lit("alle"))
    samlet = e.with_columns(kontroltrin=pl.lit("samlet"), omraade=pl.lit("alle"))
    b = pl.concat([e, alle, samlet]).group_by(NOEGLE).sum()
    b = pl.concat([b, b.with_columns(kommunekode=pl.lit("DK")).group_by(NOEGLE).sum()])
    b = b.with_columns(oprettet=pl.col("afsluttet") + pl.col("ikke_afsluttet"), ufuldstaendig=pl.lit(False))
    andele = {a: pl.when(pl.sum_horizontal(n) > 0).then(pl.col(t) / pl.sum_horizontal(n)) for a, (t, n) in ANDELE.items()}
    return b.with_columns(**andele).sort(NOEGLE)


def aflaest(b: pl.DataFrame) -> pl.DataFrame:
    """The follow-up table of that benchmark, with the threshold of 30 pct. in 6 months."""
    trin = pl.col("kontroltrin")
    egne = ((trin == "3") & (pl.col("omraade") == "alle")) | (trin == "2")
    o = b.filter((pl.col("kommunekode") != "DK") & egne).select(*NOEGLE[:3], "andel_udtaget", "udtaget", "resterende")
    under = 10 * pl.col("udtaget") < 3 * (pl.col("udtaget") + pl.col("resterende"))
    return o.with_columns(
        maaneder_i_traek=under.cast(pl.Int64),
        opfylder_kriteriet=pl.lit(False),
        graense_taeller=pl.lit(3),
        graense_naevner=pl.lit(10),
        graense_maaneder=pl.lit(6),
        mangler_at_udtage=pl.lit(0, pl.Int64),
        kommuner_med_andel=pl.lit(0, pl.Int64),
        kommuner_lavere=pl.lit(0, pl.Int64),
        kommuner_hoejere=pl.lit(0, pl.Int64),
    )


@st.composite
def benchmarks(draw: st.DrawFn) -> pl.DataFrame:
    smaa = st.one_of(st.integers(0, 12), st.integers(0, 40))
    enkelte = []
    for kommune in draw(st.sampled_from([("101",), ("101", "151"), ("101", "147", "151", "159")])):
        for trin, omraader in OMRAADER.items():
            for omraade in omraader:
                for periode in PERIODER:
                    tal = {t: draw(smaa) for t in TAL if t not in DELE}
                    tal |= {d: draw(st.integers(0, tal[h])) for d, h in DELE.items()}
                    enkelte.append({**dict(zip(NOEGLE, (periode, kommune, trin, omraade), strict=True)), **tal})
    return med_totaler(enkelte)


def offentligt(b: pl.DataFrame) -> dict[str, pl.DataFrame]:
    o = aflaest(b)
    ud = offentligt_benchmark(b, o, RUNDE)
    u = b.select(*NOEGLE, "udtaget", "resterende", "andel_udtaget").with_columns(maaned=pl.col("periode"))
    return {
        "benchmark": ud,
        "benchmark_opfoelgning": offentlig_opfoelgning(o, ud),
        "benchmark_udvikling": offentlig_udvikling(u, ud),
    }


@settings(max_examples=examples(60), deadline=None, derandomize=True)
@given(b=benchmarks())
def test_no_benchmark_lets_a_count_be_narrowed(b: pl.DataFrame):
    assert angrib_benchmark({("p", n): t.to_arrow() for n, t in offentligt(b).items()}) == []


@settings(max_examples=examples(60), deadline=None, derandomize=True)
@given(b=benchmarks())
def test_the_finding_is_never_turned_by_rounding(b: pl.DataFrame):
    ud = offentligt(b)["benchmark_opfoelgning"]
    under = 10 * pl.col("udtaget") < 3 * (pl.col("udtaget") + pl.col("resterende"))
    vist = ud.filter(pl.col("andel_udtaget").is_not_null()).select(under.cast(pl.Int64).alias("vist"), "maaneder_i_traek")
    assert vist["vist"].to_list() == vist["maaneder_i_traek"].to_list()


@settings(max_examples=examples(40), deadline=None, derandomize=True)
@given(b=benchmarks())
def test_a_single_cell_is_within_4_of_the_truth_and_a_zero_is_a_zero(b: pl.DataFrame):
    ud = offentligt(b)["benchmark"]
    assert ud.select(NOEGLE).equals(b.select(NOEGLE)) and ud.schema == b.schema
    enkelt = (b["kommunekode"] != "DK") & (b["omraade"] != "alle")
    for t in set(TAL) - DELE.keys():
        forskel = (ud[t] - b[t]).abs().filter(enkelt)
        assert forskel.max() <= 4
        assert ud[t].filter(enkelt & (b[t] == 0)).sum() == 0
    for del_, hele in DELE.items():
        assert (ud[del_] <= ud[hele]).all()


def test_an_unchanged_count_is_the_same_number_month_after_month():
    """Else the twelve windows that count one case could be averaged."""
    tal = {t: 7 if t in ("udtaget", "resterende", "afsluttet", "afsluttet_i_vinduet") else 3 for t in TAL}
    maaneder = [f"2023-{m:02}" for m in range(1, 13)]
    enkelte = [dict(zip(NOEGLE, (m, "151", t, o), strict=True)) | tal for m in maaneder for t, os in OMRAADER.items() for o in os]
    ud = offentligt(med_totaler(enkelte))["benchmark"]
    assert ud.group_by(NOEGLE[1:]).agg(pl.col(TAL).n_unique()).select(pl.max_horizontal(pl.col(TAL).max())).item() == 1


def test_the_thresholds_are_even_and_follow_the_key():
    celler = [("151", "3", "kontanthjælp", str(i)) for i in range(2000)]
    antal = {k: sum(taerskel(RUNDE, c) == k for c in celler) for k in range(1, 6)}
    assert set(antal) == {1, 2, 3, 4, 5} and all(abs(n - 400) < 90 for n in antal.values())  # 5 standard deviations
    andre = rundenoegle(b"en anden noegle til afproevning, 32 byte")
    assert [taerskel(andre, c) for c in celler] != [taerskel(RUNDE, c) for c in celler]


def test_a_total_that_is_no_sum_of_its_parts_is_refused():
    b = med_totaler(
        [dict(zip(NOEGLE, ("2023-12", "151", t, o), strict=True)) | dict.fromkeys(TAL, 9) for t in "23" for o in OMRAADER[t]]
    )
    skaevt = b.with_columns(udtaget=pl.when(pl.col("kommunekode") == "DK").then(pl.col("udtaget") + 1).otherwise("udtaget"))
    with pytest.raises(ValueError, match=r"summen af sine dele.*2023-12/DK"):
        offentligt_benchmark(skaevt, aflaest(b), RUNDE)


def test_suppression_would_hide_most_of_the_benchmark(udgaver: Path):
    """The other method, at its least: counts 1–4, and those 1–4 from the last month's. Totals would ask for still more."""
    b = pl.read_parquet(udgaver / "intern" / "tabeller" / "benchmark.parquet").filter(pl.col("kommunekode") != "DK")
    lang = b.select(NOEGLE + TAL).unpivot(index=NOEGLE, variable_name="maal").sort("periode")
    skridt = (pl.col("value") - pl.col("value").shift(1).over(*NOEGLE[1:], "maal")).abs()
    skjult = lang.select(pl.col("value").is_between(1, 4) | skridt.is_between(1, 4).fill_null(False)).to_series().mean()
    assert skjult > 0.5
