"""This publication against an earlier one: what changed between two shown figures is a figure too, and may be one case's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from dagster_project.common.frames import TEXT
from dagster_project.disclosure.pattern import find_pattern
from dagster_project.disclosure.remainders import Remainders
from dagster_project.disclosure.sensitive import Rests, hviler_paa, is_few, rests_on
from dagster_project.disclosure.stood import Pair
from dagster_project.disclosure.system import FEW, System
from dagster_project.figures.kinds import totaler

SMALL = 0.005
ONE = Rests(1, 1.0)  # what a change rests on of which no cases are known
STATEMENTS = ("udk-ydelser", "paragraf-11")  # categories that are amounts of a statement, not of cases
FIFTH = 5
# what stands at the end of the period, over all years: another year's publication has it by another name
_STOCK = re.compile(r"(krav/([^/]+)/|indsatser/([^/]+)/)([0-9]{4})(/(?(3)krav_).*)")


@dataclass(frozen=True)
class EarlierEditions:
    """An earlier publication: every true figure, those of them that its public edition hid (`sensitive`: for their own sake), and
    the cases behind them. `derived`: what stood nowhere but follows from the figures. `uger`: the years whose weeks it left out,
    with their controls; `kriterier`: the groups that it hid; `benchmark`, `benchmark_kriterier`, `su_flytninger_uge`: the tables
    as its internal and as its public edition had them. `system`: its figures and their equations."""

    navn: str
    tal: dict[str, float]
    skjult: frozenset[str]
    bidrag: pd.DataFrame
    sensitive: frozenset[str] = frozenset()
    derived: Mapping[str, float] = field(default_factory=dict)
    uger: Mapping[tuple[str, int], int] = field(default_factory=dict)
    kriterier: frozenset[tuple[str, str, str]] = frozenset()
    benchmark: Pair | None = None
    benchmark_kriterier: Pair | None = None
    su_flytninger_uge: Pair | None = None
    system: System = field(default_factory=System)


def as_now(before: EarlierEditions, system: System) -> EarlierEditions:
    """The same with the claims of its period by the names that they have now: the stock of one December is nearly January's."""
    year, then = (
        {m[2] or m[3]: m[4] for n in printed if (m := _STOCK.fullmatch(n))}
        for printed in ([n for n, c in system.celler.items() if c.printed], before.tal)
    )
    new = {}
    for n in {*before.tal, *before.derived, *before.skjult, *before.bidrag["navn"].unique()}:
        m = _STOCK.fullmatch(n)
        if m and m[4] == then.get(m[2] or m[3], m[4]) != year.get(m[2] or m[3], m[4]):
            new[n] = f"{m[1]}{year[m[2] or m[3]]}{m[5]}"
    if not new:
        return before
    return replace(
        before,
        tal={new.get(n, n): v for n, v in before.tal.items()},
        derived={new.get(n, n): v for n, v in before.derived.items()},
        system=System(
            {new.get(n, n): c for n, c in before.system.celler.items()},
            [{new.get(n, n): k for n, k in equation.items()} for equation in before.system.equations],
        ),
        skjult=frozenset(new.get(n, n) for n in before.skjult),
        sensitive=frozenset(new.get(n, n) for n in before.sensitive),
        bidrag=before.bidrag.assign(navn=before.bidrag["navn"].map(lambda n: new.get(n, n)).astype(TEXT)),
    )


def change_hidden(system: System, contributions: pd.DataFrame, before: EarlierEditions) -> set[str]:
    """The figures that may not be shown now, since the difference from what was shown then would rest on 1–4 cases; or the
    difference of what stands nowhere, but follows from what was shown then and now: what is left of a whole without its part."""
    cells = {n: c for n, c in system.celler.items() if c.printed or n in before.derived}
    then = {**before.tal, **before.derived}
    changed = {n: d for n, c in cells.items() if abs(d := c.vaerdi - then.get(n, 0.0)) > SMALL}
    behind = difference(contributions, before.bidrag)
    few = _few(system, changed, _behind(system, contributions, before, behind, changed))
    holds = [
        equal
        for equal in system.equations
        if equal.keys() <= cells.keys() and abs(sum(k * changed.get(n, 0.0) for n, k in equal.items())) < SMALL
    ]
    # where nothing has changed there is nothing to tell
    parts = [part for part in System(cells, holds).dele() if not changed.keys().isdisjoint(part.celler)]
    differences = System(
        {n: replace(c, vaerdi=changed.get(n, 0.0), art="beloeb", fri=True) for part in parts for n, c in part.celler.items()},
        [equation for part in parts for equation in part.equations],
    )
    # what was hidden then and is otherwise now: nobody knows by how much. That the rest is as it was many a reader knows.
    unknown = {n for n in before.skjult & changed.keys() if system.celler[n].printed}
    remainders, sums, new_ones = Remainders(differences, behind, statements=False), set(), set()
    while True:
        # what has changed by more than few cases may be known: it is unknown, and nothing is hidden for its sake
        cells = {n: replace(c, printed=c.printed and n not in unknown - few) for n, c in differences.celler.items()}
        new_ones |= find_pattern(System(cells, differences.equations), few | sums, new_ones)
        if not (more := remainders.find(differences, few | unknown | new_ones)):
            return {n for n in few | new_ones if system.celler[n].printed} - unknown
        sums |= more


