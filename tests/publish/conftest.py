"""A publication's editions of the demo, written once a session; who changes files makes a copy first."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.forbindelse import open_built
from dagster_project.publish.revisioner import Revisioner
from dagster_project.publish.udgaver import skriv_udgaver
from dagster_project.settings import PROEVENOEGLE
from tests.koersel.miljoe import Mappe
from tests.worlds import shared

NAVN = "2023-12.1"


@pytest.fixture(scope="session")
def udgaver(demo: Mappe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    def build(folder: Path) -> None:
        (folder / NAVN).mkdir()
        with open_built(demo.data / "kontrol.duckdb") as built:
            skriv_udgaver(built, Revisioner(None), folder / NAVN, "2023-12", [], PROEVENOEGLE)

    return shared(tmp_path_factory, "udgaver", build) / NAVN
