"""Amounts of which another program took the point between the thousands for one before decimals: `17.555` that became 17,555.

A cell with three decimals is refused as a row. One whose thousands ended in a zero is not (14.230 became 14,23), and would count
as a thousandth: where most amounts of a column have three decimals, none of its others is believed."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.common.danish import saa_mange
from dagster_project.common.errors import Refused
from dagster_project.deliveries.contract import Contract
from dagster_project.deliveries.readers.block import Block

SUSPICION = "[0-9],[0-9]{3}(?:[^0-9]|$)"  # where that stands nowhere, no amount has three decimals
_THREE = '^"?-?[0-9]{1,3},[0-9]{3}"?$'
_ENOUGH = 5  # cells with three decimals: fewer are slips of a pen, and refused one by one


def odd_amounts(block: Block, contract: Contract) -> Counter[tuple[str, str]]:
    """(column, "three decimals" or "amounts") -> cells, of the columns that hold any with three decimals."""
    found: Counter[tuple[str, str]] = Counter()
    for column in contract.kolonner:
        cells = block.celler.get(column.navn) if column.type == "beloeb" else None
        if cells is None:
            continue
        filled = cells.filter(pc.fill_null(pc.greater(pc.binary_length(cells), 0), False))
        if three := _count(filled, _THREE):
            found[column.navn, "three decimals"] += three
            found[column.navn, "amounts"] += _count(filled, "[1-9]")
    return found


def check(odd: Counter[tuple[str, str]]) -> None:
    """Raises Refused where half of a column's amounts or more have three decimals."""
    for (name, what), n in sorted(odd.items()):
        if what == "three decimals" and n >= _ENOUGH and 2 * n >= odd[name, "amounts"]:
            others = odd[name, "amounts"] - n
            raise Refused(
                f"{name}: {n} beløb har tre decimaler: et andet program har læst punktummet mellem tusinder som et decimaltegn"
                + (
                    f", og så er {saa_mange(others, 'andet beløb', 'andre beløb')} formentlig tusind gange for små"
                    if others
                    else ""
                )
                + "; hent filen igen, og åbn den som dansk tekst, eller få beløbene uden punktum"
            )


def _count(cells: pa.Array, pattern: str) -> int:
    return pc.sum(pc.match_substring_regex(cells, pattern)).as_py() or 0
