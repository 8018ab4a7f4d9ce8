"""What the tests of publication share: a data folder of their own over the demo's landing folder, and publishing in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dagster_project.deliveries.atomisk import atomisk
from dagster_project.publish.kontroller import Forventet
from dagster_project.settings import ROD, Indstillinger
from tests.fejl.verden import draebt_ved
from tests.koersel.miljoe import Mappe

INTET = Forventet(frozenset(), frozenset(), frozenset())


@dataclass(frozen=True)
class Kopi(Mappe):
    """A copy of a built data folder; the landing folder may stay where it is."""

    landingsmappe: Path | None = None

    @property
    def landing(self) -> Path:
        return self.landingsmappe or self.rod / "landing"

    @property
    def ind(self) -> Indstillinger:
        return Indstillinger(data=self.data, landing=self.landing)

    def udgiv(self, **mere: str) -> subprocess.CompletedProcess[str]:
        """Publishes without Dagster: what is tried is the folder, and Dagster takes its time to load."""
        kommando = [sys.executable, "-m", "tests.publish.udgiver"]
        return subprocess.run(
            kommando, cwd=ROD, env=self.miljoe(**mere), capture_output=True, text=True, timeout=900, check=False
        )

    def udgivet(self) -> str:
        svar = self.udgiv()
        assert svar.returncode == 0, svar.stderr
        return svar.stdout.strip()

    def draebt_ved(self, punkt: str) -> int:
        return self.udgiv(**draebt_ved(punkt)).returncode


def kopier(demo: Mappe, rod: Path, med_landing: bool = False) -> Kopi:
    """The demo's data folder again, without Dagster's log, whose place is written in its own settings."""
    kopi = Kopi(rod, noegle=None, landingsmappe=None if med_landing else demo.landing)
    shutil.copytree(demo.data, kopi.data, ignore=shutil.ignore_patterns("bygning", "dagster", "logs"))
    if med_landing:
        shutil.copytree(demo.landing, kopi.landing)
    with atomisk(kopi.data / "proeve.json") as fil:
        fil.write_text(json.dumps({"landing": str(kopi.landing.resolve())}), "utf-8")
    return kopi


def laenket(fra: Path, til: Path) -> Path:
    """A tree of hard links: who changes a file there puts a new one in its place."""
    shutil.copytree(fra, til, copy_function=os.link)
    return til


def ret(mappe: Path, tabel: str, hvor: pc.Expression, udgave: str = "offentlig", **nye: object) -> None:
    """Sets cells of the one row of a table that it is about, and shows them."""
    fil = mappe / udgave / "tabeller" / f"{tabel}.parquet"
    t = pq.read_table(fil)
    (nr,) = t.append_column("nr", pa.array(range(t.num_rows))).filter(hvor)["nr"].to_pylist()
    raekker = t.to_pylist()
    skjult = [led for led in raekker[nr]["skjult"].split("|") if led.partition("=")[0] not in nye]
    raekker[nr] |= {**nye, "skjult": "|".join(skjult)}
    pq.write_table(pa.Table.from_pylist(raekker, t.schema), fil)
