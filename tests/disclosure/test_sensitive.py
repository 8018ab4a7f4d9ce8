"""What is hidden for its own sake and for its neighbours': one small world per rule."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from dagster_project.disclosure.pattern import find_pattern
from dagster_project.disclosure.public_edition import without_named
from dagster_project.disclosure.select_hidden import IS_DERIVED, choose_hidden
from dagster_project.disclosure.sensitive import COUNT, DOMINATED, ESTIMATED, FEW_SAGER
from dagster_project.disclosure.system import Cell, System
from tests.disclosure.worlds import World, tabeller

HERE = [("151", 2023)]
P11 = [("151", 2023, 0, Decimal(0), Decimal(0))]


def sager(*beloeb: int, kategori: str = "SU-sager") -> list[tuple]:
    return [("151", 2023, kategori, f"{kategori}{i}", "tilbagebetalingskrav", Decimal(b)) for i, b in enumerate(beloeb)]


@pytest.fixture(scope="module")
def skjult(editions: Path):
    def valg(**world: list) -> dict[str, str]:
        loss = tabeller(World(daekket=HERE, **{"p11": P11, **world}), editions / "intern" / "tabeller")
        return choose_hidden(loss, [])[0]

    return valg


def test_an_amount_on_four_cases_is_hidden_and_on_five_shown(skjult):
    assert skjult(sager=sager(1000, 1000, 1000, 1000))["provenu/151/2023/su"] == FEW_SAGER
    assert skjult(sager=sager(1000, 1000, 1000, 1000, 1000)) == {}


def test_a_case_with_several_lines_is_one_case(skjult):
    lines = [("151", 2023, "KL-ydelser", "S0", k, Decimal(500)) for k in ("tilbagebetalingskrav", "mindreudgift", "anke")]
    assert skjult(sager=lines)["provenu/151/2023/kl-ydelser"] == FEW_SAGER


@pytest.mark.parametrize(("largest", "grund"), [(28_334, DOMINATED), (28_333, None)])
def test_an_amount_is_hidden_when_one_case_is_more_than_85_percent_of_it(skjult, largest: int, grund: str | None):
    """28.333 of 33.333 is 85 pct. to the fifth decimal, under; a krone more is over."""
    assert skjult(sager=sager(largest, 1000, 1000, 1000, 1000, 1000)).get("provenu/151/2023/su") == grund


@pytest.mark.parametrize(("others", "grund"), [(6_999, ESTIMATED), (7_000, None)])
def test_an_amount_is_hidden_when_the_second_largest_can_estimate_the_largest(skjult, others: int, grund: str | None):
    """The largest is 70.000; who has 25.000 takes it from the whole, and the others' sum is all that is between: 10 pct. of it
    is 7.000."""
    cases = sager(70_000, 25_000, others - 4 * 1_000, *[1_000] * 4)
    assert skjult(sager=cases).get("provenu/151/2023/su") == grund


def of_benefits(**counts: int) -> dict[str, list | dict]:
    """So many municipal cases on each benefit, all with claims of nearly the same size."""
    cases = [(y, f"{y}{i}", 9_000 + 137 * i) for y, n in counts.items() for i in range(n)]
    lines = [("151", 2023, "KL-ydelser", nr, "tilbagebetalingskrav", Decimal(b)) for _, nr, b in cases]
    return {"sager": lines, "fate": {("151", 2023, nr): (y, 4, Decimal(0), Decimal(0)) for y, nr, _ in cases}}


@pytest.mark.parametrize(
    ("few", "is_hidden"),
    [
        ({"sygedagpenge": 1, "ledighedsydelse": 1}, True),  # what is left rests on two cases: either takes the own from it
        ({"sygedagpenge": 3, "ledighedsydelse": 4}, False),  # on seven
        ({"sygedagpenge": 1, "ledighedsydelse": 4}, True),  # on five, but the one knows its benefit, and so the four's sum
    ],
)
def test_what_is_left_when_shown_parts_are_taken_from_a_shown_whole_rests_on_five_cases(skjult, few: dict, is_hidden: bool):
    """KL-ydelser is shown, and then the last benefit may not be where the difference is an amount on few."""
    chosen = skjult(**of_benefits(kontanthjælp=40, **few))
    assert "provenu/151/2023/kl-ydelser" not in chosen
    assert ("provenu-ydelse/151/2023/kontanthjaelp" in chosen) is is_hidden


def test_what_is_left_of_a_sensitive_amount_reaches_as_far_up_as_down():
    """100 of a whole of 1.101: with the 1 hidden beside it anyone would know that it is at most 101, though not how little."""
    system = System(
        {"a": Cell(100, "beloeb"), "b": Cell(1, "beloeb"), "c": Cell(1000, "beloeb", 9), "sum": Cell(1101, "beloeb", 99)}
    )
    system.equal("sum", "abc")
    assert find_pattern(system, {"a"}) == {"c"}


def test_a_range_to_one_side_does_where_public_figures_leave_no_other():
    """The same with the 1.000 and the whole public already: to hide those protects nobody."""
    system = System({"a": Cell(100, "beloeb"), "b": Cell(1, "beloeb"), "c": Cell(1000, "beloeb"), "sum": Cell(1101, "beloeb")})
    system.equal("sum", "abc")
    assert find_pattern(system, {"a"}, locked={"c", "sum"}) == {"b"}


def test_what_is_hidden_for_its_change_is_protected_as_the_change():
    """500 that was 400: with 15 hidden beside it anyone knows that it is at most 515; that the change is 90–110 they may not."""
    moved = Cell(500, "beloeb", moved=100)
    assert moved.levels(moved.needs(True)) == (10, 10) and Cell(500, "beloeb").levels(100) == (50, 50)
    system = System({"a": moved, "b": Cell(15, "beloeb"), "c": Cell(1000, "beloeb", 9), "sum": Cell(1515, "beloeb", 99)})
    system.equal("sum", "abc")
    assert find_pattern(system, {"a"}) == {"b"}


def test_a_hidden_category_takes_another_with_it_while_the_total_is_shown(skjult):
    """The worked example: KL-ydelser and the published total stand; a lesser category and the other total go."""
    p11 = [("151", 2023, 1, Decimal(9000), Decimal(0))]
    udk = [("151", 2023, y, 9, Decimal(40_000), 9, Decimal(20_000)) for y in ("Folkepension", "Boligydelse")]
    everyone = [*sager(*[1000] * 9), *sager(*[2000] * 9, kategori="KL-ydelser")]
    chosen = skjult(sager=everyone, p11=p11, udk=udk)
    assert chosen["provenu/151/2023/paragraf-11"] == FEW_SAGER
    assert chosen["provenu/151/2023/udk-ydelser"] == chosen["provenu/151/2023/uden-paragraf-11"] == IS_DERIVED
    assert not {f"provenu/151/2023/{k}" for k in ("som-offentliggjort", "kl-ydelser", "kl-sammenlignelig", "su")} & chosen.keys()


@pytest.mark.parametrize(("part_", "whole", "is_hidden"), [(16, 19, True), (14, 19, False), (19, 19, False)])
def test_a_part_is_hidden_when_what_is_left_of_the_whole_is_1_to_4(skjult, part_: int, whole: int, is_hidden: bool):
    ahead = ("151", 2023)
    chosen = skjult(indsatser=[(*ahead, "sygefravaer_sager", whole), (*ahead, "sygefravaer_reduceret", part_)])
    assert ("indsatser/151/2023/sygefravaer_reduceret" in chosen) is is_hidden
    assert "indsatser/151/2023/sygefravaer_sager" not in chosen


def test_counts_1_to_4_are_hidden_and_zero_and_five_are_shown(skjult):
    tal = {f"indsats_sager:{n}": i for i, n in enumerate("abcdef")}
    chosen = skjult(indsatser=[("151", 2023, n, v) for n, v in tal.items()])
    assert chosen == {f"indsatser/151/2023/indsats_sager:{n}": COUNT for n in "bcde"}


def test_an_effort_with_a_hidden_figure_is_left_out_with_its_name():
    names = ["indsats_sager:Vej 1", "indsats_provenu:Vej 1", "indsats_sager:Haver", "su_politianmeldt"]
    tabel = pa.table(
        {"kommunekode": ["151"] * 4, "aar": [2023] * 4, "noegletal": names, "skjult": ["vaerdi=<5", "", "", "vaerdi=<5"]}
    )
    assert without_named(tabel)["noegletal"].to_pylist() == ["indsats_sager:Haver", "su_politianmeldt"]
