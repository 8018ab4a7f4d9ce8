"""Why a case has its step: its facts, the rules tried in order, and the sentence of the source. Read from the built database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

import duckdb

from dagster_project.brugsfejl import Brugsfejl
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.forbindelse import laes_i
from dagster_project.format import kroner
from dagster_project.settings import Indstillinger, Indstillingsfejl

# what the contract of kommune_sager holds about a case, in its order; the citizen is not among it
FORHOLD = (
    *("kanal", "sagstype", "indsats", "oprettet_dato", "hoering_dato", "oplysninger_indhentet_dato", "kontrolbesoeg_dato"),
    *("virksomhedsbesoeg_dato", "risikosag_id", "kontroltrin_registreret", "afgoerelse_dato", "afsluttet_dato"),
    *(
        "ydelse_foer",
        "ydelse_efter",
        "fremadrettet_besparelse",
        "tilbagebetalingskrav",
        "krav_betalt",
        "krav_afskrevet",
        "anke_dato",
    ),
    *("ankeafgoerelse_dato", "ankeafgoerelse", "krav_efter_anke", "politianmeldt"),
)


@dataclass(frozen=True)
class Proeve:
    """One rule in force on the day the case was opened: whether it holds, and by which fact or for want of which."""

    regel: str
    holder: bool
    begrundelse: str
    kontroltrin: str | None
    kildesaetning: str
    kilde: str


@dataclass(frozen=True)
class Sag:
    """One case and benefit; `forhold` are its facts as text, None where the delivery says nothing."""

    kommunekode: str
    kommune: str
    sagsnr: str
    ydelse: str
    forhold: dict[str, str | None]
    kontroltrin: str
    regel: str | None
    metodeversion: str | None
    afviger: bool
    filnavn: str
    raekke_nr: int
    proever: list[Proeve]


def find(ind: Indstillinger, sagsnr: str, kommune: str | None = None) -> list[Sag]:
    """Every current row of the case, by municipality and benefit. Raises Brugsfejl when there is none."""
    if not ind.database.exists():
        raise Indstillingsfejl("Der er ikke bygget noget endnu. Kør først: kontrol run")
    soegt = som_gemt(ind, sagsnr)
    with laes_i(ind.database) as con:
        kode = _kommunekode(con, kommune) if kommune else None
        raekker = con.execute(
            f"select s.kommunekode, k.navn, s.sagsnr, s.ydelse, s.kontroltrin, s.regel, s.metodeversion, s.afviger, "
            f"l.filnavn, s.raekke_nr, {', '.join('s.' + f for f in FORHOLD)} "
            "from marts.kontrolsager as s join seeds.kommuner as k using (kommunekode) "
            "join marts.leverancer as l using (leverance_id) "
            "where s.sagsnr = $sagsnr and ($kode is null or s.kommunekode = $kode) order by s.kommunekode, s.ydelse",
            {"sagsnr": soegt, "kode": kode},
        ).fetchall()
        if not raekker:
            hvor = f" i kommune {kode}" if kode else ""
            raise Brugsfejl(
                f"Sagsnr. {soegt!r} findes ikke blandt de gældende sager{hvor}; en række i karantæne ses med kontrol karantaene."
            )
        return [_sag(con, r) for r in raekker]


def som_gemt(ind: Indstillinger, sagsnr: str) -> str:
    """As the raw store writes it: digits shaped like a CPR number were masked at the door, and are never said back."""
    sagsnr = sagsnr.strip()
    if Pseudonym(b"").masker(sagsnr) == sagsnr:
        return sagsnr
    return Pseudonym(ind.noegle()).masker(sagsnr)


def _kommunekode(con: duckdb.DuckDBPyConnection, kommune: str) -> str:
    svar = con.execute("select kommunekode from seeds.kommuner where $1 in (kommunekode, lower(navn))", [kommune.strip().lower()])
    if (raekke := svar.fetchone()) is None:
        raise Brugsfejl(f"--kommune skal være en kommunes kode eller navn, fx 151 eller Ballerup; fandt {kommune!r}.")
    return raekke[0]


def _sag(con: duckdb.DuckDBPyConnection, raekke: tuple) -> Sag:
    kode, navn, sagsnr, ydelse, trin, regel, metode, afviger, filnavn, nr, *vaerdier = raekke
    forhold = dict(zip(FORHOLD, vaerdier, strict=True))
    tekst = {k: _tekst(v) for k, v in forhold.items()}
    proever = _proever(con, (kode, sagsnr, ydelse), forhold["oprettet_dato"], tekst)
    return Sag(kode, navn, sagsnr, ydelse, tekst, trin, regel, metode, afviger, filnavn, nr, proever)


def _tekst(vaerdi: object) -> str | None:
    if isinstance(vaerdi, bool):
        return "ja" if vaerdi else "nej"
    return None if vaerdi is None else kroner(vaerdi) if isinstance(vaerdi, Decimal) else str(vaerdi)


# the same join that int_kontroltrin decides by, with the values that did not hold kept
_REGLER = """
    select r.raekkefoelge, r.regel, r.forhold, r.vaerdi, f.forhold is not null as holder,
        coalesce(cast(r.kontroltrin as varchar), f.risikotrin) as kontroltrin, r.kildesaetning, r.kilde
    from seeds.kontroltrin_regler as r
    left join intermediate.int_sagsforhold as f
        on f.kommunekode = $kode and f.sagsnr = $sagsnr and f.ydelse = $ydelse
        and f.forhold = r.forhold and (f.vaerdi = r.vaerdi or r.vaerdi is null)
    where $dag >= r.gyldig_fra and ($dag < r.gyldig_til or r.gyldig_til is null)
    order by r.raekkefoelge, r.vaerdi nulls last
