"""What earlier editions showed of the same count of the same month: this one shows an unchanged count as they did.

Rounded anew, an unchanged count could stand otherwise when a month before it was corrected; the two editions would narrow it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa

from dagster_project.common.frames import INTEGER, frame

Pair = tuple[pa.Table, pa.Table]  # a table as the internal and as the public edition of a publication have it
SAME, NEWEST, LEFT = "_som_foer", "_sidst", "_forladt"  # ends of columns


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
