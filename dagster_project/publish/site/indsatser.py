"""The page of a municipality's efforts: key figures by subject over the years, and the student grant moves week by week."""

from __future__ import annotations

from typing import Any

from dagster_project.publish.talnavne import noegletal
from dagster_project.publish.tekster import ANKER, INDSATSER, KRAV, OMRAADEINDSATSER, SAGER, SU, officielt_navn

from .udgave import Raekke, Udgave

EMNER: dict[str, dict[str, str]] = {
    "SU-kontrol": SU,
    "Enligerklæringer, virksomheder og sygefravær": INDSATSER,
    "Anker": ANKER,
    "Sager ind og ud": SAGER,
    "Krav": KRAV,
}


def side(udgave: Udgave, kode: str) -> dict[str, Any]:
    tal: dict[str, dict[int, Raekke]] = {}
    for r in udgave.raekker("indsatser", [("kommunekode", "=", kode)]):
        tal.setdefault(r["noegletal"], {})[r["aar"]] = r
    aar = sorted({a for d in tal.values() for a in d})
    uger = udgave.raekker("su_flytninger_uge", [("kommunekode", "=", kode)])
    uger.sort(key=lambda r: (r["iso_aar"], r["iso_uge"]))
    loft = max((r["kontrolleret"] for r in uger if r["kontrolleret"]), default=1)
    definitioner = {r["navn"]: r["beskrivelse"] for r in udgave.raekker("metode") if r.get("art") == "definition"}
    return {
        "kode": kode, "navn": udgave.navne.get(kode, kode), "kommune": officielt_navn(kode, udgave.navne.get(kode, kode)),
        "aar": aar, "tal_": tal, "definitioner": definitioner,
        "emner": list(_emner(tal)), "uger": _uger(uger),
        "antal_uger": len(uger), "uge_loft": loft, "hoejeste": sum(r["kontrolleret"] == loft for r in uger),
    }  # fmt: skip


def _emner(tal: dict[str, dict[int, Raekke]]) -> Any:
    """Subjects that have figures: (name, [(key, label)]); area efforts by their own names; the unknown last, never lost."""
    kendte = {n for d in EMNER.values() for n in d}
    for emne, navne in EMNER.items():
        if har := [(n, t) for n, t in navne.items() if n in tal]:
            yield emne, har
    omraader = sorted(n for n in tal if n.partition(":")[0] in OMRAADEINDSATSER)
    if omraader:
        yield (
            "Indsatser i områder",
            [
                (n, f"{n.partition(':')[2]}: {OMRAADEINDSATSER[n.partition(':')[0]]}")
                for n in sorted(omraader, key=lambda n: (n.partition(":")[2], n))
            ],
        )
    if resten := sorted(n for n in tal if n not in kendte and n not in omraader):
        yield "Andet", [(n, noegletal(n)) for n in resten]


def _uger(uger: list[Raekke]) -> dict[int, list[dict[str, Any]]]:
    """Weekly controls per ISO year for a bar chart; a hidden week has no bar."""
    ud: dict[int, list[dict[str, Any]]] = {}
    for r in uger:
        skjult = "kontrolleret" in r.skjult or r["kontrolleret"] is None
        ud.setdefault(r["iso_aar"], []).append({"r": r, "antal": None if skjult else r["kontrolleret"], "saeson": r["saeson"]})
    return ud
