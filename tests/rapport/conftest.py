"""An edition of the demo to build reports from, and copies of it in which cells are changed or hidden."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import pytest

from dagster_project.publish.rapport import byg_rapporter
from tests.publish.conftest import udgaver as udgaver
from tests.rapport.pdf import Rapport
from tests.worlds import shared

KODE, AAR = "151", 2023
RAPPORT = f"aarsrapport-{KODE}-{AAR}.pdf"
Udgave = Callable[..., Path]


def lav_udgave(udgaver: Path, mappe: Path, navn: str = "intern", **aendringer: list[str]) -> Path:
    """A copy of the internal tables under the edition's name, after SQL on some of them: table → statements on `t`."""
    ud = mappe / navn
    shutil.copytree(udgaver / "intern" / "tabeller", ud / "tabeller")
    for tabel, saetninger in aendringer.items():
        fil = ud / "tabeller" / f"{tabel}.parquet"
        with duckdb.connect() as con:
            con.execute("create table t as from read_parquet($1)", [str(fil)])
            con.execute("alter table t add column if not exists skjult varchar default ''")
            for saetning in saetninger:
                con.execute(saetning)
            con.execute(f"copy t to '{fil}' (format parquet)")
    return ud


@pytest.fixture
def udgave(udgaver: Path, tmp_path: Path) -> Udgave:
    return partial(lav_udgave, udgaver, tmp_path)


@pytest.fixture(scope="session")
def intern(udgaver: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The internal edition of the demo with its report."""

    def build(folder: Path) -> None:
        shutil.copytree(udgaver / "intern" / "tabeller", folder / "intern" / "tabeller")
        assert [f.name for f in byg_rapporter(folder / "intern")] == [RAPPORT]

    return shared(tmp_path_factory, "rapport", build) / "intern"


@pytest.fixture(scope="session")
def rapport(intern: Path) -> Rapport:
    return Rapport(intern / "rapport" / RAPPORT)


def skjul(felt: str, hvor: str, ord_: str = "hemmeligholdt") -> str:
    """Hide a cell as the rooms before do: no value, and the word in `skjult`."""
    return f"update t set {felt} = null, skjult = concat_ws('|', nullif(skjult, ''), '{felt}={ord_}') where {hvor}"
