"""A benefit's proceeds whose sum the statement does not print: hidden for its own sake, and tied to what would give it away."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest

from dagster_project.disclosure.breakdowns import distribute
from dagster_project.disclosure.sensitive import FEW_SAGER, sensitive
from dagster_project.disclosure.system import Cell, System

PLACE = "udk-status/253/2023"
KRAV = pa.schema(
    [
        *((k, pa.string()) for k in ("kommunekode", "periode", "ydelse", "aldersklasse")),
        ("aar", pa.int64()),
        ("antal", pa.int64()),
    ]
).empty_table()
CONTRIBUTIONS = pd.DataFrame({"navn": pd.Series(dtype=str), "beloeb": pd.Series(dtype=float)})


def statement(**antal: int) -> System:
    """Benefits with stops of 100 kr. and claims of 200 kr., on so many cases each; their total as a category."""
    system = System()
    for ydelse, n in antal.items():
        for field_name, value in (("stop", 100.0), ("krav", 200.0)):
            system.celler[f"{PLACE}/{ydelse}/{field_name}-antal"] = Cell(float(n), "antal")
            system.celler[f"{PLACE}/{ydelse}/{field_name}-beloeb"] = Cell(value, "beloeb")
    system.celler["provenu/253/2023/udk-ydelser"] = Cell(300.0 * len(antal), "beloeb")
    return system


def shares(*ydelser: str, amount: float = 300.0, kategori: str = "UDK-ydelser") -> dict[str, pa.Table]:
    rows = [{"kommunekode": "253", "aar": 2023, "kategori": kategori, "ydelse": y, "beloeb": amount} for y in ydelser]
    return {"provenu_kommunal_andel": pa.Table.from_pylist(rows), "krav": KRAV}


def test_an_unprinted_sum_on_few_cases_is_hidden_and_one_on_many_is_not() -> None:
    system = statement(boligydelse=2, boligstoette=50)
    distribute(system, shares("boligydelse", "boligstoette"))
    reasons = sensitive(system, CONTRIBUTIONS)
    assert reasons[f"{PLACE}/boligydelse/provenu-i-alt"] == FEW_SAGER
    assert f"{PLACE}/boligstoette/provenu-i-alt" not in reasons


def test_an_unprinted_sum_is_tied_to_its_parts_and_to_the_category_less_the_printed_ones() -> None:
    system = statement(boligydelse=2, boligstoette=50)
    printed, unprinted = f"{PLACE}/boligstoette/provenu-i-alt", f"{PLACE}/boligydelse/provenu-i-alt"
    system.celler[printed] = Cell(300.0, "beloeb")
    distribute(system, shares("boligydelse", "boligstoette"))
    assert {
        unprinted: 1.0,
        f"{PLACE}/boligydelse/stop-beloeb": -1.0,
        f"{PLACE}/boligydelse/krav-beloeb": -1.0,
    } in system.equations
    assert {"provenu/253/2023/udk-ydelser": 1.0, printed: -1.0, unprinted: -1.0} in system.equations


def test_a_row_that_breaks_down_a_figure_that_stands_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="ventede provenu/253/2023/su blandt tallene"):
        distribute(statement(boligydelse=2), shares("", kategori="SU-sager"))
