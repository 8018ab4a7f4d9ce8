"""What an XLSX container may not hold: each refusal beside a neighbour that passes."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from dagster_project.deliveries.readers import xlsx_guard
from tests.deliveries.readers.xlsx_containers import inspect, med, refused
from tests.deliveries.readers.xlsx_files import ALL, write


@pytest.fixture
def bog(tmp_path: Path) -> Path:
    return write(tmp_path, ALL)


def test_an_ordinary_workbook_passes(bog: Path) -> None:
    inspect(bog)


def test_a_file_without_bytes_is_refused_as_empty(tmp_path: Path) -> None:
    (tmp_path / "tom.xlsx").touch()
    refused(tmp_path / "tom.xlsx", "tom")


def test_a_file_that_is_no_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tekst.xlsx"
    path.write_text("risikosag_id;kommunekode\n1;151\n")
    refused(path, "ikke en Excel-projektmappe")


def test_an_encrypted_or_old_office_file_is_refused_by_its_first_bytes(tmp_path: Path) -> None:
    path = tmp_path / "laast.xlsx"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    refused(path, "krypteret")


def test_a_member_with_the_zip_password_flag_is_refused(bog: Path) -> None:
    raa = bytearray(bog.read_bytes())
    for mark, place in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        raa[raa.index(mark) + place] |= 1
    bog.write_bytes(raa)
    refused(bog, "adgangskode")


@pytest.mark.parametrize("andel", [0.1, 0.5, 0.99])
def test_a_file_that_was_cut_off_is_refused(bog: Path, andel: float) -> None:
    raa = bog.read_bytes()
    bog.write_bytes(raa[: int(len(raa) * andel)])
    refused(bog, "Excel-projektmappe")


def test_bytes_changed_inside_a_member_are_noticed_by_its_checksum(bog: Path) -> None:
    with zipfile.ZipFile(bog) as archive:
        sheet = archive.getinfo("xl/worksheets/sheet1.xml")
    raa = bytearray(bog.read_bytes())
    centre = sheet.header_offset + 30 + len(sheet.filename) + sheet.compress_size // 2
    raa[centre] ^= 0xFF
    bog.write_bytes(raa)
    refused(bog, "beskadiget")


@pytest.mark.parametrize("navn", ["xl/vbaProject.bin", "xl\\VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml"])
def test_macros_are_refused(bog: Path, navn: str) -> None:
    refused(med(bog, navn), "makroer")


def test_external_links_are_refused_and_a_hyperlink_is_not(bog: Path) -> None:
    refused(med(bog, "xl/externalLinks/externalLink1.xml"), "eksterne kæder")
    inspect(write(bog.parent, ["mailto:kontrol@example.dk"]))


@pytest.mark.parametrize(
    "erklaering", [b'<!DOCTYPE a [<!ENTITY x "y">]>', b"<!doctype a>", b'<!ENTITY % x SYSTEM "file:///etc/passwd">']
)
@pytest.mark.parametrize("navn", ["xl/andet.xml", "xl/_rels/a.rels", "xl/skjult.bin"])
def test_dtd_and_entity_declarations_are_refused_in_any_member(bog: Path, navn: str, erklaering: bytes) -> None:
    refused(med(bog, navn, b"<?xml version='1.0'?>" + erklaering + b"<a/>"), "DTD")


def test_a_declaration_across_two_pieces_is_found(bog: Path) -> None:
    fill = b" " * (xlsx_guard._PIECE - 5)
    refused(med(bog, "xl/andet.xml", fill + b"<!DOCTYPE a>"), "DTD")


def test_comments_and_pictures_with_a_doctype_pass(bog: Path) -> None:
    inspect(med(med(bog, "xl/andet.xml", b"<a><!-- DOCTYPE --></a>"), "xl/media/image1.svg", b"<!DOCTYPE svg><svg/>"))


@pytest.mark.parametrize(
    "indhold",
    ["<?xml version='1.0' encoding='utf-16'?><!DOCTYPE a><a/>".encode("utf-16"), b'<?xml encoding="latin1"?>'],
)
def test_xml_that_is_not_utf8_is_refused(bog: Path, indhold: bytes) -> None:
    refused(med(bog, "xl/andet.xml", indhold), "tegnsæt")


def test_xml_that_says_it_is_utf8_passes(bog: Path) -> None:
    inspect(med(bog, "xl/andet.xml", b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?><a/>'))


@pytest.mark.parametrize("navn", ["../ud.xml", "xl/../../ud.xml", "/etc/ud.xml", "xl\\..\\ud.xml", "C:\\ud.xml"])
def test_names_that_point_out_of_the_file_are_refused(bog: Path, navn: str) -> None:
    refused(med(bog, navn), "peger ud")


def test_a_name_with_dots_that_points_nowhere_passes(bog: Path) -> None:
    inspect(med(bog, "xl/a..b.xml"))


def test_a_symlink_is_refused(bog: Path) -> None:
    info = zipfile.ZipInfo("xl/andet.xml")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    refused(med(bog, info, b"/etc/passwd"), "symlink")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("navn", ["xl/workbook.xml", "xl/WORKBOOK.XML", "xl\\workbook.xml"])
def test_two_members_of_one_name_are_refused(bog: Path, navn: str) -> None:
    refused(med(bog, navn), "samme navn")


def test_packing_that_spreadsheets_do_not_use_is_refused(bog: Path) -> None:
    info = zipfile.ZipInfo("xl/andet.xml")
    info.compress_type = zipfile.ZIP_LZMA
    refused(med(bog, info), "metode")
