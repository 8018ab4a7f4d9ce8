"""All figures in one reading are what each is by itself."""

from __future__ import annotations

import pytest

from dagster_project.common.duckdb_read import open_built
from dagster_project.spor.audit_tables import spor_tables
from dagster_project.spor.find import find
from dagster_project.spor.sources import Kilder
from tests.data_folder import Folder

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def tabeller(demo: Folder) -> dict[str, list[dict]]:
    with open_built(demo.data / "kontrol.duckdb") as built:
        return {n: t.to_pylist() for n, t in spor_tables(built).items()}


def test_a_figure_has_the_rows_and_the_sums_that_it_has_alone(k: Kilder, tabeller: dict[str, list[dict]]) -> None:
    assert all(t["stemmer"] for t in tabeller["spor_tal"])
    for t in tabeller["spor_tal"][::6]:
        spor = find(k, t["tal_id"], graense=10_000)
        assert (t["raekker"], t["taeller"], t["naevner"]) == (spor.antal, spor.taeller, spor.naevner), t["tal_id"]
        same = [r for r in tabeller["spor_raekker"] if r["tal_id"] == t["tal_id"]]
        alone = [(r.rolle, r.leverance.filnavn, r.raekke_nr, r.fysisk_linje, r.bidrag, r.naevner) for r in spor.raekker]
        together = [(r["rolle"], r["filnavn"], r["raekke_nr"], r["linje"], r["bidrag"], r["naevner"]) for r in same]
        assert sorted(together, key=repr) == sorted(alone, key=repr), t["tal_id"]


def test_the_cells_are_those_of_the_file_without_the_cpr_number(k: Kilder, tabeller: dict[str, list[dict]]) -> None:
    spor = find(k, "indsatser/151/2023/krav_rejst", graense=10_000)
    cells = {(r["filnavn"], r["raekke_nr"]): r["celler"] for r in tabeller["spor_raekker"] if r["tal_id"] == spor.tal_id}
    assert len(cells) == spor.antal > 0
    for r in spor.raekker:
        awaited = [f"{n}={c}" for n, c in r.celler.items() if c] + [f"borger_id={r.borger_id}"]
        assert cells[r.leverance.filnavn, r.raekke_nr] == "; ".join(awaited)
        assert "cpr=" not in cells[r.leverance.filnavn, r.raekke_nr]
