"""What dagster-dbt makes of dbt's manifest: specs of assets and checks, and the graph that a build needs. Made once per version
of the code and kept beside the parsed project (docs/beslutninger/0008-no-tampering-with-imports.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dagster import AssetCheckSpec, AssetKey, AssetSpec, TableColumnDep, TableColumnLineage
from dagster_shared.serdes import deserialize_value, serialize_value

from dagster_project.build.compiled_project import Column
from dagster_project.build.graph import Node
from dagster_project.build.table_keys import KeyedTable
from dagster_project.build.workspace import kept_of_project
from dagster_project.settings import Settings

_OF_ASSET = ("key", "description", "metadata", "group_name", "code_version", "owners", "tags", "skippable")
_OF_CHECK = ("name", "description", "metadata", "blocking")


@dataclass(frozen=True)
class DbtSpecs:
    """dbt's project as Dagster has it, each by dbt's unique_id; `keyed` are the tables that state their key."""

    nodes: Mapping[str, Node]
    assets: Mapping[str, AssetSpec]
    checks: Mapping[str, AssetCheckSpec]
    keyed: Sequence[KeyedTable]


def dbt_specs(settings: Settings, fingerprint: str, manifest: Path) -> DbtSpecs:
    """Of this code, as they were made the first time that anybody asked."""

    def make() -> bytes:
        from dagster_project.defs.dbt_translation import translate  # and with it dagster-dbt and dbt

        return as_text(translate(json.loads(manifest.read_text("utf-8"))))

    return of_text(kept_of_project(settings, fingerprint, "dagster.json", make))


def as_text(specs: DbtSpecs) -> bytes:
    """In Dagster's own form of its values."""
    whole = {
        "nodes": [asdict(node) for node in specs.nodes.values()],
        "assets": {
            id_: {name: getattr(s, name) for name in _OF_ASSET} | {"deps": [d.asset_key for d in s.deps]}
            for id_, s in specs.assets.items()
        },
        "checks": {
            id_: {name: getattr(s, name) for name in _OF_CHECK}
            | {"asset": s.asset_key, "additional_deps": [d.asset_key for d in s.additional_deps]}
            for id_, s in specs.checks.items()
        },
        "keyed": [asdict(table) for table in specs.keyed],
    }
    return serialize_value(whole).encode()


def of_text(text: bytes) -> DbtSpecs:
    whole: Any = deserialize_value(text.decode())
    return DbtSpecs(
        {n["id"]: Node(**_with_tuples(n)) for n in whole["nodes"]},
        {id_: AssetSpec(**fields) for id_, fields in whole["assets"].items()},
        {id_: AssetCheckSpec(**fields) for id_, fields in whole["checks"].items()},
        [KeyedTable(**_with_tuples(t)) for t in whole["keyed"]],
    )


def _with_tuples(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}


def with_lineage(assets: Mapping[str, AssetSpec], lineage: Mapping[str, Any]) -> Iterator[AssetSpec]:
    """The specs, each with where its columns come from as far as that is known."""
    for id_, spec in assets.items():
        own = metadata(lineage.get(id_))
        yield spec.merge_attributes(metadata=own) if own else spec


def metadata(columns: Mapping[str, list[Column]] | None) -> dict[str, Any]:
    """`dagster/column_lineage`; nothing for a model whose columns are not computed yet."""
    if not columns:
        return {}
    deps = {
        name: [TableColumnDep(asset_key=AssetKey([schema, table]), column_name=column) for schema, table, column in kilder]
        for name, kilder in columns.items()
    }
    return {"dagster/column_lineage": TableColumnLineage(deps_by_column=deps)}
