"""Every dbt model, seed and test, and the database made of them, as one step of Dagster: what is built, and what is told."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from dagster import (
    AssetCheckKey,
    AssetCheckResult,
    AssetCheckSeverity,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    Config,
    DataVersion,
    Failure,
    MaterializeResult,
    multi_asset,
)

from dagster_project.build import database_file
from dagster_project.build.dbt_runner import LEFT_OUT, SKIPPED, BuildError, BuiltNode, unbuilt
from dagster_project.build.graph import Node
from dagster_project.build.records import (
    UNCHANGED,
    Plan,
    Record,
    content_of,
    finding,
    missing,
    unbuilt_inputs,
    without_unanswerable,
)
from dagster_project.build.sources import present_contents
from dagster_project.build.workspace import build_file, unfinished_file
from dagster_project.common.periods import is_month
from dagster_project.common.progress import report
from dagster_project.defs.database import NOTHING, databasen
from dagster_project.defs.dbt_specs import DbtSpecs, with_lineage
from dagster_project.defs.key_checks import KeyChecks
from dagster_project.defs.lateness import RULE
from dagster_project.defs.publication import DATABASE, check_name, dbt_graph
from dagster_project.defs.resources import Dbt, Intake, Motor
from dagster_project.defs.workers import by_workers
from dagster_project.publications.run_account import is_valid, read
from dagster_project.settings import Settings


class Building(Config):
    """`periode` YYYY-MM: build up to it; None: up to the newest delivery in force. When everything is chosen, only what rests on
    something new is built, unless `forfra` asks for all of it."""

    periode: str | None = None
    forfra: bool = False


def make_dbt_assets(dbts_own: DbtSpecs, lineage: Mapping[str, Any]) -> AssetsDefinition:
    """The dbt project and the database made of it as one multi-asset: seeds, models and tests in one dbt invocation, then the
    swap. `lineage` is that of the columns by unique_id, empty where nobody has asked for it."""
    nodes = dbt_graph.nodes = dbts_own.nodes
    noegler = {id_: spec.key for id_, spec in dbts_own.assets.items()}
    tests = {id_: spec.key for id_, spec in dbts_own.checks.items()}
    dbt_graph.navne = {i: k.to_user_string() for i, k in noegler.items()} | {
        i: check_name(k.asset_key, k.name) for i, k in tests.items()
    }
    keys = KeyChecks(dbts_own.keyed)
    key_checks = {s.key for s in keys.specs}
    models = sorted((k for k in noegler.values() if k.path[0] != "seeds"), key=AssetKey.to_user_string)

    @multi_asset(
        name="dbt",
        specs=[*with_lineage(dbts_own.assets, lineage), databasen(models)],
        check_specs=[*dbts_own.checks.values(), *keys.specs],
        can_subset=True,
        allow_arbitrary_check_specs=True,
    )
    def dbt(context: AssetExecutionContext, config: Building, indtag: Intake, dbt_process: Dbt, motor: Motor) -> Iterator:
        if config.periode is not None and not is_month(config.periode):  # any text is a period to SQL, and most build nothing
            raise Failure(f"periode skal være ÅÅÅÅ-MM, fx 2023-12; fandt {config.periode!r}.", allow_retries=False)
        chosen = {i for i, k in noegler.items() if k in context.selected_asset_keys}
        chosen |= {i for i, k in tests.items() if k in context.selected_asset_check_keys}
        everything = chosen == nodes.keys()
        settings = indtag.settings
        kilder = present_contents(settings.raa, indtag.session.journal.filer, config.periode)
        told = frozenset(i for i, k in noegler.items() if k == RULE)  # the check of the senders waits for it
        plan = Plan(nodes, kilder, context.run.run_id, None if everything else frozenset(chosen), config.forfra, told)
        if chosen:
            grounds, known = _grounds(settings, plan)
            environment = settings.environment(config.periode) | motor.environment() | _threads(indtag)
            answer = _answer(
                _build(settings, plan, (grounds, known), partial(dbt_process.build, environment, workers=motor.workers(context))),
                plan,
                noegler,
                tests,
            )
            # told of when the database has what they tell of; from nothing there is none that they could be ahead of
            yield from answer if everything and grounds is None else list(answer)
        indtag.hold_database()
        if asked := key_checks & context.selected_asset_check_keys:
            yield from keys.results(settings, keys.due(settings, asked) if everything else asked, told=not chosen)
        if DATABASE in context.selected_asset_keys:
            yield _register(settings)

    return dbt


# Rows delivered in all, below which DuckDB's threads wait for each other more than they share: a build of 700,000 from nothing
# 3.7 s of CPU with one and 4.7 with two (2026-11), the wall clock no longer either
_FEW = 1_000_000


def _threads(indtag: Intake) -> dict[str, str]:
    rows = sum(file.raekker_laest or 0 for file in indtag.session.journal.filer.values())
    return {"KONTROL_TRAADE": "1" if rows < _FEW else ""}


def _build(
    settings: Settings,
    plan: Plan,
    begins_as: tuple[Path | None, Mapping[str, Record]],
    build: Callable[[Plan], Iterator[BuiltNode]],
) -> Iterator[BuiltNode]:
    """Builds what the plan asks for over a copy of the database, swaps it in, and tells of each node as it ends. A build that
    does not come to its end leaves a file that the next one begins by deleting."""
    file = build_file(settings)
    grounds, known = begins_as
    plan = without_unanswerable(plan, known)
    if mangler := unbuilt_inputs(plan, known):
        raise Failure(f"bygger på noget, der ikke er bygget: {', '.join(_names(mangler))}. Vælg det med, eller kør: kontrol run")
    database_file.begin(file, grounds)
    failed = []
    try:
        for built_node in build(plan):
            _report(built_node, plan.nodes[built_node.unique_id])
            if built_node.type != "test" and not built_node.built and built_node.status != UNCHANGED:
                failed.append(built_node)
            yield built_node
    except BuildError as e:
        raise Failure(str(e)) from None
    if failed:
        raise Failure(unbuilt(failed, dbt_graph.navne))
    if missing(plan.nodes, database_file.finish(file)):
        database_file.place(file, unfinished_file(settings))  # what is not whole is built on, and shown to nobody
    else:
        database_file.place(file, settings.database)
        unfinished_file(settings).unlink(missing_ok=True)


def _grounds(settings: Settings, plan: Plan) -> tuple[Path | None, Mapping[str, Record]]:
    """What the build begins as, and its records: the database as our runs left it, else the one that is not whole yet. None: from
    nothing, as when none of it would stay."""
    if plan.select is None and plan.force:
        return None, {}
    ours = [settings.database] if is_valid(read(settings.data.absolute()), settings.database) else []
    for file in (*ours, unfinished_file(settings)):
        if (recorded := database_file.read_records(file)) is None:
            continue
        if plan.select is not None or any(o.id in plan.nodes and o.code == plan.nodes[o.id].code for o in recorded.values()):
            return file, recorded
    return None, {}


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
            fails = "til gennemsyn" if node.review else "fejler"
            report("kontrol", built_node.navn, LEFT_OUT if built_node.status == SKIPPED else fails)
    elif built_node.status != UNCHANGED:
        found = LEFT_OUT if built_node.status == SKIPPED else "kan ikke bygges"
        report("model", built_node.navn, None if built_node.built else found)


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
