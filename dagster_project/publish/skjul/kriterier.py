"""The list criteria for the public: the country only, rounded like the benchmark, hidden where that would narrow a count."""

from __future__ import annotations

from collections.abc import Set

import numpy as np
import pandas as pd
import pyarrow as pa

from dagster_project.common.frames import frame, table
from dagster_project.publications.hidden_cells import SKJULT, Hidden, as_text
from dagster_project.publish.skjul.afrunding import BASE, afrundet_i_tid
from dagster_project.publish.skjul.benchmark import mindst, som_andel

TAL = ["udtaget", "resterende", "oprettet", "afsluttet", "afsluttet_med_effekt"]
_CELLE = ["kontroltrin", "omraade", "kriterium"]
_HELE = ["periode", "kontroltrin", "omraade"]
_HELT = {"afsluttet": "oprettet", "afsluttet_med_effekt": "afsluttet"}  # a part and its whole, the largest first
_DEL = {hele: del_ for del_, hele in _HELT.items()}


def offentlige_kriterier(
    kriterier: pa.Table, offentligt: pa.Table, rundenoegle: bytes, stadig: Set[tuple[str, str, str]] = frozenset()
) -> pa.Table:
    """`offentligt`: the public benchmark. `stadig`: the groups that an earlier publication hid, which stay so. A municipality's
    criteria are internal: beside its own rounded counts the parts and the whole would narrow each other, and most are near 5."""
    alle = frame(kriterier)
    landet = alle[alle["kommunekode"] == "DK"]
    landet = landet.assign(**{f"sand_{t}": landet[t] for t in TAL})
    ud = afrundet_i_tid(landet, ["kommunekode", *_CELLE], TAL, rundenoegle, "kriterium")
    for del_, hele in _HELT.items():
        ud[del_] = mindst(ud[del_], ud[hele])
    gemte = _skjules(ud, offentligt) | stadig
    skjules = pd.Series([g in gemte for g in zip(*(ud[k].tolist() for k in _HELE), strict=True)], index=ud.index, dtype=bool)
    ud["andel_med_effekt"] = som_andel(ud["afsluttet_med_effekt"], ud["afsluttet"])
    felter = [*TAL, "andel_med_effekt"]
    maalt = ud[felter].notna().to_dict("records")
    ord_ = [as_text({t: Hidden.SECRET for t in felter if m[t]} if s else {}) for s, m in zip(skjules, maalt, strict=True)]
    for t in felter:
        ud[t] = ud[t].where(~skjules)
    return table(ud, kriterier.schema).append_column(SKJULT, pa.array(ord_, pa.string()))


def skjulte_grupper(offentlig: pa.Table) -> frozenset[tuple[str, str, str]]:
    """(month, step, area) that a public edition hid."""
    felter = [offentlig[k].to_pylist() for k in (*_HELE, SKJULT)]
    return frozenset(gruppe for *gruppe_, skjult in zip(*felter, strict=True) if skjult for gruppe in [tuple(gruppe_)])


def _skjules(ud: pd.DataFrame, offentligt: pa.Table) -> frozenset[tuple[str, str, str]]:
    """The groups (month, step, area) in which a criterion's count could have one value only, given what the benchmark shows of
    their sum. It can be another when a second criterion can give or take the one, or when the sum itself can."""
    kommuner = frame(offentligt, "kommunekode", *_HELE, *TAL)
    kommuner = kommuner[(kommuner["kommunekode"] != "DK") & (kommuner["omraade"] != "alle")]
    grupper = list(zip(*(ud[k].tolist() for k in _HELE), strict=True))
    nr = ud.groupby(_HELE).ngroup().to_numpy()
    fast = np.zeros(len(ud), bool)
    for t in TAL:
        egne = kommuner[t].to_numpy("int64")
        par = [kommuner[k] for k in _HELE]
        rum = [pd.Series(r, index=kommuner.index).groupby(par).sum() for r in (egne + BASE - 1, np.maximum(egne - BASE + 1, 0))]
        hoejst, lavest = (np.array([r.get(g, 0) for g in grupper]) for r in (r.to_dict() for r in rum))
        fast |= _fast(ud, t, nr, hoejst, lavest)
    return frozenset(grupper[i] for i in np.flatnonzero(fast))


def _fast(ud: pd.DataFrame, t: str, nr: np.ndarray, hoejst: np.ndarray, lavest: np.ndarray) -> np.ndarray:
    """Whether a count is fixed: neither up nor down, with its sum or against another count of its group (`nr`), is a way."""

    def antal(felt: str) -> np.ndarray:
        return ud[felt].to_numpy("int64")

    def i_alt(vaerdier: np.ndarray) -> np.ndarray:
        return np.bincount(nr, vaerdier)[nr]

    sand, vist = antal(f"sand_{t}"), antal(t)
    op, ned = sand < vist + BASE - 1, sand > np.maximum(vist - BASE + 1, 0)
    if t in _HELT:
        op &= sand < antal(f"sand_{_HELT[t]}")
    if t in _DEL:
        ned &= sand > antal(f"sand_{_DEL[t]}")
    hele = i_alt(sand)
    andre_op, andre_ned = i_alt(op) - op > 0, i_alt(ned) - ned > 0
    kan = (op & ((hele < hoejst) | andre_ned)) | (ned & ((hele > lavest) | andre_op))
    return (sand > 0) & ~kan
