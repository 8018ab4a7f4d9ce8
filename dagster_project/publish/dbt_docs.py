"""dbt's documentation as one static file: what every table and column is, from which it is made, with its SQL."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dagster_project.build.compiled_project import compiled
from dagster_project.common.duckdb_read import BuiltDatabase
from dagster_project.common.files import atomic

# what says when, where and by which run it was made, and nothing of the tables
_VOLATILE = frozenset(
    (
        *("created_at", "generated_at", "invocation_id", "invocation_started_at", "run_started_at", "user_id", "env"),
        *("compiled_path", "build_path", "root_path"),
    )
)
# the page is dbt's own: it may run its script, and no request may leave it
_RULES = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)


def build_docs(built: BuiltDatabase, target: Path) -> Path:
    """The documentation of the code at hand with the columns of a built database, written to the file `target`. The same code and
    tables give the same bytes. Raises SettingsError when dbt cannot compile."""
    manifest = compiled()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with atomic(target) as temporary:
        temporary.write_text(page(manifest, directory(manifest, built)), "utf-8")
    return target


def page(manifest: Mapping[str, Any], directory: Mapping[str, Any]) -> str:
    """dbt's page with both in it."""
    from dbt.task.docs import DOCS_INDEX_FILE_PATH  # dbt takes a second to import

    html = Path(DOCS_INDEX_FILE_PATH).read_text("utf-8")
    for place, content in (("MANIFEST", manifest), ("CATALOG", directory)):
        html = html.replace(f'"{place}.JSON INLINE DATA"', _as_text(content), 1)
    rules = f'<meta http-equiv="Content-Security-Policy" content="{_RULES}">'
    return html.replace('<meta charset="utf-8">', f'<meta charset="utf-8">{rules}', 1)


def directory(manifest: Mapping[str, Any], built: BuiltDatabase) -> dict[str, Any]:
    """dbt's catalog: the tables that stand in the database, with the types of their columns."""
    with built.session() as con:
        rows = con.execute(
            "select schema_name, table_name, column_name, data_type, column_index from duckdb_columns() "
            "where not internal and database_name = current_database() order by all"
        ).fetchall()
    columns: dict[tuple[str, str], dict[str, Any]] = {}
    for schema, table, name, kind, nr in rows:
        columns.setdefault((schema, table), {})[name] = {"type": kind, "index": nr, "name": name, "comment": None}
    nodes = {
        id_: {
            "metadata": {"type": n["config"]["materialized"], "schema": n["schema"], "name": n["alias"], "comment": None}
            | {"database": n["database"], "owner": None},
            "columns": columns[n["schema"], n["alias"]],
            "stats": {},
            "unique_id": id_,
        }
        for id_, n in manifest["nodes"].items()
        if (n["schema"], n["alias"]) in columns
    }
    return {"metadata": {}, "nodes": nodes, "sources": {}, "errors": None}


def _as_text(content: Any) -> str:
    """JSON in a fixed order that no text can end the script it stands in."""
    return json.dumps(_lasting(content), ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")


def _lasting(content: Any) -> Any:
    if isinstance(content, Mapping):
        return {k: _lasting(v) for k, v in content.items() if k not in _VOLATILE}
    return [_lasting(v) for v in content] if isinstance(content, list) else content
