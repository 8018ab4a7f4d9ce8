"""One task in a worker: the same rows as the SQL gives, whole or not at all, by the DuckDB that the results are marked with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from dagster_project.engine.files import data_folder
from dagster_project.engine.task import Batch, Task, TaskError
from dagster_project.engine.worker import compute
from tests.engine.tasks import files, result, small_batch, write_data


@pytest.fixture
def batch() -> Batch:
    return small_batch()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_data(tmp_path)


def test_the_result_holds_the_rows_of_one_delivery_with_the_seed_that_came_along(data: Path, batch: Batch) -> None:
    outcome = compute(batch, Task("a"), data)
    assert (outcome.delivery, outcome.rows) == ("a", 3) and outcome.cpu >= 0
    rows = sorted(result(data, "a"), key=lambda r: r["nr"])
    assert [(r["leverance_id"], r["kommunekode"]) for r in rows] == [("a", "151"), ("a", "151"), ("a", None)]
    assert files(data) == ["a.parquet"]
    assert (data / "cache/model/f00/a.parquet").stat().st_mode & 0o777 == 0o600


def test_a_second_attempt_takes_the_place_of_the_first(data: Path, batch: Batch) -> None:
    compute(batch, Task("a"), data)
    first = result(data, "a")
    compute(batch, Task("a"), data)
    assert result(data, "a") == first and files(data) == ["a.parquet"]


def test_a_task_that_fails_leaves_nothing_and_what_stood_stays(data: Path, batch: Batch) -> None:
    compute(batch, Task("a"), data)
    before = (data / "cache/model/f00/a.parquet").read_bytes()
    fails = replace(batch, sql="select cast(x as integer) as x from (select unnest(['1', 'ti']) as x)")
    for delivery in ("a", "b"):
        with pytest.raises(duckdb.ConversionException):
            compute(fails, Task(delivery), data)
    assert files(data) == ["a.parquet"]
    assert (data / "cache/model/f00/a.parquet").read_bytes() == before


def test_another_version_of_duckdb_is_refused_before_anything_is_written(data: Path, batch: Batch) -> None:
    with pytest.raises(TaskError, match=r"opgaven kræver 0\.9\.1.*pip install duckdb==0\.9\.1"):
        compute(replace(batch, duckdb="0.9.1"), Task("a"), data)
    assert not (data / "cache").exists()


@pytest.mark.parametrize("wrong", [{"model": "a/b"}, {"fingerprint": ""}])
def test_a_name_that_leads_out_of_the_cache_is_no_part_of_a_task(batch: Batch, wrong: dict) -> None:
    with pytest.raises(TaskError, match="kan ikke være en del af en sti"):
        replace(batch, **wrong)
    with pytest.raises(TaskError, match="kan ikke være en del af en sti"):
        Task("../../a")


def test_a_worker_without_the_data_folder_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KONTROL_DATA", raising=False)
    with pytest.raises(TaskError, match="KONTROL_DATA mangler hos arbejderen"):
        data_folder()
    monkeypatch.setenv("KONTROL_DATA", str(tmp_path))
    with pytest.raises(TaskError, match="er lageret monteret dér"):
        data_folder()
    (tmp_path / "raa").mkdir()
    assert data_folder() == tmp_path
