"""The same deliveries give the same tables: run twice, taken in in another order, in several batches."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.data_folder import Folder
from tests.publish.helpers import copies

pytestmark = pytest.mark.heavy


def test_nothing_new_builds_nothing(demo: Folder, tmp_path: Path) -> None:
    copy = copies(demo, tmp_path)
    copy.kontrol("status")  # the first command in a copy makes its database read the copy's own files
    before = (copy.data / "kontrol.duckdb").stat()
    answer = copy.kontrol("run")
    assert answer.returncode == 0
    assert "Intet nyt" in answer.stdout
    assert (copy.data / "kontrol.duckdb").stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.torture
def test_deliveries_in_another_order_in_batches_and_by_the_disk_give_the_same_tables(demo: Folder, tmp_path) -> None:
    other = Folder(tmp_path, noegle=None)
    assert other.kontrol("demo").returncode == 0
    saved = tmp_path / "gemt"
    shutil.move(other.landing, saved)
    files = sorted((f for f in saved.rglob("*") if f.is_file()), reverse=True)
    for batch in (files[: len(files) // 2], files[len(files) // 2 :]):
        for file in batch:
            measure = other.landing / file.relative_to(saved)
            measure.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(file, measure)
        answer = other.kontrol("run", KONTROL_HUKOMMELSE="130MB")  # too little for the snapshots: DuckDB goes by its folder
        assert answer.returncode in (0, 1), answer.stdout + answer.stderr
    assert answer.returncode == 0, answer.stdout
    assert other.tabeller() == demo.tabeller()


@pytest.mark.torture
def test_a_run_up_to_an_earlier_period_uses_only_what_was_delivered_by_then(demo: Folder, tmp_path) -> None:
    folder = copies(demo, tmp_path)  # taken in already: what is used of it is what is tried
    assert folder.kontrol("run", "--periode", "2022-12").returncode == 0
    assert folder.sql("select max(aar) from marts.provenu_aar") == [(2022,)]
    # the register shows every delivery whatever the period asked for
    assert folder.sql("select count(*) from marts.leverancer") == demo.sql("select count(*) from marts.leverancer")
    # an answer that came later is no part of what was known then
    answer_later = {"benchmark_opfoelgning": "exclude (besvaret_dato, begrundelse)"}
    for table in ("benchmark", "benchmark_opfoelgning", "benchmark_udvikling", "benchmark_kriterier"):
        columns = f"* {answer_later.get(table, '')}"
        then = demo.sql(f"select {columns} from marts.{table} where periode <= '2022-12' order by all")
        assert then and folder.sql(f"select {columns} from marts.{table} order by all") == then, table
