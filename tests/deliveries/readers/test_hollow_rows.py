"""Rows without anything in any cell, as spreadsheets write them below the last record, are none: in a CSV as in a sheet."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from dagster_project.deliveries.readers.text_scan import scan
from tests.data_folder import sag, sager
from tests.deliveries.helpers import Read

SAGER = "kommune_sager"
CASES = sager(sag("S1"), sag("S2"))
HEADER, ONE, TWO = CASES.splitlines()
WIDE = HEADER.count(";")


@pytest.fixture
def place(tmp_path: Path) -> Read:
    return Read(tmp_path)


@pytest.mark.parametrize(
    "hollow", [";" * WIDE, " ;\t" + ";" * (WIDE - 1), '"";' * WIDE + '""', ";;", ";" * (WIDE + 3), "\x1a;" + ";" * (WIDE - 1)]
)
@pytest.mark.parametrize("charset", ["utf-8", "cp1252"])
def test_a_row_of_empty_fields_is_no_record_and_takes_no_number(place: Read, hollow: str, charset: str) -> None:
    text = "\n".join((HEADER, hollow, ONE, hollow, "", hollow, TWO, "kort;1", hollow)) + "\n"
    file = place.file(SAGER, text.encode(charset))
    rows = place.raekker(file)
    assert (file.aarsag, file.raekker, file.raekker_laest) == (None, 3, 3)
    assert [(r["raekke_nr"], r["fysisk_linje"], r["sagsnr"]) for r in rows] == [(1, 3, "S1"), (2, 7, "S2"), (3, 8, None)]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize(
    "hollow",
    ["S" * WIDE + '""', '""' + "S" * WIDE, '""S' * WIDE + '""', '""', ' "" ', '""""""', '" "S""', '"\r\n"S""', "S" * WIDE],
)
def test_so_is_one_of_quotes_alone_whatever_parts_the_fields(place: Read, hollow: str, separator: str) -> None:
    lines = (HEADER, ONE.replace("1.000", "1000"), hollow.replace("S", ";"), TWO.replace("1.000", "1000"))
    file = place.file(SAGER, "".join(f"{line}\r\n" for line in lines).replace(";", separator))
    assert (file.aarsag, file.raekker, file.raekker_laest) == (None, 2, 2)
    assert [(r["raekke_nr"], r["sagsnr"]) for r in place.raekker(file)] == [(1, "S1"), (2, "S2")]


@pytest.mark.parametrize("sign", ['"', "\t", '"\t', ";", ' "'])
def test_a_line_of_many_signs_that_may_be_a_hollow_row_is_looked_through_once(tmp_path: Path, sign: str) -> None:
    """One that goes back and forth takes hours over three million of them."""
    path, many = tmp_path / "a.csv", sign * (3_000_000 // len(sign))
    path.write_text("".join(f"x\n{many}{end}" for end in ("", "x", ";x", " x\n")))
    assert not scan(path).hollow


@pytest.mark.parametrize("separator", [",", "\t"])
def test_the_same_of_other_delimiters_and_of_a_sheet(place: Read, separator: str) -> None:
    lines = [HEADER, ONE.replace("1.000", "1000"), ";" * WIDE, TWO.replace("1.000", "1000"), ";" * WIDE]
    file = place.file(SAGER, "\r\n".join(lines).replace(";", separator) + "\r\n")
    assert [r["raekke_nr"] for r in place.raekker(file)] == [1, 2]
    book, sheet = openpyxl.Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line.split(";"))
    book.save(sheet)
    assert [r["raekke_nr"] for r in place.raekker(place.file(SAGER, sheet.getvalue(), "151_2024-12.xlsx"))] == [1, 2]


def test_what_says_missing_or_stands_under_no_column_of_ours_is_a_record(place: Read) -> None:
    text = f"{HEADER};bemærk\n{ONE};\n{'-;' * WIDE}-;\n{';' * WIDE};x\n"
    assert place.file(SAGER, text).raekker == 3


def test_hollow_rows_alone_are_refused_and_no_month_without_cases(place: Read) -> None:
    file = place.file(SAGER, f"{HEADER}\n{';' * WIDE}\n{';' * WIDE}\n")
    assert (file.raekker, file.raekker_laest) == (2, 2)  # none of which can be used: the delivery is refused by all its rows
