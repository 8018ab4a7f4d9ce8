"""The Total rows of a UDK statement that is delivered as a table: control totals, no records (docs/kontrakter.md §1).

In the text layout the parser tells them by their place; in a table they stand among the benefits, under the header `ydelse`."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.deliveries.readers.block import Block, Reading
from dagster_project.deliveries.readers.udk_statement import TOTAL_AMOUNTS, is_total_label


class TotalRows:
    """Sets the Total rows of one table apart, block by block. A total that names no municipality is that of the rows above it;
    where those are of several, nobody can say whose it is: it is named and compared with nothing."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._above: set[str] = set()
        self._taken = 0

    def set_apart(self, block: Block) -> Block:
        """The block without its Total rows, its records numbered without them; their amounts go to the reading's totals."""
        if "ydelse" not in block.celler:
            return block
        kept, numbers = [], []
        rows = pa.table(block.celler).to_pylist()  # a statement has a row per benefit
        for i, row in enumerate(rows):
            code = (row.get("kommunekode") or "").strip()
            if not (row["ydelse"] or "").strip() and is_total_label(code):  # it stands under the first header
                row["ydelse"], code = code, ""
            if not is_total_label(row["ydelse"] or ""):
                kept.append(i)
                numbers.append(block.raekke_nr[i].as_py() - self._taken)
                self._above |= {code} - {""}
                continue
            self._taken += 1
            self._total(row, code, block.fysisk_linje[i].as_py())
        if len(kept) == len(rows) and not self._taken:
            return block
        return replace(
            block,
            raekke_nr=pa.array(numbers, pa.int64()),
            fysisk_linje=pc.take(block.fysisk_linje, kept),
            celler={name: pc.take(cells, kept) for name, cells in block.celler.items()},
            linje=None if block.linje is None else pc.take(block.linje, kept),
        )

    def finish(self) -> None:
        """To be called when all blocks have been: the reading's own count of records is then without the totals too."""
        if self._reading.raekker is not None:
            self._reading.raekker -= self._taken

    def _total(self, row: dict[str, str | None], code: str, line: int) -> None:
        if not code and len(self._above) != 1:
            self._reading.advarsler.append(
                f"linje {line}: Total uden kommunekode under rækker for {len(self._above)} kommuner kan ikke holdes op mod "
                "noget; skriv kommunekoden i rækken"
            )
            return
        amounts = {name: row.get(name) or "" for name in TOTAL_AMOUNTS}
        self._reading.kontroltotaler.append({"kommunekode": code or min(self._above), **amounts, "fysisk_linje": str(line)})
