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

from dagster_project.disclosure.benchmark import (
    KEY,
    TAL,
    public_benchmark,
    public_development,
    public_opfoelgning,
    with_intervals,
)
from dagster_project.disclosure.rounding import rounding_key, threshold
from tests.disclosure.attacker.rounded import EVERY_SHARE, attack_benchmark
from tests.effort import examples

RUNDE = rounding_key(b"en noegle til afproevning, 32 byte lang")
AREAS = {"3": ("kontanthjælp", "sygedagpenge", "økonomisk friplads"), "2": ("kontanthjælp",)}
PERIODER = ("2023-11", "2023-12")
PARTS = {"udtaget_med_kontrolsag": "udtaget", "afsluttet_med_effekt": "afsluttet"}
PARTS |= {"afsluttet_i_vinduet_med_effekt": "afsluttet_i_vinduet"}


def with_totals(single: list[dict]) -> pa.Table:
    """The benchmark of those single cells as the mart has it: totals, the country, and shares."""
    e = pd.DataFrame(single)
    everyone = e[e["kontroltrin"] == "3"].assign(omraade="alle")
    b = pd.concat([e, everyone, e.assign(kontroltrin="samlet", omraade="alle")]).groupby(KEY, as_index=False).sum()
    b = pd.concat([b, b.assign(kommunekode="DK").groupby(KEY, as_index=False).sum()])
    b = b.assign(oprettet=b["afsluttet"] + b["ikke_afsluttet"], ufuldstaendig=False)
    for share, (numerator, denominator) in EVERY_SHARE.items():
        whole = b[list(denominator)].sum(axis=1)
        b[share] = b[numerator] / whole.where(whole > 0)
    schema = [*((k, pa.string()) for k in KEY), *((k, pa.int64()) for k in (*TAL, "oprettet")), ("ufuldstaendig", pa.bool_())]
    return pa.Table.from_pandas(
        b.sort_values(KEY), pa.schema([*schema, *((a, pa.float64()) for a in EVERY_SHARE)]), preserve_index=False
    ).replace_schema_metadata(None)


def read(b: pa.Table) -> pa.Table:
    """The follow-up table of that benchmark, with the threshold of 30 pct. in 6 months."""
    rows = [
        {
            **{k: r[k] for k in (*KEY[:3], "andel_udtaget", "udtaget", "resterende")},
            "maaneder_i_traek": int(_under(r)),
            "opfylder_kriteriet": False,
            **{"graense_taeller": 3, "graense_naevner": 10, "graense_maaneder": 6, "mangler_at_udtage": 0},
            **dict.fromkeys(("kommuner_med_andel", "kommuner_lavere", "kommuner_hoejere"), 0),
        }
        for r in b.to_pylist()
        if r["kommunekode"] != "DK" and ((r["kontroltrin"] == "3" and r["omraade"] == "alle") or r["kontroltrin"] == "2")
    ]
    types_ = {k: pa.string() for k in KEY[:3]} | {"andel_udtaget": pa.float64(), "opfylder_kriteriet": pa.bool_()}
    return pa.Table.from_pylist(rows, pa.schema([(k, types_.get(k, pa.int64())) for k in rows[0]]))


def _under(r: dict) -> bool:
    return 10 * r["udtaget"] < 3 * (r["udtaget"] + r["resterende"])


@st.composite
def benchmarks(draw: st.DrawFn) -> pa.Table:
    small = st.one_of(st.integers(0, 12), st.integers(0, 40))
    single = []
    for kommune in draw(st.sampled_from([("101",), ("101", "151"), ("101", "147", "151", "159")])):
        for step, areas in AREAS.items():
            for area in areas:
                for periode in PERIODER:
                    tal = {t: draw(small) for t in TAL if t not in PARTS}
                    tal |= {d: draw(st.integers(0, tal[h])) for d, h in PARTS.items()}
                    single.append({**dict(zip(KEY, (periode, kommune, step, area), strict=True)), **tal})
    return with_totals(single)


