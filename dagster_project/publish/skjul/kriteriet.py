"""Rounding that never turns the finding: whether a municipality is under the threshold is the same in public as in truth."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

import pandas as pd
import pyarrow as pa

from dagster_project.common.frames import INTEGER, frame, rows
from dagster_project.publish.skjul.afrunding import BASE

_AFLAESNING = ["periode", "kommunekode", "kontroltrin"]
_GRAENSE = ["graense_taeller", "graense_naevner"]
_CELLE = [*_AFLAESNING, "omraade"]


def foelg_kriteriet(celler: pd.DataFrame, opfoelgning: pa.Table) -> pd.DataFrame:
    """The rounded `udtaget` and `resterende` of single cells, moved to their other neighbour where the true reading asks for it.

    Where the true counts are under the threshold and the rounded are not, `udtaget` goes down and `resterende` up, one cell after
    the other, until they are; and the other way round. All of them down (or up) always suffices, since the truth lies between.
    The published point then fulfils the published reading, so the reading cuts at most half of what the point stands for.
    """
    graenser = frame(opfoelgning, *_AFLAESNING, *_GRAENSE)
    summer = celler.groupby(_AFLAESNING, as_index=False)[["udtaget", "resterende", "sand_udtaget", "sand_resterende"]].sum()
    par = summer.merge(graenser, on=_AFLAESNING)
    skaeve = par[(_under(par, "sand_") != _under(par, "")).fillna(False).astype(bool)]
    rettes = celler.merge(skaeve[_AFLAESNING + _GRAENSE], on=_AFLAESNING).sort_values(_CELLE, kind="stable")
    if rettes.empty:
        return celler
    nye = {}
    for _, gruppe in groupby(rows(rettes), key=itemgetter(*_AFLAESNING)):
        for r in _rettet(list(gruppe)):
            nye[tuple(r[k] for k in _CELLE)] = (r["udtaget"], r["resterende"])
    noegler = list(zip(*(celler[k].tolist() for k in _CELLE), strict=True))
    som_de_er = zip(celler["udtaget"].tolist(), celler["resterende"].tolist(), strict=True)
    udtaget, resterende = zip(*(nye.get(n, tal) for n, tal in zip(noegler, som_de_er, strict=True)), strict=True)
    rettede = {"udtaget": udtaget, "resterende": resterende}
    return celler.assign(**{k: pd.Series(v, index=celler.index, dtype=INTEGER) for k, v in rettede.items()})


def _under(par: pd.DataFrame, foran: str) -> pd.Series:
    udtaget, resterende = par[f"{foran}udtaget"], par[f"{foran}resterende"]
    return par["graense_naevner"] * udtaget < par["graense_taeller"] * (udtaget + resterende)


def _rettet(gruppe: list[dict]) -> list[dict]:
    """The cells of one reading, moved one by one until their sum reads as the true counts do."""
    t, n = gruppe[0]["graense_taeller"], gruppe[0]["graense_naevner"]

    def under(foran: str) -> bool:
        taget, rest = (sum(r[foran + felt] for r in gruppe) for felt in ("udtaget", "resterende"))
        return n * taget < t * (taget + rest)

    sand = under("sand_")
    for felt, op in (("udtaget", not sand), ("resterende", sand)):
        for raekke in gruppe:
            if under("") == sand:
                break
            ned = raekke[f"sand_{felt}"] // BASE * BASE
            raekke[felt] = ned + BASE * (op and raekke[f"sand_{felt}"] > ned)
    return gruppe
