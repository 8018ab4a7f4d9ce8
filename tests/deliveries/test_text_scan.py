"""Text of the wrong encoding: refused where Danish letters were encoded twice, a warning where they read as MS-DOS or Mac."""

from __future__ import annotations

import pytest

from dagster_project.common.errors import Refused
from dagster_project.deliveries.journal import stamps
from dagster_project.deliveries.readers.text_scan import scan


@pytest.mark.parametrize("letter", "æøåÆØÅ")
@pytest.mark.parametrize("read_as", ["cp1252", "latin-1"])
def test_letters_encoded_twice_are_refused_capitals_too(tmp_path, letter, read_as):
    path = tmp_path / "a.csv"
    path.write_bytes(f"a;S{letter}x\n".encode().decode(read_as).encode())
    with pytest.raises(Refused, match="ødelagt UTF-8"):
        scan(path)


@pytest.mark.parametrize(
    ("bytes_", "awaited"),
    [
        ("b›rn\n".encode(), True),
        ("K‘r\n".encode(), True),
        ("s¿g ø\n".encode("cp1252"), True),
        *(("Ved åen i Søndergård\n".encode(charset), True) for charset in ("cp850", "cp865", "mac_roman")),
        ("et ‘citat’, Søborg; 1¾ l; ›nævnt‹; se † s. 4; ¿qué?\n".encode(), False),
        ("et ‘citat’, Søborg\n".encode("cp1252"), False),
    ],
)
def test_danish_of_another_age_inside_words_is_noticed(tmp_path, bytes_, awaited):
    path = tmp_path / "a.csv"
    path.write_bytes(bytes_)
    assert scan(path).dos_mac is awaited


@pytest.mark.parametrize(("text", "awaited"), [("S\N{REPLACEMENT CHARACTER}nderparken", True), ("Sønderparken", False)])
def test_letters_that_another_program_lost_are_noticed(tmp_path, text, awaited):
    path = tmp_path / "a.csv"
    path.write_bytes(f"{text}\n".encode())
    assert scan(path).lost is awaited


@pytest.mark.parametrize("rest", [b'{"a": [', b"", b"[]"])
def test_a_torn_memory_of_stamps_is_forgotten(tmp_path, rest):
    (tmp_path / "leverancer").mkdir()
    (tmp_path / "leverancer" / "stempler.json").write_bytes(rest)
    assert stamps(tmp_path) == {}
