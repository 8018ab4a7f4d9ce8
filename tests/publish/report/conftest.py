"""An edition of the demo to build reports from, and copies of it in which cells are changed or hidden."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import pytest

from dagster_project.publish.report import build_reports
from tests.publish.report.pdf import Report
from tests.worlds import shared

CODE, YEAR = "151", 2023
REPORT = f"aarsrapport-{CODE}-{YEAR}.pdf"
Edition = Callable[..., Path]


def make_edition(editions: Path, folder: Path, name: str = "intern", **changes: list[str]) -> Path:
    """A copy of the internal tables under the edition's name, after SQL on some of them: table → statements on `t`."""
    out = folder / name
    shutil.copytree(editions / "intern" / "tabeller", out / "tabeller")
    for table, sentences in changes.items():
        file = out / "tabeller" / f"{table}.parquet"
        with duckdb.connect() as con:
            con.execute("create table t as from read_parquet($1)", [str(file)])
            con.execute("alter table t add column if not exists skjult varchar default ''")
            for sentence in sentences:
                con.execute(sentence)
            con.execute(f"copy t to '{file}' (format parquet)")
    return out


@pytest.fixture
def edition(editions: Path, tmp_path: Path) -> Edition:
    return partial(make_edition, editions, tmp_path)


@pytest.fixture(scope="session")
def intern(editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The internal edition of the demo with its report."""

    def build(folder: Path) -> None:
        shutil.copytree(editions / "intern" / "tabeller", folder / "intern" / "tabeller")
        assert [f.name for f in build_reports(folder / "intern")] == [REPORT]

    return shared(tmp_path_factory, "rapport", build) / "intern"


@pytest.fixture(scope="session")
def rapport(intern: Path) -> Report:
    return Report(intern / "rapport" / REPORT)


def hide(field_name: str, at: str, word_: str = "hemmeligholdt") -> str:
    """Hide a cell as the rooms before do: no value, and the word in `skjult`."""
    return f"update t set {field_name} = null, skjult = concat_ws('|', nullif(skjult, ''), '{field_name}={word_}') where {at}"
