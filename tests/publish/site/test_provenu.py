"""What the provenu page says that its figures rest on."""

from __future__ import annotations

import pytest

from dagster_project.publish.site.edition import Row
from dagster_project.publish.site.pages.provenu import n


@pytest.mark.parametrize(
    ("antal", "tekst"),
    [
        ((3, 1200), "1.203 sager i 2023"),
        ((1, 0), "1 sag i 2023"),
        ((3, None), "3 sager i 2023 (UDK-ydelser er ikke opgjort i sager)"),
        ((None, None), "0 sager i 2023 (KL-ydelser og UDK-ydelser er ikke opgjort i sager)"),
    ],
)
def test_cases_are_counted_and_what_is_not_counted_in_cases_is_named(antal: tuple[int | None, int | None], tekst: str):
    rows = [
        Row("provenu_aar", {"kommunekode": "151", "aar": 2023, "kategori": kategori, "antal": a}, i)
        for i, (kategori, a) in enumerate(zip(("KL-ydelser", "UDK-ydelser"), antal, strict=True))
    ]
    assert n(rows, 2023) == tekst
