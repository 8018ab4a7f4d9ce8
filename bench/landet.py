"""A publication's tables at the size of the country, invented: the sample's one municipality with cases, 98 times over, each
with amounts of its own, since what is the same twice may be made once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the processes that build the parts read this file again, and need none of it
    import duckdb
    import pyarrow as pa

DELE = {
    "tabeller": "tabeller og arbejdsbøger",
    "resten": "årsrapporter og sites",
    "alt": "begge dele i én proces, som ved udgivelse",
}
SAGER = 100_000
_PROEVENS = "151"
# The sample's country has these for all 98 municipalities already, and what is not about a municipality is there once.
# Only the sample's own municipality has printed reports to be held against.
_HELE = ("benchmark", "forsinkede", "star_henvendelser", "metode", "udgivelse", "kommuner", "afstemning", "trykte_summer")
_RISIKO = {"leverancer": "kilde <> 'udk_risikosager'", "tal": "tal_id not like 'benchmark/%'"}


def landets_tabeller(database: Path, periode: str) -> dict[str, pa.Table]:
    """The internal tables of a publication of `periode` for 98 municipalities, 24 months and 100,000 cases."""
    import duckdb

    from dagster_project.forbindelse import open_built
    from dagster_project.publish.oplysninger import oplysninger
    from dagster_project.publish.revisioner import Revisioner
    from dagster_project.publish.revisionstabeller import revisionstabeller
    from dagster_project.publish.tabeller import laes_marts

    with open_built(database) as built:
        alle = laes_marts(built) | oplysninger(built, periode, [], True)
        alle |= revisionstabeller(built, Revisioner(None), periode, f"{periode}.1", [])
    with duckdb.connect() as con:
        con.execute("set timezone = 'UTC'")
        con.register("kommuner", alle["kommuner"])
        return {navn: _landets(con, navn, tabel) for navn, tabel in alle.items()}


def _landets(con: duckdb.DuckDBPyConnection, navn: str, tabel: pa.Table) -> pa.Table:
    if navn.startswith(_HELE) or "kommunekode" not in tabel.column_names:
        return tabel
    con.register("t", tabel)
    felter = ", ".join(f"{_omskrevet(f, 'enhed' in tabel.column_names)} as {f.name}" for f in tabel.schema)
    andre = (
        f"select {felter} from (select t.* from t where kommunekode = '{_PROEVENS}' and {_RISIKO.get(navn, 'true')}) t, "
        f"(select kommunekode as kode from kommuner where kommunekode <> '{_PROEVENS}')"
    )
    sql = f"from t union all {andre}"
    if navn == "kontrolsager":  # the rest of the cases gave nothing: they have no lines
        sql = f"select * from ({sql}) union all {_flere(tabel)} limit {SAGER}"
    svar = con.execute(f"select * from ({sql}) order by all nulls last").to_arrow_table().cast(tabel.schema)
    con.unregister("t")
    return svar.combine_chunks()


def _omskrevet(felt: pa.Field, med_enhed: bool) -> str:
    """The sample's municipality in a code, an id, a key and a file's name, as that of another; amounts times a whole number of
    its own, so that sums still hold."""
    if "decimal" in str(felt.type):
        gange = "1 + kode::int % 13" if not med_enhed else "case when enhed = 'andel' then 1 else 1 + kode::int % 13 end"
        return f"(t.{felt.name} * ({gange})::decimal(3, 0))::decimal({felt.type.precision}, {felt.type.scale})"
    if str(felt.type) != "string":
        return f"t.{felt.name}"
    if felt.name == "kommunekode":
        return "kode"
    if felt.name.endswith("leverance_id"):
        return f"kode || substr({felt.name}, 4)"
    udtryk = f"t.{felt.name}"
    for foer, efter in (("/", "/"), ("", "|"), ("_", "_")):
        udtryk = f"replace({udtryk}, '{foer}{_PROEVENS}{efter}', '{foer}' || kode || '{efter}')"
    return udtryk


def _flere(tabel: pa.Table) -> str:
    felter = ", ".join("'x' || sagsnr as sagsnr" if n == "sagsnr" else n for n in tabel.column_names)
    felter = felter.replace("kommunekode", "kode as kommunekode")
    return f"select {felter} from t, (select kommunekode as kode from kommuner) where t.kommunekode = '{_PROEVENS}'"


def byg(navn: str, grund: Path, mappe: Path) -> None:
    """One part of both editions, or `alt`. The public one is not searched for a pattern: it only loses its columns."""
    from dagster_project.publish.samtidig import forbered

    forbered()
    mappe.mkdir(exist_ok=True)
    if navn != "resten":
        _tabeller(grund, mappe)
    if navn != "tabeller":
        from dagster_project.publish.visning import byg_visning

        byg_visning([(mappe / "intern", []), (mappe / "offentlig", [])], True)


def _tabeller(grund: Path, mappe: Path) -> None:
    import pyarrow.parquet as pq

    from dagster_project.publish.omfang import OFFENTLIGE
    from dagster_project.publish.samtidig import samtidig
    from dagster_project.publish.udgave import med_tom_skjult, skriv_udgave

    alle = med_tom_skjult({f.stem: pq.read_table(f) for f in sorted(grund.glob("*.parquet"))})
    offentlige = {
        n: t.drop_columns([k for k in OFFENTLIGE[n] if k in t.column_names]) for n, t in alle.items() if n in OFFENTLIGE
    }
    samtidig(skriv_udgave, [(mappe / "intern", alle), (mappe / "offentlig", offentlige)], True)


if __name__ == "__main__":
    byg(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
