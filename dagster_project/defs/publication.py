"""The publication asset, the account of a run.

* From Dagster's own records to plain ones: what a run built and evaluated, and what the definitions expect of it.
* The publication as an asset, in a job of its own: it takes a named approval, so nothing starts it but a person.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dagster import (
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSelection,
    Config,
    DagsterEventType,
    DagsterInstance,
    Failure,
    MaterializeResult,
    MonthlyPartitionsDefinition,
    RetryRequested,
    asset,
    define_asset_job,
    in_process_executor,
)
from dagster._core.definitions.assets.graph.base_asset_graph import BaseAssetGraph
from pydantic import Field

from dagster_project.build import database_file
from dagster_project.build.graph import PERIOD, Node
from dagster_project.build.records import contents, finding, outdated
from dagster_project.build.sources import present_contents, source_id
from dagster_project.build.state import code_fingerprint
from dagster_project.common.data_lock import Busy
from dagster_project.common.errors import UsageError
from dagster_project.common.files import sha256
from dagster_project.deliveries.journal import Journal
from dagster_project.deliveries.register import register_path
from dagster_project.publications.own_place import settle
from dagster_project.publications.run_account import Account, CheckResult, Expected, is_valid, read, save, stempel
from dagster_project.settings import Settings, read_settings

DATABASE, PUBLICATION = AssetKey("kontrol_duckdb"), AssetKey("publikation")
REGISTER = AssetKey(["raa", "leverancer"])
OWNERS = ["team:kontrolenheden"]  # of every asset: the group that owns the models to dbt


@dataclass
class DbtGraph:
    """dbt's nodes as the definitions of this process have them, and their names in the account: `<aktiv>`, `<aktiv>: <navn>`."""

    nodes: Mapping[str, Node] = field(default_factory=dict)
    navne: Mapping[str, str] = field(default_factory=dict)


dbt_graph = DbtGraph()


def save_account(instance: DagsterInstance, run_id: str, settings: Settings) -> None:
    """Brings the account of the database up to date with a run, whoever started it: command line, UI, schedule or sensor. What
    the run left alone is carried over as long as it rests on the same. A database that is no run's of ours gets no account. The
    caller holds the lock."""
    assets = _events(instance, run_id, DagsterEventType.ASSET_MATERIALIZATION)
    built = {h.asset_key.to_user_string() for h in assets}
    before = read(settings.data.absolute())
    new = DATABASE.to_user_string() in built or database_file.built_of(settings.database) == run_id
    if not new and not is_valid(before, settings.database):
        return
    recorded, kilder = database_file.contents_of(settings.database)
    if recorded:
        kilder = present_contents(settings.raa, Journal(settings.raa).filer, kilder.get(PERIOD))
    uaktuelle = outdated(dbt_graph.nodes, recorded, kilder)
    own = _own_checks(instance, run_id, before, contents(recorded, kilder))
    known = set(dbt_graph.navne.values())
    # another version's checks may be called otherwise or be gone; what this one expects, publication asks for itself
    same = before is not None and before.kode == code_fingerprint()
    is_expected = {*(r.kontrol for r in before.resultater), *before.uaktuelle} - known if same else set()
    silent = is_expected - {e.result.kontrol for e in own}  # asked of something else than what stands there now
    others = {*(before.aktiver if before else ()), *built} - known
    current = {id_: recorded[id_] for id_ in dbt_graph.nodes if id_ not in uaktuelle}
    models = {dbt_graph.navne[i]: o.run for i, o in current.items() if not dbt_graph.nodes[i].is_test}
    tests = {dbt_graph.navne[i]: o for i, o in current.items() if dbt_graph.nodes[i].is_test}
    save(
        settings.data.absolute(),
        Account(
            database=sha256(settings.database),
            register=sha256(register_path(settings.raa)),
            kode=code_fingerprint() if before is None or REGISTER.to_user_string() in built else before.kode,
            aktiver=tuple(sorted(others | set(models))),
            resultater=tuple(
                sorted(
                    [e.result for e in own]
                    + [CheckResult(n, o.holds, "WARN" if dbt_graph.nodes[o.id].review else "ERROR") for n, o in tests.items()],
                    key=lambda r: r.kontrol,
                )
            ),
            uaktuelle=tuple(sorted({dbt_graph.navne[i] for i in uaktuelle} | silent)),
            koersler={**models, **{n: o.run for n, o in tests.items()}, **{e.result.kontrol: e.run_id for e in own}},
            hviler_paa={e.result.kontrol: e.hviler_paa for e in own},
            beskeder={n: finding(o.rows, o.examples, o.message) or "" for n, o in tests.items() if not o.holds}
            | {e.result.kontrol: e.besked for e in own if e.besked},
            stempel=stempel(settings.database),
            sted=str(settings.data.absolute()),
        ),
    )


@dataclass(frozen=True)
class _Own:
    """An evaluation of a check that is no test of dbt's, and what it was asked of."""

    result: CheckResult
    besked: str
    run_id: str
    hviler_paa: str


def _own_checks(instance: DagsterInstance, run: str, before: Account | None, content: Mapping[str, str]) -> list[_Own]:
    """Those of this run, and those of earlier ones that would be asked of the same today."""
    found: dict[str, _Own] = {}
    for r in before.resultater if before else ():
        hviler_paa = before.hviler_paa.get(r.kontrol)
        if hviler_paa is not None and hviler_paa == rests_on(r.kontrol, content):
            found[r.kontrol] = _Own(r, before.beskeder.get(r.kontrol, ""), before.koersler.get(r.kontrol, ""), hviler_paa)
    for e in _events(instance, run, DagsterEventType.ASSET_CHECK_EVALUATION):
        name = check_name(e.asset_key, e.check_name)
        if name not in dbt_graph.navne.values():
            result = CheckResult(name, e.passed, e.severity.value)
            found[name] = _Own(result, e.description or "", run, rests_on(name, content))
    return list(found.values())


