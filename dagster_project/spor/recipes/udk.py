"""The cells of UDK's statement and of its § 11 block: one row's cell, or the column's sum over the benefits."""

from __future__ import annotations

from dagster_project.spor.describe import felt, kolonne, model
from dagster_project.spor.model import COUNT, KRONER, Recipe, Terms
from dagster_project.spor.sources import Kilder
from dagster_project.spor.tal_id import TalId

_COUNT = {"stop-antal", "krav-antal", "antal-retur", "antal-afsluttet", "antal-med-provenu"}
STATUS = ("stop-antal", "krav-antal", "stop-beloeb", "krav-beloeb", "efterregulering", "skat", "provenu-i-alt")
PARAGRAF11 = (
    *("antal-retur", "antal-afsluttet", "antal-med-provenu", "tilbagebetalingskrav", "aarlig-besparelse", "efterregulering"),
    "provenu",
)
_SUMS = {
    "provenu-i-alt": ("stop_beloeb", "krav_beloeb", "efterregulering", "skat"),
    "provenu": ("tilbagebetalingskrav", "aarlig_besparelse", "efterregulering"),
}


def column_of(tal: str) -> str:
    """The column of the mart that holds the figure."""
    return {"provenu-i-alt": "provenu"}.get(tal, tal.replace("-", "_"))


def celle(tal: str) -> str:
    """What a delivered row `r` gives of the figure."""
    read = "spor_antal" if tal in _COUNT else "spor_beloeb"
    return " + ".join(f"coalesce({read}(r.{c}), 0)" for c in _SUMS.get(tal, (column_of(tal),)))


def recipe(k: Kilder, tal_id: TalId) -> Recipe | None:
    """None when the id names no benefit or column, or the statement has no such cell."""
    status = tal_id.art == "udk-status"
    tal = tal_id.dele[-1]
    if tal not in (STATUS if status else PARAGRAF11):
        return None
    values = {"kommune": tal_id.kommune, "aar": int(tal_id.periode), "ydelse": tal_id.dele[0], "id": tal_id.tekst}
    table = "marts.udk_status" if status else "intermediate.int_paragraf11"
    whole = not status or tal_id.dele[0] == "total"
    at = "kommunekode = $kommune and aar = $aar" + ("" if whole else " and spor_slug(ydelse) = $ydelse")
    name = column_of(tal)
    if whole:  # sums and § 11 stand in no mart but among the figures that are reconciled
        found = k.fetch("select vaerdi from intermediate.int_tal where tal_id = $id", values)
    else:
        found = k.fetch(f"select {name} from {table} where {at} and {name} is not null", values)
    if not found:
        return None
    rule = f"udk-status/{tal}" if status else f"paragraf-11/{tal}"
    key = "kommunekode || '|' || ydelse" if status else "kommunekode"
    selection = (
        f"select '{'ydelse' if status else '§ 11'}' as rolle, leverance_id, raekke_nr, '{rule}' as regel, {key} as noegle, "
        f"{name} as bogfoert from {table} where {at}"
    )
    kilde = "udk_statusopgoerelse" if status else "udk_paragraf11"
    return Recipe(
        enhed=COUNT if tal in _COUNT else KRONER,
        publiceret=found[0][0],
        definition=f"{model('udk_status')} {kolonne('udk_status', name)}" if status else felt("udk_paragraf11", name),
        led=(Terms(kilde, selection, celle(tal)),),
        vaerdier=values,
        metode=("ikke_maalt",) if status else ("paragraf_11_skaeringsdatoer", "ikke_maalt"),
    )
