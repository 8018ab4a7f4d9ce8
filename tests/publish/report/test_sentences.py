"""Sentences that state a direction say what the figures say, and nothing where a figure is hidden or not measured."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.publish.report import build_reports
from dagster_project.publish.report.blocks import development
from dagster_project.publish.report.data import Cell
from dagster_project.publish.report.sections.benchmark import _sentences
from tests.publish.report.conftest import Edition
from tests.publish.report.pdf import Report

HIDDEN = Cell(None, "hemmeligholdt")
SWAP = "update t set aar = case aar when 2022 then 2023 else 2022 end where aar in (2022, 2023)"


def beloeb(tal: str | int) -> Cell:
    return Cell(Decimal(tal))


@pytest.mark.parametrize(
    ("foer", "nu", "tekst"),
    [
        (beloeb(6349357), beloeb(5764357), "X faldt fra 6.349.357 kr. i 2022 til 5.764.357 kr. i 2023: "
         "et fald på 585.000 kr. (9,2 pct.)."),
        (beloeb(5764357), beloeb(6349357), "X steg fra 5.764.357 kr. i 2022 til 6.349.357 kr. i 2023: "
         "en stigning på 585.000 kr. (10,1 pct.)."),
        (beloeb(7), beloeb(7), "X var uændret: 7 kr. i både 2022 og 2023."),
        (beloeb(0), beloeb(1), "X steg fra 0 kr. i 2022 til 1 kr. i 2023: en stigning på 1 kr."),
        (beloeb(-5), beloeb(-9), "X faldt fra −5 kr. i 2022 til −9 kr. i 2023: et fald på 4 kr."),
        (beloeb(1000000), beloeb("1000000.01"), "X steg fra 1.000.000 kr. i 2022 til 1.000.000,01 kr. i 2023: "
         "en stigning på 0,01 kr. (under 0,1 pct.)."),
        (Cell(), beloeb(7), "X: 7 kr. i 2023; ikke målt i 2022."),
        (beloeb(7), Cell(), "X er ikke målt i 2023."),
        (beloeb(7), HIDDEN, "X: udviklingen oplyses ikke, fordi tallet for 2023 ikke må vises."),
        (HIDDEN, Cell(None, "<5"), "X: udviklingen oplyses ikke, fordi tallene for 2022 og 2023 ikke må vises."),
    ],
)  # fmt: skip
def test_the_direction_follows_the_figures(foer: Cell, nu: Cell, tekst: str) -> None:
    assert development("X", foer, nu, 2023).replace("\u00a0", " ") == tekst


def test_a_year_that_is_not_over_is_not_compared() -> None:
    assert (
        development("X", beloeb(9), beloeb(7), 2023, maaned=11).replace("\u00a0", " ") == "X: 7 kr. i 2023 til og med november."
    )
    assert development("X", beloeb(9), Cell(), 2023, maaned=11) == "X er ikke målt i 2023."


@pytest.mark.heavy
def test_the_report_turns_its_sentences_when_the_figures_turn(edition: Edition, rapport: Report) -> None:
    turned = Report(build_reports(edition(provenu_aar=[SWAP], provenu_total=[SWAP], indsatser=[SWAP]))[0])
    for r, word_ in (
        (rapport, ("steg til 11,3", "faldt fra 6.349.357", "steg fra 197")),
        (turned, ("faldt til 8,0", "steg fra 5.764.357", "faldt fra 366")),
    ):
        for beginning in word_:
            assert beginning in r.tekst.replace("\u00a0", " ")


@pytest.mark.heavy
def test_a_year_without_controls_at_the_start_of_studies_names_no_such_start(edition: Edition, rapport: Report) -> None:
    summer = Report(build_reports(edition(su_flytninger_uge=["update t set saeson = null"]))[0])
    for r, named in ((rapport, True), (summer, False)):
        assert "Flest kontroller: " in r.tekst and ("Mørke søjler: studiestart (" in r.tekst) == named


def reading(meets: Cell, months: Cell, step: str = "3") -> dict[str, Cell]:
    """A row of the follow-up as the report reads it."""
    return {
        "kontroltrin": Cell(step), "opfylder_kriteriet": meets, "maaneder_i_traek": months, "graense_taeller": Cell(3),
        "graense_naevner": Cell(10), "graense_maaneder": Cell(6),
    }  # fmt: skip


SHOWN, NONE_THERE = {"andel_udtaget": Cell(0.541)}, {"andel_udtaget": Cell()}
STEP_3 = ("3", "alle")


@pytest.mark.parametrize(
    ("own", "country", "readings", "said"),
    [
        ({STEP_3: SHOWN}, {STEP_3: {"andel_udtaget": Cell(0.548)}}, [reading(Cell(False), Cell(0))],
         ["På kontroltrin 3 er 54,1 pct. af risikosagerne taget op mod 54,8 pct. i hele landet.",
          "Kontroltrin 3: @."]),
        ({STEP_3: SHOWN}, {STEP_3: NONE_THERE}, [], ["På kontroltrin 3 er 54,1 pct. af risikosagerne taget op."]),
        ({STEP_3: {"andel_udtaget": Cell(0.0)}}, {}, [reading(Cell(False), Cell(1)), reading(Cell(False), Cell(5), "2")],
         ["På kontroltrin 3 er 0,0 pct. af risikosagerne taget op.",
          "Kontroltrin 3: @; den har ligget under i 1 måned.",
          "Kontroltrin 2: @; den har ligget under i 5 måneder."]),
        ({STEP_3: {"andel_udtaget": HIDDEN}}, {}, [reading(HIDDEN, HIDDEN)],
         ["Kommunens andel på kontroltrin 3 må ikke vises.",
          "Kontroltrin 3: om kommunen opfylder kriteriet for opfølgning, må ikke vises."]),
        ({STEP_3: NONE_THERE}, {STEP_3: SHOWN}, [reading(Cell(True), Cell(7))],
         ["På kontroltrin 3 er der ingen risikosager at regne en andel af.",
          "Kontroltrin 3: kommunen opfylder kriteriet for opfølgning (under 30 pct. i 6 måneder i træk); "
          "den har ligget under i 7 måneder."]),
        ({}, {STEP_3: SHOWN}, [], []),  # only cases of step 2: nothing is said of step 3
    ],
)  # fmt: skip
def test_the_use_of_risk_cases_in_every_case(own: dict, country: dict, readings: list, said: list[str]) -> None:
    not_met = "kommunen opfylder ikke kriteriet for opfølgning (under 30 pct. i 6 måneder i træk)"
    assert [s.replace("\u00a0", " ") for s in _sentences(own, country, readings)] == [s.replace("@", not_met) for s in said]
