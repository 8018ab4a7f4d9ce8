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

from dagster_project.common.files import atomic
from dagster_project.publications.run_account import Expected
from dagster_project.settings import ROOT, Settings
from tests.data_folder import Folder
from tests.faults.world import killed_at

NOTHING = Expected(frozenset(), frozenset(), frozenset())


@dataclass(frozen=True)
class Copy(Folder):
    """A copy of a built data folder; the landing folder may stay where it is."""

    landing_folder: Path | None = None

    @property
    def landing(self) -> Path:
        return self.landing_folder or self.rod / "landing"

    @property
    def settings(self) -> Settings:
        return Settings(data=self.data, landing=self.landing)

    def publish(self, **more: str) -> subprocess.CompletedProcess[str]:
        """Publishes without Dagster: what is tried is the folder, and Dagster takes its time to load."""
        command = [sys.executable, "-m", "tests.publish.publisher"]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment(**more), capture_output=True, text=True, timeout=900, check=False
        )

    def udgivet(self) -> str:
        answer = self.publish()
        assert answer.returncode == 0, answer.stderr
        return answer.stdout.strip()

    def killed_at(self, point: str) -> int:
        return self.publish(**killed_at(point)).returncode


def copies(demo: Folder, root: Path, with_landing: bool = False) -> Copy:
    """The demo's data folder again, without Dagster's log, whose place is written in its own settings."""
    copy = Copy(root, noegle=None, landing_folder=None if with_landing else demo.landing)
    shutil.copytree(demo.data, copy.data, ignore=shutil.ignore_patterns("bygning", "dagster", "logs"))
    if with_landing:
        shutil.copytree(demo.landing, copy.landing)
    with atomic(copy.data / "proeve.json") as file:
        file.write_text(json.dumps({"landing": str(copy.landing.resolve())}), "utf-8")
    return copy


def linked(from_: Path, to: Path) -> Path:
    """A tree of hard links: who changes a file there puts a new one in its place."""
    shutil.copytree(from_, to, copy_function=os.link)
    return to


def mend(folder: Path, table: str, at: pc.Expression, edition: str = "offentlig", **nye: object) -> None:
    """Sets cells of the one row of a table that it is about, and shows them."""
    file = folder / edition / "tabeller" / f"{table}.parquet"
    t = pq.read_table(file)
    (nr,) = t.append_column("nr", pa.array(range(t.num_rows))).filter(at)["nr"].to_pylist()
    rows = t.to_pylist()
    hidden = [terms for terms in rows[nr]["skjult"].split("|") if terms.partition("=")[0] not in nye]
    rows[nr] |= {**nye, "skjult": "|".join(hidden)}
    pq.write_table(pa.Table.from_pylist(rows, t.schema), file)
