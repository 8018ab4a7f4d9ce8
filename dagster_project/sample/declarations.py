"""enligerklaeringer of the sample: the single-parent declarations sent in 2023."""

from __future__ import annotations

from datetime import date, timedelta

from dagster_project.sample.chance import hverdag, lod
from dagster_project.sample.people import cpr
from dagster_project.sample.published import KOMMUNE

AAR = 2023
KOLONNER = (
    "erklaering_id",
    "kommunekode",
    "cpr",
    "aar",
    "sendt_dato",
    "besvaret_dato",
    "udtaget_til_kontrol",
    "friplads_stoppet",
    "besparelse",
)
_SENDT = 698  # "omkring 700"


def erklaeringer() -> list[dict[str, object]]:
    """One row per declaration. A stopped free place is among those drawn for control; its saving is kroner a year."""
    raekker = []
    sendt = date(AAR, 3, 6)
    for nr in range(1, _SENDT + 1):
        noegle = f"DEMO-E-{AAR}-{nr:04d}"
        besvaret = hverdag(sendt + timedelta(days=2 + lod(40, "besvaret", noegle)))
        udtaget = lod(100, "udtaget", noegle) < 7
        stoppet = udtaget and lod(100, "stoppet", noegle) < 30
        raekker.append(
            {
                "erklaering_id": noegle,
                "kommunekode": KOMMUNE,
                "cpr": cpr(1975, 2001, noegle),
                "aar": str(AAR),
                "sendt_dato": sendt,
                "besvaret_dato": besvaret if lod(100, "svarer", noegle) < 93 else None,
                "udtaget_til_kontrol": "ja" if udtaget else "nej",
                "friplads_stoppet": "ja" if stoppet else "nej",
                "besparelse": 12 * (900 + 50 * lod(40, "besparelse", noegle)) if stoppet else None,
            }
        )
    return raekker
