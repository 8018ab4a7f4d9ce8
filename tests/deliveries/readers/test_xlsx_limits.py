"""How large an XLSX container may be, packed and unpacked, and that it cannot lie about it."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from dagster_project.deliveries.readers import xlsx_guard
from tests.deliveries.readers.xlsx_containers import inspect, med, refused
from tests.deliveries.readers.xlsx_files import ALL, write


@pytest.fixture
def bog(tmp_path: Path) -> Path:
    return write(tmp_path, ALL)


def test_a_bomb_of_half_a_gigabyte_is_refused_without_its_memory(bog: Path) -> None:
    with zipfile.ZipFile(bog, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as archive, archive.open("b.xml", "w") as out:
        for _ in range(521):
            out.write(b" " * 1024**2)
    assert bog.stat().st_size < 600_000
    tracemalloc.start()
    refused(bog, "zip-bombe")
    assert tracemalloc.get_traced_memory()[1] < 30 * 1024**2
    tracemalloc.stop()


def test_a_small_member_may_be_as_regular_as_it_likes(bog: Path) -> None:
    inspect(med(bog, "xl/andet.xml", b" " * (xlsx_guard.FRI_SIZE - 1)))


def test_a_size_that_lies_does_not_hide_what_follows(bog: Path) -> None:
    """The written size and checksum fit the first bytes only; a reader that believes them would see those alone."""
    whole = b"<a/>" + b" " * 5000 + b"<b/>"
    path = med(bog, "xl/andet.xml", whole)
    raa = path.read_bytes()
    holds_true = struct.pack("<I", zipfile.crc32(whole)), struct.pack("<I", len(whole))
    untrue = struct.pack("<I", zipfile.crc32(whole[:4])), struct.pack("<I", 4)
    for right, wrong in zip(holds_true, untrue, strict=True):
        assert right in raa
        raa = raa.replace(right, wrong)
    path.write_bytes(raa)
    with zipfile.ZipFile(path) as archive:
        assert archive.read("xl/andet.xml") == b"<a/>"
    refused(path, "beskadiget")


@pytest.mark.parametrize(("graense", "word_"), [("MAX_UNPACKED", "udpakket"), ("MAX_MEMBERS", "dele"), ("MAX_SHEET", "ark")])
def test_the_limits_hold_at_their_value_and_refuse_above_it(
    bog: Path, monkeypatch: pytest.MonkeyPatch, graense: str, word_: str
) -> None:
    with zipfile.ZipFile(bog) as archive:
        everyone = archive.infolist()
    har = {"MAX_UNPACKED": sum(m.file_size for m in everyone), "MAX_MEMBERS": len(everyone), "MAX_SHEET": 1}[graense]
    monkeypatch.setattr(xlsx_guard, graense, har)
    inspect(bog)
    monkeypatch.setattr(xlsx_guard, graense, har - 1)
    refused(bog, word_)


def test_a_table_of_contents_beyond_all_measure_is_not_read(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for nr in range(20_000):
            archive.writestr(f"xl/{nr:060}.xml", b"")
    path = tmp_path / "mange.xlsx"
    path.write_bytes(buffer.getvalue())
    refused(path, "indholdsfortegnelse")
