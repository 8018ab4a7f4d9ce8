"""What the search for a suppression pattern costs for the country: the sample's municipality 98 times over, with its claims; and
once more beside that edition, when one municipality has delivered other amounts."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench.country import PERIODE, countrys_tables
from dagster_project.disclosure.breakdowns import TABLES as BREAKDOWNS
from dagster_project.disclosure.earlier_editions import HIDDEN_JOURNAL, read_earlier
from dagster_project.disclosure.select_hidden import choose_hidden

CORRECTED = "101"
_TWICE = pa.scalar(Decimal(2), pa.decimal128(1, 0))


def pattern(database: Path) -> None:
    """`database`: the built sample."""
    tables = with_claims(countrys_tables(database, PERIODE))
    print(f"Skjulemønster for 98 kommuner: {tables['krav'].num_rows:,} rækker krav (belastning {os.getloadavg()[0]:.1f})")
    hidden = _search("første udgave", tables, [])
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / f"{PERIODE}.1"
        _written(folder, tables, hidden)
        corrected = {n: of_twice_the_amount(t) for n, t in tables.items()}
        _search("anden udgave, én kommune rettet, den første læst ind igen", corrected, [folder])


def with_claims(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Without the cases that only make up the number: they have no lines, and so no claims."""
    cases = tables["kontrolsager"]
    return {**tables, "kontrolsager": cases.filter(pc.invert(pc.starts_with(cases["sagsnr"], "x")))}


def _search(name: str, tables: Mapping[str, pa.Table], earlier: list[Path]) -> dict[str, str]:
    begun, cpu = time.perf_counter(), time.process_time()
    hidden, _ = choose_hidden(tables, read_earlier(earlier))
    took = f"{time.perf_counter() - begun:.0f} s ({time.process_time() - cpu:.1f} s CPU)"
    print(f"  {name}: {len(hidden):,} skjulte tal: {took}", flush=True)
    return hidden


def _written(folder: Path, tables: Mapping[str, pa.Table], hidden: Mapping[str, str]) -> None:
    """What the search reads of an earlier publication: its tables, and what it hid and why."""
    for edition, names in (("intern", tables.keys()), ("offentlig", BREAKDOWNS)):
        (folder / edition / "tabeller").mkdir(parents=True)
        for name in names:
            pq.write_table(tables[name], folder / edition / "tabeller" / f"{name}.parquet")
    pq.write_table(pa.table({"tal_id": [*hidden], "grund": [*hidden.values()]}), folder / HIDDEN_JOURNAL)


def of_twice_the_amount(table: pa.Table) -> pa.Table:
    """The table where one municipality has delivered twice its amounts."""
    if "kommunekode" not in table.column_names:
        return table
    own = pc.fill_null(pc.equal(table["kommunekode"], CORRECTED), False)
    if "enhed" in table.column_names:
        own = pc.and_(own, pc.not_equal(table["enhed"], "andel"))
    for i, field in enumerate(table.schema):
        if pa.types.is_decimal(field.type):
            twice = pc.cast(pc.multiply(table[field.name], _TWICE), field.type)
            table = table.set_column(i, field, pc.if_else(own, twice, table[field.name]))
    return table


if __name__ == "__main__":
    pattern(Path(sys.argv[1]))
