"""The public edition: how each table that may be public is treated before it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import pyarrow as pa

from dagster_project.publications.hidden_cells import SKJULT
from dagster_project.publish.omfang import OFFENTLIGE
from dagster_project.publish.skjul.aendring import Tidligere
from dagster_project.publish.skjul.anvend import CELLER, tag_ud, uden_navngivne
from dagster_project.publish.skjul.benchmark import offentlig_opfoelgning, offentlig_udvikling, offentligt_benchmark
from dagster_project.publish.skjul.kriterier import offentlige_kriterier
from dagster_project.publish.skjul.ordlyd import AFRUNDING, SKJULNING
from dagster_project.publish.skjul.udsagn import offentlige_udsagn
from dagster_project.publish.skjul.uger import offentlige_uger
from dagster_project.publish.skjul.valg import vaelg_skjulte

REVISIONER = {"reviderede_tal", "revisionstrekant", "revisionsmaal"}  # made of two public editions, in offentlige_revisioner


def offentlige_tabeller(
    alle: Mapping[str, pa.Table], tidligere: Sequence[Tidligere], rundenoegle: bytes
) -> tuple[dict[str, pa.Table], pa.Table]:
    """(the public tables, the internal record of what was hidden and why). `alle`: the internal edition's tables."""
    rammer = {n: pl.from_arrow(t) for n, t in alle.items()}
    grunde, system = vaelg_skjulte(rammer, tidligere)
    ud = {n: rammer[n] for n in OFFENTLIGE.keys() - REVISIONER}
    for navn in CELLER.keys() & ud.keys():
        ud[navn] = tag_ud(navn, ud[navn], grunde, lambda n: system.celler[n].art == "antal")
    for navn in ("indsatser", "afstemning", "tal"):
        ud[navn] = uden_navngivne(ud[navn])
    ud["benchmark"] = offentligt_benchmark(ud["benchmark"], ud["benchmark_opfoelgning"], rundenoegle)
    ud["benchmark_udvikling"] = offentlig_udvikling(ud["benchmark_udvikling"], ud["benchmark"])
    ud["benchmark_opfoelgning"] = offentlig_opfoelgning(ud["benchmark_opfoelgning"], ud["benchmark"])
    ud["benchmark_kriterier"] = offentlige_kriterier(
        ud["benchmark_kriterier"], ud["benchmark"], rundenoegle, frozenset().union(*(t.kriterier for t in tidligere))
    )
    ud["su_flytninger_uge"] = offentlige_uger(ud["su_flytninger_uge"], rundenoegle, [t.uger for t in tidligere])
    ud["udsagn"] = offentlige_udsagn(ud["udsagn"], grunde)
    ud["udgivelse"] = pl.concat(
        [ud["udgivelse"], pl.DataFrame({"noegle": ["afrunding", "skjulning"], "vaerdi": [AFRUNDING, SKJULNING]})]
    )
    faerdige = {n: _uden(t, OFFENTLIGE[n]).to_arrow() for n, t in ud.items()}
    return {n: _typet(t, alle[n].schema) for n, t in sorted(faerdige.items())}, _journal(grunde, system)


def _uden(tabel: pl.DataFrame, kolonner: Sequence[str]) -> pl.DataFrame:
    """Without those columns, in the order of what is left: a hidden value must not show in the order of rows either."""
    uden = tabel.drop(kolonner)
    uden = uden if SKJULT in uden.columns else uden.with_columns(pl.lit("").alias(SKJULT))
    return uden.sort([k for k in uden.columns if k != SKJULT], nulls_last=True)


def _typet(tabel: pa.Table, skema: pa.Schema) -> pa.Table:
    """The same types in both editions."""
    typer = [f if f.name not in skema.names else skema.field(f.name) for f in tabel.schema]
    return tabel.cast(pa.schema([pa.field(f.name, pa.string() if f.name == SKJULT else f.type) for f in typer]))


def _journal(grunde: Mapping[str, str], system) -> pa.Table:
    navne = sorted(grunde)
    return pa.table(
        {
            "tal_id": pa.array(navne, pa.string()),
            "vaerdi": pa.array([system.celler[n].vaerdi for n in navne], pa.float64()),
            "grund": pa.array([grunde[n] for n in navne], pa.string()),
        }
    )
