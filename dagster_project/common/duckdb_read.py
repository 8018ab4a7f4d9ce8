"""Opens DuckDB to read by: a database, or none for views of our own. It keeps quiet about how far a query has come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

# what a question about a table or column that the database lacks ends with: it was built by another version of the program
OTHER_VERSION = (duckdb.CatalogException, duckdb.BinderException)
# what reading a database ends with whose file is cut off, overwritten or changed: its blocks carry checksums
_DAMAGED = (duckdb.IOException, duckdb.SerializationException, duckdb.FatalException, duckdb.InternalException)
_SAID = re.compile(r"not a valid DuckDB database|[Cc]orrupt|checksum|deserializ|[Dd]ecompress|not read enough bytes")
NEW = "ny"  # what a built database is called where earlier publications stand beside it


def is_damaged(error: Exception) -> bool:
    """Whether an error says that a database file is not what was built."""
    return isinstance(error, _DAMAGED) and _SAID.search(str(error)) is not None


def is_unread(error: Exception) -> bool:
    """Whether an error says that a file which is read from is not there, or not what it should be: none but data folders are."""
    return (
        isinstance(error, duckdb.IOException | duckdb.InvalidInputException)
        and re.search(
            r"No files found|Cannot open|No magic bytes|too small to be a Parquet|Is a directory|Could not read", str(error)
        )
        is not None
    )


def open_read_only(database: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Read-only in a database; without one in memory. DuckDB's bar of progress, drawn from the second second of a query, would
    stand between the lines of what a command prints."""
    con = duckdb.connect(str(database), read_only=True) if database else duckdb.connect()
    con.execute("set enable_progress_bar = false")
    return con


@contextmanager
def held_open(database: Path) -> Iterator[None]:
    """A database open meanwhile, so that those who open it find it open: it costs 30 ms each time (58 MB). One that is not there,
    or cannot be opened, is theirs to tell of. Not to be held over a swap: whoever opens it then is given the old one."""
    with ExitStack() as held:
        with suppress(duckdb.Error):
            if database.exists():
                held.enter_context(open_read_only(database))
        yield


@dataclass(frozen=True)
class BuiltDatabase:
    """A built database, opened once to read by for everything that a publication takes from it."""

    file: Path
    _con: duckdb.DuckDBPyConnection

    @property
    def data(self) -> Path:
        """The data folder that it lies in."""
        return self.file.parent

    def session(self) -> duckdb.DuckDBPyConnection:
        """A session to be closed by the caller: what it makes is temporary and its own. Tables are found by their schema, with
        or without `new` before it; times are UTC."""
        con = self._con.cursor()
        con.execute(f"use {NEW}; set timezone = 'UTC'; set enable_progress_bar = false")
        return con


@contextmanager
def open_built(database: Path) -> Iterator[BuiltDatabase]:
    """The database, read-only, until the end of the `with`."""
    with open_read_only() as con:
        con.execute(f"attach {literal(database)} as {NEW} (read_only)")
        yield BuiltDatabase(database, con)


def literal(value: object) -> str:
    """A value as SQL: for statements that take no parameters, and where a bound one would have DuckDB load pandas, to see whether
    it is one of pandas' own (half a second, DuckDB 1.5). Raises TypeError for a kind of value that it does not know."""
    if value is None:
        return "null"
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, int):  # true and false among them
        return str(value).lower()
    if isinstance(value, str | Path):
        return "'" + str(value).replace("'", "''") + "'"
    raise TypeError(f"ventede tekst, heltal, sti eller en liste af dem i SQL; fandt {type(value).__name__}.")
