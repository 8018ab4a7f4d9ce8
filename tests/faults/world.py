"""One delivery built and a second one waiting: where runs are killed, what stood before and what must stand afterwards."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from tests.data_folder import Folder, sag, sager

ROOT = Path(__file__).parents[2]
KILLER = Path(__file__).with_name("killer")
KILDE = "kommune_sager"
FIRST = sager(sag("1", "1.000"), sag("2", "2.000", "610190-0002"))
OTHER = sager(sag("3", "4.000", "610190-0003"))


@dataclass
class World:
    """`folder` is worked in and put back between tests: dbt parses anew in another place, so there is only this one. `foer`:
    the tables with the first delivery. `efter`: the tables of a run over both that nobody disturbed, and `raa` its raw store."""

    rod: Path
    foer: dict = field(init=False)
    efter: dict = field(init=False)
    raa: dict = field(init=False)

    def __post_init__(self) -> None:
        self.folder = Folder(self.rod / "mappe")
        self.folder.put(KILDE, f"{KILDE}_151_2023-11.csv", FIRST)
        self.foer = self._build("foer")
        self._other()
        self.efter = self._build("efter")
        self.raa = self.lager()
        assert self.foer != self.efter

    def _build(self, name: str) -> dict:
        answer = self.folder.kontrol("run")
        assert answer.returncode in (0, 1), answer.stdout + answer.stderr
        shutil.copytree(self.folder.rod, self.rod / name, copy_function=shutil.copy2)
        return self.folder.tabeller()

    def _other(self) -> None:
        self.folder.put(KILDE, f"{KILDE}_151_2023-12.csv", OTHER)

    def restore(self) -> Folder:
        """The first delivery built, the second in the landing folder, nothing else."""
        shutil.rmtree(self.folder.rod)
        shutil.copytree(self.rod / "foer", self.folder.rod, copy_function=shutil.copy2)
        self._other()
        return self.folder

    @property
    def finished(self) -> Path:
        """The database over both deliveries: what a build file holds when dbt is done."""
        return self.rod / "efter" / "data" / "kontrol.duckdb"

    def part_(self, *arguments: str | Path, punkt: str = "") -> subprocess.CompletedProcess[str]:
        """A part of a run (tests.faults.parts); with `punkt`, killed there."""
        return subprocess.run(
            [sys.executable, "-m", "tests.faults.parts", *arguments],
            cwd=ROOT,
            env=self.folder.environment(**killed_at(punkt)),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def lager(self) -> dict[str, object]:
        """The raw store: every Parquet file's rows and every account, by path; the time of receipt is the one thing left out."""
        found: dict[str, object] = {}
        for file in sorted((self.folder.data / "raa").rglob("*")):
            path = str(file.relative_to(self.folder.data))
            if file.suffix == ".parquet":
                table = pq.read_table(file)
                found[path] = table.drop_columns(set(table.column_names) & {"indlaest_tidspunkt"}).to_pylist()
            elif file.parent.name == "laest" and file.suffix == ".json":
                found[path] = json.loads(file.read_text("utf-8"))
        return found

    def leftovers(self) -> list[Path]:
        return [f for f in (self.folder.data / "raa").rglob("*") if f.name.endswith(".tmp")]


class IntakeOnly(World):
    """Without dbt: the database is a small one that no intake may touch."""

    def _build(self, name: str) -> dict:
        answer = self.part_("indtag")
        assert answer.returncode == 0, answer.stderr
        with duckdb.connect(str(self.folder.data / "kontrol.duckdb")) as con:
            con.execute("create schema if not exists marts")
            con.execute(f"create or replace table marts.bygget as select '{name}' as navn")
        shutil.copytree(self.folder.rod, self.rod / name, copy_function=shutil.copy2)
        return self.folder.tabeller()


def killed_at(point: str) -> dict[str, str]:
    """The environment of a process that kills itself at `module:function:before|after`."""
    if not point:
        return {}
    return {"TEST_DRAEB": point, "PYTHONPATH": os.pathsep.join([str(KILLER), os.environ.get("PYTHONPATH", "")])}


def killed(answer: subprocess.CompletedProcess[str]) -> bool:
    return answer.returncode == -signal.SIGKILL
