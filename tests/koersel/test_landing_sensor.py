"""The sensor over the landing folder: one run for what lies still, asked for again when another process had the folder."""

from __future__ import annotations

import json
import subprocess
import sys
from subprocess import PIPE

import pytest
from dagster import DagsterInstance, DagsterRunStatus, RunRequest, build_sensor_context, job, op
from dagster._core.test_utils import create_run_for_test

from dagster_project.defs.resources import Indtag
from dagster_project.defs.sensors import ny_leverance
from dagster_project.laas import laas
from tests.koersel.miljoe import Mappe, sag, sager

NAVN = "kommune_sager_151_2023-12.csv"


def _tik(instans: DagsterInstance, markoer: str | None):
    return ny_leverance(build_sensor_context(instance=instans, cursor=markoer))


def test_ticks_over_real_files_ask_for_one_run(mappe: Mappe) -> None:
    with DagsterInstance.ephemeral() as instans:
        mappe.laeg("kommune_sager", NAVN, sager(sag("1")))
        foerste = _tik(instans, None)
        assert not foerste.run_requests and "venter" in foerste.skip_reason.skip_message
        andet = _tik(instans, foerste.cursor)
        tredje = _tik(instans, andet.cursor)
        assert len(andet.run_requests) == 1
        # the run has not begun to read: the same key again, which Dagster does not start twice
        assert [r.run_key for r in tredje.run_requests] == [r.run_key for r in andet.run_requests]


def test_a_run_in_progress_is_waited_for(mappe: Mappe) -> None:
    with DagsterInstance.ephemeral() as instans:
        mappe.laeg("kommune_sager", NAVN, sager(sag("1")))
        foerste = _tik(instans, None)
        create_run_for_test(instans, job_name="byg_alt", status=DagsterRunStatus.STARTED)
        andet = _tik(instans, foerste.cursor)
        assert not andet.run_requests and "i gang" in andet.skip_reason.skip_message
    with DagsterInstance.ephemeral() as instans:
        mappe.data.mkdir(exist_ok=True)
        with laas(mappe.data):
            assert not _tik(instans, foerste.cursor).run_requests
        assert _tik(instans, foerste.cursor).run_requests


_HOLD = """
import sys
from pathlib import Path
from dagster_project.laas import laas
with laas(Path(sys.argv[1])):
    print(flush=True)
    input()
"""


def _koer(instans: DagsterInstance, anmodning: RunRequest):
    """The run that is asked for, as far as the intake: by the same resource, under the name of the job."""

    @job(name="byg_alt", resource_defs={"indtag": Indtag()})
    def byg_alt() -> None:
        @op(required_resource_keys={"indtag"})
        def laes() -> None: ...

        laes()

    tags = {**anmodning.tags, "dagster/run_key": anmodning.run_key}
    return byg_alt.execute_in_process(instance=instans, tags=tags, raise_on_error=False)


def test_a_run_that_met_the_lock_of_another_process_is_asked_for_again_and_one_that_failed_is_not(mappe: Mappe) -> None:
    mappe.laeg("kommune_sager", NAVN, sager(sag("1")))
    mappe.data.mkdir(exist_ok=True)
    with DagsterInstance.ephemeral() as instans:
        (foerste,) = _tik(instans, _tik(instans, None).cursor).run_requests
        anden = subprocess.Popen([sys.executable, "-c", _HOLD, mappe.data], stdin=PIPE, stdout=PIPE, text=True)
        anden.stdout.readline()  # taken between the sensor's look and the run
        assert not _koer(instans, foerste).success
        anden.communicate("\n", timeout=60)
        (andet,) = _tik(instans, _tik(instans, None).cursor).run_requests
        assert andet.run_key != foerste.run_key
        assert _koer(instans, andet).success  # it read nothing: the files lie there still, as after a build that failed
        (tredje,) = _tik(instans, _tik(instans, None).cursor).run_requests
        assert tredje.run_key == andet.run_key, "Dagster starts no second run of one key"


def test_a_folder_that_is_gone_is_said_and_forgets_nothing(mappe: Mappe) -> None:
    mappe.landing.rmdir()
    with DagsterInstance.ephemeral() as instans:
        svar = _tik(instans, "[]")
    assert "kan ikke læses" in svar.skip_reason.skip_message and svar.cursor == "[]"


_LOED = """
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
def test_the_sensor_of_the_loaded_definitions_rests_once_its_file_is_built(mappe: Mappe) -> None:
    def tik(markoer: str) -> list:
        ud = subprocess.run(
            [sys.executable, "-c", _LOED, markoer], env=mappe.miljoe(), capture_output=True, text=True, timeout=300, check=False
        )
        assert ud.returncode == 0, ud.stderr
        return json.loads(ud.stdout.strip().splitlines()[-1])

    mappe.laeg("kommune_sager", NAVN, sager(sag("1")))
    foerste = tik("")
    assert foerste[1:] == [0, "RUNNING", "RUNNING"]
    assert tik(foerste[0])[1] == 1
    assert mappe.kontrol("run").returncode in (0, 1)
    assert tik(foerste[0])[:2] == ["[]", 0]
