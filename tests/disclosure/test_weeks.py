"""The weeks of SU controls for the public: rounded, and a year's hidden where its exact total would give a week away."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.disclosure.rounding import rounding_key
from dagster_project.disclosure.weeks import TAL, public_weeks
from tests.disclosure.attacker.weeks import TOTAL, attack_weeks
from tests.effort import examples

RUNDE = rounding_key(b"en noegle til afproevning, 32 byte lang")
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
