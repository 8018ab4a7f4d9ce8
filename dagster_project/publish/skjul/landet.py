"""The country less the rest: a municipality's hidden figure must not follow from the country's and the other municipalities'."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set

from dagster_project.publish.skjul.moenster import spaend
from dagster_project.publish.skjul.system import FAA, System

GRUND = "landet minus de andre kommuner"
_ANTAL_AF = {"stop-beloeb": "stop-antal"}  # every other amount rests on at most the claims' count or this


def landets_tal(system: System, skjult: Set[str], kommuner: int) -> tuple[set[str], set[str]]:
    """(figures of the country to hide, figures of the country that must be shown since all municipalities are).

    `kommuner`: how many there are. While some are not covered, their sum is unknown to a reader, though not negative.
    """
    dele = {n: d for d in system.dele() for n in d.celler}
    daekket: dict[str, set[str]] = defaultdict(set)
    for navn in system.celler:
        art, kommune, aar, *rest = navn.split("/")
        if kommune != "dk" and (art == "udk-status" or (art == "provenu" and rest == ["udk-ydelser"])):
            daekket[aar].add(kommune)
    skjules, vises = set(), set()
    for navn in [n for n in system.celler if n.startswith("udk-status/dk/")]:
        _, _, aar, felt = navn.split("/", 3)
        alle = [f"udk-status/{k}/{aar}/{felt}" for k in sorted(daekket[aar])]
        egne = [n for n in alle if system.vaerdi(n)]
        rest = system.vaerdi(navn) - sum(system.vaerdi(n) for n in egne)
        hele_landet = len(alle) >= kommuner and abs(rest) < 0.005
        gemte = [n for n in egne if n in skjult]
        if rest < -0.005 or not alle or not system.vaerdi(navn):
            continue
        if hele_landet and not gemte:
            vises.add(navn)
        elif navn not in skjult and _robes(system, dele, skjult, navn, alle, gemte, hele_landet):
            skjules.add(navn)
    return skjules, vises


def _robes(
    system: System, dele: dict[str, System], skjult: Set[str], navn: str, alle: list[str], gemte: list[str], hele_landet: bool
) -> bool:
    """Whether the country's figure gives a hidden one away, or what is left of it is itself a small count."""
    if not gemte:
        return _lille_rest(system, navn, alle)
    tilbage = system.vaerdi(navn) - sum(system.vaerdi(n) for n in alle if n not in gemte)
    if system.celler[navn].art == "antal":
        return tilbage <= len(gemte) or (hele_landet and tilbage >= max(FAA) * len(gemte))
    if len(gemte) > 2:
        return False
    spand = {n: spaend(dele[n], skjult & dele[n].celler.keys(), n) if n in dele else (0.0, float("inf")) for n in gemte}
    for n in gemte:
        andre_lav = sum(s[0] for k, s in spand.items() if k != n)
        andre_hoej = sum(s[1] for k, s in spand.items() if k != n) if hele_landet else float("inf")
        lav, hoej = max(spand[n][0], tilbage - andre_hoej), min(spand[n][1], tilbage - andre_lav)
        if hoej - lav < system.celler[n].behov(True) * 0.999:
            return True
    return False


def _lille_rest(system: System, navn: str, alle: list[str]) -> bool:
    """Every covered municipality is shown: what is left belongs to the others, and may be one person's."""
    foran, _, felt = navn.rpartition("/")
    tael = [felt] if system.celler[navn].art == "antal" else [_ANTAL_AF.get(felt, "krav-antal")]
    for k in tael:
        rest = system.vaerdi(f"{foran}/{k}") - sum(system.vaerdi(f"{n.rpartition('/')[0]}/{k}") for n in alle)
        if rest in FAA:
            return True
    return False
