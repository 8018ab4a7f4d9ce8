"""A municipality of which nothing more can be hidden is asked less: what is hidden, and why, is what the whole search says."""

from __future__ import annotations

import tempfile
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given

from dagster_project.common.frames import NUMBER, TEXT
from dagster_project.disclosure import alone, select_hidden
from dagster_project.disclosure.breakdowns import distribute
from dagster_project.disclosure.earlier_editions import read_earlier
from dagster_project.disclosure.equations import collect
from dagster_project.disclosure.over_time import shown_unchanged
from dagster_project.disclosure.remainders import Remainders
from dagster_project.disclosure.select_hidden import _Closer, choose_hidden, exhausted
from dagster_project.disclosure.system import SUM, Cell, System, municipality
from tests.disclosure.random_worlds import courses_of_one
from tests.disclosure.test_changes import three_hidden, waiting, write
from tests.disclosure.worlds import World, tabeller
from tests.effort import whole_courses

AHEAD = "provenu/151/2023"
A, B, SHOWN, WHOLE = (f"{AHEAD}/{n}" for n in ("kl-ydelser", "su", "tilflytninger", "som-offentliggjort"))
ZERO, RATE, OTHERS = f"{AHEAD}/paragraf-11", f"{AHEAD}/udk-ydelser", "provenu/101/2023/su"
ALL = {"101", "151"}


def system() -> System:
    """Of one municipality a whole of three parts, a zero, and what stands nowhere; of another one figure."""
    values = {A: 20_000, B: 30_000, SHOWN: 400_000, WHOLE: 450_000, ZERO: 0, OTHERS: 70_000}
    out = System({n: Cell(v, "beloeb") for n, v in values.items()} | {RATE: Cell(7, "beloeb", printed=False)})
    out.equal(WHOLE, [A, B, SHOWN])
    return out


def other(name: str, **fields: object) -> System:
    out = system()
    out.celler[name] = replace(out.celler[name], **fields)
    return out


# figures, what is hidden, what is public already, and of which municipalities nothing more can be hidden
STATES = {
    "hidden or public": (system(), {A, B}, {WHOLE, SHOWN}, {"151"}),
    "a figure that is neither": (system(), {A, B}, {WHOLE}, set()),
    "a zero that nobody saw": (system(), {A, B}, {WHOLE, SHOWN}, {"151"}),
    "a zero that is one no longer": (other(ZERO, vaerdi=5.0), {A, B}, {WHOLE, SHOWN}, set()),
    "what was public is hidden": (system(), {A, B, SHOWN}, {WHOLE, SHOWN}, set()),
    "a withheld one": (other(A, withheld=True), {A, B}, {WHOLE, SHOWN}, set()),
    "a withheld zero": (other(ZERO, withheld=True), {A, B, ZERO}, {WHOLE, SHOWN}, set()),
    "what stood nowhere is shown": (other(RATE, printed=True), {A, B}, {WHOLE, SHOWN}, set()),
    "the other one too": (system(), {A, B, OTHERS}, {WHOLE, SHOWN}, ALL),
}


@pytest.mark.parametrize(("figures", "hidden", "public", "awaited"), STATES.values(), ids=STATES)
def test_nothing_more_can_be_hidden_of_what_is_hidden_or_public(
    figures: System, hidden: set[str], public: set[str], awaited: set[str]
) -> None:
    assert exhausted(figures, hidden, public) == awaited


def test_sums_that_were_left_out_are_there_once_more_is_hidden() -> None:
    """The two hidden parts are one case each: their sum, which the whole gives, is one of two cases. All is public already, until
    the country's search takes the part that is shown."""
    rows = [(A, "a", 20_000.0), (B, "b", 30_000.0), *((SHOWN, f"c{i}", 40_000.0) for i in range(10)), (OTHERS, "d", 70_000.0)]
    cases = pd.DataFrame(rows, columns=["navn", "sag", "beloeb"]).astype({"navn": TEXT, "sag": TEXT, "beloeb": NUMBER})

    def search(apart: bool) -> list[tuple[dict[str, str], set[str]]]:
        figures, reasons, out = system(), {A: "få", B: "få"}, []
        close = _Closer(reasons, {WHOLE, SHOWN}, Remainders(figures, cases), apart)
        for more in ({}, {SHOWN: "landet"}):
            reasons |= more
            close(figures, {A, B})
            out.append((dict(reasons), {n for n in figures.celler if n.startswith(SUM)}))
        return out

    (first, left), (then, added) = search(apart=True)
    (whole_first, found), (whole_then, whole) = search(apart=False)
    assert (first, then) == (whole_first, whole_then)
    assert (left, added) == (set(), whole) and len(found) == 1 and found <= whole


