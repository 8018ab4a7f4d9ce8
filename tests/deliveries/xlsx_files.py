"""Sheets for the tests of the XLSX reader, and what it makes of them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from dagster_project.deliveries.contract import kontrakter
from dagster_project.deliveries.readers.block import Laesning
from dagster_project.deliveries.readers.xlsx import read_xlsx
from dagster_project.deliveries.refusal import Afvist

KONTRAKT = kontrakter()["su_tilbagemeldinger"]
KRAEVET = ["undring_id", "kommunekode", "cpr", "sendt_dato"]
ALLE = [*KRAEVET, "tilbagemeldt_dato", "udfald", "tilbagebetalingskrav", "politianmeldt"]
POST = ["U1", "151", "6101900001", "2023-02-01", "", "", "", ""]
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def skriv(mappe: Path, *raekker: list, fra: int = 1, kolonne: int = 0, andre: tuple[str, ...] = ()) -> Path:
    """A workbook with rows in its first sheet, from the given row (1-based) and column (0-based) on; dates get a date
    format."""
    sti = mappe / "levering.xlsx"
    with xlsxwriter.Workbook(sti, {"default_date_format": "dd-mm-yyyy hh:mm"}) as bog:
        ark = bog.add_worksheet("Data")
        for nr, raekke in enumerate(raekker, fra - 1):
            for plads, vaerdi in enumerate(raekke, kolonne):
                if isinstance(vaerdi, str):
                    ark.write_string(nr, plads, vaerdi)
                else:
                    ark.write(nr, plads, vaerdi)
        for navn in andre:
            bog.add_worksheet(navn)
    return sti


def skriv_xml(mappe: Path, xml: str) -> Path:
    """A workbook whose first sheet is this XML: what other programs write, or a hand has changed."""
    ny = mappe / "haand.xlsx"
    with zipfile.ZipFile(skriv(mappe, ALLE)) as gammel, zipfile.ZipFile(ny, "w", zipfile.ZIP_DEFLATED) as arkiv:
        for navn in gammel.namelist():
            arkiv.writestr(navn, xml if navn == "xl/worksheets/sheet1.xml" else gammel.read(navn))
    return ny


def ark_xml(*raekker: str, rod: str = "worksheet") -> str:
    hoved = "".join(f'<c r="{chr(65 + i)}1" t="inlineStr"><is><t>{navn}</t></is></c>' for i, navn in enumerate(ALLE))
    return f'<{rod} {NS}><sheetData><row r="1">{hoved}</row>{"".join(raekker)}</sheetData></{rod}>'


def laes(sti: Path) -> tuple[Laesning, list[dict[str, str]]]:
    """The reading and its records, `raekke_nr` and `fysisk_linje` among their cells."""
    laesning = read_xlsx(sti, KONTRAKT)
    poster = []
    for blok in laesning.blokke:
        kolonner = {"nr": blok.raekke_nr, "linje": blok.fysisk_linje, **blok.celler}
        poster += [dict(zip(kolonner, p, strict=True)) for p in zip(*(k.to_pylist() for k in kolonner.values()), strict=True)]
    assert laesning.raekker == len(poster)
    return laesning, poster


def afvist(sti: Path, *ord_: str) -> None:
    with pytest.raises(Afvist) as fejl:
        read_xlsx(sti, KONTRAKT)
    assert all(o in fejl.value.aarsag for o in ord_), fejl.value.aarsag
