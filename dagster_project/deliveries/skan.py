"""The first pass over a file's bytes: hash, encoding, and an independent count of the records of a CSV."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from dagster_project.deliveries.refusal import Afvist

STYKKE = 4 << 20
MAKS_LINJE = 4 << 20  # bytes; a real record is some hundred bytes, a line of 1 GB is no delivery
BLANKE = " \t\r\n"  # a line of nothing else is no record
_BLANK = re.compile(rb"(?<=\n)[ \t\r]*\n")
_MOJIBAKE = ("Ã¦", "Ã¸", "Ã¥")


@dataclass(frozen=True)
class Skan:
    """What the bytes of a text file say. `linjer` counts lines that are not blank, the header among them."""

    sha256: str
    bom: bool
    utf8: bool
    anfoerselstegn: bool
    linjer: int
    blanke: bool
    enkle_linjeskift: bool  # every line ends in LF or CRLF, none in a lone CR

    @property
    def tegnsaet(self) -> str:
        return "utf-8" if self.utf8 else "cp1252"


def stykker(sti: Path, fra: int = 0) -> Iterator[bytes]:
    with sti.open("rb") as f:
        f.seek(fra)
        while stykke := f.read(STYKKE):
            yield stykke


def sha256(sti: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with sti.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def skan(sti: Path) -> Skan:
    """One streaming pass; the hash runs beside it on the other core. Raises Afvist for bytes that are no text."""
    hash_, taeller = hashlib.sha256(), _Taeller()
    with ThreadPoolExecutor(1) as traad:
        ventende = None
        for stykke in stykker(sti):
            if ventende:
                ventende.result()
            ventende = traad.submit(hash_.update, stykke)
            taeller.tag(stykke)
        if ventende:
            ventende.result()
    taeller.slut()
    return Skan(
        hash_.hexdigest(),
        taeller.bom,
        taeller.utf8,
        taeller.anfoerselstegn,
        taeller.linjer,
        taeller.blanke,
        taeller.enkle,
    )


class _Taeller:
    """Counts lines over chunks and watches encoding and size; a chunk's last, unfinished line waits for the next chunk."""

    def __init__(self) -> None:
        self.bom = self.anfoerselstegn = self.blanke = False
        self.utf8 = self.enkle = True
        self.linjer = 0
        self._rest = b""
        self._dekoder = codecs.getincrementaldecoder("utf-8")()
        self._begyndt = False

    def tag(self, stykke: bytes) -> None:
        if not self._begyndt:
            self._begyndt, self.bom = True, stykke.startswith(codecs.BOM_UTF8)
        if b"\0" in stykke:
            raise Afvist("filen er ikke tekst: den indeholder NUL-bytes (er det et regneark eller UTF-16?)")
        self.utf8 = self.utf8 and self._afkod(stykke, slut=False)
        self.anfoerselstegn = self.anfoerselstegn or b'"' in stykke
        if self.bom and not self._rest and not self.linjer:
            stykke = stykke.removeprefix(codecs.BOM_UTF8)
        snit = stykke.rfind(b"\n") + 1
        if snit == 0:
            self._rest += stykke
        else:
            self._tael(self._rest + stykke[:snit])
            self._rest = stykke[snit:]
        if len(self._rest) > MAKS_LINJE:
            raise Afvist(f"en linje er længere end {MAKS_LINJE >> 20} MB")

    def slut(self) -> None:
        self.utf8 = self.utf8 and self._afkod(b"", slut=True)
        self._tael(self._rest)

    def _afkod(self, stykke: bytes, slut: bool) -> bool:
        try:
            self._dekoder.decode(stykke, slut)
        except UnicodeDecodeError:
            return False
        return True

    def _tael(self, hele_linjer: bytes) -> None:
        if not hele_linjer:
            return
        if b"\r" in hele_linjer and hele_linjer.count(b"\r") != hele_linjer.count(b"\r\n"):
            self.enkle = False
            hele_linjer = hele_linjer.replace(b"\r\n", b"\n").replace(b"\r", b"\n")  # old Mac line ends
        linjer = hele_linjer.count(b"\n") + (not hele_linjer.endswith(b"\n"))
        blanke = _blanke(hele_linjer)
        self.blanke = self.blanke or blanke > 0
        self.linjer += linjer - blanke


def _blanke(linjer: bytes) -> int:
    """Blank lines among whole lines. The plain searches first: the pattern alone costs a second per million lines."""
    if linjer[:1] not in b" \t\r\n" and not any(m in linjer for m in (b"\n\n", b"\n\r", b"\n ", b"\n\t")):
        return 0
    return len(_BLANK.findall(b"\n" + linjer + (b"" if linjer.endswith(b"\n") else b"\n")))


def laes_tekst(sti: Path, s: Skan) -> str:
    """The whole text of a small file (a UDK statement)."""
    return "".join(afkodet(stykker(sti, 3 if s.bom else 0), s.tegnsaet))


def afkodet(bytes_: Iterator[bytes], tegnsaet: str) -> Iterator[str]:
    """Decoded text, chunk by chunk: UTF-8 strictly, else Windows-1252. Raises Afvist for a broken UTF-8 file."""
    dekoder = codecs.getincrementaldecoder(tegnsaet)()
    hale = ""
    for stykke in bytes_:
        try:
            tekst = dekoder.decode(stykke)
        except UnicodeDecodeError:
            raise Afvist("tegnsættet er hverken UTF-8 eller Windows-1252") from None
        if tegnsaet == "cp1252" and any(m in hale + tekst for m in _MOJIBAKE):
            raise Afvist("filen er ødelagt UTF-8 (Ã¦, Ã¸ eller Ã¥ i teksten); gem den igen som UTF-8")
        hale = tekst[-1:]
        yield tekst
