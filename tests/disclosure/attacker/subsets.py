"""Sums of hidden amounts: what is left when shown ones are taken from shown ones, and how many cases would be behind it.

An amount on two cases that follows from what is shown is given away though each of the two is hidden. Who is behind an amount he
reads from the internal lines, since those who are know it; by figures of proceeds, and of proceeds by benefit.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pyarrow.parquet as pq

from tests.disclosure.attacker.knowledge import Knowledge, Place

CASES = ("KL-ydelser", "SU-sager", "Stop af tilflytninger")
DOMINANCE, P_PERCENT = 0.85, 0.10
Behind = dict[str, float]


def attack_subsets(knowledge: Knowledge, folder: Path) -> list[str]:
    """Each equation with hidden amounts, and each two that share one."""
    behind = behind_places(folder)
    rows = []
    for terms, constant, slack in knowledge.equal:
        unknown = {p: k for p, k in terms.items() if p in knowledge.ukendt}
        if unknown and not constant and not slack and all(p[0] == folder.name and p[1:] in behind for p in unknown):
            rows.append(unknown)
    sums = {frozenset(r.items()): r for r in [*rows, *pairs(rows)] if len(r) > 1}
    findings = []
    for terms in sums.values():
        net: Behind = defaultdict(float)
        for p, k in terms.items():
            for case, amount in behind[p[1:]].items():
                net[case] += k * amount
        net = {c: abs(v) for c, v in net.items() if abs(v) > 0.005}
        alone = [next(iter(own)) for p in terms if len(own := behind[p[1:]]) == 1]
        if net and any(is_few([v for c, v in net.items() if c != one]) for one in ("", *alone)):
            findings.append("rest: " + " og ".join(sorted("/".join(p) for p in terms)))
    return findings


def pairs(rows: list[dict[Place, float]]) -> list[dict[Place, float]]:
    where = defaultdict(list)
    for row in rows:
        for p in row:
            where[p].append(row)
    out = []
    for p, own in where.items():
        for a, b in combinations(own, 2):
            both = {q: a.get(q, 0) - b.get(q, 0) * a[p] / b[p] for q in {**a, **b}}
            out.append({q: k for q, k in both.items() if abs(k) > 1e-9})
    return out


def is_few(amounts: list[float]) -> bool:
    """Threshold, dominance and p % rule. Nothing is no amount."""
    own = sorted(amounts, reverse=True)
    if not own:
        return False
    return len(own) < 5 or own[0] > DOMINANCE * sum(own) or sum(own[2:]) < P_PERCENT * own[0] - 1e-6


def behind_places(folder: Path) -> dict[Place, Behind]:
    """By place (without its publication) the cases' amounts; a municipal case has a line per benefit. Each source numbers
    its own: one of SU and one of the municipality's with one number are two."""
    out: dict[Place, Behind] = defaultdict(lambda: defaultdict(float))
    for r in pq.read_table(folder / "intern" / "tabeller" / "provenu_linjer.parquet").to_pylist():
        if r["kategori"] in CASES:
            own = r["kategori"] == "KL-ydelser"
            case = r["noegle"].rpartition("|")[0] if own else f"{r['kategori']} {r['noegle']}"
            key = (r["kommunekode"], str(r["aar"]), r["kategori"])
            for place in (
                ("provenu_aar", *key, "beloeb"),
                ("provenu_aar", *key, r["komponent"]),
                ("provenu_kommunal_andel", *key, str(r["ydelse"]), "beloeb"),
            ):
                out[place][case] += float(r["beloeb"])
    return out
