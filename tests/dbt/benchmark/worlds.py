"""Generated snapshots: each municipality is a world of its own, so that one build tries 98 of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.dbt.staging.helpers import write_csv

SEEDS = Path(__file__).parents[3] / "seeds"
PERIODER = ["2023-08", "2023-09", "2023-10", "2023-11", "2023-12", "2024-01", "2024-02", "2024-03", "2024-04"]
WITHOUT_COUNTRY = {"2023-11"}  # a month that UDK left out
# the edges of the windows that end with these periods, the leap day among them
EDGES = [date(year, month, 1) for year in (2022, 2023, 2024) for month in range(1, 13)] + [date(2024, 2, 29)]


@dataclass(frozen=True)
class Sag:
    """A risk case as a snapshot shows it; amounts in øre."""

    risikosag_id: str
    kontroltrin: str
    omraade: str
    kriterium: str
    udstillet_dato: date
    udtaget_dato: date | None = None
    kontrolsag_oprettet_dato: date | None = None
    afsluttet_dato: date | None = None
    tilbagebetalingskrav: int | None = None
    mindreudgift: int | None = None
    bortfaldet_dato: date | None = None


def kommuner() -> list[str]:
    with (SEEDS / "kommuner.csv").open(encoding="utf-8") as f:
        return sorted(r["kommunekode"] for r in csv.DictReader(f))


def areas() -> list[tuple[str, str]]:
    with (SEEDS / "risikosagsomraader.csv").open(encoding="utf-8") as f:
        return [(r["kontroltrin"], r["omraade"]) for r in csv.DictReader(f)]


days = st.builds(lambda edge, d: edge + timedelta(days=d), st.sampled_from(EDGES), st.integers(-1, 1))
oere = st.none() | st.sampled_from([0, 1, 100, 123456])


@st.composite
def sager(draw: st.DrawFn, nr: int) -> Sag:
    """Any case that no row reason refuses: taken no earlier than shown, closed no earlier than opened, else in any order."""
    step, area = draw(st.sampled_from(areas()))
    udstillet, udtaget = draw(days), draw(st.none() | days)
    oprettet, afsluttet = draw(st.none() | days), draw(st.none() | days)
    return Sag(
        risikosag_id=f"R{nr}",
        kontroltrin=step,
        omraade=area,
        kriterium=draw(st.sampled_from(["", "a", "b"])),
        udstillet_dato=udstillet,
        udtaget_dato=udtaget and max(udstillet, udtaget),
        kontrolsag_oprettet_dato=oprettet,
        afsluttet_dato=max(oprettet, afsluttet) if oprettet and afsluttet else afsluttet,
        tilbagebetalingskrav=draw(oere),
        mindreudgift=draw(oere),
        bortfaldet_dato=draw(st.none() | days),
    )


@st.composite
def ten_of_taken(draw: st.DrawFn, least: int, at_most: int) -> list[Sag]:
    """Ten cases of each step, some of them taken: under the threshold, exactly on it, or over it."""
    out: list[Sag] = []
    for step, area in areas()[-2:]:
        taken = draw(st.integers(least, at_most))
        days_taken = (date(2023, 8, 1) if i < taken else None for i in range(10))
        out += [Sag(f"G{step}-{i}", step, area, "a", date(2022, 1, 1), day) for i, day in enumerate(days_taken)]
    return out


def worlds(pictures: st.SearchStrategy[list[Sag]]) -> st.SearchStrategy[dict]:
    """What the snapshots of each period say of one municipality: UDK's national one, and now and then the municipality's own."""
    own = st.integers(0, 5).flatmap(lambda n: st.none() if n else pictures)
    return st.fixed_dictionaries({p: st.tuples(pictures, own) for p in PERIODER})


free = st.integers(0, 5).flatmap(lambda n: st.tuples(*(sager(nr) for nr in range(n))).map(list))
alle = worlds(st.one_of(free, ten_of_taken(2, 4))) | worlds(ten_of_taken(0, 3))


def one_per_kommune() -> dict[str, dict]:
    """A world for each municipality, each an example of hypothesis of its own: drawn together they would be too large for it."""
    drawn: list[dict] = []

    @settings(
        max_examples=len(kommuner()),
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(alle)
    def sign(world: dict) -> None:
        drawn.append(world)

    sign()
    return dict(zip(kommuner(), drawn, strict=True))


def fil(raekker: Iterable[tuple[str, Sag]]) -> str:
    """A delivery as CSV: (municipality, case) by the row."""
    names = [f.name for f in fields(Sag)]
    entries = ({"kommunekode": kommune} | {n: _cell(getattr(sag, n)) for n in names} for kommune, sag in raekker)
    return write_csv(["kommunekode", *names], entries)


def _cell(value: object) -> str:
    if isinstance(value, int):
        return f"{value // 100},{value % 100:02d}"
    return "" if value is None else str(value)
