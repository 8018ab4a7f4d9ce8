"""What one who alone is behind a change takes from it: a case that is new, corrected or gone between two editions.

What a figure was before is public, and the one knows what has come to it since; so does the one who alone is behind a figure. Who
that is he reads from the internal lines, cases and counts, since the one knows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from tests.disclosure.attacker.acquaintance import collect_equations
from tests.disclosure.attacker.changes import InTime, moved_by
from tests.disclosure.attacker.knowledge import Knowledge, Place, holdings, read
from tests.disclosure.attacker.solve import bredder
from tests.disclosure.attacker.subsets import is_few

FEW = range(1, 5)
TENTH = 10  # of a hidden amount of others a tenth is too narrow
CENT = 0.005
Equation = tuple[dict[Place, float], float, float]
_ROW = {"stop_beloeb": "stop_antal", "krav_beloeb": "krav_antal"}


def attack_newcomers(folders: list[Path], kommuner: int = 98) -> list[str]:
    """Amounts on few others that such a one narrows to a tenth, and nobody else does."""
    knowledge, _ = read(folders)
    collect_equations(knowledge, kommuner)
    everyone = {f.name: InTime(f, knowledge) for f in folders}
    where = {(p[0], holdings(p[1:])): p for p in (*knowledge.known, *knowledge.ukendt)}
    for a, b in combinations(everyone, 2):
        knowledge.equal += [({p: 1.0, q: -1.0}, 0.0, 0.0) for p, q in _unmoved(everyone, where, a, b)]
    knows: dict[str, list[Equation]] = defaultdict(list)
    changed = set[str]()
    for a, b in combinations(everyone, 2):
        for one, place, amount in _moved_alone(everyone[a], everyone[b]):
            if (a, place) in where and (b, place) in where:
                knows[one].append(({where[b, place]: 1.0, where[a, place]: -1.0}, amount, 0.0))
                changed.add(one)
    for name, edition in everyone.items():
        for place, own in edition.behind.items():
            if len(own) == 1 and (name, place) in where:
                one, amount = next(iter(own.items()))
                knows[one].append(({where[name, place]: 1.0}, amount, 0.0))
    findings = []
    part = _parts(knowledge)
    for one in sorted(changed):
        touched = {part[p] for terms, _, _ in knows[one] for p in terms if p in part}
        own = Knowledge(knowledge.known, {p: v for p, v in knowledge.ukendt.items() if part.get(p) in touched})
        own.equal = [e for e in knowledge.equal if any(p in own.ukendt for p in e[0])]
        enough = {p: v / TENTH for p, v in _of_few_others(own, everyone, one)}
        mine = [(terms, constant, slack) for terms, constant, slack in knows[one] if any(p in own.ukendt for p in terms)]
        if enough and mine:
            alone = Knowledge(own.known, own.ukendt, [*own.equal, *mine])
            narrow = {p: w for p, w in bredder(alone, enough).items() if w <= enough[p]}
            before = bredder(own, {p: enough[p] for p in narrow})
            findings += [f"{one} ser {'/'.join(p)} inden for {w:.0f} kr." for p, w in narrow.items() if before[p] > enough[p]]
    return findings


def _unmoved(everyone: dict[str, InTime], where: dict, a: str, b: str) -> Iterator[tuple[Place, Place]]:
    for place, value in everyone[a].true.items():
        if (a, place) in where and (b, place) in where and abs(everyone[b].true.get(place, value + 1) - value) < CENT:
            yield where[a, place], where[b, place]


def _moved_alone(a: InTime, b: InTime) -> Iterator[tuple[str, Place, float]]:
    for place in sorted(a.there | b.there):
        net = moved_by(place, a, b)
        if net and len(net) == 1:
            one, amount = next(iter(net.items()))
            yield one, place, amount
        elif count := _count_of(place):
            counts, amounts = ([e.true.get(p, 0.0) for e in (a, b)] for p in (count, place))
            if abs(counts[1] - counts[0]) == 1 and abs(amounts[1] - amounts[0]) > CENT:
                yield "/".join(place[:-1]), place, amounts[1] - amounts[0]


def _count_of(place: Place) -> Place | None:
    """The cases behind an amount of a statement."""
    if place[0] == "udk_status" and place[-1] in _ROW:
        return (*place[:-1], _ROW[place[-1]])
    return (*place[:-1], "antal") if place[0] == "provenu_aar" and place[3] == "§ 11-sager" and place[-1] != "antal" else None


def _of_few_others(knowledge: Knowledge, everyone: dict[str, InTime], one: str) -> Iterator[tuple[Place, float]]:
    """Hidden amounts that no edition shows, on few cases of which the one is none."""
    for p in sorted(knowledge.ukendt):
        edition, place = everyone[p[0]], holdings(p[1:])
        value = abs(edition.true.get(place, 0.0))
        if not value or any(place in e.shown and abs(e.true.get(place, 0.0) - value) < CENT for e in everyone.values()):
            continue
        behind = edition.behind.get(place, {one: 0.0})
        count = _count_of(place)
        of_statement = count and edition.true.get(count, 0.0) in FEW and one != "/".join(place[:-1])
        if of_statement or (one not in behind and is_few([abs(v) for v in behind.values()])):
            yield p, value


def _parts(knowledge: Knowledge) -> dict[Place, Place]:
    """By hidden place one that stands for all that equations connect with it."""
    root = {p: p for p in knowledge.ukendt}

    def find(p: Place) -> Place:
        while root[p] != p:
            root[p] = root[root[p]]
            p = root[p]
        return p

    for terms, _, _ in knowledge.equal:
        first, *others = [p for p in terms if p in root] or [None]
        for p in others:
            root[find(p)] = find(first)
    return {p: find(p) for p in root}
