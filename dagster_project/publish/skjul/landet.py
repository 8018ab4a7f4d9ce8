"""The country less the rest: the equations between the country's statement and the municipalities', and what is left over."""

from __future__ import annotations

from collections import defaultdict

from dagster_project.publish.skjul.system import FAA, Celle, System

_ANTAL_AF = {"stop-beloeb": "stop-antal"}  # every other amount rests on at most the claims' count or this


def forbind_landet(system: System, kommuner: int) -> set[str]:
    """Adds the equations, and gives the amounts left over that rest on 1–4 cases. `kommuner`: how many there are in all.

    While some are not covered, what is left is theirs: unknown to a reader, but not negative. Apart from the municipalities' own
    equations since the two together are one large system: it is solved when those are settled.
    """
    daekket: dict[str, set[str]] = defaultdict(set)
    for navn in system.celler:
        art, kommune, aar, *rest = navn.split("/")
        if kommune != "dk" and (art == "udk-status" or (art == "provenu" and rest == ["udk-ydelser"])):
            daekket[aar].add(kommune)
    for navn in [n for n in system.celler if n.startswith("udk-status/dk/")]:
        _, _, aar, felt = navn.split("/", 3)
        egne = [n for n in (f"udk-status/{k}/{aar}/{felt}" for k in sorted(daekket[aar])) if n in system.celler]
        celle = system.celler[navn]
        rest = celle.vaerdi - sum(system.vaerdi(n) for n in egne)
        if not egne or (rest < -0.005 and not celle.fri):
            continue
        led = {navn: 1.0, **dict.fromkeys(egne, -1.0)}
        if len(daekket[aar]) < kommuner or abs(rest) > 0.005:
            resten = _resten(navn)
            system.celler[resten] = Celle(rest, celle.art, fri=celle.fri, trykt=False)
            led[resten] = -1.0
        system.ligninger.append(led)
    return {n for n, c in system.celler.items() if n.startswith("udk-status/resten/") and _paa_faa(system, n, c)}


def _resten(navn: str) -> str:
    return navn.replace("udk-status/dk/", "udk-status/resten/", 1)


def _paa_faa(system: System, navn: str, celle: Celle) -> bool:
    foran, _, felt = navn.rpartition("/")
    tael = f"{foran}/{_ANTAL_AF.get(felt, 'krav-antal')}"
    return celle.art == "beloeb" and abs(celle.vaerdi) > 0.005 and system.vaerdi(tael) in FAA
