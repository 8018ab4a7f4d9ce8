"""All six cells as plain tables, with the named variants of each measure, and the country by list criterion."""

from __future__ import annotations

from typing import Any

from .celler import Celle
from .maaling import Maaling
from .tabel import Kolonne, kolonner
from .udgave import Raekke, Udgave

VARIANTER = (
    Kolonne("kommune", "Kommune", "navn"),
    Kolonne("udtaget", "Udtaget (T)"), Kolonne("resterende", "Resterende (R)"), Kolonne("bortfaldet", "Bortfaldet (X)"),
    Kolonne("andel_udtaget", "Måling 1: T / (T + R)", "", "b"), Kolonne("andel_udtaget_af_resterende", "Variant: T / R"),
    Kolonne("andel_udtaget_af_alle", "Variant: T / (T + R + X)"),
    Kolonne("udtaget_med_kontrolsag", "Udtaget med kontrolsag"), Kolonne("andel_med_kontrolsag", "Andel med kontrolsag"),
    Kolonne("oprettet", "Oprettet"), Kolonne("afsluttet", "Afsluttet"), Kolonne("afsluttet_med_effekt", "Med resultat"),
    Kolonne("andel_med_effekt", "Måling 2: med resultat, af afsluttede", "", "b"),
    Kolonne("ikke_afsluttet", "Ikke afsluttet"), Kolonne("andel_ikke_afsluttet", "Ikke afsluttet, af oprettede"),
    Kolonne("andel_med_effekt_afsluttet_i_vinduet", "Variant: resultat, afsluttet i vinduet"),
    Kolonne("ufuldstaendig", "Ufuldstændigt vindue", "tekst"),
)  # fmt: skip
KRITERIER = (
    Kolonne("celle", "Trin og område", "tekst"), Kolonne("kriterium", "Udsøgningskriterium", "tekst"),
    Kolonne("udtaget", "Udtaget"), Kolonne("resterende", "Resterende"), Kolonne("oprettet", "Oprettet"),
    Kolonne("afsluttet", "Afsluttet"), Kolonne("afsluttet_med_effekt", "Med resultat"),
    Kolonne("andel_med_effekt", "Med resultat, af afsluttede", "", "b"),
)  # fmt: skip


def side(udgave: Udgave, periode: str, alle: list[Maaling]) -> dict[str, Any]:
    """The cells' tables in the order of the filters; in each the country first, then the municipalities by name."""
    tabeller = []
    for m in alle:
        raekker = [r for r in [m.landet, *(k.r for k in sorted(m.kommuner, key=lambda k: k.kode))] if r is not None]
        for r in raekker:
            r["kommune"] = udgave.navne.get(r["kommunekode"], r["kommunekode"])
        tabeller.append((m.celle, kolonner(raekker, *VARIANTER), raekker))
    kriterier = _landets(udgave.raekker("benchmark_kriterier", [("periode", "=", periode), ("kommunekode", "=", "DK")]))
    return {"periode": periode, "tabeller": tabeller, "kriterier": kriterier, "kriteriekolonner": kolonner(kriterier, *KRITERIER)}


def _landets(raekker: list[Raekke]) -> list[Raekke]:
    for r in raekker:
        r["celle"] = Celle(r["kontroltrin"], r["omraade"]).navn
    return sorted(raekker, key=lambda r: (r["celle"], r["kriterium"]))
