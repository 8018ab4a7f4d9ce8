"""A file of another kind than its name says, and a CSV that parts its fields otherwise, is told what it is and what to do."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.data_folder import sag, sager
from tests.deliveries.helpers import Read

SAGER, AS_SHEET = "kommune_sager", "151_2024-12.xlsx"
CASES = sager(sag("S1"), sag("S2"))


@pytest.fixture
def place(tmp_path: Path) -> Read:
    return Read(tmp_path)


def zipped(**members: str | bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return file.getvalue()


def workbook(*sheets: str, rows_in: str = "") -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name in sheets:
        book.create_sheet(name)
    for line in CASES.splitlines() if rows_in else ():
        book[rows_in].append(line.split(";"))
    book.save(file)
    return file.getvalue()


KINDS = {
    "utf-16": (CASES.encode("utf-16"), "UTF-16"),
    "utf-16-le": (CASES.encode("utf-16-le"), "UTF-16"),
    "utf-16-be": (CASES.encode("utf-16-be"), "UTF-16"),
    "utf-32": (CASES.encode("utf-32"), "UTF-32"),
    "gzip": (gzip.compress(CASES.encode()), "gzip.*pak den ud"),
    "zip": (zipped(a__csv=CASES), "zip.*pak den ud"),
    "zip of a workbook": (zipped(a__xlsx=workbook("Ark1")), "zip.*pak den ud"),
    "pdf": (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
    "rtf": (b"{\\rtf1\\ansi hej}", "RTF"),
    "html": (b"\n <html><table><tr><td>sagsnr</td></tr></table></html>", "webside"),
    "xml": (b'\xef\xbb\xbf<?xml version="1.0"?><a/>', "XML"),
    "json": (b'[{"sagsnr": "S1"}]', "JSON"),
    "parquet": (b"PAR1" + b"\x15\x04" * 30 + b"PAR1", "Parquet"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["151_2024-12.csv", AS_SHEET])
def test_a_file_of_another_kind_than_its_name_says_what_it_is(place: Read, kind: str, name: str) -> None:
    content, said = KINDS[kind]
    reason = place.file(SAGER, content, name).aarsag
    assert re.match(rf"filen hedder \.{name.split('.')[1]}, men er .*{said}", reason), reason


def test_a_workbook_named_as_text_and_old_formats(place: Read) -> None:
    assert "lad den hedde .xlsx" in place.file(SAGER, workbook("Ark1", rows_in="Ark1")).aarsag
    assert ".xls" in place.file(SAGER, bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512).aarsag
    assert ".ods" in place.file(SAGER, zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet")).aarsag
    # what is a kind of its own by its bytes is none by its rows
    assert place.file(SAGER, f"[udtræk]\n{CASES}").aarsag is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CASES.replace(";", "|"), "lodret streg"),
        ("Sager\n\n" + CASES.replace(";", ":"), "kolon"),
        (CASES.replace(";", " | ").replace("\n", " |\n"), "lodret streg"),
        (CASES.replace(";", "\x1f"), "U+001F"),
        (CASES.replace(";", "   "), "mellemrum"),
        ("".join(f'"{line}"\n' for line in CASES.splitlines()), "hver linje står i citationstegn som ét felt med semikolon"),
        ("".join('"' + line.replace(";", '"",""') + '"\n' for line in CASES.splitlines()), "som ét felt med komma"),
        (f"sep=,\n{CASES}", "linje 1 (sep=) siger komma, men felterne er skilt med semikolon"),
        ("sep=;\n" + CASES.replace(";", "\t"), "siger semikolon, men felterne er skilt med tabulator"),
    ],
)
def test_a_csv_whose_fields_are_parted_otherwise_says_by_what(place: Read, text: str, said: str) -> None:
    assert said in place.file(SAGER, text).aarsag


def test_a_cover_in_front_names_the_sheets_and_says_what_to_do(place: Read) -> None:
    reason = place.file(SAGER, workbook("Forside 010190-1234", "Sager", rows_in="Sager"), AS_SHEET).aarsag
    assert "det er „Forside …“; der er også 'Sager'" in reason and "sæt det ark forrest" in reason
    assert "andre ark" not in place.file(SAGER, workbook("Forside"), AS_SHEET).aarsag
