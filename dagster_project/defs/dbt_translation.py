"""dbt's manifest as dagster-dbt makes assets and checks of it: once per version of the code, for it loads dagster-dbt and dbt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dagster import AssetCheckSpec, AssetKey, AssetSpec
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets

from dagster_project.build.graph import Node, graph
from dagster_project.build.table_keys import keyed_tables
from dagster_project.defs.dbt_specs import DbtSpecs
from dagster_project.defs.publication import OWNERS

# what dagster-dbt keeps for itself beside a spec: the manifest whole, and the translator
_OF_PROCESS = ("dagster_dbt/manifest", "dagster_dbt/dagster_dbt_translator")


class Translator(DagsterDbtTranslator):
    """Asset keys are (schema, model) and, for sources, (raa, kilde); groups follow the stages of the data. `nodes` are dbt's by
    unique_id."""

    def __init__(self, settings: DagsterDbtTranslatorSettings, nodes: Mapping[str, Node]) -> None:
        super().__init__(settings)
        self._nodes = nodes

    def get_code_version(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        node = self._nodes.get(dbt_resource_props["unique_id"])
        return node.code if node else None

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> AssetKey:
        p = dbt_resource_props
        if p["resource_type"] == "source":
            return AssetKey([p["source_name"], p["name"]])
        return AssetKey([p["schema"], p["name"]])

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return dbt_resource_props["description"]  # without the SQL, which whoever asks for a description did not ask for

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> Sequence[str] | None:
        return OWNERS

    def get_tags(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, str]:
        shown = {"kontrol/til_andre": "ja"} if dbt_resource_props.get("access") == "public" else {}
        return {**super().get_tags(dbt_resource_props), **shown}

    def get_asset_check_spec(
        self, asset_spec: AssetSpec, manifest: Mapping[str, Any], unique_id: str, project: Any
    ) -> AssetCheckSpec | None:
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        return spec and spec._replace(description=manifest["nodes"][unique_id]["description"])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        return dbt_resource_props["fqn"][1] if dbt_resource_props["resource_type"] == "model" else "seeds"


def translate(project: Mapping[str, Any]) -> DbtSpecs:
    """The specs of every seed, model and data test of dbt's manifest."""
    nodes = graph(project)
    translator = Translator(DagsterDbtTranslatorSettings(enable_source_tests_as_checks=False), nodes)

    @dbt_assets(manifest=project, dagster_dbt_translator=translator, name="dbt")
    def dbts_own(): ...

    # what dagster-dbt says of a source beside the need for it, the source's own asset says
    specs = (s.replace_attributes(metadata=_to_keep(s.metadata), deps=[d.asset_key for d in s.deps]) for s in dbts_own.specs)
    checks = (s._replace(metadata=_to_keep(s.metadata)) for s in dbts_own.check_specs)
    return DbtSpecs(
        nodes,
        {s.metadata["dagster_dbt/unique_id"]: s for s in specs},
        {s.metadata["dagster_dbt/unique_id"]: s for s in checks},
        keyed_tables(project),
    )


def _to_keep(metadata: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in metadata.items() if name not in _OF_PROCESS}
