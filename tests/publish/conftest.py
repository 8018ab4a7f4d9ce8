"""A publication's editions of the demo, written once a session; who changes files makes a copy first."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.publish.udgaver import skriv_udgaver
from dagster_project.settings import PROEVENOEGLE
from tests.koersel.miljoe import Mappe


@pytest.fixture(scope="session")
def udgaver(demo: Mappe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    mappe = tmp_path_factory.mktemp("publikationer") / "2023-12.1"
    mappe.mkdir()
    skriv_udgaver(demo.data / "kontrol.duckdb", mappe, "2023-12", [], PROEVENOEGLE)
    return mappe
