"""Dbt's models and tests as assets and checks; translator.

* The lineage of a model's columns as Dagster shows it: metadata of the asset.
* Every dbt model, seed and test as assets and checks of the graph.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from dagster import (
    AssetCheckKey,
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    Config,
    DataVersion,
    Failure,
    MaterializeResult,
    TableColumnDep,
    TableColumnLineage,
    multi_asset,
)
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets

from dagster_project.build import database_file
from dagster_project.build.column_lineage import Column
from dagster_project.build.dbt_runner import BuildError, BuiltNode
from dagster_project.build.graph import Node, graph
from dagster_project.build.records import UNCHANGED, Plan, content_of, finding, missing, unbuilt_inputs, without_unanswerable
from dagster_project.build.sources import present_contents
from dagster_project.build.workspace import build_file, unfinished_file
from dagster_project.common.progress import report
from dagster_project.defs.database import NOTHING, databasen
from dagster_project.defs.key_checks import KeyChecks
from dagster_project.defs.lateness import RULE
from dagster_project.defs.publication import DATABASE, OWNERS, check_name, dbt_graph
from dagster_project.defs.resources import Dbt, Intake, Motor
from dagster_project.defs.workers import by_workers
from dagster_project.engine.task import own_words
from dagster_project.publications.run_account import is_valid, read
from dagster_project.settings import Settings


def metadata(columns: Mapping[str, list[Column]] | None) -> dict[str, Any]:
    """`dagster/column_lineage`; nothing for a model whose columns are not computed yet."""
    if not columns:
        return {}
    deps = {
        name: [TableColumnDep(asset_key=AssetKey([schema, table]), column_name=column) for schema, table, column in kilder]
        for name, kilder in columns.items()
    }
    return {"dagster/column_lineage": TableColumnLineage(deps_by_column=deps)}


class Building(Config):
    """`periode` YYYY-MM: build up to it; None: up to the newest delivery in force. When everything is chosen, only what rests on
    something new is built, unless `forfra` asks for all of it."""

    periode: str | None = None
    forfra: bool = False


class Translator(DagsterDbtTranslator):
    """Asset keys are (schema, model) and, for sources, (raa, kilde); groups follow the stages of the data. `lineage` is the
    lineage of the columns by unique_id, empty where nobody has asked for it; `nodes` are dbt's nodes by unique_id."""

    def __init__(self, settings: DagsterDbtTranslatorSettings, lineage: Mapping[str, Any], nodes: Mapping[str, Node]) -> None:
        super().__init__(settings)
        self._lineage, self._nodes = lineage, nodes

    def get_code_version(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        node = self._nodes.get(dbt_resource_props["unique_id"])
        return node.code if node else None

    def get_metadata(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, Any]:
        own = metadata(self._lineage.get(dbt_resource_props["unique_id"]))
        return {**super().get_metadata(dbt_resource_props), **own}

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> AssetKey:
        p = dbt_resource_props
        if p["resource_type"] == "source":
            return AssetKey([p["source_name"], p["name"]])
        return AssetKey([p["schema"], p["name"]])

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return dbt_resource_props["description"]  # without the SQL, which whoever asks for a description did not ask for

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> Sequence[str] | None:
        return OWNERS

    def get_tags(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, str]:
        shown = {"kontrol/til_andre": "ja"} if dbt_resource_props.get("access") == "public" else {}
        return {**super().get_tags(dbt_resource_props), **shown}

    def get_asset_check_spec(
        self, asset_spec: AssetSpec, manifest: Mapping[str, Any], unique_id: str, project: Any
    ) -> AssetCheckSpec | None:
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        return spec and spec._replace(description=manifest["nodes"][unique_id]["description"])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        return dbt_resource_props["fqn"][1] if dbt_resource_props["resource_type"] == "model" else "seeds"


def make_dbt_assets(manifest: Path, lineage: Mapping[str, Any]) -> AssetsDefinition:
    """The dbt project and the database made of it as one multi-asset: seeds, models and tests in one dbt invocation, then the
    swap."""
    project = json.loads(manifest.read_text("utf-8"))
    nodes = dbt_graph.nodes = graph(project)
    translator = Translator(DagsterDbtTranslatorSettings(enable_source_tests_as_checks=False), lineage, nodes)

    @dbt_assets(manifest=project, dagster_dbt_translator=translator, name="dbt")
    def dbts_own(): ...

    noegler = {id_: translator.get_asset_key(project["nodes"][id_]) for id_, n in nodes.items() if not n.is_test}
    tests = {s.metadata["dagster_dbt/unique_id"]: s.key for s in dbts_own.check_specs}
    dbt_graph.navne = {i: k.to_user_string() for i, k in noegler.items()} | {
        i: check_name(k.asset_key, k.name) for i, k in tests.items()
    }
    keys = KeyChecks(project)
    key_checks = {s.key for s in keys.specs}
    models = sorted((k for k in noegler.values() if k.path[0] != "seeds"), key=AssetKey.to_user_string)

    @multi_asset(
        name="dbt",
        specs=[*dbts_own.specs, databasen(models)],
        check_specs=[*dbts_own.check_specs, *keys.specs],
        can_subset=True,
        allow_arbitrary_check_specs=True,
    )
    def dbt(context: AssetExecutionContext, config: Building, indtag: Intake, dbt_process: Dbt, motor: Motor) -> Iterator:
        chosen = {i for i, k in noegler.items() if k in context.selected_asset_keys}
        chosen |= {i for i, k in tests.items() if k in context.selected_asset_check_keys}
        everything = chosen == nodes.keys()
        settings = indtag.settings
        kilder = present_contents(settings.raa, indtag.session.journal.filer, config.periode)
        told = frozenset(i for i, k in noegler.items() if k == RULE)  # the check of the senders waits for it
        plan = Plan(nodes, kilder, context.run.run_id, None if everything else frozenset(chosen), config.forfra, told)
        if chosen:
            grounds = _grounds(settings, plan)
            environment = settings.environment(config.periode) | motor.environment()
            answer = _answer(
                _build(settings, plan, grounds, partial(dbt_process.build, environment, workers=motor.workers(context))),
                plan,
                noegler,
                tests,
            )
            # told of when the database has what they tell of; from nothing there is none that they could be ahead of
            yield from answer if everything and grounds is None else list(answer)
        if asked := key_checks & context.selected_asset_check_keys:
            yield from keys.results(settings, keys.due(settings, asked) if everything else asked, told=not chosen)
        if DATABASE in context.selected_asset_keys:
            yield _register(settings)

    return dbt


def _build(
    settings: Settings, plan: Plan, grounds: Path | None, build: Callable[[Path, Plan], Iterator[BuiltNode]]
) -> Iterator[BuiltNode]:
    """Builds what the plan asks for over a copy of the database, swaps it in, and tells of each node as it ends. A build that
    does not come to its end leaves a file that the next one begins by deleting."""
    file = build_file(settings)
    known = (database_file.read_records(grounds) if grounds else None) or {}
    plan = without_unanswerable(plan, known)
    if mangler := unbuilt_inputs(plan, known):
        raise Failure(f"bygger på noget, der ikke er bygget: {', '.join(_names(mangler))}. Vælg det med, eller kør: kontrol run")
    database_file.begin(file, grounds)
    failed = []
    try:
        for built_node in build(file, plan):
            _report(built_node, plan.nodes[built_node.unique_id])
            if built_node.type != "test" and not built_node.built and built_node.status != UNCHANGED:
                failed.append(built_node)
            yield built_node
    except BuildError as e:
        raise Failure(str(e)) from None
    if failed:
        why = next((f". {said}" for b in failed if (said := own_words(b.besked))), "")
        raise Failure(f"model kunne ikke bygges: {', '.join(b.unique_id for b in failed)}{why}")
    if missing(plan.nodes, database_file.read_records(file) or {}):
        database_file.swap(file, unfinished_file(settings))  # what is not whole is built on, and shown to nobody
    else:
        database_file.swap(file, settings.database)
        unfinished_file(settings).unlink(missing_ok=True)


def _grounds(settings: Settings, plan: Plan) -> Path | None:
    """What the build begins as: the database as our runs left it, else the one that is not whole yet. None: from nothing, as when
    none of it would stay."""
    if plan.select is None and plan.force:
        return None
    ours = [settings.database] if is_valid(read(settings.data.absolute()), settings.database) else []
    for file in (*ours, unfinished_file(settings)):
        if (recorded := database_file.read_records(file)) is None:
            continue
        if plan.select is not None or any(o.id in plan.nodes and o.code == plan.nodes[o.id].code for o in recorded.values()):
            return file
    return None


def _answer(
    knuder: Iterator[BuiltNode], plan: Plan, keys: Mapping[str, AssetKey], tests: Mapping[str, AssetCheckKey]
) -> Iterator[MaterializeResult | AssetCheckResult]:
    """What Dagster is told of each node."""
    for built_node in knuder:
        if built_node.type == "test":
            yield _kontrol(built_node, tests[built_node.unique_id], plan.nodes[built_node.unique_id].review)
        elif built_node.indhold is not None:
            yield MaterializeResult(
                asset_key=keys[built_node.unique_id],
                metadata={
                    "sekunder": built_node.sekunder,
                    "dagster/row_count": built_node.raekker,
                    **by_workers(built_node.leverancer),
                },
                data_version=DataVersion(built_node.indhold),
            )


def _register(settings: Settings) -> MaterializeResult:
    """The database as it stands; it may be older than this run, but never half or another's."""
    if not settings.database.exists():
        raise Failure(NOTHING)
    recorded = database_file.read_records(settings.database)
    if recorded is None:
        raise Failure(
            f"{settings.database} er ikke en database, som kontrol har bygget, eller den kan ikke læses; kør: kontrol run"
        )
    return MaterializeResult(
        asset_key=DATABASE,
        metadata={"sti": str(settings.database), "tabeller": sum(o.content is not None for o in recorded.values())},
        data_version=DataVersion(content_of(recorded)),
    )


def _names(ids: list[str]) -> list[str]:
    return [dbt_graph.navne[i] for i in ids]


def _report(built_node: BuiltNode, node: Node) -> None:
    if built_node.type == "test":
        if built_node.status != "pass":
            report("kontrol", built_node.navn, "til gennemsyn" if node.review else "fejler")
    elif built_node.status != UNCHANGED:
        report("model", built_node.navn, None if built_node.built else built_node.status)


def _kontrol(built_node: BuiltNode, key: AssetCheckKey, to_review: bool) -> AssetCheckResult:
    """What a test came to. A failing one blocks publication unless it is for review: dbt itself was told to warn, so that it
    builds on. The first rows that it found say where to look."""
    holds = built_node.status == "pass"
    return AssetCheckResult(
        asset_key=key.asset_key,
        check_name=built_node.navn,
        passed=holds,
        severity=AssetCheckSeverity.WARN if to_review else AssetCheckSeverity.ERROR,
        description=None if holds else finding(built_node.raekker, built_node.eksempler, built_node.besked),
        metadata={
            "raekker": built_node.raekker or 0,
            "sekunder": built_node.sekunder,
            **({"eksempler": list(built_node.eksempler)} if built_node.eksempler else {}),
        },
    )
