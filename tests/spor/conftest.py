"""The demo opened for tracing, once for all read-only tests; and a copy of its database for a test to spoil."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dagster_project.settings import Indstillinger
from dagster_project.spor.kilder import Kilder, aabn
from tests.koersel.miljoe import Mappe


@pytest.fixture(scope="session")
def k(demo: Mappe) -> Iterator[Kilder]:
    with aabn(Indstillinger(data=demo.data, landing=demo.landing)) as kilder:
        yield kilder


@pytest.fixture
def kopi(demo: Mappe, tmp_path: Path) -> Mappe:
    """A data folder with the database copied and the raw store linked."""
    mappe = Mappe(tmp_path, noegle=None)
    mappe.data.mkdir()
    shutil.copy(demo.data / "kontrol.duckdb", mappe.data / "kontrol.duckdb")
    (mappe.data / "raa").symlink_to(demo.data / "raa")
    return mappe
