"""A figure's kind comes from its unit in the seeds, never from how its name is spelled."""

from __future__ import annotations

import pytest

from dagster_project.common.program import read_seed, same_in_all
from dagster_project.deliveries.contract import contracts
from dagster_project.disclosure.equations import _indsatser
from dagster_project.disclosure.system import Cell, System
from dagster_project.figures.kinds import computed_of, enhed, kind_of, noegletallets, parts_and_whole
from dagster_project.figures.names import KILDER

AHEAD = "indsatser/151/2023"
KINDS = {"antal": "antal", "kr": "beloeb", "andel": "andet"}


def test_every_key_figure_has_the_kind_of_its_unit() -> None:
    rows = read_seed("noegletal")
    assert len(rows) > 20
    for row in rows:
        expected = "andet" if row["regnet_af"] else KINDS[row["enhed"]]
        assert kind_of(f"{AHEAD}/{row['noegletal']}") == expected, row["noegletal"]


def test_an_amount_whose_name_says_nothing_of_money_is_an_amount() -> None:
    assert kind_of(f"{AHEAD}/indsats_provenu:Kolonihaver, nord/syd") == "beloeb"
    assert kind_of(f"{AHEAD}/krav_rejst:kommune") == "beloeb"
    assert kind_of(f"{AHEAD}/indsats_sager:krav_om_beloeb") == "antal"


def test_a_figure_that_only_a_document_prints_has_the_unit_printed() -> None:
    assert (enhed(f"{AHEAD}/kolonihave_aarsvaerk"), kind_of(f"{AHEAD}/kolonihave_aarsvaerk")) == ("aarsvaerk", "andet")
    assert kind_of(f"{AHEAD}/sygefravaer_afskediget") == "antal"


@pytest.mark.parametrize(
    "name",
    [
        "indsatser/151/2023/sygefravaer_mindreudgift",
        "paragraf-11/151/2023/noget-nyt",
        "udk-status/151/2023/total/ny",
        "nyt/1/2/3",
    ],
)
def test_a_figure_that_no_list_knows_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"ventede en enhed .*; fandt ingen.*seeds/noegletal\.csv"):
        kind_of(name)


def test_statements_and_proceeds() -> None:
    assert kind_of("udk-status/dk/2023/boligstoette/stop-antal") == "antal"
    assert kind_of("udk-status/dk/2023/total/stop-beloeb") == "beloeb"
    assert kind_of("paragraf-11/151/2023/antal-med-provenu") == "antal"
    assert kind_of("provenu/151/2023/kl-ydelser/antal") == "antal"
    assert kind_of("provenu/151/2023/kl-ydelser/anke") == "beloeb"


def test_parts_and_rates_name_figures_of_the_list() -> None:
    assert parts_and_whole()
    for part, whole in parts_and_whole().items():
        assert noegletallets(whole).get("enhed") == noegletallets(part)["enhed"], (part, whole)
    rates = [r["noegletal"] for r in read_seed("noegletal") if r["regnet_af"]]
    assert rates and all(noegletallets(n) for rate in rates for n in computed_of(rate))
    assert all(r["regnet_af"] for r in read_seed("noegletal") if r["enhed"] == "andel")


def test_a_divided_figure_is_bound_to_its_parts() -> None:
    def system(udk: float) -> System:
        values = {"krav_rejst": 100.0, "krav_rejst:kommune": 60.0, "krav_rejst:UDK": udk}
        made = System({f"{AHEAD}/{n}": Cell(v, "beloeb") for n, v in values.items()})
        _indsatser(made, "151", "2023", set(made.celler), ["2023"])
        return made

    whole, own, others = (f"{AHEAD}/{n}" for n in ("krav_rejst", "krav_rejst:kommune", "krav_rejst:UDK"))
    rest = f"{whole} uden dem"  # claims of neither
    for udk, left in ((40.0, 0.0), (30.0, 10.0)):
        made = system(udk)
        assert {whole: 1.0, own: -1.0, others: -1.0, rest: -1.0} in made.equations
        assert made.celler[rest].vaerdi == left


def test_every_source_has_a_name() -> None:
    assert set(KILDER) >= set(contracts())


def test_rows_that_do_not_agree_are_refused() -> None:
    assert same_in_all("provenu_totaler", "total", "slug")["uden § 11"] == "uden-paragraf-11"
    with pytest.raises(ValueError, match="ventede samme kategori i alle rækker for total = som offentliggjort"):
        same_in_all("provenu_totaler", "total", "kategori")
