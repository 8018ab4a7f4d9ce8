"""What is checked of an XLSX container before a spreadsheet library opens it: the zip, its members and their sizes."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Self

from dagster_project.common.errors import Refused

# A full sheet (1,048,576 rows) of the widest contract is about 1 GB of XML; twice that leaves room for its texts.
MAX_UNPACKED = 2 * 1024**3  # bytes, all members together
# Sheets of real rows shrink 5 to 40 times, a bomb up to 1032 times (deflate's own limit).
MAX_FACTS = 200
# Below this size a member may be as regular as it likes: an empty theme or a short sheet harms nobody.
FRI_SIZE = 8 * 1024**2  # bytes
MAX_MEMBERS = 2_000  # a workbook has about 10 members and one or two for each sheet and picture
MAX_SHEET = 200  # only the first is read; more than this is no delivery
# One full sheet of 28 columns (the widest contract has 26). The reader holds every cell of the bounding box at once.
MAX_CELLS = 30_000_000
MAX_DIRECTORY = MAX_MEMBERS * 512  # bytes of the zip's own table of contents, read whole into memory

_PIECE = 1024**2  # bytes decompressed at a time
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_DAMAGED = "filen er beskadiget og kan ikke pakkes ud som Excel-projektmappe"
NO_SHEET = "filen er ikke en Excel-projektmappe (.xlsx)"
OTHER_SHEET = f"{NO_SHEET}, men et regneark i et andet format (.ods, .xlsb); åbn den, og gem den som .xlsx"
_WEB_PAGE = f"{NO_SHEET}, men en webside eller XML; åbn den i Excel, og gem den som Excel-projektmappe (.xlsx)"
_TEXT = f"{NO_SHEET}, men tekst; er det en CSV, så lad den hedde .csv"
_FOREIGN_XML = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_CHARSET = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*["'](?!utf-?8["']|us-ascii["'])""", re.I)
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


