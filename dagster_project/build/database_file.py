"""The build file: a copy of the database that it is to replace, swapped in whole; a reader never sees half."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from pathlib import Path

import duckdb

from dagster_project.build.graph import Node
from dagster_project.build.records import Record
from dagster_project.common.duckdb_read import literal, open_read_only
from dagster_project.common.files import agrees_with_sum, put_in_place

_NODE_COLUMNS = ", ".join(
    f"{name} {type_}"
    for name, type_ in {
        "unique_id": "varchar primary key",
        "kode": "varchar",
        "grundlag": "varchar",
        "indhold": "varchar",
        "art": "varchar",
        "skema": "varchar",
        "navn": "varchar",
        "visning": "boolean",
        "status": "varchar",
        "raekker": "bigint",
        "besked": "varchar",
        "eksempler": "varchar[]",
        "koersel": "varchar",
    }.items()
)


# a file of the data folder as the text of a view names it: below the folder that dbt was started in, or wherever that was
_NAMED_FILE = re.compile(r"'(?:[^']*/)?((?:raa|cache)/[^']*\.parquet)'")


def begin(build_file: Path, grounds: Path | None) -> list[str]:
    """Whatever a failed build left goes. dbt begins from a copy of `grounds`, from nothing without one. Gives the names of those
    of its views that are not there any more: their files are gone."""
    for file in (build_file, _wal(build_file)):
        file.unlink(missing_ok=True)
    if grounds is not None:
        shutil.copyfile(grounds, build_file)
        build_file.chmod(0o600)
        with duckdb.connect(str(build_file)) as con:
            return _point_views(con, build_file.absolute().parents[1])  # a copied data folder reads its own files
    return []


def read_records(database: Path) -> dict[str, Record] | None:
    """What the database says of its making, by unique_id; None when it is missing, cannot be read or is no build of ours."""
    if not database.exists():
        return None
    try:
        with open_read_only(database) as con:
            return _records(con)
    except (duckdb.Error, TypeError):
        return None


def made_of(con: duckdb.DuckDBPyConnection) -> tuple[dict[str, Record], dict[str, str]]:
    """The records of a database, and the contents of the raw store that its newest build met, by input id: none of either where
    it is no build of ours."""
    try:
        return _records(con), dict(con.execute("select id, indhold from bygning.kilder").fetchall())
    except (duckdb.Error, TypeError):
        return {}, {}


def contents_of(database: Path) -> tuple[dict[str, Record], dict[str, str]]:
    """As `made_of`, of a file: none of either where it is no database."""
    try:
        with open_read_only(database) as con:
            return made_of(con)
    except duckdb.Error:
        return {}, {}


def _records(con: duckdb.DuckDBPyConnection) -> dict[str, Record]:
    return {r[0]: _record_of(r) for r in con.execute("select * from bygning.knuder").fetchall()}


def built_of(database: Path) -> str | None:
    """The run that swapped the database in; None for a file that cannot be read or is no build of ours."""
    try:
        with open_read_only(database) as con:
            return con.execute("select koersel from bygning.koersel").fetchone()[0]
    except (duckdb.Error, OSError, TypeError):
        return None


def save_records(con: duckdb.DuckDBPyConnection, recorded: Iterable[Record], kilder: Mapping[str, str], run_id: str) -> None:
    """In place of those that the build file began with. `con` is the build's own: each opening of the file costs what reading
    hundreds of definitions does."""
    con.execute("begin")
    con.execute("create schema if not exists bygning")
    con.execute(f"create or replace table bygning.knuder ({_NODE_COLUMNS})")
    con.execute("create or replace table bygning.kilder (id varchar primary key, indhold varchar)")
    con.execute("create or replace table bygning.koersel (koersel varchar)")
    for table, rows in (
        ("knuder", [(*astuple(o)[:11], list(o.examples), o.run) for o in recorded]),
        ("kilder", sorted(kilder.items())),
        ("koersel", [(run_id,)]),
    ):
        if rows:
            values = ", ".join(f"({', '.join(map(literal, row))})" for row in rows)
            con.execute(f"insert into bygning.{table} values {values}")
    con.execute("commit")


def clear(con: duckdb.DuckDBPyConnection, recorded: Mapping[str, Record], knuder: Mapping[str, Node]) -> dict[str, Record]:
    """Drops what the graph no longer has, or has as another kind of relation; gives the records of what stays."""
    remaining = {id_: o for id_, o in recorded.items() if id_ in knuder and knuder[id_].is_view == o.view}
    for o in (o for id_, o in recorded.items() if id_ not in remaining and o.content is not None):
        con.execute(f'drop {"view" if o.view else "table"} if exists {o.schema}."{o.name}"')
    return remaining


def swap(build_file: Path, database: Path) -> None:
    """Finished, and in the old database's place."""
    finish(build_file)
    place(build_file, database)


def finish(build_file: Path) -> dict[str, Record]:
    """Checkpointed; its views can be read from wherever a reader stands. Gives its records."""
    with duckdb.connect(str(build_file)) as con:
        _point_views(con, build_file.absolute().parents[1])
        con.execute("checkpoint")
        return made_of(con)[0]


def place(build_file: Path, database: Path) -> None:
    """A finished file synced, and in the old database's place in one step."""
    _wal(build_file).unlink(missing_ok=True)
    put_in_place(build_file, database)


def _point_views(con: duckdb.DuckDBPyConnection, data: Path) -> list[str]:
    """Views over the files of the data folder name them by their whole path. Their comments, dbt's fingerprints, stay. A view
    whose files are gone goes with its record, so that dbt makes both anew; gives the names of those."""
    gone = []
    views = con.execute("select schema_name, view_name, sql, comment from duckdb_views() where not internal").fetchall()
    for schema, name, sql, comment in views:
        pointed = _NAMED_FILE.sub(lambda m: f"'{data}/{m[1]}'", sql)
        if not all(_stands(Path(f"{data}/{m[1]}")) for m in _NAMED_FILE.finditer(sql)):
            con.execute(f'drop view {schema}."{name}"')
            if _has_records(con):
                con.execute(f"delete from bygning.knuder where skema = '{schema}' and navn = '{name}'")
            gone.append(f"{schema}/{name}")
            continue
        if pointed == sql:
            continue
        con.execute(pointed.replace("CREATE VIEW", "create or replace view", 1))
        if comment is not None:
            con.execute(f"comment on view {schema}.\"{name}\" is '{comment}'")
    return gone


def _stands(file: Path) -> bool:
    """Whether a file that a view names is there, and as it was written: what a delivery yields is made anew where it is not."""
    return agrees_with_sum(file) if "cache" in file.parts[-4:-1] else file.exists()


def _has_records(con: duckdb.DuckDBPyConnection) -> bool:
    return bool(con.execute("select 1 from duckdb_tables() where schema_name = 'bygning' and table_name = 'knuder'").fetchone())


def _record_of(row: tuple) -> Record:
    return Record(*row[:11], tuple(row[11]), row[12])


def _wal(file: Path) -> Path:
    return file.with_name(file.name + ".wal")
