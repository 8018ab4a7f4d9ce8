"""What is checked of an XLSX container before a spreadsheet library opens it: the zip, its members and their sizes."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Self

from dagster_project.deliveries.refusal import Afvist

# A full sheet (1,048,576 rows) of the widest contract is about 1 GB of XML; twice that leaves room for its texts.
MAKS_UDPAKKET = 2 * 1024**3  # bytes, all members together
# Sheets of real rows shrink 5 to 40 times, a bomb up to 1032 times (deflate's own limit).
MAKS_FORHOLD = 200
# Below this size a member may be as regular as it likes: an empty theme or a short sheet harms nobody.
FRI_STOERRELSE = 8 * 1024**2  # bytes
MAKS_MEDLEMMER = 2_000  # a workbook has about 10 members and one or two for each sheet and picture
MAKS_ARK = 200  # only the first is read; more than this is no delivery
# One full sheet of 28 columns (the widest contract has 26). The reader holds every cell of the bounding box at once.
MAKS_CELLER = 30_000_000
MAKS_KATALOG = MAKS_MEDLEMMER * 512  # bytes of the zip's own table of contents, read whole into memory

_STYKKE = 1024**2  # bytes decompressed at a time
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_BESKADIGET = "filen er beskadiget og kan ikke pakkes ud som Excel-projektmappe"
_FREMMED_XML = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_TEGNSAET = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*["'](?!utf-?8["']|us-ascii["'])""", re.I)
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


class Pakke:
    """An opened XLSX container. Every byte that leaves it has been counted and looked at; Afvist is raised at the first
    breach. Call `efterse_resten` before the file is given to another reader, so that no member goes unseen."""

    def __init__(self, sti: Path) -> None:
        self._fil: BinaryIO = sti.open("rb")
        try:
            self._medlemmer = _indhold(self._fil)
        except BaseException:
            self._fil.close()
            raise
        self._udpakket = 0
        self._set: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._fil.close()

    def __contains__(self, navn: str) -> bool:
        return _noegle(navn) in self._medlemmer

    def laes(self, navn: str) -> bytes:
        """One small member whole. Raises Afvist when it is missing or larger than any such part is."""
        if navn not in self:
            raise Afvist("filen er ikke en Excel-projektmappe (.xlsx)")
        if self._medlemmer[_noegle(navn)].file_size > FRI_STOERRELSE:
            raise Afvist("filens indholdsfortegnelse er for stor")
        return b"".join(self.stroem(navn))

    def stroem(self, navn: str) -> Iterator[bytes]:
        """The bytes of one member in pieces, counted as they come out: the sizes written in the zip are not trusted."""
        medlem = self._medlemmer[_noegle(navn)]
        laengde = kontrolsum = 0
        ny = _noegle(navn) not in self._set
        hale = b""
        for stykke in filter(None, _pak_ud(self._fil, medlem)):
            if not laengde:
                _efterse_begyndelse(medlem.filename, stykke)
            laengde += len(stykke)
            self._udpakket += len(stykke) if ny else 0
            if self._udpakket > MAKS_UDPAKKET:
                raise Afvist(f"filen fylder over {MAKS_UDPAKKET // 1024**2} MB udpakket")
            if laengde > max(FRI_STOERRELSE, MAKS_FORHOLD * medlem.compress_size):
                raise Afvist(f"filen er pakket mere end {MAKS_FORHOLD} gange og kan være en zip-bombe")
            if not _noegle(medlem.filename).startswith("xl/media/") and _FREMMED_XML.search(hale + stykke):
                raise Afvist("filen indeholder DTD- eller entitetserklæringer, som ikke er tilladt")
            hale = stykke[-16:]  # a declaration may lie across two pieces
            kontrolsum = zlib.crc32(stykke, kontrolsum)
            yield stykke
        # Another reader unpacks to the end of the stream: a size that stops short of it would hide what follows.
        if laengde != medlem.file_size or kontrolsum != medlem.CRC:
            raise Afvist(_BESKADIGET)
        self._set.add(_noegle(navn))

    def efterse_resten(self) -> None:
        """Unpacks and checks every member that has not been read to its end."""
        for navn in [n for n in self._medlemmer if n not in self._set]:
            for _ in self.stroem(navn):
                pass


def _noegle(navn: str) -> str:
    # Spreadsheet libraries look members up without regard to case, and take a backslash for a slash.
    return navn.replace("\\", "/").lower()


