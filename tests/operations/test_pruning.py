"""History and leftovers go by age and count; a month keeps its newest publication, and figures and deliveries are not touched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from dagster import AssetKey, DagsterInstance, Definitions, StaticPartitionsDefinition, asset

from dagster_project.defs.event_log import prepare_home
from dagster_project.operations.pruning import prune
from dagster_project.settings import Settings


@asset
def number() -> int:
    return 1


@asset(partitions_def=StaticPartitionsDefinition(["2023-11", "2023-12"]))
def publikation() -> int:
    return 1


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "data" / "dagster"))
    return Settings(data=tmp_path / "data", historik_antal=2, historik_dage=30, log_antal=1, log_dage=30)


@pytest.fixture
def instance(settings: Settings) -> Iterator[DagsterInstance]:
    prepare_home(settings)
    with DagsterInstance.get() as instance:
        yield instance


def run(instance: DagsterInstance, month: str | None = None) -> str:
    of = Definitions(assets=[publikation if month else number])
    return of.resolve_implicit_global_asset_job_def().execute_in_process(instance=instance, partition_key=month).run_id


def shards(settings: Settings) -> set[str]:
    return {f.stem for f in (settings.dagster_home / "history" / "runs").glob("*.db")} - {"index"}


def test_runs_over_the_count_go_with_their_events_but_a_months_newest_publication_stays(
    settings: Settings, instance: DagsterInstance
) -> None:
    old, first, second = run(instance, "2023-11"), run(instance, "2023-12"), run(instance, "2023-12")
    plain = [run(instance) for _ in range(3)]
    done = prune(settings, instance, datetime.now(UTC))
    left = {r.run_id for r in instance.get_runs()}
    assert left == {*plain[1:], second, old}, "the two newest, and the newest of each month"
    assert done.runs == 2 and first not in left
    assert shards(settings) == left
    assert instance.get_materialized_partitions(AssetKey("publikation")) == {"2023-11", "2023-12"}


def test_runs_older_than_the_days_go_whatever_their_number(settings: Settings, instance: DagsterInstance) -> None:
    run(instance)
    assert prune(settings, instance, datetime.now(UTC) + timedelta(days=29)).runs == 0
    assert prune(settings, instance, datetime.now(UTC) + timedelta(days=31)).runs == 1
    assert instance.get_runs() == []


def test_what_killed_runs_left_goes_and_what_figures_rest_on_stays(settings: Settings) -> None:
    data = settings.data
    rest = [
        ".genskab-1/raa/x",
        "publikationer/.2023-12.1.tmp/fil",
        "bygning/herkomst-1/x",
        "bygning/tmp/spild",
        "dbt/target/0123ab/x",
    ]
    kept = ["raa/kommune_sager/a.parquet", "publikationer/2023-12.1/manifest.json", "kontrol.duckdb", "dbt/target/manifest.json"]
    logs = ["log/20200101T000000.000000Z-run.jsonl", f"log/{datetime.now(UTC):%Y%m%dT%H%M%S.%f}Z-run.jsonl"]
    for name in (*rest, *kept, *logs):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text("1234")
    done = prune(settings, None, datetime.now(UTC))
    assert (done.leftovers, done.logs) == (5, 1)
    assert [n for n in (*rest, *kept, *logs) if (data / n).exists()] == [*kept, logs[1]]
    assert done.size >= 6 * 4
