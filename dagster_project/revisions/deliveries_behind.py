"""Deliveries behind a change.

* Which snapshots of risk cases a change of the benchmark rests on: those that count something else by themselves.
* Which deliveries a changed figure of UDK's statement or of § 11 rests on: those of the rows that say something else now.
* Which deliveries a change of a figure without lines rests on: those whose rows give the figure something else than before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.common.duckdb_read import BuiltDatabase
from dagster_project.revisions.causes import State, Switch
from dagster_project.revisions.compare import Tal
from dagster_project.spor import audit_tables
from dagster_project.spor.describe import key_of
from dagster_project.spor.recipes.udk import PARAGRAF11, STATUS, column_of
from dagster_project.spor.risk_cases import CONDITIONS, SHARES
from dagster_project.spor.sources import Kilder, kilder

RISIKOSAGER, COUNTRY = "udk_risikosager", "DK"


def benchmark(k: Kilder, tal: list[Tal], out: dict[str, Switch]) -> None:
    """What the snapshot that spoke for a municipality counts by itself, beside the one that speaks for it now: the
    tables spor_foer and spor_nu hold the deliveries in force on either side."""
    parts = " union all ".join(_COVERAGE.format(side=side) for side in ("foer", "nu"))
    k.execute(f"create temp table spor_daekning as select * from ({parts}) where list_contains($p, periode)",
           {"p": sorted({t.periode for t in tal if t.periode})})  # fmt: skip
    count = {n: n for n in CONDITIONS} | {"ikke_afsluttet": "oprettet - afsluttet"}
    switched = k.fetch(_OTHERS_COUNT.format(sum=", ".join(f"sum({expression}) as {n}" for n, expression in count.items()),
                                         antal=", ".join(f"coalesce({n}, 0)" for n in count)))  # fmt: skip
    per_cell: dict[tuple, list[tuple]] = {}
    for periode, kommune, step, area, then, here, before, now in switched:
        others = {n for n, a, b in zip(count, before or [0] * len(count), now or [0] * len(count), strict=True) if a != b}
        for k_ in (kommune.lower(), COUNTRY.lower()):
            per_cell.setdefault((periode, k_, step, area), []).append((others, then, here))
    for t in tal:
        *cell, measure = t.tal_id.split("/")[1:]
        numerator, denominators = SHARES.get(measure, (measure, ()))
        s = out.setdefault(t.tal_id, Switch())
        for others, then, here in per_cell.get(tuple(cell), []):
            if others & {numerator, *denominators}:
                s.med([then], [here])


# which snapshot spoke for which municipality, as in int_risikosager_daekning
_COVERAGE = f"""
    select '{{side}}' as side, leverance_id, periode, kommunekode from spor_{{side}}
    where kilde = '{RISIKOSAGER}' and kommunekode <> '{COUNTRY}'
    union all
    select '{{side}}', i.leverance_id, i.periode, m.kommunekode
    from spor_{{side}} as i cross join seeds.kommuner as m
    anti join (from spor_{{side}} where kilde = '{RISIKOSAGER}') as e on i.periode = e.periode and m.kommunekode = e.kommunekode
    where i.kilde = '{RISIKOSAGER}' and i.kommunekode = '{COUNTRY}'
"""
# per municipality and cell the counts of the two snapshots, where these are not the same one
_OTHERS_COUNT = """
    with optalt as (
        select d.side, d.periode, d.kommunekode, c.kontroltrin, spor_slug(c.omraade) as omraade, d.leverance_id, {sum}
        from spor_daekning as d
        inner join intermediate.int_risikosager_optalt as o
            on d.leverance_id = o.leverance_id and d.kommunekode = o.kommunekode and o.fejl = ''
        inner join intermediate.int_benchmark_celler as c on o.kontroltrin = c.del_trin and o.omraade = c.del_omraade
        group by all
    ),
    talt as (select side, periode, kommunekode, kontroltrin, omraade, [{antal}] as antal from optalt)
    select periode, kommunekode, kontroltrin, omraade, da.leverance_id, her.leverance_id, f.antal, n.antal
    from (from talt where side = 'foer') as f
    full join (from talt where side = 'nu') as n using (periode, kommunekode, kontroltrin, omraade)
    left join (from spor_daekning where side = 'foer') as da using (periode, kommunekode)
    left join (from spor_daekning where side = 'nu') as her using (periode, kommunekode)
    where f.antal is distinct from n.antal and da.leverance_id is distinct from her.leverance_id
