"""The weeks of SU controls for the public: rounded, and a year's hidden where its exact total would give a week away."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.disclosure.rounding import rounding_key
from dagster_project.disclosure.weeks import TAL, public_weeks
from dagster_project.publish.editions import write_both
from tests.disclosure.attacker.weeks import TOTAL, attack_weeks, attack_weeks_over_time
from tests.disclosure.worlds import World, tabeller
from tests.effort import examples

KEY = b"en noegle til afproevning, 32 byte lang"
RUNDE = rounding_key(KEY)
MONDAY = date(2022, 12, 5)  # the fourth of the weeks below lies across New Year
Weeks = list[tuple[int, int]]


def uger(antal: Weeks) -> pa.Table:
    """Weeks one after the other; those with 0 controls have no row."""
    rows = []
    for i, (checked, refused) in enumerate(antal):
        day = MONDAY + timedelta(weeks=i)
        year, week, _ = day.isocalendar()
        rows.append(
            {"kommunekode": "151", "iso_aar": year, "iso_uge": week, "mandag": day, "saeson": None}
            | {"kontrolleret": checked, "afvist_eller_frafaldet": refused}
        )
    schema = [("kommunekode", pa.string()), ("iso_aar", pa.int32()), ("iso_uge", pa.int32()), ("mandag", pa.date32())]
    schema += [("saeson", pa.string()), *((t, pa.int32()) for t in TAL)]
    return pa.Table.from_pylist([r for r in rows if r["kontrolleret"]], pa.schema(schema))


def year_number(context: pa.Table, new_year: int) -> pa.Table:
    """The years' totals, those of 1–4 hidden; of a week across New Year so many, at most, are of the old year."""
    sums: dict[tuple[int, str], int] = {}
    for r in context.to_pylist():
        years = {r["mandag"].year, (r["mandag"] + timedelta(days=6)).year}
        for t in TAL:
            old = min(r[t], new_year) if len(years) == 2 else r[t]
            for aar, v in ((min(years), old), (max(years), r[t] - old)):
                sums[aar, TOTAL[t]] = sums.get((aar, TOTAL[t]), 0) + v
    schema = [("kommunekode", pa.string()), ("aar", pa.int32()), ("noegletal", pa.string()), ("vaerdi", pa.int64())]
    return pa.Table.from_pylist(
        [
            {"kommunekode": "151", "aar": a, "noegletal": n}
            | ({"vaerdi": None, "skjult": "vaerdi=<5"} if v in range(1, 5) else {"vaerdi": v, "skjult": ""})
            for (a, n), v in sums.items()
        ],
        pa.schema([*schema, ("skjult", pa.string())]),
    )


week = st.integers(0, 9).flatmap(lambda k: st.tuples(st.just(k), st.integers(0, k)))


@settings(max_examples=examples(80), deadline=None, derandomize=True)
@given(antal=st.lists(week, min_size=1, max_size=7), new_year=st.integers(0, 9))
def test_no_week_can_be_told_from_the_years_total(antal: Weeks, new_year: int):
    context = uger(antal)
    out = public_weeks(context, RUNDE)
    assert attack_weeks(out, year_number(context, new_year)) == []
    true_ones = {r["mandag"]: r for r in context.to_pylist()}
    for r in out.to_pylist():
        assert all(abs(r[t] - true_ones[r["mandag"]][t]) < 5 and r[t] % 5 == 0 for t in TAL)
        assert r["afvist_eller_frafaldet"] <= r["kontrolleret"]


QUIET = [(7, 5)] * 12
ONE_A_WEEK = [*QUIET, *[(1, 1)] * 5]


def published(weeks: list[Weeks], root: Path, template: Path, alone: bool = False) -> list[Path]:
    """Editions whose weeks are those, with their years' totals. `alone`: none knows of those before it."""
    folders: list[Path] = []
    for nr, own in enumerate(weeks, start=1):
        totals: dict[int, list[int]] = {}
        table = uger(own)
        for r in table.to_pylist():
            year = (r["mandag"] + timedelta(days=6)).year  # those of a week across New Year are the new year's
            totals[year] = [n + r[t] for n, t in zip(totals.get(year, [0, 0]), TAL, strict=True)]
        figures = [("151", a, f"su_flytninger_{t}", v) for a, n in totals.items() for t, v in zip(TAL, n, strict=True)]
        tables = tabeller(World(indsatser=figures), template, nr=nr) | {"su_flytninger_uge": table}
        folder = root / f"2023-12.{nr}"
        folder.mkdir()
        write_both(tables, folder, [] if alone else folders, KEY)
        folders.append(folder)
    return folders


def over_time(folders: list[Path], weeks: list[Weeks]) -> list[str]:
    shown = [
        [pq.read_table(f / "offentlig" / "tabeller" / f"{n}.parquet") for n in ("su_flytninger_uge", "indsatser")]
        for f in folders
    ]
    return attack_weeks_over_time([tuple(s) for s in shown], [uger(w) for w in weeks])


def test_what_a_years_total_has_grown_by_tells_no_week(editions: Path, tmp_path: Path):
    """Five more weeks with a control each: 84 controls were 79, and each of the weeks has had at least one. The total waits; it
    is shown when there are weeks that it cannot tell apart."""
    course = [QUIET, ONE_A_WEEK, [*ONE_A_WEEK, *[(6, 4), (3, 2), (8, 8)]]]
    folders = published(course, tmp_path, editions / "intern" / "tabeller")
    assert over_time(folders, course) == []
    rows = [pq.read_table(f / "offentlig" / "tabeller" / "indsatser.parquet").to_pylist() for f in folders]
    shown = [{(r["aar"], r["noegletal"]): r["vaerdi"] for r in own}[2023, TOTAL["kontrolleret"]] for own in rows]
    assert shown == [Decimal(63), None, Decimal(85)]  # 9 weeks of 7 from New Year on


def test_a_total_that_grew_by_one_a_week_is_found(editions: Path, tmp_path: Path):
    """Planted: the second edition is made as if there had been none before it."""
    course = [QUIET, ONE_A_WEEK]
    folders = published(course, tmp_path, editions / "intern" / "tabeller", alone=True)
    assert any(f.endswith("kontrolleret: 1") for f in over_time(folders, course))


def test_a_lonely_week_is_left_out_and_a_busy_years_weeks_are_shown():
    assert public_weeks(uger([(3, 2)]), RUNDE).num_rows == 0
    many = uger([(7, 6), (8, 8), (6, 5)] * 2)
    assert public_weeks(many, RUNDE)["mandag"] == many["mandag"]


def test_as_many_weeks_as_controls_are_found_out_by_their_rows_alone():
    """Planted: the rows stand, rounded, though there is one control in each."""
    context = uger([(1, 0), (1, 0), (1, 0)])
    zero = pc.multiply(context["kontrolleret"], pa.scalar(0, pa.int32()))
    context = context.set_column(context.column_names.index("kontrolleret"), "kontrolleret", zero)
    year = pa.table({"kommunekode": ["151"], "aar": [2022], "noegletal": [TOTAL["kontrolleret"]], "vaerdi": [3], "skjult": [""]})
    assert len(attack_weeks(context, year)) == 3
