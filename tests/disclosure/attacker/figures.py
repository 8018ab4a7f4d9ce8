"""Charts in files of their own: each figure in them must be the cell that the published table shows, under the same key."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

TABLES = {  # by how the names of their files begin: table and key
    "maaling-": ("benchmark", ("periode", "kommunekode", "kontroltrin", "omraade")),
    "kort-": ("benchmark", ("periode", "kommunekode", "kontroltrin", "omraade")),
    "kommune-": ("benchmark", ("periode", "kommunekode", "kontroltrin", "omraade")),
    "landet-": ("benchmark", ("periode", "kommunekode", "kontroltrin", "omraade")),
    "provenu-": ("provenu_aar", ("kommunekode", "aar", "kategori")),
    "su-uger-": ("su_flytninger_uge", ("kommunekode", "iso_aar", "iso_uge")),
}


def records(file: Path) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(file.read_text("utf-8-sig").splitlines(), delimiter=";")


def attack_figures(public: Path) -> list[str]:
    """Cells of the charts' files that are not what the table shows; rows that it has not, or in another order than its own."""
    findings, tables = [], {}
    file = public / "tabeller" / "revisionstrekant.parquet"
    rows = pq.read_table(file).to_pylist() if file.exists() else []
    triangle = {(r["tal_id"], r["publikation"]): (r["vaerdi"], r["aarsag"]) for r in rows}
    for file in sorted((public / "site" / "figur").glob("*.csv")):
        table, key = next((t for begins, t in TABLES.items() if file.name.startswith(begins)), (None, ()))
        if table is None:
            findings.append(f"{file.name}: af en ukendt tabel")
            continue
        if table not in tables:
            rows = pq.read_table(public / "tabeller" / f"{table}.parquet").to_pylist()
            tables[table] = {tuple(str(r[k]) for k in key): (nr, r) for nr, r in enumerate(rows)}
        findings += [f"{file.name}: {f}" for f in _of_file(file, tables[table], key, triangle)]
    return findings


SLUGS = {  # of the categories of proceeds, as the contract writes ids of figures
    "KL-ydelser": "kl-ydelser", "UDK-ydelser": "udk-ydelser", "§ 11-sager": "paragraf-11", "SU-sager": "su",
    "Stop af tilflytninger": "tilflytninger",
}  # fmt: skip
_CHANGE = re.compile(r"(\w+) var (-?[\d,]+) i (\S+), ændret i (\d{4}-\d\d\.\d+)(?:: (.+))?")


def _changes(place: tuple[str, ...], record: dict[str, str], triangle: dict[tuple[str, str], tuple[Any, str]]) -> Iterator[str]:
    """What a record says of its figures in earlier publications must be what the triangle shows."""
    for said in filter(None, record.get("aendret", "").split(" | ")):
        measure, before, stood, changed, why = _CHANGE.fullmatch(said).groups()
        if len(place) == 3:
            kommune, year, kategori = place
            tal_id = f"provenu/{kommune}/{year}/{SLUGS[kategori]}"
        else:
            periode, kommune, step, area = place
            area = area.replace("æ", "ae").replace("ø", "oe").replace("å", "aa").replace(" ", "-")
            tal_id = f"benchmark/{periode}/{kommune.lower()}/{step}/{area}/{measure}"
        value, _ = triangle.get((tal_id, stood), (None, None))
        if value is None or float(before.replace(",", ".")) != float(value) or triangle[tal_id, changed][1] != why:
            yield f"{'/'.join(place)} {measure} har ikke været det i {stood}"


def _of_file(
    file: Path, rows: dict[tuple[str, ...], tuple[int, dict[str, Any]]], key: tuple[str, ...], triangle: dict[Any, Any]
) -> Iterator[str]:
    last = -1
    for record in records(file):
        place = tuple(record[k] for k in key)
        nr, row = rows.get(place, (last + 1, None))
        if row is None:
            yield f"{'/'.join(place)} står ikke i tabellen"
            continue
        if nr <= last:
            yield f"{'/'.join(place)} står i en anden orden end tabellens"
        last = nr
        words = dict(cell.partition("=")[::2] for cell in row["skjult"].split("|") if cell)
        yield from _changes(place, record, triangle)
        for field, text in record.items():
            if field not in ("kommune", "aendret") and not _is(text, row[field], words.get(field)):
                yield f"{'/'.join(place)} {field} er ikke, hvad tabellen viser"


def _is(text: str, value: Any, word: str | None) -> bool:
    if word is not None or value is None:
        return text == (word or "")
    if isinstance(value, (str, date)):
        return text == str(value)
    return float(text.replace(",", ".")) == float(value)
