"""Cohorts of claims and the unit's own lists are what pandas follows from delivery to delivery in the landing folder."""

from __future__ import annotations

import pandas as pd
import pytest

from dagster_project.spor.find import find
from tests.data_folder import Folder
from tests.dbt.effekt.landing import cases, current, delivered, seed
from tests.spor.conftest import k  # noqa: F401  the demo opened for tracing

pytestmark = pytest.mark.heavy
AMOUNTS = ("rejst", "anke", "betalt", "afskrevet", "udestaaende")
SOURCES = {
    "flytning": ("kommune_flytninger", "flytte_id", "anmeldt_dato"),
    "enligerklæring": ("enligerklaeringer", "erklaering_id", "sendt_dato"),
    "krav": ("kommune_sager", "sagsnr", "afgoerelse_dato"),
    "undring": ("su_tilbagemeldinger", "undring_id", "sendt_dato"),
}


def test_a_cohort_is_its_claims_as_the_delivery_of_that_month_had_them(demo: Folder) -> None:
    rows = delivered(demo.landing, "kommune_sager")
    expected = {}
    for year in range(2019, 2024):
        for months in (0, 3, 6, 12, 24, 36):
            month = str(pd.Period(f"{year}-12", "M") + months)
            if month > rows["periode"].max():
                continue
            then = cases(demo.landing, month)
            then = then[then["afgoerelse_dato"].dt.year == year].fillna({"krav_betalt": 0.0, "krav_afskrevet": 0.0})
            then = then[(then["krav"] != 0) | (then["krav_betalt"] != 0) | (then["krav_afskrevet"] != 0)]
            end = pd.Timestamp(month) + pd.offsets.MonthEnd()
            then["anket"] = then["anket"].where(then["ankeafgoerelse_dato"] <= end, 0.0)
            for cell, own in then.groupby(["kommunekode", "ejer", "ydelse"]):
                raised, changed, paid, off = (own[n].sum() for n in ("krav", "anket", "krav_betalt", "krav_afskrevet"))
                count = own.loc[own["krav"] > 0, "sagsnr"].nunique()
                expected[*cell, year, months] = (raised, changed, paid, off, raised + changed - paid - off, count)
    found = demo.sql(
        f"select kommunekode, ejer, ydelse, afgoerelsesaar, maaneder, {', '.join(AMOUNTS)}, sager from marts.krav_kohorter"
    )
    assert {r[:5]: tuple(map(float, r[5:])) for r in found} == {c: tuple(map(float, v)) for c, v in expected.items()}
    assert {m for *_, m in expected} == {0, 3, 6, 12, 24, 36} and any(v[1] for v in expected.values())


def listed(demo: Folder, criterion: dict[str, str], month: str) -> pd.DataFrame:
    """The rows that a criterion finds at the end of a month, by what had been delivered then."""
    source, key, since = SOURCES[criterion["grundlag"]]
    rows = delivered(demo.landing, source)
    rows = rows.assign(periode=rows["periode"].where(rows["periode"].str.len() > 4, rows["periode"] + "-12"))
    keys = ["kommunekode", key] + ["ydelse"] * (source == "kommune_sager")
    rows = current(rows, keys, month)
    day = pd.Timestamp(month) + pd.offsets.MonthEnd()
    age = (day - rows[since]).dt.days
    hit = (age >= int(criterion["dage_fra"] or 0)) & (age <= int(criterion["dage_til"] or 10**6))
    if source == "kommune_flytninger":
        years = pd.to_numeric(rows["alder"])
        kind = criterion["kontroltype"]
        hit &= rows["afgoerelse"].isna() | (rows["afgoerelse"] == "godkendt")
        hit &= years.between(int(criterion["alder_fra"] or 0), int(criterion["alder_til"] or 200))
        hit &= (rows["kontroltype"] == kind) if kind else True
    elif source == "kommune_sager":
        hit &= (rows["tilbagebetalingskrav"] > 0) & ~(rows["anke_dato"] <= day) & rows["ankeafgoerelse"].isna()
        hit &= (rows["krav_betalt"].fillna(0) == 0) & (rows["krav_afskrevet"].fillna(0) == 0)
    else:
        answered = "besvaret_dato" if source == "enligerklaeringer" else "tilbagemeldt_dato"
        hit &= ~(rows[answered] <= day)
    return rows[hit]


def test_a_list_and_what_came_of_it_are_what_the_files_give(demo: Folder) -> None:
    opened = {}  # (cpr, sagsnr) -> the day, and whether it is closed with effect
    for key, sag in cases(demo.landing).groupby(["cpr", "sagsnr"]):
        effect = sag["afsluttet_dato"].notna().all() and ((sag["krav"] > 0) | (sag["sparet"] > 0)).any()
        opened[key] = (sag["oprettet_dato"].min(), bool(effect))
    lists = demo.sql("select kriterium, periode, udtrukket, blev_sager, med_effekt from marts.udtraek_effekt")
    expected = {}
    for criterion in seed("udtraekskriterier"):
        source = SOURCES[criterion["grundlag"]][0]
        first = delivered(demo.landing, source)["periode"].map(lambda p: p if len(p) > 4 else f"{p}-12").min()
        for month in (str(pd.Period("2023-12", "M") - n) for n in range(24)):
            if month < first:
                continue
            rows, day = listed(demo, criterion, month), pd.Timestamp(month) + pd.offsets.MonthEnd()
            later = {cpr for (cpr, _), (since, _) in opened.items() if since > day}
            hits = {cpr for (cpr, _), (since, effect) in opened.items() if since > day and effect}
            counts = (len(rows), int(rows["cpr"].isin(later).sum()), int(rows["cpr"].isin(hits).sum()))
            expected[criterion["kriterium"], month] = counts
    assert {r[:2]: r[2:] for r in lists} == expected
    assert any(n for n, *_ in expected.values())
    assert expected["krav_gammelt_uden_opfoelgning", "2023-12"] == (0, 0, 0)  # the demo's extract that finds nothing


def test_the_newest_lists_are_those_of_the_extract(demo: Folder) -> None:
    lists = dict(demo.sql("select kriterium, count(*) from marts.udtraek group by 1"))
    newest = dict(demo.sql("select kriterium, udtrukket from marts.udtraek_effekt where periode = '2023-12'"))
    assert newest == {name: lists.get(name, 0) for name in newest} and sum(newest.values()) == sum(lists.values()) > 0


@pytest.mark.parametrize(
    "tal_id",
    [
        *(f"krav_kohorter/151/2022/kommune/kontanthjaelp/12/{tal}" for tal in (*AMOUNTS, "sager")),
        "krav_kohorter/151/2020/kommune/kontanthjaelp/36/udestaaende",
        "udtraek_effekt/2023-12/151/krav_uden_opfoelgning/udtrukket",
        "udtraek_effekt/2022-12/151/krav_uden_opfoelgning/blev_sager",
        "udtraek_effekt/2023-12/151/su_tilflytning_18_21/udtrukket",
    ],
)
def test_a_figure_followed_over_time_leads_to_its_rows(k, tal_id: str) -> None:  # noqa: F811
    spor = find(k, tal_id, graense=3)
    assert spor.stemmer and spor.publiceret is not None, (spor.publiceret, spor.genregnet)
    assert len(spor.regler) >= (spor.antal > 0)
