"""Keyed rounding of counts to base 5: without the key a count is known to lie within 4 of what is shown.

From month to month a shown count stays while the true one is within 4 of it. Rounded anew each month, a count that swings between
4 and 5 would show where its threshold is: in the sample, windows of 12 months gave 27 single months away (22 November 2026).
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence

import pandas as pd

from dagster_project.common.frames import INTEGER

BASE = 5
_FORMAAL = b"afrunding til base 5"


def rundenoegle(noegle: bytes) -> bytes:
    """The key of the rounding, derived from the installation's pseudonym key: one secret to keep, neither tells of the other."""
    return hmac.digest(noegle, _FORMAAL, "sha256")


def taerskel(rundenoegle: bytes, celle: Iterable[str]) -> int:
    """1–5: the remainder from which this cell rounds up; 5 never does. Uniform, so a remainder of j rounds up in j of 5 cells.

    The month is no part of the cell, and neither is the publication: an unchanged count is the same number month after month, so
    that nobody can average the rounding away over the twelve windows that count the same case.
    """
    return 1 + int.from_bytes(hmac.digest(rundenoegle, "|".join(celle).encode(), "sha256")[:8]) % BASE


def afrundet(antal: int, graense: int) -> int:
    """The count rounded to base 5 by its cell's threshold; multiples of 5, zero among them, are left as they are."""
    return antal // BASE * BASE + BASE * (antal % BASE >= graense)


def afrundet_i_tid(ramme: pd.DataFrame, celle: Sequence[str], tal: Sequence[str], rundenoegle: bytes, *om: str) -> pd.DataFrame:
    """The frame with those counts rounded, each cell's through its months; by cell and `periode`. `om`: what else names them."""
    ud = ramme.sort_values([*celle, "periode"], kind="stable", ignore_index=True)
    celler = list(zip(*(ud[k].tolist() for k in celle), strict=True))
    for felt in tal:
        graenser = {c: taerskel(rundenoegle, (*c, *om, felt)) for c in dict.fromkeys(celler)}
        vist: list[int] = []
        for i, (c, sand) in enumerate(zip(celler, ud[felt].tolist(), strict=True)):
            bliver = i > 0 and celler[i - 1] == c and sand and abs(sand - vist[-1]) < BASE
            vist.append(vist[-1] if bliver else afrundet(sand, graenser[c]))
        ud[felt] = pd.Series(vist, dtype=INTEGER)
    return ud
