"""This publication against an earlier one: what changed between two shown figures is a figure too, and may be one case's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace

import pandas as pd

from dagster_project.common.frames import TEXT
from dagster_project.publish.skjul.foelsom import er_faa, hviler_paa
from dagster_project.publish.skjul.moenster import find_moenster
from dagster_project.publish.skjul.system import FAA, System

LILLE = 0.005
FEMTEDEL = 5
# what stands at the end of the period, over all years: another year's publication has it by another name
_BEHOLDNING = re.compile(r"(krav/([^/]+)/|indsatser/([^/]+)/)([0-9]{4})(/(?(3)krav_).*)")


@dataclass(frozen=True)
class Tidligere:
    """An earlier publication: every true figure, those of them that its public edition hid (`foelsomme`: for their own sake), and
    the cases behind them. `uger`: the years whose weeks it left out, with their controls; `kriterier`: the groups that it hid."""

    navn: str
    tal: dict[str, float]
    skjult: frozenset[str]
    bidrag: pd.DataFrame
    foelsomme: frozenset[str] = frozenset()
    uger: Mapping[tuple[str, int], int] = field(default_factory=dict)
    kriterier: frozenset[tuple[str, str, str]] = frozenset()


def som_nu(foer: Tidligere, system: System) -> Tidligere:
    """The same with the claims of its period by the names that they have now: the stock of one December is nearly January's."""
    aar = {m[2] or m[3]: m[4] for n in system.celler if (m := _BEHOLDNING.fullmatch(n))}
    nyt = {}
    for n in {*foer.tal, *foer.skjult, *foer.bidrag["navn"].unique()}:
        m = _BEHOLDNING.fullmatch(n)
        if m and m[4] != aar.get(m[2] or m[3], m[4]):
            nyt[n] = f"{m[1]}{aar[m[2] or m[3]]}{m[5]}"
    if not nyt:
        return foer
    return replace(
        foer,
        tal={nyt.get(n, n): v for n, v in foer.tal.items()},
        skjult=frozenset(nyt.get(n, n) for n in foer.skjult),
        foelsomme=frozenset(nyt.get(n, n) for n in foer.foelsomme),
        bidrag=foer.bidrag.assign(navn=foer.bidrag["navn"].map(lambda n: nyt.get(n, n)).astype(TEXT)),
    )


def aendringens_skjulte(system: System, bidrag: pd.DataFrame, foer: Tidligere) -> set[str]:
    """The figures that may not be shown now, since the difference from what was shown then would rest on 1–4 cases."""
    aendret = {n: c.vaerdi - foer.tal.get(n, 0.0) for n, c in system.celler.items() if c.trykt}
    aendret = {n: d for n, d in aendret.items() if abs(d) > LILLE}
    faa = _faa(system, aendret, hviler_paa(_forskel(bidrag, foer.bidrag)))
    forskelle = System(
        {n: replace(c, vaerdi=aendret.get(n, 0.0), art="beloeb", fri=True) for n, c in system.celler.items() if c.trykt},
        [lig for lig in system.ligninger if all(system.celler[n].trykt for n in lig)],
    )
    forskelle.ligninger = [
        lig for lig in forskelle.ligninger if abs(sum(k * forskelle.celler[n].vaerdi for n, k in lig.items())) < LILLE
    ]
    ukendte = {n for n in aendret if n in foer.skjult}  # what was hidden then: nobody knows how it has changed
    nye = find_moenster(forskelle, faa, ukendte)
    return (faa | nye) - ukendte


def _faa(system: System, aendret: dict[str, float], sager: dict[str, tuple[int, float]]) -> set[str]:
    """The changes that rest on 1–4 cases. A statement's change has no cases to count: it is held to be one's."""
    faa = set()
    for navn, forskel in aendret.items():
        art = system.celler[navn].art
        faa_sager = abs(forskel) in FAA if art == "antal" else er_faa(*sager.get(navn, (1, 1.0)))
        if art != "andet" and faa_sager:
            faa.add(navn)
    return faa


def _forskel(nu: pd.DataFrame, foer: pd.DataFrame) -> pd.DataFrame:
    """By figure and case what has changed in between."""
    begge = pd.concat([nu, foer.assign(beloeb=-foer["beloeb"])], ignore_index=True)
    summer = begge.groupby(["navn", "sag"], as_index=False)["beloeb"].sum()
    return summer[summer["beloeb"].abs() > LILLE]


def stadig_skjulte(system: System, bidrag: pd.DataFrame, foer: Tidligere) -> set[str]:
    """What was hidden then and is nearly the same now stays hidden: shown now it would open the earlier publication, to within
    what has changed. An amount is nearly the same when the change rests on 1–4 cases, or is less than a fifth of it. A count is
    not: one that was 1–4, and is more, says no more of what it was than its word did."""
    aendret = {n: system.vaerdi(n) - foer.tal.get(n, 0.0) for n in foer.skjult if system.vaerdi(n)}
    beloeb = {n: d for n, d in aendret.items() if system.celler[n].art == "beloeb"}
    lille = {n for n, d in beloeb.items() if abs(d) < max(abs(foer.tal.get(n, 0.0)), abs(system.vaerdi(n))) / FEMTEDEL}
    ens = {n for n, d in aendret.items() if abs(d) < LILLE}
    return ens | lille | _faa(system, beloeb, hviler_paa(_forskel(bidrag, foer.bidrag)))


def vist_uaendret(system: System, foer: Tidligere, skjult: Set[str]) -> set[str]:
    """What was shown then and is the same now: public already, so that hiding it protects nobody."""
    return {
        n
        for n, c in system.celler.items()
        if n in foer.tal and n not in foer.skjult and n not in skjult and abs(c.vaerdi - foer.tal[n]) < LILLE
    }
