"""A publication's tables at the size of the country, invented: the sample's one municipality with cases, 98 times over, each
with amounts of its own, since what is the same twice may be made once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the processes that build the parts read this file again, and need none of it
    import duckdb
    import pyarrow as pa

PARTS = {
    "tabeller": "tabeller og arbejdsbøger",
    "resten": "årsrapporter og sites",
    "alt": "begge dele i én proces, som ved udgivelse",
}
SAGER, PERIODE = 100_000, "2023-12"
_SAMPLE = "151"
# The sample's country has these for all 98 municipalities already, and what is not about a municipality is there once.
# Only the sample's own municipality has printed reports to be held against.
_WHOLE = ("benchmark", "forsinkede", "star_henvendelser", "metode", "udgivelse", "kommuner", "afstemning", "trykte_summer")
_RISK = {"leverancer": "kilde <> 'udk_risikosager'", "tal": "tal_id not like 'benchmark/%'"}


def countrys_tables(database: Path, periode: str) -> dict[str, pa.Table]:
    """The internal tables of a publication of `periode` for 98 municipalities, 24 months and 100,000 cases."""
    import duckdb

    from dagster_project.common.duckdb_read import open_built
    from dagster_project.publications.tables import read_marts
    from dagster_project.publish.about_tables import about_tables
    from dagster_project.revisions.find import Revisions
    from dagster_project.revisions.tables import revision_tables

    with open_built(database) as built:
        everyone = read_marts(built) | about_tables(built, periode, [], True)
        everyone |= revision_tables(built, Revisions(None), periode, f"{periode}.1", [])
    with duckdb.connect() as con:
        con.execute("set timezone = 'UTC'")
        con.register("kommuner", everyone["kommuner"])
        return {name: _national(con, name, table) for name, table in everyone.items()}


def _national(con: duckdb.DuckDBPyConnection, navn: str, table: pa.Table) -> pa.Table:
    if navn.startswith(_WHOLE) or "kommunekode" not in table.column_names:
        return table
    con.register("t", table)
    fields = ", ".join(f"{_rewritten(f, 'enhed' in table.column_names)} as {f.name}" for f in table.schema)
    others = (
        f"select {fields} from (select t.* from t where kommunekode = '{_SAMPLE}' and {_RISK.get(navn, 'true')}) t, "
        f"(select kommunekode as kode from kommuner where kommunekode <> '{_SAMPLE}')"
    )
    sql = f"from t union all {others}"
    if navn == "kontrolsager":  # the rest of the cases gave nothing: they have no lines
        sql = f"select * from ({sql}) union all {_more(table)} limit {SAGER}"
    answer = con.execute(f"select * from ({sql}) order by all nulls last").to_arrow_table().cast(table.schema)
    con.unregister("t")
    return answer.combine_chunks()


def _rewritten(field_name: pa.Field, with_unit: bool) -> str:
    """The sample's municipality in a code, an id, a key and a file's name, as that of another; amounts times a whole number of
    its own, so that sums still hold."""
    if "decimal" in str(field_name.type):
        times = "1 + kode::int % 13" if not with_unit else "case when enhed = 'andel' then 1 else 1 + kode::int % 13 end"
        return f"(t.{field_name.name} * ({times})::decimal(3, 0))::decimal({field_name.type.precision}, {field_name.type.scale})"
    if str(field_name.type) != "string":
        return f"t.{field_name.name}"
    if field_name.name == "kommunekode":
        return "kode"
    if field_name.name.endswith("leverance_id"):
        return f"kode || substr({field_name.name}, 4)"
    expression = f"t.{field_name.name}"
    for before, after in (("/", "/"), ("", "|"), ("_", "_")):
        expression = f"replace({expression}, '{before}{_SAMPLE}{after}', '{before}' || kode || '{after}')"
    return expression


def _more(table: pa.Table) -> str:
    fields = ", ".join("'x' || sagsnr as sagsnr" if n == "sagsnr" else n for n in table.column_names)
    fields = fields.replace("kommunekode", "kode as kommunekode")
    return f"select {fields} from t, (select kommunekode as kode from kommuner) where t.kommunekode = '{_SAMPLE}'"


def build(name: str, reason: Path, folder: Path) -> None:
    """One part of both editions, or `alt`. The public one is not searched for a pattern: it only loses its columns."""
    from dagster_project.common.processes import prepare

    prepare()
    folder.mkdir(exist_ok=True)
    if name != "resten":
        _tables(reason, folder)
    if name != "tabeller":
        from dagster_project.publish.editions import build_view

        build_view([(folder / "intern", []), (folder / "offentlig", [])], True)


def _tables(reason: Path, folder: Path) -> None:
    import pyarrow.parquet as pq

    from dagster_project.common.processes import concurrent
    from dagster_project.disclosure.policy import PUBLIC_TABLES
    from dagster_project.publish.editions import with_empty_hidden, write_edition

    everyone = with_empty_hidden({f.stem: pq.read_table(f) for f in sorted(reason.glob("*.parquet"))})
    public = {
        n: t.drop_columns([k for k in PUBLIC_TABLES[n] if k in t.column_names]) for n, t in everyone.items() if n in PUBLIC_TABLES
    }
    concurrent(write_edition, [(folder / "intern", everyone), (folder / "offentlig", public)], True)


if __name__ == "__main__":
    build(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
