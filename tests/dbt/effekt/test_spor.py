"""The figures for steering that are made of others lead to their rows too, and a spoiled one is found."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from dagster_project.spor.find import find
from dagster_project.spor.sources import kilder
from tests.data_folder import Folder
from tests.spor.conftest import copy, k  # noqa: F401  the demo opened for tracing, and a copy of it

pytestmark = pytest.mark.heavy


@pytest.mark.parametrize(
    "tal_id",
    [
        "sammenligning/2023-12/151/3/andel_udtaget",
        "sammenligning/2023-12/360/2/andel_med_effekt",
        "sammenligning/2022-08/151/3/andel_ikke_afsluttet",
        "sammenligning/2023-12/151/3/udtaget_pr_1000_modtagere",
        "sammenligning/2023-12/360/2/kontrolsager_pr_1000_modtagere",
        "sammenligning/2023-12/159/3/udtaget_pr_1000_indbyggere",
        *(f"effekt_pr_aarsvaerk/151/2023/{tal}" for tal in ("aarsvaerk", "sager", "provenu")),
        *(f"effekt_pr_aarsvaerk/151/2023/{tal}_pr_aarsvaerk" for tal in ("sager", "provenu")),
        *(f"graensevaerdi_scenarier/2023-12/dk/{ask}/kommuner" for ask in ("30/6/enten", "25/3/3", "50/12/2")),
        "graensevaerdi_scenarier/2023-12/dk/33/6/enten/kommer_til",
        "graensevaerdi_scenarier/2023-12/dk/20/6/enten/falder_fra",
    ],
)
def test_a_figure_leads_to_its_rows(k, tal_id: str) -> None:  # noqa: F811
    spor = find(k, tal_id, graense=5)
    assert spor.stemmer and spor.publiceret, (spor.publiceret, spor.genregnet)
    assert spor.raekker and spor.regler and spor.metodevalg and spor.definition
    assert all(r.fysisk_linje and any(r.celler.values()) for r in spor.raekker)


def test_each_municipality_counted_is_one_and_its_rows_are_its_newest_reading(k) -> None:  # noqa: F811
    spor = find(k, "graensevaerdi_scenarier/2023-12/dk/30/6/enten/kommuner", graense=100_000)
    counted = {r.celler["kommunekode"] for r in spor.raekker}
    ((own,),) = k.hent(
        "select list(distinct kommunekode) from marts.benchmark_opfoelgning where periode = '2023-12' and opfylder_kriteriet"
    )
    assert sorted(counted) == sorted(own) and spor.publiceret == len(own) == sum(r.bidrag for r in spor.raekker)
    ((rows,),) = k.hent(
        "select sum(udtaget + resterende) from marts.benchmark_opfoelgning where periode = '2023-12' and opfylder_kriteriet"
    )
    assert spor.antal == rows


def test_two_places_that_tell_of_one_team_give_the_higher_row(k) -> None:  # noqa: F811
    spor = find(k, "effekt_pr_aarsvaerk/151/2023/aarsvaerk")
    team = [r for r in spor.raekker if "kolonihave" in r.celler["gruppe"].lower()]
    assert [r.celler["aarsvaerk"] for r in team] == ["2,5"] and team[0].bidrag == Decimal(30)


@pytest.mark.parametrize(
    ("tal_id", "fault"),
    [
        ("sammenligning/2023-12/151/3/andel_udtaget", "update marts.sammenligning set vaerdi = vaerdi + 1e-6"),
        ("effekt_pr_aarsvaerk/151/2023/provenu_pr_aarsvaerk", "update marts.effekt_pr_aarsvaerk set provenu_pr_aarsvaerk = 1"),
        (
            "graensevaerdi_scenarier/2023-12/dk/30/6/enten/kommuner",
            "update marts.graensevaerdi_scenarier set kommuner = kommuner + 1",
        ),
    ],
)
def test_a_spoiled_table_is_found(copy: Folder, tal_id: str, fault: str) -> None:  # noqa: F811
    with duckdb.connect(str(copy.data / "kontrol.duckdb")) as con:
        sources = kilder(con, copy.data / "raa")
        assert find(sources, tal_id, graense=0).stemmer
        con.execute(fault)
        assert not find(sources, tal_id, graense=0).stemmer
