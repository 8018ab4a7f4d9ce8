"""Titles stand above a header and records do not: what would be lost there, or in the header's own line, refuses the file."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from tests.data_folder import sag, sager
from tests.deliveries.helpers import CONTACTS, Read, henvendelser

SAGER = "kommune_sager"
LOST = "står over overskriften og ligner data, som ville gå tabt"
CASES = sager(sag("S1"), sag("S2"))
HEADER = CASES.split("\n")[0]


def backwards(row: str) -> str:
    return ";".join(reversed(row.split(";")))


@pytest.fixture
def place(tmp_path: Path) -> Read:
    return Read(tmp_path)


@pytest.mark.parametrize(
    ("above", "line"),
    [
        (sag("S0"), "linje 1 "),
        (f"Sager i 2024\n\n{sag('S0')}\n{sag('S00')}", "linje 3 og 4 "),
        (sag("S0").replace("610190-0001", ""), "linje 1 "),  # a faulty record is a record
        # under a header that lacks a column, as where two files were put together
        (f"{HEADER.replace('sagsnr', 'Foo')}\n{sag('S0')}", "linje 2 "),
        (f"{backwards(HEADER.replace('sagsnr', 'Foo'))}\n{backwards(sag('S0'))}", "linje 2 "),
    ],
)  # fmt: skip
def test_a_record_above_the_header_refuses_the_file(place: Read, above: str, line: str) -> None:
    reason = place.file(SAGER, f"{above}\n{CASES}").aarsag
    assert reason.startswith(line) and LOST in reason and "sæt overskriften øverst" in reason


def test_a_record_above_the_header_of_a_sheet_and_of_a_small_contract_refuses_the_file(place: Read) -> None:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for line in (sag("S0"), HEADER, sag("S1")):
        book.active.append(line.split(";"))
    book.save(file)
    assert place.file(SAGER, file.getvalue(), "151_2024-12.xlsx").aarsag.startswith(f"række 1 {LOST}")
    counts = "antal_retur;antal_afsluttet;antal_med_provenu;provenu"
    for code in ("kommunekode", ""):  # where the name says the municipality no column is required
        header, row = (f"{code};{counts}", "151;11;9;7;40.000") if code else (counts, "11;9;7;40.000")
        assert LOST in place.file("udk_paragraf11", f"{row}\n{header}\n{row}\n", "151_2023.csv").aarsag
        numbers = ";".join(map(str, range(1, header.count(";") + 2)))
        assert place.file("udk_paragraf11", f"{numbers}\n{header}\n{row}\n", "151_2023.csv").aarsag is None
    assert LOST in place.file(CONTACTS, "151;3;01-11-2024\n" + henvendelser("2024-12-01")).aarsag


@pytest.mark.parametrize(
    "title",
    [
        "Udtrukket 01-02-2024; side 1 af 2",
        "Udtrukket;01-02-2024;side;1;af;2",
        "Kommune;151;Ballerup;Periode;01-01-2024;31-12-2024",
        "I alt" + ";3.000,75" * HEADER.count(";"),  # sums above their columns
        ";".join(map(str, range(1, HEADER.count(";") + 2))),  # the columns' numbers
        ";".join(f"({chr(97 + i)})" for i in range(HEADER.count(";") + 1)),
        ";".join(f"name {i}" for i in range(HEADER.count(";") + 1)),  # the same header in another language
        "tekst;3 cifre;10 cifre;se liste;se liste;se liste;dd-mm-åååå;kr.",
    ],
)
def test_titles_above_the_header_are_no_records(place: Read, title: str) -> None:
    file = place.file(SAGER, f"{title}\n\n{CASES}")
    assert (file.aarsag, file.raekker) == (None, 2)


@pytest.mark.parametrize("sign", "\x0b\x0c\x85\u2028\u2029")
def test_a_header_that_goes_on_into_its_records_refuses_the_file(place: Read, sign: str) -> None:
    for text in (CASES.replace("\n", sign), CASES.replace("\n", sign, 1)):
        reason = place.file(SAGER, text).aarsag
        assert f"‹U+{ord(sign):04X}›" in reason and "almindelige linjeskift" in reason
    # inside a cell it ends nothing
    text = CASES.replace("tilbagebetalingskrav", f'"Tilbage{sign}betalingskrav"').replace(
        "kontanthjælp", f"kontant{sign}hjælp", 1
    )
    assert (place.file(SAGER, text).aarsag, place.cells(place.file(SAGER, text), "tilbagebetalingskrav")) == (None, ["1.000"] * 2)


def test_the_same_in_windows_signs_where_it_reads_as_dots(place: Read) -> None:
    assert "linje går videre ind i rækkerne" in place.file(SAGER, CASES.encode("cp1252").replace(b"\n", b"\x85")).aarsag
    years = CASES.replace("krav\n", "krav;2021;2022;2023\n").replace("1.000", "1.000;1;2;3")
    assert place.file(SAGER, years).aarsag is None
