"""The public edition: how each table that may be public is treated before it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.publications.hidden_cells import SKJULT, nothing_hidden
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
    grunde, system = vaelg_skjulte(alle, tidligere)
    ud = {n: alle[n] for n in OFFENTLIGE.keys() - REVISIONER}
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
    om = {"noegle": ["afrunding", "skjulning"], "vaerdi": [AFRUNDING, SKJULNING]}
    ud["udgivelse"] = pa.concat_tables([ud["udgivelse"], pa.table(om, ud["udgivelse"].schema)])
    return {n: _uden(t, OFFENTLIGE[n]) for n, t in sorted(ud.items())}, _journal(grunde, system)


def _uden(tabel: pa.Table, kolonner: Sequence[str]) -> pa.Table:
    """Without those columns, in the order of what is left: a hidden value must not show in the order of rows either."""
    uden = tabel.drop(list(kolonner))
    uden = uden if SKJULT in uden.column_names else uden.append_column(SKJULT, nothing_hidden(uden.num_rows))
    orden = pc.sort_indices(uden, [(k, "ascending", "at_end") for k in uden.column_names if k != SKJULT])
    return uden.take(orden)


def _journal(grunde: Mapping[str, str], system) -> pa.Table:
    navne = sorted(grunde)
    return pa.table(
        {
            "tal_id": pa.array(navne, pa.string()),
            "vaerdi": pa.array([system.celler[n].vaerdi for n in navne], pa.float64()),
            "grund": pa.array([grunde[n] for n in navne], pa.string()),
        }
    )