def public(b: pa.Table) -> dict[str, pa.Table]:
    o = read(b)
    out = public_benchmark(b, o, RUNDE)
    u = b.select([*KEY, "udtaget", "resterende", "andel_udtaget"]).append_column("maaned", b["periode"])
    return {
        "benchmark": out,
        "benchmark_opfoelgning": public_opfoelgning(o, out),
        "benchmark_udvikling": public_development(u, out),
    }


@settings(max_examples=examples(30, 600), deadline=None, derandomize=True)
@given(b=benchmarks())
def test_no_benchmark_lets_a_count_be_narrowed(b: pa.Table):
    assert attack_benchmark({("p", n): t for n, t in public(b).items()}) == []


@settings(max_examples=examples(30, 600), deadline=None, derandomize=True)
@given(b=benchmarks())
def test_the_finding_is_never_turned_by_rounding(b: pa.Table):
    out = public(b)["benchmark_opfoelgning"]
    for r in out.to_pylist():
        assert r["andel_udtaget"] is None or int(_under(r)) == r["maaneder_i_traek"]


@settings(max_examples=examples(20, 400), deadline=None, derandomize=True)
@given(b=benchmarks())
def test_a_single_cell_is_within_4_of_the_truth_and_a_zero_is_a_zero(b: pa.Table):
    out = public(b)["benchmark"]
    assert out.select(KEY).equals(b.select(KEY)) and out.schema == with_intervals(b.schema)
    for shown, holds_true in zip(out.to_pylist(), b.to_pylist(), strict=True):
        if holds_true["kommunekode"] != "DK" and holds_true["omraade"] != "alle":
            for t in set(TAL) - PARTS.keys():
                assert abs(shown[t] - holds_true[t]) <= 4 and (holds_true[t] or not shown[t])
        assert all(shown[part_] <= shown[whole] for part_, whole in PARTS.items())


def test_an_unchanged_count_is_the_same_number_month_after_month():
    """Else the twelve windows that count one case could be averaged."""
    tal = {t: 7 if t in ("udtaget", "resterende", "afsluttet", "afsluttet_i_vinduet") else 3 for t in TAL}
    months = [f"2023-{m:02}" for m in range(1, 13)]
    single = [dict(zip(KEY, (m, "151", t, o), strict=True)) | tal for m in months for t, os in AREAS.items() for o in os]
    out = public(with_totals(single))["benchmark"]
    assert (out.to_pandas().groupby(KEY[1:])[TAL].nunique() == 1).all(axis=None)


def test_the_thresholds_are_even_and_follow_the_key():
    cells = [("151", "3", "kontanthjælp", str(i)) for i in range(2000)]
    count = {k: sum(threshold(RUNDE, c) == k for c in cells) for k in range(1, 6)}
    assert set(count) == {1, 2, 3, 4, 5} and all(abs(n - 400) < 90 for n in count.values())  # 5 standard deviations
    others = rounding_key(b"en anden noegle til afproevning, 32 byte")
    assert [threshold(others, c) for c in cells] != [threshold(RUNDE, c) for c in cells]


def test_a_total_that_is_no_sum_of_its_parts_is_refused():
    b = with_totals(
        [dict(zip(KEY, ("2023-12", "151", t, o), strict=True)) | dict.fromkeys(TAL, 9) for t in "23" for o in AREAS[t]]
    )
    een_more = pc.add(b["udtaget"], pc.cast(pc.equal(b["kommunekode"], "DK"), pa.int64()))
    skewed = b.set_column(b.column_names.index("udtaget"), "udtaget", een_more)
    with pytest.raises(ValueError, match=r"summen af sine dele.*2023-12/DK"):
        public_benchmark(skewed, read(b), RUNDE)


def test_suppression_would_hide_most_of_the_benchmark(editions: Path):
    """The other method, at its least: counts 1–4, and those 1–4 from the last month's. Totals would ask for still more."""
    b = pq.read_table(editions / "intern" / "tabeller" / "benchmark.parquet").to_pandas()
    long = b.loc[b["kommunekode"] != "DK", KEY + TAL].melt(KEY, var_name="maal").sort_values("periode")
    step = long.groupby([*KEY[1:], "maal"])["value"].diff().abs()
    assert (long["value"].between(1, 4) | step.between(1, 4)).mean() > 0.5
