"""What figures changed by from one edition to another: shown less shown, and what equations leave of such differences.

A difference is an amount like any other, and the cases behind it are those that changed. Who is behind an amount he reads from
the internal lines and cases, since those who are know it."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path

import pyarrow.parquet as pq

from dagster_project.settings import ROOT
from tests.disclosure.attacker.acquaintance import PAR, collect_equations
from tests.disclosure.attacker.knowledge import Knowledge, Place, holdings, read, true_ones
from tests.disclosure.attacker.subsets import Behind, behind_places, is_few, pairs

FEW = range(1, 5)
COUNTS = ("antal", "stop_antal", "krav_antal")
AMOUNTS = ("rejst", "anke_korrektion", "betalt", "afskrevet", "udestaaende")
TOTALS = {
    "som offentliggjort": ("KL-ydelser", "SU-sager", "Stop af tilflytninger", "UDK-ydelser", "§ 11-sager"),
    "uden § 11": ("KL-ydelser", "SU-sager", "Stop af tilflytninger", "UDK-ydelser"),
    "KL-sammenlignelig": ("KL-ydelser",),
}
OF_STATEMENTS = ("UDK-ydelser", "§ 11-sager")
Terms = dict[Place, float]


def attack_changes(folders: list[Path], kommuner: int = 98) -> list[str]:
    """Changes that rest on 1–4 cases, or that one dominates or can estimate another's by, and that two editions tell."""
    knowledge, _ = read(folders)
    collect_equations(knowledge, kommuner)
    findings = []
    everyone = {f.name: InTime(f, knowledge) for f in folders}
    for a, b in combinations([f.name for f in folders], 2):
        findings += [f"ændring fra {a} til {b}: {f}" for f in _between(knowledge, everyone[a], everyone[b])]
    return findings


class InTime:
    """Places stand without their publication, and stocks without their year, so that two editions have the same ones."""

    def __init__(self, folder: Path, knowledge: Knowledge) -> None:
        self.true = {holdings(p): v for p, v in true_ones(folder).items()}
        self.behind = {holdings(p): v for p, v in _behind(folder).items()}
        own = {p for p in (*knowledge.known, *knowledge.ukendt) if p[0] == folder.name}
        self.shown = {holdings(p[1:]) for p in own if p in knowledge.known}
        self.there = {holdings(p[1:]) for p in own}
        self.equations = []
        for terms, constant, slack in knowledge.equal:
            if not constant and not slack and all(p[0] == folder.name for p in terms):
                self.equations.append({holdings(p[1:]): k for p, k in terms.items()})


def _between(knowledge: Knowledge, a: InTime, b: InTime) -> Iterator[str]:
    both = sorted(a.shown & b.shown)
    change = {p: moved_by(p, a, b) for p in a.there | b.there}
    for p in both:
        if _is_count(p) and abs(round(b.true.get(p, 0) - a.true.get(p, 0))) in FEW:
            yield "/".join(p)
    for name, terms in [*(("/".join(p), {p: 1.0}) for p in both if not _is_count(p)), *_derived(both)]:
        if all(_is_count(p) for p in terms):
            if abs(round(sum(k * (b.true.get(p, 0) - a.true.get(p, 0)) for p, k in terms.items()))) in FEW:
                yield name
        elif (net := _net(terms, change)) and is_few(list(net.values())):
            yield name
    rows = []
    for equation in b.equations:
        left = {p: k for p, k in equation.items() if not (p in b.shown and (p in a.shown or p not in a.there))}
        if left and all(p in a.there for p in left) and all(change[p] is not None for p in left):
            rows.append(left)
    for terms in {frozenset(r.items()): r for r in [*rows, *pairs(rows)]}.values():
        net = _net(terms, change)
        alone = [next(iter(own)) for p in terms if (own := change[p]) and len(own) == 1]
        if net and any(is_few([v for c, v in net.items() if c != one]) for one in ("", *alone)):
            yield "rest: " + " og ".join(sorted("/".join(p) for p in terms))


def _is_count(p: Place) -> bool:
    name = p[-2]
    amount = any(w in name for w in ("krav", "provenu", "besparelse")) or name.endswith(("pr_uge", "frafaldet_andel"))
    return p[-1] in COUNTS or (p[0] == "indsatser" and not amount and "andel" not in name)


def moved_by(p: Place, a: InTime, b: InTime) -> Behind | None:
    """By case what has changed in a figure; nothing behind one that is the same; None where nobody knows whose a change is."""
    if p not in a.behind and p not in b.behind:
        return {} if abs(a.true.get(p, 0.0) - b.true.get(p, 0.0)) < 0.005 else None
    then, now = a.behind.get(p, {}), b.behind.get(p, {})
    net = {c: now.get(c, 0.0) - then.get(c, 0.0) for c in {**then, **now}}
    net = {c: v for c, v in net.items() if abs(v) > 0.005}
    whole = b.true.get(p, 0.0) - a.true.get(p, 0.0)
    return net if abs(sum(net.values()) - whole) < 0.02 else None


