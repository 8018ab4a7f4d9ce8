"""The key that a table states: which tables state one, and the rows that break it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb


@dataclass(frozen=True)
class KeyedTable:
    """A model with `meta: {noegle: […]}`: no two rows share the key, and no part of it is missing. A part is a column or an
    expression in SQL."""

    schema: str
    name: str
    key: tuple[str, ...]


@dataclass(frozen=True)
class Broken:
    """How many keys stand more than once or lack a part, and the first of them: the key's parts as text, and its rows."""

    count: int
    examples: tuple[dict[str, Any], ...]


def keyed_tables(manifest: Mapping[str, Any]) -> list[KeyedTable]:
    """Every model of dbt's manifest that states a key, by name."""
    models = (n for n in manifest["nodes"].values() if n["resource_type"] == "model" and n["config"]["meta"].get("noegle"))
    return sorted(
        (KeyedTable(n["schema"], n["name"], tuple(n["config"]["meta"]["noegle"])) for n in models), key=lambda t: t.name
    )


def broken_keys(con: duckdb.DuckDBPyConnection, table: KeyedTable, examples: int = 5) -> Broken:
    """The keys that break what the table states. It asks what dbt's test noegler_er_unikke asks of all tables at once, of one:
    so that the asset shows it, and so that its check can be run alone. Raises duckdb's error when the table is not there."""
    parts = ", ".join(table.key)
    missing = " or ".join(f"({part}) is null" for part in table.key)
    found = con.execute(
        f"select {', '.join(f'cast(({p}) as varchar)' for p in table.key)}, count(*), count(*) over () "
        f'from "{table.schema}"."{table.name}" group by {parts} having count(*) > 1 or {missing} '
        f"order by {parts} limit {examples}"
    ).fetchall()
    rows = tuple({**dict(zip(table.key, r[:-2], strict=True)), "raekker": r[-2]} for r in found)
    return Broken(found[0][-1] if found else 0, rows)
