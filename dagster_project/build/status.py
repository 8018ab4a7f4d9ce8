"""What is in, refused, odd: read from the database.

* What a named reader should look at, as the built database says it: findings that are odd, but hold nothing back.
* The state of things, read from the built database: deliveries, refusals, lateness, what does not agree or is odd.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from dagster_project.build.lateness import forsinkede
from dagster_project.common.danish import tal
from dagster_project.common.duckdb_read import literal, open_read_only
from dagster_project.settings import Settings

# Refused files, quarantined rows, missing columns, corrections and control totals have places of their own in the status.
FINDINGS = """
    with fund as (
        select art, noegle, besked, 'marts.advarsler' as tabel from marts.advarsler
        where
            art not in ('leverance_afvist', 'raekker_i_karantaene', 'rettelse_mindre', 'rettelse_stoerre', 'rettelse_udelader')
            and not (art = 'indlaesning' and regexp_matches(besked, 'kolonnen .* mangler'))
        union all
        select art, concat_ws(' ', kommunekode, aar), note, 'marts.udk_advarsler' from marts.udk_advarsler
        where art in ('landsblok', 'paragraf11')
        union all
        select 'trykt sum', tal_id, note, 'marts.trykte_summer' from marts.trykte_summer where status = 'afviger'
    )
    select art, tabel, count(*), min(concat_ws(': ', noegle, besked)) from fund group by all order by tabel, art
"""
# the kinds whose kroner or cases are in no figure, or in two; all others are only odd
LOST = (
    *("aar_uden_leverance", "krav_uden_dato", "uklassificeret", "aendret_uden_beloeb", "anke_uden_dato", "noegle_ligner"),
    *("risikosag_ukendt", "kontrolsag_uden_udtaget", "anke_uden_virkning", "flytning_uden_dato"),
    *("flytning_uden_afgoerelse", "landets_raekker_erstattet", "opgoerelse_uden_kommunen", "ydelse_skiftet", "noegle_skiftet"),
    *("noegle_genbrugt", "noegle_anden_sag", "noegle_dato"),
)


@dataclass(frozen=True)
class Findings:
    """One kind of finding: `linje` has the first and where the rest stand; `tabt`: it costs rows or kroner."""

    linje: str
    antal: int
    tabt: bool


def gennemsyn(database: Path) -> list[Findings]:
    """One per kind, those that lose rows or kroner first."""
    with open_read_only(database) as con:
        findings = [Findings(_line(*f), f[2], f[0] in LOST) for f in con.execute(FINDINGS).fetchall()]
    return sorted(findings, key=lambda f: not f.tabt)


def _line(kind: str, table: str, count: int, example: str) -> str:
    return f"{kind}: {example}" if count == 1 else f"{kind}, {count} fund i {table}, fx {example}"


@dataclass(frozen=True)
class ProvenuTable:
    """One municipality's newest year: (category, amount or None where not measured), then (total, amount)."""

    kommune: str
    aar: int
    kategorier: list[tuple[str, Decimal | None]]
    totaler: list[tuple[str, Decimal | None]]


@dataclass(frozen=True)
class Status:
    """`kilder`: (kilde, indlæst, afløst, dublet, afvist, rækker, karantæne, nyeste periode). `tilbageholdt`: what a delivery
    would change in the figures, and nobody has explained. `karantaene`: deliveries in force with rows that count nowhere.
    `rettelser`: versions in force with fewer rows or kroner than those that they replace, or over twice the kroner."""

    kilder: list[tuple]
    tilbageholdt: list[str]
    afviste: list[str]
    karantaene: list[str]
    kolonner: list[str]
    rettelser: list[str]
    forsinkede: list[str]
    afvigende: list[str]
    udsagn: list[str]
    gennemsyn: list[Findings]


