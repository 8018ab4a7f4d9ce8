"""The page of a municipality's efforts: key figures by subject over the years, and the student grant moves week by week."""

from __future__ import annotations

from typing import Any

from dagster_project.publish.talnavne import noegletal
from dagster_project.publish.tekster import ANKER, INDSATSER, KONTROLTYPER, KRAV, OMRAADEINDSATSER, SAGER, SU, officielt_navn

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
    return {
        "kode": kode, "navn": udgave.navne.get(kode, kode), "kommune": officielt_navn(kode, udgave.navne.get(kode, kode)),
        "aar": aar, "tal_": {n: [d.get(a) for a in aar] for n, d in tal.items()}, "definitioner": udgave.definitioner,
        "emner": list(_emner(tal)), "uger": _uger(uger, loft),
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
    if kontroltyper := sorted((n for n in tal if n.partition(":")[0] in KONTROLTYPER), key=lambda n: n.partition(":")[::-1]):
        yield "Kontrol af andre tilflytninger", [(n, noegletal(n)) for n in kontroltyper]
    if resten := sorted(n for n in tal if n not in kendte and n not in omraader and n not in kontroltyper):
        yield "Andet", [(n, noegletal(n)) for n in resten]


def _uger(uger: list[Raekke], loft: int) -> dict[int, list[tuple[int, float, float, bool]]]:
    """The bars of each ISO year's weekly controls: from the left, from above, height, in season. A hidden week has none."""
    ud: dict[int, list[tuple[int, float, float, bool]]] = {}
    for r in uger:
        aarets = ud.setdefault(r["iso_aar"], [])
        if r["kontrolleret"] and "kontrolleret" not in r.skjult:
            hoejde = r["kontrolleret"] * 60 / loft
            aarets.append(((r["iso_uge"] - 1) * 20, 62 - hoejde, hoejde, bool(r["saeson"])))
    return ud
