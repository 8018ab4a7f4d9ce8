"""Writing the sample: cells as a Danish case system writes them, and files that are left alone when nothing changed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path


def celle(vaerdi: object) -> str:
    """Dates as 31-12-2023, whole kroner as 1.115.157, nothing as an empty cell."""
    if vaerdi is None:
        return ""
    if isinstance(vaerdi, date):
        return f"{vaerdi:%d-%m-%Y}"
    if isinstance(vaerdi, int):
        return f"{vaerdi:,}".replace(",", ".")
    return str(vaerdi)


def som_csv(kolonner: Iterable[str], raekker: Iterable[Mapping[str, object]]) -> bytes:
    """UTF-8, semicolons, CRLF. A row must have the columns, no more and no fewer."""
    ud = io.StringIO()
    skriver = csv.writer(ud, delimiter=";", lineterminator="\r\n")
    navne = list(kolonner)
    skriver.writerow(navne)
    for raekke in raekker:
        if set(raekke) != set(navne):
            raise KeyError(f"kolonner: {sorted(set(raekke) ^ set(navne))}")
        skriver.writerow([celle(raekke[navn]) for navn in navne])
    return ud.getvalue().encode("utf-8")


def skriv(sti: Path, indhold: bytes) -> None:
    """Writes the file whole, or leaves it and its time of change alone when it holds these bytes already."""
    if sti.is_file() and sti.read_bytes() == indhold:
        return
    sti.parent.mkdir(parents=True, exist_ok=True)
    halv = sti.with_name(f"{sti.name}.tmp")  # names that end in .tmp are not looked at
    halv.write_bytes(indhold)
    halv.replace(sti)
