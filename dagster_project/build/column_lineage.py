"""Which columns each column is made of.

* Where each column comes from: computed from compiled SQL once per version of the code, never in a run. No Dagster here.
* The columns that each column of a model is made of, or decided by, one step back, by the syntax tree of its compiled SQL.
* The lineage of the columns beside dbt's manifest: made when somebody is about to look at it, read by whoever loads.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.lineage import lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope
from sqlglot.schema import MappingSchema

from dagster_project.build.deciding_columns import name_what_decides
from dagster_project.build.parsed_project import ParseError, ensure, kept
from dagster_project.build.state import code_fingerprint
from dagster_project.build.workspace import DBT_PROJECT, dbt_target
from dagster_project.common.files import atomic, read_object
from dagster_project.common.program import module
from dagster_project.deliveries.contract import contracts
from dagster_project.deliveries.raw_store import FIXED
from dagster_project.deliveries.register import CONTROL_TOTALS, REGISTER
from dagster_project.settings import DATA_FOLDER, Settings, SettingsError

Column = tuple[str, str, str]  # schema (raa for what was delivered), table, column

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


def read(settings: Settings, fingerprint: str) -> dict[str, dict[str, list[Column]]]:
    """What was computed for this code; empty when it has not been: loading waits for nothing."""
    file = _file(settings)
    saved = read_object(file) or {}
    return saved["kolonner"] if saved.get("aftryk") == fingerprint else {}


def ensure_lineage(settings: Settings, fingerprint: str) -> None:
    """Computed and kept unless it is for this code already. Raises SettingsError when dbt cannot compile."""
    if read(settings, fingerprint):
        return

    columns = compute(compiled())
    with atomic(_file(settings)) as temporary:
        temporary.write_text(json.dumps({"aftryk": fingerprint, "kolonner": columns}), "utf-8")


def compiled() -> dict:
    """What `compile_all` gives of the code at hand, compiled once per version of it and kept beside its parsed project: it takes
    dbt ten seconds of CPU. Raises SettingsError when dbt cannot compile."""

    def make() -> bytes:
        with tempfile.TemporaryDirectory(prefix="compiled-") as folder:
            return json.dumps(compile_all(Path(folder)), ensure_ascii=False).encode()

    return json.loads(kept("compiled.json", code_fingerprint(), _without_settings(), make))


def compile_all(folder: Path) -> dict:
    """dbt's manifest with compiled SQL of every node; no data is read and no database asked. `folder` is the caller's, to throw
    away. No setting of a run reaches it: the period of the last build is no part of what a model says. Relations stand in a
    database named kontrol. Raises SettingsError when dbt cannot compile."""
    target = folder / "target"
    (folder / "bygning").mkdir()
    environment = _without_settings()
    command = [
        *(*module("dbt.cli.main"), "--quiet", "compile", "--no-introspect", "--no-populate-cache"),
        *("--project-dir", DBT_PROJECT, "--target-path", target),
    ]
    places = {**DATA_FOLDER, "DBT_PROFILES_DIR": str(DBT_PROJECT), "DBT_LOG_PATH": str(folder)}
    try:
        ensure(target, code_fingerprint(), environment)
    except ParseError as e:
        raise SettingsError(f"dbt-projektet kan ikke læses:\n{e}") from None
    out = subprocess.run(command, cwd=folder, env=environment | places, capture_output=True, text=True, check=False)
    if out.returncode:
        raise SettingsError(f"dbt-projektet kan ikke kompileres:\n{(out.stdout + out.stderr).strip()[-2000:]}")
    return json.loads((target / "manifest.json").read_text("utf-8"))


def _without_settings() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith(("DBT_", "KONTROL_"))}


def _file(settings: Settings) -> Path:
    return dbt_target(settings) / "herkomst.json"