"""


def _proever(
    con: duckdb.DuckDBPyConnection, noegle: tuple[str, str, str], dag: date, sagens: dict[str, str | None]
) -> list[Proeve]:
    vaerdier = dict(zip(("kode", "sagsnr", "ydelse"), noegle, strict=True)) | {"dag": dag}
    proever: list[Proeve] = []
    for _, gruppe in groupby(con.execute(_REGLER, vaerdier).fetchall(), key=lambda r: r[:2]):
        raekker = list(gruppe)
        ramt = [r for r in raekker if r[4]]
        if raekker[0][2] == "ellers" and any(p.holder for p in proever):
            ramt = []  # every case has this fact; the rule is for those that no other took
        _, regel, _, _, _, trin, saetning, kilde = (ramt or raekker)[0]
        grund = _hvorved(ramt, sagens) if ramt else _hvorfor_ikke(raekker, sagens)
        proever.append(Proeve(regel, bool(ramt), grund, trin if ramt else None, saetning, kilde))
    return proever


def _hvorved(ramt: list[tuple], sagens: dict[str, str | None]) -> str:
    forhold, vaerdier = ramt[0][2], [r[3] for r in ramt]
    if forhold == "ellers":
        return "ingen anden regel holder"
    if forhold == "risikosag":
        return f"risikosag_id {sagens['risikosag_id']} er blandt UDK's risikosager for kommunen, på trin {ramt[0][5]}"
    if forhold == "udfyldt":
        return "; ".join(f"{v} er {sagens[v]}" for v in vaerdier)
    return f"{forhold} er {' og '.join(vaerdier)}"


def _hvorfor_ikke(raekker: list[tuple], sagens: dict[str, str | None]) -> str:
    forhold = raekker[0][2]
    if forhold == "ellers":
        return "en anden regel holder"
    vaerdier = ", ".join(r[3] for r in raekker)
    if forhold == "udfyldt":
        return f"ingen af {vaerdier} er udfyldt"
    if forhold == "risikosag":
        nr = sagens["risikosag_id"]
        return f"risikosag_id {nr} er ikke blandt UDK's risikosager for kommunen" if nr else "risikosag_id er ikke udfyldt"
    return f"{forhold} er {sagens[forhold] or 'ikke oplyst'}; reglen kræver en af: {vaerdier}"
