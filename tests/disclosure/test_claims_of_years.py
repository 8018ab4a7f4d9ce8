"""Claims by age beside the years' claims: no table says that they are the same, and in December anyone can see it."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from dagster_project.disclosure.claims_of_years import boundaries
from dagster_project.disclosure.earlier_editions import HIDDEN_JOURNAL
from tests.disclosure.attacker.attack import reckoned
from tests.disclosure.test_changes import write
from tests.disclosure.worlds import World
from tests.publish.helpers import mend

BENEFIT = "kontanthjælp"
YEARS = {2022: "1–3 år", 2023: "91–365 dage"}


@pytest.fixture(scope="module")
def world() -> World:
    """Nine claims a year, and three cases a year of which something was saved: on few cases in a year, on six in both."""
    v = World(daekket=[("151", a) for a in YEARS])
    for a in YEARS:
        v.p11.append(("151", a, 0, Decimal(0), Decimal(0)))
        for component, count in (("tilbagebetalingskrav", 9), ("mindreudgift", 3)):
            for i in range(count):
                name = f"{component}{i}"
                v.sager.append(("151", a, "KL-ydelser", name, component, Decimal(20_007 + 113 * i + a)))
                v.fate["151", a, name] = (BENEFIT, 6, Decimal(0), Decimal(0))
    return v


def test_what_few_cases_saved_does_not_follow_from_the_claims_of_a_year(world: World, editions: Path, tmp_path: Path) -> None:
    """Each year's proceeds less its claims by age would be it. Planted: the claims by age stand there after all."""
    (folder,) = write([world], tmp_path, editions / "intern" / "tabeller")
    assert reckoned([folder]) == []
    reasons = {r["tal_id"]: r["grund"] for r in pq.read_table(folder / HIDDEN_JOURNAL).to_pylist()}
    assert reasons["provenu/151/2023/kl-ydelser/mindreudgift"] == "beløb på 1–4 sager"
    changed = Path(shutil.copytree(folder, tmp_path / "ny" / folder.name))
    for a, age in YEARS.items():
        for table, at in (("krav", pc.field("aldersklasse") == age), ("provenu_aar", _kl(a)), ("provenu_kommunal_andel", _kl(a))):
            true = pq.read_table(folder / "intern" / "tabeller" / f"{table}.parquet").filter(at)
            column = "rejst" if table == "krav" else "beloeb"
            mend(changed, table, at, **{column: true[column][0].as_py()})
    found = reckoned([changed])
    assert any("provenu_aar/151/2023/KL-ydelser/mindreudgift" in f for f in found), found


def _kl(year: int) -> pc.Expression:
    return (pc.field("aar") == year) & (pc.field("kategori") == "KL-ydelser")


def test_a_class_of_age_begins_on_a_day_of_a_year() -> None:
    """By the calendar: 365 days before the last of December is the last of December, or the first of January after a leap day."""
    firsts = {p: [b.first for b in boundaries(p)] for p in ("2023-12", "2024-12", "2023-11")}
    assert firsts["2023-12"] == [date(2023, 10, 2), date(2022, 12, 31), date(2020, 12, 31)]
    assert firsts["2024-12"][1] == date(2024, 1, 1) and firsts["2023-11"][1] == date(2022, 11, 30)
    assert [sorted(b.classes) for b in boundaries("2023-12")][1] == ["0–90 dage", "91–365 dage"]
