"""The public benchmark: counts of single cells rounded, totals the sums of what is shown, shares of the true counts on a grid.

Rounded totals beside rounded parts would narrow each other; here a total is the sum of the published parts and says nothing more.
Shares are not made of rounded counts, which would be noise; how fine they are told is settled in disclosure.shares.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from dagster_project.common.frames import INTEGER, TEXT, frame, table
from dagster_project.disclosure.bands import Bands, in_bands
from dagster_project.disclosure.rounding import from_below
from dagster_project.disclosure.shares import FLOWS, HIDDEN, SHARES, Cells, choose_grids, interval
from dagster_project.publications import intervals
from dagster_project.publications.hidden_cells import HIDDEN as HIDDEN_COLUMN
from dagster_project.publications.hidden_cells import Hidden, as_text
from dagster_project.publications.intervals import INTERVAL

KEY = ["periode", "kommunekode", "kontroltrin", "omraade"]
CELL = KEY[1:]
TAL = ["udtaget", "resterende", "bortfaldet", "udtaget_med_kontrolsag", "afsluttet", "ikke_afsluttet", "afsluttet_med_effekt"]
TAL += ["afsluttet_i_vinduet", "afsluttet_i_vinduet_med_effekt"]
_READ = ["udtaget", "resterende", "andel_udtaget"]  # what a reading says
# they follow from measure 1 (p), and the second from what the counts taken and withdrawn may be: p / (1 − p), 1 / (1 / p + X / T)
_OF_REST, _OF_ALL = "andel_udtaget_af_resterende", "andel_udtaget_af_alle"
_WHOLE_OF = {s.part: s.rest for s in SHARES if s.within}
_WIDEST = 20.0  # points: an interval wider than this is no figure
_MANY = 20  # municipalities, of which no one shows in a share of the country: with fewer it is not told
# an earlier publication's table of the benchmark, as its internal and as its public edition had it
Earlier = tuple[pa.Table, pa.Table]


def public_benchmark(benchmark: pa.Table, opfoelgning: pa.Table, key: bytes, earlier: Sequence[Earlier] = ()) -> pa.Table:
    """`benchmark` with public counts and shares, with what the shares stand for (`interval`) and which are not shown (`skjult`);
    rows and other columns as they were. Raises ValueError when a total is no sum of its parts."""
    true_ones = frame(benchmark)
    single = true_ones.loc[(true_ones["kommunekode"] != "DK") & (true_ones["omraade"] != "alle"), KEY + TAL]
    _verify(true_ones, single)
    world = _World(single.reset_index(drop=True), key, [(frame(a), frame(b)) for a, b in earlier], _limit(opfoelgning))
    shown = _with_totals(world.shown())
    shown["oprettet"] = shown["afsluttet"] + shown["ikke_afsluttet"]
    others = [k for k in true_ones.columns if k not in shown.columns or k in KEY]
    out = true_ones[others].merge(shown, on=KEY, how="left")
    out = out.merge(world.ends(true_ones), on=KEY, how="left")
    return _told(out, benchmark.schema)


def _told(out: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    """Each share as the middle of its interval, and the two in words."""
    text: list[dict] = [{} for _ in range(len(out))]
    hidden: list[dict] = [{} for _ in range(len(out))]
    for share in (*(s.name for s in SHARES), _OF_REST, _OF_ALL):
        low, high = (out[f"{share}_{end}"].to_numpy(float) for end in ("fra", "til"))
        told = np.isfinite(low)
        out[share] = pd.Series(np.where(told, (low + high) / 200, None), index=out.index, dtype=pd.ArrowDtype(pa.float64()))
        for i, (a, b, there) in enumerate(zip(low, high, told, strict=True)):
            if there:
                text[i][share] = (round(a, 1), round(b, 1))
            else:  # a share of nothing too: that it is of nothing would be one count told exactly
                hidden[i][share] = Hidden.TOO_FEW
    columns = {INTERVAL: map(intervals.as_text, text), HIDDEN_COLUMN: map(as_text, hidden)}
    made = table(out, schema)
    for name, words in columns.items():
        made = made.append_column(name, pa.array(words, pa.string()))
    return made


class _World:
    """The single cells by months: their bands, and the grids of their shares and of the totals'."""

    def __init__(
        self,
        single: pd.DataFrame,
        key: bytes,
        earlier: Sequence[tuple[pd.DataFrame, pd.DataFrame]],
        limit: float,
    ) -> None:
        self.cells = sorted(set(zip(*(single[k] for k in CELL), strict=True)))
        self.months = _months(single["periode"])
        self.size = (len(self.cells), len(self.months))
        self._place = {c: i for i, c in enumerate(self.cells)}
        self._month = {m: i for i, m in enumerate(self.months)}
        self._earlier = earlier
        self.there = self._by_month(single, "udtaget") >= 0
        bands: dict[str, Bands] = {}
        for t in TAL:  # a part after its whole
            bands[t] = self._bands(single, t, key, bands.get(_WHOLE_OF.get(t, "")))
        self._shown = {t: b.shown for t, b in bands.items()}
        true = {t: np.maximum(self._by_month(single, t), 0).ravel() for t in TAL}
        flat = {t: self._flat(b) for t, b in bands.items()}
        self.totals = self._groups()
        self._countrys_grid = 1 if len({c[0] for c in self.cells}) >= _MANY else HIDDEN
        self._cells = Cells(true, flat, list(self.totals.values()), limit)
        choose_grids(self._cells, self._kept(), self.size)

    def _bands(self, single: pd.DataFrame, count: str, key: bytes, whole: Bands | None) -> Bands:
        true = self._by_month(single, count)
        before, was = np.full(self.size, -1), np.full(self.size, -1)
        for internal, public in self._earlier:
            for known, target in ((internal, was), (public, before)):
                values = self._by_month(known, count)
                np.copyto(target, values, where=values >= 0)
        first = np.array([from_below(key, (*c, count)) for c in self.cells], bool)
        return in_bands(true, first, before, was == true, count in FLOWS, whole)

    def _flat(self, bands: Bands) -> Bands:
        """By rows; what was not counted leaves nothing to be narrowed."""
        low, high = np.where(self.there, bands.low, 0), np.where(self.there, bands.high, 9)
        return Bands(np.where(self.there, bands.shown, 0).ravel(), low.ravel(), high.ravel())

    def _by_month(self, rows: pd.DataFrame, count: str) -> np.ndarray:
        out = np.full(self.size, -1)
        fields = (rows[k].tolist() for k in (*CELL, "periode", count))
        for *cell, month, value in zip(*fields, strict=True):
            at = self._place.get(tuple(cell)), self._month.get(month)
            if None not in at and value is not None and not pd.isna(value):
                out[at] = value
        return out

    def _groups(self) -> dict[str, np.ndarray]:
        """By kind of total the number of the one that each row (cell and month) is a part of; -1 for none."""
        kommune = pd.factorize(np.array([c[0] for c in self.cells], object))[0]
        step3 = np.array([c[1] == "3" for c in self.cells], bool)
        number = np.where(self.there, kommune[:, None] * self.size[1] + np.arange(self.size[1]), -1)
        return {"3": np.where(step3[:, None], number, -1).ravel(), "samlet": number.ravel()}

    def _kept(self) -> dict[str, np.ndarray]:
        """The grids on which an earlier publication showed shares of the same counts."""
        out = {s.name: np.full(self.size, -1) for s in SHARES}
        for internal, public in self._earlier:
            if INTERVAL not in public.columns:
                continue
            was = {t: self._by_month(internal, t).ravel() for t in TAL}
            told = dict(zip(zip(*(public[k] for k in (*CELL, "periode")), strict=True), public[INTERVAL], strict=True))
            for (*cell, month), text in told.items():
                at = self._place.get(tuple(cell)), self._month.get(month)
                if None in at or not text:
                    continue
                row = at[0] * self.size[1] + at[1]
                for name, (low, high) in intervals.intervals(text).items():
                    share = next((s for s in SHARES if s.name == name), None)
                    if share and all(was[c][row] == self._cells.true[c][row] for c in share.counts):
                        out[name][at] = round(high - low)
        return {n: g.ravel() for n, g in out.items()}

    def shown(self) -> pd.DataFrame:
        """The rounded counts of the single cells, a row each."""
        where = np.argwhere(self.there)
        out = pd.DataFrame([(self.months[m], *self.cells[c]) for c, m in where], columns=KEY).astype(dict.fromkeys(KEY, TEXT))
        return out.assign(**{t: pd.Series(self._shown[t][self.there], dtype=INTEGER) for t in TAL})

    def ends(self, rows: pd.DataFrame) -> pd.DataFrame:
        """By row of the table the ends of each share's interval ; NaN where it is not told."""
        grids = self._grids(rows)
        out = rows[KEY].copy()
        counts = {t: rows[t].to_numpy(float) for t in TAL}
        for share in SHARES:
            part = counts[share.part]
            whole = counts[share.rest] + (0 if share.within else part)
            grid = grids[share.name]
            low, high = interval(part, whole, grid, self._cells.line(share))
            told = (grid > HIDDEN) & (whole > 0) & (high - low <= _WIDEST)
            self._put(out, share.name, low, high, told)
        low, high = (out[f"andel_udtaget_{end}"].to_numpy(float) / 100 for end in ("fra", "til"))
        taken, gone = self._may_be(rows)
        with np.errstate(divide="ignore", invalid="ignore"):
            for name, ends in (
                (_OF_REST, (low / (1 - low), high / (1 - high))),
                (_OF_ALL, (1 / (1 / low + gone[1] / taken[0]), 1 / (1 / high + gone[0] / taken[1]))),
            ):
                told = np.isfinite(ends[0]) & np.isfinite(ends[1]) & (100 * (ends[1] - ends[0]) <= _WIDEST)
                self._put(out, name, 100 * ends[0], 100 * ends[1], told)
        return out

    def _may_be(self, rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """By row the lowest and highest that what is shown leaves of those taken, and of those withdrawn; the country's are told
        by its sum, of which no one's counts can be read."""
        bands = [self._cells.bands[t] for t in ("udtaget", "bortfaldet")]
        single = np.array([v for b in bands for v in (b.low, b.high)], float)
        places, sums = self._places([single, *(_summed(group, single) for group in self.totals.values())])
        own = rows[["udtaget", "udtaget", "bortfaldet", "bortfaldet"]].to_numpy(float).T
        ends = np.array([sums[places[k]] if k in places else v for k, v in zip(_keys(rows), own.T, strict=True)]).reshape(-1, 4).T
        return ends[:2], ends[2:]

    @staticmethod
    def _put(out: pd.DataFrame, name: str, low: np.ndarray, high: np.ndarray, told: np.ndarray) -> None:
        out[f"{name}_fra"], out[f"{name}_til"] = np.where(told, low, np.nan), np.where(told, high, np.nan)

    def _grids(self, rows: pd.DataFrame) -> dict[str, np.ndarray]:
        """The grid of every row of the table, by share."""
        tables = [self._cells.grid, *self._cells.of_groups]
        places, grids = self._places([np.array([t[s.name] for s in SHARES]) for t in tables])
        country = np.full(len(SHARES), self._countrys_grid)
        out = np.array([grids[places[k]] if k in places else country for k in _keys(rows)]).reshape(-1, len(SHARES)).T
        return {s.name: own for s, own in zip(SHARES, out, strict=True)}

    def _places(self, tables: list[np.ndarray]) -> tuple[dict[tuple, int], np.ndarray]:
        """(by key of a row of the table its place in the second, the cells' and their totals' values one after the other)."""
        places, begins, months = {}, tables[0].shape[1], self.size[1]
        for c, m in np.argwhere(self.there).tolist():
            places[self.months[m], *self.cells[c]] = c * months + m
        for (step, group), table_ in zip(self.totals.items(), tables[1:], strict=True):
            for row in np.flatnonzero(group >= 0).tolist():
                c, m = divmod(row, months)
                places.setdefault((self.months[m], self.cells[c][0], step, "alle"), begins + int(group[row]))
            begins += table_.shape[1]
        return places, np.concatenate(tables, axis=1).T


def _keys(rows: pd.DataFrame) -> list[tuple]:
    return list(zip(*(rows[k].tolist() for k in KEY), strict=True))


def _summed(group: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The sums of each total's rows."""
    there = group >= 0
    return np.array([np.bincount(group[there], v[there]) for v in values])


def _months(periods: pd.Series) -> list[str]:
    """Every month from the first to the last."""
    if not len(periods):
        return []
    first, last = (12 * int(p[:4]) + int(p[5:]) - 1 for p in (min(periods), max(periods)))
    return [f"{m // 12}-{m % 12 + 1:02}" for m in range(first, last + 1)]


def _limit(opfoelgning: pa.Table) -> float:
    """The threshold in points; beyond all where none is in force."""
    limits = frame(opfoelgning, "periode", "graense_taeller", "graense_naevner").dropna().sort_values("periode")
    if not len(limits):
        return 1e9
    last = limits.iloc[-1]
    return 100 * int(last["graense_taeller"]) / int(last["graense_naevner"])


def _with_totals(single: pd.DataFrame) -> pd.DataFrame:
    """The single cells, step 3 over all areas, `joined`, and the country: sums of what stands above them."""
    trin3 = single[single["kontroltrin"] == "3"].assign(omraade="alle")
    joined = single.assign(kontroltrin="samlet", omraade="alle")
    kommuner = _sums(pd.concat([single, trin3, joined], ignore_index=True))
    return pd.concat([kommuner, _sums(kommuner.assign(kommunekode="DK"))], ignore_index=True)


def _sums(context: pd.DataFrame) -> pd.DataFrame:
    return context.astype(dict.fromkeys(KEY, TEXT)).groupby(KEY, as_index=False).sum()


def _verify(benchmark: pd.DataFrame, single: pd.DataFrame) -> None:
    """The rule that totals are sums holds of the true counts too; else the public ones would tell of other cases."""
    par = benchmark.merge(_with_totals(single), on=KEY, how="left", suffixes=("", "_sum"))
    agrees = (par["oprettet"] == par["afsluttet"] + par["ikke_afsluttet"]).fillna(True)
    for t in TAL:
        a, b = par[t], par[f"{t}_sum"]
        agrees &= (a == b).fillna(False) | (a.isna() & b.isna())
    skewed = par[~agrees.astype(bool)]
    if len(skewed):
        cell = "/".join(map(str, skewed[KEY].iloc[0]))
        raise ValueError(
            f"benchmark: ventede, at hver total er summen af sine dele; det er den ikke i {len(skewed)} rækker, "
            f"først {cell}. Offentlige tal kan ikke dannes af dem."
        )
