"""All figures in one reading are what each is by itself."""

from __future__ import annotations

import pytest

from dagster_project.forbindelse import open_built
from dagster_project.publish.sportabeller import sportabeller
from dagster_project.spor.find import find
from dagster_project.spor.kilder import Kilder
from tests.koersel.miljoe import Mappe

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def tabeller(demo: Mappe) -> dict[str, list[dict]]:
    with open_built(demo.data / "kontrol.duckdb") as built:
        return {n: t.to_pylist() for n, t in sportabeller(built).items()}


def test_a_figure_has_the_rows_and_the_sums_that_it_has_alone(k: Kilder, tabeller: dict[str, list[dict]]) -> None:
    assert all(t["stemmer"] for t in tabeller["spor_tal"])
    for t in tabeller["spor_tal"][::6]:
        spor = find(k, t["tal_id"], graense=10_000)
        assert (t["raekker"], t["taeller"], t["naevner"]) == (spor.antal, spor.taeller, spor.naevner), t["tal_id"]
        ens = [r for r in tabeller["spor_raekker"] if r["tal_id"] == t["tal_id"]]
        alene = [(r.rolle, r.leverance.filnavn, r.raekke_nr, r.fysisk_linje, r.bidrag, r.naevner) for r in spor.raekker]
        sammen = [(r["rolle"], r["filnavn"], r["raekke_nr"], r["linje"], r["bidrag"], r["naevner"]) for r in ens]
        assert sorted(sammen, key=repr) == sorted(alene, key=repr), t["tal_id"]


def test_the_cells_are_those_of_the_file_without_the_cpr_number(k: Kilder, tabeller: dict[str, list[dict]]) -> None:
    spor = find(k, "indsatser/151/2023/krav_rejst", graense=10_000)
    celler = {(r["filnavn"], r["raekke_nr"]): r["celler"] for r in tabeller["spor_raekker"] if r["tal_id"] == spor.tal_id}
    assert len(celler) == spor.antal > 0
    for r in spor.raekker:
        ventet = [f"{n}={c}" for n, c in r.celler.items() if c] + [f"borger_id={r.borger_id}"]
        assert celler[r.leverance.filnavn, r.raekke_nr] == "; ".join(ventet)
        assert "cpr=" not in celler[r.leverance.filnavn, r.raekke_nr]