def _indhold(fil: BinaryIO) -> dict[str, zipfile.ZipInfo]:
    """The members by name, when the table of contents breaks no rule. Nothing is unpacked here."""
    begyndelse = fil.read(8)
    if not begyndelse:
        raise Afvist("filen er tom (0 bytes)")
    if begyndelse == _OLE:
        raise Afvist("filen er krypteret eller i det gamle Excel-format (.xls); gem den som .xlsx uden adgangskode")
    _efterse_katalog(fil)
    try:
        with zipfile.ZipFile(fil) as arkiv:
            alle = arkiv.infolist()
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, ValueError, OSError):
        raise Afvist(_BESKADIGET) from None
    if len(alle) > MAKS_MEDLEMMER:
        raise Afvist(f"filen indeholder over {MAKS_MEDLEMMER} dele")
    medlemmer = {_noegle(m.filename): m for m in alle}
    if len(medlemmer) != len(alle):
        raise Afvist("filen indeholder to dele med samme navn")
    for navn, medlem in medlemmer.items():
        _efterse_medlem(navn, medlem)
    if sum(m.file_size for m in alle) > MAKS_UDPAKKET:
        raise Afvist(f"filen fylder over {MAKS_UDPAKKET // 1024**2} MB udpakket")
    if sum(navn.startswith("xl/worksheets/") and navn.endswith(".xml") for navn in medlemmer) > MAKS_ARK:
        raise Afvist(f"filen indeholder over {MAKS_ARK} ark")
    return medlemmer


def _efterse_katalog(fil: BinaryIO) -> None:
    # The end record gives the size of the table of contents before it is read into memory. A 64-bit table is only
    # needed above 4 GB, which is over the limit anyway, and would let two readers see two different tables.
    fil.seek(max(0, fil.seek(0, 2) - 65_577))
    ende = fil.read()
    plads = ende.rfind(b"PK\5\6")
    if plads < 0 or len(ende) < plads + 22:
        raise Afvist("filen er ikke en Excel-projektmappe (.xlsx), eller den er ikke kommet helt med")
    stoerrelse = int.from_bytes(ende[plads + 12 : plads + 16], "little")
    if stoerrelse > MAKS_KATALOG or ende[max(0, plads - 20) : plads].startswith(b"PK\6\7"):
        raise Afvist("filens indholdsfortegnelse er for stor")


def _efterse_medlem(navn: str, medlem: zipfile.ZipInfo) -> None:
    if "\0" in medlem.orig_filename or navn.startswith("/") or navn[1:2] == ":" or ".." in navn.split("/"):
        raise Afvist("filen indeholder en del, hvis navn peger ud af filen")
    if stat.S_ISLNK(medlem.external_attr >> 16):
        raise Afvist("filen indeholder en henvisning (symlink)")
    if medlem.flag_bits & 0x1:
        raise Afvist("filen er beskyttet med adgangskode; gem den uden")
    if medlem.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Afvist("filen er pakket med en metode, som Excel ikke bruger")
    if navn.endswith("vbaproject.bin") or navn.startswith(("xl/macrosheets/", "xl/vbaproject")):
        raise Afvist("filen indeholder makroer; gem den som .xlsx uden makroer")
    if navn.startswith("xl/externallinks/"):
        raise Afvist("filen henter værdier fra andre filer (eksterne kæder); bryd kæderne og gem den igen")


def _efterse_begyndelse(navn: str, begyndelse: bytes) -> None:
    # In another encoding a declaration would not be recognised as one, nor would the count of rows hold.
    if _noegle(navn).endswith((".xml", ".rels", ".vml")) and (begyndelse.startswith(_UTF16) or _TEGNSAET.match(begyndelse[:200])):
        raise Afvist("filen indeholder XML i et andet tegnsæt end UTF-8")


def _pak_ud(fil: BinaryIO, medlem: zipfile.ZipInfo) -> Iterator[bytes]:
    fil.seek(medlem.header_offset)
    hoved = fil.read(30)
    if len(hoved) < 30 or not hoved.startswith(b"PK\3\4"):
        raise Afvist(_BESKADIGET)
    fil.seek(int.from_bytes(hoved[26:28], "little") + int.from_bytes(hoved[28:30], "little"), 1)
    rest = medlem.compress_size
    pakker = zlib.decompressobj(-15) if medlem.compress_type == zipfile.ZIP_DEFLATED else None
    while rest > 0 and (raa := fil.read(min(rest, _STYKKE))):
        rest -= len(raa)
        try:
            while raa and not (pakker and pakker.eof):
                yield (pakker.decompress(raa, _STYKKE) if pakker else raa)
                raa = pakker.unconsumed_tail if pakker else b""
            if pakker and not rest and not pakker.eof:
                yield pakker.flush()  # at most the end of one match: all input has been consumed
        except zlib.error:
            raise Afvist(_BESKADIGET) from None
