"""dbt's build, in the process that calls it, and what each node came to, told as it ends."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from dagster_project import bygning
from dagster_project.build.graph import Node, basis, composed
from dagster_project.build.records import PASSED, UNCHANGED, Plan, Record, contents, is_current
from dagster_project.hjem import DBT_PROJEKT

# dbt builds its lines before it asks whether anyone wants them: all logs off, and the few that matter taken from its events
_STILLE = ("--log-level", "none", "--log-level-file", "none")
_PROJEKT = ("--project-dir", str(DBT_PROJEKT), "--no-write-json", "--no-version-check")
_BYG = (
    *("--exclude-resource-type", "unit_test"),
    *("--exclude-resource-type", "exposure"),  # dbt has nothing to build of them and answers no-op, which is no success
    "--no-populate-cache",
    "--full-refresh",  # a seed takes the place of the one that the build file began with, whatever its columns were
)

_AFGJORT = ("pass", "warn", "fail")  # a test that could be asked


class Byggefejl(Exception):
    """dbt could not begin, or ended without an account of its nodes; the message is dbt's own."""


@dataclass(frozen=True)
class Knude:
    """A node that dbt ran. `status` is dbt's: success, error or skipped; for a test pass, warn, fail or error; or `unchanged`
    for a node that was left as it stands though something that it reads is another than before. `raekker` are the rows of a
    table that was made, or those that a test found; None for a node that made none. `besked` is dbt's message, None when there
    is none; `eksempler` are the first rows that a failing test found, as text; `indhold` is the fingerprint of what was made."""

    unique_id: str
    navn: str
    type: str
    status: str
    raekker: int | None
    sekunder: float
    besked: str | None = None
    eksempler: tuple[str, ...] = ()
    indhold: str | None = None

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


