"""Privacy at the door: CPR numbers become keyed pseudonyms, CPR-shaped digits become masks, before anything is written."""

from __future__ import annotations

import hmac
import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.deliveries.cpr_shapes import FLOAT, NUMBER, SUSPICION, digits, of_float

_CPR = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})-?([0-9]{4})")
_DAGE = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_VAEGTE = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
TOMME = frozenset(("", "-", "NULL"))


class Pseudonym:
    """HMAC-SHA-256 under one key. `key_id` names the key without giving it away."""

    def __init__(self, noegle: bytes) -> None:
        self._noegle = noegle
        self.key_id = self._hmac("key_id")[:8]

    def _hmac(self, tekst: str) -> str:
        return hmac.digest(self._noegle, tekst.encode(), "sha256").hex()

    def aftryk(self, tekst: str) -> str:
        """A keyed hash of a text that may hold CPR numbers."""
        return self._hmac(tekst)[:32]

    def borger_id(self, celle: str) -> str | None:
        """The pseudonym of a CPR cell (`DDMMYY-SSSS` or ten digits); None when it is no CPR number."""
        cifre = gyldigt_cpr(celle)
        return self._hmac(cifre)[:32] if cifre else None

    def masker(self, tekst: str) -> str:
        """The text with every CPR-shaped run of digits replaced by `cpr:` and 16 hex digits; distinct stay distinct."""
        return NUMBER.sub(lambda m: self._maske(digits(m[0])), FLOAT.sub(self._maske_tal, tekst))

    def _maske(self, cifre: str) -> str:
        return "cpr:" + self._hmac(cifre)[:16]

    def _maske_tal(self, m: re.Match[str]) -> str:
        """A number in scientific notation keeps its exponent: the mask of a key must show that digits of it may be lost."""
        cifre = of_float(*m.groups())
        return f"{self._maske(cifre)}E{int(m[3])}" if cifre else m[0]

    def masker_celle(self, celle: str) -> str:
        """A cell of a CPR column: masked whole, whatever it holds (nine digits of a number are still nine digits of it)."""
        return celle if celle.strip() in TOMME else self._maske(digits(celle)) if re.search(r"\d", celle) else self.masker(celle)

    def masker_kolonne(self, kolonne: pa.Array) -> pa.Array:
        """`masker` over a column: only the cells under suspicion are touched."""
        mistanke = pc.match_substring_regex(kolonne, SUSPICION)
        if not pc.any(mistanke).as_py():
            return kolonne
        masker = pa.array([self.masker(c) for c in kolonne.filter(mistanke).to_pylist()], pa.string())
        return pc.replace_with_mask(kolonne, pc.fill_null(mistanke, False), masker)

    def cpr_kolonne(self, kolonne: pa.Array) -> tuple[pa.Array, pa.Array, int]:
        """(masked cells, borger_id or null, distinct numbers that fail modulus 11) of a CPR column; each distinct number is
        hashed once."""
        ordbog = kolonne.dictionary_encode()
        celler = [c.strip() for c in ordbog.dictionary.to_pylist()]
        masker = pa.array([self.masker_celle(c) for c in celler], pa.string())
        ider = pa.array([self.borger_id(c) for c in celler], pa.string())
        fejler = sum(modulus_11_fejler(cifre) for cifre in map(gyldigt_cpr, celler) if cifre)
        return masker.take(ordbog.indices), ider.take(ordbog.indices), fejler


def mistaenkt(tekst: bytes, moenster: str = SUSPICION) -> bool:
    """Whether CPR-shaped digits stand anywhere in a text of many cells: one search costs a fifth of one in every cell. A
    match over the edge of two cells is suspicion for nothing; none goes unseen, since what parts cells is no part of a number."""
    plads = pa.py_buffer(np.array([0, len(tekst)], np.int32).tobytes())
    return pc.match_substring_regex(pa.StringArray.from_buffers(1, plads, pa.py_buffer(tekst)), moenster)[0].as_py()


def gyldigt_cpr(celle: str) -> str | None:
    """The ten digits of a CPR cell, or None. Day + 60 (replacement and sample numbers) is valid; modulus 11 is not asked."""
    m = _CPR.fullmatch(celle.strip())
    if not m:
        return None
    dag, maaned = int(m[1]), int(m[2])
    dag = dag - 60 if dag > 60 else dag
    if not 1 <= maaned <= 12 or not 1 <= dag <= _DAGE[maaned] or (maaned == 2 and dag == 29 and int(m[3]) % 4):
        return None
    return m[1] + m[2] + m[3] + m[4]


def modulus_11_fejler(cifre: str) -> bool:
    """True for a number that fails the old checksum: a warning only, since numbers without it are valid since 2007."""
    return sum(int(c) * v for c, v in zip(cifre, _VAEGTE, strict=True)) % 11 != 0
