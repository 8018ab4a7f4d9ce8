"""What every reader hands over: blocks of text cells, and what it noticed on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from dagster_project.deliveries.readers.searched import Piece


@dataclass
class Block:
    """Consecutive records of one contract. All arrays are equally long.

    `celler` holds, per contract column that the file has, the cell as text as delivered ('' for an empty cell; a column
    that the file lacks is left out). `linje` is None, or per record the whole record as text when its number of fields is
    wrong (then its cells are None), else None.
    `fysisk_linje` is the line of the file (1-based, the line on which the record begins) or the row of the sheet.
    `tekst` is None, or all the text that the cells were cut from: what does not stand in it stands in none of them.
    """

    kilde: str
    raekke_nr: pa.Array  # int64
    fysisk_linje: pa.Array  # int64
    celler: dict[str, pa.Array]  # string
    linje: pa.Array | None = None  # string
    tekst: Piece | None = None
    separator: str = ""  # what parts the cells of that text


@dataclass
class Reading:
    """One reading of one file. `blokke` is consumed once; `raekker` (an independent count of records, made by other code
    than that which fills the blocks) and the rest are complete when it is exhausted."""

    blokke: Iterator[Block]
    raekker: int | None = None
    ukendte_kolonner: list[str] = field(default_factory=list)
    manglende_kolonner: list[str] = field(default_factory=list)  # the contract's, but for a municipality that the name says
    advarsler: list[str] = field(default_factory=list)
    titles: list[tuple[int, str]] = field(
        default_factory=list
    )  # (line or row, text) of what stands above the header, or heads a table
    kontroltotaler: list[dict[str, str]] = field(default_factory=list)  # Total rows of a UDK statement, as text
    overskrift: list[str] = field(default_factory=list)  # the header's cells, of a file that has one
