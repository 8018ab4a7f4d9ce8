"""Intervals: what a shown figure stands for, where that is not itself, in one column of a published table; and its words.

Every other part asks here. Like `skjult` the column is text that whoever reads a table finds there too: `andel_udtaget=30–35`, in
pct., or `mangler_at_udtage=3–11` in cases; several with `|` between. A share is at least the first and under the second.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pyarrow as pa

INTERVAL = "interval"  # the column's name
TABLES = ("benchmark", "benchmark_udvikling", "benchmark_opfoelgning", "benchmark_kriterier")  # those that have it
DESCRIPTION = (
    "Hvad rækkens andele og »mangler at udtage« står for i den offentlige udgave, som navn=fra–til med | imellem: andele i pct., "
    "fra og med det første til det andet; tallet i cellen er midten. Tom i den interne udgave, hvor tallene er de sande."
)
NOTHING: Mapping[str, tuple[float, float]] = MappingProxyType({})
_BETWEEN, _IS, _TO = "|", "=", "–"


def intervals(text: str | None) -> Mapping[str, tuple[float, float]]:
    """The intervals of a row by column, from what stands in `interval`."""
    if not text:
        return NOTHING
    out = {}
    for one in text.split(_BETWEEN):
        name, _, ends = one.partition(_IS)
        low, _, high = ends.replace(",", ".").partition(_TO)
        out[name] = (float(low), float(high))
    return out


def as_text(ends: Mapping[str, tuple[float, float]]) -> str:
    """What stands in `interval` for a row with those intervals; empty when there is none."""
    return _BETWEEN.join(f"{name}{_IS}{_span(*own)}" for name, own in ends.items())


def in_words(field_name: str, ends: tuple[float, float]) -> str:
    """The figure as people read it: `30–35 pct.`, `3–11`."""
    return _span(*ends) + ("\u00a0pct." if field_name.startswith("andel") else "")


def with_empty(table: pa.Table) -> pa.Table:
    """The table with the column, and no interval in it."""
    return table.append_column(INTERVAL, pa.array([""] * table.num_rows, pa.string()))


def _span(low: float, high: float) -> str:
    return _TO.join(f"{v:g}".replace(".", ",") for v in (low, high))
