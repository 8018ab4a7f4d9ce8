"""`kontrol tjeneste`: the daemon that starts and stops cleanly, and the units that start it."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.data_folder import CHECK, KEY, Folder
from tests.worlds import copied

UNITS = {"kontrol-tjeneste.service", "kontrol-run.service", "kontrol-run.timer"}


def settings_of(unit: Path) -> list[tuple[str, str]]:
    lines = [line for line in unit.read_text("utf-8").splitlines() if "=" in line and not line.startswith("#")]
    return [tuple(line.split("=", 1)) for line in lines]


@pytest.fixture
def units(folder: Folder, tmp_path: Path) -> Path:
    key = tmp_path / "nøgle 100%"
    key.write_text(KEY)
    more = {"KONTROL_CPR_NOEGLE": f"fil:{key}", "KONTROL_LAGER": str(tmp_path / "lager")}
    answer = folder.kontrol("tjeneste", "--systemd", str(tmp_path / "enheder"), **more)
    assert answer.returncode == 0, answer.stderr
    return tmp_path / "enheder"


def test_units_name_the_settings_and_let_the_program_write_in_its_data_folder_and_store_alone(
    units: Path, folder: Folder, tmp_path: Path
) -> None:
    assert {f.name for f in units.iterdir()} == UNITS
    for name, command in (("kontrol-tjeneste.service", "tjeneste"), ("kontrol-run.service", "run --stille --json")):
        found = settings_of(units / name)
        assert ("ExecStart", f"{CHECK} {command}") in found
        assert ("Environment", f"KONTROL_DATA={folder.data}") in found
        assert ("Environment", f"KONTROL_LANDING={folder.landing}") in found
        assert ("ProtectSystem", "strict") in found and ("UMask", "0077") in found and ("User", "kontrol") in found
        (written,) = [v for k, v in found if k == "ReadWritePaths"]
        assert {p.removeprefix("-") for p in written.split()} == {
            str(folder.data),
            str(folder.data / "dagster"),
            str(folder.data / ".cache"),
            str(tmp_path / "lager"),
        }
    assert ("OnCalendar", "*-*-* 05:00:00") in settings_of(units / "kontrol-run.timer")


def test_a_blank_and_a_percent_sign_are_escaped_as_systemd_asks(units: Path) -> None:
    # systemd.exec(5), systemd.unit(5): quotes hold blanks together, and %% is one percent sign
    (key,) = [v for _, v in settings_of(units / "kontrol-run.service") if "CPR_NOEGLE" in v]
    assert key.startswith('"KONTROL_CPR_NOEGLE=fil:') and key.endswith('/nøgle 100%%"')
    assert KEY not in (units / "kontrol-run.service").read_text("utf-8")


def test_a_secret_in_the_environment_is_refused(folder: Folder, tmp_path: Path) -> None:
    answer = folder.kontrol("tjeneste", "--systemd", str(tmp_path / "enheder"))
    assert answer.returncode == 2 and "KONTROL_CPR_NOEGLE=fil:<sti>" in answer.stderr and KEY not in answer.stderr
    assert not (tmp_path / "enheder").exists()


def test_without_a_key_nothing_is_started(folder: Folder) -> None:
    answer = folder.kontrol("tjeneste", KONTROL_CPR_NOEGLE="")
    assert answer.returncode == 2 and "KONTROL_CPR_NOEGLE mangler" in answer.stderr


def _beats(file: Path) -> set[str]:
    """The kinds of daemon that have said that they are alive. Read past Dagster, which would make the file beside the daemon."""
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as con:
        return {kind for (kind,) in con.execute("select daemon_type from daemon_heartbeats")}
    return set()


@pytest.mark.heavy
@pytest.mark.torture
@pytest.mark.ci
def test_it_runs_schedule_and_sensors_and_leaves_nobody_behind(one_leverance: Folder, tmp_path: Path) -> None:
    place = copied(one_leverance, tmp_path / "kopi")
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen([CHECK, "tjeneste"], env=place.environment(), stdout=log, stderr=log, start_new_session=True)
    try:
        beats: set[str] = set()
        end = time.monotonic() + 300
        while not {"SENSOR", "SCHEDULER"} <= beats and time.monotonic() < end and process.poll() is None:
            time.sleep(1)
            beats = _beats(place.data / "dagster" / "history" / "runs.db")
        assert {"SENSOR", "SCHEDULER"} <= beats, (tmp_path / "log").read_text()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=120) == 0, (tmp_path / "log").read_text()
        with pytest.raises(ProcessLookupError):
            end = time.monotonic() + 60
            while time.monotonic() < end:  # the code server ends when it sees that the daemon is gone
                os.killpg(process.pid, 0)
                time.sleep(1)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    written = [f for f in (place.data / "dagster").rglob("*") if f.is_file() and stat.S_IMODE(f.stat().st_mode) & 0o077]
    assert written == [], "the service account alone reads what the daemon keeps"
