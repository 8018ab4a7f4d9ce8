"""Merged cells: what a record would lack by them without a word refuses the file, and a title or a note lacks nothing."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from dagster_project.common.errors import Refused
from dagster_project.deliveries.readers.xlsx_merged import noting
from tests.deliveries.readers.xlsx_files import ALL, ENTRY, NS, read

ROW = [*ENTRY[:4], "2023-03-01", "ingen ændring", 1000.5, "ja"]


def book(folder: Path, *ranges: str, rows: tuple[list, ...] = (ROW, ROW)) -> Path:
    workbook = openpyxl.Workbook()
    for row in (ALL, *rows):
        workbook.active.append(row)
    for r in ranges:
        workbook.active.merge_cells(r)
    workbook.save(folder / "a.xlsx")
    return folder / "a.xlsx"


@pytest.mark.parametrize(
    ("merged", "row", "columns"),
    [
        ("G2:G3", 3, "tilbagebetalingskrav"),  # one amount for two records
        ("E2:F2", 2, "udfald"),
        ("F2:H2", 2, "tilbagebetalingskrav og politianmeldt"),
        ("G1:G2", 2, "tilbagebetalingskrav"),
    ],
)
def test_merged_cells_that_leave_a_record_without_a_value_refuse_the_file(
    tmp_path: Path, merged: str, row: int, columns: str
) -> None:
    with pytest.raises(Refused) as error:
        read(book(tmp_path, merged))
    reason = error.value.aarsag
    assert merged in reason and columns in reason and "ophæv fletningen" in reason
    assert f"række {row} " in reason


def test_a_title_a_note_an_empty_range_and_columns_of_no_contract_lose_nothing(tmp_path: Path) -> None:
    path = book(tmp_path, "A4:H6", "A9:H12", "I2:I3", "B20:C21", rows=(ROW, ROW, ["Note: kilde KMD"]))
    assert (len(read(path)[1]), read(path)[0].advarsler) == (3, [])


def test_a_record_without_a_required_value_by_them_is_refused_by_itself_and_why_is_said(tmp_path: Path) -> None:
    reading, entries = read(book(tmp_path, "A2:A3"))
    assert [e["undring_id"] for e in entries] == ["U1", ""]
    assert reading.advarsler == ["række 3 har flettede celler (A2:A3), så undring_id er uden værdi; ophæv fletningen"]
    reading, entries = read(book(tmp_path, "A4:F4", rows=(ROW, ROW, ["I alt", *[None] * 5, 2001])))
    assert entries[2]["undring_id"] == "I alt"
    (said,) = reading.advarsler
    assert said.startswith("række 4 har flettede celler (A4:F4), så kommunekode, cpr, sendt_dato") and "er uden værdi" in said


def test_a_range_is_seen_however_it_is_written_and_cut(tmp_path: Path) -> None:
    xml = (
        f'<x:sheetData {NS}/><x:mergeCells count="2"><x:mergeCell ref="A2:A3"/><x:mergeCell  ref=\'AB10:AC10\' /></x:mergeCells>'
    )
    for size in range(1, len(xml)):
        found: list = []
        pieces = [xml[i : i + size].encode() for i in range(0, len(xml), size)]
        assert list(noting(iter(pieces), found)) == pieces
        assert [(r.top, r.left, r.bottom, r.right) for r in found] == [(2, 0, 3, 0), (10, 27, 10, 28)]
    path = book(tmp_path, "G2:G3")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):  # the prefix that some programs write
                content = re.sub(rb"<(/?)(?=\w)", rb"<\1x:", content).replace(b"xmlns=", b"xmlns:x=")
            new.writestr(name, content)
    with pytest.raises(Refused, match="G2:G3"):
        read(tmp_path / "b.xlsx")
