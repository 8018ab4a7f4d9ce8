"""Claims by age beside the years' claims: the day that a class of age begins on parts the claims of a year in two.

In December the claims of at most 365 days are those of the year, but for a day; in November they are the year's and those of last
December. What is left when the one is taken from the other stands nowhere, and anyone can reckon it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import pandas as pd
import pyarrow as pa

from dagster_project.common.frames import NUMBER, frame, joined
from dagster_project.common.program import read_seed
from dagster_project.disclosure.system import System
from dagster_project.figures.kinds import slug

_SMALL = 0.005
_NEAR = 31  # days from a class's first day to New Year: the benefits' proceeds of the years since are of nearly the same cases


@dataclass(frozen=True)
class Boundary:
    """The claims of at most `days` when a period ends: those of the classes decided on `first` or later."""

    days: int
    classes: frozenset[str]
    first: date

    def sides(self) -> Iterator[tuple[str, int, float]]:
        """(end of the figure's name, a year, sign): what these claims are more than those of the years from that one on, or
        less."""
        yield f"hoejst-{self.days}-dage/foer-{self.first.year + 1}", self.first.year + 1, 1.0
        yield f"hoejst-{self.days}-dage/aeldre-fra-{self.first.year}", self.first.year, -1.0

    def saved(self) -> Iterator[tuple[str, int]]:
        """(end of the figure's name but for the benefit, a year): what was saved on a benefit in the years from that one on,
        where it begins near the first day."""
        for year in (self.first.year, self.first.year + 1):
            if abs((self.first - date(year, 1, 1)).days) <= _NEAR:
                yield f"hoejst-{self.days}-dage/sparet-fra-{year}", year


@cache
def boundaries(period: str) -> tuple[Boundary, ...]:
    """Of every class of age that ends. `period`: as `2023-12`; its last day is the one that age is counted to."""
    last, classes, out = pd.Period(period).end_time.date(), set[str](), []
    aged = [r for r in read_seed("krav_aldersklasser") if r["fra_dage"]]
    for r in sorted(aged, key=lambda r: int(r["fra_dage"])):
        classes.add(r["aldersklasse"])
        if r["til_dage"]:
            days = int(r["til_dage"])
            out.append(Boundary(days, frozenset(classes), last - timedelta(days=days)))
    return tuple(out)


def part_years(system: System, claims: pa.Table, benefits: Set[str]) -> None:
    """Adds what is left to the system, or that nothing is: a reader takes for granted that nothing was decided on one day.
    `benefits`: those whose claims are booked."""
    rows: dict[tuple[str, int, str], list[dict]] = defaultdict(list)
    for r in claims.select(["kommunekode", "aar", "periode", "ydelse", "aldersklasse"]).to_pylist():
        if r["ydelse"] in benefits:
            rows[r["kommunekode"], r["aar"], r["periode"]].append(r)
    for (kommune, year, period), own in sorted(rows.items()):
        ahead = f"krav/{kommune}/{year}"
        for boundary in boundaries(period):
            of_benefit: dict[str, list[str]] = defaultdict(list)
            for r in own:
                if r["aldersklasse"] in boundary.classes:
                    of_benefit[slug(r["ydelse"])].append(f"{ahead}/{slug(r['ydelse'])}/{slug(r['aldersklasse'])}/rejst")
            if not of_benefit:
                continue
            all_own = [n for names in of_benefit.values() for n in names]
            for end, first, sign in boundary.sides():
                booked = [f"provenu/{kommune}/{a}/kl-ydelser/tilbagebetalingskrav" for a in range(first, year + 1)]
                if not _left(system, f"{ahead}/{end}", all_own, booked, sign):
                    break  # and the other side is the years, whole
            for end, first in boundary.saved():
                for benefit, names in of_benefit.items():
                    booked = [f"provenu-ydelse/{kommune}/{a}/{benefit}" for a in range(first, year + 1)]
                    _left(system, f"{ahead}/{end}/{benefit}", names, booked, -1.0, free=True)


def _left(system: System, name: str, claims: list[str], booked: list[str], sign: float, free: bool = False) -> bool:
    """Whether anything can be left."""
    booked = [n for n in booked if n in system.celler]
    if not booked:
        return True
    terms = dict.fromkeys(sorted(claims), sign) | dict.fromkeys(booked, -sign)
    value = sum(k * system.celler[n].vaerdi for n, k in terms.items())
    if abs(value) < _SMALL:
        system.equations.append(terms)
    else:
        system.derived(name, terms, fri=free or value < 0)
    return abs(value) >= _SMALL


def contributions_of_years(krav: pd.DataFrame, kl: pd.DataFrame, claims: pa.Table, benefits: Set[str]) -> Iterator[pd.DataFrame]:
    """Frames of (navn, sag, beloeb): the cases behind what is left. `krav`: a row per case and benefit with its class; `kl`: the
    lines of proceeds of the municipality's own benefits."""
    period = frame(claims, "kommunekode", "aar", "periode").drop_duplicates()
    period = period.rename(columns={"aar": "paa_aar"})
    own = krav[krav["ydelse"].isin(benefits)].merge(period[["kommunekode", "periode"]], on="kommunekode")
    own = own.rename(columns={"aar": "paa_aar"}).assign(beloeb=own["rejst"])
    lines = kl.merge(period, on="kommunekode")
    raised = lines[lines["komponent"] == "tilbagebetalingskrav"]
    for this in period["periode"].unique():
        for boundary in boundaries(this):
            aged = own[(own["periode"] == this) & own["aldersklasse"].isin(boundary.classes)]
            for end, first, sign in boundary.sides():
                for rows, k in ((aged, sign), (_since(raised, this, first), -sign)):
                    ahead = joined("krav", rows["kommunekode"], rows["paa_aar"], separator="/")
                    yield rows[["sag"]].assign(navn=ahead + f"/{end}", beloeb=k * rows["beloeb"].astype(NUMBER))
            for end, first in boundary.saved():
                for rows, k in ((aged, -1.0), (_since(lines, this, first), 1.0)):
                    ahead = joined("krav", rows["kommunekode"], rows["paa_aar"], separator="/")
                    benefit = rows["ydelse"].map({y: slug(y) for y in rows["ydelse"].unique()})
                    yield rows[["sag"]].assign(navn=ahead + f"/{end}/" + benefit, beloeb=k * rows["beloeb"].astype(NUMBER))


def _since(lines: pd.DataFrame, period: str, year: int) -> pd.DataFrame:
    return lines[(lines["periode"] == period) & (lines["aar"] >= year) & (lines["aar"] <= lines["paa_aar"])]
