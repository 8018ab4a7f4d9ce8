"""Every published figure of the demo, traced to its rows and added up again."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.spor.benchmark import genregn
from dagster_project.spor.find import find
from dagster_project.spor.kilder import Kilder
from dagster_project.spor.risikosager import ANDELE, BETINGELSER, TAL
from dagster_project.spor.taellinger import TAELLINGER
from tests.seeds.dokumenter import seed

pytestmark = pytest.mark.heavy
NYESTE = "2023-12"


@pytest.mark.parametrize("art", ["provenu", "udk-status", "paragraf-11", "indsatser"])
def test_every_figure_adds_up_from_its_rows(k: Kilder, art: str) -> None:
    ider = [i for (i,) in k.hent("select tal_id from intermediate.int_tal where tal_id like $a order by 1", {"a": art + "/%"})]
    assert ider
    for tal_id in ider:
        spor = find(k, tal_id, graense=0)
        assert spor.stemmer, (tal_id, spor.publiceret, spor.genregnet, spor.afvigende)
        assert spor.definition
        assert len(spor.regler) >= (spor.antal > 0)


def test_every_count_and_share_of_the_newest_benchmark_adds_up(k: Kilder) -> None:
    regnet = genregn(k, NYESTE)
    kolonner = ", ".join(TAL)
    raekker = k.hent(
        f"select kommunekode, kontroltrin, omraade, {kolonner} from marts.benchmark where periode = $p", {"p": NYESTE}
    )
    assert len(raekker) == 99 * 6
    for (*celle,) in raekker:
        tal = dict(zip(TAL, celle[3:], strict=True))
        antal = regnet[tuple(celle[:3])]
        assert {n: tal[n] for n in BETINGELSER} == antal, celle[:3]
        for andel, (taeller, naevnere) in ANDELE.items():
            naevner = sum(antal[n] for n in naevnere)
            assert tal[andel] == (antal[taeller] / naevner if naevner else None), (celle[:3], andel)


@pytest.mark.parametrize("tal", TAL)
@pytest.mark.parametrize("cellen", ["151/3/alle", "dk/samlet/alle", "101/3/oekonomisk-friplads", "360/2/kontanthjaelp"])
def test_a_figure_of_the_benchmark_is_traced_to_as_many_cases(k: Kilder, cellen: str, tal: str) -> None:
    spor = find(k, f"benchmark/{NYESTE}/{cellen}/{tal}", graense=3)
    assert spor.stemmer, (spor.publiceret, spor.genregnet)
    assert len(spor.raekker) == min(3, spor.antal)
    assert all(r.celler["risikosag_id"] and r.fysisk_linje for r in spor.raekker)
    if tal in BETINGELSER:
        assert spor.antal == spor.publiceret


def test_a_municipality_with_a_snapshot_of_its_own_is_traced_to_that(k: Kilder) -> None:
    spor = find(k, "benchmark/2022-08/151/3/alle/andel_udtaget")
    assert spor.stemmer
    assert {lev.kommunekode for lev in spor.leverancer} == {"151"}


def test_every_figure_of_the_efforts_has_a_counting_and_every_counting_a_figure() -> None:
    assert {r["noegletal"] for r in seed("noegletal")} == {navn.split(":")[0] for navn in TAELLINGER}


def test_the_rows_of_a_share_are_numerator_and_denominator(k: Kilder) -> None:
    spor = find(k, f"benchmark/{NYESTE}/151/3/alle/andel_udtaget", graense=10_000)
    assert spor.antal == len(spor.raekker)
    assert sum(r.bidrag for r in spor.raekker) == spor.taeller
    assert sum(r.naevner for r in spor.raekker) == spor.naevner
    assert abs(spor.taeller / spor.naevner - spor.publiceret) < Decimal("1e-15")
    assert {r.rolle for r in spor.raekker} == {"tæller og nævner", "nævner"}
    assert {r.regel for r in spor.raekker} == {"benchmark/udtaget", "benchmark/resterende"}


def test_the_cases_of_a_stock_are_counted_once_each(k: Kilder) -> None:
    spor = find(k, "indsatser/151/2023/sager_ultimo", graense=10_000)
    assert len({r.noegle for r in spor.raekker}) == spor.publiceret
