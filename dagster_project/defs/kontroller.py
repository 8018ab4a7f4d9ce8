"""From Dagster's own records to plain ones: what a run built and evaluated, and what the definitions expect of it."""

from __future__ import annotations

import json
from pathlib import Path

from dagster import AssetKey, DagsterEventType, DagsterInstance
from dagster._core.definitions.assets.graph.base_asset_graph import BaseAssetGraph

from dagster_project.deliveries.skan import sha256
from dagster_project.publish.kontroller import Forventet, Konto, Resultat, gem
from dagster_project.settings import Indstillinger
from dagster_project.tilstand import kodeaftryk

DATABASE, PUBLIKATION = AssetKey("kontrol_duckdb"), AssetKey("publikation")


def gem_konto(instans: DagsterInstance, koersel: str, ind: Indstillinger) -> None:
    """Writes the account of a run that swapped the database in; a run that did not leaves the one that stands. Whoever started
    the run: command line, UI, schedule or sensor. The caller holds the lock."""
    aktiver = frozenset(
        h.dagster_event.asset_key.to_user_string()
        for h in instans.all_logs(koersel, of_type=DagsterEventType.ASSET_MATERIALIZATION)
    )
    if DATABASE.to_user_string() not in aktiver:
        return
    resultater = {}
    for h in instans.all_logs(koersel, of_type=DagsterEventType.ASSET_CHECK_EVALUATION):
        e = h.dagster_event.asset_check_evaluation_data
        navn = f"{e.asset_key.to_user_string()}: {e.check_name}"
        resultater[navn] = Resultat(navn, e.passed, e.severity.value)
    gem(
        ind.data.absolute(),
        Konto(
            database=sha256(ind.database),
            register=sha256(ind.raa / "leverancer" / "register.parquet"),
            kode=kodeaftryk(),
            aktiver=tuple(sorted(aktiver)),
            resultater=tuple(resultater[n] for n in sorted(resultater)),
        ),
    )


def forventet(graf: BaseAssetGraph, dbt_manifest: Path) -> Forventet:
    """Every asset and check that is defined, but publication itself, and every test of dbt's manifest: not what a job selects,
    so that a job which leaves some out cannot publish."""
    noder = json.loads(dbt_manifest.read_text("utf-8"))["nodes"].values()
    return Forventet(
        aktiver=frozenset(n.to_user_string() for n in graf.materializable_asset_keys - {PUBLIKATION}),
        kontroller=frozenset(f"{n.asset_key.to_user_string()}: {n.name}" for n in graf.asset_check_keys),
        dbt_proever=frozenset(n["name"] for n in noder if n["resource_type"] == "test"),
    )
