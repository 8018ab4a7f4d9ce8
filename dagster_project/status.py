"""The state of things, read from the built database: deliveries, refusals, lateness, what does not agree or is odd."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from dagster_project.forbindelse import laes_i
from dagster_project.format import tal
from dagster_project.forsinkelse import forsinkede
from dagster_project.gennemsyn import gennemsyn
from dagster_project.settings import Indstillinger


@dataclass(frozen=True)
class Provenutabel:
    """One municipality's newest year: (category, amount or None where not measured), then (total, amount)."""

    kommune: str
    aar: int
    kategorier: list[tuple[str, Decimal | None]]
    totaler: list[tuple[str, Decimal | None]]


@dataclass(frozen=True)
class Status:
    """`kilder`: (kilde, indlæst, afløst, dublet, afvist, rækker, karantæne, nyeste periode). `gennemsyn`: (line, findings)."""

    kilder: list[tuple]
    afviste: list[str]
    forsinkede: list[str]
    afvigende: list[str]
    udsagn: list[str]
    gennemsyn: list[tuple[str, int]]


def provenu(database: Path, hoejst: int = 3) -> list[Provenutabel]:
    """The newest year of the first municipalities; all of them stand in marts.provenu_aar."""
    with laes_i(database) as con:
        kommuner = con.execute(
            "select t.kommunekode, k.navn, max(t.aar) from marts.provenu_total as t join seeds.kommuner as k "
            "using (kommunekode) group by all order by t.kommunekode limit ?",
            [hoejst],
        ).fetchall()
        return [
            Provenutabel(
                navn,
                aar,
                con.execute(
                    "select k.kategori, a.beloeb "
                    "from (select distinct kategori, raekkefoelge from seeds.provenu_kategorier) as k "
                    "left join marts.provenu_aar as a on a.kategori = k.kategori and a.kommunekode = ? and a.aar = ? "
                    "order by k.raekkefoelge",
                    [kode, aar],
                ).fetchall(),
                con.execute(
                    "select total, beloeb from marts.provenu_total where kommunekode = ? and aar = ? order by beloeb desc, total",
                    [kode, aar],
                ).fetchall(),
            )
            for kode, navn, aar in kommuner
        ]


def laes_status(ind: Indstillinger) -> Status | None:
    """None before the first build."""
    if not ind.database.exists():
        return None
    with laes_i(ind.database) as con:
        kilder = con.execute(
            "select coalesce(kilde, '(ukendt)'), count(*) filter (status = 'indlæst'), count(*) filter (status = 'afløst'), "
            "count(*) filter (status = 'dublet'), count(*) filter (status = 'afvist'), "
            "coalesce(sum(raekker_i_fil) filter (status = 'indlæst'), 0), "
            "coalesce(sum(raekker_karantaene) filter (status = 'indlæst'), 0), "
            "max(periode) filter (status = 'indlæst') from marts.leverancer group by kilde order by kilde"
        ).fetchall()
        afviste = con.execute("select filnavn, aarsag from marts.leverancer where status = 'afvist' order by sti").fetchall()
        afvigende = con.execute(
            "select tal_id, beregnet, rapporteret, forklaring from marts.afstemning where status = 'afviger' order by tal_id"
        ).fetchall()
        udsagn = con.execute(
            "select citat, dokument, linje, begrundelse from marts.udsagn where udfald = 'holder ikke' order by dokument, linje"
        ).fetchall()
    return Status(
        kilder,
        [f"{fil}: {aarsag}" for fil, aarsag in afviste],
        [f.linje() for f in forsinkede(ind.database)],
        [afvigelse(*a) for a in afvigende],
        [f"„{citat}“ ({dokument}, linje {linje}). {begrundelse}" for citat, dokument, linje, begrundelse in udsagn],
        gennemsyn(ind.database),
    )


def afvigelse(tal_id: str, beregnet: Decimal | None, rapporteret: Decimal | None, forklaring: str) -> str:
    """One line of a figure that does not agree, and why that keeps publication back."""
    return f"{tal_id}: beregnet {tal(beregnet, 2)}, rapporteret {tal(rapporteret, 2)}. {forklaring}"
