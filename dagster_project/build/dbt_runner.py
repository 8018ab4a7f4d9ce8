"""dbt's build, in the process that calls it, and what each node came to, told as it ends."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from dagster_project.build import database_file
from dagster_project.build.graph import Node, basis, composed
from dagster_project.build.records import PASSED, UNCHANGED, Plan, Record, contents, is_current
from dagster_project.build.workspace import DBT_PROJECT
from dagster_project.engine.task import Outcome, own_words

# dbt builds its lines before it asks whether anyone wants them: all logs off, and the few that matter taken from its events
_QUIET = ("--log-level", "none", "--log-level-file", "none")
_PROJECT = ("--project-dir", str(DBT_PROJECT), "--no-write-json", "--no-version-check")
_BUILD = (
    *("--exclude-resource-type", "unit_test"),
    *("--exclude-resource-type", "exposure"),  # dbt has nothing to build of them and answers no-op, which is no success
    "--no-populate-cache",
    "--full-refresh",  # a seed takes the place of the one that the build file began with, whatever its columns were
)

_LOGGED = "JinjaLogInfo"  # the event of what a macro says
SKIPPED = "skipped"  # dbt's status of a node whose inputs could not be built
LEFT_OUT = "sprunget over"  # and what a reader is told of it
# dbt names the file and DuckDB the kind of error. These kinds are found in the SQL itself, before any row is read: others may
# quote a cell
_FILE = re.compile(r"\((?P<sti>\S+\.(?:sql|csv|yml|py))\)")
_IN_THE_SQL = re.compile(r"^\s*(?P<fejl>(?:Parser|Binder|Catalog|Compilation) Error(?: in \w+ \S+|: [^\n]+))", re.MULTILINE)
_OUT_OF_MEMORY = re.compile(r"^\s*Out of Memory Error: ", re.MULTILINE)
_GIVE_MORE = "hukommelsen slap op: giv mere med KONTROL_HUKOMMELSE, og mere disk med KONTROL_MIDLERTIDIG_MAKS"
_AFGJORT = ("pass", "warn", "fail")  # a test that could be asked


class BuildError(Exception):
    """dbt could not begin, or ended without an account of its nodes; the message is dbt's own."""


@dataclass(frozen=True)
class BuiltNode:
    """A node that dbt ran. `status` is dbt's: success, error or skipped; for a test pass, warn, fail or error; or `unchanged`
    for a node that was left as it stands though something that it reads is another than before. `raekker` are the rows of a
    table that was made, or those that a test found; None for a node that made none. `besked` is dbt's message, None when there
    is none; `eksempler` are the first rows that a failing test found, as text; `indhold` is the fingerprint of what was made;
    `leverancer` what workers computed for it, delivery by delivery."""

    unique_id: str
    navn: str
    type: str
    status: str
    raekker: int | None
    sekunder: float
    besked: str | None = None
    eksempler: tuple[str, ...] = ()
    indhold: str | None = None
    leverancer: tuple[Outcome, ...] = ()

    @property
    def built(self) -> bool:
        return self.status == "success"


def unbuilt(failed: Sequence[BuiltNode], names: Mapping[str, str]) -> str:
    """What is said of a build whose models and seeds could not all be made: those at fault, each with where and why, and how many
    were left out for their sake. `names` is each node's as Dagster shows it."""
    at_fault = [b for b in failed if b.status != SKIPPED]
    said = "; ".join(names[b.unique_id] + _why(b.besked or "") for b in at_fault)
    rest = len(failed) - len(at_fault)
    left_out = f" {rest}, der bygger på {'den' if len(at_fault) == 1 else 'dem'}, er {LEFT_OUT}." if rest else ""
    return f"model kunne ikke bygges: {said}.{left_out} Databasen er som før. Ret det, og kør: kontrol run"


def _why(message: str) -> str:
    if own := own_words(message):
        return f": {own.rstrip('.')}"
    file, fault = _FILE.search(message), _IN_THE_SQL.search(message)
    where = f" (dbt_project/{file['sti']})" if file else ""
    if _OUT_OF_MEMORY.search(message):
        return f"{where}: {_GIVE_MORE}"
    return f"{where}: {fault['fejl'] if fault else 'fejlen står i datamappens log'}"


def project() -> Any:
    """dbt's parsed project, to be given to `build`: what takes long before there is anything to build. Raises BuildError."""
    from dbt.cli.main import dbtRunner

    # nobody changed its files since it was parsed (parsed_project.fetch), so dbt need not read them to see
    answer = dbtRunner().invoke([*_QUIET, "parse", *_PROJECT, "--no-partial-parse-file-diff"])
    if answer.exception:
        raise BuildError(f"dbt-projektet kan ikke læses: {answer.exception}")
    return answer.result


