"""The sensor over the landing folder: one run for what lies still, asked for again when another process had the folder."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE

import pytest
from dagster import DagsterInstance, DagsterRunStatus, RunRequest, build_sensor_context, job, op
from dagster._core.test_utils import create_run_for_test

from dagster_project.common.data_lock import lock
from dagster_project.defs.automation import ny_leverance
from dagster_project.defs.resources import Intake
from tests.data_folder import Folder, sag, sager

NAME = "kommune_sager_151_2023-12.csv"


def _tick(instance: DagsterInstance, cursor: str | None):
    return ny_leverance(build_sensor_context(instance=instance, cursor=cursor))


def test_ticks_over_real_files_ask_for_one_run(folder: Folder) -> None:
    with DagsterInstance.ephemeral() as instance:
        folder.put("kommune_sager", NAME, sager(sag("1")))
        first = _tick(instance, None)
        assert not first.run_requests and "venter" in first.skip_reason.skip_message
        another = _tick(instance, first.cursor)
        third = _tick(instance, another.cursor)
        assert len(another.run_requests) == 1
        # the run has not begun to read: the same key again, which Dagster does not start twice
        assert [r.run_key for r in third.run_requests] == [r.run_key for r in another.run_requests]


def test_a_run_in_progress_is_waited_for(folder: Folder) -> None:
    with DagsterInstance.ephemeral() as instance:
        folder.put("kommune_sager", NAME, sager(sag("1")))
        first = _tick(instance, None)
        create_run_for_test(instance, job_name="byg_alt", status=DagsterRunStatus.STARTED)
        another = _tick(instance, first.cursor)
        assert not another.run_requests and "i gang" in another.skip_reason.skip_message
    with DagsterInstance.ephemeral() as instance:
        folder.data.mkdir(exist_ok=True)
        with lock(folder.data):
            assert not _tick(instance, first.cursor).run_requests
        assert _tick(instance, first.cursor).run_requests


_HOLD = """
import sys
from pathlib import Path
from dagster_project.common.data_lock import lock
with lock(Path(sys.argv[1])):
    print(flush=True)
    input()
"""


@contextmanager
def holding(data: Path) -> Iterator[None]:
    """Another process holds the data folder meanwhile."""
    other = subprocess.Popen([sys.executable, "-c", _HOLD, data], stdin=PIPE, stdout=PIPE, text=True)
    other.stdout.readline()
    try:
        yield
    finally:
        other.communicate("\n", timeout=60)


def _execute(instance: DagsterInstance, request: RunRequest):
    """The run that is asked for, as far as the intake: by the same resource, under the name of the job."""

    @job(name="byg_alt", resource_defs={"indtag": Intake()})
    def byg_alt() -> None:
        @op(required_resource_keys={"indtag"})
        def read() -> None: ...

        read()

    tags = {**request.tags, "dagster/run_key": request.run_key}
    return byg_alt.execute_in_process(instance=instance, tags=tags, raise_on_error=False)


def test_a_run_that_met_the_lock_of_another_process_is_asked_for_again_and_one_that_failed_is_not(folder: Folder) -> None:
    folder.put("kommune_sager", NAME, sager(sag("1")))
    folder.data.mkdir(exist_ok=True)
    with DagsterInstance.ephemeral() as instance:
        (first,) = _tick(instance, _tick(instance, None).cursor).run_requests
        with holding(folder.data):  # taken between the sensor's look and the run
            assert not _execute(instance, first).success
        (another,) = _tick(instance, _tick(instance, None).cursor).run_requests
        assert another.run_key != first.run_key
        assert _execute(instance, another).success  # it read nothing: the files lie there still, as after a build that failed
        (third,) = _tick(instance, _tick(instance, None).cursor).run_requests
        assert third.run_key == another.run_key, "Dagster starts no second run of one key"


def test_a_folder_that_is_gone_is_said_and_forgets_nothing(folder: Folder) -> None:
    folder.landing.rmdir()
    with DagsterInstance.ephemeral() as instance:
        answer = _tick(instance, "[]")
    assert "kan ikke læses" in answer.skip_reason.skip_message and answer.cursor == "[]"


def test_without_a_key_it_says_what_to_do_and_forgets_nothing(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KONTROL_CPR_NOEGLE")
    with DagsterInstance.ephemeral() as instance:
        answer = _tick(instance, "[]")
    assert "KONTROL_CPR_NOEGLE mangler" in answer.skip_reason.skip_message and answer.cursor == "[]"


_READ = """
import json, sys
from dagster import DagsterInstance, build_sensor_context
from dagster_project.definitions import defs
sensor = defs.resolve_sensor_def("ny_leverance")
with DagsterInstance.ephemeral() as instans:
    data = sensor.evaluate_tick(build_sensor_context(instance=instans, definitions=defs, cursor=sys.argv[1] or None))
print(json.dumps([data.cursor, len(data.run_requests), sensor.default_status.value,
    defs.resolve_schedule_def("maanedlig").default_status.value]))
"""


@pytest.mark.heavy
@pytest.mark.build
@pytest.mark.torture
def test_the_sensor_of_the_loaded_definitions_rests_once_its_file_is_built(folder: Folder) -> None:
    def tick(cursor: str) -> list:
        out = subprocess.run(
            [sys.executable, "-c", _READ, cursor],
            env=folder.environment(),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert out.returncode == 0, out.stderr
        return json.loads(out.stdout.strip().splitlines()[-1])

    folder.put("kommune_sager", NAME, sager(sag("1")))
    first = tick("")
    assert first[1:] == [0, "RUNNING", "RUNNING"]
    assert tick(first[0])[1] == 1
    assert folder.kontrol("run").returncode in (0, 1)
    assert tick(first[0])[:2] == ["[]", 0]
