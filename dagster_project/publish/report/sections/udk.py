"""Udbetaling Danmark's statement in the report: country, municipality, and the use of § 11."""

from __future__ import annotations

from dagster_project.common.danish import kroner, tal
from dagster_project.figures.names import PARAGRAF_11
from dagster_project.publish.report.blocks import Block, section, tabel, tekst
from dagster_project.publish.report.data import NOT_MEASURED, MunicipalYear

COLUMNS = {
    "stop_antal": "Stop, antal",
    "stop_beloeb": "Stop, kr.",
    "krav_antal": "Krav, antal",
    "krav_beloeb": "Krav, kr.",
    "efterregulering": "Efterreg., kr.",
    "skat": "Skat, kr.",
    "provenu": "Provenu, kr.",
}
TOTALS = ("", "stop-beloeb", "", "krav-beloeb", "efterregulering", "skat", "provenu-i-alt")  # counts are never added up


def status(k: MunicipalYear) -> Block:
    country = _status_table(k, "DK", "Landsplan")
    own = _status_table(k, k.kode, k.official_name)
    return section(
        f"Status fra Udbetaling Danmark {k.aar}",
        tekst("Helhedsorienteret kontrol, kontroltrin 3. Stop er stop og nedregulering af ydelser, regnet et år frem."),
        country or tekst(f"Der er ingen landsopgørelse for {k.aar}."),
        own or tekst(f"Der er ingen opgørelse af kommunens ydelser for {k.aar}."),
        tekst("Antal lægges ikke sammen: den samme sag kan stå i flere kolonner.", True),
    )


def _status_table(k: MunicipalYear, code: str, title: str) -> Block | None:
    rows = [[r["ydelse"].vaerdi, *(r[field_name].vis(tal) for field_name in COLUMNS)] for r in k.rows_of_year("udk_status", code)]
    if not rows:
        return None
    root = f"udk-status/{code.lower()}/{k.aar}/total/"
    total = ["Total", *(k.tal.get(root + terms, NOT_MEASURED).vis(tal) if terms else "" for terms in TOTALS)]
    return tabel(title, ["Ydelse", *COLUMNS.values()], [*rows, total], summer=1, fremhaev=len(COLUMNS))


def paragraf_11(k: MunicipalYear) -> Block:
    tal_ = {terms: k.tal.get(f"paragraf-11/{k.kode}/{k.aar}/{terms}", NOT_MEASURED) for terms in PARAGRAF_11}
    rows = [[name, tal_[terms].vis(tal if terms.startswith("antal") else kroner)] for terms, name in PARAGRAF_11.items()]
    return section(
        f"Anvendelse af § 11 i {k.official_name}",
        tabel(f"Opgørelse for {k.aar}", ["Opgørelse", "Antal eller kr."], rows, summer=1),
        tekst("Udbetaling Danmark beder kommunen oplyse sager om ydelser, som en borger kan have modtaget uretmæssigt og "
              "med vilje. Modtagne og afsluttede kan være opgjort på forskellige datoer.", True),
    )  # fmt: skip
