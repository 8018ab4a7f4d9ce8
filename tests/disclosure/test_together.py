"""What several editions tell together, reckoned by hand: a whole of three parts, of which one is hidden for its own sake."""

from __future__ import annotations

import pandas as pd
import pytest

from dagster_project.disclosure.over_time import EarlierEditions
from dagster_project.disclosure.system import Cell, System
from dagster_project.disclosure.together import Settled, together

NOBODY = pd.DataFrame({"navn": pd.Series(dtype=str), "sag": pd.Series(dtype=str), "beloeb": pd.Series(dtype=float)})
FEW = "a"  # the part that rests on few cases, 20.000 kr. in every edition


def system(b: float, c: float) -> System:
    out = System({n: Cell(v, "beloeb") for n, v in (("whole", 20_000 + b + c), (FEW, 20_000.0), ("b", b), ("c", c))})
    out.equal("whole", [FEW, "b", "c"])
    return out


def edition(navn: str, b: float, c: float, *hidden: str) -> EarlierEditions:
    own = system(b, c)
    return EarlierEditions(
        navn, {n: x.vaerdi for n, x in own.celler.items()}, frozenset(hidden), NOBODY, frozenset({FEW}), system=own
    )


# earlier editions (b, c, what they hid), what this one has of b and c and hides, and what it must hide as well
COURSES = {
    "hidden for it, then shown": ([("1", 30_000, 50_000, FEW, "b")], (30_000, 57_000, FEW), {"b"}),
    "shown, then hidden for it": ([("1", 30_000, 50_000, FEW, "c")], (38_000, 50_000, FEW), {"c"}),
    "hidden, changed and as it was": (
        [("1", 30_000, 50_000, FEW, "b"), ("2", 41_000, 50_000, FEW, "b")],
        (30_000, 57_000, FEW),
        {"b"},
    ),
    "told by the second of three": (
        [("1", 30_000, 50_000, FEW, "b"), ("2", 41_000, 44_000, FEW, "c")],
        (41_000, 44_000, FEW, "c"),
        set(),
    ),
    "moved by little": ([("1", 30_000, 50_000, FEW, "b")], (30_400, 57_000, FEW, "c"), {"b"}),
    "moved by much": ([("1", 30_000, 50_000, FEW, "b")], (39_000, 57_000, FEW, "c"), set()),
    "public already": ([("1", 30_000, 50_000, FEW, "b"), ("2", 30_000, 41_000, FEW, "c")], (30_000, 66_000, FEW), set()),
}  # fmt: skip


@pytest.mark.parametrize(("earlier", "now", "more"), COURSES.values(), ids=COURSES)
def test_a_part_waits_that_would_open_another_edition(earlier: list, now: tuple, more: set[str]) -> None:
    b, c, *hidden = now
    both = together(system(b, c), [edition(*e) for e in earlier])
    locked = {"b"} & {n for _, eb, _, *h in earlier for n in ("b",) if eb == b and n not in h}
    assert both.hide_more(set(hidden), {FEW}, locked, Settled()) == more


def test_a_figure_of_few_cases_is_not_protected_by_what_nobody_hides_any_more() -> None:
    """Of two cells that are one in both editions the one that an edition shows is shown."""
    both = together(system(30_000, 50_000), [edition("1", 30_000, 50_000, FEW, "b"), edition("2", 30_000, 52_000, FEW, "c")])
    assert both.shown == {"2: whole"} and both.hidden == {"2: c"} and both.sensitive == set()


def of_four(a: float, b: float, c: float) -> System:
    out = System({n: Cell(v, "beloeb") for n, v in (("whole", 9_000 + a + b + c), (FEW, a), ("d", 9_000.0), ("b", b), ("c", c))})
    out.equal("whole", [FEW, "b", "c", "d"])
    return out


@pytest.mark.parametrize(("c", "more"), [(61_000, {"b"}), (57_000, {"b"})])
def test_a_change_of_few_cases_stays_hidden_when_the_figure_is_shown_again(c: float, more: set[str]) -> None:
    """The second edition hid `b` for its 12 kr. more than the first. From then on `a` and `d` are as they were, and what the
    third shows of the others would take both away."""
    first, then = (
        EarlierEditions(navn, {n: x.vaerdi for n, x in own.celler.items()}, frozenset(hidden), NOBODY, frozenset(few), system=own)
        for navn, own, hidden, few in (
            ("1", of_four(20_000, 30_000, 50_000), (FEW, "d"), (FEW,)),
            ("2", of_four(90_000, 30_012, 57_000), (FEW, "d", "b"), (FEW, "b")),
        )
    )
    both = together(of_four(90_000, 66_000, c), [first, then])
    locked = {"c"} if c == 57_000 else set()
    assert both.hide_more({FEW, "d"}, {FEW}, locked, Settled()) == more


# by what it is that the answer rests on: the part, those of its figures that are fixed, and what else is looked at
OTHERWISE = {
    "the figures": (system(30_000, 50_001), {"c"}, {FEW}),
    "whether one is withheld": (
        System(system(30_000, 50_000).celler | {"b": Cell(30_000, "beloeb", withheld=True)}),
        {"c"},
        {FEW},
    ),
    "the equations": (System(system(30_000, 50_000).celler), {"c"}, {FEW}),
    "what is fixed": (system(30_000, 50_000), set(), {FEW}),
    "what is hidden": (system(30_000, 50_000), {"c"}, {FEW, "b"}),
}


@pytest.mark.parametrize("other", OTHERWISE.values(), ids=OTHERWISE)
def test_a_part_is_asked_again_when_anything_that_its_answer_rests_on_is_another(other: tuple) -> None:
    asked, settled = [], Settled()

    def ask(fixed: set[str]) -> set[str]:
        asked.append(fixed)
        return set()

    for part, fixed, hidden in [(system(30_000, 50_000), {"c"}, {FEW}), (system(30_000, 50_000), {"c"}, {FEW}), other]:
        settled(ask, part, fixed, hidden)
    assert asked == [{"c"}, other[1]]


def test_a_part_that_asked_for_more_is_asked_again() -> None:
    settled, answers = Settled(), iter([{"b"}, set()])
    assert [settled(lambda fixed: next(answers), system(30_000, 50_000), set(), {FEW}) for _ in range(3)] == [{"b"}, set(), set()]
