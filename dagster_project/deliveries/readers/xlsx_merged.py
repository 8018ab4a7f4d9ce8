"""Merged cells of a sheet: where they lie, and what records lose by them, for only the first cell of a range holds a value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dagster_project.common.danish import enumeration
from dagster_project.common.errors import Refused
from dagster_project.deliveries.contract import Contract

MAX_RANGES = 100_000  # a sheet of real rows has a title or two of them
SHOWN = 5  # rows named in a warning
_NAME = b"mergeCell"
_RANGE = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*?\sref\s*=\s*["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["'][^>]*>""")
_LONGEST = 512  # bytes of such an element


@dataclass(frozen=True)
class Range:
    """Rows from 1, columns from 0, the last ones among them."""

    top: int
    left: int
    bottom: int
    right: int
    name: str


def column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def noting(pieces: Iterator[bytes], found: list[Range]) -> Iterator[bytes]:
    """The same pieces; the merged ranges that stand in them, which may lie across two, join `found`."""
    rest = b""
    for piece in pieces:
        yield piece
        text = rest + piece
        if _NAME in text:
            for left, top, right, bottom in _RANGE.findall(text):
                name = b"%s%s:%s%s" % (left, top, right, bottom)
                found.append(Range(int(top), column_number(left), int(bottom), column_number(right), name.decode()))
            if len(found) > MAX_RANGES:
                raise Refused(f"arket har over {MAX_RANGES} flettede områder; ophæv fletningen, og gem filen igen")
        rest = text[max(0, text.rfind(b"<")) :][-_LONGEST:]
        if b">" in rest:
            rest = b""


class Merged:
    """The rows under a header, held against the merged ranges. A value that a record would lack without a word refuses the
    file; a record without a required one is refused by itself, and why is said."""

    def __init__(self, ranges: Sequence[Range], place: dict[str, int], contract: Contract, warnings: list[str]) -> None:
        self._place, self._warnings = place, warnings
        self._required = {k.navn for k in contract.kolonner if k.kraevet == "celle" or k.navn == "kommunekode"}
        columns = place.values()
        hiding = (r for r in ranges if any(r.left <= i <= r.right and (r.bottom > r.top or i > r.left) for i in columns))
        self._coming = sorted(hiding, key=lambda r: r.top)
        self._said = 0

    def held(self, rows: Iterator[tuple[int, list]]) -> Iterator[tuple[int, list]]:
        coming, open_ = self._coming[::-1], []
        for nr, cells in rows:
            while coming and coming[-1].top <= nr:
                r = coming.pop()
                # one that begins above these rows is named by its header; an empty one hides nothing
                if r.top < nr or _is_filled(cells, r.left):
                    open_.append(r)
            open_ = [r for r in open_ if r.bottom >= nr]
            for r in open_:
                self._look(r, nr, cells)
            yield nr, cells
        if self._said > SHOWN:
            self._warnings.append(f"{self._said - SHOWN} rækker til har flettede celler")

    def _look(self, r: Range, nr: int, cells: list) -> None:
        hidden = [n for n, i in self._place.items() if r.left <= i <= r.right and not _is_filled(cells, i)]
        if not hidden or not any(_is_filled(cells, i) for i in range(len(cells)) if not r.left <= i <= r.right):
            return  # a note, or a line that holds nothing else
        if self._required.intersection(hidden):
            self._said += 1
            if self._said <= SHOWN:
                lost = enumeration(hidden)
                self._warnings.append(f"række {nr} har flettede celler ({r.name}), så {lost} er uden værdi; ophæv fletningen")
            return
        raise Refused(
            f"flettede celler ({r.name}): kun den første holder en værdi, så række {nr} ville stå uden {enumeration(hidden)}; "
            "ophæv fletningen, skriv værdien i hver celle, hvor den gælder, og gem filen igen"
        )


def _is_filled(cells: list, column: int) -> bool:
    if column >= len(cells):
        return False
    cell = cells[column]
    return bool(cell.strip()) if cell.__class__ is str else cell is not None
