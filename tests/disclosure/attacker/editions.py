"""The rounded benchmark of several editions held together: what is shown of one true count in each of them.

He knows how counts are rounded, tries every threshold, and knows which counts a correction left alone: of those everything that
any edition says holds at the same time. The true counts serve to know that, and what would be a find; what he is led to believe
of a count that some other rule moved is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from tests.disclosure.attacker.flows import separately
from tests.disclosure.attacker.intervals import values

BASE, LEAST = 5, 3
CELL = ["kommunekode", "kontroltrin", "omraade"]
COUNTS = ("udtaget", "resterende", "bortfaldet", "udtaget_med_kontrolsag", "afsluttet", "ikke_afsluttet", "afsluttet_med_effekt")
COUNTS += ("afsluttet_i_vinduet", "afsluttet_i_vinduet_med_effekt")
OF_TWO = ("afsluttet_med_effekt", "afsluttet", "ikke_afsluttet")
SHARES = ("andel_med_effekt", "andel_ikke_afsluttet")


class Seen(NamedTuple):
    """Of a measure: cells (rows) by months (columns), edition by edition; -1 where an edition has not that month."""

    shown: np.ndarray
    true: np.ndarray


def attack_editions(public: Sequence[pa.Table], internal: Sequence[pa.Table]) -> list[str]:
    """Counts of single cells of which fewer than three values are left, and shares that leave so few. In order of publication."""
    frames = [[_single(t) for t in own] for own in (public, internal)]
    last = frames[0][-1]
    cells = pd.MultiIndex.from_frame(last[CELL].drop_duplicates().sort_values(CELL))
    months = sorted(set().union(*(f["periode"] for f in frames[0])))
    findings, left = [], {}
    for measure in COUNTS:
        seen = Seen(*(np.stack([_wide(f, measure, cells, months) for f in own]) for own in frames))
        left[measure] = _left(seen)
        low, high = left[measure]
        holds = (low <= seen.true) & (seen.true <= high) & (seen.shown >= 0) & (seen.true > 0)  # a zero may be known
        for k, c, m in np.argwhere(holds & (high - low + 1 < LEAST)):
            place = f"{months[m]}/{'/'.join(cells[c])} {measure}"
            findings.append(f"udgaver: nr. {k + 1} {place} er {low[k, c, m]}–{high[k, c, m]}")
    return findings + _shares(public, frames[1], left, cells, months)


def _single(table: pa.Table) -> pd.DataFrame:
    b = table.to_pandas()
    return b[(b["kommunekode"] != "DK") & (b["omraade"] != "alle")]


def _wide(frame: pd.DataFrame, measure: str, cells: pd.MultiIndex, months: list[str]) -> np.ndarray:
    wide = frame.pivot(index=CELL, columns="periode", values=measure)
    return wide.reindex(index=cells, columns=months).fillna(-1).to_numpy("int64")


def _left(seen: Seen) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and the highest that each count can be, whichever threshold its cell has of those that are possible. A month
    that no threshold fits was moved by some other rule: only that it lies within 4 is sure."""
    outcome = [_together(*_said(seen, t), seen) for t in range(1, BASE + 1)]
    moved = np.all([low > high for low, high in outcome], axis=0)
    sure = _together(np.maximum(seen.shown - BASE + 1, 0), seen.shown + BASE - 1, seen)
    outcome = [(np.where(moved, sure[0], low), np.where(moved, sure[1], high)) for low, high in outcome]
    can = np.array([(low <= high).all(axis=(0, 2)) for low, high in outcome])[:, None, :, None]
    low = np.where(can, [low for low, _ in outcome], 10**6).min(axis=0)
    high = np.where(can, [high for _, high in outcome], -1).max(axis=0)
    nothing = ~can.any(axis=0)
    return np.where(nothing, sure[0], low), np.where(nothing, sure[1], high)


def _together(low: np.ndarray, high: np.ndarray, seen: Seen) -> tuple[np.ndarray, np.ndarray]:
    """What is said of a count holds in every edition in which it is the same."""
    same = (seen.true[:, None] == seen.true[None]) & (seen.shown[:, None] >= 0) & (seen.shown[None] >= 0)
    missing = seen.shown < 0
    together = np.where(same, low[None], 0).max(axis=1), np.where(same, high[None], 10**6).min(axis=1)
    return np.where(missing, 0, together[0]), np.where(missing, 10**6, together[1])


