"""The project holds its rules, but for the exceptions that are written down; and every rule sees the fault that it is about."""

from __future__ import annotations

import copy
import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.dbt_project.rules import RULES, broken

pytestmark = pytest.mark.heavy  # dbt parses the project
Manifest = dict[str, Any]


@pytest.fixture(scope="module")
def exceptions() -> list[dict[str, str]]:
    with (Path(__file__).parent / "exceptions.csv").open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def test_the_project_breaks_its_rules_only_where_it_is_written_down(manifest, exceptions):
    """An exception that nothing breaks any more goes too."""
    assert broken(manifest) == {(e["rule"], e["node"]) for e in exceptions}


def test_every_exception_says_why(exceptions):
    assert all(len(e["reason"]) > 20 for e in exceptions)
    assert len({(e["rule"], e["node"]) for e in exceptions}) == len(exceptions)


def model(manifest: Manifest, name: str) -> dict[str, Any]:
    return manifest["nodes"][f"model.kontrol.{name}"]


def reads(name: str, *parents: str) -> Callable[[Manifest], None]:
    def plant(manifest: Manifest) -> None:
        model(manifest, name)["depends_on"]["nodes"] = list(parents)

    return plant


def has(name: str, /, **values: Any) -> Callable[[Manifest], None]:
    def plant(manifest: Manifest) -> None:
        model(manifest, name).update(values)

    return plant


def unread(manifest: Manifest) -> None:
    for node in manifest["nodes"].values():
        if node["resource_type"] == "model" and "model.kontrol.int_daekning" in node["depends_on"]["nodes"]:
            node["depends_on"]["nodes"].remove("model.kontrol.int_daekning")


def unread_source(manifest: Manifest) -> None:
    manifest["sources"]["source.kontrol.raa.ny"] = {**manifest["sources"]["source.kontrol.raa.leverancer"], "name": "ny"}


def a_unit_test_elsewhere(manifest: Manifest) -> None:
    test = next(t for t in manifest["unit_tests"].values() if t["model"] == "benchmark")
    test.update(name="et_andet_sted", original_file_path="models/marts/provenu/benchmark_unit_tests.yml")


def without_key(manifest: Manifest) -> None:
    model(manifest, "benchmark")["config"]["meta"].pop("noegle")


def a_column_undescribed(manifest: Manifest) -> None:
    model(manifest, "benchmark")["columns"]["udtaget"]["description"] = ""


RAW, SAGER = "source.kontrol.raa.kommune_sager", "source.kontrol.raa.su_tilbagemeldinger"
FAULTS: dict[str, tuple[str, Callable[[Manifest], None]]] = {
    "only_staging_reads_sources": ("int_sager", reads("int_sager", RAW)),
    "staging_reads_no_later_layer": ("stg_kommune_sager", reads("stg_kommune_sager", "model.kontrol.int_sager")),
    "intermediate_reads_no_marts": ("int_sager", reads("int_sager", "model.kontrol.afstemning")),
    "staging_reads_one_delivered_source": ("stg_kommune_sager", reads("stg_kommune_sager", RAW, SAGER)),
    "every_model_has_a_parent": ("int_sager", reads("int_sager")),
    "every_source_is_read": ("ny", unread_source),
    "every_model_is_read": ("int_daekning", unread),
    "no_table_is_named_past_ref": ("int_sager", has("int_sager", raw_code="select * from staging.stg_kommune_sager")),
    "a_name_tells_its_layer": ("sager", has("int_sager", name="sager")),
    "a_model_stands_in_a_folder_of_its_subject": ("int_sager", has("int_sager", fqn=["kontrol", "intermediate", "int_sager"])),
    "a_model_is_described_beside_itself": ("int_sager", has("int_sager", patch_path="kontrol://models/marts/int_sager.yml")),
    "a_description_ends_with_the_grain": ("int_sager", has("int_sager", description="Sager, som de gælder.")),
    "every_column_of_marts_is_described": ("benchmark", a_column_undescribed),
    "every_table_of_marts_states_its_key": ("benchmark", without_key),
    "an_exposure_names_public_models_and_they_alone_are_public": ("karantaene", has("karantaene", access="public")),
    "a_public_model_has_a_contract_and_an_owner": ("benchmark", has("benchmark", group=None)),
    "a_unit_test_stands_beside_its_model": ("et_andet_sted", a_unit_test_elsewhere),
}


def test_every_rule_is_shown_a_fault():
    assert FAULTS.keys() == RULES.keys()


@pytest.mark.parametrize("rule", FAULTS)
def test_a_rule_sees_its_fault(manifest, rule):
    name, plant = FAULTS[rule]
    faulty = copy.deepcopy({k: manifest[k] for k in ("nodes", "sources", "exposures", "groups", "unit_tests")})
    assert name not in set(RULES[rule](faulty))
    plant(faulty)
    assert name in set(RULES[rule](faulty))
