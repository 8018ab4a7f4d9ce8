"""Earlier publications read back: what they held, what their public edition hid, and the cases behind the amounts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from dagster_project.publish.skjul.aendring import Tidligere
from dagster_project.publish.skjul.bidrag import sagsbidrag
from dagster_project.publish.skjul.fordelt import TABELLER as FORDELTE
from dagster_project.publish.skjul.samling import saml

SKJULTJOURNAL = "skjult.parquet"
_TABELLER = ("afstemning", "provenu_aar", "provenu_linjer", "kontrolsager", "indsatser", *FORDELTE)


def laes_tidligere(mapper: Sequence[Path]) -> list[Tidligere]:
    """In the order given, which is that of their publication. A folder without a public edition held nothing that anyone could
    subtract from."""
    return [_laes(m) for m in mapper if (m / SKJULTJOURNAL).exists()]


def _laes(mappe: Path) -> Tidligere:
    tabeller = {n: pl.read_parquet(mappe / "intern" / "tabeller" / f"{n}.parquet") for n in _TABELLER}
    for navn in FORDELTE:  # a breakdown that was internal then showed nobody anything
        if not (mappe / "offentlig" / "tabeller" / f"{navn}.parquet").exists():
            tabeller[navn] = tabeller[navn].clear()
    tal = {n: c.vaerdi for n, c in saml(tabeller).celler.items() if c.trykt}
    skjult = pl.read_parquet(mappe / SKJULTJOURNAL)["tal_id"].to_list()
    return Tidligere(mappe.name, tal, frozenset(skjult), sagsbidrag(tabeller))
