"""The quick way to a figure of risk cases gives what gathering every row gives: the same sums, the same first rows."""

from __future__ import annotations

import pytest

from dagster_project.spor import find as spor_find
from dagster_project.spor.find import find
from dagster_project.spor.sources import Kilder

TAL = ("resterende", "andel_med_effekt", "andel_udtaget_af_alle")
# the country with municipalities' own snapshots among its own, the country with one file, a municipality in either
CELLS = ("2023-12/dk/samlet/alle", "2022-09/dk/3/oekonomisk-friplads", "2023-12/151/3/alle", "2022-08/151/2/kontanthjaelp")


@pytest.mark.heavy
@pytest.mark.parametrize(("cell", "graense"), list(zip(CELLS, (4_000, 100, 1, 60), strict=True)))
def test_the_first_rows_and_the_sums_are_those_of_all_rows(
    k: Kilder, monkeypatch: pytest.MonkeyPatch, cell: str, graense: int
) -> None:
    monkeypatch.setattr(spor_find, "_PARTS", (0, 7, 300, spor_find._PARTS[-1]))  # so that a file is read in several parts
    for tal in TAL:
        tal_id = f"benchmark/{cell}/{tal}"
        fast = find(k, tal_id, graense)
        assert k.fetch("select count(*) from spor_raekker") == [(min(graense, fast.antal),)]
        assert fast == find(k, tal_id, graense, alle=True), tal_id


@pytest.mark.heavy
def test_the_first_rows_are_by_role_file_and_number(k: Kilder) -> None:
    rows = find(k, "benchmark/2023-12/dk/3/alle/andel_udtaget", 20_000).raekker
    places = [(r.rolle, r.leverance.leverance_id, r.raekke_nr) for r in rows]
    assert places == sorted(places) and len(set(places)) == len(places) > 10_000
