"""What Dagster shows of an asset or a check before anything has run: who owns it, what it says, and the columns of a source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from dagster import AssetKey, AssetsDefinition

from dagster_project.defs.database import afstemning
from dagster_project.defs.dbt import make_dbt_assets
from dagster_project.defs.dbt_translation import translate
from dagster_project.defs.key_checks import NAME
from dagster_project.defs.lateness import afsendere
from dagster_project.defs.publication import make_publication
from dagster_project.defs.raw import raa
from dagster_project.deliveries.contract import contracts

pytestmark = pytest.mark.build


@pytest.fixture(scope="module")
def dbt(manifest: dict[str, Any]) -> AssetsDefinition:
    return make_dbt_assets(translate(manifest), {})


def test_every_asset_names_its_owner_and_says_what_it_is_without_sql(dbt: AssetsDefinition, manifest: dict[str, Any]) -> None:
    shown = [s for a in (dbt, raa, make_publication(lambda: None, Path())) for s in a.specs]
    (group,) = manifest["groups"].values()
    assert [s.key for s in shown if list(s.owners) != [f"team:{group['name']}"]] == []
    assert [s.key for s in shown if not s.description or "```" in s.description] == []
    for_others = {n["name"] for n in manifest["nodes"].values() if n.get("access") == "public"}
    assert for_others and {s.key.path[-1] for s in shown if "kontrol/til_andre" in s.tags} == for_others


def test_every_check_says_what_holds_when_it_does(dbt: AssetsDefinition, manifest: dict[str, Any]) -> None:
    checks = [s for a in (dbt, raa, afsendere, afstemning) for s in a.check_specs]
    assert [s.key for s in checks if not s.description] == []
    keyed = {n["name"] for n in manifest["nodes"].values() if n["resource_type"] == "model" and n["config"]["meta"].get("noegle")}
    assert keyed and {s.asset_key.path[-1] for s in checks if s.name == NAME} == keyed


def test_a_source_shows_the_columns_that_it_is_delivered_with() -> None:
    shown = {s.key: s.metadata["dagster/column_schema"].columns for s in raa.specs if "dagster/column_schema" in s.metadata}
    for kilde, contract in contracts().items():
        columns = {c.name: c.description for c in shown[AssetKey(["raa", kilde])]}
        assert set(contract.navne) <= columns.keys()
        for column in contract.kolonner:
            assert f"Leveres som {column.type};" in columns[column.navn]
            assert ("skal være med" in columns[column.navn]) == bool(column.kraevet), (kilde, column.navn)
