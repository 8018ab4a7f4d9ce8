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

from tests.koersel.miljoe import Mappe, sag, sager

ROD = Path(__file__).parents[2]
DRAEBER = Path(__file__).with_name("draeber")
KILDE = "kommune_sager"
FOERSTE = sager(sag("1", "1.000"), sag("2", "2.000", "610190-0002"))
ANDEN = sager(sag("3", "4.000", "610190-0003"))


@dataclass
class Verden:
    """`mappe` is worked in and put back between tests: dbt parses anew in another place, so there is only this one. `foer`:
    the tables with the first delivery. `efter`: the tables of a run over both that nobody disturbed, and `raa` its raw store."""

    rod: Path
    foer: dict = field(init=False)
    efter: dict = field(init=False)
    raa: dict = field(init=False)

    def __post_init__(self) -> None:
        self.mappe = Mappe(self.rod / "mappe")
        self.mappe.laeg(KILDE, f"{KILDE}_151_2023-11.csv", FOERSTE)
        self.foer = self._byg("foer")
        self._anden()
        self.efter = self._byg("efter")
        self.raa = self.lager()
        assert self.foer != self.efter

    def _byg(self, navn: str) -> dict:
        svar = self.mappe.kontrol("run")
        assert svar.returncode in (0, 1), svar.stdout + svar.stderr
        shutil.copytree(self.mappe.rod, self.rod / navn, copy_function=shutil.copy2)
        return self.mappe.tabeller()

    def _anden(self) -> None:
        self.mappe.laeg(KILDE, f"{KILDE}_151_2023-12.csv", ANDEN)

    def gendan(self) -> Mappe:
        """The first delivery built, the second in the landing folder, nothing else."""
        shutil.rmtree(self.mappe.rod)
        shutil.copytree(self.rod / "foer", self.mappe.rod, copy_function=shutil.copy2)
        self._anden()
        return self.mappe

    @property
    def faerdig(self) -> Path:
        """The database over both deliveries: what a build file holds when dbt is done."""
        return self.rod / "efter" / "data" / "kontrol.duckdb"

    def del_(self, *argumenter: str | Path, punkt: str = "") -> subprocess.CompletedProcess[str]:
        """A part of a run (tests.fejl.dele); with `punkt`, killed there."""
        return subprocess.run(
            [sys.executable, "-m", "tests.fejl.dele", *argumenter],
            cwd=ROD,
            env=self.mappe.miljoe(**draebt_ved(punkt)),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def lager(self) -> dict[str, object]:
        """The raw store: every Parquet file's rows and every account, by path; the time of receipt is the one thing left out."""
        fundet: dict[str, object] = {}
        for fil in sorted((self.mappe.data / "raa").rglob("*")):
            sti = str(fil.relative_to(self.mappe.data))
            if fil.suffix == ".parquet":
                tabel = pq.read_table(fil)
                fundet[sti] = tabel.drop_columns(set(tabel.column_names) & {"indlaest_tidspunkt"}).to_pylist()
            elif fil.parent.name == "laest" and fil.suffix == ".json":
                fundet[sti] = json.loads(fil.read_text("utf-8"))
        return fundet

    def rester(self) -> list[Path]:
        return [f for f in (self.mappe.data / "raa").rglob("*") if f.name.endswith(".tmp")]


class KunIndtag(Verden):
    """Without dbt: the database is a small one that no intake may touch."""

    def _byg(self, navn: str) -> dict:
        svar = self.del_("indtag")
        assert svar.returncode == 0, svar.stderr
        with duckdb.connect(str(self.mappe.data / "kontrol.duckdb")) as con:
            con.execute("create schema if not exists marts")
            con.execute(f"create or replace table marts.bygget as select '{navn}' as navn")
        shutil.copytree(self.mappe.rod, self.rod / navn, copy_function=shutil.copy2)
        return self.mappe.tabeller()


def draebt_ved(punkt: str) -> dict[str, str]:
    """The environment of a process that kills itself at `module:function:before|after`."""
    if not punkt:
        return {}
    return {"KONTROL_TEST_DRAEB": punkt, "PYTHONPATH": os.pathsep.join([str(DRAEBER), os.environ.get("PYTHONPATH", "")])}


def draebt(svar: subprocess.CompletedProcess[str]) -> bool:
    return svar.returncode == -signal.SIGKILL
