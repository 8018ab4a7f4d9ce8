"""What to hide among provenu, UDK's statement, § 11 and efforts: all the rules in their order, with their reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from types import MappingProxyType

import pyarrow as pa

from dagster_project.disclosure.alone import alone_behind, alone_behind_changes, hide_from_the_alone
from dagster_project.disclosure.breakdowns import distribute
from dagster_project.disclosure.contributions import case_contributions
from dagster_project.disclosure.equations import collect, connect_country
from dagster_project.disclosure.over_time import EarlierEditions, as_now, change_hidden, keep_words, shown_unchanged, still_hidden
from dagster_project.disclosure.pattern import find_pattern
from dagster_project.disclosure.remainders import Remainders
from dagster_project.disclosure.sensitive import sensitive
from dagster_project.disclosure.system import System, municipality
from dagster_project.disclosure.together import Settled, Together, together
from dagster_project.disclosure.withhold import withhold
from dagster_project.figures.kinds import computed_of

IS_DERIVED = "kunne ellers udledes af det viste"
FOLLOWS = "hører til et skjult tal"
_CHANGED = "ændringen siden {} hviler på 1–4 sager"
_GROWN = "ændringen siden {} er nogle få ugers, og en af dem kunne regnes ud"
STILL = "skjult i {} og næsten det samme"
FOR_OTHERS_DUE = (IS_DERIVED, FOLLOWS, STILL.partition("{")[0])  # how the reasons of what is not itself sensitive begin
WITHHELD = "; tilbageholdt, fordi intet mønster af skjulte tal beskytter det"  # ends the reason of a figure that is
_CHANGED_FEW = "ændringen hviler på få sager"
_FEW_BEHIND = "det, eller et tal, der kan regnes ud af det, hviler på få sager"
_CHEAPER = 10  # what the last publication hid is hidden again before anything that it showed


def choose_hidden(
    tables: Mapping[str, pa.Table], earlier: Sequence[EarlierEditions], grown: Mapping[str, Set[str]] = MappingProxyType({})
) -> tuple[dict[str, str], System]:
    """Every printed figure to hide (`tal_id` without `#…`) with the reason, and the figures that it was chosen among. Same tables
    and same history, same answer. `grown`: by earlier edition the totals that tell a week beside those that it showed."""
    country = collect(tables)
    system, contributions = country.copy(), case_contributions(tables)
    distribute(system, tables)
    earlier = [as_now(t, system) for t in earlier]
    primary = sensitive(system, contributions)
    still: dict[str, str] = {}
    for before in earlier:
        keep_words(system, before)
        for name in sorted(change_hidden(system, contributions, before)):
            primary.setdefault(name, _CHANGED.format(before.navn))
        for name in sorted(grown.get(before.navn, set()) & system.celler.keys() & before.tal.keys() - before.skjult):
            if system.vaerdi(name) != before.tal[name]:
                primary.setdefault(name, _GROWN.format(before.navn))
        still |= dict.fromkeys(sorted(still_hidden(system, contributions, before)), STILL.format(before.navn))
    # what was public stays so while it is the same: to hide what is known protects nobody, and takes other figures with it
    locked = set().union(*(shown_unchanged(system, f) for f in earlier))
    reasons = {n: reason for n, reason in {**still, **primary}.items() if n not in locked}
    own = {*primary, *(n for f in earlier for n in f.sensitive if n in still)} - locked
    by_change = {n for n in own if reasons[n].startswith(_CHANGED.partition("{")[0])}
    changes: dict[str, float] = {}
    for before in earlier:
        for name in before.tal.keys() & by_change - before.skjult:
            changes[name] = max(changes.get(name, 0.0), abs(system.vaerdi(name) - before.tal[name]))
    _prefer(system, earlier, changes)
    close = _Closer(reasons, locked, Remainders(system, contributions), apart=True)
    close(system, own)
    # of all municipalities, since who is alone in one of them is so in the country's row too
    people = [alone_behind(system, contributions), *(alone_behind(b.system, b.bidrag) for b in earlier)]
    others = {municipality(n) for n in system.celler} - exhausted(system, reasons.keys(), locked)
    then = [replace(b, system=b.system.of(others)) for b in earlier]
    changed_alone = alone_behind_changes([(system.of(others), contributions), *((b.system, b.bidrag) for b in then)])
    of_all, of_alone, of_country = Settled(), Settled(), Settled()
    while True:
        every = together(system.of(others), then)
        more = every.hide_more(reasons.keys(), own, locked, of_all)
        more = more or hide_from_the_alone(every, people, reasons.keys(), own, locked, of_alone, changes=changed_alone)
        _add(reasons, more, IS_DERIVED)
        if not more:
            break
        close(system, own)
    # With the country all municipalities are one large system: it is solved for the statements alone, and what it hides more is
    # then settled against each municipality's own breakdowns, until neither asks for more.
    _prefer(country, earlier, changes)
    national = {*own, *connect_country(country, tables["kommuner"].num_rows)}
    system.celler |= {n: replace(system.celler[n], plain=True) for n, c in country.celler.items() if c.plain}
    close_country = _Closer(reasons, locked, Remainders(country, contributions))
    while True:
        while close_country(country, national) and close(system, own):
            pass
        alone = Together(country), people[:1], reasons.keys(), national, locked, of_country
        if not (more := hide_from_the_alone(*alone, nearby=True)):
            break
        _add(reasons, more, IS_DERIVED)
        close(system, own)
    return {n: g for n, g in sorted(reasons.items()) if system.celler[n].printed}, system


def in_public(reason: str) -> str:
    """Why a figure is hidden, in words for everybody: of what is hidden for others' sake no more than of what is for its own."""
    return _CHANGED_FEW if reason.startswith(_CHANGED.partition("{")[0]) else _FEW_BEHIND