"""

# as int_paragraf11 finds the row of a municipality and year today, among the deliveries that were in force then
_PARAGRAF11_BEFORE = """
    with leveret as (
        select p.*, i.kilde, i.kommunekode as leveret_af, left(i.periode, 4)::int as aar,
            coalesce(p.tilbagebetalingskrav, 0) + coalesce(p.aarlig_besparelse, 0) + coalesce(p.efterregulering, 0) as sum
        from staging.stg_udk_paragraf11 as p inner join spor_foer as i using (leverance_id)
        where p.fejl = ''
    ),
    med_erstatning as (
        select *, leveret_af = 'DK' and exists (
            from spor_foer as e
            where e.kilde = l.kilde and e.kommunekode = l.kommunekode and left(e.periode, 4)::int = l.aar
        ) as erstattet
        from leveret as l
    )
    select * exclude (provenu), sum as provenu from med_erstatning where not erstattet
    qualify row_number() over (partition by aar, kommunekode order by kilde <> 'udk_paragraf11') = 1
"""


def udk_status(k: Kilder, from_: Path, out: dict[str, Switch]) -> None:
    """The rows of the statement as the earlier publication printed them, beside those of today."""
    values = {"f": str(from_ / "intern/tabeller/udk_status.parquet")}
    for tal in STATUS:
        rows = k.fetch(
            "select 'udk-status/' || lower(kommunekode) || '/' || aar || '/', spor_slug(ydelse), f.leverance_id, n.leverance_id "
            "from read_parquet($f) as f full join marts.udk_status as n using (kommunekode, aar, ydelse) "
            f"where f.{column_of(tal)} is distinct from n.{column_of(tal)}",
            values,
        )
        for ahead, ydelse, then, here in rows:
            for row in (ydelse, "total"):
                out.setdefault(f"{ahead}{row}/{tal}", Switch()).med([then], [here])


def paragraf11(k: Kilder, out: dict[str, Switch]) -> None:
    """The § 11 rows in force then, read from the same store, beside those of today. Reads the table `spor_foer`."""
    for tal in PARAGRAF11:
        name = column_of(tal)
        rows = k.fetch(
            f"select 'paragraf-11/' || kommunekode || '/' || aar || '/{tal}', f.leverance_id, n.leverance_id "
            f"from ({_PARAGRAF11_BEFORE}) as f full join intermediate.int_paragraf11 as n using (kommunekode, aar) "
            f"where f.{name} is distinct from n.{name}"
        )
        for tal_id, then, here in rows:
            out.setdefault(tal_id, Switch()).med([then], [here])


def find_switch(built: BuiltDatabase, from_: Path, before: State, now: State, tal: Iterable[Tal]) -> dict[str, Switch]:
    """By tal_id, for revised figures of the efforts, UDK's statement, § 11 and the benchmark; one that is not there could not be
    told row by row. `fra` is the folder of the publication that `foer` describes."""
    revised = [t for t in tal if t.foer is not None]
    groups = {t.tal_id.split("/")[0] for t in revised}
    out: dict[str, Switch] = {}
    with built.session() as con:
        k = kilder(con, built.data / "raa")
        for name, state in (("spor_foer", before), ("spor_nu", now)):
            _in_force(con, name, state)
        if "indsatser" in groups:
            _indsatser(k, from_, before.periode, out)
        if "udk-status" in groups:
            udk_status(k, from_, out)
        if "paragraf-11" in groups:
            paragraf11(k, out)
        if "benchmark" in groups:
            benchmark(k, [t for t in revised if t.tal_id.startswith("benchmark/")], out)
    return out


def _in_force(con: duckdb.DuckDBPyConnection, name: str, state: State) -> None:
    con.execute(
        f"create temp table {name} (leverance_id varchar, kilde varchar, kommunekode varchar, periode varchar, "
        "til_og_med varchar, version integer)"
    )
    rows = [_row(i, lev) for i, lev in state.in_force.items()]
    if rows:
        con.executemany(f"insert into {name} values (?, ?, ?, ?, ?, ?)", rows)


def _row(leverance_id: str, lev: Mapping[str, Any]) -> tuple:
    return (leverance_id, *(lev[f] for f in ("kilde", "kommunekode", "periode", "til_og_med", "version")))


def _current(kilde: str) -> str:
    """The rows that were current in the earlier state, as the macro `gaeldende` finds those of today."""
    key = ", ".join(f"s.{n}" for n in key_of(kilde))
    return (
        f"select s.*, i.til_og_med from staging.stg_{kilde} as s inner join spor_foer as i using (leverance_id) "
        f"where s.fejl = '' qualify row_number() over (partition by {key} order by i.til_og_med desc, i.version desc) = 1"
    )


def _indsatser(k: Kilder, from_: Path, periode: str, out: dict[str, Switch]) -> None:
    """The contributions of every key, by the rows that were current then and those that are now; the code is today's."""
    k.execute(
        "create temp table spor_linjer as from read_parquet($f)", {"f": str(from_ / "intern/tabeller/provenu_linjer.parquet")}
    )
    k.execute("create temp table spor_aar as select distinct kilde, kommunekode, left(periode, 4)::int as aar from spor_foer")
    k.execute("create temp table spor_periode as select left($p, 4)::int as aar", {"p": periode})
    in_place = {"marts.provenu_linjer": "spor_linjer", "intermediate.int_leverede_aar": "spor_aar"}
    in_place["intermediate.int_periode"] = "spor_periode"
    places = []
    for kilde in audit_tables.KILDER:
        now, before = f"intermediate.int_{kilde.removeprefix('kommune_')}", f"spor_foer_{kilde}"
        k.execute(f"create temp table {before} as {_current(kilde)}")
        in_place[now] = before
        ids = k.fetch("select leverance_id from (from spor_foer union from spor_nu) where kilde = $kilde", {"kilde": kilde})
        audit_tables.read_raw(k, kilde, [i for (i,) in ids])
        parts = key_of(kilde)
        for count in range(2, len(parts) + 1):  # a case is counted by its sagsnr, booked by its sagsnr and benefit
            key = " || '|' || ".join(parts[:count])
            places += [f"select '{s}' as side, '{kilde}' as kilde, {key} as noegle, leverance_id from {t}" for s, t in
                       (("foer", before), ("nu", now))]  # fmt: skip
    k.execute(f"create temp table spor_steder as {' union '.join(places)}")
    for page, sql in (("foer", audit_tables.indsatser(in_place)), ("nu", audit_tables.indsatser())):
        k.execute(
            f"create temp table spor_bidrag_{page} as select tal_id, kilde, noegle, sum(bidrag) as bidrag, "
            f"coalesce(sum(naevner), 0) as naevner from ({sql}) group by all"
        )
    for tal_id, then, here in k.fetch(_OTHERS_CONTRIBUTIONS):
        out.setdefault(tal_id, Switch()).med(then, here)


_OTHERS_CONTRIBUTIONS = """
    with andre as (
        select tal_id, kilde, noegle from spor_bidrag_foer as f full join spor_bidrag_nu as n using (tal_id, kilde, noegle)
        where (coalesce(f.bidrag, 0), coalesce(f.naevner, 0)) is distinct from (coalesce(n.bidrag, 0), coalesce(n.naevner, 0))
    )
    select a.tal_id, list(distinct s.leverance_id) filter (side = 'foer'), list(distinct s.leverance_id) filter (side = 'nu')
    from andre as a left join spor_steder as s using (kilde, noegle)
    group by a.tal_id, a.kilde, a.noegle
"""
