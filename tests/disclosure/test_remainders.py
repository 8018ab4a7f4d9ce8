"""The sum of two hidden figures that a shown whole gives, judged of all sums at once: beside the rules asked case by case."""

from __future__ import annotations

from random import Random

import pandas as pd
import pytest

from dagster_project.common.frames import NUMBER, TEXT
from dagster_project.disclosure.remainders import Remainders
from dagster_project.disclosure.sensitive import is_few
from dagster_project.disclosure.system import Cell, System


def is_found(hidden: list[list[float]], shown: float = 50_000.0) -> bool:
    """Whether the sum of these hidden figures' cases is one that wants a range. By figure the amounts of its cases."""
    names = [f"t{i}" for i in range(len(hidden))]
    cells = {n: Cell(sum(own), "beloeb") for n, own in zip(names, hidden, strict=True)} | {"v": Cell(shown, "beloeb")}
    system = System(cells | {"w": Cell(sum(map(sum, hidden)) + shown, "beloeb")})
    system.equal("w", [*names, "v"])
    rows = [(n, f"{n}-{i}", beloeb) for n, own in zip(names, hidden, strict=True) for i, beloeb in enumerate(own)]
    contributions = pd.DataFrame(rows, columns=["navn", "sag", "beloeb"]).astype({"navn": TEXT, "sag": TEXT, "beloeb": NUMBER})
    return bool(Remainders(system, contributions).find(system, set(names)))


def one_by_one(hidden: list[list[float]]) -> bool:
    """The rules of the sum, for everybody and for each who is alone behind a figure and takes the own away."""
    every = sorted((b for own in hidden for b in own), reverse=True)
    for taken in [None, *(own[0] for own in hidden if len(own) == 1)]:
        left = [b for i, b in enumerate(every) if i != (every.index(taken) if taken else None)]
        if is_few(len(left), left[0] / sum(left), (sum(left) - sum(left[:2])) / sum(left)):
            return True
    return False


@pytest.mark.parametrize(
    ("hidden", "few"),
    [
        ([[100.0] * 4, [100.0] * 4], False),
        ([[100.0] * 4, [100.0] * 3 + [9_000.0]], True),  # one of eight fills 93 pct.
        ([[100.0] * 4, [600.0, 600.0, 3_900.0]], False),  # 70 pct., and 75 for the one who has 600
        ([[1_000.0, 10.0, 10.0, 10.0], [950.0, 10.0, 10.0, 10.0]], True),  # who has 950 knows the 1.000 within 60
        ([[9_000.0, *[120.0] * 5], [120.0] * 5], True),  # one of eleven fills 88 pct.
        ([[150.0], [1_000.0, 1_000.0, 10.0, 10.0, 10.0]], True),  # the one takes the 150 away, and 30 are between the two
        ([[1_000.0], [100.0] * 4], True),  # the one takes the 1.000 away, and four are left
        ([[1_000.0], [100.0] * 5], False),
    ],
)
def test_by_hand(hidden: list[list[float]], few: bool) -> None:
    assert is_found(hidden) is few


def test_what_is_said_of_all_at_once_is_what_the_rules_say_of_each() -> None:
    chance, found = Random(20), []
    for _ in range(150):
        scale = chance.choice([1.0, 2.0, 4.0])
        hidden = [
            [float(round(1 + 100 * chance.random() ** -scale)) for _ in range(chance.randint(1, 8))]
            for _ in range(chance.randint(2, 3))
        ]
        found.append(one_by_one(hidden))
        assert is_found(hidden) is found[-1], hidden
    assert 30 < sum(found) < 120
