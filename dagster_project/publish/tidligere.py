"""Earlier publications read back: what they held, what their public edition hid, and the cases behind the amounts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.publish.skjul.aendring import Tidligere
from dagster_project.publish.skjul.bidrag import sagsbidrag
from dagster_project.publish.skjul.fordelt import TABELLER as FORDELTE
from dagster_project.publish.skjul.fordelt import fordel
from dagster_project.publish.skjul.kriterier import skjulte_grupper
from dagster_project.publish.skjul.samling import saml
from dagster_project.publish.skjul.uger import udeladte_aar
from dagster_project.publish.skjul.valg import FOR_ANDRES_SKYLD

SKJULTJOURNAL = "skjult.parquet"
_TABELLER = ("afstemning", "tal", "provenu_aar", "provenu_linjer", "kontrolsager", "indsatser", *FORDELTE)


def laes_tidligere(mapper: Sequence[Path]) -> list[Tidligere]:
    """In the order given, which is that of their publication. A folder without a public edition held nothing that anyone could
    subtract from."""
    return [_laes(m) for m in mapper if (m / SKJULTJOURNAL).exists()]


def _laes(mappe: Path) -> Tidligere:
    tabeller = {n: pq.read_table(mappe / "intern" / "tabeller" / f"{n}.parquet") for n in _TABELLER}
    for navn in FORDELTE:  # a breakdown that was internal then showed nobody anything
        if not (mappe / "offentlig" / "tabeller" / f"{navn}.parquet").exists():
            tabeller[navn] = tabeller[navn].slice(0, 0)
    system = saml(tabeller)
    fordel(system, tabeller)
    tal = {n: c.vaerdi for n, c in system.celler.items() if c.trykt}
    journal = pq.read_table(mappe / SKJULTJOURNAL)
    grunde = dict(zip(journal["tal_id"].to_pylist(), journal["grund"].to_pylist(), strict=True))
    skjult = frozenset(grunde)
    foelsomme = frozenset(n for n, grund in grunde.items() if not grund.startswith(FOR_ANDRES_SKYLD))
    return Tidligere(mappe.name, tal, skjult, sagsbidrag(tabeller), foelsomme, _uger(mappe), _kriterier(mappe))


def _begge(mappe: Path, tabel: str) -> tuple[pa.Table, pa.Table] | None:
    """The table as its internal and as its public edition have it; None when either has it not."""
    filer = [mappe / u / "tabeller" / f"{tabel}.parquet" for u in ("intern", "offentlig")]
    return tuple(pq.read_table(f) for f in filer) if all(f.exists() for f in filer) else None


def _uger(mappe: Path) -> dict[tuple[str, int], int]:
    begge = _begge(mappe, "su_flytninger_uge")
    return udeladte_aar(*begge) if begge else {}


def _kriterier(mappe: Path) -> frozenset[tuple[str, str, str]]:
    begge = _begge(mappe, "benchmark_kriterier")
    return skjulte_grupper(begge[1]) if begge else frozenset()
