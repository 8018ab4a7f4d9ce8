"""Why a case has its step: read and printed.

* Why a case has its step: its facts, the rules tried in order, and the sentence of the source. Read from the built database.
* What `kontrol hvorfor` prints: a case, its facts, the rules in order, and the sentence that decided.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

import duckdb

from dagster_project.cli.console import console
from dagster_project.common.danish import kroner
from dagster_project.common.duckdb_read import open_read_only
from dagster_project.common.errors import UsageError
from dagster_project.common.signs import on_one_line
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.settings import Settings, SettingsError

# what the contract of kommune_sager holds about a case, in its order; the citizen is not among it
FACTS = (
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
class Sample:
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
    method_version: str | None
    afviger: bool
    filnavn: str
    raekke_nr: int
    tests: list[Sample]


def find(settings: Settings, sagsnr: str, kommune: str | None = None) -> list[Sag]:
    """Every current row of the case, by municipality and benefit. Raises UsageError when there is none."""
    if not settings.database.exists():
        raise SettingsError("Der er ikke bygget noget endnu. Kør først: kontrol run")
    sought = as_saved(settings, sagsnr)
    with open_read_only(settings.database) as con:
        code = _kommunekode(con, kommune) if kommune else None
        rows = con.execute(
            f"select s.kommunekode, k.navn, s.sagsnr, s.ydelse, s.kontroltrin, s.regel, s.metodeversion, s.afviger, "
            f"l.filnavn, s.raekke_nr, {', '.join('s.' + f for f in FACTS)} "
            "from marts.kontrolsager as s join seeds.kommuner as k using (kommunekode) "
            "join marts.leverancer as l using (leverance_id) "
            "where s.sagsnr = $sagsnr and ($kode is null or s.kommunekode = $kode) order by s.kommunekode, s.ydelse",
            {"sagsnr": sought, "kode": code},
        ).fetchall()
        if not rows:
            at = f" i kommune {code}" if code else ""
            raise UsageError(
                f"Sagsnr. {sought!r} findes ikke blandt de gældende sager{at}; en række i karantæne ses med kontrol karantaene."
            )
        return [_sag(con, r) for r in rows]


def as_saved(settings: Settings, name: str, mask: Callable[[Pseudonym, str], str] = Pseudonym.mask_key) -> str:
    """As the raw store writes it: digits shaped like a CPR number were masked at the door, and are never said back."""
    name = name.strip()
    return name if mask(Pseudonym(b""), name) == name else mask(Pseudonym(settings.noegle()), name)


def _kommunekode(con: duckdb.DuckDBPyConnection, kommune: str) -> str:
    answer = con.execute(
        "select kommunekode from seeds.kommuner where $1 in (kommunekode, lower(navn))", [kommune.strip().lower()]
    )
    if (row := answer.fetchone()) is None:
        raise UsageError(f"--kommune skal være en kommunes kode eller navn, fx 151 eller Ballerup; fandt {kommune!r}.")
    return row[0]


def _sag(con: duckdb.DuckDBPyConnection, row: tuple) -> Sag:
    code, name, sagsnr, ydelse, step, rule, method, deviates, file_name, nr, *values = row
    facts = dict(zip(FACTS, values, strict=True))
    text = {k: _text(v) for k, v in facts.items()}
    tests = _tests(con, (code, sagsnr, ydelse), facts["oprettet_dato"], text)
    return Sag(code, name, sagsnr, ydelse, text, step, rule, method, deviates, file_name, nr, tests)


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return None if value is None else kroner(value) if isinstance(value, Decimal) else str(value)


# the same join that int_kontroltrin decides by, with the values that did not hold kept
_RULES = """
    select r.raekkefoelge, r.regel, r.forhold, r.vaerdi, f.forhold is not null as holder,
        coalesce(cast(r.kontroltrin as varchar), f.risikotrin) as kontroltrin, r.kildesaetning, r.kilde
    from seeds.kontroltrin_regler as r
    left join intermediate.int_sagsforhold as f
        on f.kommunekode = $kode and f.sagsnr = $sagsnr and f.ydelse = $ydelse
        and f.forhold = r.forhold and (f.vaerdi = r.vaerdi or r.vaerdi is null)
    where $dag >= r.gyldig_fra and ($dag < r.gyldig_til or r.gyldig_til is null)
    order by r.raekkefoelge, r.vaerdi nulls last
