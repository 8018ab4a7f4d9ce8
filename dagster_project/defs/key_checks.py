"""Per table that states its key: does any row break it? Shown on the table's own asset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dagster import (
    AssetCheckKey,
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetKey,
    Failure,
    MetadataValue,
    TableRecord,
)

from dagster_project.build import database_file
from dagster_project.build.table_keys import Broken, KeyedTable, broken_keys
from dagster_project.common.duckdb_read import open_read_only
from dagster_project.defs.database import NOTHING
from dagster_project.defs.publication import check_name, rests_on
from dagster_project.publications.run_account import read
from dagster_project.settings import Settings

NAME = "noegle_er_unik"


class KeyChecks:
    """One check per model with a key in its `meta`. They hold publication back like every other check of dbt, and are answered by
    the step that builds: Dagster leaves out a step of its own as soon as one of the tables was left as it stood."""

    def __init__(self, tables: Iterable[KeyedTable]) -> None:
        self._tables = {AssetCheckKey(AssetKey([t.schema, t.name]), NAME): t for t in tables}

    @property
    def specs(self) -> list[AssetCheckSpec]:
        return [
            AssetCheckSpec(
                NAME,
                asset=key.asset_key,
                description=f"Ingen to rækker har samme nøgle, og ingen del af den mangler: {', '.join(table.key)}.",
            )
            for key, table in self._tables.items()
        ]

    def due(self, settings: Settings, chosen: Iterable[AssetCheckKey]) -> set[AssetCheckKey]:
        """Those that the account has no answer of for the rows that stand there now."""
        account = read(settings.data.absolute())
        answered = account.hviler_paa if account else {}
        content = {r.id: r.content for r in (database_file.read_records(settings.database) or {}).values() if r.content}
        return {k for k in chosen if answered.get(name := check_name(k.asset_key, k.name)) != rests_on(name, content)}

    def results(self, settings: Settings, chosen: Iterable[AssetCheckKey], told: bool) -> Iterator[AssetCheckResult]:
        """Asked of the database that readers see. `told`: a table that does not stand there is an error, not one that waits."""
        chosen = set(chosen)
        if (records := database_file.read_records(settings.database)) is None:
            if told:
                raise Failure(NOTHING)
            return
        built = {AssetKey([r.schema, r.name]) for r in records.values() if r.content}
        if told and (lacks := sorted(k.asset_key.to_user_string() for k in chosen if k.asset_key not in built)):
            raise Failure(f"står ikke i {settings.database}: {', '.join(lacks)}. Kør: kontrol run")
        with open_read_only(settings.database) as con:
            for key, table in self._tables.items():
                if key in chosen and key.asset_key in built:
                    yield _result(key, table, broken_keys(con, table))


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