def _behind(
    system: System, contributions: pd.DataFrame, before: EarlierEditions, behind: pd.DataFrame, changed: Mapping[str, float]
) -> dict[str, Rests]:
    """What the changes rest on: the cases that changed. A figure that was not there then rests on what it is made of, and brings
    that to the totals that it came into: a statement that arrives later is as many cases as it counts."""
    known, then = hviler_paa(behind), {**before.tal, **before.derived}
    if new := changed.keys() - then.keys():
        known |= {n: rests for n, rests in rests_on(system, contributions).items() if n in new}
    for name in [n for n in changed if n in before.tal and n.startswith("provenu/") and n.count("/") == 3]:
        ahead, _, total = name.rpartition("/")
        terms = [f"{ahead}/{k}" for k in totaler()[1].get(total, ()) if k in STATEMENTS]
        came = [known.get(n, ONE) if n not in before.tal else ONE for n in terms if n in changed]
        if came:
            count = known[name].count if name in known else 0
            known[name] = Rests(count + sum(c.count for c in came), 0.0 if count else max(c.largest for c in came))
    return known


def _few(system: System, changed: dict[str, float], sager: Mapping[str, Rests]) -> set[str]:
    """The changes that rest on 1–4 cases. A statement's change has no cases to count: it is held to be one's."""
    few = set()
    for name, difference in changed.items():
        kind = system.celler[name].art
        few_sager = abs(difference) in FEW if kind == "antal" else is_few(*sager.get(name, ONE))
        if kind != "andet" and few_sager:
            few.add(name)
    return few


def difference(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """By figure and case what has changed in between."""
    both = pd.concat([now, before.assign(beloeb=-before["beloeb"])], ignore_index=True)
    sums = both.groupby(["navn", "sag"], as_index=False)["beloeb"].sum()
    return sums[sums["beloeb"].abs() > SMALL]


def still_hidden(system: System, contributions: pd.DataFrame, before: EarlierEditions) -> set[str]:
    """What was hidden then and is nearly the same now stays hidden: shown now it would open the earlier publication, to within
    what has changed. An amount is nearly the same when the change rests on 1–4 cases, or is less than a fifth of it. A count is
    not: one that was 1–4, and is more, says no more of what it was than its word did."""
    changed = {n: system.vaerdi(n) - before.tal.get(n, 0.0) for n in before.skjult if system.vaerdi(n)}
    amount = {n: d for n, d in changed.items() if system.celler[n].art == "beloeb"}
    small = {n for n, d in amount.items() if abs(d) < max(abs(before.tal.get(n, 0.0)), abs(system.vaerdi(n))) / FIFTH}
    same = {n for n, d in changed.items() if abs(d) < SMALL}
    return same | small | _few(system, amount, hviler_paa(difference(contributions, before.bidrag)))


def shown_unchanged(system: System, before: EarlierEditions) -> set[str]:
    """What was shown then and is the same now: public already, so that hiding it protects nobody."""
    return {
        n
        for n, c in system.celler.items()
        if n in before.tal and n not in before.skjult and abs(c.vaerdi - before.tal[n]) < SMALL
    }


def keep_words(system: System, before: EarlierEditions) -> None:
    """A count that was hidden then, and is the same, has no other word now than it had: the two together would tell it."""
    for n in before.skjult & system.celler.keys() & before.system.celler.keys():
        if before.system.celler[n].plain and abs(system.vaerdi(n) - before.tal.get(n, 0.0)) < SMALL:
            system.celler[n] = replace(system.celler[n], plain=True)
