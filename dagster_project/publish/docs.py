"""dbt's documentation as one static file: what every table and column is, from which it is made, with its SQL."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from dagster_project.deliveries.atomisk import atomisk
from dagster_project.forbindelse import BuiltDatabase
from dagster_project.herkomst.gem import kompiler

# what says when, where and by which run it was made, and nothing of the tables
_FLYGTIGT = frozenset(
    (
        *("created_at", "generated_at", "invocation_id", "invocation_started_at", "run_started_at", "user_id", "env"),
        *("compiled_path", "build_path", "root_path"),
    )
)
# the page is dbt's own: it may run its script, and no request may leave it
_REGLER = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)


def byg_docs(built: BuiltDatabase, maal: Path) -> Path:
    """The documentation of the code at hand with the columns of a built database, written to the file `maal`. The same code and
    tables give the same bytes. Raises Indstillingsfejl when dbt cannot compile."""
    manifest = _manifest()
    maal.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with atomisk(maal) as midlertidig:
        midlertidig.write_text(side(manifest, katalog(manifest, built)), "utf-8")
    return maal


@cache
def _manifest() -> dict[str, Any]:
    """Compiled once in a process: the code does not change under it."""
    with tempfile.TemporaryDirectory(prefix="docs-") as mappe:
        return kompiler(Path(mappe))


def side(manifest: Mapping[str, Any], katalog: Mapping[str, Any]) -> str:
    """dbt's page with both in it."""
    from dbt.task.docs import DOCS_INDEX_FILE_PATH  # dbt takes a second to import

    html = Path(DOCS_INDEX_FILE_PATH).read_text("utf-8")
    for plads, indhold in (("MANIFEST", manifest), ("CATALOG", katalog)):
        html = html.replace(f'"{plads}.JSON INLINE DATA"', _som_tekst(indhold), 1)
    regler = f'<meta http-equiv="Content-Security-Policy" content="{_REGLER}">'
    return html.replace('<meta charset="utf-8">', f'<meta charset="utf-8">{regler}', 1)


def katalog(manifest: Mapping[str, Any], built: BuiltDatabase) -> dict[str, Any]:
    """dbt's catalog: the tables that stand in the database, with the types of their columns."""
    with built.session() as con:
        raekker = con.execute(
            "select schema_name, table_name, column_name, data_type, column_index from duckdb_columns() "
            "where not internal and database_name = current_database() order by all"
        ).fetchall()
    kolonner: dict[tuple[str, str], dict[str, Any]] = {}
    for skema, tabel, navn, art, nr in raekker:
        kolonner.setdefault((skema, tabel), {})[navn] = {"type": art, "index": nr, "name": navn, "comment": None}
    noder = {
        id_: {
            "metadata": {"type": n["config"]["materialized"], "schema": n["schema"], "name": n["alias"], "comment": None}
            | {"database": n["database"], "owner": None},
            "columns": kolonner[n["schema"], n["alias"]],
            "stats": {},
            "unique_id": id_,
        }
        for id_, n in manifest["nodes"].items()
        if (n["schema"], n["alias"]) in kolonner
    }
    return {"metadata": {}, "nodes": noder, "sources": {}, "errors": None}


def _som_tekst(indhold: Any) -> str:
    """JSON in a fixed order that no text can end the script it stands in."""
    return json.dumps(_varig(indhold), ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")


def _varig(indhold: Any) -> Any:
    if isinstance(indhold, Mapping):
        return {k: _varig(v) for k, v in indhold.items() if k not in _FLYGTIGT}
    return [_varig(v) for v in indhold] if isinstance(indhold, list) else indhold
