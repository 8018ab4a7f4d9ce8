"""The list criteria for the public: the country only, rounded like the benchmark, hidden where that would narrow a count."""

from __future__ import annotations

from collections.abc import Set

import numpy as np
import pandas as pd
import pyarrow as pa

from dagster_project.common.frames import frame, table
from dagster_project.disclosure.bands import BASE, Bands, in_bands
from dagster_project.disclosure.rounding import from_below
from dagster_project.disclosure.shares import FLOWS, HIDDEN, SHARES, Cells, choose_grids, interval
from dagster_project.publications import intervals
from dagster_project.publications.hidden_cells import HIDDEN as HIDDEN_COLUMN
from dagster_project.publications.hidden_cells import Hidden, as_text
from dagster_project.publications.intervals import INTERVAL

CRITERIA_TAL = ["udtaget", "resterende", "oprettet", "afsluttet", "afsluttet_med_effekt"]
_CELL = ["kontroltrin", "omraade", "kriterium"]
_WHOLE = ["periode", "kontroltrin", "omraade"]
_WHOLLY = {"afsluttet": "oprettet", "afsluttet_med_effekt": "afsluttet"}  # a part and its whole, the largest first
_PART = {whole: part_ for part_, whole in _WHOLLY.items()}
_SHARE = next(s for s in SHARES if s.name == "andel_med_effekt")


def public_criteria(
    criteria: pa.Table, public: pa.Table, rounding_key: bytes, stadig: Set[tuple[str, str, str]] = frozenset()
) -> pa.Table:
    """`public`: the public benchmark. `stadig`: the groups that an earlier publication hid, which stay so. A municipality's
    criteria are internal: beside its own rounded counts the parts and the whole would narrow each other, and most are near 5."""
    everyone = frame(criteria)
    country = everyone[everyone["kommunekode"] == "DK"].sort_values([*_CELL, "periode"], kind="stable", ignore_index=True)
    out = country.assign(**{f"sand_{t}": country[t] for t in CRITERIA_TAL})
    bands = {t: _bands(country, t, rounding_key) for t in CRITERIA_TAL}
    for t in CRITERIA_TAL:
        out[t] = pd.Series(bands[t].shown, index=out.index, dtype=country[t].dtype)
    for part_, whole in _WHOLLY.items():
        out[part_] = out[part_].where(out[part_] <= out[whole], out[whole])
    gemte = _is_hidden(out, public) | stadig
    is_hidden = pd.Series([g in gemte for g in zip(*(out[k].tolist() for k in _WHOLE), strict=True)], index=out.index, dtype=bool)
    low, high, told = _share(country, bands)
    told &= ~is_hidden.to_numpy()
    out["andel_med_effekt"] = pd.Series(
        np.where(told, (low + high) / 200, None), index=out.index, dtype=pd.ArrowDtype(pa.float64())
    )
    words = []
    for gone, known in zip(is_hidden, told, strict=True):
        hidden = dict.fromkeys(CRITERIA_TAL, Hidden.SECRET) if gone else {}
        words.append(as_text(hidden | ({} if known else {_SHARE.name: Hidden.SECRET if gone else Hidden.TOO_FEW})))
    spans = [intervals.as_text({_SHARE.name: (a, b)} if t else {}) for a, b, t in zip(low, high, told, strict=True)]
    for t in CRITERIA_TAL:
        out[t] = out[t].where(~is_hidden)
    made = table(out, criteria.schema).append_column(INTERVAL, pa.array(spans, pa.string()))
    return made.append_column(HIDDEN_COLUMN, pa.array(words, pa.string()))


def _bands(country: pd.DataFrame, count: str, rounding_key: bytes) -> Bands:
    """Row by row, each criterion of a cell through its months."""
    cells = list(zip(*(country[k].tolist() for k in _CELL), strict=True))
    place = {c: i for i, c in enumerate(dict.fromkeys(cells))}
    months = {m: i for i, m in enumerate(sorted(set(country["periode"])))}
    at = ([place[c] for c in cells], [months[m] for m in country["periode"]])
    true = np.full((len(place), len(months)), -1)
    true[at] = country[count].to_numpy("int64")
    first = np.array([from_below(rounding_key, ("DK", *c, "kriterium", count)) for c in place], bool)
    nothing = np.full(true.shape, -1)
    consecutive = len(months) == _span(months)
    bands = in_bands(true, first, nothing, np.zeros(true.shape, bool), consecutive and count in FLOWS)
    return Bands(*(v[at] for v in (bands.shown, bands.low, bands.high)))


