"""What to hide among provenu, UDK's statement, § 11 and efforts: all the rules in their order, with their reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from dagster_project.disclosure.breakdowns import distribute
from dagster_project.disclosure.contributions import sagsbidrag
from dagster_project.disclosure.equations import collect, connect_country
from dagster_project.disclosure.over_time import EarlierEditions, as_now, change_hidden, shown_unchanged, stadig_hidden
from dagster_project.disclosure.pattern import find_pattern
from dagster_project.disclosure.remainders import Remainders
from dagster_project.disclosure.sensitive import sensitive
from dagster_project.disclosure.system import System
from dagster_project.figures.kinds import computed_of

IS_DERIVED = "kunne ellers udledes af det viste"
FOLLOWS = "hører til et skjult tal"
_CHANGED = "ændringen siden {} hviler på 1–4 sager"
STADIG = "skjult i {} og næsten det samme"
FOR_OTHERS_DUE = (IS_DERIVED, FOLLOWS, STADIG.partition("{")[0])  # how the reasons of what is not itself sensitive begin
_CHEAPER = 10  # what the last publication hid is hidden again before anything that it showed


def choose_hidden(tabeller: Mapping[str, pa.Table], earlier: Sequence[EarlierEditions]) -> tuple[dict[str, str], System]:
    """Every printed figure to hide (`tal_id` without `#…`) with the reason, and the figures that it was chosen among. Same tables
    and same history, same answer."""
    country = collect(tabeller)
    system, contributions = country.copy(), sagsbidrag(tabeller)
    distribute(system, tabeller)
    earlier = [as_now(t, system) for t in earlier]
    primaere = sensitive(system, contributions)
    stadig: dict[str, str] = {}
    for before in earlier:
        for name in sorted(change_hidden(system, contributions, before)):
            primaere.setdefault(name, _CHANGED.format(before.navn))
        stadig |= dict.fromkeys(sorted(stadig_hidden(system, contributions, before)), STADIG.format(before.navn))
    grunde = {**stadig, **primaere}
    own = {*primaere, *(n for f in earlier for n in f.sensitive if n in stadig)}
    locked = set().union(*(shown_unchanged(system, f, grunde.keys()) for f in earlier))
    _prefer(system, earlier)
    close = _Closer(grunde, locked, Remainders(system, contributions))
    close(system, own)
    # With the country all municipalities are one large system: it is solved for the statements alone, and what it hides more is
    # then settled against each municipality's own breakdowns, until neither asks for more.
    _prefer(country, earlier)
    countrys = {*own, *connect_country(country, tabeller["kommuner"].num_rows)}
    close_country = _Closer(grunde, locked, Remainders(country, contributions))
    while close_country(country, countrys) and close(system, own):
        pass
    return {n: g for n, g in sorted(grunde.items()) if system.celler[n].printed}, system


def _prefer(system: System, earlier: Sequence[EarlierEditions]) -> None:
    """The pattern stays where it was: what it hid last is the cheapest to hide."""
    for name in earlier[-1].skjult & system.celler.keys() if earlier else ():
        cell = system.celler[name]
        system.celler[name] = replace(cell, vaegt=cell.vaegt / _CHEAPER)


def _add(grunde: dict[str, str], names: set[str], reason: str) -> None:
    for name in sorted(names):
        grunde.setdefault(name, reason)


class _Closer:
    """Hides more until no hidden figure of a system can be reckoned, no sum of them that can be is one that must be hidden, and
    none is odd beside what is shown. Says whether it hid any; one for each system: it remembers which parts of it hold."""

    def __init__(self, grunde: dict[str, str], locked: set[str], remainders: Remainders) -> None:
        self._reasons, self._locked, self._remainders = grunde, locked, remainders
        self._holds: dict[str, frozenset[str]] = {}
        self._sums: set[str] = set()

    def __call__(self, system: System, sensitive: set[str]) -> bool:
        grunde, first = self._reasons, len(self._reasons)
        while True:
            count = len(grunde)
            _add(grunde, find_pattern(system, sensitive | self._sums, set(grunde), self._locked, self._holds), IS_DERIVED)
            _add(grunde, _follows(system, grunde.keys()) - self._locked, FOLLOWS)
            if len(grunde) == count:
                if not (new_ones := self._remainders.find(system, grunde.keys())):
                    return len(grunde) > first
                self._sums |= new_ones


def _follows(system: System, skjult: set[str]) -> set[str]:
    """What would be odd or telling to show beside a hidden figure: its components, and shares and rates of it."""
    follows = set()
    for name, cell in system.celler.items():
        ahead, _, field_name = name.rpartition("/")
        if name.startswith("provenu/") and ahead in skjult and cell.vaerdi:
            follows.add(name)
        if name.startswith("indsatser/") and any(f"{ahead}/{n}" in skjult for n in computed_of(field_name)):
            follows.add(name)
    return follows - set(skjult)
