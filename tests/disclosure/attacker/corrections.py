"""Two publications a small correction apart: what the one hides, narrowed by what the other shows to the correction's size."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

from tests.disclosure.attacker.acquaintance import collect_equations
from tests.disclosure.attacker.knowledge import Knowledge, Place, holdings, read, true_ones
from tests.disclosure.attacker.solve import bredder

KNOWN = 1000.0  # kr.: he reckons with a correction of no more than this
NARROW = 10  # a find is narrowed to a tenth of what one publication leaves, and of the amount itself


def attack_corrections(folders: list[Path], kommuner: int = 98) -> list[str]:
    """Hidden amounts that the publications together tell to within a correction, where each alone does not. Not those that an
    earlier one showed: they are public, and it is their change that is hidden."""
    knowledge, _ = read(folders)
    collect_equations(knowledge, kommuner)
    value = {(m.name, *p): v for m in folders for p, v in true_ones(m).items()}
    names = [m.name for m in folders]
    apart = replace(knowledge, equal=list(knowledge.equal))
    _almost_equal(knowledge, value, names)
    narrow = {p: min(4 * KNOWN, abs(value.get(p, 0.0)) / NARROW) for p in knowledge.ukendt}
    together = {p: width for p, width in bredder(knowledge, narrow).items() if width <= narrow[p]}
    separately = bredder(apart, {p: NARROW * width for p, width in together.items()})
    shown = {holdings(p[1:]): names.index(p[0]) for p in sorted(knowledge.known, key=lambda p: -names.index(p[0]))}
    findings = []
    for p, width in together.items():
        if shown.get(holdings(p[1:]), len(names)) < names.index(p[0]):
            continue
        if width <= separately[p] / NARROW:
            findings.append(f"rettelse: {'/'.join(p)} inden for {width:.0f} kr.")
    return findings


def _almost_equal(knowledge: Knowledge, value: dict[Place, float], names: list[str]) -> None:
    """The same amount in two publications: he takes for granted that it has not moved by more."""
    places: dict[Place, dict[str, Place]] = {}
    for p in [*knowledge.known, *knowledge.ukendt]:
        if p in value and p[-1] not in ("antal", "stop_antal", "krav_antal"):
            places.setdefault(holdings(p[1:]), {})[p[0]] = p
    for own in places.values():
        for a, b in combinations([own[n] for n in names if n in own], 2):
            if abs(value[b] - value[a]) <= KNOWN and (a in knowledge.ukendt or b in knowledge.ukendt):
                knowledge.equal.append(({b: 1.0, a: -1.0}, 0.0, KNOWN))
