"""The demo opened for tracing, once for all read-only tests; and a copy of its database for a test to spoil."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dagster_project.settings import Settings
from dagster_project.spor.sources import Kilder, open_sources
from tests.data_folder import Folder


@pytest.fixture(scope="session")
def k(demo: Folder) -> Iterator[Kilder]:
    with open_sources(Settings(data=demo.data, landing=demo.landing)) as kilder:
        yield kilder


@pytest.fixture
def copy(demo: Folder, tmp_path: Path) -> Folder:
    """A data folder with the database copied and the raw store linked."""
    folder = Folder(tmp_path, noegle=None)
    folder.data.mkdir()
    shutil.copy(demo.data / "kontrol.duckdb", folder.data / "kontrol.duckdb")
    (folder.data / "raa").symlink_to(demo.data / "raa")
    return folder
