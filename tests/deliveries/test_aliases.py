"""Every header that a contract knows names one column of it."""

from __future__ import annotations

import pytest

from dagster_project.deliveries.contract import contracts

HEADERS = [
    (kilde, k.navn, header)
    for kilde, contract in contracts().items()
    for k in contract.kolonner
    for header in (k.navn, *k.aliaser)
]


@pytest.mark.parametrize(("kilde", "column", "header"), HEADERS, ids=lambda v: v.replace(" ", "_"))
def test_a_header_names_its_own_column(kilde: str, column: str, header: str) -> None:
    assert contracts()[kilde].column_for(header) == column
