"""dbt's build, in the process that calls it, and what each node came to, told as it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dagster_project.hjem import DBT_PROJEKT

# dbt builds its lines before it asks whether anyone wants them: all logs off, and the few that matter taken from its events
_STILLE = ("--log-level", "none", "--log-level-file", "none")
_PROJEKT = ("--project-dir", str(DBT_PROJEKT), "--no-write-json", "--no-version-check")
_BYG = (
    *("--exclude-resource-type", "unit_test"),
    *("--exclude-resource-type", "exposure"),  # dbt has nothing to build of them and answers no-op, which is no success
    "--no-populate-cache",
)


class Byggefejl(Exception):
    """dbt could not begin, or ended without an account of its nodes; the message is dbt's own."""


@dataclass(frozen=True)
class Knude:
    """A node that dbt ran. `status` is dbt's: success, error or skipped; for a test pass, warn, fail or error. `raekker` are
    the rows of a table that was made, or those that a test found; None for a node that made none. `besked` is dbt's message,
    None when there is none; `sql` is what a test ran that does not hold, empty for every other node."""

    unique_id: str
    navn: str
    type: str
    status: str
    raekker: int | None
    sekunder: float
    besked: str | None = None
    sql: str = ""

    @property
    def bygget(self) -> bool:
        return self.status == "success"


def projekt() -> Any:
    """dbt's parsed project, to be given to `byg`: what takes long before there is anything to build. Raises Byggefejl."""
    from dbt.cli.main import dbtRunner

    svar = dbtRunner().invoke([*_STILLE, "parse", *_PROJEKT])
    if svar.exception:
        raise Byggefejl(f"dbt-projektet kan ikke læses: {svar.exception}")
    return svar.result


def byg(manifest: Any, meld: Callable[[Knude], None], skriv: Callable[[str], None]) -> None:
    """Builds every seed and model and runs every data test, into the file that the environment names. `manifest` is what
    `projekt` gave, None for one to be read now. `meld` is told of each node once, a failing test's last; `skriv` of the lines
    of the log; either from any thread. Raises Byggefejl."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    meldt: set[str] = set()

    def raekker(tabel: str) -> int:
        with DuckDBConnectionManager.env().conn.cursor() as markoer:
            return markoer.execute(f"select count(*) from {tabel}").fetchone()[0]

    def lyt(haendelse: Any) -> None:
        if haendelse.info.name == "JinjaLogInfo":
            skriv(haendelse.info.msg)
        if haendelse.info.name != "NodeFinished":
            return
        knude, svar = haendelse.data.node_info, haendelse.data.run_result
        if knude.materialized == "ephemeral" or svar.status not in ("success", "pass"):
            return
        meldt.add(knude.unique_id)
        antal = 0 if knude.resource_type == "test" else raekker(knude.node_relation.relation_name)
        meld(Knude(knude.unique_id, knude.node_name, knude.resource_type, svar.status, antal, _sekunder(svar)))

    try:
        svar = dbtRunner(manifest=manifest, callbacks=[lyt]).invoke([*_STILLE, "build", *_PROJEKT, *_BYG])
    finally:
        # dbt keeps its connection for whoever asks next; the file is to be closed before it is swapped in
        DuckDBConnectionManager.close_all_connections()
    if svar.exception or svar.result is None:
        raise Byggefejl(f"dbt kunne ikke bygge: {svar.exception or 'intet resultat'}")
    for knude in (_knude(r) for r in svar.result.results if r.node.unique_id not in meldt):
        if knude.besked:
            skriv(f"{knude.unique_id}: {knude.status}: {knude.besked}")
        meld(knude)


def _knude(r: Any) -> Knude:
    sql = getattr(r.node, "compiled_code", None) or ""
    return Knude(
        r.node.unique_id, r.node.name, str(r.node.resource_type), str(r.status), r.failures, _sekunder(r), r.message, sql
    )


def _sekunder(svar: Any) -> float:
    """To the millisecond: a float's 17 digits, some hundred of them a run, now and then look like a citizen's CPR number to
    whoever searches what was written for them (seen 2026-11, with 1.158 numbers)."""
    return round(svar.execution_time, 3)
