"""A copied or moved data folder reads its own files: whatever becomes of the original, and whatever the copy is asked first."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from dagster_project.build import database_file
from dagster_project.common.data_lock import Busy
from dagster_project.common.duckdb_read import open_read_only
from dagster_project.common.files import sha256, write_sum
from dagster_project.publications.own_place import settle
from dagster_project.publications.run_account import Account, is_valid, read, save, stempel
from dagster_project.settings import Settings
from tests.data_folder import Folder
from tests.defs.test_landing_sensor import holding
from tests.worlds import copied

CASES = "benchmark/2023-12/151/3/alle/andel_med_effekt"  # its cases stand in files, not in the database
NEWEST = (
    "select max(filnavn) from marts.leverancer where kilde = 'udk_risikosager' and periode = '2023-12' and status = 'indlæst'"
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A data folder as a run left it: a database whose view reads a file of the folder, and its account."""
    made = Settings(data=tmp_path / "data")
    file = made.building / "kontrol.duckdb"
    for folder in (made.data / "cache/m/abc", made.building):
        folder.mkdir(parents=True)
    write(made, 7)
    with duckdb.connect(str(file)) as con:
        con.execute("create schema staging")
        con.execute(f"create view staging.m as select * from read_parquet(['{made.data}/cache/m/abc/l.parquet'])")
    database_file.swap(file, made.database)
    save(made.data, Account(sha256(made.database), "r", "k", (), (), stempel=stempel(made.database), sted=str(made.data)))
    return made


def write(settings: Settings, number: int) -> None:
    file = settings.data / "cache/m/abc/l.parquet"
    duckdb.execute(f"copy (select {number} as n) to '{file}' (format parquet)")
    write_sum(file)


def rows(settings: Settings) -> list[tuple]:
    with open_read_only(settings.database) as con:
        return con.execute("from staging.m").fetchall()


def copy_of(settings: Settings, name: str = "kopi") -> Settings:
    return Settings(data=Path(shutil.copytree(settings.data, settings.data.with_name(name))))


def test_a_copy_reads_its_own_files_though_the_original_changes_or_goes(settings: Settings) -> None:
    copy = settle(copy_of(settings))
    write(settings, 8)
    assert (rows(copy), rows(settings)) == ([(7,)], [(8,)])
    shutil.rmtree(settings.data)
    assert rows(copy) == [(7,)]
    assert is_valid(read(copy.data), copy.database) and read(copy.data).uaktuelle == ()


def test_a_folder_that_was_moved_is_settled_too_and_one_that_was_not_is_left_as_it_is(settings: Settings) -> None:
    before = settings.database.stat().st_ino
    assert settle(settings).database.stat().st_ino == before
    moved = Settings(data=settings.data.rename(settings.data.with_name("flyttet")))
    assert rows(settle(moved)) == [(7,)]
    place = moved.database.stat().st_ino
    assert settle(moved).database.stat().st_ino == place


def test_a_view_whose_files_did_not_come_along_is_gone_and_named_so_that_a_run_makes_it(settings: Settings) -> None:
    copy = copy_of(settings)
    shutil.rmtree(copy.data / "cache")
    settle(copy)
    with pytest.raises(duckdb.CatalogException):
        rows(copy)
    assert read(copy.data).uaktuelle == ("staging/m",)


def test_a_database_that_is_not_the_accounts_is_left_for_a_run_to_build_again(settings: Settings) -> None:
    copy = copy_of(settings)
    copy.database.write_bytes(b"not a database")
    settle(copy)
    assert copy.database.read_bytes() == b"not a database"


def test_a_folder_that_another_process_writes_to_waits(settings: Settings) -> None:
    copy = copy_of(settings)
    with holding(copy.data), pytest.raises(Busy):
        settle(copy)


@pytest.mark.heavy
def test_commands_in_a_copied_folder_never_read_the_original(demo: Folder, tmp_path: Path) -> None:
    original = copied(demo, tmp_path / "original")
    assert original.kontrol("status").returncode == 0  # settled: its views name its own files
    copy = copied(original, tmp_path / "copy")
    shutil.rmtree(original.rod)
    before, ((file,),) = copy.tabeller(), copy.sql(NEWEST)
    for figure in ((CASES,), ("--fil", file, "--raekke", "1")):
        done = copy.kontrol("spor", *figure)
        assert done.returncode == 0, done.stdout + done.stderr
    (view,) = copy.sql("select sql from duckdb_views() where contains(sql, '.parquet')")[0]
    assert str(copy.data) in view and str(original.data) not in view
    assert copy.kontrol("status").returncode == 0
    assert copy.tabeller() == before
