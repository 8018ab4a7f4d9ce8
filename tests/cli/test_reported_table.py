"""A pasted table of a report becomes a delivery: what it is understood as, and what of it is left out."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from dagster_project.cli.reported_table import number, read_table, rows_of, understand
from dagster_project.common.errors import UsageError
from tests.data_folder import Folder

TABLE = """Samlet opgørelse;;
;Provenu 2022;Provenu 2023
KL-ydelser;6.349.357 kr.;5.764.357 kr.
UDK ydelser;478.506 kr.;1.640.160 kr.
§ 11 sager fra UDK;0;1,1 mio. kr.
Kaffe og kage;12;13
I alt;8.030.923 kr.;11.264.947 kr.
"""


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("5.764.357 kr.", 5_764_357),
        ("11,3 mio. kr.", 11_300_000),
        ("90 %", "0.90"),
        ("−12.000", -12_000),
        ("ca. 700", 700),
        ("Omkring 1,5 mio. kr.", 1_500_000),
        ("cafe 3", None),
        ("1.5", None),
        ("–", None),
    ],
)
def test_a_printed_text_is_read_as_danes_write(printed: str, value: object) -> None:
    assert number(printed) == (None if value is None else Decimal(str(value)))


def test_rows_and_years_become_ids_and_what_resembles_nothing_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "tabel.csv"
    file.write_text(TABLE, "utf-8")
    printed = understand(read_table(file), "151")
    assert {(p.raekke, p.aar): p.tal_id for p in printed if p.aar == 2023} == {
        ("KL-ydelser", 2023): "provenu/151/2023/kl-ydelser",
        ("UDK ydelser", 2023): "provenu/151/2023/udk-ydelser",
        ("§ 11 sager fra UDK", 2023): "provenu/151/2023/paragraf-11",
        ("Kaffe og kage", 2023): None,
        ("I alt", 2023): "provenu/151/2023/som-offentliggjort",
    }
    rows = rows_of(printed, "151", "rapport.pdf", "Provenu", 4)
    assert len(rows) == 8
    (part,) = [r for r in rows if r["tal_id"] == "provenu/151/2023/paragraf-11"]
    assert (part["rapporteret"], part["som_trykt"], part["side"]) == ("1100000", "1,1 mio. kr.", "4")
    assert part["indgaar_i"] == "provenu/151/2023/som-offentliggjort"


def test_a_workbook_is_shown_and_written_as_the_next_version(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["", 2022, 2023], ["SU-sager", 1000, 1983289], ["Ukendt", 1, 2]):
        book.active.append(row)
    book.save(tmp_path / "tabel.xlsx")
    folder = Folder(tmp_path)
    call = ("tal", "--fra", str(tmp_path / "tabel.xlsx"), "--kommune", "621", "--dokument", "rapport.pdf")
    shown = folder.kontrol(*call)
    assert shown.returncode == 0 and "Intet er skrevet" in shown.stdout and "2 af 4 felter" in shown.stdout
    for name in ("rapporterede_tal_621_2023.csv", "rapporterede_tal_621_2023_v2.csv"):
        assert folder.kontrol(*call, "--skriv").returncode == 0
        text = (folder.landing / "rapporterede_tal" / name).read_text("utf-8")
        assert (
            "provenu/621/2023/su;provenu/621/2023/su;rapport.pdf;;621;2023;tabel;SU-sager;2023;1983289;kr;eksakt;1.983.289;"
            in text
        )


def test_a_figure_printed_with_ca_is_about_as_large() -> None:
    printed = understand([["", "2023"], ["Enligerklæringer sendt", "ca. 700"], ["SU-sager", "700"]], "151")
    assert [r["praecision"] for r in rows_of(printed, "151", "rapport.pdf", "Indsatser", None)] == ["ca", "eksakt"]


def test_a_file_that_is_not_there_and_a_year_that_is_none_are_named(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "tabel.csv").write_text(TABLE, "utf-8")
    for name, year, said in (("borte.csv", "2023", "borte.csv findes ikke"), ("tabel.csv", "99999", "--aar skal være et årstal")):
        answer = folder.kontrol(
            *("tal", "--fra", str(tmp_path / name), "--kommune", "151", "--dokument", "x", "--aar", year, "--skriv")
        )
        assert (answer.returncode, said in answer.stderr) == (2, True), answer.stderr


def test_a_table_without_years_is_refused_with_what_was_expected() -> None:
    with pytest.raises(UsageError, match="årstal"):
        understand([["KL-ydelser", "100"]], "151")
