"""Hidden cells: which cells of a row are hidden and why, in one column of a published table, and the word that readers see.

Every other part asks here. The column is text, so that whoever reads a table finds it there too: `beloeb=<word>|antal=<word>`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc

HIDDEN = "skjult"  # the column's name


class Hidden(StrEnum):
    """Why a cell is hidden. The value is the word in its place: `str(hidden)` is what people read."""

    FEW = "<5"  # a count of 1–4
    SECRET = "hemmeligholdt"  # an amount on few cases, or what another hidden figure could be reckoned from
    WITHHELD = "tilbageholdt"  # any figure, zero too: where no pattern of hidden ones protects another
    UNTOLD = "for få sager"  # a share: no interval that is narrow enough protects the counts behind it


NOTHING: Mapping[str, Hidden] = MappingProxyType({})
_BETWEEN, _IS = "|", "="


def hidden_cells(text: str | None) -> Mapping[str, Hidden]:
    """The hidden cells of a row by column, from what stands in `skjult`. Raises ValueError for a word that is none of ours."""
    if not text:  # nearly always
        return NOTHING
    return {name: Hidden(word) for name, _, word in (cell.partition(_IS) for cell in text.split(_BETWEEN))}


def as_text(cells: Mapping[str, Hidden]) -> str:
    """What stands in `skjult` for a row with those cells hidden; empty when none is."""
    return _BETWEEN.join(f"{name}{_IS}{word}" for name, word in cells.items())


def by_column(table: pa.Table) -> dict[str, list[Hidden | None]]:
    """For each column with hidden cells, what each of its cells is; None where nothing is hidden."""
    columns: dict[str, list[Hidden | None]] = {}
    if HIDDEN not in table.column_names:
        return columns
    rows = pc.indices_nonzero(pc.not_equal(table[HIDDEN], ""))
    for row, text in zip(rows.to_pylist(), table[HIDDEN].take(rows).to_pylist(), strict=True):
        for name, hidden in hidden_cells(text).items():
            columns.setdefault(name, [None] * table.num_rows)[row] = hidden
    return columns


def nothing_hidden(rows: int) -> pa.Array:
    """The column of a table in which nothing is hidden."""
    return pa.array([""] * rows, pa.string())
