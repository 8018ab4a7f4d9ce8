"""The tables about change that every publication holds: all figures by id, what was revised and why, and how much over time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from dagster_project.forbindelse import BuiltDatabase
from dagster_project.publish.endelighed import status
from dagster_project.publish.revisioner import Revision, Revisioner
from dagster_project.publish.sammenligning import TAL, Tal
from dagster_project.publish.trekant import maal, trekant

_VAERDI = pa.decimal128(28, 10)
_TEKST = pa.string()
_TALLET = [("tal_id", _TEKST), ("kommunekode", _TEKST), ("aar", pa.int32()), ("periode", _TEKST)]
_FORSKEL = [("foer", _VAERDI), ("efter", _VAERDI), ("forskel", _VAERDI), ("aarsag", _TEKST)]
_MELLEM = [("publikation_fra", _TEKST), ("publikation_til", _TEKST)]
_IDER = [("fra_leverance_id", _TEKST), ("til_leverance_id", _TEKST)]
_TAELLET = [("sammenligninger", pa.int32()), ("revisioner", pa.int32())]
_UDVIKLING = [("foerste", _VAERDI), ("seneste", _VAERDI), ("gennemsnitlig_absolut_revision", _VAERDI)]
_STATUS = ("status", _TEKST)
SKEMAER = {
    "tal": pa.schema([*_TALLET, ("vaerdi", _VAERDI), _STATUS]),
    "revisioner": pa.schema([*_TALLET, ("noegle", _TEKST), ("komponent", _TEKST), *_FORSKEL, *_IDER, *_MELLEM]),
    "reviderede_tal": pa.schema([*_TALLET, *_FORSKEL, _STATUS, *_MELLEM]),
    "revisionstrekant": pa.schema([*_TALLET, ("publikation", _TEKST), ("vaerdi", _VAERDI)]),
    "revisionsmaal": pa.schema([*_TALLET, *_TAELLET, *_UDVIKLING, _STATUS]),
}
_OM_TALLET = {
    "tal_id": "Tallets faste id.",
    "kommunekode": "Kommunens trecifrede kode, eller DK.",
    "aar": "Det år, tallet gælder.",
    "periode": "Den måned, tallet gælder; tom for et helt år.",
    "status": "foreløbig eller endelig, efter fristerne i metodevalg.",
    "foer": "Værdien i publikation_fra; tom, hvor den ikke fandtes.",
    "efter": "Værdien i publikation_til; tom, hvor den ikke længere findes.",
    "forskel": "efter minus foer; en tom regnes som 0.",
    "aarsag": "ny periode, sen leverance, rettet leverance; regel, seed, kode, afhængigheder; ellers uforklaret.",
    "publikation_fra": "Den publikation, der sammenlignes med.",
    "publikation_til": "Denne publikation.",
    "vaerdi": "Tallet, uafrundet.",
    "noegle": "Linjens nøgle som i provenu_linjer; tom, hvor tallet selv er det mindste, der udgives.",
    "komponent": "Linjens komponent som i provenu_linjer.",
    "fra_leverance_id": "Den leverance, linjen hvilede på; flere adskilt af |.",
    "til_leverance_id": "Den leverance, linjen nu hviler på; flere adskilt af |.",
    "publikation": "Den publikation, hvor tallet stod sådan.",
    "sammenligninger": "Par af publikationer, der begge dækker hele tallets år eller måned.",
    "revisioner": "De af parrene, hvor tallet ikke er det samme.",
    "foerste": "Tallet, første gang det stod for hele sit år eller sin måned.",
    "seneste": "Tallet nu.",
    "gennemsnitlig_absolut_revision": "Gennemsnittet af den absolutte forskel over sammenligningerne.",
}
_TABELLER = {
    "tal": "Hvert tal, der kan stå i en rapport, med sit id. En række pr. tal.",
    "revisioner": "Det, der er ændret siden sidste publikation, linje for linje. En række pr. tal, nøgle og komponent.",
    "reviderede_tal": "De tal, der er ændret siden sidste publikation; offentligt dem, som begge viser. En række pr. tal.",
    "revisionstrekant": "Ændrede tal, som hver publikation viser dem. En række pr. tal og publikation.",
    "revisionsmaal": "Hvor meget ændrede tal er revideret, regnet af revisionstrekant. En række pr. tal.",
}
BESKRIVELSER = {
    navn: {"tabel": _TABELLER[navn], "felter": {felt: _OM_TALLET[felt] for felt in skema.names}}
    for navn, skema in SKEMAER.items()
}


def revisionstabeller(
    built: BuiltDatabase, fundne: Revisioner, periode: str, navn: str, tidligere: Sequence[Path]
) -> dict[str, pa.Table]:
    """The tables for the publication `navn` of `periode`, of the revisions found; all but `tal` are empty for the first. They
    hold keys of cases: only for the internal edition."""
    with built.session() as con:
        valg = dict(con.execute("select noegle, valg from seeds.metodevalg where gyldig_til is null").fetchall())
        alle = con.execute(f"{TAL} order by tal_id").fetchall()
    mellem = (fundne.fra, navn)

    def st(tal: tuple) -> str:
        return status(tal[2], tal[3], periode, valg)

    revisioner = [
        (*_tallet(r), r.noegle, r.komponent, *_forskel(r), r.aarsag, r.fra_leverance_id, r.til_leverance_id, *mellem)
        for r in sorted(fundne.linjer, key=lambda r: (r.tal_id, r.noegle or "", r.komponent or ""))
    ]
    aendrede = [(t, aarsag) for t, aarsag in fundne.tal if t.foer is not None]
    punkter = trekant(built, navn, tidligere, {t.tal_id for t, _ in aendrede})
    raekker = {
        "tal": [(*t, st(t)) for t in alle],
        "revisioner": revisioner,
        "reviderede_tal": [(*_tallet(t), *_forskel(t), aarsag, st(_tallet(t)), *mellem) for t, aarsag in aendrede],
        "revisionstrekant": punkter,
        "revisionsmaal": [(*m, st(m)) for m in maal(punkter)],
    }
    return {n: _tabel(raekker[n], skema) for n, skema in SKEMAER.items()}


def _tallet(t: Revision | Tal) -> tuple:
    return t.tal_id, t.kommunekode, t.aar, t.periode


def _forskel(t: Revision | Tal) -> tuple:
    return t.foer, t.efter, (t.efter or 0) - (t.foer or 0)


def _tabel(raekker: list[tuple], skema: pa.Schema) -> pa.Table:
    kolonner = list(zip(*raekker, strict=True)) or [[] for _ in skema]
    return pa.table([pa.array(k, felt.type) for k, felt in zip(kolonner, skema, strict=True)], schema=skema)
