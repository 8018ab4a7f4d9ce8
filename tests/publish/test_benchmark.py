"""The rounded benchmark: true findings, totals that add up, shares of what is shown, and nothing to narrow a count with."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
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


def med_totaler(enkelte: list[dict]) -> pa.Table:
    """The benchmark of those single cells as the mart has it: totals, the country, and shares."""
    e = pd.DataFrame(enkelte)
    alle = e[e["kontroltrin"] == "3"].assign(omraade="alle")
    b = pd.concat([e, alle, e.assign(kontroltrin="samlet", omraade="alle")]).groupby(NOEGLE, as_index=False).sum()
    b = pd.concat([b, b.assign(kommunekode="DK").groupby(NOEGLE, as_index=False).sum()])
    b = b.assign(oprettet=b["afsluttet"] + b["ikke_afsluttet"], ufuldstaendig=False)
    for andel, (taeller, naevner) in ANDELE.items():
        hele = b[list(naevner)].sum(axis=1)
        b[andel] = b[taeller] / hele.where(hele > 0)
    skema = [*((k, pa.string()) for k in NOEGLE), *((k, pa.int64()) for k in (*TAL, "oprettet")), ("ufuldstaendig", pa.bool_())]
    return pa.Table.from_pandas(
        b.sort_values(NOEGLE), pa.schema([*skema, *((a, pa.float64()) for a in ANDELE)]), preserve_index=False
    ).replace_schema_metadata(None)


def aflaest(b: pa.Table) -> pa.Table:
    """The follow-up table of that benchmark, with the threshold of 30 pct. in 6 months."""
    raekker = [
        {
            **{k: r[k] for k in (*NOEGLE[:3], "andel_udtaget", "udtaget", "resterende")},
            "maaneder_i_traek": int(_under(r)),
            "opfylder_kriteriet": False,
            **{"graense_taeller": 3, "graense_naevner": 10, "graense_maaneder": 6, "mangler_at_udtage": 0},
            **dict.fromkeys(("kommuner_med_andel", "kommuner_lavere", "kommuner_hoejere"), 0),
        }
        for r in b.to_pylist()
        if r["kommunekode"] != "DK" and ((r["kontroltrin"] == "3" and r["omraade"] == "alle") or r["kontroltrin"] == "2")
    ]
    typer = {k: pa.string() for k in NOEGLE[:3]} | {"andel_udtaget": pa.float64(), "opfylder_kriteriet": pa.bool_()}
    return pa.Table.from_pylist(raekker, pa.schema([(k, typer.get(k, pa.int64())) for k in raekker[0]]))


def _under(r: dict) -> bool:
    return 10 * r["udtaget"] < 3 * (r["udtaget"] + r["resterende"])


@st.composite
def benchmarks(draw: st.DrawFn) -> pa.Table:
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


def offentligt(b: pa.Table) -> dict[str, pa.Table]:
    o = aflaest(b)
    ud = offentligt_benchmark(b, o, RUNDE)
    u = b.select([*NOEGLE, "udtaget", "resterende", "andel_udtaget"]).append_column("maaned", b["periode"])
    return {
        "benchmark": ud,
        "benchmark_opfoelgning": offentlig_opfoelgning(o, ud),
        "benchmark_udvikling": offentlig_udvikling(u, ud),
    }


@settings(max_examples=examples(60), deadline=None, derandomize=True)
@given(b=benchmarks())
def test_no_benchmark_lets_a_count_be_narrowed(b: pa.Table):
    assert angrib_benchmark({("p", n): t for n, t in offentligt(b).items()}) == []


@settings(max_examples=examples(60), deadline=None, derandomize=True)
@given(b=benchmarks())
def test_the_finding_is_never_turned_by_rounding(b: pa.Table):
    ud = offentligt(b)["benchmark_opfoelgning"]
    for r in ud.to_pylist():
        assert r["andel_udtaget"] is None or int(_under(r)) == r["maaneder_i_traek"]


@settings(max_examples=examples(40), deadline=None, derandomize=True)
@given(b=benchmarks())
def test_a_single_cell_is_within_4_of_the_truth_and_a_zero_is_a_zero(b: pa.Table):
    ud = offentligt(b)["benchmark"]
    assert ud.select(NOEGLE).equals(b.select(NOEGLE)) and ud.schema == b.schema
    for vist, sand in zip(ud.to_pylist(), b.to_pylist(), strict=True):
        if sand["kommunekode"] != "DK" and sand["omraade"] != "alle":
            for t in set(TAL) - DELE.keys():
                assert abs(vist[t] - sand[t]) <= 4 and (sand[t] or not vist[t])
        assert all(vist[del_] <= vist[hele] for del_, hele in DELE.items())


def test_an_unchanged_count_is_the_same_number_month_after_month():
    """Else the twelve windows that count one case could be averaged."""
    tal = {t: 7 if t in ("udtaget", "resterende", "afsluttet", "afsluttet_i_vinduet") else 3 for t in TAL}
    maaneder = [f"2023-{m:02}" for m in range(1, 13)]
    enkelte = [dict(zip(NOEGLE, (m, "151", t, o), strict=True)) | tal for m in maaneder for t, os in OMRAADER.items() for o in os]
    ud = offentligt(med_totaler(enkelte))["benchmark"]
    assert (ud.to_pandas().groupby(NOEGLE[1:])[TAL].nunique() == 1).all(axis=None)


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
    een_mere = pc.add(b["udtaget"], pc.cast(pc.equal(b["kommunekode"], "DK"), pa.int64()))
    skaevt = b.set_column(b.column_names.index("udtaget"), "udtaget", een_mere)
    with pytest.raises(ValueError, match=r"summen af sine dele.*2023-12/DK"):
        offentligt_benchmark(skaevt, aflaest(b), RUNDE)


def test_suppression_would_hide_most_of_the_benchmark(udgaver: Path):
    """The other method, at its least: counts 1–4, and those 1–4 from the last month's. Totals would ask for still more."""
    b = pq.read_table(udgaver / "intern" / "tabeller" / "benchmark.parquet").to_pandas()
    lang = b.loc[b["kommunekode"] != "DK", NOEGLE + TAL].melt(NOEGLE, var_name="maal").sort_values("periode")
    skridt = lang.groupby([*NOEGLE[1:], "maal"])["value"].diff().abs()
    assert (lang["value"].between(1, 4) | skridt.between(1, 4)).mean() > 0.5
