"""The public benchmark: true findings, totals that add up, shares of true counts, and nothing to narrow a count with."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.disclosure.benchmark import KEY, TAL, public_benchmark
from dagster_project.disclosure.readings import public_development, public_opfoelgning
from dagster_project.disclosure.rounding import rounding_key, threshold
from dagster_project.publications.hidden_cells import hidden_cells
from dagster_project.publications.intervals import intervals
from tests.disclosure.attacker.gridded import VARIANT
from tests.disclosure.attacker.rounded import SHARES, attack_benchmark
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
    for share, (numerator, denominator) in SHARES.items():
        whole = b[list(denominator)].sum(axis=1)
        b[share] = b[numerator] / whole.where(whole > 0)
    schema = [*((k, pa.string()) for k in KEY), *((k, pa.int64()) for k in (*TAL, "oprettet")), ("ufuldstaendig", pa.bool_())]
    return pa.Table.from_pandas(
        b.sort_values(KEY), pa.schema([*schema, *((a, pa.float64()) for a in SHARES)]), preserve_index=False
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
    typer = {k: pa.string() for k in KEY[:3]} | {"andel_udtaget": pa.float64(), "opfylder_kriteriet": pa.bool_()}
    return pa.Table.from_pylist(rows, pa.schema([(k, typer.get(k, pa.int64())) for k in rows[0]]))


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


@settings(max_examples=examples(12), deadline=None, derandomize=True)
@given(b=benchmarks())
def test_no_benchmark_lets_a_count_be_narrowed(b: pa.Table):
    assert attack_benchmark({("p", n): t for n, t in public(b).items()}) == []


@settings(max_examples=examples(40), deadline=None, derandomize=True)
@given(b=benchmarks())
def test_a_shown_share_holds_the_true_one_on_the_side_of_the_threshold_that_it_is_on(b: pa.Table):
    out = public(b)
    for shown, holds_true in zip(out["benchmark"].to_pylist(), b.to_pylist(), strict=True):
        told = intervals(shown["interval"])
        for share in {**SHARES, **VARIANT}:
            if share not in told:
                assert shown[share] is None and share in hidden_cells(shown["skjult"])
                continue
            low, high = told[share]
            true = round(100 * holds_true[share], 9)  # 58 of 100 is no 57,99…
            assert low <= true and (true < high or high == 100 == true) and high - low <= 20
    for r in out["benchmark_opfoelgning"].to_pylist():
        assert r["andel_udtaget"] is None or (r["andel_udtaget"] < 0.3) == bool(r["maaneder_i_traek"])


def test_the_share_of_a_large_cell_is_told_to_a_point_and_that_of_a_small_one_not_at_all():
    """300 of 1.000 taken; of 4 closed cases 2 with effect: which 2 it is of, 3 or 5 would give away."""
    tal = dict.fromkeys(TAL, 0) | {"udtaget": 300, "resterende": 700, "afsluttet": 4, "afsluttet_med_effekt": 2}
    single = [
        dict(zip(KEY, ("2023-12", k, t, o), strict=True)) | tal for k in ("101", "151") for t, os in AREAS.items() for o in os
    ]
    for r in public(with_totals(single))["benchmark"].to_pylist():
        told = intervals(r["interval"])
        if r["kommunekode"] == "DK":  # with so few municipalities it is nearly theirs
            assert not told
            continue
        assert told["andel_udtaget"] == (30, 31) and r["andel_udtaget"] == 0.305
        if r["omraade"] != "alle":
            assert "andel_med_effekt" not in told and hidden_cells(r["skjult"])["andel_med_effekt"] == "for få sager"


@settings(max_examples=examples(40), deadline=None, derandomize=True)
@given(b=benchmarks())
def test_a_single_cell_is_within_4_of_the_truth_and_a_zero_is_a_zero(b: pa.Table):
    out = public(b)["benchmark"]
    assert out.select(KEY).equals(b.select(KEY)) and out.schema.names == [*b.schema.names, "interval", "skjult"]
    for shown, holds_true in zip(out.to_pylist(), b.to_pylist(), strict=True):
        if holds_true["kommunekode"] != "DK" and holds_true["omraade"] != "alle":
            for t in TAL:
                assert abs(shown[t] - holds_true[t]) <= 4 and (holds_true[t] or not shown[t])


def test_ranks_count_only_those_whose_whole_interval_lies_lower_or_higher():
    taken = {"101": 300, "147": 303, "151": 600, "159": 640}  # of 1.000: 30–31 twice, 60–61, 64–65
    zero = dict.fromkeys(TAL, 0)
    single = [
        dict(zip(KEY, ("2023-12", k, t, o), strict=True)) | zero | {"udtaget": n, "resterende": 1000 - n}
        for k, n in taken.items()
        for t, os in AREAS.items()
        for o in os
    ]
    rows = {
        r["kommunekode"]: r for r in public(with_totals(single))["benchmark_opfoelgning"].to_pylist() if r["kontroltrin"] == "2"
    }
    assert {k: (r["kommuner_lavere"], r["kommuner_hoejere"]) for k, r in rows.items()} == {
        **{"101": (0, 2), "147": (0, 2), "151": (2, 1), "159": (3, 0)}
    }


def test_what_is_lacking_is_told_as_an_interval_around_the_truth():
    """200 of 1.000 taken: 100 more would make 30 pct."""
    tal = dict.fromkeys(TAL, 0) | {"udtaget": 200, "resterende": 800}
    single = [dict(zip(KEY, ("2023-12", "151", t, o), strict=True)) | tal for t, os in AREAS.items() for o in os]
    for r in public(with_totals(single))["benchmark_opfoelgning"].to_pylist():
        low, high = intervals(r["interval"])["mangler_at_udtage"]
        lacking = 100 if r["kontroltrin"] == "2" else 300
        assert low <= lacking <= high and low < r["mangler_at_udtage"] < high and high - low < 0.2 * lacking


def test_an_unchanged_benchmark_is_shown_as_an_earlier_publication_showed_it():
    """Under another key too, and though another month has come: what was shown then is shown again."""
    tal = {t: 7 if t in ("udtaget", "resterende", "afsluttet", "afsluttet_i_vinduet") else 3 for t in TAL}
    months = [f"2023-{m:02}" for m in range(1, 13)]
    single = [dict(zip(KEY, (m, "151", t, o), strict=True)) | tal for m in months for t, os in AREAS.items() for o in os]
    before = with_totals([r for r in single if r["periode"] < "2023-12"])
    shown = public_benchmark(before, read(before), RUNDE)
    now = with_totals(single)
    others = rounding_key(b"en anden noegle til afproevning, 32 byte")
    again = public_benchmark(now, read(now), others, [(before, shown)])
    assert again.filter(pc.less(again["periode"], "2023-12")).equals(shown)
    assert (again.to_pandas().groupby(KEY[1:])[TAL].nunique() == 1).all(axis=None)


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
