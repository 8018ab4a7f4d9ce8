"""Two publications side by side: the figures and the lines that differ, with the delivery that each rested on then and rests on
now. SQL over the tables of the earlier one and the database of the new."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from dagster_project.common.duckdb_read import BuiltDatabase, literal

_TABLES = ("provenu_linjer", "kontrolsager", "benchmark", "tal")
_MEASURE = (
    "udtaget", "resterende", "bortfaldet", "andel_udtaget", "udtaget_med_kontrolsag", "andel_med_kontrolsag", "oprettet",
    "afsluttet", "afsluttet_med_effekt", "andel_med_effekt", "ikke_afsluttet", "andel_ikke_afsluttet",
    "andel_udtaget_af_resterende", "andel_udtaget_af_alle", "afsluttet_i_vinduet", "afsluttet_i_vinduet_med_effekt",
    "andel_med_effekt_afsluttet_i_vinduet",
)  # fmt: skip

# every figure that some report may print; `periode` is NULL, since each belongs to a year
TAL = """
    select tal_id, kommunekode, aar, cast(null as varchar) as periode, vaerdi from ny.intermediate.int_tal
"""
_BENCHMARK = """
    select 'benchmark/' || periode || '/' || lower(kommunekode) || '/' || kontroltrin || '/' || {slug} || '/' || maal as tal_id,
        kommunekode, cast(left(periode, 4) as integer) as aar, periode, cast(vaerdi as decimal(28, 10)) as vaerdi
    from (
        unpivot (select periode, kommunekode, kontroltrin, omraade, {kolonner} from {tabel}) on {maal} into name maal value vaerdi
    )
"""
# the row that now stands for a key, whether it gives a line or not: it says which delivery took a line away
_NOW = """
    select 'KL-ydelser' as kategori, kommunekode || '|' || sagsnr || '|' || ydelse as noegle, leverance_id
    from ny.intermediate.int_sager
    union all
    select 'Stop af tilflytninger', kommunekode || '|' || flytte_id, leverance_id from ny.intermediate.int_flytninger
    union all
    select 'SU-sager', kommunekode || '|' || undring_id, leverance_id from ny.intermediate.int_su_tilbagemeldinger
"""
_LINES = """
    select 'provenu/' || coalesce(n.kommunekode, f.kommunekode) || '/' || coalesce(n.aar, f.aar) || '/' || k.slug as tal_id,
        coalesce(n.kommunekode, f.kommunekode) as kommunekode,
        coalesce(n.aar, f.aar) as aar,
        coalesce(n.kategori, f.kategori) as kategori,
        coalesce(n.noegle, f.noegle) as noegle,
        coalesce(n.komponent, f.komponent) as komponent,
        f.beloeb as foer,
        n.beloeb as efter,
        coalesce(f.leverance_id, fs.leverance_id) as fra,
        coalesce(n.leverance_id, nu.leverance_id) as til,
        coalesce(fs.regel = 'K20', false) or coalesce(ns.regel = 'K20', false) as efter_risikosag
    from nye_provenu_linjer as n
    full outer join foer_provenu_linjer as f
        on n.kategori = f.kategori and n.noegle = f.noegle and n.komponent = f.komponent and n.aar = f.aar
    inner join (select distinct kategori, slug from ny.seeds.provenu_kategorier) as k
        on k.kategori = coalesce(n.kategori, f.kategori)
    left join nu on nu.kategori = f.kategori and nu.noegle = f.noegle
    left join (select *, kommunekode || '|' || sagsnr || '|' || ydelse as noegle from foer_kontrolsager) as fs
        on k.kategori = 'KL-ydelser' and fs.noegle = coalesce(n.noegle, f.noegle)
    left join (select *, kommunekode || '|' || sagsnr || '|' || ydelse as noegle from nye_kontrolsager) as ns
        on k.kategori = 'KL-ydelser' and ns.noegle = coalesce(n.noegle, f.noegle)
    where n.beloeb is distinct from f.beloeb and not (n.beloeb is null and coalesce(f.aar < (from fra_aar), false))
    order by all
"""
_FROM_YEAR = "select max(cast(left(periode, 4) as integer)) + 1 as aar from ny.marts.leverancer where status = 'slettet'"
_CHANGED_TAL = """
    with nye as (select * from nye_tal union all select * from nye_benchmarktal),
    foer as (select tal_id, kommunekode, aar, periode, vaerdi from foer_tal union all select * from foer_benchmarktal)
    select tal_id, coalesce(n.kommunekode, f.kommunekode), coalesce(n.aar, f.aar), coalesce(n.periode, f.periode),
        f.vaerdi, n.vaerdi
    from nye as n full outer join foer as f using (tal_id)
    where n.vaerdi is distinct from f.vaerdi and not (n.vaerdi is null and coalesce(f.aar < (from fra_aar), false))
    order by tal_id
"""


@dataclass(frozen=True)
class Line:
    """A line of a category that differs. `fra` and `til`: the delivery of its row then and now, also where the row gave no line
    (then: only of cases, whose rows a publication holds). `efter_risikosag`: the case's step came, or comes, from a risk case."""

    tal_id: str
    kommunekode: str
    aar: int
    kategori: str
    noegle: str
    komponent: str
    foer: Decimal | None
    efter: Decimal | None
    fra: str | None
    til: str | None
    efter_risikosag: bool


@dataclass(frozen=True)
class Tal:
    """A figure that differs; None where a publication has it not. `periode` only for the benchmark's."""

    tal_id: str
    kommunekode: str
    aar: int
    periode: str | None
    foer: Decimal | None
    efter: Decimal | None


@contextmanager
def side_by_side(built: BuiltDatabase, earlier: Path | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A session in which the new database is `new`, and the tables of both sides stand as nye_* and foer_*. Without an
    earlier publication the foer_* are empty."""
    with built.session() as con:
        con.execute(f"create temp view nye_tal as {TAL}")
        con.execute(f"create temp view nu as {_NOW}")
        # a figure of a forgotten year that is gone went by a rule of retention, and is no revision
        con.execute(f"create temp view fra_aar as {_FROM_YEAR}")
        for table in _TABLES:
            if table != "tal":
                con.execute(f"create temp view nye_{table} as from ny.marts.{table}")
            if earlier is None:
                con.execute(f"create temp view foer_{table} as from nye_{table} where false")
            else:
                file = earlier / "intern" / "tabeller" / f"{table}.parquet"
                con.execute(f"create temp view foer_{table} as from read_parquet({literal(file)})")
        for page in ("nye", "foer"):
            con.execute(f"create temp view {page}_benchmarktal as {benchmark_tal(f'{page}_benchmark')}")
        yield con


def benchmark_tal(table: str) -> str:
    """The benchmark's cells as figures with an id, from a table or from read_parquet(…)."""
    columns = ", ".join(f"cast({m} as decimal(28, 10)) as {m}" for m in _MEASURE)
    slug = "replace(replace(replace(replace(omraade, ' ', '-'), 'æ', 'ae'), 'ø', 'oe'), 'å', 'aa')"
    return _BENCHMARK.format(tabel=table, kolonner=columns, maal=", ".join(_MEASURE), slug=slug)


def changed_lines(con: duckdb.DuckDBPyConnection) -> list[Line]:
    """Lines of provenu whose amount differs, those that came and those that are gone among them."""
    return [Line(*r) for r in con.execute(_LINES).fetchall()]


def changed_tal(con: duckdb.DuckDBPyConnection) -> list[Tal]:
    """Figures that differ, by id; new and vanished ones among them."""
    return [Tal(*r) for r in con.execute(_CHANGED_TAL).fetchall()]
