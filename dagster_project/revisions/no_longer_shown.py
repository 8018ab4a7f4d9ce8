"""Figures that a public edition hides and an earlier one showed: which, where they stood last, and why, in everybody's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dagster_project.publications.hidden_cells import HIDDEN, Hidden, as_text, hidden_cells

WORDS = "vises ikke længere"  # how the cause of such a row begins
Tal = Mapping[str, tuple]  # tal_id → (kommunekode, aar, periode, vaerdi) of an edition; a hidden figure stands with None


def rows(
    hidden: Mapping[str, str], editions: Mapping[str, Tal], name: str, tal: pa.Table, status: Mapping[str, str]
) -> list[dict]:
    """Rows of the public `reviderede_tal` of the publication `name`. `hidden`: every hidden figure with why it is hidden.
    `editions`: what the earlier public editions show, in their order. `tal`: this edition's. The figure as it stood is no news;
    what it is now, and by how much it changed, is hidden."""
    words = dict(zip(tal["tal_id"].to_pylist(), tal[HIDDEN].to_pylist(), strict=True))
    out = []
    for tal_id, why in sorted(hidden.items()):
        last = next((e for e in reversed(list(editions)) if (editions[e].get(tal_id) or (None,) * 4)[3] is not None), None)
        if last is not None:
            kommune, year, periode, value = editions[last][tal_id]
            now = hidden_cells(words.get(tal_id)).get("vaerdi", Hidden.SECRET)
            out.append(
                {
                    **{"tal_id": tal_id, "kommunekode": kommune, "aar": year, "periode": periode, "status": status.get(tal_id)},
                    **{"foer": value, "efter": None, "forskel": None, "aarsag": f"{WORDS}, fordi {why}; stod i {last}"},
                    **{"publikation_fra": last, "publikation_til": name},
                    HIDDEN: as_text({"efter": now, "forskel": Hidden.SECRET}),
                }
            )
    return out


def is_one(row: Mapping) -> bool:
    """Whether a row of `reviderede_tal` says that of its figure."""
    return (row["aarsag"] or "").startswith(WORDS)


def of_edition(edition: Path) -> Iterable[dict]:
    """Those rows of an edition; none for one without the table."""
    file = edition / "tabeller" / "reviderede_tal.parquet"
    if not file.exists():
        return []
    table = pq.read_table(file, columns=["tal_id", "aarsag"])
    return table.filter(pc.starts_with(pc.fill_null(table["aarsag"], ""), WORDS)).to_pylist()


def sentences(edition: Path) -> tuple[str, ...]:
    """One of each figure that the edition shows no longer."""
    return tuple(f"{r['tal_id']}: {r['aarsag']}" for r in of_edition(edition))
