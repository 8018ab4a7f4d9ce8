"""Per table that states its key: does any row break it? Shown on the table's own asset."""

import json
from collections.abc import Iterator
from pathlib import Path

from dagster import (
    AssetCheckExecutionContext,
    AssetCheckKey,
    AssetCheckResult,
    AssetChecksDefinition,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetKey,
    MetadataValue,
    TableRecord,
    multi_asset_check,
)

from dagster_project.build.table_keys import Broken, KeyedTable, broken_keys, keyed_tables
from dagster_project.common.duckdb_read import open_read_only
from dagster_project.settings import read_settings

NAME = "noegle_er_unik"


def make_key_checks(dbt_manifest: Path) -> AssetChecksDefinition:
    """One check per model with a key in its `meta`. They hold publication back like every other check of dbt."""
    tables = {_check_key(t): t for t in keyed_tables(json.loads(dbt_manifest.read_text("utf-8")))}

    @multi_asset_check(
        name="noegler",
        can_subset=True,
        specs=[
            AssetCheckSpec(
                NAME,
                asset=key.asset_key,
                description=f"Ingen to rækker har samme nøgle, og ingen del af den mangler: {', '.join(table.key)}.",
            )
            for key, table in tables.items()
        ],
    )
    def noegler(context: AssetCheckExecutionContext) -> Iterator[AssetCheckResult]:
        settings = read_settings()
        # not after the database: its blocking check would keep these back with the figures
        with open_read_only(settings.database) as con:
            for key, table in tables.items():
                if key in context.selected_asset_check_keys:
                    yield _result(key, table, broken_keys(con, table))

    return noegler


def _check_key(table: KeyedTable) -> AssetCheckKey:
    return AssetCheckKey(AssetKey([table.schema, table.name]), NAME)


def _result(key: AssetCheckKey, table: KeyedTable, broken: Broken) -> AssetCheckResult:
    records = [TableRecord({k: "mangler" if v is None else v for k, v in example.items()}) for example in broken.examples]
    return AssetCheckResult(
        asset_key=key.asset_key,
        check_name=NAME,
        passed=not broken.count,
        severity=AssetCheckSeverity.ERROR,
        description=f"{broken.count} nøgler står flere gange eller mangler en del" if broken.count else None,
        metadata={"nøgle": ", ".join(table.key), **({"de første": MetadataValue.table(records)} if records else {})},
    )