def exhausted(system: System, hidden: Set[str], locked: Set[str]) -> set[str]:
    """The municipalities of which nothing more can be hidden, every figure being hidden, zero or public already: as a rule those
    that are as an earlier edition had them. What sums of hidden figures would tell there, or who is alone reckon, could not be
    mended, and is not asked. Not those where something is withheld or what was public is hidden: more of that could be."""
    more = set()
    for n, c in system.celler.items():
        if c.withheld or (c.printed and (n in locked if n in hidden else c.vaerdi and n not in locked)):
            more.add(municipality(n))
    return {municipality(n) for n in system.celler} - more


def _prefer(system: System, earlier: Sequence[EarlierEditions], changes: Mapping[str, float]) -> None:
    """The pattern stays where it was: what it hid last is the cheapest to hide. `changes`: by how much that has changed which is
    hidden for its change."""
    for name in changes.keys() & system.celler.keys():
        system.celler[name] = replace(system.celler[name], moved=changes[name])
    for name in earlier[-1].skjult & system.celler.keys() if earlier else ():
        cell = system.celler[name]
        system.celler[name] = replace(cell, vaegt=cell.vaegt / _CHEAPER)


def _add(reasons: dict[str, str], names: set[str], reason: str) -> None:
    for name in sorted(names):
        reasons.setdefault(name, reason)


class _Closer:
    """Hides more until no hidden figure of a system can be reckoned, no sum of them that can be is one that must be hidden, and
    none is odd beside what is shown. Says whether it hid any; one for each system: it remembers which parts of it hold.

    `apart`: no equation has figures of two municipalities. Then sums of those that are exhausted are left out, until more is
    hidden there after all."""

    def __init__(self, reasons: dict[str, str], locked: set[str], remainders: Remainders, apart: bool = False) -> None:
        self._reasons, self._locked, self._remainders, self._apart = reasons, locked, remainders, apart
        self._left, self._then, self._again = set[str](), set[str](), set[str]()
        self._holds: dict[str, frozenset[str]] = {}
        self._sums: set[str] = set()
        self._withheld: set[str] = set()

    def __call__(self, system: System, sensitive: set[str]) -> bool:
        reasons, first = self._reasons, len(self._reasons)
        self._add_left(system)
        while True:
            count = len(reasons)
            new = find_pattern(system, sensitive | self._sums, set(reasons), self._locked, self._holds, self._otherwise)
            _add(reasons, new, IS_DERIVED)
            for name in sorted(self._withheld):
                system.celler[name] = replace(system.celler[name], withheld=True)
                if not reasons[name].endswith(WITHHELD):
                    reasons[name] += WITHHELD
            _add(reasons, _follows(system, reasons.keys()) - self._locked, FOLLOWS)
            if len(reasons) == count:
                if self._apart:
                    self._left, self._then = exhausted(system, reasons.keys(), self._locked) - self._again, set(reasons)
                if not (new_ones := self._remainders.find(system, reasons.keys(), self._left)):
                    return len(reasons) > first
                self._sums |= new_ones

    def _add_left(self, system: System) -> None:
        """The sums of municipalities that were left out and of which more is hidden since, as they were before that."""
        if more := self._left and {municipality(n) for n in self._reasons.keys() - self._then} & self._left:
            self._sums |= self._remainders.find(system, self._then, {municipality(n) for n in system.celler} - more)
            self._again |= more

    def _otherwise(self, part: System, sensitive: Set[str], given: Set[str], locked: Set[str]) -> set[str]:
        hidden, withheld = withhold(part, sensitive, given, locked)
        self._withheld |= withheld
        return hidden


def _follows(system: System, hidden: set[str]) -> set[str]:
    """What would be odd or telling to show beside a hidden figure: its components, and shares and rates of it."""
    follows = set()
    for name, cell in system.celler.items():
        ahead, _, field_name = name.rpartition("/")
        if name.startswith("provenu/") and ahead in hidden and cell.vaerdi:
            follows.add(name)
        if name.startswith("indsatser/") and any(f"{ahead}/{n}" in hidden for n in computed_of(field_name)):
            follows.add(name)
    return follows - set(hidden)
