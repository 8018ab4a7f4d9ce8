"""Workers that Dagster starts by Pipes, in a real materialization: the results and the account that any worker gives, one that is
lost done without, and a fault told in words."""

from dataclasses import replace
from pathlib import Path

import pytest
from dagster import AssetExecutionContext, AssetKey, DagsterInstance, MaterializeResult, asset, materialize

from dagster_project.defs.workers import PipesWorkers, by_workers, own_environment
from dagster_project.engine.task import Batch, Task, TaskError, read_batch, write_batch
from dagster_project.engine.worker import compute
from dagster_project.settings import SettingsError
from tests.data_folder import KEY
from tests.engine import starters
from tests.engine.tasks import files, result, small_batch, write_data


@pytest.fixture(scope="module")
def instance() -> DagsterInstance:
    with DagsterInstance.ephemeral() as instance:
        yield instance


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PROEVENS_DATA", str(tmp_path))
    starters.started.clear()
    return write_data(tmp_path)


def materialized(instance: DagsterInstance, data: Path, batch: Batch, pipes: str) -> dict:
    """The metadata of an asset that has its rows computed by workers."""

    @asset
    def model(context: AssetExecutionContext) -> MaterializeResult:
        return MaterializeResult(metadata=by_workers(PipesWorkers(context.op_execution_context, pipes, data).compute(batch)))

    materialize([model], instance=instance)
    return instance.get_latest_materialization_event(AssetKey("model")).asset_materialization.metadata


def test_processes_give_the_results_of_any_worker_and_dagster_rows_cpu_and_worker_of_each_delivery(
    instance: DagsterInstance, data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = write_data(tmp_path_factory.mktemp("samme"))
    for delivery in ("a", "b"):
        compute(small_batch(), Task(delivery), other)
    metadata = materialized(instance, data, small_batch(), "proces[2]")
    assert [result(data, d) for d in ("a", "b")] == [result(other, d) for d in ("a", "b")]
    assert files(data) == ["a.parquet", "b.parquet"] and not (data / "cache" / "opgaver").exists()
    records = {r.data["leverance"]: r.data for r in metadata["leverancer"].value.records}
    assert {d: r["raekker"] for d, r in records.items()} == {"a": 3, "b": 1}
    assert all(r["cpu_sekunder"] >= 0 for r in records.values())
    assert metadata["leverancer_regnet"].value == metadata["arbejdere"].value == 2  # a process for each


def test_a_worker_that_is_lost_is_done_without_by_a_function_of_the_users_own(instance: DagsterInstance, data: Path) -> None:
    metadata = materialized(instance, data, small_batch(), "tests.engine.starters:lose_the_first[1]")
    assert [told["opgaver"] for told in starters.started] == [[0, 1], [0, 1]]
    assert metadata["leverancer_regnet"].value == 2 and metadata["arbejdere"].value == 1
    assert files(data) == ["a.parquet", "b.parquet"]


def test_workers_that_are_all_lost_are_said_to_be_and_nothing_is_left(instance: DagsterInstance, data: Path) -> None:
    with pytest.raises(TaskError, match=r"Arbejdere gik tabt to gange under model: .*failed with code -9"):
        materialized(instance, data, small_batch(), "tests.engine.starters:lose_all[2]")
    assert len(starters.started) == 4 and files(data) == []


def test_a_fault_in_a_task_is_told_in_its_own_words_and_not_tried_again(instance: DagsterInstance, data: Path) -> None:
    with pytest.raises(TaskError, match=r"^Arbejderen har DuckDB .*opgaven kræver 0\.9\.1"):
        materialized(instance, data, replace(small_batch(), duckdb="0.9.1"), "proces[1]")
    assert files(data) == []


def test_a_batch_in_a_folder_is_the_batch_and_a_folder_that_cannot_be_seen_is_named(tmp_path: Path) -> None:
    batch = replace(small_batch(), tasks=(Task("a"), Task("b", ("101", "151")), Task("b", ("",))), sql_of_part="select 1")
    write_batch(batch, tmp_path)
    assert read_batch(tmp_path) == batch
    with pytest.raises(TaskError, match="kan ikke se opgaverne i model-1"):
        read_batch(tmp_path / "model-1")


def test_what_a_killed_run_left_goes_by_the_next_whichever_its_engine(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dagster_project.defs.resources import Motor

    (data / "cache" / "opgaver" / "model-1").mkdir(parents=True)
    monkeypatch.setenv("KONTROL_DATA", str(data))
    assert Motor().workers(None) is None and not (data / "cache" / "opgaver").exists()


def test_a_process_of_ours_is_not_told_the_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KONTROL_CPR_NOEGLE", KEY)
    monkeypatch.setenv("KONTROL_LAGER", "/mnt/lager")
    environment = own_environment(tmp_path)
    assert environment["KONTROL_CPR_NOEGLE"] == "" and environment["KONTROL_DATA"] == str(tmp_path)
    assert environment["KONTROL_LAGER"] == "/mnt/lager"
    assert KEY not in "".join(environment.values())


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("ingen_saadan:start[2]", "start i ingen_saadan kan ikke hentes"),
        ("tests.engine.starters:slut[2]", "slut i tests.engine.starters kan ikke hentes"),
        ("tests.engine.starters:started[2]", "er ingen funktion"),
    ],
)
def test_a_function_that_is_not_there_is_named_before_anything_is_begun(
    value: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dagster_project.defs.resources import Motor

    with pytest.raises(SettingsError, match=why):
        Motor(motor="pipes", pipes=value).environment()
    monkeypatch.setenv("KONTROL_PIPES", "proces[3]")
    assert Motor(motor="pipes").environment() == {"KONTROL_MOTOR": "pipes", "KONTROL_SPARK": "local[*]"}
