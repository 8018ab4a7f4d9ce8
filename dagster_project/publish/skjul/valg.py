"""What to hide among provenu, UDK's statement, § 11 and efforts: all the rules in their order, with their reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from dagster_project.publish.skjul.aendring import Tidligere, aendringens_skjulte, som_nu, stadig_skjulte, vist_uaendret
from dagster_project.publish.skjul.bidrag import sagsbidrag
from dagster_project.publish.skjul.foelsom import foelsomme
from dagster_project.publish.skjul.fordelt import fordel
from dagster_project.publish.skjul.landet import forbind_landet
from dagster_project.publish.skjul.moenster import find_moenster
from dagster_project.publish.skjul.navne import regnet_af
from dagster_project.publish.skjul.samling import saml
from dagster_project.publish.skjul.system import System

UDLEDES = "kunne ellers udledes af det viste"
FOELGER = "hører til et skjult tal"
_AENDRET = "ændringen siden {} hviler på 1–4 sager"
STADIG = "skjult i {} og næsten det samme"
FOR_ANDRES_SKYLD = (UDLEDES, FOELGER, STADIG.partition("{")[0])  # how the reasons of what is not itself sensitive begin
_BILLIGERE = 10  # what the last publication hid is hidden again before anything that it showed


def vaelg_skjulte(tabeller: Mapping[str, pa.Table], tidligere: Sequence[Tidligere]) -> tuple[dict[str, str], System]:
    """Every printed figure to hide (`tal_id` without `#…`) with the reason, and the figures that it was chosen among. Same tables
    and same history, same answer."""
    landet = saml(tabeller)
    system, bidrag = landet.kopi(), sagsbidrag(tabeller)
    fordel(system, tabeller)
    tidligere = [som_nu(t, system) for t in tidligere]
    primaere = foelsomme(system, bidrag)
    stadig: dict[str, str] = {}
    for foer in tidligere:
        for navn in sorted(aendringens_skjulte(system, bidrag, foer)):
            primaere.setdefault(navn, _AENDRET.format(foer.navn))
        stadig |= dict.fromkeys(sorted(stadig_skjulte(system, bidrag, foer)), STADIG.format(foer.navn))
    grunde = {**stadig, **primaere}
    egne = {*primaere, *(n for f in tidligere for n in f.foelsomme if n in stadig)}
    laaste = set().union(*(vist_uaendret(system, f, grunde.keys()) for f in tidligere))
    _foretraek(system, tidligere)
    luk = _Lukker(grunde, laaste)
    luk(system, egne)
    # With the country all municipalities are one large system: it is solved for the statements alone, and what it hides more is
    # then settled against each municipality's own breakdowns, until neither asks for more.
    _foretraek(landet, tidligere)
    landets = {*egne, *forbind_landet(landet, tabeller["kommuner"].num_rows)}
    luk_landet = _Lukker(grunde, laaste)
    while luk_landet(landet, landets) and luk(system, egne):
        pass
    return {n: g for n, g in sorted(grunde.items()) if system.celler[n].trykt}, system


def _foretraek(system: System, tidligere: Sequence[Tidligere]) -> None:
    """The pattern stays where it was: what it hid last is the cheapest to hide."""
    for navn in tidligere[-1].skjult & system.celler.keys() if tidligere else ():
        celle = system.celler[navn]
        system.celler[navn] = replace(celle, vaegt=celle.vaegt / _BILLIGERE)


def _tilfoej(grunde: dict[str, str], navne: set[str], grund: str) -> None:
    for navn in sorted(navne):
        grunde.setdefault(navn, grund)


class _Lukker:
    """Hides more until no hidden figure of a system can be reckoned and none is odd beside what is shown. Says whether it hid
    any; one for each system, since it remembers which parts of it hold."""

    def __init__(self, grunde: dict[str, str], laaste: set[str]) -> None:
        self._grunde, self._laaste = grunde, laaste
        self._holder: dict[str, frozenset[str]] = {}

    def __call__(self, system: System, foelsomme: set[str]) -> bool:
        grunde, antal = self._grunde, -1
        foerst = len(grunde)
        while len(grunde) != antal:
            antal = len(grunde)
            _tilfoej(grunde, find_moenster(system, foelsomme, set(grunde), self._laaste, self._holder), UDLEDES)
            _tilfoej(grunde, _foelger(system, grunde.keys()) - self._laaste, FOELGER)
        return len(grunde) > foerst


def _foelger(system: System, skjult: set[str]) -> set[str]:
    """What would be odd or telling to show beside a hidden figure: its components, and shares and rates of it."""
    foelger = set()
    for navn, celle in system.celler.items():
        foran, _, felt = navn.rpartition("/")
        if navn.startswith("provenu/") and foran in skjult and celle.vaerdi:
            foelger.add(navn)
        if navn.startswith("indsatser/") and any(f"{foran}/{n}" in skjult for n in regnet_af(felt)):
            foelger.add(navn)
    return foelger - set(skjult)
