"""Computed against reported figures, and statements in words, as far as they are about the report's municipality."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from dagster_project.format import opregning, tal
from dagster_project.publish.rapport.blokke import Blok, afsnit, tabel, tekst
from dagster_project.publish.rapport.celler import Raekke
from dagster_project.publish.rapport.grundlag import Kommuneaar
from dagster_project.publish.talnavne import talnavn

STATUSSER = {
    "stemmer": "Stemmer",
    "forklaret": "Forklaret",
    "afviger": "Afviger",
    "ikke beregnet": "Ikke beregnet",
    "ikke rapporteret": "Trykt tomt",  # a cell of the document without a figure
}
GRUPPER = {"provenu": "Provenu", "udk-status": "Status fra UDK", "paragraf-11": "§ 11", "indsatser": "Indsatser"}


def afstemning(k: Kommuneaar) -> Blok:
    rapporteret = [r for kode in (k.kode, "DK") for r in k.raekker("afstemning", kode) if r["dokument"].vaerdi]
    if not rapporteret:
        return afsnit("Afstemning", tekst("Der er ingen rapporterede tal om kommunen at stemme af med."))
    antal = Counter(r["status"].vis(str) for r in rapporteret)
    dele = opregning([f"{tal(antal[status])} {navn.lower()}" for status, navn in STATUSSER.items()])
    dokumenter = sorted({r["dokument"].vaerdi for r in rapporteret})
    return afsnit(
        "Afstemning med rapporterede tal",
        tekst(f"{tal(len(rapporteret))} felter i {', '.join(dokumenter)}: {dele}."),
        tabel("Rapporterede felter pr. tabel", ["Tabel", *STATUSSER.values()], _grupper(rapporteret)),
        _undtagelser(rapporteret),
        _udsagn(k, dokumenter),
    )


def _gruppe(r: Raekke) -> str:
    foerste = r.vaerdi("tal_id").partition("/")[0]
    return GRUPPER.get(foerste, foerste)


def _grupper(raekker: list[Raekke]) -> list[list[str]]:
    antal = Counter((_gruppe(r), r["status"].vis(str)) for r in raekker)
    return [[navn, *(tal(antal[navn, st]) for st in STATUSSER)] for navn in dict.fromkeys(_gruppe(r) for r in raekker)]


def _decimal(vaerdi: Any) -> str:
    """A whole figure without decimals, a share or a rate with two."""
    return tal(vaerdi, 0 if vaerdi is None or vaerdi == int(vaerdi) else 2)


def _undtagelser(raekker: list[Raekke]) -> Blok | None:
    form: Callable[[Any], str] = _decimal
    ud = [
        [
            talnavn(r["tal_id"].vaerdi),
            r["status"].vis(lambda v: STATUSSER.get(v, v).lower()),
            r["forklaring"].vis(lambda v: v or "–"),
            *(r[f].vis(form) for f in ("beregnet", "rapporteret")),
        ]
        for r in sorted(raekker, key=lambda r: r["tal_id"].vaerdi)
        if r["status"].vaerdi not in ("stemmer", "ikke rapporteret")
    ]
    if not ud:
        return None
    return tabel(
        "Felter, der ikke uden videre stemmer",
        ["Tal", "Status", "Forklaring", "Beregnet", "Rapporteret"],
        ud,
        tekstkolonner=3,
        bredder=("2.2fr", "2.7cm", "2fr", "2.6cm", "2.6cm"),
    )


def _udsagn(k: Kommuneaar, dokumenter: list[str]) -> Blok | None:
    raekker = [
        [r["citat"].vis(str), r["udfald"].vis(str), r["begrundelse"].vis(str)]
        for r in sorted(k.grundlag.faelles["udsagn"], key=lambda r: (r["dokument"].vaerdi, r["linje"].vaerdi))
        if r["dokument"].vaerdi in dokumenter
    ]
    if not raekker:
        return None
    return tabel(
        "Udsagn i ord",
        ["Udsagn", "Udfald", "Begrundelse"],
        raekker,
        tekstkolonner=3,
        bredder=("2fr", "2.7cm", "3fr"),
    )