def whole_search(tables: dict, earlier: list) -> tuple[dict[str, str], System]:
    """Nothing is left out."""
    with pytest.MonkeyPatch.context() as own:
        own.setattr(select_hidden, "exhausted", lambda *_: set())
        own.setattr(alone, "may_be_hidden", lambda part, *_: part.celler.keys())
        return choose_hidden(tables, earlier)


def hides_what_the_whole_search_hides(course: list[World], template: Path) -> None:
    """Every edition but the first, figure by figure and reason by reason, with the words of what is hidden."""
    with tempfile.TemporaryDirectory() as root:
        folders = write(course, Path(root), template)
        for nr, world in enumerate(course[1:], start=1):
            tables = tabeller(world, template, nr=nr + 1)
            hidden, figures = choose_hidden(tables, read_earlier(folders[:nr]))
            awaited, whole = whole_search(tables, read_earlier(folders[:nr]))
            assert hidden == awaited
            assert all(
                (c.plain, c.withheld) == (whole.celler[n].plain, whole.celler[n].withheld) for n, c in figures.celler.items()
            )
            assert all(len({municipality(n) for n in equation}) == 1 for equation in figures.equations)


def beside_another(world: World) -> World:
    """Beside a municipality that is as it was."""
    both, other = deepcopy(world), three_hidden(4)
    for rows in ("sager", "p11", "daekket"):
        getattr(both, rows).extend(("101", *r[1:]) for r in getattr(other, rows))
    return both


@pytest.mark.parametrize(
    "course",
    [[three_hidden(4), three_hidden(11)], [waiting(6, 2, 6), waiting(7, 8, 12)]],
    ids=["of all editions together", "of who is alone"],
)
def test_what_one_municipality_is_asked_another_does_not_settle(editions: Path, course: list[World]) -> None:
    hides_what_the_whole_search_hides([beside_another(w) for w in course], editions / "intern" / "tabeller")


@pytest.mark.heavy
@pytest.mark.torture
@pytest.mark.ci
@whole_courses(2, 50)
@given(course=courses_of_one())
def test_every_edition_hides_what_the_whole_search_hides(editions: Path, course: list[World]) -> None:
    hides_what_the_whole_search_hides(course, editions / "intern" / "tabeller")


def test_of_two_municipalities_only_the_corrected_one_is_searched_whole(editions: Path, tmp_path: Path) -> None:
    template = editions / "intern" / "tabeller"
    codes = ("101", "151")
    sager = [
        (k, 2023, "SU-sager", f"S{i}", "tilbagebetalingskrav", Decimal(1_000 * int(k) + 7 * i)) for k in codes for i in range(9)
    ]
    first = World(sager=sager, daekket=[(k, 2023) for k in codes], p11=[(k, 2023, 0, Decimal(0), Decimal(0)) for k in codes])
    second = World(**{**vars(first), "sager": [*sager[:-9], *((*r[:5], 3 * r[5]) for r in sager[-9:])]})
    folders = write([first, second], tmp_path, template)
    earlier = read_earlier(folders[:1])
    hidden, figures = choose_hidden(tabeller(second, template, nr=2), earlier)
    assert exhausted(figures, hidden.keys(), shown_unchanged(figures, earlier[0])) == {"101"}


def test_no_equation_of_the_sample_is_of_two_municipalities(editions: Path) -> None:
    """But those that `connect_country` adds: what is left out of one municipality is so missing in no other."""
    tables = {f.stem: pq.read_table(f) for f in (editions / "intern" / "tabeller").glob("*.parquet")}
    figures = collect(tables)
    distribute(figures, tables)
    assert {municipality(n) for n in figures.celler} == {"151", "dk"} and len(figures.equations) > 300
    assert [e for e in figures.equations if len({municipality(n) for n in e}) > 1] == []
