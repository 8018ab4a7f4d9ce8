"""What is hidden for its own sake and for its neighbours': one small world per rule."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from dagster_project.publish.skjul.anvend import uden_navngivne
from dagster_project.publish.skjul.foelsom import ANTAL, DOMINERET, FAA_SAGER
from dagster_project.publish.skjul.valg import UDLEDES, vaelg_skjulte
from tests.publish.verdener import Verden, tabeller

HER = [("151", 2023)]
P11 = [("151", 2023, 0, Decimal(0), Decimal(0))]


def sager(*beloeb: int, kategori: str = "SU-sager") -> list[tuple]:
    return [("151", 2023, kategori, f"{kategori}{i}", "tilbagebetalingskrav", Decimal(b)) for i, b in enumerate(beloeb)]


@pytest.fixture(scope="module")
def skjult(udgaver: Path):
    def valg(**verden: list) -> dict[str, str]:
        tab = tabeller(Verden(daekket=HER, **{"p11": P11, **verden}), udgaver / "intern" / "tabeller")
        return vaelg_skjulte(tab, [])[0]

    return valg


def test_an_amount_on_four_cases_is_hidden_and_on_five_shown(skjult):
    assert skjult(sager=sager(1000, 1000, 1000, 1000))["provenu/151/2023/su"] == FAA_SAGER
    assert skjult(sager=sager(1000, 1000, 1000, 1000, 1000)) == {}


def test_a_case_with_several_lines_is_one_case(skjult):
    linjer = [("151", 2023, "KL-ydelser", "S0", k, Decimal(500)) for k in ("tilbagebetalingskrav", "mindreudgift", "anke")]
    assert skjult(sager=linjer)["provenu/151/2023/kl-ydelser"] == FAA_SAGER


@pytest.mark.parametrize(("stoerste", "grund"), [(28_334, DOMINERET), (28_333, None)])
def test_an_amount_is_hidden_when_one_case_is_more_than_85_percent_of_it(skjult, stoerste: int, grund: str | None):
    """28.333 of 33.333 is 85 pct. to the fifth decimal, under; a krone more is over."""
    assert skjult(sager=sager(stoerste, 1000, 1000, 1000, 1000, 1000)).get("provenu/151/2023/su") == grund


def test_a_hidden_category_takes_another_with_it_while_the_total_is_shown(skjult):
    """The worked example: KL-ydelser and the published total stand; a lesser category and the other total go."""
    p11 = [("151", 2023, 1, Decimal(9000), Decimal(0))]
    udk = [("151", 2023, y, 9, Decimal(40_000), 9, Decimal(20_000)) for y in ("Folkepension", "Boligydelse")]
    alle = [*sager(*[1000] * 9), *sager(*[2000] * 9, kategori="KL-ydelser")]
    valgt = skjult(sager=alle, p11=p11, udk=udk)
    assert valgt["provenu/151/2023/paragraf-11"] == FAA_SAGER
    assert valgt["provenu/151/2023/udk-ydelser"] == valgt["provenu/151/2023/uden-paragraf-11"] == UDLEDES
    assert not {f"provenu/151/2023/{k}" for k in ("som-offentliggjort", "kl-ydelser", "kl-sammenlignelig", "su")} & valgt.keys()


@pytest.mark.parametrize(("del_", "hele", "skjules"), [(16, 19, True), (14, 19, False), (19, 19, False)])
def test_a_part_is_hidden_when_what_is_left_of_the_whole_is_1_to_4(skjult, del_: int, hele: int, skjules: bool):
    foran = ("151", 2023)
    valgt = skjult(indsatser=[(*foran, "sygefravaer_sager", hele), (*foran, "sygefravaer_reduceret", del_)])
    assert ("indsatser/151/2023/sygefravaer_reduceret" in valgt) is skjules
    assert "indsatser/151/2023/sygefravaer_sager" not in valgt


def test_counts_1_to_4_are_hidden_and_zero_and_five_are_shown(skjult):
    tal = {f"indsats_sager:{n}": i for i, n in enumerate("abcdef")}
    valgt = skjult(indsatser=[("151", 2023, n, v) for n, v in tal.items()])
    assert valgt == {f"indsatser/151/2023/indsats_sager:{n}": ANTAL for n in "bcde"}


def test_an_effort_with_a_hidden_figure_is_left_out_with_its_name():
    navne = ["indsats_sager:Vej 1", "indsats_provenu:Vej 1", "indsats_sager:Haver", "su_politianmeldt"]
    tabel = pa.table(
        {"kommunekode": ["151"] * 4, "aar": [2023] * 4, "noegletal": navne, "skjult": ["vaerdi=<5", "", "", "vaerdi=<5"]}
    )
    assert uden_navngivne(tabel)["noegletal"].to_pylist() == ["indsats_sager:Haver", "su_politianmeldt"]
