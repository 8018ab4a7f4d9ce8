"""Reading the first sheet of a delivery: where the header is, which rows are records, what is said of the rest."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from dagster_project.deliveries.readers import xlsx
from dagster_project.deliveries.readers.xlsx import read_xlsx
from dagster_project.deliveries.refusal import Afvist
from tests.deliveries.xlsx_files import ALLE, KONTRAKT, KRAEVET, POST, afvist, laes, skriv


def test_the_header_may_stand_under_title_rows_and_right_of_empty_columns(tmp_path: Path) -> None:
    _, poster = laes(skriv(tmp_path, ["Udtræk"], [], ALLE, POST, fra=3, kolonne=2))
    assert [(p["nr"], p["linje"], p["undring_id"]) for p in poster] == [(1, 6, "U1")]


def test_the_header_is_found_in_row_20_and_no_deeper(tmp_path: Path) -> None:
    assert laes(skriv(tmp_path, ALLE, POST, fra=20))[1][0]["linje"] == 21
    afvist(skriv(tmp_path, ["titel"], *[[]] * 19, ALLE, POST), "øverste 20", "„titel“")


def test_headers_match_by_alias_case_and_order(tmp_path: Path) -> None:
    _, poster = laes(
        skriv(tmp_path, ["SENDT DATO", "Personnummer", "Kommunekode", "Undring-id"], ["x", "6101900001", "151", "U9"])
    )
    assert poster == [{"nr": 1, "linje": 2, "undring_id": "U9", "kommunekode": "151", "cpr": "6101900001", "sendt_dato": "x"}]


def test_a_missing_required_column_is_named_from_the_nearest_row_without_its_cells(tmp_path: Path) -> None:
    sti = skriv(tmp_path, ["Udtræk for 6101900001"], ["undring_id", "kommunekode", "sendt_dato"], POST)
    afvist(sti, "række 2", "mangler: cpr")
    with pytest.raises(Afvist) as fejl:
        read_xlsx(sti, KONTRAKT)
    assert "6101900001" not in fejl.value.aarsag


def test_a_column_twice_is_refused_after_aliases(tmp_path: Path) -> None:
    afvist(skriv(tmp_path, [*ALLE, "CPR-nr"], [*POST, "6101900002"]), "cpr", "to gange")


def test_unknown_columns_are_named_and_not_stored(tmp_path: Path) -> None:
    laesning, poster = laes(skriv(tmp_path, [*ALLE, "Bemærkning", "", ""], [*POST, "fri tekst", "løs", ""]))
    assert laesning.ukendte_kolonner == ["Bemærkning"]
    assert set(poster[0]) == {"nr", "linje", *ALLE}


def test_a_column_that_the_file_lacks_is_left_out(tmp_path: Path) -> None:
    assert set(laes(skriv(tmp_path, KRAEVET, POST[:4]))[1][0]) == {"nr", "linje", *KRAEVET}


@pytest.mark.parametrize("raekker", [[], [[" ", "\t"]], [["", "", " "]] * 30])
def test_a_sheet_without_a_filled_cell_is_refused_as_empty(tmp_path: Path, raekker: list) -> None:
    afvist(skriv(tmp_path, *raekker), "filen er tom")


def test_a_header_without_rows_is_a_reading_of_no_records(tmp_path: Path) -> None:
    laesning, poster = laes(skriv(tmp_path, ALLE))
    assert (laesning.raekker, poster) == (0, [])


def test_other_sheets_are_not_read_but_named_without_long_numbers(tmp_path: Path) -> None:
    laesning, poster = laes(skriv(tmp_path, ALLE, POST, andre=("Ark 2", "610190-0001")))
    assert len(poster) == 1
    assert laesning.advarsler == ["kun første synlige ark er læst; 2 andre er ikke: 'Ark 2', '…'"]


def test_a_chart_sheet_in_front_is_not_the_first_sheet(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as bog:
        bog.add_chartsheet("Kurve")
        ark = bog.add_worksheet("Data")
        ark.write_row(0, 0, ALLE)
        ark.write_row(1, 0, POST)
    assert len(laes(tmp_path / "a.xlsx")[1]) == 1


def test_a_hidden_sheet_is_never_read_and_is_named_as_hidden(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as bog:
        for navn, nummer in (("Gammelt udkast", "U8"), ("Meget skjult", "U9"), ("Sager", "U1"), ("Noter", "U7")):
            ark = bog.add_worksheet(navn)
            ark.write_row(0, 0, ALLE)
            ark.write_row(1, 0, [nummer, *POST[1:]])
            if navn == "Gammelt udkast":
                ark.hide()
            elif navn == "Meget skjult":
                ark.very_hidden()
            elif navn == "Sager":
                ark.activate()
    laesning, poster = laes(tmp_path / "a.xlsx")
    assert [p["undring_id"] for p in poster] == ["U1"]
    andre = "'Gammelt udkast' (skjult), 'Meget skjult' (skjult), 'Noter'"
    assert laesning.advarsler == [f"kun første synlige ark er læst; 3 andre er ikke: {andre}"]


def test_a_workbook_of_hidden_sheets_alone_is_refused(tmp_path: Path) -> None:
    bog = openpyxl.Workbook()
    bog.active.append(ALLE)
    bog.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as gammel, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as ny:
        for navn in gammel.namelist():
            ny.writestr(navn, gammel.read(navn).replace(b'state="visible"', b'state="hidden"'))
    afvist(tmp_path / "b.xlsx", "alle ark er skjulte")


@pytest.mark.parametrize(("mappe", "navn"), [("xl", "workbook2.xml"), ("dele", "bog.xml")])
def test_a_workbook_part_of_another_name_is_read(tmp_path: Path, mappe: str, navn: str) -> None:
    sti = skriv(tmp_path, ALLE, POST)
    with zipfile.ZipFile(sti) as gammel, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as ny:
        for n in gammel.namelist():
            indhold = gammel.read(n)
            if n == "_rels/.rels":
                indhold = indhold.replace(b"xl/workbook.xml", f"/{mappe}/{navn}".encode())
            if n == "xl/_rels/workbook.xml.rels" and mappe != "xl":
                indhold = indhold.replace(b'Target="', b'Target="../xl/')
            ny.writestr(
                n.replace("xl/workbook.xml", f"{mappe}/{navn}").replace("xl/_rels/workbook.xml", f"{mappe}/_rels/{navn}"), indhold
            )
    assert [p["undring_id"] for p in laes(tmp_path / "b.xlsx")[1]] == ["U1"]


# The records


def test_blank_rows_are_no_records_and_take_no_number(tmp_path: Path) -> None:
    tom = ["", "  ", "\n", "", "", "", "", ""]
    _, poster = laes(skriv(tmp_path, ALLE, POST, [], tom, POST, tom, ["", "", "", "", "", "", "", 0]))
    assert [(p["nr"], p["linje"]) for p in poster] == [(1, 2), (2, 5), (3, 7)]


def test_a_row_filled_only_under_no_header_is_a_record(tmp_path: Path) -> None:
    _, poster = laes(skriv(tmp_path, ALLE, POST, ["", "", "", "", "", "", "", "", "note"]))
    assert [p["undring_id"] for p in poster] == ["U1", ""]


def test_short_rows_are_padded_with_empty_cells(tmp_path: Path) -> None:
    assert laes(skriv(tmp_path, ALLE, ["U1"]))[1][0]["politianmeldt"] == ""


def test_records_come_in_blocks_numbered_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "BLOK", 3)
    sti = skriv(tmp_path, ALLE, *[[f"U{i}", *POST[1:]] for i in range(8)])
    assert [len(b.raekke_nr) for b in read_xlsx(sti, KONTRAKT).blokke] == [3, 3, 2]
    assert [(p["nr"], p["undring_id"]) for p in laes(sti)[1]] == [(i + 1, f"U{i}") for i in range(8)]


def test_a_merged_cell_stands_in_its_first_row_only(tmp_path: Path) -> None:
    bog = openpyxl.Workbook()
    for raekke in (ALLE, POST, ["U2", None, *POST[2:]]):
        bog.active.append(raekke)
    bog.active.merge_cells("B2:B3")
    bog.save(tmp_path / "a.xlsx")
    assert [p["kommunekode"] for p in laes(tmp_path / "a.xlsx")[1]] == ["151", ""]
