"""The public edition's tables.

* The chosen figures taken out of the tables: each cell by the `tal_id` that it prints, its word into the row's `skjult`.
* The public edition: how each table that may be public is treated before it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.disclosure.benchmark import public_benchmark, public_criteria, public_development, public_opfoelgning
from dagster_project.disclosure.breakdowns import CLAIM_FIELDS, kravets_name, ydelsens_name
from dagster_project.disclosure.over_time import EarlierEditions
from dagster_project.disclosure.policy import HIDING, PUBLIC_TABLES, ROUNDING
from dagster_project.disclosure.select_hidden import WITHHELD, choose_hidden
from dagster_project.disclosure.system import FEW
from dagster_project.disclosure.weeks import public_weeks, told_by_growth
from dagster_project.figures.kinds import COMPONENTS, figure_of, is_held_back_where_small, slug, totaler
from dagster_project.publications.hidden_cells import HIDDEN, Hidden, as_text, nothing_hidden

_UDK = {
    k: "provenu-i-alt" if k == "provenu" else k.replace("_", "-")
    for k in ("stop_antal", "stop_beloeb", "krav_antal", "krav_beloeb", "efterregulering", "skat", "provenu")
}
_RECONCILED = ("beregnet", "rapporteret", "forskel", "forklaret_beloeb", "rest", "forklaring")
_PRINTED = ("sum_af_dele", "trykt_total", "forskel", "note")
_CLAIM = ("citat", "beregnet", "udfald", "begrundelse")
_OF_OTHERS = ("foerende", "foelges")  # claims told by figures that `maal` does not name: of other municipalities, of other years


def provenu_aar(r: dict) -> dict[str, str]:
    name = f"provenu/{r['kommunekode']}/{r['aar']}/{totaler()[0][r['kategori']]}"
    return {"beloeb": name, **{k: f"{name}/{k}" for k in (*COMPONENTS, "antal")}}


def provenu_total(r: dict) -> dict[str, str]:
    return {"beloeb": f"provenu/{r['kommunekode']}/{r['aar']}/{totaler()[0][r['total']]}"}


def udk_status(r: dict) -> dict[str, str]:
    ahead = f"udk-status/{r['kommunekode'].lower()}/{r['aar']}/{slug(r['ydelse'])}"
    return {field_name: f"{ahead}/{k}" for field_name, k in _UDK.items()}


def indsatser(r: dict) -> dict[str, str]:
    return {"vaerdi": f"indsatser/{r['kommunekode']}/{r['aar']}/{figure_of(r['noegletal'])}"}


def afstemning(r: dict) -> dict[str, str]:
    return dict.fromkeys(_RECONCILED, figure_of(r["tal_id"]))


def printed_sums(r: dict) -> dict[str, str]:
    return dict.fromkeys(_PRINTED, figure_of(r["tal_id"]))


def krav(r: dict) -> dict[str, str]:
    return {field_name: f"{kravets_name(r)}/{field_name}" for field_name in ("antal", *CLAIM_FIELDS)}


def provenu_kommunal_share(r: dict) -> dict[str, str]:
    return {"beloeb": ydelsens_name(r)}


def tal(r: dict) -> dict[str, str]:
    return {"vaerdi": figure_of(r["tal_id"])}


# by table: the ids of the figures in a row's cells
CELLS: Mapping[str, Callable[[dict], dict[str, str]]] = {
    "provenu_aar": provenu_aar,
    "provenu_total": provenu_total,
    "udk_status": udk_status,
    "indsatser": indsatser,
    "afstemning": afstemning,
    "trykte_summer": printed_sums,
    "krav": krav,
    "provenu_kommunal_andel": provenu_kommunal_share,
    "tal": tal,
}
_INDSATS = re.compile("(?:^|/)indsats_(?:sager|provenu):(.*)$")
_IS_COUNTED = {"antal", "stop_antal", "krav_antal", "vaerdi", "beregnet", "rapporteret"}


def take_out(name: str, table: pa.Table, hidden: Mapping[str, str], is_counted: Callable[[str], bool]) -> pa.Table:
    """The table with hidden cells empty and named in `skjult`. `is_counted`: whether a figure is a count whose word
    says whether it is 1–4."""
    rows = table.to_pylist()
    for row in rows:
        saved = {}
        for field_name, tal_id in CELLS[name](row).items():
            if tal_id in hidden and row.get(field_name) is not None:
                told = Hidden.WITHHELD if hidden[tal_id].endswith(WITHHELD) else None
                saved[field_name] = told or _hvorfor(field_name, row[field_name], is_counted(tal_id))
                row[field_name] = None
        row[HIDDEN] = as_text(saved)
    return pa.Table.from_pylist(rows, table.schema.append(pa.field(HIDDEN, pa.string())))


def without_named(table: pa.Table) -> pa.Table:
    """Without the efforts (`indsats_…:<navn>`) that have a hidden figure that year: the name is the municipality's own words."""
    field_name = "noegletal" if "noegletal" in table.column_names else "tal_id"
    own = [table[k].to_pylist() for k in ("kommunekode", "aar", field_name, HIDDEN)]
    indsatser = [(k, a, m[1]) if (m := _INDSATS.search(name)) else None for k, a, name, _ in zip(*own, strict=True)]
    stored = {i for i, hidden in zip(indsatser, own[-1], strict=True) if i and hidden}
    return table.filter(pa.array([i not in stored for i in indsatser], pa.bool_()))


