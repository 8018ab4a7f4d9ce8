"""Keyed rounding of counts to base 5: without the key a count is known to lie within 4 of what is shown.

The weeks' counts are rounded so, and the first month of each cell of the benchmark; how those go on, disclosure.bands says.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable

from dagster_project.disclosure.bands import BASE

_PURPOSE = b"afrunding til base 5"


def rounding_key(key: bytes) -> bytes:
    """The key of the rounding, derived from the installation's pseudonym key: one secret to keep, neither tells of the other."""
    return hmac.digest(key, _PURPOSE, "sha256")


def threshold(rounding_key: bytes, cell: Iterable[str]) -> int:
    """1–5: the remainder from which this cell rounds up; 5 never does. Uniform, so a remainder of j rounds up in j of 5 cells.

    The publication is no part of the cell: an unchanged count is the same number each time, so that nobody can average the
    rounding away.
    """
    return 1 + int.from_bytes(hmac.digest(rounding_key, "|".join(cell).encode(), "sha256")[:8]) % BASE


def rounded(count: int, limit: int) -> int:
    """The count rounded to base 5 by its cell's threshold; multiples of 5, zero among them, are left as they are."""
    return count // BASE * BASE + BASE * (count % BASE >= limit)


def from_below(rounding_key: bytes, cell: Iterable[str]) -> bool:
    """Whether the first month of a cell is shown as if it came from below, or from above: by the key, so that nobody knows it who
    has not the key."""
    return bool(hmac.digest(rounding_key, "|".join((*cell, "nedefra")).encode(), "sha256")[0] & 1)
