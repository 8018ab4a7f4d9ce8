"""Each key figure has what it needs beside its count: a recipe, a rule with its sentence, and an attacker who knows it."""

from __future__ import annotations

from dagster_project.spor.recipes.indsatser import COUNTINGS
from tests.disclosure.attacker.acquaintance import PAR
from tests.seeds.documents import seed

FIGURES = {r["noegletal"] for r in seed("noegletal")}


def test_every_figure_of_the_efforts_has_a_counting_and_every_counting_a_figure() -> None:
    counted = {name.partition(":")[0] for name in COUNTINGS}  # after the colon: a part, with a counting of its own
    assert not FIGURES - counted, f"add to COUNTINGS in dagster_project/spor/recipes/indsatser.py: {sorted(FIGURES - counted)}"
    assert not counted - FIGURES, f"add to seeds/noegletal.csv: {sorted(counted - FIGURES)}"


def test_every_figure_of_the_efforts_has_a_rule_and_every_rule_a_figure() -> None:
    names = {r["regel"] for r in seed("beregningsregler")}
    rules = {name.removeprefix("indsatser/") for name in names if name.startswith("indsatser/")}
    assert not FIGURES - rules, f"add to seeds/beregningsregler.csv, as indsatser/<name>: {sorted(FIGURES - rules)}"
    assert not rules - FIGURES, f"add to seeds/noegletal.csv: {sorted(rules - FIGURES)}"


def test_a_part_of_another_figure_is_known_as_one_to_the_attacker_of_the_tests_too() -> None:
    parts = {(r["noegletal"], r["del_af"]) for r in seed("noegletal") if r["del_af"]}
    assert not parts - {*PAR}, f"add to PAR in tests/disclosure/attacker/acquaintance.py: {sorted(parts - {*PAR})}"
    assert not {*PAR} - parts, f"add as del_af to seeds/noegletal.csv: {sorted({*PAR} - parts)}"