class Package:
    """An opened XLSX container. Every byte that leaves it has been counted and looked at; Refused is raised at the first
    breach. Call `inspect_rest` before the file is given to another reader, so that no member goes unseen."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("rb")
        try:
            self._members = _content(self._file)
        except BaseException:
            self._file.close()
            raise
        self._unpacked = 0
        self._set: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._members

    def read(self, name: str) -> bytes:
        """One small member whole. Raises Refused when it is missing or larger than any such part is."""
        if name not in self:
            raise Refused(NO_SHEET)
        if self._members[_key(name)].file_size > FRI_SIZE:
            raise Refused("filens indholdsfortegnelse er for stor")
        return b"".join(self.flow(name))

    def flow(self, name: str) -> Iterator[bytes]:
        """The bytes of one member in pieces, counted as they come out: the sizes written in the zip are not trusted."""
        member = self._members[_key(name)]
        length = control_sum = 0
        new = _key(name) not in self._set
        tail = b""
        for piece in filter(None, _unpack(self._file, member)):
            if not length:
                _inspect_start(member.filename, piece)
            length += len(piece)
            self._unpacked += len(piece) if new else 0
            if self._unpacked > MAX_UNPACKED:
                raise Refused(f"filen fylder over {MAX_UNPACKED // 1024**2} MB udpakket")
            if length > max(FRI_SIZE, MAX_FACTS * member.compress_size):
                raise Refused(f"filen er pakket mere end {MAX_FACTS} gange og kan være en zip-bombe")
            if not _key(member.filename).startswith("xl/media/") and _FOREIGN_XML.search(tail + piece):
                raise Refused("filen indeholder DTD- eller entitetserklæringer, som ikke er tilladt")
            tail = piece[-16:]  # a declaration may lie across two pieces
            control_sum = zlib.crc32(piece, control_sum)
            yield piece
        # Another reader unpacks to the end of the stream: a size that stops short of it would hide what follows.
        if length != member.file_size or control_sum != member.CRC:
            raise Refused(_DAMAGED)
        self._set.add(_key(name))

    def inspect_rest(self) -> None:
        """Unpacks and checks every member that has not been read to its end."""
        for name in [n for n in self._members if n not in self._set]:
            for _ in self.flow(name):
                pass


def _key(name: str) -> str:
    # Spreadsheet libraries look members up without regard to case, and take a backslash for a slash.
    return name.replace("\\", "/").lower()


def _content(file: BinaryIO) -> dict[str, zipfile.ZipInfo]:
    """The members by name, when the table of contents breaks no rule. Nothing is unpacked here."""
    beginning = file.read(8)
    if not beginning:
        raise Refused("filen er tom (0 bytes)")
    if beginning == _OLE:
        raise Refused("filen er krypteret eller i det gamle Excel-format (.xls); gem den som .xlsx uden adgangskode")
    if not beginning.startswith(b"PK"):
        file.seek(0)
        start = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
        raise Refused(_WEB_PAGE if start.startswith(b"<") else NO_SHEET if b"\0" in start else _TEXT)
    _inspect_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            everyone = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, ValueError, OSError):
        raise Refused(_DAMAGED) from None
    if len(everyone) > MAX_MEMBERS:
        raise Refused(f"filen indeholder over {MAX_MEMBERS} dele")
    members = {_key(m.filename): m for m in everyone}
    if len(members) != len(everyone):
        raise Refused("filen indeholder to dele med samme navn")
    for name, member in members.items():
        _inspect_member(name, member)
    if sum(m.file_size for m in everyone) > MAX_UNPACKED:
        raise Refused(f"filen fylder over {MAX_UNPACKED // 1024**2} MB udpakket")
    if sum(name.startswith("xl/worksheets/") and name.endswith(".xml") for name in members) > MAX_SHEET:
        raise Refused(f"filen indeholder over {MAX_SHEET} ark")
    return members


def _inspect_directory(file: BinaryIO) -> None:
    # The end record gives the size of the table of contents before it is read into memory. A 64-bit table is only
    # needed above 4 GB, which is over the limit anyway, and would let two readers see two different tables.
    file.seek(max(0, file.seek(0, 2) - 65_577))
    end = file.read()
    place = end.rfind(b"PK\5\6")
    if place < 0 or len(end) < place + 22:
        raise Refused("filen er ikke en Excel-projektmappe (.xlsx), eller den er ikke kommet helt med")
    size = int.from_bytes(end[place + 12 : place + 16], "little")
    if size > MAX_DIRECTORY or end[max(0, place - 20) : place].startswith(b"PK\6\7"):
        raise Refused("filens indholdsfortegnelse er for stor")


def _inspect_member(name: str, member: zipfile.ZipInfo) -> None:
    if "\0" in member.orig_filename or name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
        raise Refused("filen indeholder en del, hvis navn peger ud af filen")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise Refused("filen indeholder en henvisning (symlink)")
    if member.flag_bits & 0x1:
        raise Refused("filen er beskyttet med adgangskode; gem den uden")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("filen er pakket med en metode, som Excel ikke bruger")
    if name.endswith("vbaproject.bin") or name.startswith(("xl/macrosheets/", "xl/vbaproject")):
        raise Refused("filen indeholder makroer; gem den som .xlsx uden makroer")
    if name.startswith("xl/externallinks/"):
        raise Refused("filen henter værdier fra andre filer (eksterne kæder); bryd kæderne og gem den igen")


def _inspect_start(name: str, beginning: bytes) -> None:
    # In another encoding a declaration would not be recognised as one, nor would the count of rows hold.
    if _key(name).endswith((".xml", ".rels", ".vml")) and (beginning.startswith(_UTF16) or _CHARSET.match(beginning[:200])):
        raise Refused("filen indeholder XML i et andet tegnsæt end UTF-8")


def _unpack(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(member.header_offset)
    header = file.read(30)
    if len(header) < 30 or not header.startswith(b"PK\3\4"):
        raise Refused(_DAMAGED)
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    rest = member.compress_size
    packages = zlib.decompressobj(-15) if member.compress_type == zipfile.ZIP_DEFLATED else None
    while rest > 0 and (raa := file.read(min(rest, _PIECE))):
        rest -= len(raa)
        try:
            while raa and not (packages and packages.eof):
                yield (packages.decompress(raa, _PIECE) if packages else raa)
                raa = packages.unconsumed_tail if packages else b""
            if packages and not rest and not packages.eof:
                yield packages.flush()  # at most the end of one match: all input has been consumed
        except zlib.error:
            raise Refused(_DAMAGED) from None
