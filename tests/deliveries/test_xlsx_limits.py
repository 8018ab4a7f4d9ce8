"""How large an XLSX container may be, packed and unpacked, and that it cannot lie about it."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from dagster_project.deliveries.readers import xlsx_guard
from tests.deliveries.xlsx_containers import afvist, efterse, med
from tests.deliveries.xlsx_files import ALLE, skriv


@pytest.fixture
def bog(tmp_path: Path) -> Path:
    return skriv(tmp_path, ALLE)


def test_a_bomb_of_half_a_gigabyte_is_refused_without_its_memory(bog: Path) -> None:
    with zipfile.ZipFile(bog, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as arkiv, arkiv.open("b.xml", "w") as ud:
        for _ in range(521):
            ud.write(b" " * 1024**2)
    assert bog.stat().st_size < 600_000
    tracemalloc.start()
    afvist(bog, "zip-bombe")
    assert tracemalloc.get_traced_memory()[1] < 30 * 1024**2
    tracemalloc.stop()


def test_a_small_member_may_be_as_regular_as_it_likes(bog: Path) -> None:
    efterse(med(bog, "xl/andet.xml", b" " * (xlsx_guard.FRI_STOERRELSE - 1)))


def test_a_size_that_lies_does_not_hide_what_follows(bog: Path) -> None:
    """The written size and checksum fit the first bytes only; a reader that believes them would see those alone."""
    hele = b"<a/>" + b" " * 5000 + b"<b/>"
    sti = med(bog, "xl/andet.xml", hele)
    raa = sti.read_bytes()
    sand = struct.pack("<I", zipfile.crc32(hele)), struct.pack("<I", len(hele))
    falsk = struct.pack("<I", zipfile.crc32(hele[:4])), struct.pack("<I", 4)
    for rigtig, forkert in zip(sand, falsk, strict=True):
        assert rigtig in raa
        raa = raa.replace(rigtig, forkert)
    sti.write_bytes(raa)
    with zipfile.ZipFile(sti) as arkiv:
        assert arkiv.read("xl/andet.xml") == b"<a/>"
    afvist(sti, "beskadiget")


@pytest.mark.parametrize(("graense", "ord_"), [("MAKS_UDPAKKET", "udpakket"), ("MAKS_MEDLEMMER", "dele"), ("MAKS_ARK", "ark")])
def test_the_limits_hold_at_their_value_and_refuse_above_it(
    bog: Path, monkeypatch: pytest.MonkeyPatch, graense: str, ord_: str
) -> None:
    with zipfile.ZipFile(bog) as arkiv:
        alle = arkiv.infolist()
    har = {"MAKS_UDPAKKET": sum(m.file_size for m in alle), "MAKS_MEDLEMMER": len(alle), "MAKS_ARK": 1}[graense]
    monkeypatch.setattr(xlsx_guard, graense, har)
    efterse(bog)
    monkeypatch.setattr(xlsx_guard, graense, har - 1)
    afvist(bog, ord_)


def test_a_table_of_contents_beyond_all_measure_is_not_read(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as arkiv:
        for nr in range(20_000):
            arkiv.writestr(f"xl/{nr:060}.xml", b"")
    sti = tmp_path / "mange.xlsx"
    sti.write_bytes(buffer.getvalue())
    afvist(sti, "indholdsfortegnelse")
