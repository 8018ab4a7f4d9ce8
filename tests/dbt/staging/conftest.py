"""The one build of staging that the tests of row reasons share: dbt takes longer than all of them."""

from __future__ import annotations

import pytest

from tests.dbt.staging import test_faults, test_keys
from tests.dbt.staging.helpers import build, grunde
from tests.deliveries.helpers import Place


@pytest.fixture(scope="session")
def staging_reasons(tmp_path_factory) -> dict[str, dict[int, set[str]]]:
    """file name -> raekke_nr -> the reasons that keep the row out."""
    place = Place(tmp_path_factory.mktemp("staging"))
    for path, text in (test_faults.filer()[0] | test_keys.filer()).items():
        place.put(path, text)
    with build(place) as con:
        return grunde(con)
