"""Generated snapshots: each municipality is a world of its own, so that one build tries 98 of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.deliveries.staging import skriv_csv

SEEDS = Path(__file__).parents[2] / "seeds"
PERIODER = ["2023-08", "2023-09", "2023-10", "2023-11", "2023-12", "2024-01", "2024-02", "2024-03", "2024-04"]
UDEN_LANDET = {"2023-11"}  # a month that UDK left out
# the edges of the windows that end with these periods, the leap day among them
KANTER = [date(aar, maaned, 1) for aar in (2022, 2023, 2024) for maaned in range(1, 13)] + [date(2024, 2, 29)]


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


def omraader() -> list[tuple[str, str]]:
    with (SEEDS / "risikosagsomraader.csv").open(encoding="utf-8") as f:
        return [(r["kontroltrin"], r["omraade"]) for r in csv.DictReader(f)]


dage = st.builds(lambda kant, d: kant + timedelta(days=d), st.sampled_from(KANTER), st.integers(-1, 1))
oere = st.none() | st.sampled_from([0, 1, 100, 123456])


@st.composite
def sager(draw: st.DrawFn, nr: int) -> Sag:
    """Any case that no row reason refuses: taken no earlier than shown, closed no earlier than opened, else in any order."""
    trin, omraade = draw(st.sampled_from(omraader()))
    udstillet, udtaget = draw(dage), draw(st.none() | dage)
    oprettet, afsluttet = draw(st.none() | dage), draw(st.none() | dage)
    return Sag(
        risikosag_id=f"R{nr}",
        kontroltrin=trin,
        omraade=omraade,
        kriterium=draw(st.sampled_from(["", "a", "b"])),
        udstillet_dato=udstillet,
        udtaget_dato=udtaget and max(udstillet, udtaget),
        kontrolsag_oprettet_dato=oprettet,
        afsluttet_dato=max(oprettet, afsluttet) if oprettet and afsluttet else afsluttet,
        tilbagebetalingskrav=draw(oere),
        mindreudgift=draw(oere),
        bortfaldet_dato=draw(st.none() | dage),
    )


@st.composite
def taget_af_ti(draw: st.DrawFn, mindst: int, hoejst: int) -> list[Sag]:
    """Ten cases of each step, some of them taken: under the threshold, exactly on it, or over it."""
    ud: list[Sag] = []
    for trin, omraade in omraader()[-2:]:
        taget = draw(st.integers(mindst, hoejst))
        dage_taget = (date(2023, 8, 1) if i < taget else None for i in range(10))
        ud += [Sag(f"G{trin}-{i}", trin, omraade, "a", date(2022, 1, 1), dag) for i, dag in enumerate(dage_taget)]
    return ud


def verdener(billeder: st.SearchStrategy[list[Sag]]) -> st.SearchStrategy[dict]:
    """What the snapshots of each period say of one municipality: UDK's national one, and now and then the municipality's own."""
    egne = st.integers(0, 5).flatmap(lambda n: st.none() if n else billeder)
    return st.fixed_dictionaries({p: st.tuples(billeder, egne) for p in PERIODER})


frie = st.integers(0, 5).flatmap(lambda n: st.tuples(*(sager(nr) for nr in range(n))).map(list))
alle = verdener(st.one_of(frie, taget_af_ti(2, 4))) | verdener(taget_af_ti(0, 3))


def en_pr_kommune() -> dict[str, dict]:
    """A world for each municipality, each an example of hypothesis of its own: drawn together they would be too large for it."""
    tegnet: list[dict] = []

    @settings(
        max_examples=len(kommuner()),
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(alle)
    def tegn(verden: dict) -> None:
        tegnet.append(verden)

    tegn()
    return dict(zip(kommuner(), tegnet, strict=True))


def fil(raekker: Iterable[tuple[str, Sag]]) -> str:
    """A delivery as CSV: (municipality, case) by the row."""
    navne = [f.name for f in fields(Sag)]
    poster = ({"kommunekode": kommune} | {n: _celle(getattr(sag, n)) for n in navne} for kommune, sag in raekker)
    return skriv_csv(["kommunekode", *navne], poster)


def _celle(vaerdi: object) -> str:
    if isinstance(vaerdi, int):
        return f"{vaerdi // 100},{vaerdi % 100:02d}"
    return "" if vaerdi is None else str(vaerdi)
