"""dbt's build, in this process, and what each node came to: a process of its own would import dbt again and speak JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dagster_project.hjem import DBT_PROJEKT

# dbt builds its lines before it asks whether anyone wants them: all logs off, and the few that matter taken from its events
_ARGUMENTER = (
    *("--log-level", "none", "--log-level-file", "none"),
    *("build", "--project-dir", str(DBT_PROJEKT), "--exclude-resource-type", "unit_test"),
    *("--exclude-resource-type", "exposure"),  # dbt has nothing to build of them and answers no-op, which is no success
    *("--no-write-json", "--no-populate-cache", "--no-version-check"),
)


class Byggefejl(Exception):
    """dbt could not begin, or ended without an account of its nodes; the message is dbt's own."""


@dataclass(frozen=True)
class Knude:
    """A node that dbt ran. `status` is dbt's: success, error or skipped; for a test pass, warn, fail or error. `fejl` is the
    number of rows that a test found, None for others; `besked` is dbt's message, None when there is none; `sql` is what
    was run."""

    unique_id: str
    navn: str
    type: str
    status: str
    fejl: int | None
    sekunder: float
    besked: str | None
    sql: str

    @property
    def bygget(self) -> bool:
        return self.status == "success"


def byg(meld: Callable[[str, str, str], None]) -> list[Knude]:
    """Builds every seed and model and runs every data test, into the file that the environment names. `meld` is told of each
    node when it ends (type, name, status). Raises Byggefejl."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    def lyt(haendelse) -> None:
        if haendelse.info.name == "NodeFinished":
            knude = haendelse.data.node_info
            meld(knude.resource_type, knude.node_name, knude.node_status)
        elif haendelse.info.name == "JinjaLogInfo":
            print(haendelse.info.msg)

    try:
        svar = dbtRunner(callbacks=[lyt]).invoke(list(_ARGUMENTER))
    finally:
        # dbt keeps its connection for whoever asks next; the file is to be closed before it is swapped in
        DuckDBConnectionManager.close_all_connections()
    if svar.exception or svar.result is None:
        raise Byggefejl(f"dbt kunne ikke bygge: {svar.exception or 'intet resultat'}")
    knuder = [_knude(r) for r in svar.result.results]
    for knude in knuder:
        if knude.besked and knude.status not in ("success", "pass"):
            print(f"{knude.unique_id}: {knude.status}: {knude.besked}")
    return knuder


def _knude(r) -> Knude:
    return Knude(
        r.node.unique_id,
        r.node.name,
        str(r.node.resource_type),
        str(r.status),
        r.failures,
        r.execution_time,
        r.message,
        getattr(r.node, "compiled_code", None) or "",
    )
