"""Every published figure of the demo, traced to its rows and added up again."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.spor.find import find
from dagster_project.spor.recipes.benchmark import recompute
from dagster_project.spor.risk_cases import CONDITIONS, SHARES, TAL
from dagster_project.spor.sources import Kilder

pytestmark = pytest.mark.heavy
NEWEST = "2023-12"


@pytest.mark.parametrize("art", ["provenu", "udk-status", "paragraf-11", "indsatser"])
def test_every_figure_adds_up_from_its_rows(k: Kilder, art: str) -> None:
    ids = [i for (i,) in k.fetch("select tal_id from intermediate.int_tal where tal_id like $a order by 1", {"a": art + "/%"})]
    assert ids
    for tal_id in ids:
        spor = find(k, tal_id, graense=0)
        assert spor.stemmer, (tal_id, spor.publiceret, spor.genregnet, spor.afvigende)
        assert spor.definition
        assert len(spor.regler) >= (spor.antal > 0)


def test_every_count_and_share_of_the_newest_benchmark_adds_up(k: Kilder) -> None:
    computed = recompute(k, NEWEST)
    columns = ", ".join(TAL)
    rows = k.fetch(f"select kommunekode, kontroltrin, omraade, {columns} from marts.benchmark where periode = $p", {"p": NEWEST})
    assert len(rows) == 99 * 6
    for (*cell,) in rows:
        tal = dict(zip(TAL, cell[3:], strict=True))
        count = computed[tuple(cell[:3])]
        assert {n: tal[n] for n in CONDITIONS} == count, cell[:3]
        for share, (numerator, denominators) in SHARES.items():
            denominator = sum(count[n] for n in denominators)
            assert tal[share] == (count[numerator] / denominator if denominator else None), (cell[:3], share)


@pytest.mark.parametrize("tal", TAL)
@pytest.mark.parametrize("cell", ["151/3/alle", "dk/samlet/alle", "101/3/oekonomisk-friplads", "360/2/kontanthjaelp"])
def test_a_figure_of_the_benchmark_is_traced_to_as_many_cases(k: Kilder, cell: str, tal: str) -> None:
    spor = find(k, f"benchmark/{NEWEST}/{cell}/{tal}", graense=3)
    assert spor.stemmer, (spor.publiceret, spor.genregnet)
    assert len(spor.raekker) == min(3, spor.antal)
    assert all(r.celler["risikosag_id"] and r.fysisk_linje for r in spor.raekker)
    if tal in CONDITIONS:
        assert spor.antal == spor.publiceret


def test_a_municipality_with_a_snapshot_of_its_own_is_traced_to_that(k: Kilder) -> None:
    spor = find(k, "benchmark/2022-08/151/3/alle/andel_udtaget")
    assert spor.stemmer
    assert {lev.kommunekode for lev in spor.leverancer} == {"151"}


def test_the_rows_of_a_share_are_numerator_and_denominator(k: Kilder) -> None:
    spor = find(k, f"benchmark/{NEWEST}/151/3/alle/andel_udtaget", graense=10_000)
    assert spor.antal == len(spor.raekker)
    assert sum(r.bidrag for r in spor.raekker) == spor.taeller
    assert sum(r.naevner for r in spor.raekker) == spor.naevner
    assert abs(spor.taeller / spor.naevner - spor.publiceret) < Decimal("1e-15")
    assert {r.rolle for r in spor.raekker} == {"tæller og nævner", "nævner"}
    assert {r.regel for r in spor.raekker} == {"benchmark/udtaget", "benchmark/resterende"}


def test_the_cases_of_a_stock_are_counted_once_each(k: Kilder) -> None:
    spor = find(k, "indsatser/151/2023/sager_ultimo", graense=10_000)
    assert len({r.noegle for r in spor.raekker}) == spor.publiceret
