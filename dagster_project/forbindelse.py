"""Opens DuckDB to read by: a database, or none for views of our own. It keeps quiet about how far a query has come."""

from __future__ import annotations

from pathlib import Path

import duckdb


def laes_i(database: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Read-only in a database; without one in memory. DuckDB's bar of progress, drawn from the second second of a query, would
    stand between the lines of what a command prints."""
    con = duckdb.connect(str(database), read_only=True) if database else duckdb.connect()
    con.execute("set enable_progress_bar = false")
    return con