def byg(manifest: Any, byggefil: Path, plan: Plan, meld: Callable[[Knude], None], skriv: Callable[[str], None]) -> None:
    """Builds the seeds and models of the plan and runs its data tests, in the build file, which then says what it is made of.
    `manifest` is what `projekt` gave, None for one to be read now. `meld` is told of each node once; `skriv` of the lines of the
    log; either from any thread. Raises Byggefejl."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    optegnet = bygning.ryd(byggefil, bygning.optegnelser(byggefil) or {}, plan.nodes)
    foer = bygning.kilder(byggefil) if optegnet else {}
    gang = Byggegang(plan, optegnet, foer, meld, lambda: DuckDBConnectionManager.env().conn.cursor())

    def lyt(haendelse: Any) -> None:
        if haendelse.info.name == "JinjaLogInfo":
            skriv(haendelse.info.msg)

    try:
        with _loebere(gang):
            svar = dbtRunner(manifest=manifest, callbacks=[lyt]).invoke([*_STILLE, "build", *_PROJEKT, *_BYG])
    finally:
        # dbt keeps its connection for whoever asks next; the file is to be closed before it is swapped in
        DuckDBConnectionManager.close_all_connections()
    if svar.exception or svar.result is None:
        raise Byggefejl(f"dbt kunne ikke bygge: {svar.exception or 'intet resultat'}")
    for knude in (_knude(r) for r in svar.result.results if r.node.unique_id not in gang.set):
        meld(knude)
    for r in svar.result.results:
        if r.message and r.status not in (*PASSED, "warn"):
            skriv(f"{r.node.unique_id}: {r.status}: {r.message}")
    bygning.gem_optegnelser(byggefil, gang.optegnet.values(), plan.sources, plan.run)


class Byggegang:
    """Decides node by node, in dbt's order, whether there is anything to build, and keeps account. The content of what is built
    replaces what its readers are compared with: a model that comes out as it was makes none of them run."""

    def __init__(
        self,
        plan: Plan,
        optegnet: dict[str, Record],
        kilder_foer: Mapping[str, str],
        meld: Callable[[Knude], None],
        markoer: Callable[[], Any],
    ) -> None:
        self.plan, self.optegnet, self._meld, self._markoer = plan, optegnet, meld, markoer
        self._indhold = contents(optegnet, plan.sources)
        self._aendret = {id_ for id_, indhold in plan.sources.items() if kilder_foer.get(id_) != indhold}
        self.set: set[str] = set()

    def skal_bygges(self, unique_id: str) -> bool:
        if self.plan.select is not None:
            return unique_id in self.plan.select
        return self.plan.force or not is_current(self.plan.nodes[unique_id], self.optegnet.get(unique_id), self._indhold)

    def spring_over(self, unique_id: str) -> None:
        """Told of only when something that it reads has another content: whoever draws the graph would take it for outdated."""
        self.set.add(unique_id)
        knude, o = self.plan.nodes[unique_id], self.optegnet.get(unique_id)
        if self.plan.select is not None or o is None or knude.is_test:
            return
        if unique_id in self.plan.told or not self._aendret.isdisjoint(knude.reads):
            self._meld(Knude(unique_id, knude.name, knude.kind, UNCHANGED, o.rows, 0, indhold=o.content))

    def bygget(self, r: Any) -> None:
        """What dbt says of a node that it ran: kept when it is whole, and told of."""
        id_ = r.node.unique_id
        self.set.add(id_)
        knude, ny = self.plan.nodes[id_], _knude(r)
        hviler_paa = basis(knude, self._indhold)
        if knude.is_test and r.status in _AFGJORT:
            sql = "" if r.status == "pass" else r.node.compiled_code
            ny = replace(ny, raekker=r.failures or 0, eksempler=self._eksempler(sql))
        elif ny.bygget:
            raekker, indhold = self._maal(r.node.relation_name, knude.hashed)
            ny = replace(ny, raekker=raekker, indhold=indhold or composed(knude, hviler_paa))
        if ny.indhold or (knude.is_test and r.status in _AFGJORT):
            self._optegn(knude, hviler_paa, ny)
        self._meld(ny)

    def _optegn(self, knude: Node, hviler_paa: str, ny: Knude) -> None:
        foer = self.optegnet.get(knude.id)
        if ny.indhold and (foer is None or foer.content != ny.indhold):
            self._aendret.add(knude.id)
            self._indhold[knude.id] = ny.indhold
        self.optegnet[knude.id] = Record(
            *(knude.id, knude.code, hviler_paa, ny.indhold, knude.kind, knude.schema, knude.name, knude.is_view),
            *(ny.status, ny.raekker or 0, ny.besked, ny.eksempler, self.plan.run),
        )

    def _maal(self, relation: str, helt: bool) -> tuple[int, str | None]:
        """The rows of a relation; with `helt` a fingerprint of its columns and rows, in whatever order."""
        with self._markoer() as markoer:
            if not helt:
                return markoer.execute(f"select count(*) from {relation}").fetchone()[0], None
            kolonner = [k[:2] for k in markoer.execute(f"select * from {relation} limit 0").description]
            (raekker, sum_) = markoer.execute(f"select count(*), sum(hash(_raekke)) from {relation} as _raekke").fetchone()
        tekst = "\n".join([*(f"{navn} {type_}" for navn, type_ in kolonner), f"{raekker} {sum_ or 0}"])
        return raekker, hashlib.sha256(tekst.encode()).hexdigest()[:16]

    def _eksempler(self, sql: str, antal: int = 5) -> tuple[str, ...]:
        """The first rows that a failing test finds, each as text; none when it cannot be asked again."""
        if not sql:
            return ()
        try:
            with self._markoer() as markoer:
                fundet = markoer.execute(f"select * from ({sql}) limit {antal}")
                navne = [k[0] for k in fundet.description]
                return tuple(_som_tekst(dict(zip(navne, r, strict=True))) for r in fundet.fetchall())
        except duckdb.Error:
            return ()


def _som_tekst(raekke: dict[str, object]) -> str:
    """A finding that has a sentence of its own says that alone."""
    return str(raekke.get("besked") or ", ".join(f"{k}: {v}" for k, v in raekke.items()))


@contextmanager
def _loebere(gang: Byggegang) -> Iterator[None]:
    """dbt's runners of models, seeds and tests, which ask first whether there is anything to run. dbt-core has no public way to
    leave a node out while it builds (1.11.16): its own choice of nodes is made before the first one, when nobody knows yet what
    comes out as it was."""
    from dbt.artifacts.schemas.results import RunStatus, TestStatus
    from dbt.artifacts.schemas.run import RunResult
    from dbt.node_types import NodeType
    from dbt.task.build import BuildTask

    def spoergende(klasse: type, status: Any) -> type:
        class Loeber(klasse):
            def run_with_hooks(self, manifest: Any) -> Any:
                if self.node.unique_id not in gang.plan.nodes:  # written into its readers
                    return super().run_with_hooks(manifest)
                if not self.skip and not gang.skal_bygges(self.node.unique_id):
                    gang.spring_over(self.node.unique_id)
                    return RunResult.from_node(self.node, status, None)
                resultat = super().run_with_hooks(manifest)
                gang.bygget(resultat)
                return resultat

        return Loeber

    egne = BuildTask.RUNNER_MAP
    BuildTask.RUNNER_MAP = egne | {
        NodeType.Model: spoergende(egne[NodeType.Model], RunStatus.Success),
        NodeType.Seed: spoergende(egne[NodeType.Seed], RunStatus.Success),
        NodeType.Test: spoergende(egne[NodeType.Test], TestStatus.Pass),
    }
    try:
        yield
    finally:
        BuildTask.RUNNER_MAP = egne


def _knude(r: Any) -> Knude:
    return Knude(r.node.unique_id, r.node.name, str(r.node.resource_type), str(r.status), r.failures, _sekunder(r), r.message)


def _sekunder(svar: Any) -> float:
    """To the millisecond: a float's 17 digits, some hundred of them a run, now and then look like a citizen's CPR number to
    whoever searches what was written for them (seen 2026-11, with 1.158 numbers)."""
    return round(svar.execution_time, 3)
