"""Reading the first sheet of a delivery: where the header is, which rows are records, what is said of the rest."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from dagster_project.common.errors import Refused
from dagster_project.deliveries.readers import xlsx
from dagster_project.deliveries.readers.xlsx import read_xlsx
from tests.deliveries.readers.xlsx_files import ALL, CONTRACT, ENTRY, REQUIRED, read, refused, write


def test_the_header_may_stand_under_title_rows_and_right_of_empty_columns(tmp_path: Path) -> None:
    _, entries = read(write(tmp_path, ["Udtræk"], [], ALL, ENTRY, fra=3, kolonne=2))
    assert [(p["nr"], p["linje"], p["undring_id"]) for p in entries] == [(1, 6, "U1")]


def test_the_header_is_found_in_row_20_and_no_deeper(tmp_path: Path) -> None:
    assert read(write(tmp_path, ALL, ENTRY, fra=20))[1][0]["linje"] == 21
    refused(write(tmp_path, ["titel"], *[[]] * 19, ALL, ENTRY), "øverste 20", "„titel“")


def test_headers_match_by_alias_case_and_order(tmp_path: Path) -> None:
    _, entries = read(
        write(tmp_path, ["SENDT DATO", "Personnummer", "Kommunekode", "Undring-id"], ["x", "6101900001", "151", "U9"])
    )
    assert entries == [{"nr": 1, "linje": 2, "undring_id": "U9", "kommunekode": "151", "cpr": "6101900001", "sendt_dato": "x"}]


def test_a_missing_required_column_is_named_from_the_nearest_row_without_its_cells(tmp_path: Path) -> None:
    path = write(tmp_path, ["Udtræk for 6101900001"], ["undring_id", "kommunekode", "sendt_dato"], ENTRY)
    refused(path, "række 2", "mangler: cpr")
    with pytest.raises(Refused) as error:
        read_xlsx(path, CONTRACT)
    assert "6101900001" not in error.value.aarsag


def test_a_column_twice_is_refused_after_aliases(tmp_path: Path) -> None:
    refused(write(tmp_path, [*ALL, "CPR-nr"], [*ENTRY, "6101900002"]), "cpr", "to gange")


def test_unknown_columns_are_named_and_not_stored(tmp_path: Path) -> None:
    reading, entries = read(write(tmp_path, [*ALL, "Bemærkning", "", ""], [*ENTRY, "fri tekst", "løs", ""]))
    assert reading.ukendte_kolonner == ["Bemærkning", "kolonne 10 uden overskrift"]  # the last one is empty
    assert set(entries[0]) == {"nr", "linje", *ALL}


def test_a_column_that_the_file_lacks_is_left_out(tmp_path: Path) -> None:
    assert set(read(write(tmp_path, REQUIRED, ENTRY[:4]))[1][0]) == {"nr", "linje", *REQUIRED}


@pytest.mark.parametrize("raekker", [[], [[" ", "\t"]], [["", "", " "]] * 30])
def test_a_sheet_without_a_filled_cell_is_refused_as_empty(tmp_path: Path, raekker: list) -> None:
    refused(write(tmp_path, *raekker), "filen er tom")


def test_a_header_without_rows_is_a_reading_of_no_records(tmp_path: Path) -> None:
    reading, entries = read(write(tmp_path, ALL))
    assert (reading.raekker, entries) == (0, [])


def test_other_sheets_are_not_read_but_named_without_long_numbers(tmp_path: Path) -> None:
    reading, entries = read(write(tmp_path, ALL, ENTRY, others=("Ark 2", "610190-0001")))
    assert len(entries) == 1
    assert reading.advarsler == ["kun første synlige ark er læst; 2 andre er ikke: 'Ark 2', '…'"]


def test_a_chart_sheet_in_front_is_not_the_first_sheet(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        workbook.add_chartsheet("Kurve")
        sheet = workbook.add_worksheet("Data")
        sheet.write_row(0, 0, ALL)
        sheet.write_row(1, 0, ENTRY)
    assert len(read(tmp_path / "a.xlsx")[1]) == 1


def test_a_hidden_sheet_is_never_read_and_is_named_as_hidden(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        for name, number in (("Gammelt udkast", "U8"), ("Meget skjult", "U9"), ("Sager", "U1"), ("Noter", "U7")):
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, ALL)
            sheet.write_row(1, 0, [number, *ENTRY[1:]])
            if name == "Gammelt udkast":
                sheet.hide()
            elif name == "Meget skjult":
                sheet.very_hidden()
            elif name == "Sager":
                sheet.activate()
    reading, entries = read(tmp_path / "a.xlsx")
    assert [p["undring_id"] for p in entries] == ["U1"]
    others = "'Gammelt udkast' (skjult), 'Meget skjult' (skjult), 'Noter'"
    assert reading.advarsler == [f"kun første synlige ark er læst; 3 andre er ikke: {others}"]


def test_a_workbook_of_hidden_sheets_alone_is_refused(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(ALL)
    workbook.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'state="visible"', b'state="hidden"'))
    refused(tmp_path / "b.xlsx", "alle ark er skjulte")


@pytest.mark.parametrize(("folder", "navn"), [("xl", "workbook2.xml"), ("dele", "bog.xml")])
def test_a_workbook_part_of_another_name_is_read(tmp_path: Path, folder: str, navn: str) -> None:
    path = write(tmp_path, ALL, ENTRY)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for n in old.namelist():
            content = old.read(n)
            if n == "_rels/.rels":
                content = content.replace(b"xl/workbook.xml", f"/{folder}/{navn}".encode())
            if n == "xl/_rels/workbook.xml.rels" and folder != "xl":
                content = content.replace(b'Target="', b'Target="../xl/')
            new.writestr(
                n.replace("xl/workbook.xml", f"{folder}/{navn}").replace("xl/_rels/workbook.xml", f"{folder}/_rels/{navn}"),
                content,
            )
    assert [p["undring_id"] for p in read(tmp_path / "b.xlsx")[1]] == ["U1"]


@pytest.mark.parametrize(
    ("moved", "to"),
    [
        ("xl/", "excel/"),
        ("xl/", "XL/"),
        ("xl/", "a/b/"),
        ("xl/", ""),
        ("xl/styles.xml", "xl/styles2.xml"),
        ("xl/styles.xml", "fmt/s.xml"),
        ("xl/sharedStrings.xml", "xl/texts.xml"),
        ("xl/sharedStrings.xml", "texts/t.xml"),
    ],
)
def test_parts_that_the_relations_name_elsewhere_are_read_with_their_dates_and_texts(tmp_path: Path, moved: str, to: str) -> None:
    path = write(tmp_path, ALL, ["U1", 151, 6101900001, date(2023, 2, 1), "", "ingen ændring", 1000.5, "ja"])
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name in ("[Content_Types].xml", "_rels/.rels"):
                content = content.replace(f"/{moved}".encode(), f"/{to}".encode()).replace(
                    f'"{moved}'.encode(), f'"{to}'.encode()
                )
            elif name == "xl/_rels/workbook.xml.rels" and not moved.endswith("/"):
                content = content.replace(f'"{moved[3:]}"'.encode(), f'"/{to}"'.encode())
            new.writestr(name.replace(moved, to, 1) if name.startswith(moved) else name, content)
    (entry,) = read(tmp_path / "b.xlsx")[1]
    assert (entry["sendt_dato"], entry["udfald"], entry["tilbagebetalingskrav"]) == ("2023-02-01", "ingen ændring", "1000,50")


# The records


def test_blank_rows_are_no_records_and_take_no_number(tmp_path: Path) -> None:
    empty = ["", "  ", "\n", "", "", "", "", ""]
    _, entries = read(write(tmp_path, ALL, ENTRY, [], empty, ENTRY, empty, ["", "", "", "", "", "", "", 0]))
    assert [(p["nr"], p["linje"]) for p in entries] == [(1, 2), (2, 5), (3, 7)]


def test_a_row_filled_only_under_no_header_is_a_record(tmp_path: Path) -> None:
    _, entries = read(write(tmp_path, ALL, ENTRY, ["", "", "", "", "", "", "", "", "note"]))
    assert [p["undring_id"] for p in entries] == ["U1", ""]


def test_short_rows_are_padded_with_empty_cells(tmp_path: Path) -> None:
    assert read(write(tmp_path, ALL, ["U1"]))[1][0]["politianmeldt"] == ""


def test_records_come_in_blocks_numbered_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "BLOCK", 3)
    path = write(tmp_path, ALL, *[[f"U{i}", *ENTRY[1:]] for i in range(8)])
    assert [len(b.raekke_nr) for b in read_xlsx(path, CONTRACT).blokke] == [3, 3, 2]
    assert [(p["nr"], p["undring_id"]) for p in read(path)[1]] == [(i + 1, f"U{i}") for i in range(8)]


def test_a_merged_cell_stands_in_its_first_row_only(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for row in (ALL, ENTRY, ["U2", None, *ENTRY[2:]]):
        workbook.active.append(row)
    workbook.active.merge_cells("B2:B3")
    workbook.save(tmp_path / "a.xlsx")
    assert [p["kommunekode"] for p in read(tmp_path / "a.xlsx")[1]] == ["151", ""]
