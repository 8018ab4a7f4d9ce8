"""Udbetaling Danmark's statement in the report: country, municipality, and the use of § 11."""

from __future__ import annotations

from dagster_project.format import kroner, tal
from dagster_project.publish.rapport.blokke import Blok, afsnit, tabel, tekst
from dagster_project.publish.rapport.celler import IKKE_MAALT
from dagster_project.publish.rapport.grundlag import Kommuneaar
from dagster_project.publish.tekster import PARAGRAF_11

KOLONNER = {
    "stop_antal": "Stop, antal",
    "stop_beloeb": "Stop, kr.",
    "krav_antal": "Krav, antal",
    "krav_beloeb": "Krav, kr.",
    "efterregulering": "Efterreg., kr.",
    "skat": "Skat, kr.",
    "provenu": "Provenu, kr.",
}
TOTALER = ("", "stop-beloeb", "", "krav-beloeb", "efterregulering", "skat", "provenu-i-alt")  # counts are never added up


def status(k: Kommuneaar) -> Blok:
    land = _statustabel(k, "DK", "Landsplan")
    egen = _statustabel(k, k.kode, k.officielt_navn)
    return afsnit(
        f"Status fra Udbetaling Danmark {k.aar}",
        tekst("Helhedsorienteret kontrol, kontroltrin 3. Stop er stop og nedregulering af ydelser, regnet et år frem."),
        land or tekst(f"Der er ingen landsopgørelse for {k.aar}."),
        egen or tekst(f"Der er ingen ydelser i kommunens opgørelse for {k.aar}."),
        tekst("Antal lægges ikke sammen: den samme sag kan stå i flere kolonner.", True),
    )


def _statustabel(k: Kommuneaar, kode: str, titel: str) -> Blok | None:
    raekker = [[r["ydelse"].vaerdi, *(r[felt].vis(tal) for felt in KOLONNER)] for r in k.aarets("udk_status", kode)]
    if not raekker:
        return None
    rod = f"udk-status/{kode.lower()}/{k.aar}/total/"
    total = ["Total", *(k.tal.get(rod + led, IKKE_MAALT).vis(tal) if led else "" for led in TOTALER)]
    return tabel(titel, ["Ydelse", *KOLONNER.values()], [*raekker, total], summer=1, fremhaev=len(KOLONNER))


def paragraf_11(k: Kommuneaar) -> Blok:
    tal_ = {led: k.tal.get(f"paragraf-11/{k.kode}/{k.aar}/{led}", IKKE_MAALT) for led in PARAGRAF_11}
    raekker = [[navn, tal_[led].vis(tal if led.startswith("antal") else kroner)] for led, navn in PARAGRAF_11.items()]
    return afsnit(
        f"Anvendelse af § 11 i {k.officielt_navn}",
        tabel(f"Opgørelse for {k.aar}", ["Opgørelse", "Antal eller kr."], raekker, summer=1),
        tekst("Udbetaling Danmark beder kommunen oplyse sager om ydelser, som en borger kan have modtaget uretmæssigt og "
              "med vilje. Modtagne og afsluttede kan være opgjort på forskellige datoer.", True),
    )  # fmt: skip
