"""The limits of one reading: memory and time are bounded whatever a file unfolds to, and the files beside it go on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.deliveries.account import File
from dagster_project.deliveries.bounded import Limits
from tests.deliveries.helpers import KEY, RISIKOSAGER, Place

GB = 1 << 30
HEADER = "risikosag_id;kommunekode;omraade;kontroltrin;udstillet_dato\n"
ROW = "R{};151;kontanthjælp;3;2023-12-01\n"
GOD, ENEMY = (f"{RISIKOSAGER}_{kommune}_2023-12" for kommune in ("101", "151"))
LEAST = {"kommunekode": "151", "omraade": "kontanthjælp", "kontroltrin": "3", "udstillet_dato": "2023-12-01"}
# the second reader is ready once what the pool shares with it is gone, or else three seconds after the first
_ONE_FILE = """
import sys, time
from pathlib import Path
from dagster_project.deliveries.intake import IntakeSession
landing, raa, key, kilde = sys.argv[1:]
if __name__ == "__main__":
    with IntakeSession(Path(landing), Path(raa), key.encode(), 100, laesere=2) as session:
        print([fil.raekker_laest for fil in session.take_ind(kilde)])
else:
    try:
        (Path(raa).parent / "first").mkdir()
    except FileExistsError:
        end, shared = time.monotonic() + 3, set(Path("/dev/shm").glob("sem.mp-*"))
        while shared <= set(Path("/dev/shm").glob("sem.mp-*")) and time.monotonic() < end:
            time.sleep(0.001)
"""


@pytest.fixture
def place(tmp_path) -> Place:
    place = Place(tmp_path)
    place.put(f"{RISIKOSAGER}/{GOD}.csv", HEADER + ROW.format(1))
    return place


def take_ind(place: Place, tail: str, **graenser) -> File:
    """The account of the hostile file; the good one beside it must be in."""
    files = {file.filnavn: file for file in place.take_ind(RISIKOSAGER, limits=Limits(**graenser))}
    god = files[f"{GOD}.csv"]
    assert (god.aarsag, god.raekker_laest) == (None, 1)
    return files[ENEMY + tail]


def bomb(place: Place, rows: int, **celler: str) -> None:
    """A small Parquet file of many equal rows: each distinct cell is stored once."""
    path = place.put(f"{RISIKOSAGER}/{ENEMY}.parquet", b"")
    celler = {"risikosag_id": "R1"} | LEAST | celler
    zeros = pa.repeat(pa.scalar(0, pa.int32()), 1_000_000)
    tabel = pa.table({n: pa.DictionaryArray.from_arrays(zeros, pa.array([c])) for n, c in celler.items()})
    pq.write_table(pa.concat_tables([tabel] * (rows // 1_000_000)), path, compression="zstd", row_group_size=rows)
    assert path.stat().st_size < 1 << 20


@pytest.mark.heavy
def test_a_reading_that_takes_too_long_is_stopped_and_tried_again_as_the_same_delivery(place):
    path = place.put(f"{RISIKOSAGER}/{ENEMY}.csv", HEADER + "\n" + "".join(ROW.format(i) for i in range(300_000)))
    # a tenth of a second for the large file, a minute for the small one beside it, however busy the machine is
    stopped = take_ind(place, ".csv", sekunder=60, seconds_per_mb=-59.9 * (1 << 20) / path.stat().st_size)
    assert stopped.aarsag == "filen kunne ikke læses inden for tidsgrænsen"
    assert (stopped.kommunekode, stopped.periode, stopped.raekker) == ("151", "2023-12", None)
    assert [lev.fil.aarsag for lev in place.register() if lev.fil.filnavn == f"{ENEMY}.csv"] == [stopped.aarsag]
    (was_read,) = place.take_ind(RISIKOSAGER)
    assert (was_read.leverance_id, was_read.aarsag, was_read.raekker_laest) == (stopped.leverance_id, None, 300_000)
    assert [(lev.fil.aarsag, lev.fil.advarsler) for lev in place.register()] == [(None, [])] * 2
    assert not list(place.raa.rglob("*.tmp"))


def test_a_reading_that_takes_too_much_memory_is_stopped(place):
    bomb(place, 1_000_000, kriterium="x" * 100_000)
    stopped = take_ind(place, ".parquet", memory=3 * GB)
    assert "hukommelsesgrænsen" in stopped.aarsag
    assert (stopped.kommunekode, stopped.raekker, stopped.lager) == ("151", None, {})


@pytest.mark.heavy
def test_many_rows_from_a_small_file_take_bounded_memory(place):
    bomb(place, 8_000_000, kriterium="x" * 200)
    file = take_ind(place, ".parquet", memory=3 * GB, sekunder=300)
    assert (file.aarsag, file.raekker_laest) == (None, 8_000_000)


@pytest.mark.heavy
def test_a_line_of_one_gigabyte_is_refused_in_bounded_time_and_memory(place):
    path = place.put(f"{RISIKOSAGER}/{ENEMY}.csv", HEADER)
    with path.open("ab") as f:
        for _ in range(64):
            f.write(b"x" * (16 << 20))
    assert take_ind(place, ".csv", memory=2 * GB).aarsag == "en linje er længere end 4 MB"


def test_a_sparse_file_of_a_terabyte_is_refused_for_its_size(place):
    path = place.put(f"{RISIKOSAGER}/{ENEMY}.csv", HEADER)
    with path.open("ab") as f:
        f.truncate(1 << 40)
    assert "over 4096 MB" in take_ind(place, ".csv", sekunder=20, seconds_per_mb=0).aarsag


@pytest.fixture
def elsewhere(tmp_path) -> Path:
    """A folder of another checkout, whose code is no reader's."""
    folder = tmp_path / "elsewhere"
    (folder / "dagster_project").mkdir(parents=True)
    (folder / "dagster_project" / "__init__.py").write_text("raise RuntimeError('another checkout')")
    return folder


def test_readers_that_nobody_needed_end_without_a_word_wherever_they_are_started(place, tmp_path, elsewhere):
    """Of two that are started for one small file one is not ready yet when it is read."""
    script = tmp_path / "en_fil.py"
    script.write_text(_ONE_FILE)
    command = [sys.executable, script, place.landing, place.raa, KEY.decode(), RISIKOSAGER]
    ended = subprocess.run(command, cwd=elsewhere, capture_output=True, text=True, check=True)
    assert (ended.stdout, ended.stderr) == ("[1]\n", "")
