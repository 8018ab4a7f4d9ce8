"""One edition written: its tables with their descriptions, and its workbooks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from dagster_project.publications.hidden_cells import SKJULT, nothing_hidden
from dagster_project.publish.boeger import skriv_boeger
from dagster_project.publish.datapakke import skriv_datapakke
from dagster_project.publish.omfang import OFFENTLIGE
from dagster_project.publish.tabeller import skriv_tabeller


def skriv_udgave(mappe: Path, tabeller: Mapping[str, pa.Table]) -> None:
    """One edition's tables, described, and its workbooks."""
    mappe.mkdir(mode=0o700)
    skriv_tabeller(tabeller, mappe / "tabeller")
    om = [
        f"Udgaven {mappe.name}.",
        "Tal i CSV har decimalkomma; en tom celle er ikke målt, 0 er målt.",
        udgivelsen(tabeller).get("skjulning"),
    ]
    skriv_datapakke(tabeller, mappe / "tabeller", udgivelsen(tabeller)["titel"], " ".join(filter(None, om)))
    skriv_boeger(tabeller, mappe / "arbejdsboeger")


def udgivelsen(tabeller: Mapping[str, pa.Table]) -> dict[str, str]:
    """What the publication says of itself, by key."""
    return dict(zip(tabeller["udgivelse"]["noegle"].to_pylist(), tabeller["udgivelse"]["vaerdi"].to_pylist(), strict=True))


def med_tom_skjult(alle: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The internal edition: the tables that are public too get an empty `skjult`, so that one reader reads both editions."""
    return {n: t.append_column(SKJULT, nothing_hidden(t.num_rows)) if n in OFFENTLIGE else t for n, t in alle.items()}
