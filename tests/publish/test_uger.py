"""The weeks of SU controls for the public: rounded, and a year's hidden where its exact total would give a week away."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.publish.skjul.afrunding import rundenoegle
from dagster_project.publish.skjul.uger import TAL, offentlige_uger
from tests.effort import examples
from tests.publish.angriber.uger import TOTAL, angrib_uger

RUNDE = rundenoegle(b"en noegle til afproevning, 32 byte lang")
MANDAG = date(2022, 12, 5)  # the fourth of the weeks below lies across New Year
Uger = list[tuple[int, int]]


def uger(antal: Uger) -> pa.Table:
    """Weeks one after the other; those with 0 controls have no row."""
    raekker = []
    for i, (kontrolleret, afvist) in enumerate(antal):
        dag = MANDAG + timedelta(weeks=i)
        aar, uge, _ = dag.isocalendar()
        raekker.append(
            {"kommunekode": "151", "iso_aar": aar, "iso_uge": uge, "mandag": dag, "saeson": None}
            | {"kontrolleret": kontrolleret, "afvist_eller_frafaldet": afvist}
        )
    skema = [("kommunekode", pa.string()), ("iso_aar", pa.int32()), ("iso_uge", pa.int32()), ("mandag", pa.date32())]
    skema += [("saeson", pa.string()), *((t, pa.int32()) for t in TAL)]
    return pa.Table.from_pylist([r for r in raekker if r["kontrolleret"]], pa.schema(skema))


def aarstal(ramme: pa.Table, nytaar: int) -> pa.Table:
    """The years' totals, those of 1–4 hidden; of a week across New Year so many, at most, are of the old year."""
    summer: dict[tuple[int, str], int] = {}
    for r in ramme.to_pylist():
        aarene = {r["mandag"].year, (r["mandag"] + timedelta(days=6)).year}
        for t in TAL:
            gammel = min(r[t], nytaar) if len(aarene) == 2 else r[t]
            for aar, v in ((min(aarene), gammel), (max(aarene), r[t] - gammel)):
                summer[aar, TOTAL[t]] = summer.get((aar, TOTAL[t]), 0) + v
    skema = [("kommunekode", pa.string()), ("aar", pa.int32()), ("noegletal", pa.string()), ("vaerdi", pa.int64())]
    return pa.Table.from_pylist(
        [
            {"kommunekode": "151", "aar": a, "noegletal": n}
            | ({"vaerdi": None, "skjult": "vaerdi=<5"} if v in range(1, 5) else {"vaerdi": v, "skjult": ""})
            for (a, n), v in summer.items()
        ],
        pa.schema([*skema, ("skjult", pa.string())]),
    )


uge = st.integers(0, 9).flatmap(lambda k: st.tuples(st.just(k), st.integers(0, k)))


@settings(max_examples=examples(80), deadline=None, derandomize=True)
@given(antal=st.lists(uge, min_size=1, max_size=7), nytaar=st.integers(0, 9))
def test_no_week_can_be_told_from_the_years_total(antal: Uger, nytaar: int):
    ramme = uger(antal)
    ud = offentlige_uger(ramme, RUNDE)
    assert angrib_uger(ud, aarstal(ramme, nytaar)) == []
    sande = {r["mandag"]: r for r in ramme.to_pylist()}
    for r in ud.to_pylist():
        assert all(abs(r[t] - sande[r["mandag"]][t]) < 5 and r[t] % 5 == 0 for t in TAL)
        assert r["afvist_eller_frafaldet"] <= r["kontrolleret"]


def test_a_lonely_week_is_left_out_and_a_busy_years_weeks_are_shown():
    assert offentlige_uger(uger([(3, 2)]), RUNDE).num_rows == 0
    mange = uger([(7, 6), (8, 8), (6, 5)] * 2)
    assert offentlige_uger(mange, RUNDE)["mandag"] == mange["mandag"]


def test_as_many_weeks_as_controls_are_found_out_by_their_rows_alone():
    """Planted: the rows stand, rounded, though there is one control in each."""
    ramme = uger([(1, 0), (1, 0), (1, 0)])
    nul = pc.multiply(ramme["kontrolleret"], pa.scalar(0, pa.int32()))
    ramme = ramme.set_column(ramme.column_names.index("kontrolleret"), "kontrolleret", nul)
    aar = pa.table({"kommunekode": ["151"], "aar": [2022], "noegletal": [TOTAL["kontrolleret"]], "vaerdi": [3], "skjult": [""]})
    assert len(angrib_uger(ramme, aar)) == 3
