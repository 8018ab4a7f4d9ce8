"""A month's publication waits while another process writes to the data folder, as the runs of a backfill do to each other."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from dagster import DagsterEventType, DagsterInstance, Definitions, ExecuteInProcessResult, asset

from dagster_project.defs import publication
from tests.data_folder import KEY, Folder

HOLD = """
import sys
from pathlib import Path
from dagster_project.common.data_lock import lock
with lock(Path(sys.argv[1])):
    print("holder", flush=True)
    sys.stdin.read()
"""
NOTHING_BUILT = "der er ikke bygget noget, der kan udgives"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    folder = Folder(tmp_path)
    folder.data.mkdir()
    folder.landing.mkdir()
    settings = {"KONTROL_DATA": str(folder.data), "KONTROL_LANDING": str(folder.landing), "KONTROL_CPR_NOEGLE": KEY}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(publication, "PAUSE", 1)
    return folder


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[DagsterInstance]:
    (tmp_path / "dagster").mkdir()
    with DagsterInstance.local_temp(str(tmp_path / "dagster")) as instance:
        yield instance


def materialized(
    place: Folder, instance: DagsterInstance, month: str | None = "2023-12", job: str = "udgiv"
) -> ExecuteInProcessResult:
    """The asset, in definitions of its own: nothing else is expected to be built."""

    @asset(key=publication.DATABASE)
    def built() -> None: ...

    (place.rod / "manifest.json").write_text('{"nodes": {}}', "utf-8")
    published = publication.make_publication(lambda: defs.resolve_asset_graph(), place.rod / "manifest.json")
    defs = Definitions(assets=[built, published], jobs=[publication.udgiv_job])
    return defs.resolve_job_def(job).execute_in_process(
        instance=instance,
        partition_key=month,
        run_config={"ops": {"publikation": {"config": {"godkendt_af": "Anna Test"}}}},
        raise_on_error=False,
    )


def reason(answer: ExecuteInProcessResult) -> str:
    (failure,) = answer.get_step_failure_events()
    return failure.step_failure_data.user_failure_data.description


def retries(instance: DagsterInstance) -> int:
    return sum(len(instance.all_logs(r.run_id, of_type=DagsterEventType.STEP_UP_FOR_RETRY)) for r in instance.get_runs())


def test_it_asks_again_until_the_folder_is_free_and_then_says_what_withholds_it(place: Folder, instance: DagsterInstance) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(place.data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout.readline() == "holder\n"

    def let_go() -> None:
        until = time.monotonic() + 300
        while retries(instance) < 2 and time.monotonic() < until:
            time.sleep(0.2)
        holder.communicate()

    watcher = Thread(target=let_go)
    watcher.start()
    answer = materialized(place, instance)
    watcher.join()
    assert retries(instance) >= 2
    assert NOTHING_BUILT in reason(answer), "the folder was free by then, and there is nothing to publish"


def test_what_withholds_it_is_said_at_once(place: Folder, instance: DagsterInstance) -> None:
    assert NOTHING_BUILT in reason(materialized(place, instance))
    assert retries(instance) == 0


def test_a_run_without_a_month_is_told_to_choose_one(place: Folder, instance: DagsterInstance) -> None:
    assert "En kørsel udgiver én måned; fandt 0" in reason(materialized(place, instance, month=None))


def test_a_run_that_builds_too_is_told_to_publish_by_itself_and_not_to_remove_the_database(
    place: Folder, instance: DagsterInstance
) -> None:
    """As Dagster's page starts it when every asset is chosen: the account of the new database is written when the run ends."""
    assert reason(materialized(place, instance, job="__ASSET_JOB")) == publication.BUILDS_TOO
    assert retries(instance) == 0
