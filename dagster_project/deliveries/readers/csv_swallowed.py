"""Rows of a CSV that a stray quote has made text of another: it opens in one row, is closed by one further down, and the record
that comes of them has as many fields as any. Looked for in the lines that begin no record (docs/kontrakter.md §1)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from dagster_project.common.errors import Refused
from dagster_project.deliveries.contract import Contract
from dagster_project.deliveries.readers.text_scan import Header, Scan, TextStream, decoded, pieces

# what shows that a cell stands under its own header; a text of several lines has none of it in just that place
_SHOWS = {
    "cpr": re.compile(r"\d{5,6}[- ]?\d{4}"),
    "dato": re.compile(r"\d{1,2}[-./]\d{1,2}[-./]\d{2,4}|\d{4}-\d{2}-\d{2}"),
    "kommune": re.compile(r"0?[1-8]\d{2}$"),
    "aar": re.compile(r"(19|20)\d{2}$"),
}


def check_swallowed(
    path: Path, contract: Contract, scan: Scan, header: Header, place: dict[str, int], widths: set[int], lines: np.ndarray | None
) -> None:
    """Raises Refused where a line inside a record is a whole row by itself, and so is the record's first line but for its open
    quote: as many fields as the records have, `widths`, and a date, a CPR number, a year or a municipality under its header,
    in the first behind that quote or in the other before it. A text of several lines has the real cells around it there, and none
    of those. `lines` are those on which records begin."""
    if lines is None or not scan.quotes or (not scan.blank and len(lines) == scan.linjer - header.linjer):
        return
    shows = [(place[k.navn], _SHOWS[k.type]) for k in contract.kolonner if k.navn in place and k.type in _SHOWS]

    def shown(fields: list[str], columns: range) -> bool:
        return any(i in columns and pattern.match(fields[i].strip()) for i, pattern in shows)

    for first, nr, opening, text in _inner(path, scan, header, lines):
        inner = _fields(text, header)
        if len(inner) not in widths:
            continue
        outer = _fields(opening, header)
        opened = len(outer) - 1
        outer[opened:] = _fields(outer[opened], header)
        if len(outer) in widths and (shown(outer, range(opened + 1, len(outer))) or shown(inner, range(opened))):
            raise Refused(
                f"et citationstegn, der åbnes i linje {first}, lukkes først længere nede, så rækken i linje {nr} ville blive til "
                "tekst i en anden; skriv det dobbelt inde i et felt med citationstegn om, eller slet det"
            )


def _fields(line: str, header: Header) -> list[str]:
    return next(csv.reader([line], delimiter=header.separator), [""])


def _inner(path: Path, scan: Scan, header: Header, lines: np.ndarray) -> Iterator[tuple[int, int, str, str]]:
    """(line on which its record begins, line, the text of both) of each line that begins no record."""
    begins = np.zeros(int(lines[-1]) + 1 if len(lines) else 1, bool)
    begins[lines] = True
    text = io.TextIOWrapper(TextStream(decoded(pieces(path, header.slut), scan.charset)), "utf-8", newline="")
    first, opening = 0, ""
    for nr, line in enumerate(text, header.linjer + 1):
        if nr < len(begins) and begins[nr]:
            first, opening = nr, line
        elif first and line.strip():
            yield first, nr, opening, line
