"""Why a publication differs from the one before, in plain Danish: kinds of cause, deliveries behind them, figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pyarrow as pa

from dagster_project.format import maaned, opregning, tal
from dagster_project.publications.hidden_cells import SKJULT
from dagster_project.publish.aarsager import NY_PERIODE, RETTET, SEN, SKEL
from dagster_project.publish.tekster import KILDER

NOEGLE = "revision_aarsag"
HOEJST = 4  # deliveries and kinds of figures that are named; the rest are counted
_ORD = {
    NY_PERIODE: "en ny periode er leveret",
    SEN: "leverancer er kommet sent",
    RETTET: "leverancer er rettet",
    "kode": "beregningen er ændret",
    "afhængigheder": "programmer, som beregningen bruger, er skiftet",
}
_GRUPPER = {"udk-status": "Udbetaling Danmarks opgørelse", "paragraf-11": "§ 11", "indsatser": "indsatser og krav"}


def med_aarsag(udgivelse: pa.Table, alle: Mapping[str, pa.Table], reviderede: pa.Table) -> pa.Table:
    """`udgivelse` with the row `revision_aarsag`. `alle`: the internal tables, of which causes and deliveries are taken: these
    are public, in `metode` and `leverancer`. `reviderede`: the edition's own: a hidden figure is neither named nor counted."""
    raekke = {"noegle": NOEGLE, "vaerdi": _tekst(alle, reviderede.to_pylist())}
    raekke |= {SKJULT: ""} if SKJULT in udgivelse.column_names else {}
    return pa.concat_tables([udgivelse, pa.Table.from_pylist([raekke], schema=udgivelse.schema)]).sort_by("noegle")


def _tekst(alle: Mapping[str, pa.Table], viste: list[dict]) -> str:
    """Empty for the first publication, and where nothing changed."""
    interne = alle["reviderede_tal"].to_pylist()
    if not interne:
        return ""
    hvorfor = opregning(sorted({_ord(led) for r in interne for led in r["aarsag"].split(SKEL)}))
    fra = interne[0]["publikation_fra"]
    dele = [f"Ændret siden {fra}, fordi {hvorfor}{_leverancer(alle)}."]
    if viste:
        dele.append(f"Ændrede tal: {_grupper(viste)}.")
    if len(viste) < len(interne):
        dele.append("Tal, som en af de to udgaver skjuler, er ikke nævnt.")
    return " ".join(dele)


def _ord(aarsag: str) -> str:
    art, _, fil = aarsag.partition(": ")
    if fil:
        hvad = "et valg eller en regel" if art == "regel" else "en af projektets lister"
        return f"{hvad} er ændret ({fil.removesuffix('.csv')})"
    return _ORD.get(aarsag, "årsagen er ikke fundet")


def _leverancer(alle: Mapping[str, pa.Table]) -> str:
    """The deliveries that changed figures now rest on, by source, sender and period."""
    ider = {i for r in alle["revisioner"].to_pylist() if r["til_leverance_id"] != r["fra_leverance_id"]
            for i in (r["til_leverance_id"] or "").split("|")}  # fmt: skip
    navne = {r["kommunekode"]: r["navn"] for r in alle["kommuner"].to_pylist()} | {"DK": "hele landet"}
    felter = ["leverance_id", "kilde", "kommunekode", "periode"]
    led = sorted(
        f"{KILDER.get(r['kilde'], r['kilde'])}, {navne.get(r['kommunekode'], r['kommunekode'])} {maaned(r['periode'])}"
        for r in alle["leverancer"].select(felter).to_pylist()
        if r["leverance_id"] in ider
    )
    return f" ({'; '.join(_hoejst(led))})" if led else ""


def _grupper(viste: list[dict]) -> str:
    antal = Counter(_gruppe(r) for r in viste)
    return opregning(_hoejst([f"{tal(n)} i {g}" for g, n in sorted(antal.items(), key=lambda p: (-p[1], p[0]))]))


def _gruppe(r: dict) -> str:
    art = r["tal_id"].partition("/")[0]
    hvornaar = maaned(r["periode"]) if r["periode"] else str(r["aar"])
    return f"{_GRUPPER.get(art, art)} for {hvornaar}"


def _hoejst(led: list[str]) -> list[str]:
    return led if len(led) <= HOEJST else [*led[:HOEJST], f"{tal(len(led) - HOEJST)} til"]