def _said(seen: Seen, t: int) -> tuple[np.ndarray, np.ndarray]:
    """What each edition says of its own true count, by the threshold `t`: a count stays as the edition before had it, or, where
    none had, as the month before stands, while the true one is within 4 of that; only what has left it is rounded. What is the
    same as in some edition is shown as there, and says nothing new."""
    shown = seen.shown
    low, high = np.maximum(shown - BASE + 1, 0), shown + BASE - 1
    stood = np.full(shown.shape[1:], -1)  # what the newest edition before shows, by cell and month
    for k in range(len(shown)):
        month_before = np.full(shown.shape[1], -1)  # the last that there is: a month may be missing
        for m in range(shown.shape[2]):
            now, was = shown[k, :, m], np.where(stood[:, m] >= 0, stood[:, m], month_before)
            same = [(seen.true[j, :, m] == seen.true[k, :, m]) & (shown[j, :, m] >= 0) for j in range(k)]
            new = (now >= 0) & ~np.any([np.zeros(len(now), bool), *same], axis=0)
            rose, fell = new & (was >= 0) & (now > was), new & (was >= 0) & (now < was)
            low[k, :, m] = np.where(rose, np.maximum(low[k, :, m], was + BASE), low[k, :, m])
            high[k, :, m] = np.where(fell, np.minimum(high[k, :, m], np.maximum(was - BASE, 0)), high[k, :, m])
            least, most = separately(now, t)
            new &= now != was
            low[k, :, m] = np.where(new, np.maximum(low[k, :, m], least), low[k, :, m])
            high[k, :, m] = np.where(new, np.minimum(high[k, :, m], most), high[k, :, m])
            month_before = np.where(now >= 0, now, month_before)
        stood = np.where(shown[k] >= 0, shown[k], stood)
    return low, high


def _shares(
    public: Sequence[pa.Table], internal: list[pd.DataFrame], left: dict, cells: pd.MultiIndex, months: list[str]
) -> list[str]:
    """Of a municipality's step 3 over all areas: the intervals of all editions in which none of its counts has changed."""
    told = [_told(t) for t in public]
    true = [f[f["kontroltrin"] == "3"].set_index([*CELL, "periode"])[list(OF_TWO)].sort_index() for f in internal]
    place = {c: i for i, c in enumerate(cells)}
    findings = []
    for code in cells.get_level_values(0).unique():
        own = [c for c in cells if c[0] == code and c[1] == "3"]
        for m, month in enumerate(months):
            with_it = [k for k in range(len(public)) if (code, month) in told[k]]
            counts = {k: tuple(int(v) for c in own for v in true[k].loc[(*c, month)]) for k in with_it}
            for k in with_it:
                # the share with effect is of the first two of each cell's counts, the open one of the last two
                alike = [[j for j in with_it if _part(counts[j], i) == _part(counts[k], i)] for i in (0, 1)]
                intervals = [_joined([told[j][code, month][i] for j in alike[i]]) for i in (0, 1)]
                ranges = [tuple((int(left[n][0][k, place[c], m]), int(left[n][1][k, place[c], m])) for n in OF_TWO) for c in own]
                holds = all(a <= v <= b for (a, b), v in zip([r for c in ranges for r in c], counts[k], strict=True))
                if not holds or not any(intervals):
                    continue
                before, after = (values(tuple(sorted(ranges)), *told_) for told_ in ((None, None), intervals))
                if few := [b for a, b in zip(before, after, strict=True) if b < min(a, LEAST)]:
                    findings.append(f"udgaver: nr. {k + 1} {month}/{code} andele lader {min(few)} værdier af et antal")
    return findings


def _part(counts: tuple[int, ...], share: int) -> list[tuple[int, ...]]:
    return [counts[i + share : i + share + 2] for i in range(0, len(counts), len(OF_TWO))]


def _told(table: pa.Table) -> dict[tuple[str, str], tuple]:
    b = table.to_pandas()
    b = b[(b["kontroltrin"] == "3") & (b["omraade"] == "alle") & (b["kommunekode"] != "DK")]
    out = {}
    for r in b.to_dict("records"):
        ends = [(r[f"{s}_fra"], r[f"{s}_til"]) for s in SHARES]
        out[r["kommunekode"], r["periode"]] = tuple(None if pd.isna(a) else (round(100 * a), round(100 * z)) for a, z in ends)
    return out


def _joined(intervals: list[tuple[int, int] | None]) -> tuple[int, int] | None:
    own = [i for i in intervals if i]
    return (max(i[0] for i in own), min(i[1] for i in own)) if own else None
