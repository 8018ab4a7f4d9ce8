"""The quick way to a figure of risk cases gives what gathering every row gives: the same sums, the same first rows."""

from __future__ import annotations

import pytest

from dagster_project.spor import optaelling
from dagster_project.spor.find import find
from dagster_project.spor.kilder import Kilder

TAL = ("resterende", "andel_med_effekt", "andel_udtaget_af_alle")
# the country with municipalities' own snapshots among its own, the country with one file, a municipality in either
CELLER = ("2023-12/dk/samlet/alle", "2022-09/dk/3/oekonomisk-friplads", "2023-12/151/3/alle", "2022-08/151/2/kontanthjaelp")


@pytest.mark.heavy
@pytest.mark.parametrize(("cellen", "graense"), list(zip(CELLER, (4_000, 100, 1, 60), strict=True)))
def test_the_first_rows_and_the_sums_are_those_of_all_rows(
    k: Kilder, monkeypatch: pytest.MonkeyPatch, cellen: str, graense: int
) -> None:
    monkeypatch.setattr(optaelling, "_DELE", (0, 7, 300, optaelling._DELE[-1]))  # so that a file is read in several parts
    for tal in TAL:
        tal_id = f"benchmark/{cellen}/{tal}"
        hurtigt = find(k, tal_id, graense)
        assert k.hent("select count(*) from spor_raekker") == [(min(graense, hurtigt.antal),)]
        assert hurtigt == find(k, tal_id, graense, alle=True), tal_id


@pytest.mark.heavy
def test_the_first_rows_are_by_role_file_and_number(k: Kilder) -> None:
    raekker = find(k, "benchmark/2023-12/dk/3/alle/andel_udtaget", 20_000).raekker
    steder = [(r.rolle, r.leverance.leverance_id, r.raekke_nr) for r in raekker]
    assert steder == sorted(steder) and len(set(steder)) == len(steder) > 10_000
