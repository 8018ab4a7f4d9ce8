"""What a file is by its first bytes where its name says something else, and what the sender is to do: asked of refused files."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from dagster_project.common.errors import Refused

LOOKED_AT = 64 << 10  # bytes
_SAVE = "åbn den i Excel, og gem den som Excel-projektmappe (.xlsx) eller CSV UTF-8"
_UNPACK = "pak den ud, og aflever filen i den"
_UTF16 = "tekst i UTF-16 (i Excel „Unicode-tekst“)", "gem den som CSV UTF-8"
_WORKBOOK = "en Excel-projektmappe", "lad den hedde .xlsx"
# (what it begins with, the names it may have, what it is, what to do)
_KINDS: tuple[tuple[bytes, tuple[str, ...], str, str], ...] = (
    (b"\xff\xfe\0\0", (), "tekst i UTF-32", "gem den som CSV UTF-8"),
    (b"\0\0\xfe\xff", (), "tekst i UTF-32", "gem den som CSV UTF-8"),
    (codecs.BOM_UTF16_LE, (), *_UTF16),
    (codecs.BOM_UTF16_BE, (), *_UTF16),
    (b"\x1f\x8b", (), "en pakket fil (gzip)", _UNPACK),
    (b"BZh", (), "en pakket fil (bzip2)", _UNPACK),
    (b"\xfd7zXZ\0", (), "en pakket fil (xz)", _UNPACK),
    (b"\x28\xb5\x2f\xfd", (), "en pakket fil (zstd)", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", (), "et arkiv (7z)", _UNPACK),
    (b"Rar!\x1a\x07", (), "et arkiv (rar)", _UNPACK),
    (bytes.fromhex("d0cf11e0a1b11ae1"), (".xlsx",), "et regneark i det gamle format (.xls) eller krypteret", _SAVE),
    (b"%PDF-", (), "en PDF", "få rækkerne som CSV eller Excel fra fagsystemet"),
    (b"{\\rtf", (), "et dokument (RTF)", "få rækkerne som CSV eller Excel fra fagsystemet"),
    (b"PAR1", (".parquet",), "en Parquet-fil", "lad den hedde .parquet, hvis kilden tager imod det"),
    (b"\x89PNG", (), "et billede", "få rækkerne som CSV eller Excel fra fagsystemet"),
    (b"\xff\xd8\xff", (), "et billede", "få rækkerne som CSV eller Excel fra fagsystemet"),
    (b"SQLite format 3\0", (), "en database (SQLite)", "få rækkerne som CSV eller Excel fra fagsystemet"),
)
_DELIVERED = (b".csv", b".xlsx", b".xls", b".txt", b".parquet", b".zip")
_JSON = re.compile(rb'\[?\s*\{\s*(?:"|\})|\[\s*(?:\[|\])')


def foreign(path: Path) -> Refused | None:
    """The refusal of a file that is another kind than its name says; None where it is none of those known."""
    with path.open("rb") as f:
        beginning = f.read(LOOKED_AT)
    kind = _kind(beginning, path.suffix)
    return Refused(f"filen hedder {path.suffix}, men er {kind[0]}; {kind[1]}") if kind else None


def _kind(beginning: bytes, suffix: str) -> tuple[str, str] | None:
    for start, names, what, to_do in _KINDS:
        if beginning.startswith(start):
            return None if suffix in names else (what, to_do)
    if beginning.startswith(b"PK\3\4"):
        return _of_zip(beginning, suffix)
    if _is_utf16(beginning):
        return _UTF16
    text = beginning.removeprefix(codecs.BOM_UTF8).lstrip()
    if text.startswith(b"<") and b"\0" not in text:
        return "en webside eller XML", _SAVE
    if _JSON.match(text):
        return "JSON", "få rækkerne som CSV eller Excel fra fagsystemet"
    return None


def _of_zip(beginning: bytes, suffix: str) -> tuple[str, str] | None:
    """Of a zip, by the names of its first members: a workbook is one too, and may lie in one."""
    if beginning[30 : 30 + int.from_bytes(beginning[26:28], "little")].lower().endswith(_DELIVERED):
        return "et arkiv (zip)", _UNPACK
    if b"mimetypeapplication/vnd.oasis" in beginning or b"xl/workbook.bin" in beginning:
        return "et regneark i et andet format (.ods, .xlsb)", _SAVE
    if b"word/" in beginning or b"ppt/" in beginning:
        return "et dokument fra Word eller PowerPoint", "få rækkerne som CSV eller Excel fra fagsystemet"
    if b"[Content_Types].xml" in beginning or b"xl/" in beginning or b"_rels/" in beginning:
        return None if suffix == ".xlsx" else _WORKBOOK
    return None if suffix == ".xlsx" else ("et arkiv (zip)", _UNPACK)  # a workbook that is cut off is none


def _is_utf16(beginning: bytes) -> bool:
    """Whether every other byte is 0 in the first words, as in text of the West without its mark."""
    start = beginning[:64] if len(beginning) % 2 == 0 or len(beginning) >= 64 else beginning[:-1]
    halves = start[::2], start[1::2]
    return len(start) >= 8 and any(not any(a) and all(b) for a, b in (halves, halves[::-1]))
