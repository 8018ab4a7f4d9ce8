"""What earlier editions showed of the same count of the same month: this one shows an unchanged count as they did.

Rounded anew, an unchanged count could stand otherwise when a month before it was corrected; the two editions would narrow it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import pandas as pd
import pyarrow as pa

from dagster_project.common.frames import INTEGER, frame

Pair = tuple[pa.Table, pa.Table]  # a table as the internal and as the public edition of a publication have it
SAME, NEWEST, LEFT = "_som_foer", "_sidst", "_forladt"  # ends of columns
Place = tuple[str, str, str, str]  # month, municipality, step, area
_KEY = ["periode", "kommunekode", "kontroltrin", "omraade"]
_POINTS = 100


def stood(context: pd.DataFrame, cell: Sequence[str], tal: Sequence[str], earlier: Sequence[Pair]) -> pd.DataFrame:
    """Row by row for each count: what an edition showed when it was the same (`SAME`, of several the newest); what the newest
    that has it showed (`NEWEST`); and what that had left, the shown count before it in time or in editions (`LEFT`). NULL where
    none did. `earlier`: in order of publication."""
    key = [*cell, "periode"]
    index = pd.MultiIndex.from_frame(context[key])
    out = pd.DataFrame({f"{t}{end}": pd.Series(pd.NA, context.index, INTEGER) for t in tal for end in (SAME, NEWEST, LEFT)})
    for internal, public in earlier:
        if any(t not in both.column_names for both in (internal, public) for t in tal):
            continue
        true = frame(internal, *key, *tal).set_index(key).reindex(index).reset_index(drop=True)
        own = frame(public, *key, *tal).sort_values(key, kind="stable")
        before = own.groupby(list(cell))[[*tal]].shift(1)
        own = own.set_index(key)
        shown, month_before = (f.reindex(index).reset_index(drop=True) for f in (own, before.set_axis(own.index)))
        for t in tal:
            is_shown = shown[t].notna()
            last = out[f"{t}{NEWEST}"]
            moved = is_shown & last.notna() & (shown[t] != last).fillna(False)
            left = month_before[t].where(last.isna(), out[f"{t}{LEFT}"]).where(~moved, last)
            same = is_shown & (true[t] == context[t].reset_index(drop=True)).fillna(False)
            out[f"{t}{LEFT}"] = left.where(is_shown, out[f"{t}{LEFT}"]).astype(INTEGER)
            out[f"{t}{SAME}"] = shown[t].where(same, out[f"{t}{SAME}"]).astype(INTEGER)
            out[f"{t}{NEWEST}"] = shown[t].where(is_shown, last).astype(INTEGER)
    return out


def told_before(
    true: pd.DataFrame, earlier: Sequence[Pair], shares: Mapping[str, Sequence[str]]
) -> dict[Place, dict[str, tuple[int, int] | None]]:
    """By share the interval of a municipality's step 3 over all areas, and of the country, that an earlier edition told when
    every count that the share is of was what it is now: cut anew, by shown counts of which some have changed, the two would
    narrow it. `true`: single cells; `shares`: each share's column and the counts that it is of."""
    out: dict[Place, dict[str, tuple[int, int] | None]] = defaultdict(dict)
    for internal, public in earlier:
        told = [share for share in shares if f"{share}_fra" in public.column_names]
        if not told:
            continue
        then = frame(internal, *_KEY, *{c for share in told for c in shares[share]})
        then = then[(then["kommunekode"] != "DK") & (then["omraade"] != "alle")]
        both = true.merge(then, on=_KEY, how="outer", suffixes=("", "_foer"))
        for share in told:
            same = pd.concat([(both[c] == both[f"{c}_foer"]).fillna(False) for c in shares[share]], axis="columns")
            places = _unchanged(both[_KEY].assign(same=same.all(axis="columns").astype(bool)))
            columns = [public[k].to_pylist() for k in (*_KEY, f"{share}_fra", f"{share}_til")]
            for *place, low, high in zip(*columns, strict=True):
                if tuple(place) in places:
                    out[tuple(place)][share] = None if low is None else (round(_POINTS * low), round(_POINTS * high))
    return out


def _unchanged(cells: pd.DataFrame) -> set[Place]:
    """The rows over several single cells all of which are `same`."""
    step_3 = cells[cells["kontroltrin"] == "3"].assign(omraade="alle")
    country = pd.concat([cells, step_3, cells.assign(kontroltrin="samlet", omraade="alle")]).assign(kommunekode="DK")
    same = pd.concat([step_3, country]).groupby(_KEY)["same"].all()
    return set(same[same].index)
