"""The reconciliation page: reported figures against computed ones, printed sums, and claims in words."""

from __future__ import annotations

from typing import Any

from dagster_project.format import tal
from dagster_project.publish.talnavne import talnavn

from .tabel import Kolonne, kolonner
from .udgave import Raekke, Udgave

ORDEN = ("afviger", "forklaret", "ikke beregnet", "stemmer")
BETYDER = {
    "afviger": "det beregnede og det rapporterede er forskellige, og ingen har forklaret det",
    "forklaret": "de er forskellige, og forskellen er forklaret ved navn",
    "ikke beregnet": "leverancerne kan ikke give tallet",
    "stemmer": "de er ens, eller forskellen er inden for den præcision, tallet er trykt med",
}
KOLONNER = (
    Kolonne("tallet", "Tal", "tekst"), Kolonne("beregnet", "Beregnet"),
    Kolonne("rapporteret", "Rapporteret"), Kolonne("forskel", "Forskel", "", "b"), Kolonne("status", "Status", "tekst"),
    Kolonne("forklaring", "Forklaring", "tekst"), Kolonne("dokument", "Dokument", "tekst", "mono"), Kolonne("linje", "Linje"),
)  # fmt: skip
SUMMER = (
    Kolonne("tabel", "Tabel i dokumentet", "tekst"), Kolonne("raekke", "Række", "tekst"), Kolonne("kolonne", "Kolonne", "tekst"),
    Kolonne("antal_dele", "Dele"), Kolonne("sum_af_dele", "Sum af delene"), Kolonne("trykt_total", "Trykt total"),
    Kolonne("forskel", "Forskel", "", "b"), Kolonne("status", "Status", "tekst"), Kolonne("note", "Bemærkning", "tekst"),
)  # fmt: skip
UDSAGN = (
    Kolonne("citat", "Rapportens ord", "tekst", "bred-tekst"), Kolonne("udfald", "Udfald", "tekst", "b"),
    Kolonne("beregnet", "De beregnede tal", "tekst"), Kolonne("begrundelse", "Hvorfor", "tekst", "bred-tekst"),
    Kolonne("dokument", "Dokument", "tekst", "mono"), Kolonne("linje", "Linje"),
)  # fmt: skip


def side(udgave: Udgave, spor: Any) -> dict[str, Any] | None:
    alle = udgave.raekker("afstemning", [("status", "!=", "ikke rapporteret")])
    if not alle:
        return None
    for r in alle:
        r["tallet"] = talnavn(r["tal_id"])
    alle.sort(key=lambda r: (ORDEN.index(r["status"]) if r["status"] in ORDEN else 9, r["tal_id"]))
    antal = {s: sum(r["status"] == s for r in alle) for s in ORDEN}
    summer = udgave.raekker("trykte_summer")
    udsagn = sorted(udgave.raekker("udsagn"), key=lambda r: (r["udfald"] == "holder", r["udsagn_id"]))
    dokumenter = sorted({r["dokument"] for r in [*alle, *udsagn, *summer] if r.get("dokument")})
    ks = _uden_dokument(kolonner(alle, *KOLONNER), dokumenter)
    ks = [Kolonne(k.felt, k.navn, k.slags, k.klasse, spor) if k.felt == "tallet" else k for k in ks]
    if udgave.intern:
        ks.append(Kolonne("tal_id", "Tallets id", "tekst", "mono"))
    return {
        "overskrift": _overskrift(antal), "antal": antal, "betyder": BETYDER, "kolonner": ks, "n": len(alle),
        "aabne": [r for r in alle if r["status"] != "stemmer"], "ens": [r for r in alle if r["status"] == "stemmer"],
        "summer": summer, "sumkolonner": kolonner(summer, *SUMMER),
        "udsagn": udsagn, "udsagnskolonner": _uden_dokument(kolonner(udsagn, *UDSAGN), dokumenter),
        "dokumenter": dokumenter, "udsagn_overskrift": _udsagn(udsagn),
    }  # fmt: skip


def _uden_dokument(ks: list[Kolonne], dokumenter: list[str]) -> list[Kolonne]:
    """Where all rests on one document, it is named above the tables instead of on every row."""
    return [k for k in ks if k.felt != "dokument" or len(dokumenter) > 1]


def _overskrift(antal: dict[str, int]) -> str:
    """How many of the figures that can be compared agree."""
    sammenlignet = antal["stemmer"] + antal["forklaret"] + antal["afviger"]
    if antal["stemmer"] == sammenlignet:
        return f"Alle {tal(sammenlignet)} rapporterede tal, der kan beregnes, stemmer"
    rest = [f"{tal(antal[s])} {s}" for s in ("forklaret", "afviger") if antal[s]]
    rest = [r.replace(" forklaret", " er forklaret") for r in rest]
    return f"{tal(antal['stemmer'])} af {tal(sammenlignet)} rapporterede tal stemmer – " + " og ".join(rest)


def _udsagn(udsagn: list[Raekke]) -> str:
    viste = [r["udfald"] for r in udsagn if r["udfald"] is not None]  # a hidden outcome is no claim that fails
    skjulte = f"; {tal(len(udsagn) - len(viste))} er skjult" if len(viste) < len(udsagn) else ""
    return f"{tal(viste.count('holder'))} af {tal(len(viste))} udsagn i ord holder{skjulte}"
