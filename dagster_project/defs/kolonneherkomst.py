"""The lineage of a model's columns as Dagster shows it: metadata of the asset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dagster import AssetKey, TableColumnDep, TableColumnLineage

from dagster_project.herkomst import Kolonne


def metadata(kolonner: Mapping[str, list[Kolonne]] | None) -> dict[str, Any]:
    """`dagster/column_lineage`; nothing for a model whose columns are not computed yet."""
    if not kolonner:
        return {}
    deps = {
        navn: [TableColumnDep(asset_key=AssetKey([skema, tabel]), column_name=kolonne) for skema, tabel, kolonne in kilder]
        for navn, kilder in kolonner.items()
    }
    return {"dagster/column_lineage": TableColumnLineage(deps_by_column=deps)}
