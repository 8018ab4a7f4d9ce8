"""dbt's parsed project, read once for the tests of its graph."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dagster_project.build.parsed_project import ensure
from dagster_project.build.state import code_fingerprint
from tests.surroundings import without_settings


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    file = ensure(tmp_path_factory.mktemp("parsed") / "target", code_fingerprint(), without_settings())
    return json.loads(file.read_text("utf-8"))
