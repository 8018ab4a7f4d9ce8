"""How a sheet shows what a column's type does not say: the unit that a row names, and the room that the cells take."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import repeat
from typing import Any

import pyarrow as pa

from dagster_project.publish.talnavne import er_andel

_ENHEDER = {"andel": "andel", "kr": "kroner"}  # any other is a count
_FORSKELLE = ("forskel", "forklaret_beloeb", "rest")  # of two shares: points, not pct.
_LANG_TEKST = 60
_LUFT = 2
_KNAP = 1  # with the air: the filter button beside a head
_DATO = 10
_EFTER_TALLET = {n: len(e) for n, e in {"kroner": ",00 kr.", "tal": ",0000", "andel": ",0%", "point": ",00%-point"}.items()}


def arter(tabel: pa.Table, felt: str, slags: str) -> Iterable[str]:
    """How each cell of a column is shown: `slags`, or by the row's unit where the rows are different figures."""
    if slags == "tal" and "enhed" in tabel.column_names:
        return [_ENHEDER.get(e, slags) for e in tabel["enhed"].to_pylist()]
    if slags == "tal" and "tal_id" in tabel.column_names:
        andel = "point" if felt in _FORSKELLE else "andel"
        return [andel if er_andel(t) else slags for t in tabel["tal_id"].to_pylist()]
    return repeat(slags, tabel.num_rows)


def bredde(hoved: str, bredeste: int) -> int:
    """Characters that hold the head's longest word and the bredeste cell; a long text is broken into lines instead."""
    return _LUFT + max(min(_LANG_TEKST, bredeste), *(len(o) + _KNAP for o in hoved.split()))


def cellebredde(vaerdi: Any, slags: str) -> int:
    """Characters of a figure or a day as it is shown."""
    return _DATO if slags == "dato" else _laengde(vaerdi, slags)


def _laengde(vaerdi: Any, slags: str) -> int:
    """As `1.115.157,50 kr.`: digits, a dot per three of them, and what the format adds."""
    hel = int(vaerdi * 100 if slags in ("andel", "point") else vaerdi)
    grupper = 0 if slags == "aarstal" else (len(str(abs(hel))) - 1) // 3
    return len(str(hel)) + grupper + _EFTER_TALLET.get(slags, 0)
