"""The state of things, read from the built database: deliveries, refusals, lateness, what does not agree or is odd."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from dagster_project.forbindelse import laes_i
from dagster_project.format import tal
from dagster_project.forsinkelse import forsinkede
from dagster_project.gennemsyn import Fund, gennemsyn
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
    """`kilder`: (kilde, indlæst, afløst, dublet, afvist, rækker, karantæne, nyeste periode). `tilbageholdt`: what a delivery
    would change in the figures, and nobody has explained. `karantaene`: deliveries in force with rows that count nowhere."""

    kilder: list[tuple]
    tilbageholdt: list[str]
    afviste: list[str]
    karantaene: list[str]
    forsinkede: list[str]
    afvigende: list[str]
    udsagn: list[str]
    gennemsyn: list[Fund]


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
        karantaene = con.execute(
            "select filnavn, raekker_karantaene, raekker_i_fil from marts.leverancer "
            "where status = 'indlæst' and raekker_karantaene > 0 order by raekker_karantaene desc, sti"
        ).fetchall()
        afvigende = con.execute(
            "select tal_id, beregnet, rapporteret, forklaring from marts.afstemning where status = 'afviger' order by tal_id"
        ).fetchall()
        udsagn = con.execute(
            "select citat, dokument, linje, begrundelse from marts.udsagn where udfald = 'holder ikke' order by dokument, linje"
        ).fetchall()
    return Status(
        kilder,
        holder_tilbage(ind.database),
        afviste(ind.database),
        [f"{fil}: {tal(n)} af {tal(i_fil)} rækker" for fil, n, i_fil in karantaene],
        [f.linje() for f in forsinkede(ind.database)],
        [afvigelse(*a) for a in afvigende],
        [f"„{citat}“ ({dokument}, linje {linje}). {begrundelse}" for citat, dokument, linje, begrundelse in udsagn],
        gennemsyn(ind.database),
    )


def holder_tilbage(database: Path) -> list[str]:
    """What deliveries would change in the figures without a word, each with the name that it is explained under."""
    with laes_i(database) as con:
        fundet = con.execute(
            "select besked, forklaring from marts.tilbageholdt where status = 'afviger' "
            "order by kontrol desc, abs(forskel) desc, tal_id"
        ).fetchall()
    return [f"{besked}. {forklaring}." for besked, forklaring in fundet]


def afviste(database: Path) -> list[str]:
    """Refused deliveries and why; those whose rows were read, and none could be used, first."""
    with laes_i(database) as con:
        fundet = con.execute(
            "select filnavn, aarsag from marts.leverancer where status = 'afvist' order by raekker_i_fil is null, sti"
        ).fetchall()
    return [f"{fil}: {aarsag}" for fil, aarsag in fundet]


def lignende_kolonner(database: Path) -> list[str]:
    """Deliveries in force in which a column of the contract is missing while an unknown one stands there."""
    with laes_i(database) as con:
        return [
            besked
            for (besked,) in con.execute(
                "select besked from marts.advarsler inner join marts.leverancer as l using (leverance_id) "
                "where art = 'indlaesning' and l.status = 'indlæst' and regexp_matches(besked, 'kolonnen .* mangler') "
                "order by besked"
            ).fetchall()
        ]


@dataclass(frozen=True)
class Daekning:
    """How whole the newest year of each municipality is: `kommuner` in all, `dele` of them with a category that nothing covers,
    and how many lack each category."""

    kommuner: int
    dele: int
    mangler: list[tuple[str, int]]


def daekning(database: Path) -> Daekning:
    """Of every municipality with a total, in the newest year that it has one."""
    with laes_i(database) as con:
        mangler = con.execute(
            "with nyeste as (select kommunekode, max(aar) as aar from marts.provenu_total group by kommunekode), "
            "kategorier as (select distinct kategori, raekkefoelge from seeds.provenu_kategorier) "
            "select k.kategori, count(*) from nyeste as n cross join kategorier as k "
            "left join marts.provenu_aar as a on n.kommunekode = a.kommunekode and n.aar = a.aar and k.kategori = a.kategori "
            "where a.kategori is null group by k.kategori, k.raekkefoelge order by k.raekkefoelge"
        ).fetchall()
        kommuner, dele = con.execute(
            "with nyeste as (select kommunekode, max(aar) as aar from marts.provenu_total group by kommunekode) "
            "select count(distinct kommunekode), count(distinct kommunekode) filter (t.ikke_daekket is not null) "
            "from marts.provenu_total as t inner join nyeste using (kommunekode, aar)"
        ).fetchone()
    return Daekning(kommuner, dele, mangler)


def afvigelse(tal_id: str, beregnet: Decimal | None, rapporteret: Decimal | None, forklaring: str) -> str:
    """One line of a figure that does not agree, and why that keeps publication back."""
    return f"{tal_id}: beregnet {tal(beregnet, 2)}, rapporteret {tal(rapporteret, 2)}. {forklaring}"
