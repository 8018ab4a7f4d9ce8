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
    Failure,
    MaterializeResult,
)

from dagster_project import bygning
from dagster_project.dbt_byg import Byggefejl, Knude
from dagster_project.defs.dagster_dbt_let import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets
from dagster_project.defs.kolonneherkomst import metadata
from dagster_project.defs.resources import Dbt, Indtag
from dagster_project.fremgang import meld
from dagster_project.hjem import byggefil
from dagster_project.periode import nyeste


class Bygning(Config):
    """`periode` YYYY-MM: build up to it; None: up to the newest delivery in force."""

    periode: str | None = None


class Oversaetter(DagsterDbtTranslator):
    """Asset keys are (schema, model) and, for sources, (raa, kilde); groups follow the stages of the data. `herkomst` is the
    lineage of the columns by unique_id, empty where nobody has asked for it."""

    def __init__(self, settings: DagsterDbtTranslatorSettings, herkomst: Mapping[str, Any]) -> None:
        super().__init__(settings)
        self._herkomst = herkomst

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
    """The dbt project as one multi-asset: seeds, models and tests in one dbt invocation."""
    graf = {**json.loads(manifest.read_text("utf-8")), "unit_tests": {}}  # they are run by pytest, and check no data
    noder = graf["nodes"]
    oversaetter = Oversaetter(DagsterDbtTranslatorSettings(enable_source_tests_as_checks=False), herkomst)
    # a test that says itself that it warns is for review; all others block, though dbt was told to warn of every one
    til_gennemsyn = {
        n["name"] for n in noder.values() if n["resource_type"] == "test" and n["unrendered_config"].get("severity") == "warn"
    }

    @dbt_assets(
        manifest=graf,
        dagster_dbt_translator=oversaetter,
        name="dbt",
    )
    def dbt(context: AssetExecutionContext, config: Bygning, indtag: Indtag, dbt_proces: Dbt) -> Iterator:
        ind = indtag.indstillinger
        fil = byggefil(ind)
        bygning.ny(fil)
        ventede = {k.name: k for k in context.selected_asset_check_keys}
        fejlede, holder_ikke = [], []
        try:
            for knude in dbt_proces.byg(ind.miljoe(config.periode or nyeste(ind.raa))):
                _meld(knude, til_gennemsyn)
                if knude.type == "test" and knude.status != "pass":
                    holder_ikke.append(knude)  # its first rows are looked up when the file is free
                elif knude.type == "test":
                    yield _kontrol(knude, ventede[knude.navn], til_gennemsyn, [])
                elif knude.bygget:
                    yield MaterializeResult(
                        asset_key=oversaetter.get_asset_key(noder[knude.unique_id]),
                        metadata={"sekunder": knude.sekunder, "dagster/row_count": knude.raekker},
                    )
                else:
                    fejlede.append(knude.unique_id)
        except Byggefejl as e:
            raise Failure(str(e)) from None
        if fejlede:
            raise Failure(f"model kunne ikke bygges: {', '.join(fejlede)}")
        for knude in holder_ikke:
            yield _kontrol(knude, ventede[knude.navn], til_gennemsyn, bygning.eksempler(fil, knude.sql))

    return dbt


def _meld(knude: Knude, til_gennemsyn: set[str]) -> None:
    if knude.type == "test":
        if knude.status != "pass":
            meld("kontrol", knude.navn, "til gennemsyn" if knude.navn in til_gennemsyn else "fejler")
    else:
        meld("model", knude.navn, None if knude.bygget else knude.status)


def _kontrol(knude: Knude, noegle: AssetCheckKey, til_gennemsyn: set[str], eksempler: list[str]) -> AssetCheckResult:
    """What a test came to. A failing one blocks publication unless it is for review: dbt itself was told to warn, so that it
    builds on. The first rows that it found say where to look."""
    holder = knude.status == "pass"
    fundet = f"{knude.raekker} rækker, den første: {eksempler[0]}" if eksempler else knude.besked
    return AssetCheckResult(
        asset_key=noegle.asset_key,
        check_name=knude.navn,
        passed=holder,
        severity=AssetCheckSeverity.WARN if knude.navn in til_gennemsyn else AssetCheckSeverity.ERROR,
        description=None if holder else fundet,
        metadata={
            "raekker": knude.raekker or 0,
            "sekunder": knude.sekunder,
            **({"eksempler": eksempler} if eksempler else {}),
        },
    )