def _span(months: dict[str, int]) -> int:
    """How many months lie between the first and the last, both counted."""
    numbers = [12 * int(m[:4]) + int(m[5:]) for m in months]
    return max(numbers, default=0) - min(numbers, default=1) + 1


def _share(country: pd.DataFrame, bands: dict[str, Bands]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The interval of measure 2, row by row, and whether it is told."""
    true = {t: country[t].to_numpy("int64") for t in _SHARE.counts}
    cells = Cells(true, {t: bands[t] for t in _SHARE.counts}, [], 1e9)
    if len(country):
        choose_grids(cells, {_SHARE.name: np.full(len(country), -1)}, (len(country), 1))
    grid = cells.grid.get(_SHARE.name, np.zeros(0, int))
    part, whole = true[_SHARE.part], cells.whole(_SHARE, true)
    low, high = interval(part, whole, grid, 1e9)
    return low, high, (grid > HIDDEN) & (whole > 0)


def hidden_groups(public: pa.Table) -> frozenset[tuple[str, str, str]]:
    """(month, step, area) that a public edition hid."""
    fields = [public[k].to_pylist() for k in (*_WHOLE, HIDDEN_COLUMN)]
    return frozenset(
        group for *group_, hidden in zip(*fields, strict=True) if Hidden.SECRET in hidden for group in [tuple(group_)]
    )


def _is_hidden(out: pd.DataFrame, public: pa.Table) -> frozenset[tuple[str, str, str]]:
    """The groups (month, step, area) in which a criterion's count could have one value only, given what the benchmark shows of
    their sum. It can be another when a second criterion can give or take the one, or when the sum itself can."""
    kommuner = frame(public, "kommunekode", *_WHOLE, *CRITERIA_TAL)
    kommuner = kommuner[(kommuner["kommunekode"] != "DK") & (kommuner["omraade"] != "alle")]
    groups = list(zip(*(out[k].tolist() for k in _WHOLE), strict=True))
    nr = out.groupby(_WHOLE).ngroup().to_numpy()
    fixed = np.zeros(len(out), bool)
    for t in CRITERIA_TAL:
        own = kommuner[t].to_numpy("int64")
        par = [kommuner[k] for k in _WHOLE]
        room = [pd.Series(r, index=kommuner.index).groupby(par).sum() for r in (own + BASE - 1, np.maximum(own - BASE + 1, 0))]
        at_most, lavest = (np.array([r.get(g, 0) for g in groups]) for r in (r.to_dict() for r in room))
        fixed |= _fixed(out, t, nr, at_most, lavest)
    return frozenset(groups[i] for i in np.flatnonzero(fixed))


def _fixed(out: pd.DataFrame, t: str, nr: np.ndarray, at_most: np.ndarray, lavest: np.ndarray) -> np.ndarray:
    """Whether a count is fixed: neither up nor down, with its sum or against another count of its group (`nr`), is a way."""

    def antal(felt: str) -> np.ndarray:
        return out[felt].to_numpy("int64")

    def in_everything(values: np.ndarray) -> np.ndarray:
        return np.bincount(nr, values)[nr]

    holds_true, shown = antal(f"sand_{t}"), antal(t)
    op, down = holds_true < shown + BASE - 1, holds_true > np.maximum(shown - BASE + 1, 0)
    if t in _WHOLLY:
        op &= holds_true < antal(f"sand_{_WHOLLY[t]}")
    if t in _PART:
        down &= holds_true > antal(f"sand_{_PART[t]}")
    whole = in_everything(holds_true)
    others_op, others_down = in_everything(op) - op > 0, in_everything(down) - down > 0
    kan = (op & ((whole < at_most) | others_down)) | (down & ((whole > lavest) | others_op))
    return (holds_true > 0) & ~kan
