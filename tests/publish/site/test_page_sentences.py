"""Short texts that pages generate, in every case: missing, hidden, zero, one, several, a first month and one without a share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.publish.site.edition import Edition, Row
from dagster_project.publish.site.pages.benchmark import bane_tekst, ingress, under_tekst
from dagster_project.publish.site.pages.benchmark_data import Cell, Kommune, Limit, Measurement
from dagster_project.publish.site.pages.indsatser import highest
from dagster_project.publish.site.pages.kommune import _before
from dagster_project.publish.site.pages.naeste import _first, advice
from dagster_project.publish.site.pages.opfoelgning import heading
from dagster_project.publish.site.pages.series import Series

STEP_3, STEP_2, CHILD_CARE = Cell("3", "alle"), Cell("2", "kontanthjælp"), Cell("3", "økonomisk friplads")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def row(**fields: Any) -> Row:
    return Row("andre", fields, 0)


def kommune(navn: str, followup: Row | None = None, under: bool = False, andel: float | None = 50.0, **fields: Any) -> Kommune:
    return Kommune(navn, navn, row(**fields), followup, under, False, False, False, andel, None, None)


@pytest.mark.parametrize(
    ("meets", "text"),
    [
        ({}, "Ingen kommuner opfylder kriteriet for opfølgning i dec. 2023"),
        ({"3": set(), "2": set()}, "Ingen kommuner opfylder kriteriet for opfølgning i dec. 2023"),
        ({"3": {"101"}}, "1 kommune @ – 1 på kontroltrin 3"),
        ({"3": {"101"}, "2": set()}, "1 kommune @ – 1 på kontroltrin 3 og ingen på kontroltrin 2"),
        ({"3": {"101"}, "2": {"147", "151"}}, "3 kommuner @ – 1 på kontroltrin 3 og 2 på kontroltrin 2"),
        ({"3": {"101"}, "2": {"101"}}, "1 kommune @ – 1 på kontroltrin 3 og 1 på kontroltrin 2, heraf 1 på begge"),
        ({"3": {"101", "147"}, "2": {"101"}}, "2 kommuner @ – 2 på kontroltrin 3 og 1 på kontroltrin 2, heraf 1 på begge"),
    ],
)  # fmt: skip
def test_the_heading_of_the_follow_up_counts_each_municipality_once(meets: dict[str, set[str]], text: str) -> None:
    assert plain(heading(meets, "2023-12")) == text.replace("@", "opfylder kriteriet for opfølgning i dec. 2023")


@pytest.mark.parametrize(
    ("months", "meets", "hidden", "under", "text"),
    [
        (0, False, "", False, ""), (1, False, "", True, "1 md."), (5, False, "", True, "5 mdr. i træk"),
        (6, True, "", True, "6 mdr. i træk"), (1, True, "", True, "1 md."),
        (None, None, "maaneder_i_traek=hemmeligholdt", False, "hemmeligholdt"), (None, None, "", False, "–"),
        ("not judged", None, "", True, "under"), ("not judged", None, "", False, ""),
    ],
)  # fmt: skip
def test_how_long_under_the_threshold(months: Any, meets: bool | None, hidden: str, under: bool, text: str) -> None:
    followup = None if months == "not judged" else row(maaneder_i_traek=months, opfylder_kriteriet=meets, skjult=hidden)
    assert under_tekst(kommune("X", followup, under)) == text


SHARE, HIDDEN, NONE = (
    {"andel_med_effekt": 0.25},
    {"andel_med_effekt": None, "skjult": "andel_med_effekt=for få sager"},
    {"andel_med_effekt": None},
)


@pytest.mark.parametrize(
    ("counts", "rounded", "text"),
    [
        ([3, None, 7, 7], False, "Højeste søjle: 7 kontroller i 2 uger."),
        ([1, 0], False, "Højeste søjle: 1 kontrol i 1 uge."),
        ([5, 0, 0], True, "Højeste søjle: 5 kontroller (afrundet) i 1 uge."),
        ([0, 0], True, "Ingen uge er vist med et antal over 0."),
        ([None], True, "Ingen uge er vist med et antal over 0."),
    ],
)
def test_the_highest_week(counts: list[int | None], rounded: bool, text: str) -> None:
    assert highest([row(kontrolleret=n) for n in counts], rounded) == text


@pytest.mark.parametrize(
    ("own", "country", "text"),
    [
        (SHARE, {"andel_med_effekt": 0.0}, "X 25,0 pct. · hele landet 0,0 pct."),
        (HIDDEN, SHARE, "X for få sager · hele landet 25,0 pct."),
        (NONE, NONE, "X – · hele landet –"), (None, SHARE, "hele landet 25,0 pct."),
        (SHARE, None, "X 25,0 pct."), (None, None, ""),
    ],
)  # fmt: skip
def test_below_a_lane_stand_the_chosen_and_the_country(own: dict | None, country: dict | None, text: str) -> None:
    kommuner = [kommune("X", **own)] if own else []
    m = Measurement(STEP_3, row(**country) if country else None, kommuner, None, True)
    assert plain(bane_tekst(m, "effekt", "X")) == text


@pytest.mark.parametrize(
    ("periode", "without", "cell", "judged", "beginning", "ending"),
    [
        ("2023-12", [], STEP_3, True, "Kontroltrin 3, alle ydelser, de 12 måneder fra jan. 2023 til dec. 2023. At tage",
         "egen liste."),
        ("2024-01", ["Læsø"], STEP_3, True, "Kontroltrin 3, alle ydelser, de 12 måneder fra feb. 2023 til jan. 2024. At tage",
         "egen liste. Læsø er ikke talt med: der vises ingen sager at regne en andel af."),
        ("2023-12", ["Ærø", "Fanø", "Aarhus"], STEP_2, True, "Kontroltrin 2, kontanthjælp, de 12",
         " Fanø, Ærø og Aarhus er ikke talt med: der vises ingen sager at regne en andel af."),
        ("2023-12", ["A", "B", "C", "D"], CHILD_CARE, False, "Kontroltrin 3, økonomisk friplads, de 12",
         " 4 kommuner er ikke talt med: der vises ingen sager at regne en andel af. Kriteriet for opfølgning bedømmes kun på "
         "kontroltrin 2 og på kontroltrin 3 over alle ydelser."),
    ],
)  # fmt: skip
def test_the_introduction_says_when_and_who_is_left_out(
    periode: str, without: list[str], cell: Cell, judged: bool, beginning: str, ending: str
) -> None:
    m = Measurement(cell, None, [kommune("Vejle"), *(kommune(n, andel=None) for n in without)], Limit(3, 10, 6), judged)
    text = plain(ingress(m, periode))
    assert text.startswith(beginning) and text.endswith(ending), text


MONTHS = ["2023-10", "2023-11", "2023-12"]


@pytest.mark.parametrize(
    ("shares", "changed", "text"),
    [
        ([None, None, None], {}, "ingen måneder med en andel"),
        ([None, 31.9, None], {}, "31,9 pct. i nov. 2023, ingen andre måneder"),
        ([0.0, None, 100.0], {}, "0,0 pct. i okt. 2023, 100,0 pct. i dec. 2023; lavest 0,0 pct., højest 100,0 pct."),
        ([50.0, 12.5, 50.0], {1: "x"},
         "50,0 pct. i okt. 2023, 50,0 pct. i dec. 2023; lavest 12,5 pct., højest 50,0 pct.; 1 måned ændret siden"),
        ([None, None, 7.0], {2: "x"}, "7,0 pct. i dec. 2023, ingen andre måneder; 1 måned ændret siden"),
    ],
)  # fmt: skip
def test_a_series_in_words(shares: list[float | None], changed: dict[int, str], text: str) -> None:
    said = Series(STEP_3, "Taget op", MONTHS, shares, 30.0, changed).in_words
    assert plain(said) == f"Kontroltrin 3, alle ydelser, taget op: {text}"


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ([], ""),  # the first month
        ([("2023-11", 0.322, "")], "I nov. 2023 var andelen 32,2 pct."),
        ([("2023-09", 0.0, "")], "I sep. 2023 var andelen 0,0 pct."),  # months between without a list
        ([("2023-10", 0.5, ""), ("2023-11", None, "andel_udtaget=hemmeligholdt")], ""),
        ([("2023-10", 0.5, ""), ("2023-11", None, "")], ""),
    ],
)
def test_the_month_before_is_told_where_it_is_shown(tmp_path: Path, before: list, text: str) -> None:
    cell = {"kommunekode": "151", "kontroltrin": "3", "omraade": "alle"}
    rows = [cell | {"periode": p, "andel_udtaget": s, "skjult": h} for p, s, h in [*before, ("2023-12", 0.4, "")]]
    (tmp_path / "tabeller").mkdir()
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "tabeller" / "benchmark.parquet")
    assert plain(_before(Edition(tmp_path), "151", "2023-12")) == text


def step(trin: str, lacking: int | None) -> dict[str, Any]:
    return {"trin": trin, "raekker": [{"mangler_for_graensen": lacking}]}


@pytest.mark.parametrize(
    ("steps", "lists", "answers", "text"),
    [
        ([], [], [], "intet venter"), ([step("3", 0), step("2", None)], [0], [], "intet venter"),
        ([step("3", 1), step("2", 0)], [], [], "trin 3 er under grænsen, hvis intet tages op"),
        ([step("3", 1), step("2", 4)], [1], [{}],
         "trin 3 og 2 er under grænsen, hvis intet tages op, 1 række venter på lister, STAR venter på svar"),
        ([], [1, 3], [], "4 rækker venter på lister"),
    ],
)  # fmt: skip
def test_what_waits_first(steps: list, lists: list[int], answers: list, text: str) -> None:
    rows = [{"periode": "2023-12", "udtrukket": n} for n in lists] + [{"periode": "2022-12", "udtrukket": 9}]
    assert _first("2023-12", steps, rows, answers) == text


def warned(
    lacking: tuple[int | None, ...], until: int | None, share: float | None, limit: tuple[int, int]
) -> list[dict[str, Any]]:
    return [
        {"andel_hvis_intet": share, "graense_taeller": limit[0], "graense_naevner": limit[1], "maaneder_til_kriteriet": until,
         "mangler_for_graensen": n, "maaned": f"2024-0{i}", "maaneden": f"måned {i}"}
        for i, n in enumerate(lacking, 1)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([], "Der er ingen sager at tage op."),
        (warned((None,), None, None, (3, 10)), "Der er ingen sager at tage op."),
        (warned((0, 1), 1, 0.25, (3, 10)),
         "Tag mindst 1 sag op inden 29. måned 2 for ikke at ligge under 30 pct., når intet nyt vises. "
         "Ellers er kriteriet opfyldt om 1 måned."),
        (warned((2, 5), 0, 0.0, (1, 8)),
         "Kriteriet er opfyldt. Tag mindst 2 sager op inden 31. måned 1 for ikke at ligge under 12,5 pct., når intet nyt vises."),
        (warned((0, 0), None, 0.4, (3, 10)), "Andelen er mindst 30 pct. til og med måned 2, også hvis intet tages op."),
        (warned((0, 0), 0, 0.4, (3, 10)),
         "Kriteriet er opfyldt. Andelen er mindst 30 pct. til og med måned 2, også hvis intet tages op."),
    ],
)  # fmt: skip
def test_the_advice_in_every_case(rows: list[dict[str, Any]], text: str) -> None:
    assert plain(advice(rows)) == text