def _hvorfor(field_name: str, value: object, is_counted: bool) -> Hidden:
    return Hidden.FEW if is_counted and field_name in _IS_COUNTED and value in FEW else Hidden.SECRET


REVISIONS = {"reviderede_tal", "revisionstrekant", "revisionsmaal"}  # made of two public editions, in offentlige_revisioner


def public_tables(
    tables: Mapping[str, pa.Table], earlier: Sequence[EarlierEditions], rounding_key: bytes
) -> tuple[dict[str, pa.Table], pa.Table]:
    """(the public tables, the internal record of what was hidden and why). `tables`: the internal edition's tables."""
    weeks = tables["su_flytninger_uge"]
    shown_weeks = public_weeks(weeks, rounding_key, [t.uger for t in earlier])
    grown = {
        t.navn: told_by_growth(weeks, shown_weeks, rounding_key, t.su_flytninger_uge[0]) for t in earlier if t.su_flytninger_uge
    }
    reasons, system = choose_hidden(tables, earlier, grown)
    out = {n: tables[n] for n in PUBLIC_TABLES.keys() - REVISIONS}
    for name in ("afstemning", "trykte_summer"):
        known = [is_held_back_where_small(t) for t in out[name]["tal_id"].to_pylist()]
        out[name] = out[name].filter(pa.array(known, pa.bool_()))
    for name in CELLS.keys() & out.keys():
        out[name] = take_out(name, out[name], reasons, lambda n: system.celler[n].art == "antal" and not system.celler[n].plain)
    for name in ("indsatser", "afstemning", "tal"):
        out[name] = without_named(out[name])
    out["benchmark"] = public_benchmark(
        out["benchmark"], out["benchmark_opfoelgning"], rounding_key, [t.benchmark for t in earlier if t.benchmark]
    )
    out["benchmark_udvikling"] = public_development(out["benchmark_udvikling"], out["benchmark"])
    out["benchmark_opfoelgning"] = public_opfoelgning(out["benchmark_opfoelgning"], out["benchmark"])
    out["benchmark_kriterier"] = public_criteria(
        out["benchmark_kriterier"],
        out["benchmark"],
        rounding_key,
        frozenset().union(*(t.kriterier for t in earlier)),
        [t.benchmark_kriterier for t in earlier if t.benchmark_kriterier],
    )
    out["su_flytninger_uge"] = shown_weeks
    out["udsagn"] = public_udsagn(out["udsagn"], reasons)
    om = {"noegle": ["afrunding", "skjulning"], "vaerdi": [ROUNDING, HIDING]}
    out["udgivelse"] = pa.concat_tables([out["udgivelse"], pa.table(om, out["udgivelse"].schema)])
    return {n: _without(t, PUBLIC_TABLES[n]) for n, t in sorted(out.items())}, _journal(reasons, system)


def public_udsagn(udsagn: pa.Table, hidden: Mapping[str, str]) -> pa.Table:
    """Claims in words: whole where every figure that they are about is shown, else only that there is one. The
    quotation goes too: a report prints what is hidden here, and says which of its figures that is."""
    rows = udsagn.to_pylist()
    for r in rows:
        saved = {}
        if r["art"] in _OF_OTHERS or any(figure_of(m) in hidden or not is_held_back_where_small(m) for m in r["maal"].split("|")):
            saved = {t: Hidden.SECRET for t in _CLAIM if r[t] is not None}
        r |= {**dict.fromkeys(saved), HIDDEN: as_text(saved)}
    return pa.Table.from_pylist(rows, udsagn.schema.append(pa.field(HIDDEN, pa.string())))


def _without(table: pa.Table, columns: Sequence[str]) -> pa.Table:
    """Without those columns, in the order of what is left: a hidden value must not show in the order of rows either."""
    without = table.drop(list(columns))
    without = without if HIDDEN in without.column_names else without.append_column(HIDDEN, nothing_hidden(without.num_rows))
    order = pc.sort_indices(without, [(k, "ascending", "at_end") for k in without.column_names if k != HIDDEN])
    return without.take(order)


def _journal(reasons: Mapping[str, str], system) -> pa.Table:
    names = sorted(reasons)
    return pa.table(
        {
            "tal_id": pa.array(names, pa.string()),
            "vaerdi": pa.array([system.celler[n].vaerdi for n in names], pa.float64()),
            "grund": pa.array([reasons[n] for n in names], pa.string()),
        }
    )
