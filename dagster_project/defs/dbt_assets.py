"""Every dbt model, seed and test as assets and checks of the graph."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    Config,
    Failure,
    Output,
)
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets

from dagster_project import bygning
from dagster_project.defs.resources import Dbt, Indtag
from dagster_project.fremgang import meld
from dagster_project.hjem import byggefil
from dagster_project.periode import nyeste


class Bygning(Config):
    """`periode` YYYY-MM: build up to it; None: up to the newest delivery in force."""

    periode: str | None = None


class Oversaetter(DagsterDbtTranslator):
    """Asset keys are (schema, model) and, for sources, (raa, kilde); groups follow the stages of the data."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> AssetKey:
        p = dbt_resource_props
        if p["resource_type"] == "source":
            return AssetKey([p["source_name"], p["name"]])
        return AssetKey([p["schema"], p["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        return dbt_resource_props["fqn"][1] if dbt_resource_props["resource_type"] == "model" else "seeds"


def lav_dbt_assets(manifest: Path) -> AssetsDefinition:
    """The dbt project as one multi-asset: seeds, models and tests in one dbt invocation."""
    noder = json.loads(manifest.read_text("utf-8"))["nodes"]
    # a test that says itself that it warns is for review; all others block, though dbt was told to warn of every one
    til_gennemsyn = {
        n["name"] for n in noder.values() if n["resource_type"] == "test" and n["unrendered_config"].get("severity") == "warn"
    }

    @dbt_assets(
        manifest=manifest,
        dagster_dbt_translator=Oversaetter(settings=DagsterDbtTranslatorSettings(enable_source_tests_as_checks=False)),
        exclude="resource_type:unit_test",
        name="dbt",
    )
    def dbt(context: AssetExecutionContext, config: Bygning, dbt: Dbt, indtag: Indtag) -> Iterator:
        ind = indtag.indstillinger
        fil = byggefil(ind)
        bygning.ny(fil)
        os.environ.update(ind.miljoe(fil, config.periode or nyeste(ind.raa)))
        kald = dbt.cli(["build", "--exclude-resource-type", "unit_test"], context=context, raise_on_error=False)
        haendelser = []
        for haendelse in kald.stream():
            haendelser.append(haendelse)
            _meld(haendelse)
        if fejlede := fejlede_modeller(kald.target_path):
            raise Failure(f"model kunne ikke bygges: {', '.join(fejlede)}")
        raekker = bygning.raekker(fil)
        for haendelse in haendelser:
            yield _afrund(haendelse, context, raekker, til_gennemsyn)

    return dbt


def _meld(haendelse: Any) -> None:
    if isinstance(haendelse, Output):
        meld("model", haendelse.output_name)
    elif isinstance(haendelse, AssetCheckResult) and not haendelse.passed:
        meld("kontrol", haendelse.check_name or "", "fejler")


def fejlede_modeller(maal: Path) -> list[str]:
    """Models and seeds that dbt could not build or skipped, by its own account; a dbt that gave none failed altogether."""
    konto = maal / "run_results.json"
    if not konto.exists():
        return ["dbt gav intet resultat; se dbt.log"]
    resultater = json.loads(konto.read_text("utf-8"))["results"]
    return [
        r["unique_id"].split(".")[-1]
        for r in resultater
        if r["unique_id"].startswith(("model.", "seed.")) and r["status"] in ("error", "skipped", "fail")
    ]


def _afrund(haendelse: Any, context: AssetExecutionContext, raekker: dict, til_gennemsyn: set[str]) -> Any:
    """Row counts on what was built. A failing test blocks publication unless it is one for review: dbt itself was told to
    warn, so that it builds on."""
    if isinstance(haendelse, AssetCheckResult) and haendelse.check_name not in til_gennemsyn:
        return haendelse._replace(severity=AssetCheckSeverity.ERROR)
    if isinstance(haendelse, Output):
        tabel = tuple(context.asset_key_for_output(haendelse.output_name).path)
        if tabel in raekker:
            return haendelse.with_metadata({**haendelse.metadata, "dagster/row_count": raekker[tabel]})
    return haendelse
