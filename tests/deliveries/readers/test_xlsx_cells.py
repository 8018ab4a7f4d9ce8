"""What each kind of cell becomes in each kind of column."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.deliveries.readers.xlsx import beloeb, column_as_text, tekst
from tests.deliveries.readers.xlsx_files import ALL, ENTRY, REQUIRED, read, write


def celle(tmp_path: Path, navn: str, vaerdi: object) -> str:
    entry = [vaerdi if k == navn else v for k, v in zip(ALL, ENTRY, strict=True)]
    return read(write(tmp_path, ALL, entry))[1][0][navn]


@pytest.mark.parametrize(
    ("navn", "vaerdi", "awaited"),
    [
        ("undring_id", 12345, "12345"),
        ("undring_id", 12345.5, "=ingen nøgle: 12345,5"),  # 2024,10 is shown and kept as 2024,1
        ("undring_id", dt.date(2024, 2, 1), "=ingen nøgle: 2024-02-01"),  # 1-2 was typed
        ("undring_id", "0012", "0012"),
        ("undring_id", " 1.5 ", " 1.5 "),
        ("undring_id", True, "=ingen nøgle: ja"),
        ("kommunekode", 151.0, "151"),
        ("cpr", 101900000, "0101900000"),  # nobody's: the serial number 0000 is never given
        ("cpr", 6101900001, "6101900001"),
        ("cpr", "101900001", "101900001"),
        ("cpr", 12345678, "12345678"),
        ("sendt_dato", dt.date(2023, 1, 2), "2023-01-02"),
        ("sendt_dato", dt.datetime(2023, 1, 2, 0, 0), "2023-01-02"),
        ("sendt_dato", dt.datetime(2023, 1, 2, 13, 5, 9), "2023-01-02 13:05:09"),
        ("sendt_dato", dt.time(13, 5), "13:05:00"),
        ("sendt_dato", 44928, "44928"),
        ("sendt_dato", "02-01-2023", "02-01-2023"),
        ("tilbagebetalingskrav", 1115157.5, "1115157,50"),
        ("tilbagebetalingskrav", 12000, "12000,00"),
        ("tilbagebetalingskrav", -0.1, "-0,10"),
        ("tilbagebetalingskrav", 0.1 + 0.2, "0,30"),
        ("tilbagebetalingskrav", 10.0000009, "10,00"),
        ("tilbagebetalingskrav", 1.234567, "1,234567"),
        ("tilbagebetalingskrav", 10.00001, "10,00001"),
        ("tilbagebetalingskrav", dt.date(2023, 1, 2), "2023-01-02"),
        ("tilbagebetalingskrav", True, "ja"),
        ("tilbagebetalingskrav", "1.115.157 kr.", "1.115.157 kr."),
        ("politianmeldt", True, "ja"),
        ("politianmeldt", False, "nej"),
        ("politianmeldt", 1, "1"),
        ("udfald", "", ""),
    ],
)
def test_a_cell_becomes_the_canonical_text_of_its_column(tmp_path: Path, navn: str, vaerdi: object, awaited: str) -> None:
    assert celle(tmp_path, navn, vaerdi) == awaited


@pytest.mark.parametrize(("aar", "awaited"), [(2023.0, "2023"), (1.5, "1,5")])
def test_a_year_is_a_whole_number_or_keeps_its_decimals(aar: float, awaited: str) -> None:
    assert column_as_text([aar, ""], "aar").to_pylist() == [awaited, ""]


def test_a_column_may_mix_numbers_texts_and_dates() -> None:
    mixed = [1.0, "x", dt.date(2023, 1, 2), "", 2.25, True]
    assert column_as_text(mixed, "tekst").to_pylist() == ["1", "x", "2023-01-02", "", "2,25", "ja"]
    assert column_as_text(mixed, "beloeb").to_pylist() == ["1,00", "x", "2023-01-02", "", "2,25", "ja"]


@given(st.lists(st.one_of(st.floats(), st.integers(-(10**11), 10**11).map(lambda n: n / 100), st.just(-0.0)), min_size=1))
def test_floats_read_all_at_once_are_as_read_one_by_one(tal: list[float]) -> None:
    assert column_as_text(tal, "beloeb").to_pylist() == [beloeb(t) for t in tal]
    assert column_as_text(tal, "heltal").to_pylist() == [tekst(t) for t in tal]


@given(st.integers(-(10**11), 10**11), st.floats(-9e-7, 9e-7))
def test_an_amount_near_two_decimals_is_those_decimals_exactly(oere: int, deviation: float) -> None:
    sign, whole, rest = "-" if oere < 0 else "", *divmod(abs(oere), 100)
    assert beloeb(oere / 100 + deviation) == f"{sign}{whole},{rest:02d}"


def test_dates_counted_from_1904_are_the_same_dates(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"date_1904": True, "default_date_format": "yyyy-mm-dd"}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, REQUIRED)
        sheet.write_row(1, 0, ["U1", 151, 6101900001, dt.date(2023, 1, 2)])
    assert read(tmp_path / "a.xlsx")[1][0]["sendt_dato"] == "2023-01-02"
