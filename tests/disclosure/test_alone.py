"""What one who is alone behind a row of a statement takes away, and what is then left of others, is hidden; and no more."""

from __future__ import annotations

import pandas as pd
import pytest

from dagster_project.common.frames import NUMBER, TEXT
from dagster_project.disclosure.alone import alone_behind, alone_behind_changes, hide_from_the_alone
from dagster_project.disclosure.pattern import find_pattern
from dagster_project.disclosure.system import Cell, System
from dagster_project.disclosure.together import Settled, Together

AHEAD = "udk-status/151/2023"
NOBODY = pd.DataFrame({"navn": [], "sag": [], "beloeb": []}).astype({"navn": TEXT, "sag": TEXT, "beloeb": NUMBER})
HIDDEN = {f"{AHEAD}/boligydelse/krav-beloeb", f"{AHEAD}/folkepension/krav-beloeb"}


def statement(of_one: int) -> System:
    """Claims on three benefits and their total: so many cases of the first, four of the second, and seven, which are shown."""
    system = System()
    for benefit, count in (("boligydelse", of_one), ("folkepension", 4), ("barseldagpenge", 7)):
        system.celler[f"{AHEAD}/{benefit}/krav-antal"] = Cell(count, "antal")
        system.celler[f"{AHEAD}/{benefit}/krav-beloeb"] = Cell(10_000.0 * count, "beloeb")
    system.celler[f"{AHEAD}/total/krav-beloeb"] = Cell(10_000.0 * (11 + of_one), "beloeb")
    rows = [n for n in system.celler if n.endswith("krav-beloeb") and "/total/" not in n]
    system.equal(f"{AHEAD}/total/krav-beloeb", rows)
    return system


def with_section_11(count: int) -> System:
    """Beside it so many cases of § 11, in a total that is shown."""
    system, ahead = statement(3), "provenu/151/2023"
    system.celler |= {
        "paragraf-11/151/2023/antal-med-provenu": Cell(count, "antal"),
        "paragraf-11/151/2023/provenu": Cell(50_000.0, "beloeb"),
        f"{ahead}/paragraf-11": Cell(50_000.0, "beloeb"),
        f"{ahead}/udk-ydelser": Cell(140_000.0, "beloeb"),
        f"{ahead}/som-offentliggjort": Cell(190_000.0, "beloeb"),
    }
    system.equal(f"{ahead}/paragraf-11", ["paragraf-11/151/2023/provenu"])
    system.equal(f"{ahead}/udk-ydelser", [f"{AHEAD}/total/krav-beloeb"])
    system.equal(f"{ahead}/som-offentliggjort", [f"{ahead}/udk-ydelser", f"{ahead}/paragraf-11"])
    return system


SECTION_11 = {"paragraf-11/151/2023/provenu", "provenu/151/2023/paragraf-11"}
COLUMN = {f"{AHEAD}/total/krav-beloeb", "provenu/151/2023/udk-ydelser"}
FOLK = {f"{AHEAD}/folkepension/krav-beloeb"}


@pytest.mark.parametrize(
    ("system", "hidden", "own", "more"),
    [
        (statement(1), HIDDEN, HIDDEN, True),  # 50.000 less the own 10.000 are the four others'
        (statement(2), HIDDEN, HIDDEN, False),  # of two nobody can take away more than the own part
        (with_section_11(1), SECTION_11 | COLUMN | FOLK, SECTION_11 | FOLK, True),  # who knows § 11 knows the column's total
        (with_section_11(2), SECTION_11 | COLUMN | FOLK, SECTION_11 | FOLK, False),
    ],
    ids=["one of a row", "two of a row", "one of § 11", "two of § 11"],
)
def test_what_the_own_figure_opens_is_hidden(system: System, hidden: set[str], own: set[str], more: bool) -> None:
    assert find_pattern(system, own, hidden) == set()  # to everybody else nothing is told
    people = [alone_behind(system, NOBODY)]
    found = hide_from_the_alone(Together(system), people, hidden, own, set(), Settled())
    assert bool(found) is more
    assert hide_from_the_alone(Together(system), people, hidden | found, own, set(), Settled()) == set()


def test_what_is_public_already_is_left() -> None:
    system = statement(1)
    people = [alone_behind(system, NOBODY)]
    assert hide_from_the_alone(Together(system), people, HIDDEN, HIDDEN, set(system.celler) - HIDDEN, Settled()) == set()


def test_one_case_of_a_row_knows_all_amounts_of_the_row_and_of_what_it_alone_adds_up_to() -> None:
    assert alone_behind(statement(1), NOBODY) == {f"{AHEAD}/boligydelse": {f"{AHEAD}/boligydelse/krav-beloeb"}}
    assert alone_behind(with_section_11(1), NOBODY) == {"paragraf-11/151/2023": SECTION_11}


SU = "provenu/151/2023/su"


def of_cases(*amounts: float, beside: float = 0.0) -> tuple[System, pd.DataFrame]:
    """Claims of SU, a case for each, and something beside them that nobody knows whose it is."""
    cases = pd.DataFrame({"navn": SU, "sag": [f"S{i}" for i in range(len(amounts))], "beloeb": [*amounts]})
    cases = cases[cases["beloeb"] != 0].astype(NOBODY.dtypes)
    return System({SU: Cell(sum(amounts) + beside, "beloeb")}), cases


SIX = (20_000.0,) * 6
BENEFIT = {f"{AHEAD}/boligydelse/krav-beloeb", f"{AHEAD}/total/krav-beloeb"}


@pytest.mark.parametrize(
    ("then", "now", "people"),
    [
        (of_cases(*SIX), of_cases(*SIX, 5_000.0), {"S6": {SU}}),
        (of_cases(*SIX), of_cases(*SIX[:5], 21_000.0), {"S5": {SU}}),
        (of_cases(*SIX), of_cases(*SIX[:5]), {"S5": {SU}}),
        (of_cases(*SIX), of_cases(*SIX, 5_000.0, 6_000.0), {}),  # of two neither knows the change
        (of_cases(*SIX), of_cases(*SIX, 5_000.0, beside=7_000.0), {}),
        ((statement(3), NOBODY), (statement(4), NOBODY), {f"{AHEAD}/boligydelse, ændret mellem 0 og 1": BENEFIT}),
        ((statement(3), NOBODY), (statement(5), NOBODY), {}),
        ((statement(1), NOBODY), (statement(2), NOBODY), {f"{AHEAD}/boligydelse, ændret mellem 0 og 1": BENEFIT}),
    ],
    ids=["new", "corrected", "gone", "two new", "unknown beside it", "one more of a row", "two more", "a second of a row"],
)
def test_one_who_is_alone_behind_a_change_knows_it(
    then: tuple[System, pd.DataFrame], now: tuple[System, pd.DataFrame], people: dict[str, set[str]]
) -> None:
    assert alone_behind_changes([now, then]) == [(0, 1, people)]
