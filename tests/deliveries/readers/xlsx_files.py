"""Sheets for the tests of the XLSX reader, and what it makes of them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from dagster_project.common.errors import Refused
from dagster_project.deliveries.contract import contracts
from dagster_project.deliveries.readers.block import Reading
from dagster_project.deliveries.readers.xlsx import read_xlsx

CONTRACT = contracts()["su_tilbagemeldinger"]
REQUIRED = ["undring_id", "kommunekode", "cpr", "sendt_dato"]
ALL = [*REQUIRED, "tilbagemeldt_dato", "udfald", "tilbagebetalingskrav", "politianmeldt"]
ENTRY = ["U1", "151", "6101900001", "2023-02-01", "", "", "", ""]
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def write(folder: Path, *raekker: list, fra: int = 1, kolonne: int = 0, others: tuple[str, ...] = ()) -> Path:
    """A workbook with rows in its first sheet, from the given row (1-based) and column (0-based) on; dates get a date
    format."""
    path = folder / "levering.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "dd-mm-yyyy hh:mm"}) as workbook:
        sheet = workbook.add_worksheet("Data")
        for nr, row in enumerate(raekker, fra - 1):
            for place, value in enumerate(row, kolonne):
                if isinstance(value, str):
                    sheet.write_string(nr, place, value)
                else:
                    sheet.write(nr, place, value)
        for name in others:
            workbook.add_worksheet(name)
    return path


def write_xml(folder: Path, xml: str) -> Path:
    """A workbook whose first sheet is this XML: what other programs write, or a hand has changed."""
    new = folder / "haand.xlsx"
    with zipfile.ZipFile(write(folder, ALL)) as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in old.namelist():
            archive.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return new


def sheet_xml(*raekker: str, root: str = "worksheet") -> str:
    header = "".join(f'<c r="{chr(65 + i)}1" t="inlineStr"><is><t>{name}</t></is></c>' for i, name in enumerate(ALL))
    return f'<{root} {NS}><sheetData><row r="1">{header}</row>{"".join(raekker)}</sheetData></{root}>'


def read(sti: Path) -> tuple[Reading, list[dict[str, str]]]:
    """The reading and its records, `raekke_nr` and `fysisk_linje` among their cells."""
    reading = read_xlsx(sti, CONTRACT)
    entries = []
    for block in reading.blokke:
        columns = {"nr": block.raekke_nr, "linje": block.fysisk_linje, **block.celler}
        entries += [dict(zip(columns, p, strict=True)) for p in zip(*(k.to_pylist() for k in columns.values()), strict=True)]
    assert reading.raekker == len(entries)
    return reading, entries


def refused(sti: Path, *word_: str) -> None:
    with pytest.raises(Refused) as error:
        read_xlsx(sti, CONTRACT)
    assert all(o in error.value.aarsag for o in word_), error.value.aarsag