def build(manifest: Any, plan: Plan, report: Callable[[BuiltNode], None], write: Callable[[str], None]) -> None:
    """Builds the seeds and models of the plan and runs its data tests, in the build file that dbt's profile names, which then
    says what it is made of. `manifest` is what `project` gave, None for one to be read now. `report` is told of each node once;
    `write` of the lines of the log; either from any thread. Raises BuildError."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    def cursor() -> duckdb.DuckDBPyConnection:
        return DuckDBConnectionManager.env().conn.cursor()

    time = BuildPass(plan, report, cursor)

    def listen(event: Any) -> None:
        if event.info.name == _LOGGED:
            write(event.info.msg)

    try:
        with _few_events(), _asking_runners(time):
            answer = dbtRunner(manifest=manifest, callbacks=[listen]).invoke([*_QUIET, "build", *_PROJECT, *_BUILD])
        if answer.exception or answer.result is None:
            raise BuildError(f"dbt kunne ikke bygge: {answer.exception or 'intet resultat'}")
        with cursor() as con:
            database_file.save_records(con, time.recorded.values(), plan.sources, plan.run)
    finally:
        # dbt keeps its connection for whoever asks next; the file is to be closed before it is swapped in
        DuckDBConnectionManager.close_all_connections()
    for built_node in (_built_node(r) for r in answer.result.results if r.node.unique_id not in time.set):
        report(built_node)
    for r in answer.result.results:
        if r.message and r.status not in (*PASSED, "warn"):
            write(f"{r.node.unique_id}: {r.status}: {r.message}")


class BuildPass:
    """Decides node by node, in dbt's order, whether there is anything to build, and keeps account. The content of what is built
    replaces what its readers are compared with: a model that comes out as it was makes none of them run."""

    def __init__(
        self,
        plan: Plan,
        report: Callable[[BuiltNode], None],
        cursor: Callable[[], duckdb.DuckDBPyConnection],
    ) -> None:
        """`cursor`: in the build file, once dbt has it open."""
        self.plan, self._report, self._cursor = plan, report, cursor
        self.recorded: dict[str, Record] = {}
        self._content: dict[str, str] = {}
        self._changed: set[str] = set()
        self.set: set[str] = set()
        self._begun = False

    def _begin(self) -> None:
        """Before the first node: what the build file begins as, less what the graph no longer has."""
        with self._cursor() as con:
            recorded, before = database_file.made_of(con)
            self.recorded = database_file.clear(con, recorded, self.plan.nodes)
        self._content = contents(self.recorded, self.plan.sources)
        self._changed = {id_ for id_, content in self.plan.sources.items() if before.get(id_) != content}
        self._begun = True

    def must_build(self, unique_id: str) -> bool:
        if not self._begun:
            self._begin()
        if self.plan.select is not None:
            return unique_id in self.plan.select
        return self.plan.force or not is_current(self.plan.nodes[unique_id], self.recorded.get(unique_id), self._content)

    def skip_over(self, unique_id: str) -> None:
        """Told of only when something that it reads has another content: whoever draws the graph would take it for outdated."""
        self.set.add(unique_id)
        built_node, o = self.plan.nodes[unique_id], self.recorded.get(unique_id)
        if self.plan.select is not None or o is None or built_node.is_test:
            return
        if unique_id in self.plan.told or not self._changed.isdisjoint(built_node.reads):
            self._report(BuiltNode(unique_id, built_node.name, built_node.kind, UNCHANGED, o.rows, 0, indhold=o.content))

    def built(self, r: Any) -> None:
        """What dbt says of a node that it ran: kept when it is whole, and told of."""
        from dagster_project.build import per_delivery_cache  # dbt has loaded it by now

        id_ = r.node.unique_id
        self.set.add(id_)
        built_node, new = self.plan.nodes[id_], _built_node(r)
        hviler_paa = basis(built_node, self._content)
        if built_node.is_test and r.status in _AFGJORT:
            sql = "" if r.status == "pass" else r.node.compiled_code
            new = replace(new, raekker=r.failures or 0, eksempler=self._examples(sql))
        elif new.built:
            rows, content = self._measure(r.node.relation_name, built_node.hashed)
            by_workers = tuple(per_delivery_cache.outcomes.pop(built_node.name, ()))
            new = replace(new, raekker=rows, indhold=content or composed(built_node, hviler_paa), leverancer=by_workers)
        if new.indhold or (built_node.is_test and r.status in _AFGJORT):
            self._save_record(built_node, hviler_paa, new)
        self._report(new)

    def _save_record(self, built_node: Node, hviler_paa: str, new: BuiltNode) -> None:
        before = self.recorded.get(built_node.id)
        if new.indhold and (before is None or before.content != new.indhold):
            self._changed.add(built_node.id)
            self._content[built_node.id] = new.indhold
        self.recorded[built_node.id] = Record(
            *(
                built_node.id,
                built_node.code,
                hviler_paa,
                new.indhold,
                built_node.kind,
                built_node.schema,
                built_node.name,
                built_node.is_view,
            ),
            *(new.status, new.raekker or 0, new.besked, new.eksempler, self.plan.run),
        )

    def _measure(self, relation: str, wholly: bool) -> tuple[int, str | None]:
        """The rows of a relation; with `wholly` a fingerprint of its columns and rows, in whatever order."""
        with self._cursor() as cursor:
            if not wholly:
                return cursor.execute(f"select count(*) from {relation}").fetchone()[0], None
            columns = [k[:2] for k in cursor.execute(f"select * from {relation} limit 0").description]
            (rows, sum_) = cursor.execute(f"select count(*), sum(hash(_raekke)) from {relation} as _raekke").fetchone()
        text = "\n".join([*(f"{name} {type_}" for name, type_ in columns), f"{rows} {sum_ or 0}"])
        return rows, hashlib.sha256(text.encode()).hexdigest()[:16]

    def _examples(self, sql: str, count: int = 5) -> tuple[str, ...]:
        """The first rows that a failing test finds, each as text; none when it cannot be asked again."""
        if not sql:
            return ()
        try:
            with self._cursor() as cursor:
                found = cursor.execute(f"select * from ({sql}) limit {count}")
                names = [k[0] for k in found.description]
                return tuple(_as_text(dict(zip(names, r, strict=True))) for r in found.fetchall())
        except duckdb.Error:
            return ()


def _as_text(row: dict[str, object]) -> str:
    """A finding that has a sentence of its own says that alone."""
    return str(row.get("besked") or ", ".join(f"{k}: {v}" for k, v in row.items()))


@contextmanager
def _few_events() -> Iterator[None]:
    """dbt writes every event out, some twenty a node, and asks then who wants it; here only what somebody may."""
    from dbt_common.events.base_types import EventLevel
    from dbt_common.events.event_manager import EventManager
    from dbt_common.events.event_manager_client import ctx_set_event_manager, get_event_manager

    class Few(EventManager):
        def fire_event(self, e: Any, level: Any = None, *rest: Any, **more: Any) -> None:
            if type(e).__name__ == _LOGGED or (level or e.level_tag()) in (EventLevel.WARN, EventLevel.ERROR):
                super().fire_event(e, level, *rest, **more)

    before = get_event_manager()
    ctx_set_event_manager(Few())
    try:
        yield
    finally:
        ctx_set_event_manager(before)


@contextmanager
def _asking_runners(time: BuildPass) -> Iterator[None]:
    """dbt's runners of models, seeds and tests, which ask first whether there is anything to run. dbt-core has no public way to
    leave a node out while it builds (1.11.16): its own choice of nodes is made before the first one, when nobody knows yet what
    comes out as it was."""
    from dbt.artifacts.schemas.results import RunStatus, TestStatus
    from dbt.artifacts.schemas.run import RunResult
    from dbt.node_types import NodeType
    from dbt.task.build import BuildTask

    def asking(class_: type, status: Any) -> type:
        class Runner(class_):
            def run_with_hooks(self, manifest: Any) -> Any:
                if self.node.unique_id not in time.plan.nodes:  # written into its readers
                    return super().run_with_hooks(manifest)
                if not self.skip and not time.must_build(self.node.unique_id):
                    time.skip_over(self.node.unique_id)
                    return RunResult.from_node(self.node, status, None)
                result = super().run_with_hooks(manifest)
                time.built(result)
                return result

        return Runner

    own = BuildTask.RUNNER_MAP
    BuildTask.RUNNER_MAP = own | {
        NodeType.Model: asking(own[NodeType.Model], RunStatus.Success),
        NodeType.Seed: asking(own[NodeType.Seed], RunStatus.Success),
        NodeType.Test: asking(own[NodeType.Test], TestStatus.Pass),
    }
    try:
        yield
    finally:
        BuildTask.RUNNER_MAP = own


def _built_node(r: Any) -> BuiltNode:
    return BuiltNode(r.node.unique_id, r.node.name, str(r.node.resource_type), str(r.status), r.failures, _seconds(r), r.message)


def _seconds(answer: Any) -> float:
    """To the millisecond: a float's 17 digits, some hundred of them a run, now and then look like a citizen's CPR number to
    whoever searches what was written for them (seen 2026-11, with 1.158 numbers)."""
    return round(answer.execution_time, 3)
