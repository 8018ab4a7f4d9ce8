"""Which deliveries a change of a figure without lines rests on: those whose rows give the figure something else than before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.forbindelse import BuiltDatabase
from dagster_project.publish.aarsager import Skifte, Tilstand
from dagster_project.publish.hviler_paa_benchmark import benchmark
from dagster_project.publish.hviler_paa_udk import paragraf11, udk_status
from dagster_project.publish.sammenligning import Tal
from dagster_project.spor import samlet
from dagster_project.spor.beskrivelse import noegle_af
from dagster_project.spor.kilder import Kilder, kilder


def find_skift(built: BuiltDatabase, fra: Path, foer: Tilstand, nu: Tilstand, tal: Iterable[Tal]) -> dict[str, Skifte]:
    """By tal_id, for revised figures of the efforts, UDK's statement, § 11 and the benchmark; one that is not there could not be
    told row by row. `fra` is the folder of the publication that `foer` describes."""
    revideret = [t for t in tal if t.foer is not None]
    grupper = {t.tal_id.split("/")[0] for t in revideret}
    ud: dict[str, Skifte] = {}
    with built.session() as con:
        k = kilder(con, built.data / "raa")
        for navn, tilstand in (("spor_foer", foer), ("spor_nu", nu)):
            _i_kraft(con, navn, tilstand)
        if "indsatser" in grupper:
            _indsatser(k, fra, foer.periode, ud)
        if "udk-status" in grupper:
            udk_status(k, fra, ud)
        if "paragraf-11" in grupper:
            paragraf11(k, ud)
        if "benchmark" in grupper:
            benchmark(k, [t for t in revideret if t.tal_id.startswith("benchmark/")], ud)
    return ud


def _i_kraft(con: duckdb.DuckDBPyConnection, navn: str, tilstand: Tilstand) -> None:
    con.execute(
        f"create temp table {navn} (leverance_id varchar, kilde varchar, kommunekode varchar, periode varchar, "
        "til_og_med varchar, version integer)"
    )
    raekker = [_raekke(i, lev) for i, lev in tilstand.i_kraft.items()]
    if raekker:
        con.executemany(f"insert into {navn} values (?, ?, ?, ?, ?, ?)", raekker)


def _raekke(leverance_id: str, lev: Mapping[str, Any]) -> tuple:
    return (leverance_id, *(lev[f] for f in ("kilde", "kommunekode", "periode", "til_og_med", "version")))


def _gaeldende(kilde: str) -> str:
    """The rows that were current in the earlier state, as the macro `gaeldende` finds those of today."""
    noegle = ", ".join(f"s.{n}" for n in noegle_af(kilde))
    return (
        f"select s.*, i.til_og_med from staging.stg_{kilde} as s inner join spor_foer as i using (leverance_id) "
        f"where s.fejl = '' qualify row_number() over (partition by {noegle} order by i.til_og_med desc, i.version desc) = 1"
    )


def _indsatser(k: Kilder, fra: Path, periode: str, ud: dict[str, Skifte]) -> None:
    """The contributions of every key, by the rows that were current then and those that are now; the code is today's."""
    k.koer("create temp table spor_linjer as from read_parquet($f)", {"f": str(fra / "intern/tabeller/provenu_linjer.parquet")})
    k.koer("create temp table spor_aar as select distinct kilde, kommunekode, left(periode, 4)::int as aar from spor_foer")
    k.koer("create temp table spor_periode as select left($p, 4)::int as aar", {"p": periode})
    i_stedet = {"marts.provenu_linjer": "spor_linjer", "intermediate.int_leverede_aar": "spor_aar"}
    i_stedet["intermediate.int_periode"] = "spor_periode"
    steder = []
    for kilde in samlet.KILDER:
        nu, foer = f"intermediate.int_{kilde.removeprefix('kommune_')}", f"spor_foer_{kilde}"
        k.koer(f"create temp table {foer} as {_gaeldende(kilde)}")
        i_stedet[nu] = foer
        ider = k.hent("select leverance_id from (from spor_foer union from spor_nu) where kilde = $kilde", {"kilde": kilde})
        samlet.laes_raa(k, kilde, [i for (i,) in ider])
        dele = noegle_af(kilde)
        for antal in range(2, len(dele) + 1):  # a case is counted by its sagsnr, booked by its sagsnr and benefit
            noegle = " || '|' || ".join(dele[:antal])
            steder += [f"select '{s}' as side, '{kilde}' as kilde, {noegle} as noegle, leverance_id from {t}" for s, t in
                       (("foer", foer), ("nu", nu))]  # fmt: skip
    k.koer(f"create temp table spor_steder as {' union '.join(steder)}")
    for side, sql in (("foer", samlet.indsatser(i_stedet)), ("nu", samlet.indsatser())):
        k.koer(
            f"create temp table spor_bidrag_{side} as select tal_id, kilde, noegle, sum(bidrag) as bidrag, "
            f"coalesce(sum(naevner), 0) as naevner from ({sql}) group by all"
        )
    for tal_id, da, her in k.hent(_ANDRE_BIDRAG):
        ud.setdefault(tal_id, Skifte()).med(da, her)


_ANDRE_BIDRAG = """
    with andre as (
        select tal_id, kilde, noegle from spor_bidrag_foer as f full join spor_bidrag_nu as n using (tal_id, kilde, noegle)
        where (coalesce(f.bidrag, 0), coalesce(f.naevner, 0)) is distinct from (coalesce(n.bidrag, 0), coalesce(n.naevner, 0))
    )
    select a.tal_id, list(distinct s.leverance_id) filter (side = 'foer'), list(distinct s.leverance_id) filter (side = 'nu')
    from andre as a left join spor_steder as s using (kilde, noegle)
    group by a.tal_id, a.kilde, a.noegle
"""