"""


def _tests(con: duckdb.DuckDBPyConnection, key: tuple[str, str, str], day: date, sagens: dict[str, str | None]) -> list[Sample]:
    values = dict(zip(("kode", "sagsnr", "ydelse"), key, strict=True)) | {"dag": day}
    tests: list[Sample] = []
    for _, group in groupby(con.execute(_RULES, values).fetchall(), key=lambda r: r[:2]):
        rows = list(group)
        hit = [r for r in rows if r[4]]
        if rows[0][2] == "ellers" and any(p.holder for p in tests):
            hit = []  # every case has this fact; the rule is for those that no other took
        _, rule, _, _, _, step, sentence, kilde = (hit or rows)[0]
        reason = _what_decided(hit, sagens) if hit else _why_not(rows, sagens)
        tests.append(Sample(rule, bool(hit), reason, step if hit else None, sentence, kilde))
    return tests


def _what_decided(hit: list[tuple], sagens: dict[str, str | None]) -> str:
    facts, values = hit[0][2], [r[3] for r in hit]
    if facts == "ellers":
        return "ingen anden regel holder"
    if facts == "risikosag":
        return f"risikosag_id {sagens['risikosag_id']} er blandt UDK's risikosager for kommunen, på trin {hit[0][5]}"
    if facts == "udfyldt":
        return "; ".join(f"{v} er {sagens[v]}" for v in values)
    return f"{facts} er {' og '.join(values)}"


def _why_not(rows: list[tuple], sagens: dict[str, str | None]) -> str:
    facts = rows[0][2]
    if facts == "ellers":
        return "en anden regel holder"
    values = ", ".join(r[3] for r in rows)
    if facts == "udfyldt":
        return f"ingen af {values} er udfyldt"
    if facts == "risikosag":
        nr = sagens["risikosag_id"]
        return f"risikosag_id {nr} er ikke blandt UDK's risikosager for kommunen" if nr else "risikosag_id er ikke udfyldt"
    return f"{facts} er {sagens[facts] or 'ikke oplyst'}; reglen kræver en af: {values}"


def vis(sager: list[Sag]) -> None:
    """Every benefit and municipality of the case, one after the other."""
    out = console()
    for sag in sager:
        out.print("\n".join(map(on_one_line, linjer(sag))))


def linjer(sag: Sag) -> list[str]:
    """The lines of one case; the last but one empty, so that cases stand apart."""
    deciding = next((p for p in sag.tests if p.regel == sag.regel), None)
    empty = [name for name, value in sag.forhold.items() if value is None]
    return [
        f"{sag.sagsnr} · {sag.ydelse} · {sag.kommune} ({sag.kommunekode})",
        f"Kontroltrin: {sag.kontroltrin}" + (f" efter {sag.regel}" if sag.regel else "") + _deviation(sag),
        f"Kilde til sagen: {sag.filnavn}, række {sag.raekke_nr}",
        "",
        "Oplysninger",
        *(f"  {name}: {value}" for name, value in sag.forhold.items() if value is not None),
        f"  ikke oplyst: {', '.join(empty) or 'intet'}",
        "",
        f"Regler i kraft {sag.forhold['oprettet_dato']}, da sagen blev oprettet"
        + (f" (regelsættet fra {sag.method_version})" if sag.method_version else ""),
        *(_rule(p, sag) for p in sag.tests),
        *(["  Ingen. Se, om oprettet_dato er rigtig."] if not sag.tests else []),
        "",
        *([f"Sætningen bag {sag.regel}", f"  »{deciding.kildesaetning}«", f"  {deciding.kilde}", ""] if deciding else []),
    ]


def _deviation(sag: Sag) -> str:
    return f"; sagsbehandleren har registreret {sag.forhold['kontroltrin_registreret']}, reglen gælder" if sag.afviger else ""


def _rule(sample: Sample, sag: Sag) -> str:
    if not sample.holder:
        outcome = "holder ikke"
    elif sample.regel == sag.regel:
        outcome = "holder og afgør"
    else:
        outcome = f"holder, men {sag.regel} kom først"
    step = f" → {sample.kontroltrin}" if sample.kontroltrin else ""
    return f"  {sample.regel} {outcome}{step}: {sample.begrundelse}"
