"""Computed against reported figures, and statements in words, as far as they are about the report's municipality."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from dagster_project.common.danish import enumeration, tal
from dagster_project.figures.source_names import document_name
from dagster_project.figures.tal_names import tal_name
from dagster_project.publish.report.blocks import Block, section, tabel, tekst
from dagster_project.publish.report.data import MunicipalYear, Row

STATUSES = {
    "stemmer": "Stemmer",
    "forklaret": "Forklaret",
    "afviger": "Afviger",
    "ikke beregnet": "Ikke beregnet",
    "ikke rapporteret": "Trykt tomt",  # a cell of the document without a figure
}
GROUPS = {"provenu": "Provenu", "udk-status": "Status fra UDK", "paragraf-11": "§ 11", "indsatser": "Indsatser"}


def afstemning(k: MunicipalYear) -> Block:
    reported = [r for code in (k.kode, "DK") for r in k.raekker("afstemning", code) if r["dokument"].vaerdi]
    if not reported:
        return section("Afstemning", tekst("Der er ingen rapporterede tal om kommunen at stemme af med."))
    count = Counter(r["status"].vis(str) for r in reported)
    parts = enumeration([f"{tal(count[status])} {name.lower()}" for status, name in STATUSES.items()])
    documents = sorted({r["dokument"].vaerdi for r in reported})
    return section(
        "Afstemning med rapporterede tal",
        tekst(f"{tal(len(reported))} felter i {', '.join(document_name(d) for d in documents)}: {parts}."),
        tabel("Rapporterede felter pr. tabel", ["Tabel", *STATUSES.values()], _groups(reported)),
        _exceptions(reported),
        _udsagn(k, documents),
    )


def _group(r: Row) -> str:
    first = r.vaerdi("tal_id").partition("/")[0]
    return GROUPS.get(first, first)


def _groups(rows: list[Row]) -> list[list[str]]:
    count = Counter((_group(r), r["status"].vis(str)) for r in rows)
    return [[name, *(tal(count[name, st]) for st in STATUSES)] for name in dict.fromkeys(_group(r) for r in rows)]


def _decimal(value: Any) -> str:
    """A whole figure without decimals, a share or a rate with two."""
    return tal(value, 0 if value is None or value == int(value) else 2)


def _exceptions(rows: list[Row]) -> Block | None:
    form: Callable[[Any], str] = _decimal
    out = [
        [
            tal_name(r["tal_id"].vaerdi),
            r["status"].vis(lambda v: STATUSES.get(v, v).lower()),
            r["forklaring"].vis(lambda v: v or "–"),
            *(r[f].vis(form) for f in ("beregnet", "rapporteret")),
        ]
        for r in sorted(rows, key=lambda r: r["tal_id"].vaerdi)
        if r["status"].vaerdi not in ("stemmer", "ikke rapporteret")
    ]
    if not out:
        return None
    return tabel(
        "Felter, der ikke uden videre stemmer",
        ["Tal", "Status", "Forklaring", "Beregnet", "Rapporteret"],
        out,
        tekstkolonner=3,
        bredder=("2.2fr", "2.7cm", "2fr", "2.6cm", "2.6cm"),
    )


def _udsagn(k: MunicipalYear, documents: list[str]) -> Block | None:
    rows = [
        [r["citat"].vis(str), r["udfald"].vis(str), r["begrundelse"].vis(str)]
        for r in sorted(k.grundlag.shared["udsagn"], key=lambda r: (r["dokument"].vaerdi, r["linje"].vaerdi))
        if r["dokument"].vaerdi in documents
    ]
    if not rows:
        return None
    return tabel(
        "Udsagn i ord",
        ["Udsagn", "Udfald", "Begrundelse"],
        rows,
        tekstkolonner=3,
        bredder=("2fr", "2.7cm", "3fr"),
    )