def check_name(asset_key: AssetKey, check: str) -> str:
    """A check as the account names it."""
    return f"{asset_key.to_user_string()}: {check}"


def rests_on(check: str, content: Mapping[str, str]) -> str:
    """The contents that a check of ours looks at: its table, its source and who is late with it, or the reconciliation."""
    asset = check.partition(": ")[0]
    if asset == DATABASE.to_user_string():
        return content.get("model.kontrol.afstemning", "")
    if table := next((id_ for id_, name in dbt_graph.navne.items() if name == asset), None):
        return content.get(table, "")
    kilde = content.get(source_id(asset.removeprefix("raa/")), "")
    return f"{kilde} {content.get('model.kontrol.forsinkede', '')}"


def _events(instance: DagsterInstance, run: str, kind: DagsterEventType) -> list[Any]:
    events = [h.dagster_event for h in instance.all_logs(run, of_type=kind)]
    return events if kind == DagsterEventType.ASSET_MATERIALIZATION else [h.asset_check_evaluation_data for h in events]


def expected(asset_graph: BaseAssetGraph, dbt_manifest: Path) -> Expected:
    """Every asset and check that is defined, but publication itself, and every test of dbt's manifest: not what a job selects,
    so that a job which leaves some out cannot publish."""
    nodes = json.loads(dbt_manifest.read_text("utf-8"))["nodes"].values()
    return Expected(
        aktiver=frozenset(n.to_user_string() for n in asset_graph.materializable_asset_keys - {PUBLICATION}),
        kontroller=frozenset(check_name(n.asset_key, n.name) for n in asset_graph.asset_check_keys),
        dbt_tests=frozenset(n["name"] for n in nodes if n["resource_type"] == "test"),
    )


# Which month is published, late or withheld is Dagster's own view of these. Raw and model assets have none: a delivery of one
# month changes the figures of others (docs/arkitektur.md "What was decided, and holds").
MONTHS = MonthlyPartitionsDefinition(start_date="2010-01", fmt="%Y-%m", timezone="Europe/Copenhagen", end_offset=1)
PERIOD_TAG, APPROVER_TAG = "kontrol/periode", "kontrol/godkendt_af"
# A backfill starts a run for each month, up to ten at once where Dagster's home sets no other limit, and one at a time writes a
# data folder: the others ask again, each half minute for half a day
PAUSE, ATTEMPTS = 30, 1440
BUILDS_TOO = (
    "Tallene er bygget, men ikke udgivet: en kørsels kontroller er først gjort op, når den er slut. Start nu publikation for sig."
)


class Approval(Config):
    """Who approves. The month is the partition: one that the database is not built to is built apart, and leaves it alone."""

    godkendt_af: str = Field(description="Navnet på den, der godkender udgivelsen.")


def make_publication(asset_graph: Callable[[], BaseAssetGraph], dbt_manifest: Path) -> AssetsDefinition:
    """Depends on the database; what the checks of its run said is compared with what is expected by `asset_graph`, which has
    every definition and so exists only when this one does."""

    @asset(
        key=PUBLICATION,
        deps=[DATABASE],
        group_name="publikation",
        owners=OWNERS,
        kinds={"parquet", "csv"},
        partitions_def=MONTHS,
        description="publikationer/<periode>.<nr>/: det byggede, frosset og godkendt ved navn. Ændres aldrig."
        " En partition pr. måned.",
    )
    def publikation(context: AssetExecutionContext, config: Approval) -> MaterializeResult:
        # solvers, typesetting and spreadsheets: a sixth of the time that the definitions take to load, if loaded with them
        from dagster_project.publish.publish import approver, publish

        chosen = context.has_partition_key or context.has_partition_key_range
        if len(months := context.partition_keys if chosen else []) != 1:  # a backfill as one run: none could fail by itself
            raise Failure(f"En kørsel udgiver én måned; fandt {len(months)}. Vælg en kørsel pr. måned.", allow_retries=False)
        built = _events(context.instance, context.run.run_id, DagsterEventType.ASSET_MATERIALIZATION)
        if any(h.asset_key == DATABASE for h in built):  # what its checks said is kept when the run ends (`save_account`)
            raise Failure(BUILDS_TOO, allow_retries=False)
        settings, periode = settle(read_settings()), months[0]
        tags = {PERIOD_TAG: periode, APPROVER_TAG: approver(settings, config.godkendt_af)}
        context.instance.add_run_tags(context.run.run_id, tags)
        awaited = expected(asset_graph(), dbt_manifest)
        time = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            folder = publish(settings, periode, config.godkendt_af, time, awaited)
        except Busy as e:
            context.log.info(f"{e} Prøver igen om {PAUSE} sekunder.")
            raise RetryRequested(max_retries=ATTEMPTS, seconds_to_wait=PAUSE) from None
        except UsageError as e:
            raise Failure(str(e), allow_retries=False) from None
        seal = (folder / "manifest.sha256").read_text("ascii").split()[0]
        return MaterializeResult(metadata={"sti": str(folder), "manifest_sha256": seal, "godkendt_af": tags[APPROVER_TAG]})

    return publikation


udgiv_job = define_asset_job(
    "udgiv",
    selection=AssetSelection.assets(PUBLICATION),
    executor_def=in_process_executor,
    description="Fryser en måned som en publikation. Kræver en, der godkender.",
)
