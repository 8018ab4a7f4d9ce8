"""The one build of staging that the tests of row reasons share: dbt takes longer than all of them."""

from __future__ import annotations

import pytest

from tests.deliveries import test_staging_fejl, test_staging_noegler
from tests.deliveries.hjaelp import Sted
from tests.deliveries.staging import byg, grunde


@pytest.fixture(scope="session")
def staging_grunde(tmp_path_factory) -> dict[str, dict[int, set[str]]]:
    """file name -> raekke_nr -> the reasons that keep the row out."""
    sted = Sted(tmp_path_factory.mktemp("staging"))
    for sti, tekst in (test_staging_fejl.filer()[0] | test_staging_noegler.filer()).items():
        sted.laeg(sti, tekst)
    with byg(sted) as con:
        return grunde(con)
