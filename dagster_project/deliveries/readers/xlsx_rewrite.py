"""A workbook written anew in memory where the spreadsheet library cannot read it as it stands: nothing of it reaches the disk."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from dagster_project.common.errors import Refused
from dagster_project.deliveries.readers.xlsx_guard import Package
from dagster_project.deliveries.readers.xlsx_scan import (
    WORKBOOK,
    Recount,
    first_sheet,
    references_place,
    with_known_error,
    workbook_place,
)

# where the library looks for the shared texts and the formats, whatever the workbook's relations say
STRINGS, FORMATS = "xl/sharedStrings.xml", "xl/styles.xml"
MAX_BYTES = 512 << 20  # of a sheet held whole; a million rows of the widest contract, most cells empty
_TARGET = re.compile(rb'(\bTarget=")(?!/)(?![a-z]+:)([^"]*)')


def readable(path: Path, found: Recount) -> Path | io.BytesIO:
    """The path, or where the library would stumble a workbook with the same cells: its parts under their usual names, and
    error values that the library does not know as one that it does (the scan has noted what they are)."""
    with Package(path) as package:
        book, (sheet, strings, formats) = workbook_place(package), first_sheet(package)
        moved = {old: new for old, new in ((strings, STRINGS), (formats, FORMATS)) if old}
        if book == WORKBOOK and not found.foreign_error and all(old.lower() == new.lower() for old, new in moved.items()):
            return path
        folder = "/" + posixpath.dirname(book)
        usual = references_place(WORKBOOK)
        changed: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
            "[content_types].xml": ("[Content_Types].xml", lambda xml: xml.replace(f"/{book}".encode(), f"/{WORKBOOK}".encode())),
            "_rels/.rels": ("_rels/.rels", lambda xml: _absolute(xml, "/").replace(f"/{book}".encode(), f"/{WORKBOOK}".encode())),
            references_place(book): (usual, lambda xml: _absolute(xml, folder)),
            book: (WORKBOOK, _as_it_is),
            sheet: (sheet, with_known_error),
        }
        changed |= {old: (new, _as_it_is) for old, new in moved.items()}
        return _written({new: change(_whole(package, old)) for old, (new, change) in changed.items() if old in package})


def _as_it_is(xml: bytes) -> bytes:
    return xml


def _absolute(xml: bytes, folder: str) -> bytes:
    """Relations that hold from any folder."""
    return _TARGET.sub(lambda m: m[1] + posixpath.normpath(posixpath.join(folder, m[2].decode())).encode(), xml)


def _whole(package: Package, name: str) -> bytes:
    parts, size = [], 0
    for part in package.flow(name):
        size += len(part)
        if size > MAX_BYTES:
            raise Refused(
                f"en del fylder over {MAX_BYTES >> 20} MB, og filen har fejlceller eller er skrevet på en ualmindelig måde; "
                "åbn den i Excel, ret fejlene, og gem den igen"
            )
        parts.append(part)
    return b"".join(parts)


def _written(members: dict[str, bytes]) -> io.BytesIO:
    new = io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    new.seek(0)
    return new
