"""The figures for steering that are made of others lead to their rows too, and a spoiled one is found."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from dagster_project.cli.spor_view import linjer
from dagster_project.spor.find import find
from dagster_project.spor.recipes import effekt
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
        *(f"sammenligning/2023-12/151/3/andel_udtaget/{tal}" for tal in ("gruppens_median", "oevre_kvartil", "n")),
        "sammenligning/2023-12/360/2/andel_med_effekt/nedre_kvartil",
        "sammenligning/2023-12/101/2/andel_ikke_afsluttet/gruppens_median",
        "sammenligning/2023-12/151/3/udtaget_pr_1000_modtagere/gruppens_median",
        "sammenligning/2023-12/360/2/kontrolsager_pr_1000_modtagere/oevre_kvartil",
        "sammenligning/2023-12/159/3/udtaget_pr_1000_indbyggere/n",
        *(f"henvendelser_forloeb/479/2022-11-21/2/{tal}" for tal in ("dage_til_svar", "maaneder_aflaest")),
        *(f"henvendelser_forloeb/479/2022-11-21/2/andel_{tal}" for tal in ("foer", "md_6")),
        "henvendelser_forloeb/360/2022-11-14/3/andel_md_0",
        "graensevaerdi_scenarier/2023-12/dk/33/6/enten/kommer_til",
        "graensevaerdi_scenarier/2023-12/dk/20/6/enten/falder_fra",
    ],
)
def test_a_figure_leads_to_its_rows(k, tal_id: str) -> None:  # noqa: F811
    spor = find(k, tal_id, graense=5)
    assert spor.stemmer and spor.publiceret, (spor.publiceret, spor.genregnet)
    assert spor.raekker and spor.regler and spor.metodevalg and spor.definition
    assert list(linjer(spor))  # as `kontrol spor` prints it
    assert all(r.fysisk_linje and any(r.celler.values()) for r in spor.raekker)


@pytest.mark.parametrize("quantile", ["gruppens_median", "oevre_kvartil"])
def test_a_quantile_of_every_group_leads_to_the_one_or_two_that_it_lies_between(k, quantile: str) -> None:  # noqa: F811
    asked = k.fetch(
        "select min(kommunekode), count(*) from marts.sammenligning where periode = '2023-12' and maal = 'andel_udtaget:3' "
        "group by gruppe order by all"
    )
    between = set()
    for code, count in asked:
        spor = find(k, f"sammenligning/2023-12/{code}/3/andel_udtaget/{quantile}", graense=100_000)
        assert spor.stemmer, (code, spor.publiceret, spor.genregnet)
        named = {r.celler["kommunekode"] for r in spor.raekker}
        # between two unless it falls on one
        assert len(named) == (1 if (2 if quantile == "gruppens_median" else 3) * (count - 1) % 4 == 0 else 2), (code, count)
        between.add(len(named))
    assert between == {1, 2}


def test_every_figure_of_a_groups_effect_leads_to_its_rows(k) -> None:  # noqa: F811
    slug = "spor_slug(gruppe) || '/' || kontroltrin || '/' || dimension || '/' || spor_slug(vaerdi)"
    cells = "dimension = 'alle' or vaerdi in ('sygedagpenge', 'anonym borger')"
    for cell, *figures in k.fetch(
        f"select {slug}, {', '.join(effekt.TAL)} from marts.effekt_grupper where aar = 2023 and ({cells})"
    ):
        told = [tal for tal, figure in zip(effekt.TAL, figures, strict=True) if figure is not None]
        assert len(told) >= 10
        for tal in told:
            spor = find(k, f"effekt_grupper/dk/2023/{cell}/{tal}", graense=0)
            assert spor.stemmer and len(spor.regler) >= (spor.antal > 0), (cell, tal, spor.publiceret, spor.genregnet)


@pytest.mark.parametrize("tal", ["studiestart_pr_maaned", "oevrige_pr_maaned", "andel_afvist_18_21"])
def test_a_figure_that_only_words_are_about_leads_to_its_rows(k, tal: str) -> None:  # noqa: F811
    spor = find(k, f"su_flytninger/151/2023/{tal}", graense=1_000)
    assert spor.stemmer and spor.raekker and spor.regler and spor.definition
    months = {int(r.celler["anmeldt_dato"][3:5]) for r in spor.raekker}
    assert tal == "andel_afvist_18_21" or (months == {1, 2, 9}) == tal.startswith("studiestart")


def test_each_municipality_counted_is_one_and_its_rows_are_its_newest_reading(k) -> None:  # noqa: F811
    spor = find(k, "graensevaerdi_scenarier/2023-12/dk/30/6/enten/kommuner", graense=100_000)
    counted = {r.celler["kommunekode"] for r in spor.raekker}
    ((own,),) = k.fetch(
        "select list(distinct kommunekode) from marts.benchmark_opfoelgning where periode = '2023-12' and opfylder_kriteriet"
    )
    assert sorted(counted) == sorted(own) and spor.publiceret == len(own) == sum(r.bidrag for r in spor.raekker)
    ((rows,),) = k.fetch(
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
        (
            "sammenligning/2023-12/151/3/andel_udtaget/gruppens_median",
            "update marts.sammenligning set gruppens_median = gruppens_median + 1e-6",
        ),
        (
            "henvendelser_forloeb/479/2022-11-21/2/dage_til_svar",
            "update marts.henvendelser_forloeb set dage_til_svar = dage_til_svar - 1",
        ),
        (
            "effekt/151/2023/3/alle/alle/dage_til_afgoerelse_median",
            "update marts.effekt set dage_til_afgoerelse_median = dage_til_afgoerelse_median + 0.5",
        ),
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
