"""Readings of the public benchmark: the follow-up criterion, true; shares, ranks and what is lacking, by what is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
import pyarrow as pa

from dagster_project.common.frames import TEXT, frame, table
from dagster_project.disclosure.bands import BASE
from dagster_project.publications.hidden_cells import HIDDEN, as_text, hidden_cells
from dagster_project.publications.intervals import INTERVAL, intervals
from dagster_project.publications.intervals import as_text as interval_text

KEY = ["periode", "kommunekode", "kontroltrin", "omraade"]
_READ = ["udtaget", "resterende", "andel_udtaget"]  # what a reading says
_SHARE, _MISSING = "andel_udtaget", "mangler_at_udtage"
_SINGLE = {"3": 3, "2": 1}  # the cells that a step's reading adds


def public_development(development: pa.Table, public: pa.Table) -> pa.Table:
    """`benchmark_udvikling` with each reading's public counts: those of its own period, the same number wherever it stands."""
    was_read = _read(public).rename(columns={"periode": "maaned"})
    out = frame(development.drop(_READ)).merge(was_read, on=["maaned", *KEY[1:]], how="left")
    return _with_words(out, development.schema, out[INTERVAL].fillna(""), out[HIDDEN].fillna(""))


def public_opfoelgning(opfoelgning: pa.Table, public: pa.Table) -> pa.Table:
    """`benchmark_opfoelgning`: the criterion and its run are true; counts and shares are public, and so are ranks, which count
    only municipalities whose whole interval lies lower or higher. What is lacking is an interval too."""
    new = frame(opfoelgning.drop(_READ))
    new["omraade"] = new["kontroltrin"].map(lambda step: "kontanthjælp" if step == "2" else "alle").astype(TEXT)
    new = new.merge(_read(public), on=KEY, how="left")
    ends = [intervals(text).get(_SHARE, (np.nan, np.nan)) for text in new[INTERVAL].fillna("")]
    low, high = (np.array([e[i] for e in ends], float) for i in (0, 1))
    for field_name, ranks in _ranks(new, low, high).items():
        new[field_name] = pd.Series(ranks, index=new.index, dtype="Int64")
    missing = [_missing(r, *e) for r, e in zip(new.to_dict("records"), ends, strict=True)]
    new[_MISSING] = pd.Series([None if m is None else (m[0] + m[1] + 1) // 2 for m in missing], index=new.index, dtype="Int64")
    told = [
        interval_text(({_SHARE: e} if not np.isnan(e[0]) else {}) | ({_MISSING: m} if m and m[0] < m[1] else {}))
        for e, m in zip(ends, missing, strict=True)
    ]
    return _with_words(new, opfoelgning.schema, told, new[HIDDEN].fillna(""))


def _read(public: pa.Table) -> pd.DataFrame:
    out = frame(public, *KEY, *_READ, INTERVAL, HIDDEN)
    for column, own, write in ((INTERVAL, intervals, interval_text), (HIDDEN, hidden_cells, as_text)):
        out[column] = out[column].map(lambda text, own=own, write=write: write(_alone(own(text)))).astype(TEXT)
    return out


def _alone(cells: Mapping) -> dict:
    return {n: v for n, v in cells.items() if n == _SHARE}


def _with_words(out: pd.DataFrame, schema: pa.Schema, told: Iterable[str], hidden: Iterable[str]) -> pa.Table:
    made = table(out, schema).append_column(INTERVAL, pa.array(list(told), pa.string()))
    return made.append_column(HIDDEN, pa.array(list(hidden), pa.string()))


def _ranks(new: pd.DataFrame, low: np.ndarray, high: np.ndarray) -> dict[str, np.ndarray]:
    """Among those with a share; a group is a step in a month."""
    out = {n: np.full(len(new), None, object) for n in ("kommuner_med_andel", "kommuner_lavere", "kommuner_hoejere")}
    for _, rows in new.groupby(["periode", "kontroltrin"]).indices.items():
        known = rows[np.isfinite(low[rows])]
        out["kommuner_med_andel"][rows] = len(known)
        out["kommuner_lavere"][known] = np.searchsorted(np.sort(high[known]), low[known] + 1e-9)
        out["kommuner_hoejere"][known] = len(known) - np.searchsorted(np.sort(low[known]), high[known] - 1e-9)
    return out


def _missing(r: Mapping, low: float, high: float) -> tuple[int, int] | None:
    """How many of the remaining cases would have to be taken, at the least and at the most: by the share's interval and by what
    the rounded counts may be. None where nothing is told; none are lacking when the reading is not under."""
    if np.isnan(low) or pd.isna(r["graense_naevner"]):
        return None
    if not r["maaneder_i_traek"]:
        return (0, 0)
    limit = 100 * r["graense_taeller"] / r["graense_naevner"]
    cases, air = r["udtaget"] + r["resterende"], 2 * (BASE - 1) * _SINGLE[r["kontroltrin"]]
    least, most = ((limit - p) * max(n, 0) / 100 for p, n in ((high, cases - air), (low, cases + air)))
    return max(1, int(np.ceil(least - 1e-9))), max(1, int(np.ceil(most - 1e-9)))
