"""The cells of UDK's statement and of its § 11 block: one row's cell, or the column's sum over the benefits."""

from __future__ import annotations

from dagster_project.spor.beskrivelse import felt, kolonne, model
from dagster_project.spor.kilder import Kilder
from dagster_project.spor.model import ANTAL, KRONER
from dagster_project.spor.opskrift import Led, Opskrift
from dagster_project.spor.talid import TalId

_ANTAL = {"stop-antal", "krav-antal", "antal-retur", "antal-afsluttet", "antal-med-provenu"}
STATUS = ("stop-antal", "krav-antal", "stop-beloeb", "krav-beloeb", "efterregulering", "skat", "provenu-i-alt")
PARAGRAF11 = (
    *("antal-retur", "antal-afsluttet", "antal-med-provenu", "tilbagebetalingskrav", "aarlig-besparelse", "efterregulering"),
    "provenu",
)
_SUMMER = {
    "provenu-i-alt": ("stop_beloeb", "krav_beloeb", "efterregulering", "skat"),
    "provenu": ("tilbagebetalingskrav", "aarlig_besparelse", "efterregulering"),
}


def kolonne_af(tal: str) -> str:
    """The column of the mart that holds the figure."""
    return {"provenu-i-alt": "provenu"}.get(tal, tal.replace("-", "_"))


def celle(tal: str) -> str:
    """What a delivered row `r` gives of the figure."""
    laes = "spor_antal" if tal in _ANTAL else "spor_beloeb"
    return " + ".join(f"coalesce({laes}(r.{c}), 0)" for c in _SUMMER.get(tal, (kolonne_af(tal),)))


def opskrift(k: Kilder, tal_id: TalId) -> Opskrift | None:
    """None when the id names no benefit or column, or the statement has no such cell."""
    status = tal_id.art == "udk-status"
    tal = tal_id.dele[-1]
    if tal not in (STATUS if status else PARAGRAF11):
        return None
    vaerdier = {"kommune": tal_id.kommune, "aar": int(tal_id.periode), "ydelse": tal_id.dele[0], "id": tal_id.tekst}
    tabel = "marts.udk_status" if status else "intermediate.int_paragraf11"
    hele = not status or tal_id.dele[0] == "total"
    hvor = "kommunekode = $kommune and aar = $aar" + ("" if hele else " and spor_slug(ydelse) = $ydelse")
    navn = kolonne_af(tal)
    if hele:  # sums and § 11 stand in no mart but among the figures that are reconciled
        fundet = k.hent("select vaerdi from intermediate.int_tal where tal_id = $id", vaerdier)
    else:
        fundet = k.hent(f"select {navn} from {tabel} where {hvor} and {navn} is not null", vaerdier)
    if not fundet:
        return None
    regel = f"udk-status/{tal}" if status else f"paragraf-11/{tal}"
    noegle = "kommunekode || '|' || ydelse" if status else "kommunekode"
    udvalg = (
        f"select '{'ydelse' if status else '§ 11'}' as rolle, leverance_id, raekke_nr, '{regel}' as regel, {noegle} as noegle, "
        f"{navn} as bogfoert from {tabel} where {hvor}"
    )
    kilde = "udk_statusopgoerelse" if status else "udk_paragraf11"
    return Opskrift(
        enhed=ANTAL if tal in _ANTAL else KRONER,
        publiceret=fundet[0][0],
        definition=f"{model('udk_status')} {kolonne('udk_status', navn)}" if status else felt("udk_paragraf11", navn),
        led=(Led(kilde, udvalg, celle(tal)),),
        vaerdier=vaerdier,
        metode=("ikke_maalt",) if status else ("paragraf_11_skaeringsdatoer", "ikke_maalt"),
    )
