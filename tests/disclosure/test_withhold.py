"""Where no pattern of hidden figures protects, the fewest further ones are withheld: reckoned by hand, a small whole per rule."""

from __future__ import annotations

from collections.abc import Set

import pytest

from dagster_project.disclosure.pattern import find_pattern
from dagster_project.disclosure.room import CannotBeHidden
from dagster_project.disclosure.system import FEW, Cell, System
from dagster_project.disclosure.withhold import withhold


def counts(*parts: int) -> System:
    """Parts that are printed beside their whole."""
    system = System({f"p{i}": Cell(n, "antal") for i, n in enumerate(parts)} | {"w": Cell(sum(parts), "antal", 4.0)})
    system.equal("w", [f"p{i}" for i in range(len(parts))])
    return system


def few(system: System) -> set[str]:
    return {n for n, c in system.celler.items() if c.vaerdi in FEW}


class Otherwise:
    """Withholds, and remembers what."""

    def __init__(self) -> None:
        self.withheld: set[str] = set()

    def __call__(self, part: System, sensitive: Set[str], given: Set[str], locked: Set[str]) -> set[str]:
        hidden, withheld = withhold(part, sensitive, given, locked)
        self.withheld |= withheld
        return hidden


def test_four_of_one_beside_their_four_are_given_away_by_their_words_until_one_tells_nothing() -> None:
    """Each is at least 1 and their sum at most 4. With one that may be 0 the sum may be 3, or another part 2."""
    system, otherwise = counts(1, 1, 1, 1), Otherwise()
    with pytest.raises(CannotBeHidden):
        find_pattern(system, few(system))
    assert find_pattern(system, few(system), otherwise=otherwise) == set()  # all five were hidden already
    assert len(otherwise.withheld) == 1 and "w" not in otherwise.withheld  # the whole is dearer


def test_a_zero_is_withheld_where_all_else_is_public_and_unchanged() -> None:
    """7 + 0 + 3 = 10, where 7 and 10 were public before: 3 could only be what is left."""
    system, otherwise = counts(7, 0, 3), Otherwise()
    assert find_pattern(system, {"p2"}, locked={"w", "p0"}, otherwise=otherwise) == {"p1"}
    assert otherwise.withheld == {"p1"}


def test_what_a_pattern_protects_is_not_withheld() -> None:
    for parts in ((1, 0, 0), (2, 2), (3, 9), (1, 1, 0)):
        system, otherwise = counts(*parts), Otherwise()
        find_pattern(system, few(system), otherwise=otherwise)
        assert otherwise.withheld == set(), parts


def test_what_public_figures_give_away_whatever_is_withheld_is_said() -> None:
    with pytest.raises(CannotBeHidden):
        withhold(counts(7, 8, 3), {"p2"}, {"p2"}, {"w", "p0", "p1"})


def test_amounts_that_stand_alone_in_a_whole_are_withheld_with_it() -> None:
    """One case's claim and the total, which is it: nothing else is there, and any amount fits both."""
    system, otherwise = System({"a": Cell(5000.0, "beloeb"), "w": Cell(5000.0, "beloeb")}), Otherwise()
    system.equal("w", ["a"])
    assert find_pattern(system, {"a"}, otherwise=otherwise) == {"w"} and otherwise.withheld == set()


@pytest.mark.parametrize("cases", FEW)
def test_a_rate_of_a_hidden_count_is_as_wide_as_a_case_makes_it(cases: int) -> None:
    """1–4 moves a year are 1/52–4/52 a week: a whole move a week is not to be had, and not asked for."""
    system = System({"count": Cell(cases, "antal"), "rate": Cell(cases / 52, "andet")})
    system.rate("rate", "count", 52)
    assert system.celler["rate"].needs(False) == 1 / 52
    assert find_pattern(system, {"count"}, {"rate"}) == set()


def test_a_rate_that_the_count_does_not_give_is_left_as_it_is() -> None:
    system = System({"count": Cell(3, "antal"), "rate": Cell(3 / 48, "andet")})
    system.rate("rate", "count", 52)
    assert system.equations == [] and system.celler["rate"].unit == 1
