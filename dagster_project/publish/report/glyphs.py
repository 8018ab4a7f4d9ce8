"""Signs that the report's fonts have no glyph for, named: PDF/A takes none that is not drawn, and Typst then makes no report."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from dagster_project.common.signs import is_steering, named

_UNICODE = {(3, 1), (3, 10), (0, 3), (0, 4)}  # (platform, encoding) of a font's tables of characters that are Unicode's


class Glyphs:
    """What the fonts can draw, all of them."""

    def __init__(self, fonts: Iterable[Path]) -> None:
        drawn = frozenset.intersection(*(characters(f) for f in fonts))
        self._drawn = frozenset(sign for sign in map(chr, drawn) if not is_steering(sign))
        self._plain = frozenset(sign for sign in self._drawn if not unicodedata.combining(sign))

    def document(self, part: Any) -> Any:
        """A document, or a part of it, with every text so that it can be drawn."""
        if isinstance(part, str):
            return part if self._plain.issuperset(part) else self.text(part)  # nearly always
        if isinstance(part, dict):
            return {k: self.document(v) for k, v in part.items()}
        return [self.document(v) for v in part] if isinstance(part, list | tuple) else part

    def text(self, text: str) -> str:
        """Composed, its line breaks and tabs as spaces, and a sign without a glyph as `‹U+1F600›`."""
        return "".join(self._sign(c) for c in unicodedata.normalize("NFC", text))

    def _sign(self, sign: str) -> str:
        if sign in "\t\n\r":
            return " "
        return sign if sign in self._drawn else named(sign)


@cache
def characters(font: Path) -> frozenset[int]:
    """The code points of a TrueType font's `cmap`. Raises ValueError for a font whose table has none of the two usual forms."""
    data = font.read_bytes()
    tables = {
        data[at : at + 4]: struct.unpack_from(">I", data, at + 8)[0]
        for at in range(12, 12 + 16 * struct.unpack_from(">H", data, 4)[0], 16)
    }
    cmap = tables[b"cmap"]
    found: set[int] = set()
    for nr in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        *kind, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * nr)
        if tuple(kind) in _UNICODE:
            found |= _subtable(data, cmap + offset)
    if not found:
        raise ValueError(f"{font.name}: ventede en cmap i format 4 eller 12; fandt ingen.")
    return frozenset(found)


def _subtable(data: bytes, at: int) -> set[int]:
    form = struct.unpack_from(">H", data, at)[0]
    if form == 12:
        groups = struct.iter_unpack(">III", data[at + 16 : at + 16 + 12 * struct.unpack_from(">I", data, at + 12)[0]])
        return {code for first, last, _ in groups for code in range(first, last + 1)}
    if form != 4:
        return set()
    count = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{count}H", data, at + 14 + 2 * (count * nr + (nr > 0))) for nr in range(4)
    )
    found = set()
    for nr, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(first, last + 1):
            place = at + 16 + 2 * (3 * count + nr) + offset + 2 * (code - first)
            glyph = code if not offset else struct.unpack_from(">H", data, place)[0]
            if glyph and (offset or (glyph + delta) & 0xFFFF) and code != 0xFFFF:
                found.add(code)
    return found