def provenu(database: Path, at_most: int = 3) -> list[ProvenuTable]:
    """The newest year of the first municipalities; all of them stand in marts.provenu_aar."""
    with open_read_only(database) as con:
        kommuner = con.execute(
            "select t.kommunekode, k.navn, max(t.aar) from marts.provenu_total as t join seeds.kommuner as k "
            f"using (kommunekode) group by all order by t.kommunekode limit {literal(at_most)}"
        ).fetchall()
        return [
            ProvenuTable(
                name,
                year,
                con.execute(
                    "select k.kategori, a.beloeb "
                    "from (select distinct kategori, raekkefoelge from seeds.provenu_kategorier) as k "
                    "left join marts.provenu_aar as a on a.kategori = k.kategori "
                    f"and a.kommunekode = {literal(code)} and a.aar = {literal(year)} order by k.raekkefoelge"
                ).fetchall(),
                con.execute(
                    "select total, beloeb from marts.provenu_total "
                    f"where kommunekode = {literal(code)} and aar = {literal(year)} order by beloeb desc, total"
                ).fetchall(),
            )
            for code, name, year in kommuner
        ]


def read_status(settings: Settings) -> Status | None:
    """None before the first build."""
    if not settings.database.exists():
        return None
    with open_read_only(settings.database) as con:  # open to the end: those below open what is open already, at no cost
        kilder = con.execute(
            "select coalesce(kilde, '(ukendt)'), count(*) filter (status = 'indlæst'), count(*) filter (status = 'afløst'), "
            "count(*) filter (status = 'dublet'), count(*) filter (status = 'afvist'), "
            "coalesce(sum(raekker_i_fil) filter (status = 'indlæst'), 0), "
            "coalesce(sum(raekker_karantaene) filter (status = 'indlæst'), 0), "
            "max(periode) filter (status = 'indlæst') from marts.leverancer group by kilde order by kilde"
        ).fetchall()
        deviating = con.execute(
            "select tal_id, beregnet, rapporteret, forklaring from marts.afstemning where status = 'afviger' order by tal_id"
        ).fetchall()
        udsagn = con.execute(
            "select citat, dokument, linje, begrundelse from marts.udsagn where udfald = 'holder ikke' order by dokument, linje"
        ).fetchall()
        return Status(
            kilder,
            holds_back(settings.database),
            afviste(settings.database),
            in_quarantine(settings.database),
            similar_columns(settings.database),
            corrections(settings.database),
            [f.linje() for f in forsinkede(settings.database)],
            [deviation(*a) for a in deviating],
            [f"„{quotation}“ ({document}, linje {line}). {justification}" for quotation, document, line, justification in udsagn],
            gennemsyn(settings.database),
        )


@dataclass(frozen=True)
class HeldBack:
    """What a delivery would change in the figures, unexplained. `forskel` is in kroner; no figure of a person is in it."""

    kontrol: str
    tal_id: str
    forskel: Decimal


def held_back(database: Path) -> list[HeldBack]:
    """By the name that each is explained under."""
    with open_read_only(database) as con:
        found = con.execute(
            "select holder_tilbage, tal_id, forskel from marts.tilbageholdt where status = 'afviger' order by tal_id"
        ).fetchall()
    return [HeldBack(*f) for f in found]


def holds_back(database: Path) -> list[str]:
    """What deliveries would change in the figures without a word, each with the name that it is explained under; the most kroner
    first."""
    with open_read_only(database) as con:
        found = con.execute(
            "select besked, forklaring from marts.tilbageholdt where status = 'afviger' "
            "order by abs(forskel) desc, kontrol desc, tal_id"
        ).fetchall()
    return [f"{message.removesuffix('.')}. {explanation}." for message, explanation in found]


def afviste(database: Path) -> list[str]:
    """Refused deliveries and why; those whose rows were read, and none could be used, first."""
    return _of_deliveries(database, "leverance_afvist", "l.raekker_i_fil is null, l.sti")


def in_quarantine(database: Path) -> list[str]:
    """Deliveries in force with rows that count nowhere, by which reason and with how many kroner; the most kroner first."""
    kroner = "(select sum(kroner) from intermediate.int_karantaene_kroner as k where k.leverance_id = l.leverance_id)"
    return _of_deliveries(database, "raekker_i_karantaene", f"coalesce({kroner}, 0) desc, l.raekker_karantaene desc, l.sti")


