"""The sample, written once for the tests that read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.sample.demo import write_demo


@pytest.fixture(scope="session")
def landing(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "landing"
    write_demo(folder)
    return folder
