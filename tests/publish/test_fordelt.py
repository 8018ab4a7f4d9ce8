"""A benefit's proceeds whose sum the statement does not print: hidden for its own sake, and tied to what would give it away."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest

from dagster_project.publish.skjul.foelsom import FAA_SAGER, foelsomme
from dagster_project.publish.skjul.fordelt import fordel
from dagster_project.publish.skjul.system import Celle, System

STED = "udk-status/253/2023"
KRAV = pa.schema(
    [*((k, pa.string()) for k in ("kommunekode", "ydelse", "aldersklasse")), ("aar", pa.int64()), ("antal", pa.int64())]
).empty_table()
BIDRAG = pd.DataFrame({"navn": pd.Series(dtype=str), "beloeb": pd.Series(dtype=float)})


def opgoerelse(**antal: int) -> System:
    """Benefits with stops of 100 kr. and claims of 200 kr., on so many cases each; their total as a category."""
    system = System()
    for ydelse, n in antal.items():
        for felt, vaerdi in (("stop", 100.0), ("krav", 200.0)):
            system.celler[f"{STED}/{ydelse}/{felt}-antal"] = Celle(float(n), "antal")
            system.celler[f"{STED}/{ydelse}/{felt}-beloeb"] = Celle(vaerdi, "beloeb")
    system.celler["provenu/253/2023/udk-ydelser"] = Celle(300.0 * len(antal), "beloeb")
    return system


def andele(*ydelser: str, beloeb: float = 300.0, kategori: str = "UDK-ydelser") -> dict[str, pa.Table]:
    raekker = [{"kommunekode": "253", "aar": 2023, "kategori": kategori, "ydelse": y, "beloeb": beloeb} for y in ydelser]
    return {"provenu_kommunal_andel": pa.Table.from_pylist(raekker), "krav": KRAV}


def test_an_unprinted_sum_on_few_cases_is_hidden_and_one_on_many_is_not() -> None:
    system = opgoerelse(boligydelse=2, boligstoette=50)
    fordel(system, andele("boligydelse", "boligstoette"))
    grunde = foelsomme(system, BIDRAG)
    assert grunde[f"{STED}/boligydelse/provenu-i-alt"] == FAA_SAGER
    assert f"{STED}/boligstoette/provenu-i-alt" not in grunde


def test_an_unprinted_sum_is_tied_to_its_parts_and_to_the_category_less_the_printed_ones() -> None:
    system = opgoerelse(boligydelse=2, boligstoette=50)
    trykt, utrykt = f"{STED}/boligstoette/provenu-i-alt", f"{STED}/boligydelse/provenu-i-alt"
    system.celler[trykt] = Celle(300.0, "beloeb")
    fordel(system, andele("boligydelse", "boligstoette"))
    assert {utrykt: 1.0, f"{STED}/boligydelse/stop-beloeb": -1.0, f"{STED}/boligydelse/krav-beloeb": -1.0} in system.ligninger
    assert {"provenu/253/2023/udk-ydelser": 1.0, trykt: -1.0, utrykt: -1.0} in system.ligninger


def test_a_row_that_breaks_down_a_figure_that_stands_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="ventede provenu/253/2023/su blandt tallene"):
        fordel(opgoerelse(boligydelse=2), andele("", kategori="SU-sager"))
