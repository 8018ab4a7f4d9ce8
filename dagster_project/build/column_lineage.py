"""The columns that each column of a model is made of, or decided by, one step back, by the syntax tree of its compiled SQL."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.lineage import lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope
from sqlglot.schema import MappingSchema

from dagster_project.build.compiled_project import Column
from dagster_project.build.deciding_columns import name_what_decides
from dagster_project.deliveries.contract import contracts
from dagster_project.deliveries.raw_store import FIXED
from dagster_project.deliveries.register import CONTROL_TOTALS, REGISTER

_DIALECT = "duckdb"
_RAW = "raa"


def compute(manifest: Mapping[str, Any]) -> dict[str, dict[str, list[Column]]]:
    """unique_id -> column -> the columns it is made of, sorted; empty for a column that is made of none. `manifest` is dbt's,
    compiled. Raises sqlglot's error for SQL that cannot be read."""
    schema = MappingSchema(dialect=_DIALECT)
    kilder = {n["relation_name"]: n["name"] for n in manifest["sources"].values()}
    for n in manifest["sources"].values():
        _add(schema, _RAW, n["name"], _raw_columns(n))
    for n in manifest["nodes"].values():
        if n["resource_type"] == "seed":
            _add(schema, n["schema"], n["alias"], list(n["config"]["column_types"]))
    out = {}
    for n in _in_order(manifest["nodes"]):
        sql = n["compiled_code"].replace(f'"{n["database"]}".', "")
        for expression, name in kilder.items():
            sql = sql.replace(expression, f"{_RAW}.{name}")
        out[n["unique_id"]] = found = of_sql(sql, schema)
        _add(schema, n["schema"], n["alias"], list(found))
    return out


def of_sql(sql: str, schema: MappingSchema) -> dict[str, list[Column]]:
    """Column -> the table columns it is made of, or decided by. Tables stand as schema.table in the schema given."""
    tree = qualify(
        parse_one(sql, dialect=_DIALECT), schema=schema, dialect=_DIALECT, validate_qualify_columns=False, quote_identifiers=False
    )
    names = tree.named_selects
    name_what_decides(tree)
    scope = build_scope(tree)
    assert scope is not None
    return {name: sorted(set(_leaves(name, tree, scope, schema))) for name in names}


def _leaves(name: str, tree: exp.Expression, scope: Scope, schema: MappingSchema) -> Iterator[Column]:
    for terms in lineage(name, tree, schema=schema, dialect=_DIALECT, scope=scope, trim_selects=False, copy=False).walk():
        table = terms.expression
        if not terms.downstream and isinstance(table, exp.Table) and table.db:
            yield table.db, table.name, terms.name.rsplit(".", 1)[-1].strip('"')


def _in_order(nodes: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The models, each after those that it reads."""
    set_: set[str] = set()

    def visit(id_: str) -> Iterator[Mapping[str, Any]]:
        n = nodes.get(id_)
        if n is None or n["resource_type"] != "model" or id_ in set_:
            return
        set_.add(id_)
        for parent in n["depends_on"]["nodes"]:
            yield from visit(parent)
        yield n

    for id_ in sorted(nodes):
        yield from visit(id_)


def _raw_columns(kilde: Mapping[str, Any]) -> list[str]:
    contract = contracts().get(kilde["name"])
    if contract is None:
        return {"leverancer": REGISTER, "kontroltotaler": CONTROL_TOTALS}[kilde["name"]].names
    return [n for n, _ in FIXED] + (["borger_id"] if contract.cpr_column else []) + list(contract.navne)


def _add(schema: MappingSchema, db: str, table: str, columns: list[str]) -> None:
    schema.add_table(exp.table_(table, db=db), dict.fromkeys(columns, "unknown"), dialect=_DIALECT)
