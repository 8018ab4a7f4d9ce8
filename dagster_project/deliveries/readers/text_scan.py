"""Encoding and independent counts.

* The first pass over a text file's bytes: encoding, and an independent count of the lines of a CSV. And the hash of any file.
* The independent count of a CSV's records, and the line each begins on: by bytes, or by the stdlib's reader; never by Arrow.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa

from dagster_project.common.errors import Refused

PIECE = 1 << 20  # bytes looked through again and again: four times as many leave the processor's cache (a quarter more, 2026-11)
MAX_LINE = 4 << 20  # bytes; a real record is some hundred bytes, a line of 1 GB is no delivery
BLANK = " \t\r\n\x1a"  # a line of nothing else is no record; the last is how MS-DOS ended a file
_BLANK = re.compile(rb"(?<=\n)[ \t\r\x1a]*\n")
# nothing but blanks, quotes and a delimiter or more, or two quotes: cells that are all empty, if it is a record. One quote by
# itself ends a field that began in a line above. Nothing taken is given back: a line of a million quotes is looked at once
_HOLLOW = re.compile(rb"(?<=\n)[ \t\r\x1a]*+(?:[;,]|\"[ \t\r\x1a]*+[;,\"])[;,\" \t\r\x1a]*+\n")
HOLLOW_FIELD = r'[ \t\r\n\x1a]*(?:"[" \t\r\n\x1a]*"[ \t\r\n\x1a]*)?'  # nothing, or (behind a blank: ; "";) quotes as they stand
_HOLLOW_FIELD = re.compile(HOLLOW_FIELD)
_HOLLOW_BEGINS = np.isin(np.arange(256), list(b';," \t\r\n\x1a'))
_LF, _CR = ord("\n"), ord("\r")
# æ, ø, å, é, ä, ö, ü and their capitals as UTF-8 that was read as Windows-1252 or Latin-1 (once, or once more, or made small
# letters), as Mac or as MS-DOS
MOJIBAKE = re.compile("Ã[¦¸¥©†˜…‰¤¶¼„–œƒ\x86\x98\x85\x89\x83]|ã[¦¸¥©†˜…‰]|√[¶∏•ÜòÖ©]|├[ª©Ñåÿà®╕⌐]")
_FIRST = re.compile(b"\xc3[\x83\xa3]|\xe2\x88\x9a|\xe2\x94\x9c")  # what each begins with, as UTF-8
_RARE = (b"\x83", b"\xa3", b"\x88", b"\x94")
ENCODED_TWICE = "filen er ødelagt UTF-8 (Ã¦, Ã¸, Ã¥, Ã†, Ã˜ eller Ã… i teksten); hent den igen, og gem den som UTF-8"
# æ, ø and å as MS-DOS or an old Mac wrote them, read as Windows-1252; inside words only, where none of them is meant as itself
_DOS_MAC = "›¿‘¾†Œ{}"
_DOS_MAC_FIRST = {charset: {sign.encode(charset)[:1] for sign in _DOS_MAC} for charset in ("utf-8", "cp1252")}
DOS_MAC_WORD = re.compile(f"[A-Za-zæøåÆØÅ][{_DOS_MAC}][A-Za-zæøåÆØÅ]")
DOS_MAC = "teksten ligner MS-DOS- eller Mac-dansk (›, ¿, ‘, † eller { inde i ord); gem den som UTF-8"
LOST_SIGN = "�"
_LOST_IN_WORD = re.compile(rb"[A-Za-z]\?[a-z]")
LOST = "tegn i teksten er gået tabt (� eller ? inde i ord), formentlig æ, ø og å; hent filen igen, og gem den som UTF-8"


@dataclass(frozen=True)
class Scan:
    """What the bytes of a text file say. `linjer` counts lines that are not blank, the header among them."""

    bom: bool
    utf8: bool
    quotes: bool
    linjer: int
    blank: bool
    simple_line_break: bool  # every line ends in LF or CRLF, none in a lone CR
    dos_mac: bool = False  # words that read as MS-DOS or Mac Danish
    lost: bool = False  # signs that another program could not read, and wrote as such
    ends: bool = True  # the last line has its line end
    hollow: bool = False  # lines of nothing but blanks, delimiters and pairs of quotes

    @property
    def charset(self) -> str:
        return "utf-8" if self.utf8 else "cp1252"


def pieces(path: Path, from_: int = 0, size: int = PIECE) -> Iterator[bytes]:
    with path.open("rb") as f:
        f.seek(from_)
        while piece := f.read(size):
            yield piece


def whole_lines(path: Path, from_: int = 0, size: int = PIECE) -> Iterator[bytes]:
    """The bytes of a file in pieces that each end in a line feed, but for the last. Raises Refused for a line of no end."""
    with path.open("rb") as f:
        while True:
            f.seek(from_ + size - 1)
            end = len(f.readline(MAX_LINE + 2))  # looked for first: what is put behind a piece has all of it copied
            f.seek(from_)
            if not (piece := f.read(size - 1 + max(end, 1))):
                return
            if end > 1 and len(piece) - piece.rfind(b"\n", 0, size) - 1 > MAX_LINE:
                raise Refused(f"en linje er længere end {MAX_LINE >> 20} MB")
            from_ += len(piece)
            yield piece


def scan(path: Path) -> Scan:
    """One streaming pass. Raises Refused for bytes that are no text."""
    numerator = _Counter()
    for lines in whole_lines(path):
        if b"\0" in lines:
            raise Refused("filen er ikke tekst: den indeholder NUL-bytes (er det et regneark eller UTF-16?)")
        numerator.tag(lines)
    t = numerator
    dos_mac = t.dos_mac_utf8 if t.utf8 else t.dos_mac_1252
    return Scan(t.bom, t.utf8, t.quotes, t.linjer, t.blank, t.simple, dos_mac, t.lost, t.ends, t.hollow)


class _Counter:
    """Counts whole lines, piece by piece, and watches their encoding."""

    def __init__(self) -> None:
        self.bom = self.quotes = self.blank = self.hollow = False
        self.utf8 = self.simple = True
        self.linjer = 0
        self.dos_mac_utf8 = self.dos_mac_1252 = self.lost = False
        self.ends = True
        self._begun = False

    def tag(self, lines: bytes) -> None:
        if not self._begun:
            self._begun, self.bom = True, lines.startswith(codecs.BOM_UTF8)
            lines = lines.removeprefix(codecs.BOM_UTF8)
        if not lines:
            return
        self.ends = lines.endswith((b"\n", b"\r", b"\x1a"))
        self.quotes = self.quotes or b'"' in lines
        # no sign of UTF-8 holds the byte of a line feed: whole lines are well-formed or not by themselves
        b = np.frombuffer(lines, np.uint8)
        if not lines.isascii():
            self.utf8 = self.utf8 and is_utf8(lines)
            self._inspect_sign(lines, int(b.max()))
        switch = np.flatnonzero(b == _LF)
        if b"\r" in lines and lines.count(b"\r") != np.count_nonzero(b[switch - 1] == _CR):
            self.simple = False
            lines = lines.replace(b"\r\n", b"\n").replace(b"\r", b"\n")  # old Mac line ends
            b = np.frombuffer(lines, np.uint8)
            switch = np.flatnonzero(b == _LF)
        blank = _blank(lines, b, switch)
        self.blank = self.blank or blank > 0
        self.hollow = self.hollow or _is_hollow(lines, b, switch)
        self.linjer += len(switch) + (not lines.endswith(b"\n")) - blank

    def _inspect_sign(self, lines: bytes, highest: int) -> None:
        """Danish letters that were encoded twice, or by a system of another age. No byte above the highest is looked for."""
        if self.utf8 and encoded_twice(lines):
            raise Refused(ENCODED_TWICE)
        self.lost = self.lost or holds_lost_sign(lines, highest)
        self.dos_mac_utf8 = self.dos_mac_utf8 or (self.utf8 and reads_as_dos_mac(lines, "utf-8", highest))
        self.dos_mac_1252 = self.dos_mac_1252 or (not self.utf8 and reads_as_dos_mac(lines, "cp1252", highest))


def holds_lost_sign(bytes_: bytes, highest: int = 0xFF) -> bool:
    """Whether a text holds the sign for one that was lost, or inside a word the one that databases put in its place."""
    if highest >= 0xEF and b"\xef" in bytes_ and LOST_SIGN.encode() in bytes_:
        return True
    return b"?" in bytes_ and _LOST_IN_WORD.search(bytes_) is not None


def encoded_twice(bytes_: bytes) -> bool:
    """Whether a UTF-8 text holds Danish letters that went through another encoding on the way. A single byte is looked for ten
    times as fast as two, and these hardly ever stand in a text."""
    return any(b in bytes_ for b in _RARE) and bool(_FIRST.search(bytes_) and MOJIBAKE.search(bytes_.decode("utf-8", "replace")))


def reads_as_dos_mac(bytes_: bytes, charset: str, highest: int = 0xFF) -> bool:
    """Whether such a sign stands between two letters. Nearly no text holds one: looked for by bytes before it is decoded."""
    if not any(first[0] <= highest and first in bytes_ for first in _DOS_MAC_FIRST[charset]):
        return False
    return DOS_MAC_WORD.search(bytes_.decode(charset, "replace")) is not None


def is_utf8(bytes_: bytes) -> bool:
    """Whether the bytes are UTF-8, by Arrow: a twentieth of the time that decoding them takes."""
    if bytes_.isascii():
        return True
    place = pa.py_buffer(np.array([0, len(bytes_)], np.int32).tobytes())
    try:
        pa.StringArray.from_buffers(1, place, pa.py_buffer(bytes_)).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _blank(lines: bytes, b: np.ndarray, switch: np.ndarray) -> int:
    """Blank lines among whole lines. The look at each line's first byte comes first: the pattern alone costs a second per
    million lines."""
    first = b[switch[: -1 if b[-1] == _LF else None] + 1]
    if b[0] > ord(" ") and not (first <= ord(" ")).any():
        return 0
    return len(_BLANK.findall(b"\n" + lines + (b"" if lines.endswith(b"\n") else b"\n")))


def _is_hollow(lines: bytes, b: np.ndarray, switch: np.ndarray) -> bool:
    """Whether one of whole lines holds nothing but blanks, delimiters and quotes: by the first two bytes of each, and where these
    let it be, by the pattern."""
    starts = np.concatenate([[0], switch[: -1 if b[-1] == _LF else None] + 1])
    starts = starts[_HOLLOW_BEGINS[b[starts]]]
    if not len(starts) or not _HOLLOW_BEGINS[b[np.minimum(starts + 1, len(b) - 1)]].any():
        return False
    return _HOLLOW.search(b"\n" + lines + (b"" if lines.endswith(b"\n") else b"\n")) is not None


def read_text(path: Path, s: Scan) -> str:
    """The whole text of a small file (a UDK statement)."""
    return "".join(decoded(pieces(path, 3 if s.bom else 0), s.charset))


def decoded(bytes_: Iterator[bytes], charset: str) -> Iterator[str]:
    """Decoded text, chunk by chunk: UTF-8 strictly, else Windows-1252. Raises Refused for a broken UTF-8 file."""
    decoder = codecs.getincrementaldecoder(charset)()
    tail = ""
    for piece in bytes_:
        try:
            text = decoder.decode(piece)
        except UnicodeDecodeError:
            said = "tegnsættet er hverken UTF-8 eller Windows-1252 (er filen fra MS-DOS eller en Mac?); gem den som UTF-8"
            raise Refused(said) from None
        if charset == "cp1252" and ("Ã" in tail + text or "ã" in tail + text) and MOJIBAKE.search(tail + text):
            raise Refused(ENCODED_TWICE)
        tail = text[-1:]
        yield text


_QUOTE, _LF_RECOUNT = ord('"'), ord("\n")
_END = ["slut", "slut"]  # a record of ours behind the last: an open quote would swallow it


class Header(Protocol):
    """Where the records begin (`slut`, in bytes), how many lines stand above them, what parts their fields, and whether those
    with nothing in any field are none."""

    slut: int
    linjer: int
    separator: str
    hollow: bool


def count(path: Path, scan: Scan, header: Header) -> tuple[int, np.ndarray | None]:
    """(records, the line on which each begins, or None when they follow each other line by line under the header)."""
    if not scan.quotes and not scan.blank and not header.hollow:
        return scan.linjer - header.linjer, None
    lines = None if scan.blank or header.hollow or not scan.simple_line_break else _after_bytes(path, header)
    if lines is None:
        lines = _after_csv(path, scan, header)
    return len(lines), lines


def _after_bytes(path: Path, header: Header) -> np.ndarray | None:
    """Line feeds outside quotes, counted by parity: a million records in a quarter of a second. None when a quote stands
    inside an unquoted field, where parity would lie."""
    before = {ord(header.separator), _LF_RECOUNT, ord("\r"), _QUOTE}
    may_open_ones = np.zeros(256, bool)
    may_open_ones[list(before)] = True
    parts, opened, line, last, ends = [], 0, header.linjer + 1, _LF_RECOUNT, True
    for piece in pieces(path, header.slut):
        b = np.frombuffer(piece, np.uint8)
        sign = np.flatnonzero(b == _QUOTE)
        opener = sign[(np.arange(len(sign)) + opened) % 2 == 0]
        previous = np.where(opener > 0, b[opener - 1], last)
        if not may_open_ones[previous].all():
            return None
        switch = np.flatnonzero(b == _LF_RECOUNT)
        outside = (np.searchsorted(sign, switch) + opened) % 2 == 0
        parts.append(line + 1 + np.flatnonzero(outside))
        opened = (opened + len(sign)) % 2
        line += len(switch)
        last = b[-1]
        ends = bool(last == _LF_RECOUNT)
    if opened:
        raise Refused("et citationstegn åbnes, men lukkes ikke")
    starter = np.concatenate([np.array([header.linjer + 1]), *parts]) if parts else np.array([], np.int64)
    return starter[:-1] if ends and len(starter) else starter


def _after_csv(path: Path, scan: Scan, header: Header) -> np.ndarray:
    """By the stdlib's reader: slower, right for blank lines, stray quotes and old line ends."""
    text = io.TextIOWrapper(TextStream(decoded(pieces(path, header.slut), scan.charset)), "utf-8", newline="")
    raa = ""

    def lines_and_end() -> Iterator[str]:
        nonlocal raa
        for line in text:
            raa = line
            yield line
        yield header.separator.join(_END)

    lines, last = [], 0
    reader = csv.reader(lines_and_end(), delimiter=header.separator)
    try:
        for entry in reader:
            if (len(entry) > 1 or raa.strip(BLANK)) and not (header.hollow and is_hollow(entry)):
                lines.append(last + 1 + header.linjer)
            last = reader.line_num
    except csv.Error:
        raise Refused("et felt er for langt: et citationstegn mangler formentlig sin afslutning") from None
    if entry != _END:
        raise Refused("et citationstegn åbnes, men lukkes ikke")
    return np.array(lines[:-1], dtype=np.int64)


def is_hollow(fields: list[str]) -> bool:
    """Whether a record has nothing in any field, as a spreadsheet writes a row without content. One field over several lines is
    a record, for its last line is like that of any long field."""
    return all(map(_HOLLOW_FIELD.fullmatch, fields)) and not (len(fields) == 1 and set("\r\n") & set(fields[0]))


class TextStream(io.RawIOBase):
    """Decoded chunks as a stream of UTF-8 bytes: what Arrow and the stdlib read, without a second file on disk."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._texts, self._rest = texts, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:
        while not self._rest:
            text = next(self._texts, None)
            if text is None:
                return 0
            self._rest = memoryview(text.encode("utf-8"))
        n = min(len(buffer), len(self._rest))
        buffer[:n] = self._rest[:n]
        self._rest = self._rest[n:]
        return n