def _net(terms: Terms, change: Mapping[Place, Behind | None]) -> dict[str, float]:
    net: dict[str, float] = defaultdict(float)
    for p, k in terms.items():
        for case, amount in (change[p] or {}).items():
            net[case] += k * amount
    return {c: abs(v) for c, v in net.items() if abs(v) > 0.005} if all(change[p] is not None for p in terms) else {}


def _derived(shown: list[Place]) -> Iterator[tuple[str, Terms]]:
    """What stands nowhere: what is left of a count without its part, and what was saved on a benefit, its proceeds over the years
    less its claims."""
    have = set(shown)
    for p in shown:
        if p[0] == "indsatser":
            kind = p[3].removeprefix("flytninger_afvist_eller_frafaldet:")
            for part, whole in (*PAR, (f"flytninger_afvist_eller_frafaldet:{kind}", f"flytninger_kontrolleret:{kind}")):
                if p[3] == part and (q := (*p[:3], whole, p[-1])) in have:
                    yield f"{'/'.join(q)} uden {part}", {q: 1.0, p: -1.0}
    benefits: dict[tuple[str, str], Terms] = defaultdict(dict)
    for p in shown:
        if p[0] == "provenu_kommunal_andel" and p[3] == "KL-ydelser" and p[-1] == "beloeb":
            benefits[p[1], p[4]][p] = 1.0
    for p in shown:
        if p[0] == "krav" and p[-1] in AMOUNTS[:2] and (p[1], p[3]) in benefits:
            benefits[p[1], p[3]][p] = -1.0
    for (kommune, benefit), terms in benefits.items():
        if any(p[0] == "krav" for p in terms):
            yield f"{kommune}/{benefit}: sparet", terms


def _behind(folder: Path) -> dict[Place, Behind]:
    """By place the cases' amounts: proceeds, their totals less what statements say, claims by benefit and age, and all claims."""
    out: dict[Place, Behind] = dict(behind_places(folder))
    true = true_ones(folder)
    for p in [p for p in true if p[0] == "provenu_total"]:
        parts = [("provenu_aar", *p[1:3], k, "beloeb") for k in TOTALS[p[3]]]
        own: Behind = defaultdict(float)
        for part in parts:
            cases = out.get(part, {}) if part[3] not in OF_STATEMENTS else {f"{part}": true.get(part, 0.0)}
            for case, amount in cases.items():
                own[case] += amount
        out[p] = own
    tables = {
        n: pq.read_table(folder / "intern" / "tabeller" / f"{n}.parquet") for n in ("kontrolsager", "krav", "provenu_linjer")
    }
    periods = {r["kommunekode"]: (str(r["aar"]), r["periode"]) for r in tables["krav"].to_pylist()}
    appeals: dict[str, float] = defaultdict(float)
    for r in tables["provenu_linjer"].to_pylist():
        if r["komponent"] == "anke":
            appeals[r["noegle"]] += float(r["beloeb"])
    for r in tables["kontrolsager"].to_pylist():
        if r["kommunekode"] not in periods:
            continue
        year, period = periods[r["kommunekode"]]
        case = f"{r['kommunekode']}|{r['sagsnr']}"
        raised, paid, off = (float(r[k] or 0) for k in ("tilbagebetalingskrav", "krav_betalt", "krav_afskrevet"))
        appeal = appeals[f"{case}|{r['ydelse']}"]
        amounts = dict(zip(AMOUNTS, (raised, appeal, paid, off, raised + appeal - paid - off), strict=True))
        for field_name, amount in amounts.items():
            row = ("krav", r["kommunekode"], year, r["ydelse"], _age(r["afgoerelse_dato"], period), field_name)
            every = ("indsatser", r["kommunekode"], year, f"krav_{field_name}", "vaerdi")
            for place in (row, every):
                own = out.setdefault(place, {})
                own[case] = own.get(case, 0.0) + amount
    return out


def _age(day: date | None, period: str) -> str:
    last = date(int(period[:4]) + (period[5:] == "12"), int(period[5:]) % 12 + 1, 1) - timedelta(days=1)
    days = None if day is None else (last - day).days
    return next((name for name, low, high in _ages() if (days is None) == (low is high is None) and _fits(days, low, high)), "")


def _fits(days: int | None, low: int | None, high: int | None) -> bool:
    return days is None or ((low is None or days >= low) and (high is None or days <= high))


@cache
def _ages() -> list[tuple[str, int | None, int | None]]:
    with (ROOT / "seeds" / "krav_aldersklasser.csv").open(encoding="utf-8") as file:
        return [
            (r["aldersklasse"], *(int(r[k]) if r[k] else None for k in ("fra_dage", "til_dage"))) for r in csv.DictReader(file)
        ]
