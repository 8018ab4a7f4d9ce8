"""Whether two data folders hold the same: every table of both databases and every result of a delivery, row by row, both ways.
A view is made of these."""

from __future__ import annotations

from pathlib import Path

import duckdb

_WHEN = "indlaest_tidspunkt"  # when a delivery was received is the one thing that may differ
_OF_THE_RUN = "bygning"  # the account of the run that built it, which has an id of its own


def results(data: Path) -> dict[str, Path]:
    """The results per delivery, by the place they have in whichever data folder."""
    return {f.relative_to(data).as_posix(): f for f in (data / "cache").rglob("*.parquet")}


def differences(one: Path, other: Path) -> list[str]:
    """A line for each table or file that differs; none when nothing does."""
    found = []
    with duckdb.connect() as con:
        for name, data in (("a", one), ("b", other)):
            con.execute(f"attach '{data / 'kontrol.duckdb'}' as {name} (read_only)")
        a, b = _tables(con, "a"), _tables(con, "b")
        found += [f"table of one only: {t}" for t in sorted(set(a) ^ set(b))]
        for table in sorted(set(a) & set(b)):
            without = f" exclude ({_WHEN})" if _WHEN in a[table] else ""
            if count := _differing(con, f"select *{without} from a.{table}", f"select *{without} from b.{table}"):
                found.append(f"{table}: {count} rows")
        of_one, of_other = results(one), results(other)
        found += [f"result of one only: {f}" for f in sorted(set(of_one) ^ set(of_other))]
        for file in sorted(set(of_one) & set(of_other)):
            if count := _differing(con, *(f"select * from read_parquet('{d / file}')" for d in (one, other))):
                found.append(f"{file}: {count} rows")
    return found


def compared(data: Path) -> int:
    """How many tables and results such a comparison looks at."""
    with duckdb.connect() as con:
        con.execute(f"attach '{data / 'kontrol.duckdb'}' as a (read_only)")
        return len(_tables(con, "a")) + len(results(data))


def _tables(con: duckdb.DuckDBPyConnection, database: str) -> dict[str, set[str]]:
    rows = con.execute(
        "select schema_name || '.' || table_name, list(column_name) from duckdb_tables() join duckdb_columns() "
        "using (database_name, schema_name, table_name) where database_name = ? and schema_name <> ? group by all",
        [database, _OF_THE_RUN],
    ).fetchall()
    return {name: set(columns) for name, columns in rows}


def _differing(con: duckdb.DuckDBPyConnection, one: str, other: str) -> int:
    sql = f"select (select count(*) from ({one} except all {other})) + (select count(*) from ({other} except all {one}))"
    return con.execute(sql).fetchone()[0]
