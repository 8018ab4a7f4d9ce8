"""The columns that each column of a model is made of, or decided by, one step back, by the syntax tree of its compiled SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.lineage import lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope
from sqlglot.schema import MappingSchema

from dagster_project.build.deciding_columns import name_what_decides
from dagster_project.deliveries.contract import kontrakter
from dagster_project.deliveries.lager import FAST
from dagster_project.deliveries.registerfil import KONTROLTOTALER, REGISTER
from dagster_project.herkomst import Kolonne

_DIALEKT = "duckdb"
_RAA = "raa"


def beregn(manifest: Mapping[str, Any]) -> dict[str, dict[str, list[Kolonne]]]:
    """unique_id -> column -> the columns it is made of, sorted; empty for a column that is made of none. `manifest` is dbt's,
    compiled. Raises sqlglot's error for SQL that cannot be read."""
    skema = MappingSchema(dialect=_DIALEKT)
    kilder = {n["relation_name"]: n["name"] for n in manifest["sources"].values()}
    for n in manifest["sources"].values():
        _tilfoej(skema, _RAA, n["name"], _raa_kolonner(n))
    for n in manifest["nodes"].values():
        if n["resource_type"] == "seed":
            _tilfoej(skema, n["schema"], n["alias"], list(n["config"]["column_types"]))
    ud = {}
    for n in _i_orden(manifest["nodes"]):
        sql = n["compiled_code"].replace(f'"{n["database"]}".', "")
        for udtryk, navn in kilder.items():
            sql = sql.replace(udtryk, f"{_RAA}.{navn}")
        ud[n["unique_id"]] = fundet = af_sql(sql, skema)
        _tilfoej(skema, n["schema"], n["alias"], list(fundet))
    return ud


def af_sql(sql: str, skema: MappingSchema) -> dict[str, list[Kolonne]]:
    """Column -> the table columns it is made of, or decided by. Tables stand as schema.table in the schema given."""
    trae = qualify(
        parse_one(sql, dialect=_DIALEKT), schema=skema, dialect=_DIALEKT, validate_qualify_columns=False, quote_identifiers=False
    )
    navne = trae.named_selects
    name_what_decides(trae)
    scope = build_scope(trae)
    assert scope is not None
    return {navn: sorted(set(_blade(navn, trae, scope, skema))) for navn in navne}


def _blade(navn: str, trae: exp.Expression, scope: Scope, skema: MappingSchema) -> Iterator[Kolonne]:
    for led in lineage(navn, trae, schema=skema, dialect=_DIALEKT, scope=scope, trim_selects=False, copy=False).walk():
        tabel = led.expression
        if not led.downstream and isinstance(tabel, exp.Table) and tabel.db:
            yield tabel.db, tabel.name, led.name.rsplit(".", 1)[-1].strip('"')


def _i_orden(noder: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The models, each after those that it reads."""
    set_: set[str] = set()

    def besoeg(id_: str) -> Iterator[Mapping[str, Any]]:
        n = noder.get(id_)
        if n is None or n["resource_type"] != "model" or id_ in set_:
            return
        set_.add(id_)
        for foraelder in n["depends_on"]["nodes"]:
            yield from besoeg(foraelder)
        yield n

    for id_ in sorted(noder):
        yield from besoeg(id_)


def _raa_kolonner(kilde: Mapping[str, Any]) -> list[str]:
    kontrakt = kontrakter().get(kilde["name"])
    if kontrakt is None:
        return {"leverancer": REGISTER, "kontroltotaler": KONTROLTOTALER}[kilde["name"]].names
    return [n for n, _ in FAST] + (["borger_id"] if kontrakt.cpr_kolonne else []) + list(kontrakt.navne)


def _tilfoej(skema: MappingSchema, db: str, tabel: str, kolonner: list[str]) -> None:
    skema.add_table(exp.table_(tabel, db=db), dict.fromkeys(kolonner, "unknown"), dialect=_DIALEKT)
