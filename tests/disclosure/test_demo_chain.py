"""The demo month after month and corrected twice: four publications, and nothing that they tell together."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dagster_project.common.duckdb_read import open_built
from dagster_project.publish.editions import write_editions
from dagster_project.revisions.find import Revisions
from dagster_project.settings import SAMPLE_KEY
from tests.data_folder import Folder
from tests.disclosure.attacker.attack import reckoned
from tests.disclosure.attacker.changes import attack_changes
from tests.disclosure.attacker.corrections import attack_corrections
from tests.disclosure.attacker.editions import attack_editions
from tests.disclosure.corrected import higher_krav, higher_su, new_version, rejected, udtaget
from tests.disclosure.outsider.attack import attack
from tests.publish.helpers import copies

pytestmark = [pytest.mark.heavy, pytest.mark.torture]


def course(demo: Folder, root: Path, data: Path) -> list[Path]:
    """November; December; December again with a claim 1.000 kr. higher and one risk case more taken in August 2022; and once
    more, when a claim of SU is 1.000 kr. higher too, and a move was rejected after all."""
    copy = copies(demo, data, with_landing=True)
    folders: list[Path] = []

    def publish(data: Path, periode: str, nr: int) -> None:
        folder = root / f"{periode}.{nr}"
        folder.mkdir()
        with open_built(data / "kontrol.duckdb") as built:
            write_editions(built, Revisions(None), folder, periode, folders, SAMPLE_KEY)
        folders.append(folder)

    def build(*more: str) -> None:
        answer = copy.kontrol("run", *more)
        assert answer.returncode in (0, 1), answer.stdout + answer.stderr

    build("--periode", "2023-11")
    publish(copy.data, "2023-11", 1)
    publish(demo.data, "2023-12", 1)
    new_version(copy, "kommune_sager", "kommune_sager_151_2023-12", higher_krav)
    new_version(copy, "udk_risikosager", "udk_risikosager_151_2022-08", udtaget)
    build()
    publish(copy.data, "2023-12", 2)
    new_version(copy, "su_tilbagemeldinger", "su_tilbagemeldinger_151_2023-12", higher_su)
    new_version(copy, "kommune_flytninger", "kommune_flytninger_151_2023-12", rejected)
    build()
    publish(copy.data, "2023-12", 3)
    return folders


@pytest.fixture(scope="module")
def four(demo: Folder, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return course(demo, tmp_path_factory.mktemp("kaede"), tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def chain(four: list[Path]) -> list[Path]:
    return four[:3]


def test_the_attacker_from_outside_finds_nothing(four: list[Path]) -> None:
    """51 s of CPU. That he finds what is planted in two editions, `test_outsider.py` asks."""
    assert attack(four) == []


def test_no_count_of_the_benchmark_is_narrowed(chain: list[Path]) -> None:
    tables = [[pq.read_table(f / e / "tabeller" / "benchmark.parquet") for f in chain] for e in ("offentlig", "intern")]
    assert attack_editions(*tables) == []


def test_no_change_of_few_cases_is_told(chain: list[Path]) -> None:
    assert attack_changes(chain) == [] and attack_corrections(chain) == []


def test_no_hidden_figure_is_told_by_the_three_together(chain: list[Path], tmp_path: Path) -> None:
    """The sums that a report prints are its own, and no longer what is computed; what it prints
    was shown in December."""
    small = shutil.ignore_patterns("benchmark*", "*.csv", "*.xlsx")  # of the benchmark `attack_editions` asks
    folders = [Path(shutil.copytree(f, tmp_path / f.name, ignore=small)) for f in chain]
    for folder in folders:
        (folder / "offentlig" / "tabeller" / "trykte_summer.parquet").unlink()
    assert [f for f in reckoned(folders) if "/rapporteret = " not in f] == []
