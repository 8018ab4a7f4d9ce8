"""The one build of staging that the tests of row reasons share: dbt takes longer than all of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.dbt.staging import test_faults, test_keys
from tests.dbt.staging.helpers import build, grunde
from tests.deliveries.helpers import Place
from tests.worlds import shared


@pytest.fixture(scope="session")
def staging_reasons(tmp_path_factory) -> dict[str, dict[int, set[str]]]:
    """file name -> raekke_nr -> the reasons that keep the row out."""

    def make(folder: Path) -> None:
        place = Place(folder)
        for path, text in (test_faults.filer()[0] | test_keys.filer()).items():
            place.put(path, text)
        with build(place) as con:
            found = {name: {nr: sorted(reasons) for nr, reasons in rows.items()} for name, rows in grunde(con).items()}
        (folder / "grunde.json").write_text(json.dumps(found), "utf-8")

    found = json.loads((shared(tmp_path_factory, "staging", make) / "grunde.json").read_text("utf-8"))
    return {name: {int(nr): set(reasons) for nr, reasons in rows.items()} for name, rows in found.items()}
