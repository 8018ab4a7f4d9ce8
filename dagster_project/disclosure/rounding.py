"""Keyed rounding.

* Keyed rounding of counts to base 5: without the key a count is known to lie within 4 of what is shown. From month to month a
  shown count stays while the true one is within 4 of it. Rounded anew each month, a count that swings between 4 and 5 would
  show where its threshold is: in the sample, windows of 12 months gave 27 single months away (22 November 2026).
  From edition to edition an unchanged count is the same number (stood.py).
* Rounding that never turns the finding: whether a municipality is under the threshold is the same in public as in truth.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

import pandas as pd
import pyarrow as pa

from dagster_project.common.frames import INTEGER, frame, plain, rows
from dagster_project.disclosure.stood import LEFT, NEWEST, SAME, Pair, stood

BASE = 5
_PURPOSE = b"afrunding til base 5"


def rounding_key(key: bytes) -> bytes:
    """The key of the rounding, derived from the installation's pseudonym key: one secret to keep, neither tells of the other."""
    return hmac.digest(key, _PURPOSE, "sha256")


def threshold(rounding_key: bytes, cell: Iterable[str]) -> int:
    """1–5: the remainder from which this cell rounds up; 5 never does. Uniform, so a remainder of j rounds up in j of 5 cells.

    The month is no part of the cell, and neither is the publication: an unchanged count is the same number month after month, so
    that nobody can average the rounding away over the twelve windows that count the same case.
    """
    return 1 + int.from_bytes(hmac.digest(rounding_key, "|".join(cell).encode(), "sha256")[:8]) % BASE


def rounded(count: int, limit: int) -> int:
    """The count rounded to base 5 by its cell's threshold; multiples of 5, zero among them, are left as they are."""
    return count // BASE * BASE + BASE * (count % BASE >= limit)


def rounded_in_time(
    context: pd.DataFrame, cell: Sequence[str], tal: Sequence[str], rounding_key: bytes, *om: str, earlier: Sequence[Pair] = ()
) -> pd.DataFrame:
    """The frame with those counts rounded, each cell's through its months; by cell and `periode`. `om`: what else names them.

    A count that an edition of `earlier` had too, of the same month, is shown as it was then; one that has changed stays as the
    newest has it while it is within 4 of that. `…_forladt`: what a shown count has left."""
    out = context.sort_values([*cell, "periode"], kind="stable", ignore_index=True)
    before = stood(out, cell, tal, earlier)
    cells = list(zip(*(plain(out[k]) for k in cell), strict=True))
    for field_name in tal:
        limits = {c: threshold(rounding_key, (*c, *om, field_name)) for c in dict.fromkeys(cells)}
        shown: list[int] = []
        left: list[int] = []
        columns = (out[field_name], *(before[f"{field_name}{end}"] for end in (SAME, NEWEST, LEFT)))
        for i, (holds_true, same, newest, was_left) in enumerate(zip(*(plain(k) for k in columns), strict=True)):
            c = cells[i]
            follows = shown[-1] if i > 0 and cells[i - 1] == c else None
            stays = newest if newest is not None else follows
            if same is not None:
                shown.append(same)
            elif stays is not None and holds_true and abs(holds_true - stays) < BASE:
                shown.append(stays)
            else:
                shown.append(rounded(holds_true, limits[c]))
            gone = stays if newest is None or shown[-1] != newest else was_left
            left.append(shown[-1] if gone is None else gone)
        out[field_name] = pd.Series(shown, dtype=INTEGER)
        out[f"{field_name}{LEFT}"] = pd.Series(left, dtype=INTEGER)
    return out


_READING = ["periode", "kommunekode", "kontroltrin"]
_LIMIT = ["graense_taeller", "graense_naevner"]
_CELL = [*_READING, "omraade"]


def follow_criterion(cells: pd.DataFrame, opfoelgning: pa.Table) -> pd.DataFrame:
    """The rounded `udtaget` and `resterende` of single cells, moved to their other neighbour where the true reading asks for it.

    Where the true counts are under the threshold and the rounded are not, `udtaget` goes down and `resterende` up, one cell after
    the other, until they are; and the other way round. All of them down (or up) always suffices, since the truth lies between.
    The published point then fulfils the published reading, so the reading cuts at most half of what the point stands for.
    """
    limits = frame(opfoelgning, *_READING, *_LIMIT)
    sums = cells.groupby(_READING, as_index=False)[["udtaget", "resterende", "sand_udtaget", "sand_resterende"]].sum()
    par = sums.merge(limits, on=_READING)
    skewed = par[(_under(par, "sand_") != _under(par, "")).fillna(False).astype(bool)]
    is_corrected = cells.merge(skewed[_READING + _LIMIT], on=_READING).sort_values(_CELL, kind="stable")
    if is_corrected.empty:
        return cells
    new_ones = {}
    for _, group in groupby(rows(is_corrected), key=itemgetter(*_READING)):
        for r in _corrected(list(group)):
            new_ones[tuple(r[k] for k in _CELL)] = (r["udtaget"], r["resterende"])
    keys = list(zip(*(plain(cells[k]) for k in _CELL), strict=True))
    as_de_is = zip(plain(cells["udtaget"]), plain(cells["resterende"]), strict=True)
    udtaget, resterende = zip(*(new_ones.get(n, tal) for n, tal in zip(keys, as_de_is, strict=True)), strict=True)
    rettede = {"udtaget": udtaget, "resterende": resterende}
    return cells.assign(**{k: pd.Series(v, index=cells.index, dtype=INTEGER) for k, v in rettede.items()})


def _under(par: pd.DataFrame, ahead: str) -> pd.Series:
    udtaget, resterende = par[f"{ahead}udtaget"], par[f"{ahead}resterende"]
    return par["graense_naevner"] * udtaget < par["graense_taeller"] * (udtaget + resterende)


def _corrected(group: list[dict]) -> list[dict]:
    """The cells of one reading, moved one by one until their sum reads as the true counts do."""
    t, n = group[0]["graense_taeller"], group[0]["graense_naevner"]

    def under(ahead: str) -> bool:
        taken, rest = (sum(r[ahead + field_name] for r in group) for field_name in ("udtaget", "resterende"))
        return n * taken < t * (taken + rest)

    holds_true = under("sand_")
    for field_name, op in (("udtaget", not holds_true), ("resterende", holds_true)):
        for row in group:
            if under("") == holds_true:
                break
            down = row[f"sand_{field_name}"] // BASE * BASE
            row[field_name] = down + BASE * (op and row[f"sand_{field_name}"] > down)
    return group
