"""What dagster-dbt makes of dbt's project is kept, and what is kept is what it made."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dagster_project.defs.dbt_specs import as_text, of_text, with_lineage
from dagster_project.defs.dbt_translation import translate

pytestmark = pytest.mark.build


def test_what_is_kept_is_what_dagster_dbt_made(manifest: dict[str, Any]) -> None:
    made = translate(manifest)
    kept = of_text(as_text(made))
    assert kept == made
    assert len(kept.nodes) > 200 and kept.assets.keys() | kept.checks.keys() == kept.nodes.keys()
    assert any("dagster/column_schema" in s.metadata for s in kept.assets.values())


def test_a_spec_that_lost_anything_would_not_be_what_was_made(manifest: dict[str, Any]) -> None:
    made = translate(manifest)
    id_, spec = next(iter(made.assets.items()))
    for less in ({"deps": []}, {"owners": []}, {"code_version": None}, {"skippable": False}, {"metadata": {}}):
        changed = replace(made, assets={**made.assets, id_: spec._replace(**less)})
        if getattr(spec, next(iter(less))) != next(iter(less.values())):
            assert of_text(as_text(changed)) != made, less


def test_the_lineage_of_columns_is_told_beside_what_is_kept(manifest: dict[str, Any]) -> None:
    assets = translate(manifest).assets
    columns = {"model.kontrol.provenu_aar": {"beloeb": [("marts", "provenu_linjer", "beloeb")]}}
    told = {s.key.path[-1] for s in with_lineage(assets, columns) if "dagster/column_lineage" in s.metadata}
    assert told == {"provenu_aar"}
    assert not [s for s in with_lineage(assets, {}) if "dagster/column_lineage" in s.metadata]