def corrections(database: Path) -> list[str]:
    """Versions in force with fewer rows or kroner than those that they replace, or over twice the kroner; those that move most
    kroner, in all or of one part, first: only so many are shown."""
    moved = "greatest(abs(d.kroner - d.foer_kroner), abs(d.netto - d.foer_netto))"
    of_delivery = f"(select max({moved}) from intermediate.int_tilbageholdt_dele as d where d.leverance_id = l.leverance_id)"
    return _of_deliveries(
        database,
        ("rettelse_mindre", "rettelse_stoerre", "rettelse_udelader"),
        f"coalesce({of_delivery}, 0) desc, l.sti, art, besked",
    )


def lost(database: Path) -> list[str]:
    """Kinds of findings whose kroner or cases are in no figure, or in two."""
    return [f.linje for f in gennemsyn(database) if f.tabt]


def _of_deliveries(database: Path, kinds: str | tuple[str, ...], order: str) -> list[str]:
    among = ", ".join(map(literal, (kinds,) if isinstance(kinds, str) else kinds))
    with open_read_only(database) as con:
        found = con.execute(
            "select besked from marts.advarsler inner join marts.leverancer as l using (leverance_id) "
            f"where art in ({among}) order by {order}"
        ).fetchall()
    return [message for (message,) in found]


def refused_deliveries(database: Path) -> set[str]:
    """The ids of those that are refused, those of which no row could be used among them."""
    with open_read_only(database) as con:
        return {i for (i,) in con.execute("select leverance_id from marts.leverancer where status = 'afvist'").fetchall()}


def similar_columns(database: Path) -> list[str]:
    """Deliveries in force in which a column of the contract is missing while an unknown one stands there; those in which one
    resembles it first."""
    with open_read_only(database) as con:
        return [
            message
            for (message,) in con.execute(
                "select besked from marts.advarsler inner join marts.leverancer as l using (leverance_id) "
                "where art = 'indlaesning' and l.status = 'indlæst' and regexp_matches(besked, 'kolonne(n|rne) .* mangler') "
                "order by not contains(besked, ' ligner den'), besked"
            ).fetchall()
        ]


@dataclass(frozen=True)
class Coverage:
    """How whole the newest year of each municipality is: `kommuner` in all, `dele` of them with a category that nothing covers,
    and how many lack each category."""

    kommuner: int
    dele: int
    mangler: list[tuple[str, int]]


def coverage(database: Path) -> Coverage:
    """Of every municipality with a total, in the newest year that it has one."""
    with open_read_only(database) as con:
        missing = con.execute(
            "with nyeste as (select kommunekode, max(aar) as aar from marts.provenu_total group by kommunekode), "
            "kategorier as (select distinct kategori, raekkefoelge from seeds.provenu_kategorier) "
            "select k.kategori, count(*) from nyeste as n cross join kategorier as k "
            "left join marts.provenu_aar as a on n.kommunekode = a.kommunekode and n.aar = a.aar and k.kategori = a.kategori "
            "where a.kategori is null group by k.kategori, k.raekkefoelge order by k.raekkefoelge"
        ).fetchall()
        kommuner, parts = con.execute(
            "with nyeste as (select kommunekode, max(aar) as aar from marts.provenu_total group by kommunekode) "
            "select count(distinct kommunekode), count(distinct kommunekode) filter (t.ikke_daekket is not null) "
            "from marts.provenu_total as t inner join nyeste using (kommunekode, aar)"
        ).fetchone()
    return Coverage(kommuner, parts, missing)


def deviation(tal_id: str, computed: Decimal | None, reported: Decimal | None, explanation: str) -> str:
    """One line of a figure that does not agree, and why that keeps publication back."""
    return f"{tal_id}: beregnet {tal(computed, 2)}, rapporteret {tal(reported, 2)}. {explanation}"
