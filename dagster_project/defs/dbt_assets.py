"""Every dbt model, seed and test as assets and checks of the graph."""

import json
from collections.abc import Iterator, Mapping
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

from dagster_project import bygning
from dagster_project.build.graph import Node, graph
from dagster_project.build.records import UNCHANGED, Plan, content_of, finding, missing, unbuilt_inputs
from dagster_project.build.sources import present_contents
from dagster_project.dbt_byg import Byggefejl, Knude
from dagster_project.defs.dagster_dbt_let import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets
from dagster_project.defs.database import INTET, databasen
from dagster_project.defs.forsinkelse import REGEL
from dagster_project.defs.kolonneherkomst import metadata
from dagster_project.defs.kontroller import DATABASE, dbt_graf
from dagster_project.defs.resources import Dbt, Indtag
from dagster_project.fremgang import meld
from dagster_project.hjem import byggefil, paabegyndt
from dagster_project.publish.kontroller import gaelder, laes
from dagster_project.settings import Indstillinger


class Bygning(Config):
    """`periode` YYYY-MM: build up to it; None: up to the newest delivery in force. When everything is chosen, only what rests on
    something new is built, unless `forfra` asks for all of it."""

    periode: str | None = None
    forfra: bool = False


class Oversaetter(DagsterDbtTranslator):
    """Asset keys are (schema, model) and, for sources, (raa, kilde); groups follow the stages of the data. `herkomst` is the
    lineage of the columns by unique_id, empty where nobody has asked for it; `noder` are dbt's nodes by unique_id."""

    def __init__(self, settings: DagsterDbtTranslatorSettings, herkomst: Mapping[str, Any], noder: Mapping[str, Node]) -> None:
        super().__init__(settings)
        self._herkomst, self._noder = herkomst, noder

    def get_code_version(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        node = self._noder.get(dbt_resource_props["unique_id"])
        return node.code if node else None

    def get_metadata(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, Any]:
        egne = metadata(self._herkomst.get(dbt_resource_props["unique_id"]))
        return {**super().get_metadata(dbt_resource_props), **egne}

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> AssetKey:
        p = dbt_resource_props
        if p["resource_type"] == "source":
            return AssetKey([p["source_name"], p["name"]])
        return AssetKey([p["schema"], p["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        return dbt_resource_props["fqn"][1] if dbt_resource_props["resource_type"] == "model" else "seeds"


def lav_dbt_assets(manifest: Path, herkomst: Mapping[str, Any]) -> AssetsDefinition:
    """The dbt project and the database made of it as one multi-asset: seeds, models and tests in one dbt invocation, then the
    swap."""
    graf = {**json.loads(manifest.read_text("utf-8")), "unit_tests": {}}  # they are run by pytest, and check no data
    noder = dbt_graf.noder = graph(graf)
    oversaetter = Oversaetter(DagsterDbtTranslatorSettings(enable_source_tests_as_checks=False), herkomst, noder)

    @dbt_assets(manifest=graf, dagster_dbt_translator=oversaetter, name="dbt")
    def dbts_egne(): ...

    noegler = {id_: oversaetter.get_asset_key(graf["nodes"][id_]) for id_, n in noder.items() if not n.is_test}
    prover = {s.metadata["dagster_dbt/unique_id"]: s.key for s in dbts_egne.check_specs}
    dbt_graf.navne = {i: k.to_user_string() for i, k in noegler.items()} | {
        i: f"{k.asset_key.to_user_string()}: {k.name}" for i, k in prover.items()
    }
    modeller = sorted((k for k in noegler.values() if k.path[0] != "seeds"), key=AssetKey.to_user_string)

    @multi_asset(
        name="dbt",
        specs=[*dbts_egne.specs, databasen(modeller)],
        check_specs=list(dbts_egne.check_specs),
        can_subset=True,
        allow_arbitrary_check_specs=True,
    )
    def dbt(context: AssetExecutionContext, config: Bygning, indtag: Indtag, dbt_proces: Dbt) -> Iterator:
        valgte = {i for i, k in noegler.items() if k in context.selected_asset_keys}
        valgte |= {i for i, k in prover.items() if k in context.selected_asset_check_keys}
        alt = valgte == noder.keys()
        ind = indtag.indstillinger
        kilder = present_contents(ind.raa, indtag.indtager.journal.filer, config.periode)
        told = frozenset(i for i, k in noegler.items() if k == REGEL)  # the check of the senders waits for it
        plan = Plan(noder, kilder, context.run_id, None if alt else frozenset(valgte), config.forfra, told)
        if valgte:
            grundlag = _grundlag(ind, plan)
            svar = _svar(_byg(ind, plan, grundlag, dbt_proces, config), plan, noegler, prover)
            # told of when the database has what they tell of; from nothing there is none that they could be ahead of
            yield from svar if alt and grundlag is None else list(svar)
        if DATABASE in context.selected_asset_keys:
            yield _registrer(ind)

    return dbt


def _byg(ind: Indstillinger, plan: Plan, grundlag: Path | None, dbt_proces: Dbt, config: Bygning) -> Iterator[Knude]:
    """Builds what the plan asks for over a copy of the database, swaps it in, and tells of each node as it ends. A build that
    does not come to its end leaves a file that the next one begins by deleting."""
    fil = byggefil(ind)
    kendte = (bygning.optegnelser(grundlag) if grundlag else None) or {}
    if mangler := unbuilt_inputs(plan, kendte):
        raise Failure(f"bygger på noget, der ikke er bygget: {', '.join(_navne(mangler))}. Vælg det med, eller kør: kontrol run")
    bygning.begynd(fil, grundlag)
    fejlede = []
    try:
        for knude in dbt_proces.byg(ind.miljoe(config.periode), fil, plan):
            _meld(knude, plan.nodes[knude.unique_id])
            if knude.type != "test" and not knude.bygget and knude.status != UNCHANGED:
                fejlede.append(knude.unique_id)
            yield knude
    except Byggefejl as e:
        raise Failure(str(e)) from None
    if fejlede:
        raise Failure(f"model kunne ikke bygges: {', '.join(fejlede)}")
    if missing(plan.nodes, bygning.optegnelser(fil) or {}):
        bygning.byt(fil, paabegyndt(ind))  # what is not whole is built on, and shown to nobody
    else:
        bygning.byt(fil, ind.database)
        paabegyndt(ind).unlink(missing_ok=True)


def _grundlag(ind: Indstillinger, plan: Plan) -> Path | None:
    """What the build begins as: the database as our runs left it, else the one that is not whole yet. None: from nothing, as when
    none of it would stay."""
    if plan.select is None and plan.force:
        return None
    vores = [ind.database] if gaelder(laes(ind.data.absolute()), ind.database) else []
    for fil in (*vores, paabegyndt(ind)):
        if (optegnet := bygning.optegnelser(fil)) is None:
            continue
        if plan.select is not None or any(o.id in plan.nodes and o.code == plan.nodes[o.id].code for o in optegnet.values()):
            return fil
    return None


def _svar(
    knuder: Iterator[Knude], plan: Plan, noegler: Mapping[str, AssetKey], prover: Mapping[str, AssetCheckKey]
) -> Iterator[MaterializeResult | AssetCheckResult]:
    """What Dagster is told of each node."""
    for knude in knuder:
        if knude.type == "test":
            yield _kontrol(knude, prover[knude.unique_id], plan.nodes[knude.unique_id].review)
        elif knude.indhold is not None:
            yield MaterializeResult(
                asset_key=noegler[knude.unique_id],
                metadata={"sekunder": knude.sekunder, "dagster/row_count": knude.raekker},
                data_version=DataVersion(knude.indhold),
            )


def _registrer(ind: Indstillinger) -> MaterializeResult:
    """The database as it stands; it may be older than this run, but never half or another's."""
    if not ind.database.exists():
        raise Failure(INTET)
    optegnet = bygning.optegnelser(ind.database)
    if optegnet is None:
        raise Failure(f"{ind.database} er ikke en database, som kontrol har bygget, eller den kan ikke læses; kør: kontrol run")
    return MaterializeResult(
        asset_key=DATABASE,
        metadata={"sti": str(ind.database), "tabeller": sum(o.content is not None for o in optegnet.values())},
        data_version=DataVersion(content_of(optegnet)),
    )


def _navne(ider: list[str]) -> list[str]:
    return [dbt_graf.navne[i] for i in ider]


def _meld(knude: Knude, node: Node) -> None:
    if knude.type == "test":
        if knude.status != "pass":
            meld("kontrol", knude.navn, "til gennemsyn" if node.review else "fejler")
    elif knude.status != UNCHANGED:
        meld("model", knude.navn, None if knude.bygget else knude.status)


def _kontrol(knude: Knude, noegle: AssetCheckKey, til_gennemsyn: bool) -> AssetCheckResult:
    """What a test came to. A failing one blocks publication unless it is for review: dbt itself was told to warn, so that it
    builds on. The first rows that it found say where to look."""
    holder = knude.status == "pass"
    return AssetCheckResult(
        asset_key=noegle.asset_key,
        check_name=knude.navn,
        passed=holder,
        severity=AssetCheckSeverity.WARN if til_gennemsyn else AssetCheckSeverity.ERROR,
        description=None if holder else finding(knude.raekker, knude.eksempler, knude.besked),
        metadata={
            "raekker": knude.raekker or 0,
            "sekunder": knude.sekunder,
            **({"eksempler": list(knude.eksempler)} if knude.eksempler else {}),
        },
    )
