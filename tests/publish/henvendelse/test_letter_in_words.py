"""The letter's sentences, case by case: one step and both, few months, none, zero, nothing to compare with, answers that lack."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest

from dagster_project.publish.henvendelse.contact import Contact, Step
from dagster_project.publish.henvendelse.letter import as_text, letter
from dagster_project.publish.site.edition import Row
from dagster_project.publish.workbook.form import Form

PUBLICATION = {"periode": "2023-12", "nr": "1"}
MONTHS = [f"2023-{m:02d}" for m in range(7, 13)]


def row(taken: int = 20, left: int = 80, periode: str = "2023-12", **more: Any) -> Row:
    share = taken / (taken + left) if taken + left else None
    fields = {
        **{"periode": periode, "udtaget": taken, "resterende": left, "andel_udtaget": share, "omraade": "kontanthjælp"},
        **{"maaneder_i_traek": 6, "mangler_at_udtage": 10},
        **{"graense_taeller": 3, "graense_naevner": 10, "graense_maaneder": 6},
    }
    return Row("andre", fields | more, 0)


def step(trin: str = "3", months: list[str] = MONTHS, national: float | None = 0.547, **more: Any) -> Step:
    r = row(**more)
    return Step(trin, r, {p: row(periode=p) for p in months} | {"2023-12": r}, [r], national)


def written(*steps: Step, earlier: list[Row] | None = None, invented: bool = False) -> str:
    c = Contact("376", "Guldborgsund", "2023-12", list(steps), earlier or [], Form("Svar", [], [], []))
    return as_text(letter(c, PUBLICATION | ({"opdigtet": "ja"} if invented else {}))).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("steps", "sentences"),
    [
        ([step()], ["Guldborgsund Kommune har taget 20,0 pct. (kontroltrin 3) af risikosagerne op",
                    "har i dec. 2023 ligget under 30 pct. i 6 måneder på kontroltrin 3."]),
        ([step(), step("2", maaneder_i_traek=13)],
         ["har taget 20,0 pct. (kontroltrin 3) og 20,0 pct. (kontroltrin 2) af risikosagerne op",
          "ligget under 30 pct. i 6 måneder på kontroltrin 3 og 13 måneder på kontroltrin 2."]),
        # zero is measured; one is not many; a thousand has its point
        ([step(taken=0, left=50, mangler_at_udtage=15)],
         ["har taget 0,0 pct. (kontroltrin 3)", "skal 15 sager tages op, før andelen ikke er under 30 pct."]),
        ([step(taken=29, left=70, mangler_at_udtage=1)], ["skal 1 sag tages op, før andelen ikke er under 30 pct."]),
        ([step(taken=100, left=9_900, mangler_at_udtage=2_900)], ["skal 2.900 sager tages op", "9.900"]),
        ([step(maaneder_i_traek=1, graense_maaneder=1)],
         ["under 30 pct. i 1 måned på kontroltrin 3.", "af sagerne op i 1 måned på kontroltrin 2"]),
        ([step(graense_taeller=1, graense_naevner=4)], ["under 25 pct. af sagerne op i 6 måneder i træk på kontroltrin 2"]),
    ],
)  # fmt: skip
def test_what_was_found(steps: list[Step], sentences: list[str]) -> None:
    text = written(*steps)
    for s in sentences:
        assert s in text, s


def test_a_month_without_a_list_and_a_country_without_a_share_are_dashes_and_no_zero() -> None:
    text = written(step(months=["2023-09", "2023-11"], national=None), step("2", months=["2023-10"]))
    lines = {x[:9]: x.split()[2:] for x in text.splitlines() if x[:9] in ("sep. 2023", "okt. 2023", "nov. 2023", "dec. 2023")}
    assert lines["sep. 2023"] == ["20,0", "pct.", "–"] and lines["okt. 2023"] == ["–", "20,0", "pct."]
    assert lines["dec. 2023"] == ["20,0", "pct.", "20,0", "pct."] and "aug. 2023" not in text
    (whole,) = (x.split() for x in text.splitlines() if x.startswith("Kontroltrin 3 ") and "pct." in x)
    assert whole[2:] == ["20", "80", "20,0", "pct.", "–", "6"]


def test_a_month_without_cases_has_no_share() -> None:
    empty = row(0, 0, "2023-11")
    s = step()
    text = written(Step(s.trin, s.row, s.readings | {"2023-11": empty}, s.areas, s.national))
    assert [x.split()[2:] for x in text.splitlines() if x.startswith("nov. 2023 ")] == [["–"]]


def test_what_was_asked_before_stands_there_when_something_was() -> None:
    asked = {"henvendt_dato": date(2022, 11, 14), "kontroltrin": "3", "besvaret_dato": None}
    answered = asked | {"besvaret_dato": date(2023, 1, 30), "henvendt_dato": date(2022, 12, 1)}
    for open_, closed in product((False, True), repeat=2):
        rows = [Row("andre", r, 0) for r, there in ((asked, open_), (answered, closed)) if there]
        text = written(step(), earlier=rows)
        assert ("Tidligere henvendelser" in text) == bool(rows)
        assert ("14. nov. 2022" in text and "ikke besvaret" in text) == open_ and ("30. jan. 2023" in text) == closed


def test_a_draft_says_so_and_invented_figures_too() -> None:
    for invented in (False, True):
        text = written(step(), invented=invented)
        assert "Udkast. Brevet er ikke sendt" in text and ("opdigtede" in text.lower()) == invented
        assert not [x for x in text.splitlines() if ".." in x or "None" in x or "nan" in x.split()]
