"""How words are compared: the folding that headers, enums and municipality names share (docs/kontrakter.md §1)."""

from __future__ import annotations

import re
import unicodedata

_DANSK = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


def fold(tekst: str) -> str:
    """Case and surrounding space ignored, æ/ae, ø/oe, å/aa alike. The SQL twin is the macro `fold`."""
    return unicodedata.normalize("NFC", tekst).strip().lower().translate(_DANSK)


def fold_header(tekst: str) -> str:
    """As `fold`, and spaces and punctuation ignored: `Sagsnr.`, `SAGS_NR` and `sagsnr` are one header."""
    return re.sub(r"[\W_]+", "", fold(tekst))
