"""Each key figure of the efforts has what a trail needs: a recipe that counts it and a rule with its sentence."""

from __future__ import annotations

from dagster_project.spor.recipes.indsatser import COUNTINGS
from tests.seeds.documents import seed

FIGURES = {r["noegletal"] for r in seed("noegletal")}


def test_every_figure_of_the_efforts_has_a_counting_and_every_counting_a_figure() -> None:
    assert {name.partition(":")[0] for name in COUNTINGS} == FIGURES  # after the colon: a part, with a counting of its own


def test_every_figure_of_the_efforts_has_a_rule_and_every_rule_a_figure() -> None:
    rules = {r["regel"] for r in seed("beregningsregler")}
    assert {r.removeprefix("indsatser/") for r in rules if r.startswith("indsatser/")} == FIGURES
