"""The weeks of SU controls for the public: rounded, and a year's hidden where its exact total would give a week away."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.publish.skjul.afrunding import rundenoegle
from dagster_project.publish.skjul.uger import TAL, offentlige_uger
from tests.effort import examples
from tests.publish.angriber.uger import TOTAL, angrib_uger

RUNDE = rundenoegle(b"en noegle til afproevning, 32 byte lang")
MANDAG = date(2022, 12, 5)  # the fourth of the weeks below lies across New Year
Uger = list[tuple[int, int]]


def uger(antal: Uger) -> pl.DataFrame:
    """Weeks one after the other; those with 0 controls have no row."""
    raekker = []
    for i, (kontrolleret, afvist) in enumerate(antal):
        dag = MANDAG + timedelta(weeks=i)
        aar, uge, _ = dag.isocalendar()
        raekker.append(
            {"kommunekode": "151", "iso_aar": aar, "iso_uge": uge, "mandag": dag, "saeson": None}
            | {"kontrolleret": kontrolleret, "afvist_eller_frafaldet": afvist}
        )
    skema = dict.fromkeys(("iso_aar", "iso_uge", *TAL), pl.Int32) | {
        "saeson": pl.String,
        "kommunekode": pl.String,
        "mandag": pl.Date,
    }
    return pl.DataFrame(raekker, schema_overrides=skema).filter(pl.col("kontrolleret") > 0)


def aarstal(ramme: pl.DataFrame, nytaar: int) -> pl.DataFrame:
    """The years' totals, those of 1–4 hidden; of a week across New Year so many, at most, are of the old year."""
    summer: dict[tuple[int, str], int] = {}
    for r in ramme.to_dicts():
        aarene = {r["mandag"].year, (r["mandag"] + timedelta(days=6)).year}
        for t in TAL:
            gammel = min(r[t], nytaar) if len(aarene) == 2 else r[t]
            for aar, v in ((min(aarene), gammel), (max(aarene), r[t] - gammel)):
                summer[aar, TOTAL[t]] = summer.get((aar, TOTAL[t]), 0) + v
    return pl.DataFrame(
        [
            {"kommunekode": "151", "aar": a, "noegletal": n}
            | ({"vaerdi": None, "skjult": "vaerdi=<5"} if v in range(1, 5) else {"vaerdi": v, "skjult": ""})
            for (a, n), v in summer.items()
        ],
        schema={"kommunekode": pl.String, "aar": pl.Int32, "noegletal": pl.String, "vaerdi": pl.Int64, "skjult": pl.String},
    )


uge = st.integers(0, 9).flatmap(lambda k: st.tuples(st.just(k), st.integers(0, k)))


@settings(max_examples=examples(80), deadline=None, derandomize=True)
@given(antal=st.lists(uge, min_size=1, max_size=7), nytaar=st.integers(0, 9))
def test_no_week_can_be_told_from_the_years_total(antal: Uger, nytaar: int):
    ramme = uger(antal)
    ud = offentlige_uger(ramme, RUNDE)
    assert angrib_uger(ud.to_arrow(), aarstal(ramme, nytaar).to_arrow()) == []
    par = ud.join(ramme, on="mandag", suffix="_sand")
    for t in TAL:
        assert ((par[t] - par[f"{t}_sand"]).abs() < 5).all() and (ud[t] % 5 == 0).all()
    assert (ud["afvist_eller_frafaldet"] <= ud["kontrolleret"]).all()


def test_a_lonely_week_is_left_out_and_a_busy_years_weeks_are_shown():
    assert offentlige_uger(uger([(3, 2)]), RUNDE).is_empty()
    mange = uger([(7, 6), (8, 8), (6, 5)] * 2)
    assert offentlige_uger(mange, RUNDE)["mandag"].to_list() == mange["mandag"].to_list()


def test_as_many_weeks_as_controls_are_found_out_by_their_rows_alone():
    """Planted: the rows stand, rounded, though there is one control in each."""
    ramme = uger([(1, 0), (1, 0), (1, 0)]).with_columns(kontrolleret=pl.lit(0, pl.Int32))
    aar = pl.DataFrame(
        {"kommunekode": ["151"], "aar": [2022], "noegletal": [TOTAL["kontrolleret"]], "vaerdi": [3], "skjult": [""]}
    )
    assert len(angrib_uger(ramme.to_arrow(), aar.to_arrow())) == 3
