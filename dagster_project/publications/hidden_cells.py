"""Hidden cells: which cells of a row are hidden and why, in one column of a published table, and the word that readers see.

Every other part asks here. The column is text, so that whoever reads a table finds it there too: `beloeb=<word>|antal=<word>`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

import pyarrow as pa

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
    texts, rows = _texts(table)
    which = rows.to_pylist()
    return {name: [words[i] for i in which] for name, words in texts.items()}


def words_by_column(table: pa.Table) -> dict[str, pa.Array]:
    """The same as the words that stand in the cells; null where nothing is hidden."""
    texts, rows = _texts(table)
    return {name: pa.array(words, pa.string()).take(rows) for name, words in texts.items()}


def _texts(table: pa.Table) -> tuple[dict[str, list[Hidden | None]], pa.Array]:
    """(for each column with hidden cells what its cell is by text of `skjult`, by row the number of its text): there are few."""
    if HIDDEN not in table.column_names:
        return {}, pa.array([], pa.int32())
    own = table[HIDDEN].fill_null("").combine_chunks().dictionary_encode()
    cells = [hidden_cells(text) for text in own.dictionary.to_pylist()]
    return {name: [c.get(name) for c in cells] for name in dict.fromkeys(n for c in cells for n in c)}, own.indices


def nothing_hidden(rows: int) -> pa.Array:
    """The column of a table in which nothing is hidden."""
    return pa.array([""] * rows, pa.string())
