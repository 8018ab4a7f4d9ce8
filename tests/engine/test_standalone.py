"""A cluster of two workers: one that dies while it reads or computes is done without, one that drives and dies is healed by the
next run, and nothing that Spark writes holds the key, a person's number or a place of the coordinator's. One long test: a cluster
is dear."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.data_folder import KEY, Folder, sag, sager
from tests.engine import faulty
from tests.engine.cluster import Cluster, cluster, command_of, descendants, kill, wait
from tests.engine.compare import differences, results
from tests.engine.on_spark import run, spark_environment

pytestmark = [pytest.mark.torture, pytest.mark.build]
CPR = "050585-1234"  # nobody's: invented, as is all that stands here
READING = "raa/udk_risikosager/.*.tmp"  # half files of what is read
ROWS = {"2025-09": 20_000, "2025-10": 20_000, "2025-11": 200_000, "2025-12": 20_000}


def deliver(folder: Folder) -> None:
    for month, rows in ROWS.items():
        faulty.write(folder.landing, month, rows, canary=CPR)
    folder.put("kommune_sager", "kommune_sager_151_2025-12.csv", sager(sag("1"), sag("2", "2.000", CPR)))


@pytest.fixture(scope="module")
def by_lokal(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = Folder(tmp_path_factory.mktemp("lokal"))
    deliver(folder)
    answer = folder.kontrol("run")
    assert answer.returncode in (0, 1), answer.stdout + answer.stderr
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Folder:
    """The same deliveries, not taken in."""
    folder = Folder(tmp_path / "koordinator")
    folder.data.mkdir(parents=True)
    deliver(folder)
    return folder


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """The key as workers and coordinator have it mounted."""
    file = tmp_path / "noegle"
    file.write_text(KEY, "utf-8")
    return file


@pytest.fixture
def spark(place: Folder, key: Path, tmp_path: Path) -> Iterator[Cluster]:
    with cluster(tmp_path / "klynge", place.data, place.landing, key) as up:
        yield up


def begun(place: Folder, spark: Cluster) -> subprocess.Popen[str]:
    environment = place.environment(KONTROL_MOTOR="spark", KONTROL_SPARK=spark.master, **spark_environment(**spark.environment()))
    return subprocess.Popen([place.program, "run"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def in_a_task(place: Folder, spark: Cluster, what: str = "cache/*/*/.*.tmp") -> int:
    """A process of one of the workers, stopped while it writes a result, or rows into raa/: its half file is there."""

    def stopped() -> int | None:
        for half in place.data.glob(what):
            pid = int(half.name.split(".")[-2])
            if not any(pid in descendants(w.pid) for w in spark.workers):
                continue  # of a run that is gone
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
                if half.exists():
                    return pid
                os.kill(pid, signal.SIGCONT)
        return None

    return wait(stopped, 600)


def half_files(place: Folder) -> list[Path]:
    return [half for what in ("cache/*/*/.*.tmp", READING) for half in place.data.glob(what)]


def test_a_driver_and_a_worker_that_die_are_healed_a_second_run_waits_its_turn_and_no_secret_is_told(
    place: Folder, spark: Cluster, by_lokal: Folder
) -> None:
    _a_second_run_is_refused_and_a_driver_that_dies_leaves_nothing_torn(place, spark)
    _the_next_run_heals_and_does_without_a_worker_that_dies_in_a_task(place, spark)
    assert differences(by_lokal.data, place.data) == []
    assert half_files(place) == []
    _spark_was_told_no_secret(place, spark)


def _a_second_run_is_refused_and_a_driver_that_dies_leaves_nothing_torn(place: Folder, spark: Cluster) -> None:
    with begun(place, spark) as process:
        kill(_worker_of(in_a_task(place, spark, READING), spark))  # another reads the file, from its beginning
        spark.start_worker()
        pid = in_a_task(place, spark)
        second = run(place, spark.master, **spark.environment())
        assert second.returncode == 2 and "Traceback" not in second.stderr, second.stdout + second.stderr
        (driver,) = [p for p in descendants(process.pid) if "dagster_project.engine.spark_driver" in command_of(p)]
        os.kill(driver, signal.SIGKILL)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)  # the worker goes on with the task of a run that is gone
        out, _ = process.communicate(timeout=600)
    assert process.returncode == 2 and "Sparks proces blev afbrudt" in out, out
    assert not (place.data / "kontrol.duckdb").exists()
    assert all(file.read_bytes()[-4:] == b"PAR1" for file in results(place.data).values())


def _the_next_run_heals_and_does_without_a_worker_that_dies_in_a_task(place: Folder, spark: Cluster) -> None:
    with begun(place, spark) as process:
        pid = in_a_task(place, spark)
        kill(_worker_of(pid, spark))
        assert half_files(place), "it was to be killed in the middle"
        out, _ = process.communicate(timeout=1200)
    assert process.returncode in (0, 1), out


def _worker_of(pid: int, spark: Cluster) -> int:
    (found,) = [w.pid for w in spark.workers if pid in descendants(w.pid)]
    return found


def _spark_was_told_no_secret(place: Folder, spark: Cluster) -> None:
    written = [f for f in spark.root.rglob("*") if f.is_file() and not f.is_relative_to(spark.data)]
    assert any(f.is_relative_to(spark.logs) for f in written) and any("arbejder-" in str(f) for f in written)
    contents = {f: f.read_bytes() for f in (*written, *(place.data / "bygning").glob("spark*.log"))}
    assert any(b"kontrolprovenu" in c for c in contents.values()), "the search finds what is there"
    for secret in (KEY, CPR, CPR.replace("-", ""), str(place.rod)):
        assert [f for f, c in contents.items() if secret.encode() in c] == []
