"""The database that is swapped in: whoever opens it, from wherever, can read all of it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from dagster_project.build import database_file
from dagster_project.build.records import Record
from dagster_project.common.files import write_sum


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder whose build file has a view over a file of the folder, named as dbt names it."""
    data = tmp_path / "data"
    for folder in ("cache/m/abc", "bygning"):
        (data / folder).mkdir(parents=True)
    monkeypatch.chdir(data)
    with duckdb.connect("bygning/kontrol.duckdb") as con:
        con.execute("copy (select 7 as n) to 'cache/m/abc/l.parquet' (format parquet)")
        write_sum(Path("cache/m/abc/l.parquet"))
        con.execute("create schema staging")
        con.execute("create view staging.m as select * from read_parquet(['cache/m/abc/l.parquet'])")
        con.execute("comment on view staging.m is 'abc'")
    monkeypatch.chdir(tmp_path)
    database_file.swap(data / "bygning" / "kontrol.duckdb", data / "kontrol.duckdb")
    return data


def rows(database: Path) -> list[tuple]:
    with duckdb.connect(str(database), read_only=True) as con:
        return con.execute("select n, (select comment from duckdb_views() where view_name = 'm') from staging.m").fetchall()


def test_a_view_over_the_folders_files_is_read_from_wherever_the_reader_stands(built: Path) -> None:
    assert rows(built / "kontrol.duckdb") == [(7, "abc")]


def test_a_build_in_a_copied_data_folder_begins_with_its_own_files(built: Path, tmp_path: Path) -> None:
    copied = tmp_path / "kopi"
    shutil.copytree(built, copied)
    (built / "cache/m/abc/l.parquet").unlink()
    database_file.begin(copied / "bygning" / "kontrol.duckdb", copied / "kontrol.duckdb")
    assert rows(copied / "bygning" / "kontrol.duckdb") == [(7, "abc")]


def test_a_view_over_files_that_are_gone_goes_with_its_record_so_that_dbt_makes_it_anew(built: Path) -> None:
    record = Record("model.kontrol.m", "k", "g", "i", "model", "staging", "m", True, "success", 1, None, (), "run")
    other = replace(record, id="model.kontrol.n", name="n")
    file, database = built / "bygning" / "kontrol.duckdb", built / "kontrol.duckdb"
    shutil.copyfile(database, file)
    with duckdb.connect(str(file)) as con:
        database_file.save_records(con, [record, other], {"periode": ""}, "run")
    database_file.swap(file, database)
    shutil.rmtree(built / "cache")
    assert database_file.begin(file, database) == ["staging/m"]
    assert database_file.read_records(file) == {other.id: other}
    with duckdb.connect(str(file)) as con:
        assert con.execute("select view_name from duckdb_views() where not internal").fetchall() == []


def test_a_view_over_a_changed_file_goes_with_its_record_too(built: Path) -> None:
    file, result = built / "bygning" / "kontrol.duckdb", built / "cache/m/abc/l.parquet"
    changed = bytearray(result.read_bytes())
    changed[len(changed) // 2] ^= 1
    result.write_bytes(changed)
    assert database_file.begin(file, built / "kontrol.duckdb") == ["staging/m"]
