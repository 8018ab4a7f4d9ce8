"""The weeks of SU controls for the public: rounded to base 5, a year's weeks left out where its total would narrow one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta

import pyarrow as pa

from dagster_project.publish.skjul.afrunding import BASE, afrundet, taerskel

TAL = ("kontrolleret", "afvist_eller_frafaldet")
_UGE = ["kommunekode", "iso_aar", "iso_uge"]


def offentlige_uger(uger: pa.Table, rundenoegle: bytes, udeladte: Sequence[Mapping[tuple[str, int], int]] = ()) -> pa.Table:
    """Rows as they were. A week without a control has none, so a shown 0 is 1–4 controls; the year's totals stand elsewhere.
    A year that cannot be shown loses its rows: five weeks and five controls say it all, whatever stands in the cells. What an
    earlier publication left out (`udeladte`, with the year's controls) stays out while it is about the same."""
    raekker = uger.to_pylist()
    for r in raekker:
        uge = tuple(str(r[k]) for k in _UGE)
        for t in TAL:
            r[f"sand_{t}"], r[t] = r[t], afrundet(r[t], taerskel(rundenoegle, (*uge, t)))
        r["afvist_eller_frafaldet"] = min(r[t] for t in TAL)
    nu = _pr_aar(uger)
    stadig = {a for foer in udeladte for a, antal in foer.items() if abs(nu.get(a, 0) - antal) < BASE}
    faste = _faste_aar(raekker) | stadig
    return pa.Table.from_pylist([r for r in raekker if not _kalenderaar(r) & faste], uger.schema)


def udeladte_aar(intern: pa.Table, offentlig: pa.Table) -> dict[tuple[str, int], int]:
    """(municipality, calendar year) of which no week stands in the public edition, with its controls."""
    vist = _pr_aar(offentlig).keys()
    return {a: antal for a, antal in _pr_aar(intern).items() if a not in vist}


def _pr_aar(uger: pa.Table) -> dict[tuple[str, int], int]:
    """The controls in the weeks that lie wholly in a year."""
    ud: dict[tuple[str, int], int] = defaultdict(int)
    for r in uger.select(["kommunekode", "mandag", "kontrolleret"]).to_pylist():
        if len(aar := _kalenderaar(r)) == 1:
            ud[next(iter(aar))] += r["kontrolleret"]
    return dict(ud)


def _faste_aar(raekker: list[dict]) -> set[tuple[str, int]]:
    """(municipality, calendar year) in which a week's count could have one value only, the year's total being known."""
    begge = _kan_byttes(raekker, [_rum_begge(r) for r in raekker])
    faste = set()
    for t in TAL:
        for r, egen, sammen in zip(raekker, _kan_byttes(raekker, [_rum(r, t) for r in raekker]), begge, strict=True):
            if r[f"sand_{t}"] and not (egen or sammen):
                faste |= _kalenderaar(r)
    return faste


def _kan_byttes(raekker: list[dict], rum: list[tuple[bool, bool]]) -> list[bool]:
    """For each week whether it can take one from, or give one to, a week that lies wholly in the same calendar year. Whose year a
    control in a week across New Year is of, nobody is told: it can give only if it can in both."""
    giver, tager = defaultdict(set), defaultdict(set)
    for i, (r, (ned, op)) in enumerate(zip(raekker, rum, strict=True)):
        if len(aar := _kalenderaar(r)) == 1:
            for kan, mulige in ((ned, giver), (op, tager)):
                if kan:
                    mulige[next(iter(aar))].add(i)
    ud = []
    for i, (r, (ned, op)) in enumerate(zip(raekker, rum, strict=True)):
        aar = _kalenderaar(r)
        ud.append((op and any(giver[a] - {i} for a in aar)) or (ned and all(tager[a] - {i} for a in aar)))
    return ud


def _rum(r: dict, t: str) -> tuple[bool, bool]:
    """Whether the count could be one less, and one more: by what is shown, by the other count, and as the row is there."""
    ned, op = _rum_vist(r, t)
    rest = r["sand_kontrolleret"] > r["sand_afvist_eller_frafaldet"]
    return (ned and rest, op) if t == "kontrolleret" else (ned, op and rest)


def _rum_begge(r: dict) -> tuple[bool, bool]:
    """The same of a control that was rejected: one less of both, one more of both."""
    ned, op = zip(*(_rum_vist(r, t) for t in TAL), strict=True)
    return all(ned), all(op)


def _rum_vist(r: dict, t: str) -> tuple[bool, bool]:
    mindst = max(int(t == "kontrolleret"), r[t] - BASE + 1)
    return r[f"sand_{t}"] > mindst, r[f"sand_{t}"] < r[t] + BASE - 1


def _kalenderaar(r: dict) -> set[tuple[str, int]]:
    return {(r["kommunekode"], d.year) for d in (r["mandag"], r["mandag"] + timedelta(days=6))}
